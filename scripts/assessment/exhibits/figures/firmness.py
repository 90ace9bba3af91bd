"""Figure: how firm each contributor's label is under all specifications of a grid."""

from itertools import accumulate, pairwise

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import (
    combinations_text,
    flipped_text,
    printed_labels,
)
from assessment.exhibits.option_labels import SHARES, choice_text
from assessment.terms import KIND_OF_LABEL, LABELS, capitalised, enumerated, share_text

# Inches, across: the longest name, a label, a share, the choice beside its share, room between.
NAMES, LABEL, SHARE, CHOICE, FLIPS, GAP = 1.35, 0.62, 0.42, 1.05, 0.4, 0.12
# Inches, down: the heads, a row of a line, each further line, a bar, the axis below the bars.
HEAD, ROW, LINE, BAR, FOOT = 0.6, 0.25, 0.1, 0.18, 0.33
CHARACTER = 0.062  # inches of a name
SIZE = 7.5  # points
NAMED = 3  # states named in the title, of more their number


@style.drawn_in_style
def draw(
    firmness: pd.DataFrame, grid: dict, display: Display, comparison: pd.DataFrame | None = None
) -> Figure:
    """A row a contributor: its label as configured and as printed, and a bar of the shares of the
    specifications that give each label.

    `firmness` as in firmness.csv, in rank order; `comparison` is the frame of printed and rebuilt
    cells, None without a printed table; `grid` as in grid.json; `display` has mission.
    """
    rows = firmness.to_dict("records")
    wide = min(NAMES, 0.1 + CHARACTER * max(len(row["state"]) for row in rows))
    names = [style.fill(row["state"], wide, 20, SIZE, "normal") for row in rows]
    flips = [_flips(row) for row in rows]
    title = _title(grid, display)
    top = style.heading_height(title) + HEAD
    lines = [max(part.count("\n") for part in parts) for parts in zip(names, flips, strict=True)]
    ends = [top, *(top + end for end in accumulate(ROW + LINE * more for more in lines))]
    middles = [(start + end) / 2 for start, end in pairwise(ends)]
    height = ends[-1] + FOOT
    figure = plt.figure(figsize=(style.WIDEST, height))
    style.heading(figure, title)
    # all in inches from the left and from the top: one axes, and no ticks that cost more than it
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set(xlim=(0, style.WIDEST), ylim=(height, 0))
    axis.axis("off")
    right = style.MARGIN + wide
    for middle, name in zip(middles, names, strict=True):
        _text(axis, right - 0.05, middle, name, ha="right")
    for head, labels in _label_columns(firmness, comparison).items():
        right += LABEL
        _text(axis, right - LABEL / 2, top - 0.05, f"as\n{head}", **_HEAD)
        _labels(axis, right - LABEL, middles, labels)
    left, right = right + GAP, style.WIDEST - style.MARGIN - FLIPS - CHOICE - GAP
    _bars(axis, (left, right - SHARE * len(LABELS) - 0.05), middles, rows)
    _shares(axis, right - SHARE * len(LABELS), top, middles, rows)
    _text(axis, (left + right) / 2, top - 0.3, "share of the combinations", **_HEAD)
    head = "changed most often\nby, and how often if\nonly this is changed"
    _text(axis, right + GAP, top - 0.05, head, ha="left", **_HEAD)
    for middle, choice, row in zip(middles, flips, rows, strict=True):
        _text(axis, right + GAP, middle, choice, ha="left")
        if row["flips"] > 0:
            share = share_text(row["flips"])
            _text(axis, style.WIDEST - style.MARGIN, middle, share, ha="right")
    return figure


def _title(grid, display):
    every = combinations_text(grid["specifications"])
    return f"{display.mission}: how often each label comes out of {every}"


_HEAD = {"weight": "bold", "fontsize": 7, "va": "bottom"}


def _text(axis, across, down, text, **look):
    look = {"ha": "center", "va": "center", "fontsize": SIZE, "linespacing": 1.05, **look}
    axis.text(across, down, text, **look)


def _flips(row):
    """The choice that flips a label most often, on lines."""
    if row["flips"] == 0:
        return flipped_text(row)
    return style.fill(choice_text(row["flipped_by"]), CHOICE, 22, SIZE, "normal")


def _label_columns(firmness, comparison):
    """Head to the labels, of those columns that have any."""
    printed = printed_labels(comparison)
    columns = {
        "configured": list(firmness["configured"]),
        "printed": [printed.get(iso3) for iso3 in firmness["iso3"]],
    }
    return {
        head: labels for head, labels in columns.items() if any(label in LABELS for label in labels)
    }


def _labels(axis, left, middles, labels):
    for middle, label in zip(middles, labels, strict=True):
        if label in LABELS:
            _cell(axis, left, middle, (LABEL, BAR), label)


def _cell(axis, left, middle, size, label):
    """A label on its colour, so that no legend is needed."""
    wide, tall = size
    fill, ink = style.AREAS[KIND_OF_LABEL[label]]
    place = (left + 0.03, middle - tall / 2)
    axis.add_patch(Rectangle(place, wide - 0.06, tall, facecolor=fill, lw=0))
    _text(axis, left + wide / 2, middle, label, color=ink)


def _bars(axis, ends, middles, rows):
    """The bars from the most support to the least, and an axis below them."""
    (left, right), shapes = ends, {label: [] for label in LABELS}
    for middle, row in zip(middles, rows, strict=True):
        start = left
        for label in reversed(LABELS):
            wide = row[label] * (right - left)
            shapes[label].append(Rectangle((start, middle - BAR / 2), wide, BAR))
            start += wide
    for label, rectangles in shapes.items():
        fill = style.AREAS[KIND_OF_LABEL[label]][0]
        axis.add_collection(PatchCollection(rectangles, facecolor=fill, edgecolor="white", lw=0.4))
    foot = middles[-1] + BAR / 2 + 0.035
    places = [left + share * (right - left) for share in (0, 0.5, 1)]
    axis.vlines(places, foot, foot + 0.05, color=style.COLOURS["rule"], lw=0.8)
    axis.hlines(foot, left, right, color=style.COLOURS["rule"], lw=0.8)
    for place, text in zip(places, ("0%", "50%", "100%"), strict=True):
        _text(axis, place, foot + 0.07, text, va="top")


def _shares(axis, left, top, middles, rows):
    """The shares as numbers below heads that show the labels' colours."""
    for place, label in enumerate(reversed(LABELS)):
        _cell(axis, left + SHARE * place, top - 0.14, (SHARE, BAR), label)
        for middle, row in zip(middles, rows, strict=True):
            _text(axis, left + SHARE * (place + 0.5), middle, share_text(row[label]))


def title(firmness: pd.DataFrame, grid: dict) -> str:
    """What the figure finds: for how many contributors another label is more frequent than the
    configured one, and whose label never changes."""
    every = f"{combinations_text(grid['specifications'])} of choices"
    rows = firmness[firmness["configured"].isin(LABELS)].to_dict("records")
    if not rows:
        return f"The configured choices are not among the {every}"
    others = [max(row[label] for label in LABELS if label != row["configured"]) for row in rows]
    own = [row[row["configured"]] for row in rows]
    tied = sum(other == share for other, share in zip(others, own, strict=True))
    beaten = sum(other > share for other, share in zip(others, own, strict=True))
    fixed = [row["state"] for row, share in zip(rows, own, strict=True) if share > 1 - 1e-9]
    if beaten:
        found = f"{_for(beaten, len(rows))} another label is more frequent than the configured one"
        found += f", for {tied} another is as frequent" if tied else ""
    elif tied == len(rows):
        found = f"{_for(tied, len(rows))} another label is as frequent as the configured one"
    else:
        found = f"{_for(len(rows) - tied, len(rows))} the configured label is the most frequent one"
        found += f", for {tied} another is as frequent" if tied else ""
    return capitalised(f"{found} over {every}{_never(fixed, len(rows))}")


def _for(some, of):
    if of == 1:
        return "for the only contributor"
    return f"for all {of} contributors" if some == of else f"for {some} of {of} contributors"


def _never(states, of):
    """Whose label never changes, as the end of a sentence."""
    if len(states) == of:
        return "; no label ever changes" if of > 1 else "; it never changes"
    if len(states) > NAMED:
        return f"; {len(states)} labels never change"
    return f"; only that of {enumerated(states)} never changes" if states else ""


def words(
    firmness: pd.DataFrame, grid: dict, display: Display, comparison: pd.DataFrame | None = None
) -> str:
    """The figure in words, for those who do not see it."""
    printed, parts = printed_labels(comparison), [f"{_title(grid, display)}."]
    for row in firmness.to_dict("records"):
        shares = ", ".join(f"{label} {share_text(row[label])}" for label in reversed(LABELS))
        marks = [
            f"{origin} {label}"
            for origin, label in (
                ("as configured", row["configured"]),
                ("as printed", printed.get(row["iso3"])),
            )
            if label in LABELS
        ]
        most = flipped_text(row)
        if row["flips"] > 0:
            most = f"changed most often by {most} of the pairs that differ in it alone"
        parts.append(f"{row['state']}: {'; '.join([shares, *marks, most])}.")
    return " ".join([*parts, SHARES])
