"""All the library calls of a full rebuild in one Python process: `in_one_process.py ROOT OUT`.

No Snakemake: what the work itself takes, imports included. Needs scripts/ and workflow/ on
PYTHONPATH; benchmarks/rebuild.py sees to that.
"""

import json
import sys
from pathlib import Path

from assessment import settings
from assessment.data.panel import build_panel
from assessment.data.published import read_published
from assessment.exhibits import style
from assessment.exhibits.class_picture import class_picture
from assessment.exhibits.findings_page import findings_page
from assessment.exhibits.numbers import numbers, numbers_latex
from assessment.exhibits.standing import standing
from assessment.exhibits.table import build_table, table_latex
from assessment.frames import Panel, Thresholds, Tidy, assessed_states, checked
from assessment.model.assess import assess
from assessment.model.checks import assessment_faults, comparison_faults
from assessment.model.comparison import compare, labels_from_colours, summarise
from assessment.model.findings import (
    alternative_readings,
    printed_order,
    slips,
    stronger_outside,
)
from assessment.rebuild import Rebuild
from assessment.strict_yaml import read_yaml
from planning.config import changed_config, checked_config
from planning.registry import checked_registry

ROOT, OUT = (Path(argument).resolve() for argument in sys.argv[1:3])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    registry = checked_registry(ROOT)
    config = checked_config(read_yaml(ROOT / "config.yaml"), registry, ROOT)
    rebuild = Rebuild(ROOT)
    tidy = {}
    for source in config["snapshots"]:
        tidy[source] = checked(
            rebuild.tidy(settings.cleaning(config, registry, source)), Tidy, source
        )
        tidy[source].to_parquet(OUT / f"{source}.parquet", index=False)
    panel = checked(build_panel(tidy, settings.panel(config)), Panel, "panel")
    panel.to_parquet(OUT / "panel.parquet", index=False)
    sections, summary, all_slips = [], {}, []
    for name in config["assessments"]:
        section, found = assessed(name, config, rebuild, panel, tidy)
        sections.append(section)
        summary[name] = section["summary"]
        all_slips.append(found)
    readings = alternatives(config, registry, rebuild)
    template = ROOT / "workflow/templates/comparison.md.j2"
    (OUT / "README.md").write_text(findings_page(sections, all_slips[0], readings, template))
    (OUT / "summary.json").write_text(json.dumps(summary))


def assessed(name, config, rebuild, panel, tidy):
    how, display = settings.assessment(config, name), settings.display(config, name)
    measures = list(how["aggregates"])
    sent = tidy["un_contributions"]
    result = assess(panel, tidy["memberships"], sent, rebuild.states, how)
    frames = {
        "assessment": checked(result.assessment, assessed_states(measures, True), name),
        "population": checked(result.population, assessed_states(measures, False), name),
        "thresholds": checked(result.thresholds, Thresholds, name),
    }
    for key, frame in frames.items():
        frame.to_csv(OUT / f"{name}-{key}.csv", index=False)
    table = build_table(result.assessment, result.thresholds, display)
    for kind in ("legible", "article"):
        text = table_latex(table, kind, ROOT / "workflow/templates/table.tex.j2", name, name)
        (OUT / f"{name}-{kind}.tex").write_text(text)
    for label, figure in (
        ("standing", standing(result.assessment, result.population, result.thresholds, display)),
        ("classes", class_picture(table)),
    ):
        for ending in style.FORMATS:
            style.save(figure, OUT / f"{name}-{label}.{ending}", display["title"], "0")
    published = ROOT / "resources/published" / config["assessments"][name]["published"]
    printed, about = read_published(published.with_suffix(".csv"), published.with_suffix(".yaml"))
    comparison = compare(printed, result.population, result.thresholds, measures, about["colours"])
    comparison = comparison.astype({"rebuilt": str})
    summary = summarise(comparison)
    macros = numbers(result.population, result.thresholds, display, summary)
    (OUT / f"{name}-numbers.tex").write_text(numbers_latex(macros, name))
    assert not assessment_faults(
        result.assessment.astype({"rank": "int64"}),
        result.population.astype({"rank": "float64"}),
        result.thresholds,
        panel,
        rebuild.states,
        how,
    )
    assert not comparison_faults(comparison, summary)
    labels = {measure["name"]: measure["label"] for measure in display["measures"]}
    mission = (sent, display["mission"], display["window"])
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
