"""One LaTeX macro per number of an assessment that a text would quote."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.numbers import numbers, numbers_latex
from assessment.model.comparison import summarise

with logged(snakemake) as log:
    display = snakemake.params.display
    comparison = snakemake.input.get("comparison")
    macros = numbers(
        read_table(snakemake.input.population),
        read_table(snakemake.input.thresholds),
        display,
        summarise(read_table(comparison)) if comparison else None,
    )
    provenance = f"{display['name']}, {display['version']}; generated, do not edit"
    write_text(numbers_latex(macros, provenance), snakemake.output[0])
    print(f"{len(macros)} macros", file=log)
