"""The page that leads to the pages of all assessments."""

import json
from pathlib import Path

from _adapter import logged, read_rows, write_text

from assessment.exhibits.page import index_html, states_by_support
from assessment.exhibits.table import window_text
from assessment.terms import agreement_text

with logged(snakemake) as log:
    summary = {}
    if snakemake.input.get("summary"):
        summary = json.loads(Path(snakemake.input.summary).read_text(encoding="utf-8"))
    assessments = []
    for told, path in zip(snakemake.params.assessments, snakemake.input.assessments, strict=True):
        agreement = summary.get(told["name"])
        assessments.append(
            {
                **told,
                "window": window_text(**told["window"]),
                **states_by_support(read_rows(path)),
                "agreement": agreement
                and f"Beside the printed table, {agreement_text(agreement)}.",
            }
        )
    folder = Path(snakemake.input.templates[0]).parent
    page = index_html(assessments, snakemake.params.release, snakemake.params.version, folder)
    write_text(page, snakemake.output[0])
    print(f"{len(assessments)} assessments", file=log)
