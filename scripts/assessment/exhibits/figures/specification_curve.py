"""Figure: all specifications of a grid from most support to least, and what they choose."""

import textwrap
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator, PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import (
    blocks,
    combinations_text,
    configured_block,
    support_text,
)
from assessment.exhibits.option_labels import (
    SHARES,
    choice_text,
    option_label,
    option_text,
    options_width,
)
from assessment.terms import KIND_OF_LABEL, capitalised, share_words

# How the share of an option at a position compares with its share in the grid: words, fill. NONE
# and ALL are steps of their own, since a multiple would not show them.
LEAST, MOST = 2 / 3, 3 / 2
STEPS = (
    ("never", style.SHADES[0]),
    ("at least a third less", style.SHADES[1]),
    ("about as often", style.SHADES[2]),
    ("at least half more", style.SHADES[3]),
    ("always", style.SHADES[4]),
)
NONE, FEWER, ALIKE, MORE, ALL = range(len(STEPS))
SCORES = {"full": 2, "partial": 1, "low": 0}
# Inches.
NAMES = 1.4
ABOVE, TOP, KEY, ROW, GAP, FOOT = 0.2, 1.4, 0.5, 0.122, 0.06, 0.5
SIZE, CHARACTERS = 7, 24  # points; of a line of a choice's name


def leanings(curve: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Which of STEPS each option of a choice is at each position: a row an option.

    It compares the share of the position's specifications with the option to the share of all
    specifications with it.
    """
    own, positions = curve[curve["choice"] == choice], blocks(curve)
    labels = ["full", "partial", "low"]
    place_of = {tuple(key): place for place, key in enumerate(positions[labels].to_numpy())}
    places = [place_of[tuple(key)] for key in own[labels].to_numpy()]
    lines, options = pd.factorize(own["option"].astype(str), sort=True)
    counts = np.zeros((len(options), len(positions)))
    np.add.at(counts, (lines, places), own["specifications"])
    everyone = counts.sum(axis=0)
    usual = counts.sum(axis=1, keepdims=True) / everyone.sum()
    multiple = counts / everyone / usual
    steps = np.select(
        [counts == everyone, counts == 0, multiple >= MOST, multiple <= LEAST],
        [ALL, NONE, MORE, FEWER],
        ALIKE,
    )
    return pd.DataFrame(steps, index=options)


@style.drawn_in_style
def draw(curve: pd.DataFrame, firmness: pd.DataFrame, grid: dict, display: Display) -> Figure:
    """Counts of labels along all specifications; below, a row an option, shaded by its share.

    `curve` and `firmness` as in curve.csv and firmness.csv, `grid` as in grid.json; `display`
    has mission.
    """
    positions, choices = blocks(curve), grid["choices"]
    # all choices on one axes, in inches from its top: axes cost more than what is in them
    tops, below = {}, 0.0
    for choice, options in choices.items():
        tops[choice] = below + GAP
        below += GAP + ROW * len(options)
    title = _title(display)
    start = style.heading_height(title) + ABOVE
    height = start + TOP + KEY + below + FOOT
    left = style.MARGIN + NAMES + options_width(choices)
    wide = style.WIDEST - left - 2.3 * style.MARGIN  # half of the last tick's label is beyond
    figure = plt.figure(figsize=(style.WIDEST, height))
    style.heading(figure, title)

    def axes(down, tall):
        box = [left / style.WIDEST, 1 - (down + tall) / height]
        axis = figure.add_axes((*box, wide / style.WIDEST, tall / height))
        axis.set_xlim(0, 1)
        axis.tick_params(length=0, pad=4)
        return axis

    place = configured_block(positions, firmness)
    middle = None if place is None else positions.loc[place, ["start", "end"]].mean()
    top = axes(start, TOP)
    _counts(top, positions, len(firmness))
    if middle is not None:
        _point_out(top, middle, len(firmness))
    key = (start + TOP + 0.1, height)
    _key(figure, *key)
    axis = axes(start + TOP + KEY, below)
    axis.set_ylim(below, 0)
    _options(axis, curve, positions, choices, tops)
    _name_options(axis, choices, tops, grid["configured"] if middle is not None else {})
    if middle is not None:
        _take(axis, choices, tops, grid["configured"], middle)
    for choice, options in choices.items():
        axis.text(
            (style.MARGIN - left) / wide,
            tops[choice] + ROW * len(options) / 2,
            textwrap.fill(choice_text(choice), CHARACTERS if len(options) > 1 else 60),
            va="center",
            fontsize=SIZE,
            fontweight="bold",
            linespacing=1.0,
        )
    axis.xaxis.set_major_formatter(PercentFormatter(1))
    axis.tick_params(axis="x", labelsize=7.5, labelbottom=True, length=2)
    every = f"{grid['specifications']:,}"
    axis.set_xlabel(
        f"combinations, by number of Full labels, then of Partial (100% = {every})",
        fontsize=7.5,
        loc="right",
    )
    return figure


def _title(display):
    return f"{display.mission}: all combinations, from most support to least"


def _counts(axis, positions, contributors):
    edges = [0.0, *positions["end"]]
    below = pd.Series(0, index=positions.index)
    for label, kind in KIND_OF_LABEL.items():
        above = below + positions[label.lower()]
        fill, ink = style.AREAS[kind]
        axis.stairs(above, edges, baseline=below, fill=True, color=fill, lw=0)
        _name_area(axis, positions, (below + above) / 2, label, ink)
        below = above
    axis.set_ylim(0, contributors)
    axis.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axis.set_ylabel("contributors", fontsize=7.5)
    axis.tick_params(axis="y", labelsize=7.5)
    axis.tick_params(axis="x", labelbottom=False)


def _name_area(axis, positions, middles, label, ink):
    """The label's name where its area is tallest, if that has room for it."""
    area = (positions["end"] - positions["start"]) * positions[label.lower()]
    if positions[label.lower()].max() >= 2:
        place = area.idxmax()
        across = positions.loc[place, ["start", "end"]].mean()
        axis.text(
            min(max(across, 0.04), 0.96),
            middles[place],
            label,
            ha="center",
            va="center",
            fontsize=8.5,
            fontweight="bold",
            color=ink,
        )


def _point_out(axis, middle, contributors):
    axis.axvline(middle, color="white", lw=2.6)
    axis.axvline(middle, color=style.COLOURS["text"], lw=1.1)
    align = "left" if middle < 0.2 else "right" if middle > 0.8 else "center"
    axis.text(
        middle,
        contributors * 1.04,
        "as configured (bold options)",
        ha=align,
        va="bottom",
        fontsize=7.5,
        fontweight="bold",
    )


def _options(axis, curve, positions, choices, tops):
    """The shades of all options: a row each, in runs of positions at the same step."""
    axis.spines[:].set_visible(False)
    starts, ends = positions["start"].to_numpy(), positions["end"].to_numpy()
    shapes = {step: [] for step in range(len(STEPS))}
    for choice, options in choices.items():
        steps = leanings(curve, choice).reindex(list(map(str, options)), fill_value=NONE)
        for line, row in enumerate(steps.to_numpy()):
            edges = [0, *np.flatnonzero(np.diff(row)) + 1, len(row)]
            down = tops[choice] + ROW * (line + 0.06)
            for first, after in pairwise(edges):
                across = ends[after - 1] - starts[first]
                shapes[row[first]].append(Rectangle((starts[first], down), across, 0.88 * ROW))
    for step, rectangles in shapes.items():
        axis.add_collection(PatchCollection(rectangles, facecolor=STEPS[step][1], lw=0))
    frames = [Rectangle((0, tops[choice]), 1, ROW * len(choices[choice])) for choice in choices]
    edge = style.COLOURS["rule"]
    axis.add_collection(PatchCollection(frames, facecolor="none", edgecolor=edge, lw=0.5))


def _name_options(axis, choices, tops, taken):
    """The options' names beside their rows, those that are taken in bold."""
    named = [
        (tops[choice] + ROW * (line + 0.5), choice, option)
        for choice, options in choices.items()
        for line, option in enumerate(options)
    ]
    labels = [option_label(choice, option) for _, choice, option in named]
    texts = style.name_rows(axis, [place for place, *_ in named], labels, pad=4, fontsize=SIZE)
    for label, (_, choice, option) in zip(texts, named, strict=True):
        if choice in taken and str(option) == str(taken[choice]):
            label.set_fontweight("bold")


def _take(axis, choices, tops, taken, middle):
    """The configured options on the configured specification's line."""
    starts = [tops[choice] for choice in choices]
    ends = [tops[choice] + ROW * len(options) for choice, options in choices.items()]
    axis.vlines([middle] * len(starts), starts, ends, color="white", lw=2)
    axis.vlines([middle] * len(starts), starts, ends, color=style.COLOURS["text"], lw=0.8)
    lines = [list(map(str, choices[choice])).index(str(taken[choice])) for choice in choices]
    axis.plot(
        [middle] * len(lines),
        [start + ROW * (line + 0.5) for start, line in zip(starts, lines, strict=True)],
        "o",
        markersize=5,
        color=style.COLOURS["window"],
        markeredgecolor=style.COLOURS["text"],
        markeredgewidth=0.8,
        clip_on=False,
        zorder=4,
    )


def _key(figure, down, height):
    """What the shades say, above the rows that have them."""
    head = "How often the combinations at a place take an option, against all combinations:"
    across = style.MARGIN / style.WIDEST
    figure.text(across, 1 - down / height, head, fontsize=7.5, va="top")
    edge = {"edgecolor": style.COLOURS["rule"], "lw": 0.6}
    handles = [Patch(facecolor=fill, label=words, **edge) for words, fill in STEPS]
    style.legend(
        figure,
        handles,
        ncols=len(handles),
        fontsize=7.5,
        handlelength=1.6,
        loc="upper left",
        borderaxespad=0,
        bbox_to_anchor=(across, 1 - (down + 0.17) / height),
    )


def title(curve: pd.DataFrame, firmness: pd.DataFrame, grid: dict) -> str:
    """What the figure finds: where the configured specification lies, or where the ends do."""
    positions = blocks(curve)
    if configured_block(positions, firmness) is not None:
        return capitalised(support_text(curve, firmness))
    first, last = (
        f"{row['full']:.0f} Full and {row['partial']:.0f} Partial"
        for _, row in positions.iloc[[0, -1]].iterrows()
    )
    return f"From {first} to {last} over {combinations_text(grid['specifications'])}"


def words(curve: pd.DataFrame, firmness: pd.DataFrame, grid: dict, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    positions = blocks(curve)
    every = combinations_text(grid["specifications"])
    parts = [
        f"{_title(display)}; {every}. More support: more Full labels, or as many and more Partial."
    ]
    ends = [("Most support", positions.iloc[0]), ("least", positions.iloc[-1])]
    half = positions[positions["end"] >= 0.5].iloc[0]
    ends.insert(1, ("halfway", half))
    parts.append("; ".join(f"{words}: {_labels(row)}" for words, row in ends) + ".")
    place = configured_block(positions, firmness)
    if place is not None:
        row = positions.loc[place]
        parts.append(
            f"As configured: {_labels(row)}; {share_words(row['start'])} of the combinations give "
            f"more support, {share_words(1 - row['end'])} less."
        )
    most = SCORES["full"] * len(firmness)
    parts.append(
        f"Mean support by option, Full counting {SCORES['full']} and Partial {SCORES['partial']}, "
        f"of {most} at most:"
    )
    for choice, options in grid["choices"].items():
        own = curve[curve["choice"] == choice]
        score = sum(own[label] * weight for label, weight in SCORES.items())
        weighed = (score * own["specifications"]).groupby(own["option"].astype(str)).sum()
        means = weighed / own["specifications"].groupby(own["option"].astype(str)).sum()
        texts = [
            f"{option_text(choice, option)} {means[str(option)]:.1f}"
            for option in options
            if str(option) in means.index
        ]
        parts.append(f"{choice_text(choice)}: {', '.join(texts)}.")
    return " ".join([*parts, SHARES])


def _labels(row):
    counts = f"{row['full']:.0f} Full, {row['partial']:.0f} Partial, {row['low']:.0f} Low"
    return f"{counts} ({combinations_text(int(row['specifications']))})"
