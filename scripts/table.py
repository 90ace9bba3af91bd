"""The assessment as LaTeX: the configured style, the printed one, a document around each; and one
macro per number that a text would quote."""

from pathlib import Path

from _adapter import logged, read_table, write_text

from assessment.exhibits.latex import Latex, render
from assessment.exhibits.numbers import numbers, numbers_latex
from assessment.exhibits.table import build_table, table_latex
from assessment.model.comparison import summarise

with logged(snakemake) as log:
    display, given, output = snakemake.params.display, snakemake.input, snakemake.output
    assessment, population, thresholds = map(
        read_table, (given.assessment, given.population, given.thresholds)
    )
    table = build_table(assessment, thresholds, display)
    provenance = f"{display.name}, {display.version}; generated, do not edit"
    for style, fragment, document in (
        (snakemake.params.style, output.table, output.document),
        ("article", output.article, output.article_document),
    ):
        label = display.name.replace("_", "-")
        write_text(table_latex(table, style, Path(given.table), label, provenance), fragment)
        name = Latex(Path(fragment).name)
        page = render(
            Path(given.document),
            fragment=name,
            provenance=provenance,
            version=Latex(display.version),
        )
        write_text(page, document)
    summary = summarise(read_table(given.comparison)) if given.get("comparison") else None
    macros = numbers(population, thresholds, display, summary)
    write_text(numbers_latex(macros, provenance), output.numbers)
    print(f"{len(table.rows)} rows, {len(table.columns)} columns, {len(macros)} macros", file=log)
