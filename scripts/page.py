"""The page of an assessment."""

import json
from pathlib import Path

from _adapter import logged, read_table, read_tidy, write_text

import pandas as pd
from jinja2 import Template

from assessment.data.published import read_published
from assessment.data.states import read_states
from assessment.exhibits.discrimination_page import discrimination_view
from assessment.exhibits.findings_page import comparison_view, left_out_texts, slip_groups
from assessment.exhibits.option_labels import SHARES
from assessment.exhibits.page import page_html
from assessment.exhibits.ranking import ranking_text
from assessment.exhibits.robustness_page import robustness_view
from assessment.exhibits.summary import summary
from assessment.exhibits.table import build_table
from assessment.model.comparison import summarise, unmatched
from assessment.model.slips import slips
from assessment.model.thresholds import QUANTILE_METHODS


def figures_of(kind, captions, pictures, texts, **values):
    """The figures of a kind as the page takes them: title, caption, svg, finding, words.

    `values` are those that captions name.
    """
    return [
        {
            "title": title,
            "caption": Template(caption).render(values),
            "svg": Path(svg).read_bytes(),
            "finding": finding,
            "words": words.strip(),
        }
        for (of, title, caption), svg, text in zip(captions, pictures, texts, strict=True)
        if of == kind
        for finding, _, words in [Path(text).read_text(encoding="utf-8").partition("\n")]
    ]


with logged(snakemake) as log:
    display, given = snakemake.params.display, snakemake.input
    assessment = read_table(given.assessment)
    parts = (snakemake.params.figures, given.figures, given.words)
    values = {"draws": f"{snakemake.params.draws:,}", "shares": SHARES}
    figures, beside, measurement, grid_figures = (
        figures_of(kind, *parts, **values)
        for kind in ("assessment", "discrimination", "measurement", "grid")
    )
    compared = read_table(given.discrimination)
    discrimination = discrimination_view(compared, read_table(given.chance), beside, display)
    comparison = agreement = firm = None
    if given.get("comparison"):
        printed, about = read_published(given.printed, given.about)
        cells = read_table(given.comparison)
        states = dict(zip(printed["iso3"], printed["state"], strict=True))
        labels = {measure.name: measure.label for measure in display.measures}
        agreement = summarise(cells)
        found = {**agreement, "unmatched": unmatched(printed, assessment, list(labels))}
        comparison = comparison_view(display, cells, found, states)
        comparison["left_out"] = (
            left_out_texts(read_table(given.alternatives)) if given.get("alternatives") else []
        )
        comparison["slips"] = slip_groups(slips("", printed, about, cells, labels))
    claims = None
    if given.get("claims"):
        claims = read_table(given.claims)
        claims = claims[claims["assessment"] == display.name]
    robustness = None
    if given.get("grid"):
        grid_path, firmness_path, spread = given.grid
        grid = json.loads(Path(grid_path).read_text(encoding="utf-8"))
        firmness = read_table(firmness_path)
        firm = (firmness, grid["specifications"])
        found = None
        if given.get("recovered"):
            names = ("recovery", "options", "certificates")
            tables = map(read_table, given.recovered)
            found = dict(zip(names, tables, strict=True), comparison=cells, states=states)
        robustness = robustness_view(
            grid, firmness, read_table(spread), grid_figures, display, found
        )
    frames = {
        "assessment": assessment,
        "panel": pd.read_parquet(given.panel),
        **{kind: read_tidy(given[kind], one) for kind, one in snakemake.params.pinned.items()},
        "states": read_states(given.states),
    }
    mission = (frames["contributions"], display.mission, display.window)
    ranked = ranking_text(snakemake.params.ranked, *mission)
    table = build_table(assessment, read_table(given.thresholds), display, ranked)
    folder = Path(given.templates[0]).parent
    parts = (frames, figures, comparison, table.notes, QUANTILE_METHODS, folder)
    sections = {
        "discrimination": discrimination,
        "claims": claims,
        "robustness": robustness,
        "measurement": measurement,
    }
    sentences = summary(assessment, compared, display, agreement, firm)
    page = page_html(snakemake.params.page, sentences, *parts, **sections)
    write_text(page, snakemake.output.page)
    write_text("\n".join(sentences) + "\n", snakemake.output.summary)
    print(f"{len(page):,} characters", file=log)
