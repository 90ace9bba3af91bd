"""The codebook: each measure with its source and coverage, each derived variable with its formula.

What a formula says follows the config in force; nothing of it is typed that can be computed.
"""

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from assessment.exhibits.figures.coverage import observed_by_state, spans_text
from assessment.exhibits.page import data_url, environment
from assessment.exhibits.table import window_text
from assessment.exhibits.variables import COLUMNS, derived, link_formula, seats_formula

# How the data wing names the release of a figure that was moved onto a later edition's level.
LINKED = " linked to "


def codebook(told, panel):
    """The rows of codebook.csv, measures first: a frame with COLUMNS.

    `told` comes from settings.codebook, `panel` is the panel. Years and counts are whole numbers,
    missing for derived variables; all else is text, empty where there is nothing to say.
    """
    rows = [_measure(measure, panel) for measure in told["measures"]]
    rows += [{"kind": "derived", **row} for row in derived(told)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    counts = ["first_year", "last_year", "states", "observations"]
    return frame.astype(dict.fromkeys(counts, "Int64")).fillna(
        {name: "" for name in COLUMNS if name not in counts}
    )


def codebook_html(frame, told, figure, templates):
    """The codebook as a page that asks nothing of the network.

    `frame` comes from codebook(); `figure` has title, caption, svg (bytes) and words;
    `templates` is the folder of codebook.html.j2 and page.css.
    """
    templates = Path(templates)
    rows = frame.astype(object).where(frame.notna(), "").to_dict("records")
    groups = {}
    for row in rows:
        if row["kind"] == "derived":
            groups.setdefault(row["files"], []).append(row)
    template = environment(templates).get_template("codebook.html.j2")
    return template.render(
        measures=[row for row in rows if row["kind"] == "measure"],
        groups=[(files.split("; "), variables) for files, variables in groups.items()],
        assessments=[(one["name"], window_text(one["window"])) for one in told["assessments"]],
        figure={**figure, "source": Markup(data_url("image/svg+xml", figure["svg"]))},
        release=told["release"],
        version=told["version"],
        styles=Markup((templates / "page.css").read_text(encoding="utf-8")),
    )


def _measure(measure, panel):
    own = panel[panel["measure"] == measure["name"]]
    keys = ("name", "label", "unit", "source", "producer", "title", "indicator", "licence")
    return {
        "kind": "measure",
        **{key: measure[key] for key in keys},
        "definition": _definition(measure, own),
        "release": _releases(measure["releases"], own),
        "citation": "; ".join(dict.fromkeys(one["citation"] for one in measure["releases"])),
        "first_year": own["year"].min(),
        "last_year": own["year"].max(),
        "states": own["iso3"].nunique(),
        "observations": len(own),
        "missing_between": missing_between(panel, measure["name"]),
    }


def missing_between(panel, measure):
    """Years that a state lacks between its first and last, as "XXX 2001, 2004–2005; ..."."""
    told = []
    for iso3, years in sorted(observed_by_state(panel, measure).items()):
        missing = set(range(min(years), max(years))) - years
        if missing:
            told.append(f"{iso3} {spans_text(missing)}")
    return "; ".join(told)


def _definition(measure, own):
    if measure["counting_rule"]:
        return seats_formula(measure["counting_rule"], measure["bodies"])
    definition = measure["definition"]
    linked = own[own["release"].str.contains(LINKED, regex=False)]
    if len(linked):
        definition += f"; {spans_text(linked['year'])}: {link_formula(measure['releases'])}"
    return definition


def _releases(releases, own):
    """The releases as their producers call them, each with the years it gives."""
    names = {one["snapshot"]: one["release"] for one in releases}
    told = []
    for release, figures in own.groupby("release", sort=False):
        earlier, linked, _ = release.partition(LINKED)
        name = names.get(earlier, earlier) + (", chain-linked" if linked else "")
        told.append((int(figures["year"].min()), f"{name} ({spans_text(figures['year'])})"))
    return "; ".join(text for _, text in sorted(told))
