"""The page that leads to the pages of all assessments."""

from pathlib import Path

from _adapter import logged, read_rows, write_text

from assessment.exhibits.page import index_html
from assessment.exhibits.table import window_text

with logged(snakemake) as log:
    inputs = snakemake.input
    assessments = [
        {
            **about,
            "window": window_text(**about["window"]),
            "states": read_rows(path),
            "summary": Path(summary).read_text(encoding="utf-8").splitlines(),
        }
        for about, path, summary in zip(
            snakemake.params.assessments, inputs.assessments, inputs.summaries, strict=True
        )
    ]
    folder = Path(inputs.templates[0]).parent
    params = snakemake.params
    page = index_html(assessments, params.articles, params.release, params.version, folder)
    write_text(page, snakemake.output[0])
    print(f"{len(assessments)} assessments", file=log)
