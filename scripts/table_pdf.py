"""The table as PDF, one file for each style."""

from pathlib import Path

from _adapter import logged
from assessment.exhibits.typeset import typeset

with logged(snakemake) as log:
    given, engine = snakemake.input, snakemake.params.engine
    for document, fragment, path in (
        (given.document, given.table, snakemake.output.table),
        (given.article_document, given.article, snakemake.output.article),
    ):
        content = typeset(document, [fragment], engine)
        Path(path).write_bytes(content)
        print(f"{path}: {len(content)} bytes by {engine}", file=log)
