"""Figure: what the specifications that agree best with a printed table have in common."""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import best_words, closest, common, window_words
from assessment.exhibits.option_labels import (
    SHARES,
    choice_text,
    option_label,
    option_text,
    options_width,
)
from assessment.terms import capitalised, share_text

# Inches; the choices are in two columns.
NAMES, ACROSS, NUMBER, BETWEEN = 1.25, 1.9, 0.78, 0.2
HEADING, HEAD, ROW, GAP, FOOT = 0.7, 0.4, 0.155, 0.1, 0.75
_GRID = {"marker": "o", "color": style.COLOURS["population"], "markerfacecolor": "white"}
_BEST = {"marker": "D", "color": style.COLOURS["contributor"]}


@style.drawn_in_style
def draw(
    recovered_options: pd.DataFrame,
    recovery: pd.DataFrame,
    comparison: pd.DataFrame,
    grid: dict,
    display: Display,
) -> Figure:
    """A row an option: its share in the grid joined to that among the best, and its best agreement.

    Frames as in the CSV files of their names, `comparison` as in results/comparison/, `grid` as in
    grid.json; `display` has title.
    """
    columns = _columns(list(recovered_options.groupby("choice", sort=False)))
    tall = max(sum(ROW * len(own) + GAP for _, own in column) for column in columns)
    height, starts = HEADING + HEAD + tall + FOOT, [0.1]
    for column in columns:
        beside = options_width({choice: own["option"] for choice, own in column})
        starts.append(starts[-1] + NAMES + beside + ACROSS + NUMBER + BETWEEN)
    wide = starts[-1] - BETWEEN
    figure = plt.figure(figsize=(wide, height))
    best = best_words(recovery, comparison)
    style.heading(figure, f"{display.title}: {best}; {window_words(recovered_options)}")
    taken, most = _configured(grid), recovered_options["best_agreement"].max()
    for column, left, end in zip(columns, starts, starts[1:], strict=False):
        across = sum(ROW * len(own) + GAP for _, own in column) - GAP
        right = end - BETWEEN - NUMBER
        box = [(right - ACROSS) / wide, 1 - (HEADING + HEAD + across) / height]
        axis = figure.add_axes([*box, ACROSS / wide, across / height])
        axis.set_ylim(across, 0)
        _column(axis, column, taken, most, (left - right) / ACROSS + 1)
    style.legend(
        figure, _legend(), ncols=3, loc="lower center", bbox_to_anchor=(0.5, 0.05 / height)
    )
    return figure


def _configured(grid):
    """Choice to the configured option, the window as one."""
    taken = grid["configured"]
    return {**taken, "window": f"{taken['window_start']}-{taken['window_end']}"}


def _columns(groups):
    """The choices in two columns of about the same height, in their order."""
    heights = [ROW * len(own) + GAP for _, own in groups]
    cuts = range(1, len(groups))
    cut = min(cuts, key=lambda at: max(sum(heights[:at]), sum(heights[at:])), default=len(groups))
    return [column for column in (groups[:cut], groups[cut:]) if column]


def _column(axis, column, taken, best, left):
    """Choices one below the other on one axes, in inches from its top: axes cost more than
    what is in them. `left` is where their names begin, in widths of the axes."""
    axis.set_xlim(-0.03, 1.03)
    axis.spines[:].set_visible(False)
    axis.set_xticks([0, 0.25, 0.5, 0.75, 1])
    number, top, rows = 1 + NUMBER / 2 / ACROSS, 0.0, []
    beside = {"transform": axis.get_yaxis_transform(), "va": "center", "fontsize": 7.5}
    for choice, own in column:
        tall = ROW * len(own)
        axis.axhspan(top, top + tall, color=style.FILLS["stripe"], lw=0, zorder=0)
        axis.vlines(axis.get_xticks(), top, top + tall, color="white", lw=0.8, zorder=0.5)
        named = textwrap.fill(choice_text(choice), 19)
        axis.text(left, top + tall / 2, named, fontweight="bold", linespacing=1.0, **beside)
        rows += [
            (top + ROW * (line + 0.5), choice, row) for line, row in enumerate(own.itertuples())
        ]
        top += tall + GAP
    places = [place for place, *_ in rows]
    grid, shared = ([getattr(row, key) for *_, row in rows] for key in ("grid_share", "best_share"))
    axis.hlines(places, grid, shared, color=style.COLOURS["rule"], lw=1.8)
    axis.plot(grid, places, ls="", markersize=4.5, **_GRID)
    axis.plot(shared, places, ls="", markersize=4.5, clip_on=False, **_BEST)
    labels = [option_label(choice, row.option) for _, choice, row in rows]
    names = style.name_rows(axis, places, labels, pad=4, fontsize=7.5)
    axis.tick_params(axis="x", length=2, pad=4, labelsize=7.5)
    axis.xaxis.set_major_formatter(PercentFormatter(1))
    for label, (place, choice, row) in zip(names, rows, strict=True):
        if str(row.option) == str(taken.get(choice)):
            label.set_fontweight("bold")
        weight = "bold" if row.best_agreement == best else "normal"
        axis.text(number, place, f"{row.best_agreement}", ha="center", fontweight=weight, **beside)
    head = {**beside, "va": "bottom", "fontweight": "bold", "linespacing": 1.0}
    axis.text(number, -0.06, "best\nagreement", ha="center", **head)


def _legend():
    return [
        Line2D([], [], ls="", markersize=5, label="share of the grid", **_GRID),
        Line2D([], [], ls="", markersize=5, label="share of the best", **_BEST),
        Line2D([], [], ls="", label="bold: as configured; the best agreement"),
    ]


def title(recovered_options: pd.DataFrame, recovery: pd.DataFrame) -> str:
    """What the figure finds: the window that the best specifications take."""
    return capitalised(window_words(recovered_options, closest(recovery)))


def words(
    recovered_options: pd.DataFrame,
    recovery: pd.DataFrame,
    comparison: pd.DataFrame,
    grid: dict,
    display: Display,
) -> str:
    """The figure in words, for those who do not see it."""
    best = best_words(recovery, comparison)
    parts = [f"{display.title}: {best}; {window_words(recovered_options)}."]
    every = [
        f"{choice_text(row.choice)}: {option_text(row.choice, row.option)}"
        for row in common(recovered_options).itertuples()
    ]
    if every:
        parts.append(f"Nearly all of them take: {'; '.join(every)}.")
    parts.append("Share of the best, share of the grid, best agreement with it:")
    for choice, own in recovered_options.groupby("choice", sort=False):
        texts = [
            f"{option_text(choice, row.option)} {share_text(row.best_share)}, "
            f"{share_text(row.grid_share)}, {row.best_agreement}"
            for row in own.itertuples()
        ]
        parts.append(f"{choice_text(choice)}: {'; '.join(texts)}.")
    return " ".join([*parts, SHARES])
