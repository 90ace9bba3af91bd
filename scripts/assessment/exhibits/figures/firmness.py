"""Figure: how firm each contributor's label is under all specifications of a grid."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import firm_text, flipped_text, printed_labels
from assessment.exhibits.option_labels import SHARES
from assessment.terms import KIND_OF_LABEL, LABELS, capitalised, share_text

BAR, ROOM = 0.56, 0.055  # height of a bar in rows; least share that holds its own number
# Marks of the two labels: their distance from the bar (in rows), and how they look.
CONFIGURED = {"marker": "v", "color": style.COLOURS["text"]}
PRINTED = {"marker": "^", "color": style.COLOURS["text"], "markerfacecolor": "white"}
ABOVE, BELOW = -0.38, 0.38


@style.drawn_in_style
def draw(
    firmness: pd.DataFrame, grid: dict, display: Display, comparison: pd.DataFrame | None = None
) -> Figure:
    """A bar a contributor: the shares of the specifications that give each label.

    `firmness` as in firmness.csv, in rank order; `comparison` is the frame of printed and rebuilt
    cells, None without a printed table; `grid` as in grid.json; `display` has mission.
    """
    printed, rows = printed_labels(comparison), firmness.to_dict("records")
    figure, axis = plt.subplots(figsize=(9.6, 1.75 + 0.42 * len(rows)), layout="constrained")
    for place, row in enumerate(rows):
        _bar(axis, row, place)
        _mark(axis, row, place, row["configured"], ABOVE, CONFIGURED)
        _mark(axis, row, place, printed.get(row["iso3"]), BELOW, PRINTED)
        axis.text(1.02, place, flipped_text(row), va="center", fontsize=8.5)
    axis.text(
        1.02,
        -0.6,
        "flipped most often by,\nand how often when\nonly this changes",
        va="bottom",
        fontsize=8.5,
        fontweight="bold",
    )
    axis.set_xlim(0, 1)
    axis.set_ylim(len(rows) - 0.4, -0.75)
    style.name_rows(axis, range(len(rows)), firmness["state"])
    axis.xaxis.set_major_formatter(PercentFormatter(1))
    axis.set_xlabel("share of the specifications", fontsize=8.5)
    axis.spines[:].set_visible(False)
    style.heading(figure, _title(grid, display))
    handles = _legend(firmness["configured"].notna().any(), bool(printed))
    style.legend(figure, handles, ncols=5, loc="outside lower center")
    return figure


def _title(grid, display):
    return (
        f"{display.mission}: how firm each label is under {grid['specifications']:,} specifications"
    )


def _spans(row):
    """Label to where its part of the bar begins and ends."""
    spans, start = {}, 0.0
    for label in reversed(LABELS):
        spans[label] = (start, start + row[label])
        start += row[label]
    return spans


def _bar(axis, row, place):
    for label, (start, end) in _spans(row).items():
        fill, ink = style.AREAS[KIND_OF_LABEL[label]]
        axis.barh(place, end - start, BAR, start, color=fill, edgecolor="white", lw=0.6)
        if end - start >= ROOM:
            axis.text(
                (start + end) / 2,
                place,
                share_text(end - start),
                ha="center",
                va="center",
                fontsize=8.5,
                color=ink,
            )


def _mark(axis, row, place, label, beside, look):
    if label in LABELS:
        middle = sum(_spans(row)[label]) / 2
        axis.plot(middle, place + beside, markersize=6, ls="", clip_on=False, zorder=4, **look)


def _legend(configured, printed):
    handles = [
        Patch(facecolor=style.AREAS[kind][0], label=label) for label, kind in KIND_OF_LABEL.items()
    ]
    if configured:
        handles.append(Line2D([], [], ls="", markersize=6, label="as configured", **CONFIGURED))
    if printed:
        handles.append(Line2D([], [], ls="", markersize=6, label="as printed", **PRINTED))
    return handles


def title(firmness: pd.DataFrame, grid: dict) -> str:
    """What the figure finds: how many labels are the most frequent ones."""
    return capitalised(firm_text(firmness, grid["specifications"]))


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
            most = f"flipped most often by {most} of the pairs that differ in it alone"
        parts.append(f"{row['state']}: {'; '.join([shares, *marks, most])}.")
    return " ".join([*parts, SHARES])
