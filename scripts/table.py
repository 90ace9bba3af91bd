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
    display, inputs, output = snakemake.params.display, snakemake.input, snakemake.output
    assessment, population, thresholds = map(
        read_table, (inputs.assessment, inputs.population, inputs.thresholds)
    )
    sent = read_tidy(inputs.contributions, snakemake.params.pinned["contributions"])
    ranked = ranking_text(snakemake.params.ranked, sent, display.mission, display.window)
    table = build_table(assessment, thresholds, display, ranked)
    provenance = f"{display.name}, {display.version}; generated, do not edit"
    style, label = snakemake.params.style, display.name.replace("_", "-")
    for fragment, look, tag in (
        (output.table, style, label),
        (output.article, "article", f"{label}-article"),
        (output.body, style, ""),
    ):
        write_text(table_latex(table, look, Path(inputs.table), tag, provenance), fragment)
    notes = render(Path(inputs.notes), table=table)
    write_text(f"% {escape(provenance)}\n{notes}", output.notes)
    for fragment, document in (
        (output.table, output.document),
        (output.article, output.article_document),
    ):
        page = render(
            Path(inputs.document),
            fragment=Latex(Path(fragment).name),
            provenance=provenance,
            version=Latex(display.version),
        )
        write_text(page, document)
    summary = summarise(read_table(inputs.comparison)) if inputs.get("comparison") else None
    beside = (read_table(inputs.discrimination), read_table(inputs.chance))
    macros = numbers(population, thresholds, display, summary, *beside)
    write_text(numbers_latex(macros, provenance), output.numbers)
    print(f"{len(table.rows)} rows, {len(table.columns)} columns, {len(macros)} macros", file=log)
