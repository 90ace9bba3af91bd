"""A guide to results/: what is where."""

from pathlib import Path

from _adapter import logged, write_text

from assessment.config.catalogue import checked_catalogue
from assessment.exhibits.results_readme import results_readme

with logged(snakemake) as log:
    params = snakemake.params
    template = Path(snakemake.input.template)
    text = results_readme(template, checked_catalogue(Path(".")), params.titles, params.meets)
    write_text(text, snakemake.output[0])
    print("written", file=log)
