"""The assessment as LaTeX: the configured style, the printed one, a document around each; and one
macro per number that a text would quote."""

from pathlib import Path

from _adapter import logged, read_table, read_tidy, write_text

from assessment.exhibits.latex import Latex, escape, render
from assessment.exhibits.numbers import numbers, numbers_latex
from assessment.exhibits.ranking import ranking_text
from assessment.exhibits.table import build_table, table_latex
from assessment.model.comparison import summarise

with logged(snakemake) as log:
    display, given, output = snakemake.params.display, snakemake.input, snakemake.output
    assessment, population, thresholds = map(
        read_table, (given.assessment, given.population, given.thresholds)
    )
    sent = read_tidy(given.contributions, snakemake.params.pinned["contributions"])
    ranked = ranking_text(snakemake.params.ranked, sent, display.mission, display.window)
    table = build_table(assessment, thresholds, display, ranked)
    provenance = f"{display.name}, {display.version}; generated, do not edit"
    style, label = snakemake.params.style, display.name.replace("_", "-")
    for fragment, look, tag in (
        (output.table, style, label),
        (output.article, "article", f"{label}-article"),
        (output.body, style, ""),
    ):
        write_text(table_latex(table, look, Path(given.table), tag, provenance), fragment)
    notes = render(Path(given.notes), table=table)
    write_text(f"% {escape(provenance)}\n{notes}", output.notes)
    for fragment, document in (
        (output.table, output.document),
        (output.article, output.article_document),
    ):
        page = render(
            Path(given.document),
            fragment=Latex(Path(fragment).name),
            provenance=provenance,
            version=Latex(display.version),
        )
        write_text(page, document)
    summary = summarise(read_table(given.comparison)) if given.get("comparison") else None
    beside = (read_table(given.discrimination), read_table(given.chance))
    macros = numbers(population, thresholds, display, summary, *beside)
    write_text(numbers_latex(macros, provenance), output.numbers)
    print(f"{len(table.rows)} rows, {len(table.columns)} columns, {len(macros)} macros", file=log)
