"""Figure: uniformed personnel over time, stacked by contributor."""

import calendar
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from assessment.config.model import Display
from assessment.errors import InputError
from assessment.exhibits.figures import style
from assessment.exhibits.table import window_text
from assessment.model.contributors import derived_months, monthly_strengths
from assessment.terms import share_text

OTHERS = "Other African states"
# Inches: of a year and of all years at most, of a year's number below the axis, and of a name at
# the right, of which two must not touch.
YEAR, YEARS, NUMBER, NAME = 0.75, 9.0, 0.42, 0.19
MONTHS = 12
_INK = style.COLOURS["text"]
TOTAL = {"color": _INK, "lw": 1.2}
WHOLE = {"color": style.COLOURS["contributor"], "lw": 1.2, "ls": "--"}
DOT = {"marker": "o", "markersize": 4.5, "color": _INK, "ls": ""}
DERIVED = {"edgecolor": "white", "hatch": "////", "lw": 0}
GAP = {"facecolor": "white", "edgecolor": style.FILLS["others"], "hatch": "\\\\\\\\", "lw": 0}

Row = tuple[int, int]  # year and month, or year and 0 for a mean of the year


class Strengths(NamedTuple):
    """Uniformed personnel in a mission over time.

    `stacked` has every month (year, month) from the first held to the last, or every year
    (year, 0) where the source has yearly means: persons of each contributor in rank order, then of
    OTHERS; NaN where there are no data. `whole` is the strength of the whole mission in these rows,
    NaN where there are no data; the `derived` rows have values that were not reported.
    """

    stacked: pd.DataFrame
    whole: pd.Series
    derived: list[Row]

    @property
    def african(self) -> pd.Series:
        """Persons of all African states, in the same rows."""
        return self.stacked.sum(axis="columns", skipna=False)

    @property
    def rows(self) -> list[Row]:
        """The months or years, in order."""
        return list(self.stacked.index)

    @property
    def gaps(self) -> list[Row]:
        """Those without data."""
        return [row for row, total in self.african.items() if pd.isna(total)]

    @property
    def years(self) -> range:
        """The years, from the first to the last."""
        return range(self.rows[0][0], self.rows[-1][0] + 1)

    @property
    def months(self) -> int:
        """How many months a row is wide."""
        return 1 if self.rows[0][1] else MONTHS

    def begin(self, row: Row) -> float:
        """Where the column of a row begins, in years."""
        return row[0] + max(row[1] - 1, 0) / MONTHS

    def end(self, row: Row) -> float:
        """Where it ends."""
        return row[0] + (row[1] or MONTHS) / MONTHS

    def runs(self, some: Iterable[Row]) -> list[tuple[Row, Row]]:
        """First and last of each run of neighbours among some rows, given in order."""
        runs: list[tuple[Row, Row]] = []
        for row in some:
            if runs and self.end(runs[-1][1]) == self.begin(row):
                runs[-1] = (runs[-1][0], row)
            else:
                runs.append((row, row))
        return runs

    def marked(self, month: int | None, years: Iterable[int]) -> list[Row]:
        """The row of each of some years, of one month where rows are months."""
        if self.months == MONTHS:
            return self.rows
        return [(year, month) for year in years if month and (year, month) in self.stacked.index]


def strengths(
    contributions: pd.DataFrame,
    mission_strengths: pd.DataFrame,
    mission: str,
    assessment: pd.DataFrame,
) -> Strengths:
    """The strengths of a mission, by the contributors that `assessment` lists (iso3, state).

    `contributions` and `mission_strengths` are tidy, the mission as indicator. InputError where
    the contributions have nothing of the mission.
    """
    held = monthly_strengths(contributions, mission)
    if held.empty:
        raise InputError(f"the contributions have no value for mission {mission}")
    names = dict(zip(assessment["iso3"], assessment["state"], strict=True))
    table = held.T.groupby([names.get(iso3, OTHERS) for iso3 in held.columns]).sum().T
    table = table.reindex(columns=[*names.values(), OTHERS], fill_value=0.0)
    months = range(1, MONTHS + 1) if held.index[0][1] else [0]
    years = range(held.index[0][0], held.index[-1][0] + 1)
    every = [(year, month) for year in years for month in months]
    rows = pd.MultiIndex.from_tuples(
        [row for row in every if held.index[0] <= row <= held.index[-1]]
    )
    of_mission = mission_strengths["indicator"] == mission
    whole = mission_strengths[of_mission & (mission_strengths["type"] == "all")]
    return Strengths(
        table.reindex(rows),
        whole.set_index(["year", "month"])["value"].reindex(rows),
        sorted(derived_months(contributions, mission)),
    )


def spread(places: Sequence[float], least: float) -> list[float]:
    """`places` moved apart as little as can be, so that neighbours are `least` from each other.

    From low to high, in the unit of `places`; the squares of the moves are the smallest.
    """
    blocks: list[tuple[float, int]] = []  # runs that touch: mean of their wishes, how many
    for place, wish in enumerate(places):
        blocks.append((wish - place * least, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (low, few), (high, more) = blocks.pop(), blocks.pop()
            blocks.append(((low * few + high * more) / (few + more), few + more))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [mean + place * least for place, mean in enumerate(means)]


@style.drawn_in_style
def draw(
    contributions: pd.DataFrame,
    mission_strengths: pd.DataFrame,
    assessment: pd.DataFrame,
    display: Display,
) -> Figure:
    """A column a month, as high as the personnel at its end, the strongest rank lowest.

    `contributions` and `mission_strengths` are tidy, `assessment` a frame of the assessment's
    contract; `display` has mission, window and ranked_in, the month by which contributors are
    ranked, if any. Where the source has yearly means, a column is a year.
    """
    personnel = strengths(contributions, mission_strengths, display.mission, assessment)
    colours = [*style.layers(len(assessment)), style.FILLS["others"]]
    height = max(3.6, NAME * (len(colours) + 2))
    width = max(4.5, min(YEAR * len(personnel.years), YEARS))
    figure, axis = plt.subplots(figsize=(width + 2.8, height + 1.9), layout="constrained")
    top = max(personnel.african.max(), personnel.whole.max() if personnel.whole.any() else 0) * 1.12
    axis.set_ylim(0, top)
    start, end = display.window.start, display.window.end + 1
    axis.set_xlim(
        min(personnel.begin(personnel.rows[0]), start) - 0.1,
        max(personnel.end(personnel.rows[-1]), end) + 0.1,
    )
    axis.axvspan(start, end, color=style.FILLS["window"], lw=0, zorder=0)
    axis.vlines([start, end], 0, top, color=style.COLOURS["window"], lw=0.6, zorder=0.2)
    for first, last in personnel.runs(personnel.gaps):
        axis.axvspan(personnel.begin(first), personnel.end(last), **GAP, zorder=0.1)
    _stack(axis, personnel, colours)
    marked = personnel.marked(display.ranked_in, display.window.years)
    _marks(axis, personnel, marked)
    _names(axis, personnel, colours, top * NAME / height)
    _axes(axis, personnel, width)
    lines = style.heading(figure, _title(personnel, display))
    handles = _legend(personnel, display, personnel.months == 1 and marked)
    lines += style.legend(figure, handles, ncols=2, loc="outside lower center")
    style.make_room(figure, lines - 4)
    return figure


def _title(personnel, display):
    years = window_text(personnel.years[0], personnel.years[-1])
    return f"Uniformed personnel of African states in {display.mission}, {years}"


def _stack(axis, personnel, colours):
    edges = [*map(personnel.begin, personnel.rows), personnel.end(personnel.rows[-1])]
    tops = personnel.stacked.cumsum(axis="columns", skipna=False)
    bottoms = (tops - personnel.stacked).fillna(0.0)
    for name, colour in zip(tops.columns, colours, strict=True):
        layer = {"color": colour, "lw": 0, "zorder": 3}
        axis.stairs(tops[name], edges, baseline=bottoms[name], fill=True, **layer)
        # a light line between layers, whose shades are near each other where they are many
        axis.stairs(tops[name], edges, baseline=None, color="white", lw=0.4, zorder=3)
    total = personnel.african
    axis.stairs(total, edges, baseline=None, **TOTAL, zorder=5)
    derived = total.where(total.index.isin(personnel.derived))
    axis.stairs(derived, edges, fill=True, facecolor="none", **DERIVED, zorder=4)
    axis.stairs(personnel.whole, edges, baseline=None, **WHOLE, zorder=4)


def _marks(axis, personnel, rows):
    """A dot and a number on the total of some rows, hollow where that is derived."""
    for row in rows:
        total = personnel.african[row]
        if pd.isna(total):
            continue
        # a month's strength is that of its end, a year's mean of all of it
        place = personnel.end(row) - (0.5 if personnel.months == MONTHS else 0)
        fill = "white" if row in personnel.derived else _INK
        axis.plot(place, total, **DOT, markerfacecolor=fill, zorder=6)
        axis.annotate(
            f"{total:,.0f}",
            (place, total),
            xytext=(0, 10),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=8,
            fontweight="bold",
            bbox={"facecolor": "white", "alpha": 0.75, "lw": 0, "pad": 0.8},
            zorder=6,
        )


def _named(total):
    """The row whose layers are named: the last of at least half the largest strength, since the
    layers of a mission that closes have no height."""
    return total.index[total >= total.max() / 2][-1]


def _names(axis, personnel, colours, least):
    """The names of the layers at the right, each joined to its layer, below the date of both."""
    row = _named(personnel.african)
    sent = personnel.stacked.loc[row]
    middles = sent.cumsum() - sent / 2
    places = spread(list(middles), least)
    lift = max(0.0, least / 2 - places[0])  # none below the axis
    places = [place + lift for place in places]
    left, right = axis.get_xlim()
    step = (right - left) / 60
    across, up = [personnel.end(row), right, right + step, None], []
    for middle, place in zip(middles, places, strict=True):
        up += [middle, middle, place, None]
    line = {"color": style.COLOURS["rule"], "lw": 0.8, "zorder": 3.5}
    axis.plot(across * len(places), up, **line, clip_on=False)
    squares = {"marker": "s", "s": 36, "color": colours, "lw": 0}
    axis.scatter([right + 1.4 * step] * len(places), places, **squares, clip_on=False)
    text = {"va": "center", "fontsize": 8, "clip_on": False}
    for name, place in zip(sent.index, places, strict=True):
        axis.text(right + 2.1 * step, place, f"{name} {sent[name]:,.0f}", **text)
    axis.text(right + step, places[-1] + 1.2 * least, _when(row), **text)


def _axes(axis, personnel, width):
    years = personnel.years
    shown = years[:: math.ceil(NUMBER * len(years) / width)]
    axis.set_xticks([year + 0.5 for year in shown], [str(year) for year in shown], fontsize=8)
    axis.tick_params(length=0)
    # below the 0 of the other axis, where a mission began in the middle of the first year
    axis.tick_params(axis="x", pad=7)
    rule = {"color": style.COLOURS["rule"], "lw": 0.4, "alpha": 0.6}
    axis.vlines([*years, years[-1] + 1], 0, axis.get_ylim()[1], **rule, zorder=0.3)
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axis.set_ylabel(f"persons, {_unit(personnel)}")
    axis.spines["left"].set_visible(False)
    axis.grid(axis="y", **rule)
    axis.set_axisbelow(True)


def _legend(personnel, display, ranked):
    handles = [Line2D([], [], **TOTAL, label="all African states")]
    if personnel.whole.any():
        handles.append(Line2D([], [], **WHOLE, label="the whole mission, all contributors"))
    edge = {"edgecolor": style.COLOURS["window"], "lw": 0.6}
    label = f"window, {window_text(*display.window)}"
    handles.append(Patch(facecolor=style.FILLS["window"], **edge, label=label))
    if ranked:
        hollow = " (hollow: derived)" if set(ranked) & set(personnel.derived) else ""
        month = calendar.month_name[display.ranked_in]
        label = f"end of {month} in the window, by which contributors are ranked{hollow}"
        handles.append(Line2D([], [], **DOT, label=label))
    if personnel.gaps:
        label = f"{'month' if personnel.months == 1 else 'year'} without data on contributors"
        handles.append(Patch(**GAP, label=label))
    if personnel.derived:
        label = f"derived: a mean of {_spans(personnel, personnel.derived)}"
        handles.append(Patch(facecolor=style.COLOURS["population"], **DERIVED, label=label))
    return handles


def _unit(personnel):
    return "at the end of each month" if personnel.months == 1 else "mean of each year"


def _when(row):
    year, month = row
    return f"end of {calendar.month_name[month]} {year}" if month else f"mean of {year}"


def _spans(personnel, rows):
    return ", ".join(_span(*run) for run in personnel.runs(rows))


def _span(first, last):
    """A run of months or years in words."""
    if not first[1]:
        return window_text(first[0], last[0])
    begin, end = (f"{calendar.month_name[month]} {year}" for year, month in (first, last))
    if first == last:
        return begin
    if first[0] == last[0]:
        begin = calendar.month_name[first[1]]
    return f"{begin} to {end}"


def title(
    contributions: pd.DataFrame,
    mission_strengths: pd.DataFrame,
    assessment: pd.DataFrame,
    display: Display,
) -> str:
    """What the figure finds: when African states had most personnel, and whose it was."""
    personnel = strengths(contributions, mission_strengths, display.mission, assessment)
    row = personnel.african.idxmax()
    most = personnel.african[row]
    listed = personnel.stacked.loc[row].drop(OTHERS, errors="ignore").sum()
    return (
        f"African states had most personnel in {display.mission} at the {_when(row)}, {most:,.0f} "
        f"persons, of whom {share_text(listed / most)} came from the contributors listed"
    )


def words(
    contributions: pd.DataFrame,
    mission_strengths: pd.DataFrame,
    assessment: pd.DataFrame,
    display: Display,
) -> str:
    """The figure in words, for those who do not see it: of each year the strength at its end."""
    personnel = strengths(contributions, mission_strengths, display.mission, assessment)
    month = display.ranked_in or MONTHS
    parts = [
        f"{_title(personnel, display)}, in persons, {_unit(personnel)}: "
        f"{_span(personnel.rows[0], personnel.rows[-1])}. "
        f"The window is {window_text(*display.window)}."
    ]
    if personnel.gaps:
        parts.append(
            f"There are no data on contributors for {_spans(personnel, personnel.gaps)}: gaps."
        )
    if personnel.derived:
        parts.append(
            f"The strength in {_spans(personnel, personnel.derived)} is derived: a mean of these "
            "months, hatched."
        )
    if personnel.months == 1:
        by = ", by which contributors are ranked" if display.ranked_in else ""
        parts.append(
            f"The strengths that follow are those at the end of {calendar.month_name[month]}{by}."
        )
    rows = personnel.marked(month, personnel.years)
    if personnel.whole.any():
        parts.append(_sentence("The whole mission, all contributors", personnel.whole[rows], []))
    for name, values in [("All African states", personnel.african), *personnel.stacked.items()]:
        parts.append(_sentence(name, values[rows], personnel.derived))
    return " ".join(parts)


def _sentence(name, values, derived):
    texts = [
        f"{row[0]} "
        + ("no data" if pd.isna(value) else f"{value:,.0f}")
        + (" (derived)" if row in derived else "")
        for row, value in values.items()
    ]
    return f"{name}: {', '.join(texts)}."
