"""The assessment as LaTeX: the configured style, the printed one, a document around each."""

from pathlib import Path

from _adapter import logged, read_table, write_text
from assessment.exhibits.latex import Latex, render
from assessment.exhibits.table import build_table, table_latex

with logged(snakemake) as log:
    display, output = snakemake.params.display, snakemake.output
    table = build_table(
        read_table(snakemake.input.assessment), read_table(snakemake.input.thresholds), display
    )
    provenance = f"{display['name']}, {display['version']}; generated, do not edit"
    for style, fragment, document in (
        (snakemake.params.style, output.table, output.document),
        ("article", output.article, output.article_document),
    ):
        label = display["name"].replace("_", "-")
        template = Path(snakemake.input.table)
        write_text(table_latex(table, style, template, label, provenance), fragment)
        name = Latex(Path(fragment).name)
        page = render(
            Path(snakemake.input.document),
            fragment=name,
            provenance=provenance,
            version=Latex(display["version"]),
        )
        write_text(page, document)
    print(f"{len(table.rows)} rows, {len(table.columns)} columns", file=log)
