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
from assessment.exhibits.page import page_html
from assessment.exhibits.ranking import ranking_text
from assessment.exhibits.robustness_page import robustness_view
from assessment.exhibits.summary import points_text, summary
from assessment.exhibits.table import build_table
from assessment.model.comparison import summarise, unmatched
from assessment.model.slips import slips
from assessment.model.thresholds import QUANTILE_METHODS


def figures_of(kind, captions, pictures, texts, **values):
    """The figures of a kind for page_html: name, title, caption, svg, finding, words.

    `values` fill the placeholders of captions.
    """
    return [
        {
            "name": name,
            "title": title,
            "caption": Template(caption).render(values),
            "svg": Path(svg).read_bytes(),
            "finding": finding,
            "words": words.strip(),
        }
        for (name, of, title, caption), svg, text in zip(captions, pictures, texts, strict=True)
        if of == kind
        for finding, _, words in [Path(text).read_text(encoding="utf-8").partition("\n")]
    ]


with logged(snakemake) as log:
    display, inputs = snakemake.params.display, snakemake.input
    assessment = read_table(inputs.assessment)
    parts = (snakemake.params.figures, inputs.figures, inputs.words)
    values = {"draws": f"{snakemake.params.draws:,}"}
    figures, beside, measurement, grid_figures = (
        figures_of(kind, *parts, **values)
        for kind in ("assessment", "discrimination", "measurement", "grid")
    )
    compared = read_table(inputs.discrimination)
    discrimination = discrimination_view(compared, read_table(inputs.chance), beside, display)
    comparison = agreement = firm = None
    if inputs.get("comparison"):
        printed, about = read_published(inputs.printed, inputs.about)
        cells = read_table(inputs.comparison)
        states = dict(zip(printed["iso3"], printed["state"], strict=True))
        labels = {measure.name: measure.label for measure in display.measures}
        agreement = summarise(cells)
        summed = {**agreement, "unmatched": unmatched(printed, assessment, list(labels))}
        comparison = comparison_view(display, cells, summed, states)
        comparison["left_out"] = (
            left_out_texts(read_table(inputs.alternatives)) if inputs.get("alternatives") else []
        )
        comparison["slips"] = slip_groups(slips("", printed, about, cells, labels, display.window))
    claims = None
    if inputs.get("claims"):
        claims = read_table(inputs.claims)
        claims = claims[claims["assessment"] == display.name]
    robustness = None
    if inputs.get("grid"):
        grid_path, curve, firmness_path, spread = inputs.grid
        grid = json.loads(Path(grid_path).read_text(encoding="utf-8"))
        firmness = read_table(firmness_path)
        firm = (read_table(curve), firmness)
        best = None
        if inputs.get("recovered"):
            names = ("recovery", "options", "certificates")
            tables = map(read_table, inputs.recovered)
            best = dict(zip(names, tables, strict=True), comparison=cells, states=states)
        robustness = robustness_view(
            grid, firmness, read_table(spread), grid_figures, display, best
        )
    frames = {
        "assessment": assessment,
        "panel": pd.read_parquet(inputs.panel),
        **{kind: read_tidy(inputs[kind], one) for kind, one in snakemake.params.pinned.items()},
        "states": read_states(inputs.states),
    }
    mission = (frames["contributions"], display.mission, display.window)
    ranked = ranking_text(snakemake.params.ranked, *mission)
    table = build_table(assessment, read_table(inputs.thresholds), display, ranked)
    folder = Path(inputs.templates[0]).parent
    parts = (frames, figures, comparison, table.notes, QUANTILE_METHODS, folder)
    sections = {
        "article": snakemake.params.article,
        "points": points_text(display),
        "discrimination": discrimination,
        "claims": claims,
        "robustness": robustness,
        "measurement": measurement,
    }
    how = (snakemake.params.ranked, agreement, snakemake.params.fitted, firm)
    sentences = summary(assessment, compared, display, *how)
    page = page_html(snakemake.params.page, sentences, *parts, **sections)
    write_text(page, snakemake.output.page)
    write_text("\n".join(sentences) + "\n", snakemake.output.summary)
    print(f"{len(page):,} characters", file=log)
