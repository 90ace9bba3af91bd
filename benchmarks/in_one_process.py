"""All the library calls of a full rebuild in one Python process: `in_one_process.py ROOT OUT`.

No Snakemake and no TeX: what the work itself takes, imports included. Prints the seconds of each
stage as JSON. Needs scripts/ on PYTHONPATH; benchmarks/rebuild.py sees to that.
"""

import json
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from _robustness import drawn, grid_of, measured

from assessment.config import settings
from assessment.config.checks import changed_config, checked_config
from assessment.config.registry import checked_registry
from assessment.data.panel import build_panel
from assessment.data.published import read_published
from assessment.exhibits.figures import style
from assessment.exhibits.figures.agreement import agreement
from assessment.exhibits.figures.classes import class_picture
from assessment.exhibits.figures.contributions import contributions_picture
from assessment.exhibits.figures.map import tile_map
from assessment.exhibits.figures.standing import standing
from assessment.exhibits.figures.trends import trends
from assessment.exhibits.findings_page import comparison_view, findings_page
from assessment.exhibits.numbers import numbers, numbers_latex
from assessment.exhibits.page import page_html
from assessment.exhibits.table import build_table, table_latex
from assessment.model.assess import assess
from assessment.model.checks import assessment_faults, comparison_faults
from assessment.model.comparison import compare, labels_from_colours, summarise
from assessment.model.findings import (
    alternative_readings,
    printed_order,
    slips,
    stronger_outside,
)
from assessment.model.thresholds import QUANTILE_METHODS
from assessment.rebuild import Rebuild
from assessment.strict_yaml import read_yaml

ROOT, OUT = (Path(argument).resolve() for argument in sys.argv[1:3])
SECONDS = defaultdict(float)


@contextmanager
def stage(name):
    """Count the time of what is done within to a stage."""
    start = time.perf_counter()
    yield
    SECONDS[name] += time.perf_counter() - start


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    registry = checked_registry(ROOT)
    config = checked_config(read_yaml(ROOT / "config.yaml"), registry, ROOT)
    rebuild, tidy = Rebuild(ROOT), {}
    with stage("clean and panel"):
        for source in config["snapshots"]:
            how = settings.cleaning(config, registry, source)
            tidy[source] = rebuild.tidy(how)
            tidy[source].to_parquet(OUT / f"{source}.parquet", index=False)
        panel = build_panel(tidy, settings.panel(config))
        panel.to_parquet(OUT / "panel.parquet", index=False)
    sections, found = [], None
    for name in config["assessments"]:
        result, table = assessed(name, config, rebuild, panel, tidy)
        section = None
        if config["assessments"][name]["published"]:
            with stage("compare"):
                section, found = compared(name, config, rebuild, result, tidy)
            sections.append(section)
        with stage("figures"):
            figures(name, config, registry, result, table, panel, tidy, section)
        listed = result.assessment
        with stage("measurement"):
            parts = measured(name, config, registry, ROOT, rebuild, listed, panel)
        with stage("figures"):
            drawn(name, *parts, OUT)
        if config["assessments"][name]["specifications"]:
            with stage("grid of specifications"):
                sources = (tidy["memberships"], section["comparison"])
                parts = grid_of(name, config, registry, ROOT, rebuild, listed, *sources, OUT)
            with stage("figures"):
                drawn(name, *parts, OUT)
        with stage("pages"):
            page(name, config, registry, result, table, panel, tidy, rebuild, section)
    with stage("alternatives"):
        readings = alternatives(config, registry, rebuild)
    template = ROOT / "workflow/templates/comparison.md.j2"
    (OUT / "README.md").write_text(findings_page(sections, found, readings, {}, template))
    print(json.dumps(SECONDS))


def assessed(name, config, rebuild, panel, tidy):
    """The assessment with its frames, tables and checks: the result and the table."""
    how, display = settings.assessment(config, name), settings.display(config, name)
    with stage("assess"):
        sources = (tidy["memberships"], tidy["un_contributions"])
        result = assess(panel, *sources, rebuild.states, how)
        for key in ("assessment", "population", "thresholds"):
            getattr(result, key).to_csv(OUT / f"{name}-{key}.csv", index=False)
        listed = result.assessment.astype({"rank": "int64"})
        everyone = result.population.astype({"rank": "float64"})
        states = rebuild.states
        assert not assessment_faults(listed, everyone, result.thresholds, panel, states, how)
    with stage("tables"):
        table = build_table(result.assessment, result.thresholds, display)
        for kind in ("legible", "article"):
            text = table_latex(table, kind, ROOT / "workflow/templates/table.tex.j2", name, name)
            (OUT / f"{name}-{kind}.tex").write_text(text)
        macros = numbers(result.population, result.thresholds, display, {})
        (OUT / f"{name}-numbers.tex").write_text(numbers_latex(macros, name))
    return result, table


def compared(name, config, rebuild, result, tidy):
    """What a printed table shows beside the assessment: a section of the findings, the slips."""
    display = settings.display(config, name)
    measures = [measure["name"] for measure in display["measures"]]
    published = ROOT / "resources/published" / config["assessments"][name]["published"]
    printed, about = read_published(published.with_suffix(".csv"), published.with_suffix(".yaml"))
    comparison = compare(printed, result.population, result.thresholds, measures, about["colours"])
    comparison = comparison.astype({"rebuilt": str})
    summary = summarise(comparison)
    assert not comparison_faults(comparison, summary)
    labels = {measure["name"]: measure["label"] for measure in display["measures"]}
    mission = (tidy["un_contributions"], display["mission"], display["window"])
    state_names = rebuild.states.set_index("iso3")["name"]
    section = {
        "display": display,
        "comparison": comparison,
        "summary": summary,
        "labels": labels_from_colours(printed, about["colours"], 3, 2),
        "order": printed_order(printed, *mission),
        "outside": stronger_outside(printed, *mission).assign(
            state=lambda frame: frame["iso3"].map(state_names)
        ),
        "states": dict(zip(printed["iso3"], printed["state"], strict=True)),
    }
    return section, slips("printed", printed, about, comparison, labels)


def figures(name, config, registry, result, table, panel, tidy, section):
    display = settings.display(config, name)
    listed, everyone = result.assessment, result.population
    sent = tidy["un_contributions"]
    gaps = settings.incomplete_years(config, registry, "un_contributions", display["mission"])
    tiles = pd.read_csv(ROOT / "resources/tiles.csv", keep_default_na=False)
    pictures = {
        "standing": standing(listed, everyone, result.thresholds, display),
        "classes": class_picture(table),
        "trends": trends(panel, listed, everyone, display),
        "contributions": contributions_picture(sent, listed, display, gaps),
        "map": tile_map(everyone, tiles, display),
    }
    if section:
        pictures["agreement"] = agreement(section["comparison"], everyone, display)
    for label, figure in pictures.items():
        for ending in style.FORMATS:
            style.save(figure, OUT / f"{name}-{label}.{ending}", display["title"], "0")
        plt.close(figure)


def page(name, config, registry, result, table, panel, tidy, rebuild, section):
    frames = {
        "assessment": result.assessment,
        "panel": panel,
        "memberships": tidy["memberships"],
        "contributions": tidy["un_contributions"],
        "states": rebuild.states,
    }
    shown = [
        {"title": path.stem, "caption": "", "svg": path.read_bytes(), "words": path.stem}
        for path in sorted(OUT.glob(f"{name}-*.svg"))
    ]
    view = None
    if section:
        keys = ("display", "comparison", "summary", "states")
        view = {**comparison_view(*(section[key] for key in keys)), "slips": []}
    about = settings.page(config, registry, name)
    folder = ROOT / "workflow/templates/page"
    html = page_html(about, frames, shown, view, table.notes, QUANTILE_METHODS, folder)
    (OUT / f"{name}.html").write_text(html, encoding="utf-8")


def alternatives(config, registry, rebuild):
    name = config["alternatives"]["assessment"]
    published = ROOT / "resources/published" / config["assessments"][name]["published"]
    printed, about = read_published(published.with_suffix(".csv"), published.with_suffix(".yaml"))
    readings = [
        {
            **reading,
            "recipe": settings.recipe(changed_config(config, reading["set"]), registry, name),
        }
        for reading in config["alternatives"]["readings"]
    ]
    return alternative_readings(
        rebuild.assessment,
        settings.recipe(config, registry, name),
        readings,
        printed,
        about["colours"],
    )


if __name__ == "__main__":
    main()
