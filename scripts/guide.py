"""A guide to results/: what lies where."""

from pathlib import Path

from _adapter import logged, write_text
from assessment.exhibits.guide import guide

with logged(snakemake) as log:
    text = guide(
        Path(snakemake.input.template), snakemake.params.assessments, snakemake.params.printed
    )
    write_text(text, snakemake.output[0])
    print("written", file=log)
