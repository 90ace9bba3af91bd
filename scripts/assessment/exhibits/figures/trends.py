"""Figure: each contributor's yearly values beside those of the population, a panel a measure."""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import TICKDOWN, TICKLEFT, Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from assessment.config.model import Display, Window
from assessment.errors import InputError
from assessment.exhibits.discrimination_words import number_text
from assessment.exhibits.figures import style
from assessment.exhibits.spans import runs
from assessment.exhibits.table import value_text, window_text
from assessment.terms import enumerated

# Earlier years have values in few sources only, so that longer axes would be mostly empty.
EARLIEST = 2000
ACROSS = 4  # columns beside each other, so that their years can be read
# Inches: of a column at most, of a row at most and at least, of all rows if they fit.
WIDE, ROW, LEAST, ROWS = 2.05, 0.74, 0.38, 7.6
# Inches: a row in which more than two numbers of a scale can be read, a number's height.
SPACIOUS, LETTERS = 0.5, 0.12
# Inches: of a line of text, the room for the labels of a scale.
LINE, TICKS = 0.16, 0.3
FILLED = 0.87  # of a row, the rest being air
NAME_CHARACTERS = 14
LEAST_WIDTH = 4.2  # inches, of the figure, for its heading and legend


def trend_years(panel: pd.DataFrame, measures: list[str], window: Window) -> tuple[int, int]:
    """First and last year to show: where the measures have values, from EARLIEST on and not
    after the window's end.

    `panel` has measure, iso3, year, value. InputError where no value is left.
    """
    years = panel.loc[panel["measure"].isin(measures), "year"]
    years = years[(years >= EARLIEST) & (years <= window.end)]
    if years.empty:
        raise InputError(f"no measure has a value from {EARLIEST} to {window.end}")
    return int(years.min()), int(years.max())


def yearly(
    panel: pd.DataFrame, measure: str, states: Iterable[str], years: tuple[int, int]
) -> pd.DataFrame:
    """A measure's values, a row a year from first to last, a column a state; gaps are NaN.

    `years` is (first, last); unit of the measure.
    """
    chosen = panel[(panel["measure"] == measure) & panel["iso3"].isin(states)]
    table = chosen.pivot(index="year", columns="iso3", values="value")
    return table.reindex(index=range(years[0], years[1] + 1), columns=list(states))


def yearly_quartiles(table: pd.DataFrame) -> pd.DataFrame:
    """Per year q1, median and q3 over the states that have a value; NaN where none has."""
    quartiles = table.quantile([0.25, 0.5, 0.75], axis="columns").T
    return quartiles.set_axis(["q1", "median", "q3"], axis="columns")


def gaps(values: pd.Series) -> list[tuple[int, int]]:
    """Runs of years without a value, as (first, last); `values` has years as its index."""
    return runs(values.index[values.isna()])


def _tables(panel, population, display):
    measures = [measure.name for measure in display.measures]
    years = trend_years(panel, measures, display.window)
    states = list(population["iso3"])
    return years, {name: yearly(panel, name, states, years) for name in measures}


@style.drawn_in_style
def draw(
    panel: pd.DataFrame, assessment: pd.DataFrame, population: pd.DataFrame, display: Display
) -> Figure:
    """One row a contributor, one column a measure, more than ACROSS in blocks one below the other;
    the scale is one for each measure.

    `panel` has measure, iso3, year, value; `assessment` and `population` are frames of the
    assessment's contract, the latter for its set of states. A column is one axes, its rows one
    below the other in it: axes cost more than what is in them.
    """
    measures = display.measures
    years, tables = _tables(panel, population, display)
    blocks = math.ceil(len(measures) / ACROSS)
    columns = math.ceil(len(measures) / blocks)
    row = min(ROW, max(LEAST, ROWS / blocks / len(assessment)))
    names = [textwrap.fill(name, NAME_CHARACTERS) for name in assessment["state"]]
    left = style.MARGIN + 0.02 + max(style.inches(name, 9, "bold") for name in names)
    width = min(WIDE, (style.WIDEST - left - style.MARGIN) / columns)
    heads = [style.fill(measure.label, width - 0.1, 10) for measure in measures]
    units = [style.fill(measure.unit, width - 0.1, 14.5, 8, "normal") for measure in measures]
    above = LINE * (1.5 + max(head.count("\n") for head in heads))
    block = above + row * len(assessment) + LINE * (3 + max(unit.count("\n") for unit in units))
    wide = max(left + width * columns + style.MARGIN, LEAST_WIDTH)
    figure = plt.figure(figsize=(wide, 2))
    lines = style.heading(
        figure,
        f"{display.mission} contributors and all African states, year by year, "
        f"{window_text(years[0], years[1])}",
    )
    legend = {"loc": "lower center", "bbox_to_anchor": (0.5, 0.0)}
    legend_lines = style.legend(figure, _legend(display.window), ncols=5, **legend)
    top = style.MARGIN + 0.19 * lines
    tall = top + block * blocks + 0.2 * legend_lines + style.MARGIN
    figure.set_figheight(tall)
    style.heading(figure, figure.get_suptitle())
    for place, (measure, head, unit) in enumerate(zip(measures, heads, units, strict=True)):
        line, column = divmod(place, columns)
        box = [
            left + width * column + TICKS,
            tall - top - block * line - above - row * len(assessment),
            width - TICKS - 0.1,
            row * len(assessment) - row * (1 - FILLED),
        ]
        axis = figure.add_axes(
            [side / size for side, size in zip(box, [wide, tall] * 2, strict=True)]
        )
        axis.set_xlim(years[0] - 0.7, years[1] + 0.7)
        axis.xaxis.set_major_locator(
            MaxNLocator(4 if width > 1.7 else 3, integer=True, steps=[1, 2, 5, 10])
        )
        table, states = tables[measure.name], list(assessment["iso3"])
        _column(axis, table, states, measure, display.window, row)
        axis.set_title(head)
        axis.set_xlabel(unit, fontsize=8)
        if column == 0:
            for number, name in enumerate(names):
                axis.text(
                    -TICKS / box[2],
                    number + 0.5,
                    name,
                    transform=axis.get_yaxis_transform(),
                    ha="right",
                    va="center",
                    fontsize=9 if row > SPACIOUS else 8,
                    fontweight="bold",
                )
    return figure


@dataclass(frozen=True)
class _Rows:
    """The rows of a column, one below the other: each begins at a whole number and goes down as far
    as FILLED of the way to the next. Its scale points up, from `low` to `high`. A row is `height`
    inches high."""

    axis: Axes
    count: int
    low: float
    high: float
    height: float

    @property
    def bottoms(self):
        return np.arange(self.count) + FILLED

    def places(self, values):
        """Where values are in each row: an array rows x values."""
        height = FILLED * (np.asarray(values) - self.low) / (self.high - self.low)
        return self.bottoms[:, None] - height

    def rectangles(self, spans, share, **look):
        """Draw a rectangle at each (row, first year, last year), `share` of the row high."""
        height = share * FILLED
        rectangles = [
            Rectangle((first - 0.5, self.bottoms[row] - height), last + 1 - first, height)
            for row, first, last in spans
        ]
        self.axis.add_collection(PatchCollection(rectangles, lw=0, **look))

    def ticks(self, across, down, marker):
        """Draw ticks where no axes ends."""
        self.axis.plot(
            across,
            down,
            ls="",
            marker=marker,
            markersize=2.5,
            markeredgewidth=0.8,
            color=style.COLOURS["text"],
            clip_on=False,
        )


def _column(axis, table, states, measure, window, row):
    """A measure's rows, a state each: window, scale, population, contributor, missing years."""
    years, own = table.index.to_numpy(), table[states].to_numpy().T
    quartiles = yearly_quartiles(table)
    shown = np.concatenate([own.ravel(), quartiles.to_numpy().ravel()])
    ends = _scale(shown[~np.isnan(shown)], 0.12 if row > SPACIOUS else 0.25)
    rows = _Rows(axis, len(states), *ends, row)
    axis.set_ylim(len(states) - 1 + FILLED, 0)
    _window(rows, window)
    _scale_lines(rows, measure.digits == 0)
    _population(rows, years, quartiles)
    axis.plot(
        years,
        rows.places(own).T,
        marker="o",
        markersize=2.6,
        color=style.COLOURS["contributor"],
        lw=1.3,
        zorder=3,
        clip_on=False,
    )
    lacking = [(row, *span) for row, state in enumerate(states) for span in gaps(table[state])]
    look = {"facecolor": "none", "edgecolor": style.COLOURS["population"], "hatch": "//////"}
    rows.rectangles(lacking, 0.09, zorder=1.5, **look)
    _feet(rows)
    axis.tick_params(labelsize=7.5, length=2.5, pad=2)
    axis.spines["left"].set_visible(False)


def _window(rows, window):
    whole = [(row, *window) for row in range(rows.count)]
    rows.rectangles(whole, 1, color=style.FILLS["window"], zorder=0)
    for edge in (window.start - 0.5, window.end + 0.5):
        rows.axis.vlines(
            [edge] * rows.count,
            rows.bottoms - FILLED,
            rows.bottoms,
            color=style.COLOURS["window"],
            lw=0.6,
            zorder=0.2,
        )


def _scale_lines(rows, whole):
    """The lines and numbers of the scale in each row, whole numbers alone where `whole`."""
    locator = MaxNLocator(3 if rows.height > SPACIOUS else 1, integer=whole)
    held = [
        tick for tick in locator.tick_values(rows.low, rows.high) if rows.low <= tick <= rows.high
    ]
    # the highest number of a row must not touch the lowest one of the row above
    while len(held) > 1 and np.ptp(rows.places(held)[0]) > 1 - LETTERS / rows.height:
        held = held[:-1]
    lines, span = rows.places(held).ravel(), rows.axis.get_xlim()
    rows.axis.hlines(lines, *span, color=style.COLOURS["rule"], lw=0.4, alpha=0.6, zorder=0.5)
    labels = [_tick_text(tick) for tick in held] * rows.count
    style.name_rows(rows.axis, lines, labels, pad=4.5, fontsize=7.5)
    rows.ticks([span[0]] * lines.size, lines, TICKLEFT)


def _population(rows, years, quartiles):
    """The population's median in each row, and its middle half."""
    q1, median, q3 = (rows.places(quartiles[key]) for key in ("q1", "median", "q3"))
    held = ~np.isnan(quartiles["q1"].to_numpy())
    band = [
        np.column_stack([[*years[held], *years[held][::-1]], [*down[held], *up[held][::-1]]])
        for down, up in zip(q1, q3, strict=True)
        if held.any()
    ]
    rows.axis.add_collection(PolyCollection(band, color=style.COLOURS["band"], lw=0, zorder=1))
    rows.axis.plot(years, median.T, color=style.COLOURS["population"], lw=1.2, zorder=2)


def _feet(rows):
    """Below each row but the last, which has the axes' own, the line of the years and its marks."""
    feet, (first, last) = rows.bottoms[:-1], rows.axis.get_xlim()
    rows.axis.hlines(feet, first, last, color=style.COLOURS["rule"], lw=0.8, clip_on=False)
    marks = [tick for tick in rows.axis.get_xticks() if first <= tick <= last]
    rows.ticks(marks * len(feet), np.repeat(feet, len(marks)), TICKDOWN)


def _scale(values, air):
    """Lowest and highest place of a scale: room around the values, below for missing years."""
    if not len(values):
        return 0.0, 1.0
    low, high = values.min(), values.max()
    room = air * ((high - low) or 1.0)
    return low - room, high + room


def _tick_text(tick):
    return f"{round(tick, 9):g}".replace("-", "\N{MINUS SIGN}")


def _legend(window):
    return [
        Line2D(
            [],
            [],
            marker="o",
            markersize=4,
            color=style.COLOURS["contributor"],
            label="the contributor",
        ),
        Line2D([], [], color=style.COLOURS["population"], label="median of all states"),
        Patch(color=style.COLOURS["band"], label="first to third quartile"),
        Patch(
            facecolor=style.FILLS["window"],
            edgecolor=style.COLOURS["window"],
            lw=0.6,
            label=f"window, {window_text(*window)}",
        ),
        Patch(
            facecolor="none",
            edgecolor=style.COLOURS["population"],
            hatch="//////",
            lw=0,
            label="no value for the contributor",
        ),
    ]


def title(
    panel: pd.DataFrame, assessment: pd.DataFrame, population: pd.DataFrame, display: Display
) -> str:
    """What the figure finds: on which measure most contributors are above the median throughout.

    A measure that the assessment sums is not considered: its single years say little.
    """
    _, tables = _tables(panel, population, display)
    counts = {}
    for measure in display.measures:
        table = tables[measure.name]
        held = table.loc[table.index.isin(display.window.years)].dropna(how="all")
        medians = yearly_quartiles(held)["median"] if len(held) else held.iloc[:, 0]
        own = held[assessment["iso3"]]
        # a year without a value of the state decides nothing
        above = (own.gt(medians, axis="index") | own.isna()).all() & own.notna().any()
        counts[measure] = int(above.sum())
    counts = {one: n for one, n in counts.items() if one.aggregate != "sum"} or counts
    most = max(counts.values())
    which = [measure.label for measure, count in counts.items() if count == most]
    verb = "is" if 1 in (most, len(assessment)) else "are"
    return (
        f"{most} of {number_text(len(assessment), 'contributor')} {verb} above the African median "
        f"on {'each of ' if len(which) > 1 else ''}{enumerated(which)} in every year with data, "
        f"{window_text(*display.window)}"
    )


def words(
    panel: pd.DataFrame, assessment: pd.DataFrame, population: pd.DataFrame, display: Display
) -> str:
    """The figure in words, for those who do not see it."""
    years, tables = _tables(panel, population, display)
    shown = window_text(years[0], years[1])
    parts = [
        f"Yearly values of the {display.mission} contributors beside median and quartiles "
        f"of all African states, {shown}; the window is {window_text(*display.window)}."
    ]
    for measure in display.measures:
        table = tables[measure.name]
        quartiles = yearly_quartiles(table)
        digits = max(measure.digits, measure.population_digits)
        median = _ends(quartiles["median"], digits)
        texts = [
            _contributor_text(row["state"], table[row["iso3"]], quartiles, measure.digits)
            for row in assessment.to_dict("records")
        ]
        parts.append(
            f"{measure.label} ({measure.unit}; median of all states "
            f"{median or 'without a value'}): {'; '.join(texts)}."
        )
    return " ".join(parts)


def _ends(values, digits):
    """A series' first and last value with their years; empty where it has none."""
    held = values.dropna()
    if held.empty:
        return ""
    ends = [f"{value_text(held[year], digits)} in {year}" for year in held.index[[0, -1]]]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _contributor_text(state, values, quartiles, digits):
    held = values.dropna()
    if held.empty:
        return f"{state} no value"
    above = int(np.sum(held >= quartiles.loc[held.index, "median"]))
    lacking = ", ".join(window_text(first, last) for first, last in gaps(values))
    return (
        f"{state} {_ends(values, digits)}, at or above the median in {above} of "
        f"{len(held)} years" + (f", no value {lacking}" if lacking else "")
    )
