"""Figure: how much of the labels' variance each choice of a grid accounts for."""

import math
import textwrap
from itertools import count, pairwise

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator, PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import combinations_text
from assessment.exhibits.option_labels import SHARES, choice_text
from assessment.terms import share_text, share_words

ALL = "all"  # the row of importance.csv for all contributors together
SIZE = 7.25  # points
# Shares of the variance from which a cell of the heat map has a shade: share, fill, ink.
STEPS = (
    (0.0, style.SHADES[0], "#1A1A1A"),
    (0.05, style.SHADES[1], "#1A1A1A"),
    (0.2, style.SHADES[2], "#1A1A1A"),
    (0.5, style.SHADES[3], "#FFFFFF"),
    (0.8, style.SHADES[4], "#FFFFFF"),
)
# Inches, across: names of choices, the shares over all contributors, room between, a column of a
# contributor at most, at least with numbers and at least without.
NAMES, ACROSS, GAP, CELL, NUMBERED, NARROW = 1.6, 1.75, 0.25, 0.42, 0.29, 0.145
# Inches, down: a row with numbers, one without, a letter of a head, below the rows, a line of the
# legend.
ROW, CLOSE, LETTER, FOOT, LEGEND = 0.245, 0.215, 0.066, 0.5, 0.17
# Where cells begin beside the shares over all contributors and below them, and where they end.
LEFT = (style.MARGIN + NAMES + ACROSS + GAP, style.MARGIN + NAMES)
RIGHT = style.WIDEST - style.MARGIN
WRAP = 16  # characters of a line of a contributor's name


def by_choice(importance: pd.DataFrame) -> pd.DataFrame:
    """Main and total share of the variance over all contributors, most first: a row a choice.

    `importance` as in importance.csv; where no label varies, 0.
    """
    own = importance[importance["iso3"] == ALL].set_index("choice")[["main", "total"]]
    return own.astype(float).fillna(0.0).sort_values("total", ascending=False, kind="stable")


def by_state(importance: pd.DataFrame, measure: str = "total") -> pd.DataFrame:
    """A share of the variance, a row a choice, a column a contributor; NaN where none varies."""
    own = importance[importance["iso3"] != ALL]
    table = own.pivot(index="choice", columns="iso3", values=measure).astype(float)
    return table.reindex(index=by_choice(importance).index, columns=own["iso3"].unique())


@style.drawn_in_style
def draw(importance: pd.DataFrame, firmness: pd.DataFrame, grid: dict, display: Display) -> Figure:
    """Left, the main and total shares over all contributors; right, the total ones by contributor.

    `importance` and `firmness` as in their CSV files, `grid` as in grid.json; `display` has
    mission.
    """
    overall, states = by_choice(importance), by_state(importance)
    names = firmness.set_index("iso3")["state"][list(states.columns)]
    blocks = _blocks(len(names))
    cell = min(CELL, (RIGHT - LEFT[0]) / len(names)) if len(blocks) == 1 else NARROW
    heads = [_head(name, cell) if cell >= NUMBERED else name for name in names]
    longest = max(len(line) for head in heads for line in head.splitlines())
    title, head = _title(display), 0.12 + max(0.35, LETTER * longest)
    tall = (ROW if cell >= NUMBERED else CLOSE) * len(overall)
    block, top = head + tall + FOOT, style.heading_height(title)
    handles = _legend(states, numbered=cell >= NUMBERED)
    height = top + block * len(blocks) + LEGEND * (1 + math.ceil(len(handles) / 3))
    figure = plt.figure(figsize=(style.WIDEST, height))
    style.heading(figure, title)

    def axes(across, wide, number):
        down = top + block * number + head
        axis = figure.add_axes(
            (across / style.WIDEST, 1 - (down + tall) / height, wide / style.WIDEST, tall / height)
        )
        axis.set_ylim(len(overall), 0)
        axis.spines[:].set_visible(False)
        axis.tick_params(length=0, labelsize=SIZE)
        return axis

    _dumbbells(axes(LEFT[1], ACROSS, 0), overall, grid)
    for number, part in enumerate(blocks):
        shown = states.iloc[:, part]
        axis = axes(LEFT[min(number, 1)], cell * shown.shape[1], number)
        _cells(axis, shown, numbered=cell >= NUMBERED)
        if number:
            _name_choices(axis, overall)
        places = [place + 0.5 for place in range(shown.shape[1])]
        axis.set_xticks(places, heads[part], rotation=90, fontsize=SIZE)
        axis.tick_params(axis="x", labeltop=True, labelbottom=False)
        axis.set_xlabel("each contributor, total", fontsize=SIZE, labelpad=6, loc="left")
    style.legend(figure, handles, ncols=3, fontsize=SIZE, loc="lower left")
    return figure


def _head(name, cell):
    """A name in as many lines as are beside each other in a cell, of WRAP characters or more."""
    most = int(cell * 72 / (1.2 * SIZE))
    wrapped = (textwrap.wrap(name, width) for width in count(WRAP))
    return "\n".join(next(lines for lines in wrapped if len(lines) <= most))


def _blocks(contributors):
    """Which columns are in each block of cells: the first is beside the shares over all, those
    below it begin with the names of the choices."""
    first, other = (int((RIGHT - left) / NARROW) for left in LEFT)
    starts = [0, *range(first, contributors, other)]
    return [slice(start, end) for start, end in pairwise([*starts, contributors])]


def _title(display):
    return f"{display.mission}: share of the labels' variance that each choice accounts for"


def _name_choices(axis, overall):
    places = [place + 0.5 for place in range(len(overall))]
    names = [textwrap.fill(choice_text(choice), 28) for choice in overall.index]
    style.name_rows(axis, places, names, fontsize=SIZE, linespacing=1.0, va="center")


def _dumbbells(axis, overall, grid):
    places = [place + 0.5 for place in range(len(overall))]
    axis.hlines(places, overall["main"], overall["total"], color=style.COLOURS["rule"], lw=2)
    axis.plot(overall["main"], places, "o", markersize=6, **_MAIN)
    axis.plot(overall["total"], places, "D", markersize=4.5, **_TOTAL)
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0, max(0.1, overall.to_numpy().max()))
    axis.set_xlim(-0.05 * ticks[-1], ticks[-1])
    axis.set_xticks(ticks)
    _name_choices(axis, overall)
    for place, total in zip(places, overall["total"], strict=True):
        if not total:
            look = {"fontsize": SIZE, "color": style.COLOURS["middle"], "va": "center"}
            axis.text(0.08 * ticks[-1], place, "changes no label", **look)
    axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.grid(axis="x", color=style.COLOURS["rule"], lw=0.4)
    axis.set_axisbelow(True)
    every = combinations_text(grid["specifications"])
    axis.set_xlabel(f"all contributors,\nover {every}", fontsize=SIZE)


_MAIN = {"color": style.COLOURS["contributor"], "zorder": 3, "markerfacecolor": "white"}
_TOTAL = {"color": style.COLOURS["contributor"], "zorder": 3}


def _cells(axis, states, numbered):
    axis.set_xlim(0, len(states.columns))
    axis.set_yticks([])
    for line, shares in enumerate(states.to_numpy()):
        for place, share in enumerate(shares):
            varies = not pd.isna(share)
            fill, ink = shade(share) if varies else (style.FILLS["stripe"], "#1A1A1A")
            axis.add_patch(
                Rectangle(
                    (place + 0.03, line + 0.06),
                    0.94,
                    0.88,
                    facecolor=fill,
                    lw=0.4,
                    edgecolor=style.COLOURS["band"],
                )
            )
            if numbered:
                text = share_text(share) if varies else "\N{EN DASH}"
                look = {"ha": "center", "va": "center", "fontsize": style.SMALLEST, "color": ink}
                axis.text(place + 0.5, line + 0.52, text, **look)


def shade(share: float) -> tuple[str, str]:
    """Fill and ink of a share of the variance."""
    shown = round(share, 2)  # cells that read alike look alike
    return next((fill, ink) for least, fill, ink in reversed(STEPS) if shown >= least)


def _legend(states, numbered):
    edge = {"edgecolor": style.COLOURS["rule"], "lw": 0.4}
    handles = [
        Line2D([], [], ls="", marker="o", markersize=6, label="main: by itself", **_MAIN),
        Line2D(
            [], [], ls="", marker="D", markersize=4.5, label="total: with interactions", **_TOTAL
        ),
    ]
    if states.isna().all().any():
        label = "\N{EN DASH} the label never varies" if numbered else "the label never varies"
        handles.append(Patch(facecolor=style.FILLS["stripe"], label=label, **edge))
    if not numbered:
        ends = [*(least for least, *_ in STEPS[1:]), None]
        handles += [
            Patch(
                facecolor=fill,
                label=f"under {end:.0%}" if end else f"{least:.0%} or more",
                **edge,
            )
            for (least, fill, _), end in zip(STEPS, ends, strict=True)
        ]
    return handles


def title(importance: pd.DataFrame) -> str:
    """What the figure finds: the choices that matter most."""
    shares = by_choice(importance)["total"]
    first, *rest = [(choice_text(choice), share) for choice, share in shares.items()]
    if not first[1]:
        return "No choice changes any label"
    found = (
        f"{first[0]} changes the labels most: {share_words(first[1])} of their variance, "
        "interactions included"
    )
    if rest and rest[0][1]:
        found += f"; {rest[0][0]} comes next with {share_words(rest[0][1])}"
    return found


def words(importance: pd.DataFrame, firmness: pd.DataFrame, grid: dict, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    overall, states = by_choice(importance), by_state(importance)
    names = firmness.set_index("iso3")["state"]
    parts = [
        f"{_title(display)} over {combinations_text(grid['specifications'])}, by itself (main) and "
        "with its interactions (total). Totals overlap and can add up to more than 100%."
    ]
    texts = [
        f"{choice_text(row.Index)} main {share_text(row.main)}, total {share_text(row.total)}"
        for row in overall.itertuples()
    ]
    parts.append(f"All contributors: {'; '.join(texts)}.")
    for iso3 in states.columns:
        own = states[iso3].dropna().sort_values(ascending=False, kind="stable")
        first = [f"{choice_text(choice)} {share_text(own[choice])}" for choice in own.index[:3]]
        parts.append(
            f"{names[iso3]}, total of the first three: {', '.join(first)}."
            if first
            else f"{names[iso3]}: the label never varies."
        )
    return " ".join([*parts, SHARES])
