"""Figure: each contributor's value and class in every release held of a measure's source."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from assessment.config.model import Display
from assessment.errors import InputError
from assessment.exhibits.figures import style
from assessment.exhibits.table import kind_of, value_text, window_text
from assessment.terms import MARKS, enumerated

# Inches: of a row, the least column, beside its texts, between blocks, and of heads and key.
LINE, LEAST, BESIDE, GAP = 0.22, 0.5, 0.11, 0.2
HEADING, HEAD, KEY = 0.22, 0.8, 0.3
SIZE = 7.5  # points, of a cell
NAMED = 4  # values at most that the title names
QUARTILES = {"q1": "First quartile", "q3": "Third quartile"}
# releases may also differ since they cover other years of the window
YEARS = "Years with a value"
BELOW = [*QUARTILES.values(), YEARS]
SPREAD = "lowest to highest"
TEXT = {"va": "center_baseline", "fontsize": SIZE}


def spread_text(row: Mapping, digits: int) -> str:
    """Lowest and highest value over the releases, one where they read the same."""
    ends = [value_text(row[key], digits) for key in ("lowest", "highest")]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


@style.drawn_in_style
def draw(vintages: pd.DataFrame, releases: Display) -> Figure:
    """A block a measure, a column a release, a row a contributor; cells filled by class.

    `vintages` as in vintages.csv; `releases` (config.model.Display) has the measures
    held in several and what each release is called.
    """
    if vintages.empty:
        raise InputError("no measure is held in several releases, so there is no vintage to show")
    states = list(vintages["state"].unique())
    names = max(style.inches(name, SIZE) for name in [*states, *BELOW]) + GAP
    room = style.WIDEST - 2 * style.MARGIN - names
    blocks = [
        block
        for measure in releases.measures
        for block in _blocks(measure.label, _columns(vintages, measure, releases), room)
    ]
    lines = _lines(blocks, room)
    tall = HEAD + LINE * (len(states) + len(BELOW) + 0.5)
    width = names + max(sum(block["width"] + GAP for block in line) - GAP for line in lines)
    width = max(width + 2 * style.MARGIN, 5)
    figure = plt.figure(figsize=(width, 2))
    heading = style.heading(figure, _title(releases))
    above = style.MARGIN + HEADING * heading
    height = above + len(lines) * (tall + GAP) - GAP + KEY + style.MARGIN
    figure.set_figheight(height)
    style.heading(figure, _title(releases))
    axis = figure.add_axes([0, 0, 1, 1])
    axis.set_xlim(0, width)
    axis.set_ylim(height, 0)
    axis.axis("off")
    for number, line in enumerate(lines):
        top = above + number * (tall + GAP) + HEAD
        for place, name in enumerate([*states, *BELOW]):
            axis.text(style.MARGIN, _middle(top, place, states), name, **TEXT)
        left = style.MARGIN + names
        for block in line:
            _draw(axis, block, left, top, states)
            left += block["width"] + GAP
    key = (
        f"{MARKS['upper']} upper quartile, {MARKS['lower']} lower quartile of the same "
        "release; bold: the release in use"
    )
    bottom = {"va": "bottom", "fontsize": SIZE, "color": style.COLOURS["middle"]}
    axis.text(style.MARGIN, height - style.MARGIN, key, **bottom)
    return figure


def _title(releases):
    return (
        f"The same values in other releases of the source: {releases.mission} contributors, "
        f"{window_text(*releases.window)}"
    )


def _middle(top, place, states):
    """Height of a row's middle; the quartiles are a little apart."""
    return top + LINE * (place + 0.5 + (0.25 if place >= len(states) else 0))


def _lines(blocks, room):
    """Blocks side by side on as many lines as they need."""
    lines, left = [[]], room
    for block in blocks:
        if lines[-1] and block["width"] > left:
            lines.append([])
            left = room
        lines[-1].append(block)
        left -= block["width"] + GAP
    return lines


def _blocks(label, columns, room):
    """Columns side by side under the label of their measure; more of them where they need more
    than `room`."""
    blocks = [{"label": label, "columns": [], "width": 0.0}]
    for column in columns:
        if blocks[-1]["columns"] and blocks[-1]["width"] + column["width"] > room:
            blocks.append({"label": label, "columns": [], "width": 0.0})
        blocks[-1]["columns"].append(column)
        blocks[-1]["width"] += column["width"]
    for block in blocks:
        lacking = max(0, style.inches(label, 9.5, "bold") - block["width"])
        for column in block["columns"]:
            column["width"] += lacking / len(block["columns"])
        block["width"] += lacking
    return blocks


def _columns(vintages, measure, releases):
    """A measure's columns: heads and texts with their kinds, and the width that each takes."""
    own = vintages[vintages["measure"] == measure.name]
    columns = []
    for release, rows in own.groupby("release", sort=False):
        cells = {
            row["state"]: (
                _signed(value_text(row["value"], measure.digits)) or "–",
                row["class"],
                kind_of(row["class"], measure.supports),
            )
            for row in rows.to_dict("records")
        }
        limits = rows.iloc[0]
        for key, name in QUARTILES.items():
            text = value_text(limits[key], max(measure.digits, measure.population_digits))
            cells[name] = (_signed(text), None, "plain")
        cells[YEARS] = (f"{_years(rows)}", None, "plain")
        head = releases.releases[measure.name][release]
        columns.append({"head": head, "cells": cells, "bold": bool(limits["pinned"])})
    spread = {
        row["state"]: (_signed(spread_text(row, measure.digits)), None, "plain")
        for row in own.drop_duplicates("state").to_dict("records")
    }
    columns.append({"head": SPREAD, "cells": spread, "bold": False})
    for column in columns:
        weight = "bold" if column["bold"] else "normal"
        cells = [f"{text} {MARKS.get(kind, '')}" for text, kind, _ in column["cells"].values()]
        texts = "\n".join([*column["head"].split(), *cells])
        column["width"] = max(LEAST, style.inches(texts, SIZE, weight) + BESIDE)
    return columns


def _years(rows):
    """Years of the window with a value in a release, the most that any contributor has."""
    return int(rows["years"].max())


def _signed(text):
    return text.replace("-", "\N{MINUS SIGN}")


def _draw(axis, block, left, top, states):
    right, rule = left + block["width"], style.COLOURS["rule"]
    axis.text(
        (left + right) / 2,
        top - HEAD + 0.14,
        block["label"],
        ha="center",
        va="center",
        fontsize=9.5,
        fontweight="bold",
    )
    for height in (top - HEAD + 0.28, top, top + LINE * (len(states) + 0.125)):
        axis.plot([left, right], [height, height], color=rule, lw=0.8)
    for column in block["columns"]:
        middle = left + column["width"] / 2
        weight = "bold" if column["bold"] else "normal"
        axis.text(
            middle,
            top - 0.26,
            column["head"].replace(" ", "\n"),
            ha="center",
            va="center",
            fontsize=SIZE,
            fontweight=weight,
            linespacing=1.0,
        )
        for place, name in enumerate([*states, *BELOW]):
            if name in column["cells"]:
                _cell(
                    axis,
                    column["cells"][name],
                    left,
                    column["width"],
                    _middle(top, place, states),
                    weight,
                )
        left += column["width"]


def _cell(axis, cell, left, width, height, weight):
    text, kind_of_class, kind = cell
    coloured = kind in style.FILLS
    if coloured:
        axis.add_patch(
            Rectangle(
                (left + 0.02, height - 0.45 * LINE),
                width - 0.04,
                0.9 * LINE,
                color=style.FILLS[kind],
                lw=0,
            )
        )
    mark = MARKS.get(kind_of_class)
    axis.text(
        left + width / 2,
        height,
        f"{text} {mark}" if mark else text,
        ha="center",
        va="center_baseline",
        fontsize=SIZE,
        fontweight=weight,
        color=style.COLOURS[kind if coloured else "text"],
    )


def title(vintages: pd.DataFrame, releases: Display) -> str:
    """What the figure finds: which values have another class in another release."""
    values = vintages.dropna(subset="class").groupby(["measure", "state"], sort=False)
    kinds = values["class"].nunique()
    labels = {measure.name: measure.label for measure in releases.measures}
    change = [f"{state} on {labels[name]}" for name, state in kinds.index[kinds > 1]]
    measures = enumerated(list(labels.values()))
    if not change:
        return f"No value of {len(kinds)} changes class between releases ({measures})"
    count = f"{len(change)} of {len(kinds)} values"
    if len(change) > NAMED:
        return f"{count} change class between releases ({measures})"
    verb = "changes" if len(change) == 1 else "change"
    return f"Only {enumerated(change)} {verb} class between releases ({count}; {measures})"


def words(vintages: pd.DataFrame, releases: Display) -> str:
    """The figure in words, for those who do not see it."""
    parts = [f"{_title(releases)}, each release against its own quartiles."]
    for measure in releases.measures:
        own = vintages[vintages["measure"] == measure.name]
        names = (releases.releases or {})[measure.name]
        (pinned,) = own.loc[own["pinned"], "release"].unique()
        texts = []
        for state, rows in own.groupby("state", sort=False):
            if rows["value"].isna().all():
                texts.append(f"{state} no value")
                continue
            by_class = {}
            for row in rows.to_dict("records"):
                if not pd.isna(row["class"]):
                    by_class.setdefault(row["class"], []).append(names[row["release"]])
            spread = spread_text(rows.iloc[0], measure.digits)
            if len(by_class) == 1:
                classes = f"{style.CLASS_WORDS[next(iter(by_class))]} in all"
            else:
                classes = " but ".join(
                    f"{style.CLASS_WORDS[kind]} in {', '.join(known)}"
                    for kind, known in by_class.items()
                )
            texts.append(f"{state} {spread}, {classes}")
        covered = own.groupby("release", sort=False)[["years"]].apply(_years)
        heads = [
            f"{names[one]} with {years} {'year' if years == 1 else 'years'}"
            for one, years in covered.items()
        ]
        if covered.nunique() == 1:
            heads = [names[one] for one in covered.index]
        parts.append(
            f"{measure.label} ({', '.join(heads)}; in use {names[pinned]}): {'; '.join(texts)}."
        )
    return " ".join(parts)
