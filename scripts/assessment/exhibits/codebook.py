"""The codebook: each measure with its source and coverage, each derived variable with its formula.

Formulas follow the config in force: what can be computed is not typed.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
import pandas as pd
from markupsafe import Markup

from assessment.config.catalogue import (
    Facts,
    blocks,
    groups_of,
    has,
    place_of,
    result_files,
    values_of,
)
from assessment.exhibits import formulas
from assessment.exhibits.page import environment, with_address
from assessment.exhibits.spans import observed_by_state, spans_text
from assessment.exhibits.table import window_text
from assessment.terms import LINKED


def codebook(
    catalogue: dict,
    facts: Facts,
    context: dict,
    panel: pd.DataFrame,
    own_panels: Mapping[str, tuple[str, pd.DataFrame]],
) -> pd.DataFrame:
    """The rows of codebook.csv, measures first, in the columns that the catalogue gives it.

    `catalogue` and `facts` are those of config.catalogue, `context` comes from views.codebook,
    `panel` is the panel. `own_panels` maps each assessment with a panel of its own to its file
    (below results/) and the panel: a measure with other values there has a second row. Years and
    counts are whole numbers, missing for derived variables; all else is text, empty where there
    is nothing to say.
    """
    columns = catalogue["columns"]["codebook"]
    rows = [_measure(measure, panel) for measure in context["measures"]]
    for name, measures in context["own_measures"].items():
        file, own_panel = own_panels[name]
        rows += [{**_measure(measure, own_panel), "files": file} for measure in measures]
    rows += [{"kind": "derived", **row} for row in derived(catalogue, facts, context)]
    frame = pd.DataFrame(rows, columns=list(columns))
    counts = [name for name, about in columns.items() if about["type"] in ("whole", "year")]
    return frame.astype(dict.fromkeys(counts, "Int64")).fillna(
        {name: "" for name in columns if name not in counts}
    )


def derived(catalogue: dict, facts: Facts, context: dict) -> list[dict]:
    """Rows (name, label, files, definition, unit) of every column and key of the result files.

    Files that describe a run of columns in the same words share its rows.
    """
    words = _Words(context, facts)
    # files of one group in the order of their assessments or sources
    order = [*facts.measures, *(source["name"] for source in context["sources"])]
    places = {name: place for place, name in enumerate(order)}
    files = sorted(result_files(catalogue, facts), key=lambda file: places.get(file.of, -1))
    rows = []
    for group, columns in catalogue["columns"].items():
        having = [file for file in files if group in groups_of(catalogue["files"][file.pattern])]
        for block in blocks(columns):
            alike: dict[tuple, list[str]] = {}
            for file in having:
                for value in values_of(block, file, facts) if has(file, block, facts) else ():
                    variables = tuple(words.of(*column, value, file) for column in block.items())
                    alike.setdefault(variables, []).append(file.path)
            for variables, paths in alike.items():
                keys = ("name", "label", "definition", "unit")
                shared = {"files": "; ".join(paths)}
                rows += [{**dict(zip(keys, one, strict=True)), **shared} for one in variables]
    return rows


class _Words:
    """The catalogue's words, filled with values that follow the config."""

    def __init__(self, context, facts):
        self._context, self._facts = context, facts
        self._known = formulas.of_all(context)
        self._template = cache(jinja2.Environment(undefined=jinja2.StrictUndefined).from_string)

    def of(self, name, about, value, file):
        """Name, label, definition and unit of a column whose placeholder is `value`."""
        place, known = place_of(name), dict(self._known)
        if place == "measure":
            known[place] = formulas.of_measure(self._context, value, file.of)
        elif place == "choice":
            known[place] = formulas.of_choice(value, self._facts.choices[file.of][value])
        elif place:
            known[place] = value
        if file.of in [source["name"] for source in self._context["sources"]]:
            known["source"] = formulas.of_source(self._context, file.of)
        texts = [about[key] for key in ("label", "definition", "unit")]
        return (
            name.replace(f"{{{place}}}", value),
            *(self._template(text).render(known) if "{{" in text else text for text in texts),
        )


def codebook_html(frame: pd.DataFrame, context: dict, figure: dict, templates: Path) -> str:
    """The codebook as a page that needs no network.

    `frame` comes from codebook(); `figure` has title, caption, svg (bytes), finding and
    words; `templates` is the folder of codebook.html.j2, figure.html.j2 and page.css.
    """
    templates = Path(templates)
    rows = frame.astype(object).where(frame.notna(), "").to_dict("records")
    groups: dict[str, list[dict]] = {}
    for row in rows:
        if row["kind"] == "derived":
            groups.setdefault(row["files"], []).append(row)
    template = environment(templates).get_template("codebook.html.j2")
    return template.render(
        measures=[row for row in rows if row["kind"] == "measure"],
        groups=[(files.split("; "), variables) for files, variables in groups.items()],
        assessments=[(one["name"], window_text(**one["window"])) for one in context["assessments"]],
        figure=with_address(figure),
        release=context["release"],
        version=context["version"],
        styles=Markup((templates / "page.css").read_text(encoding="utf-8")),
    )


def _measure(measure, panel):
    values = panel[panel["measure"] == measure["name"]]
    keys = ("name", "label", "unit", "source", "producer", "title", "indicator", "licence")
    return {
        "kind": "measure",
        **{key: measure[key] for key in keys},
        "definition": _definition(measure, values),
        "release": _releases(measure["releases"], values),
        "citation": "; ".join(dict.fromkeys(one["citation"] for one in measure["releases"])),
        "first_year": values["year"].min(),
        "last_year": values["year"].max(),
        "states": values["iso3"].nunique(),
        "observations": len(values),
        "missing_between": missing_between(panel, measure["name"]),
    }


def missing_between(panel: pd.DataFrame, measure: str) -> str:
    """Years that a state lacks between its first and last, as "XXX 2001, 2004–2005; ..."."""
    gaps = []
    for iso3, years in sorted(observed_by_state(panel, measure).items()):
        missing = set(range(min(years), max(years))) - years
        if missing:
            gaps.append(f"{iso3} {spans_text(missing)}")
    return "; ".join(gaps)


def _definition(measure, values):
    if measure["counting_rule"]:
        return formulas.seats_formula(measure["counting_rule"], measure["bodies"])
    definition = measure["definition"]
    is_linked = values["release"].str.contains(LINKED, regex=False)
    if is_linked.any():
        first = int(values.loc[~is_linked, "year"].min())
        definition += (
            f"; {spans_text(values.loc[is_linked, 'year'])}: "
            f"{formulas.link_formula(measure['releases'], first)}"
        )
    return definition


def _releases(releases, values):
    """The releases under their producers' names, each with its years."""
    names = {one["snapshot"]: one["release"] for one in releases}
    texts = []
    for release, rows in values.groupby("release", sort=False):
        earlier, linked, _ = release.partition(LINKED)
        name = names.get(earlier, earlier) + (", chain-linked" if linked else "")
        texts.append((int(rows["year"].min()), f"{name} ({spans_text(rows['year'])})"))
    return "; ".join(text for _, text in sorted(texts))
