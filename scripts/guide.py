"""A guide to results/: what lies where."""

from pathlib import Path

from _adapter import logged, write_text
from assessment.exhibits.guide import guide

with logged(snakemake) as log:
    params = snakemake.params
    text = guide(
        Path(snakemake.input.template),
        params.assessments,
        params.printed,
        params.claimed,
        params.specified,
    )
    write_text(text, snakemake.output[0])
    print("written", file=log)
