"""Figure: uniformed personnel over time, stacked by contributor."""

import calendar
import math
from collections.abc import Iterable
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
from assessment.terms import capitalised, share_text

OTHERS = "Other African states"
# Inches: of a year at most and of all years at least, beside these, of a year's number below the
# axis, of a strength above it, and of a name at the right, of which two must not touch.
YEAR, LEAST, BESIDE, NUMBER, STRENGTH, NAME = 0.75, 3.2, 3.0, 0.42, 0.37, 0.19
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
    years = _years(personnel, display.window)
    width = max(LEAST, min(YEAR * len(years), style.WIDEST - BESIDE))
    figure, axis = plt.subplots(figsize=(width + BESIDE, height + 1.9), layout="constrained")
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
    _marks(axis, personnel, marked, math.ceil(STRENGTH * len(years) / width))
    _names(axis, personnel, display.window, colours, top * NAME / height)
    _axes(axis, personnel, years, math.ceil(NUMBER * len(years) / width))
    lines = style.heading(figure, _title(personnel, display))
    handles = _legend(personnel, display, personnel.months == 1 and marked)
    lines += style.legend(figure, handles, ncols=2, loc="outside lower center")
    style.make_room(figure, lines - 3)
    return figure


def _years(personnel, window):
    """The years that are shown: those of the window among them, whether or not they have data."""
    years = personnel.years
    return range(min(years[0], window.start), max(years[-1], window.end) + 1)


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


def _marks(axis, personnel, rows, every):
    """A dot on the total of some rows, hollow where that is derived; the last of them and every
    `every`th before it has its number."""
    for place, row in enumerate(reversed(rows)):
        total = personnel.african[row]
        if pd.isna(total):
            continue
        # a month's strength is that of its end, a year's mean of all of it
        across = personnel.end(row) - (0.5 if personnel.months == MONTHS else 0)
        fill = "white" if row in personnel.derived else _INK
        axis.plot(across, total, **DOT, markerfacecolor=fill, zorder=6)
        if place % every:
            continue
        axis.annotate(
            f"{total:,.0f}",
            (across, total),
            xytext=(0, 10),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=7,
            fontweight="bold",
            bbox={"facecolor": "white", "alpha": 0.75, "lw": 0, "pad": 0.8},
            zorder=6,
        )


def _last(personnel, window):
    """The last row with data of the window, or up to its end; else the first one with data."""
    total = personnel.african.dropna()
    until = [row for row in total.index if row[0] <= window.end]
    return until[-1] if until else total.index[0]


def _names(axis, personnel, window, colours, least):
    """The names of the layers at the right, in their order, with the strengths when the window
    ends, below the date of these."""
    row = _last(personnel, window)
    sent = personnel.stacked.loc[row]
    left, right = axis.get_xlim()
    step = (right - left) / 45
    places = [least * (place + 0.5) for place in range(len(sent))]
    squares = {"marker": "s", "s": 36, "color": colours, "lw": 0}
    axis.scatter([right + 0.7 * step] * len(places), places, **squares, clip_on=False)
    text = {"va": "center", "fontsize": 8, "clip_on": False}
    for name, place in zip(sent.index, places, strict=True):
        axis.text(right + 1.4 * step, place, f"{name} {sent[name]:,.0f}", **text)
    axis.text(right + 0.3 * step, places[-1] + 1.2 * least, f"{_when(row)}:", **text)


def _axes(axis, personnel, years, every):
    shown = years[::every]
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
        label = f"end of {month}, by which contributors are ranked{hollow}"
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


def _at(row):
    return f"{'at' if row[1] else 'by'} the {_when(row)}"


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
    """What the figure finds: how much of the personnel came from the contributors listed when the
    window ended."""
    personnel = strengths(contributions, mission_strengths, display.mission, assessment)
    row = _last(personnel, display.window)
    listed = personnel.stacked.loc[row].drop(OTHERS).sum()
    of = {"of the African": personnel.african[row], "of all": personnel.whole[row]}
    shares = [f"{share_text(listed / most)} {name}" for name, most in of.items() if most > 0]
    number = "" if len(assessment) == 1 else f"{len(assessment)} "
    return (
        f"{capitalised(_at(row))} the {number}"
        f"contributor{'s' if number else ''} listed sent "
        f"{' and '.join(shares) or 'none of the'} uniformed personnel in {display.mission}"
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
    last = _last(personnel, display.window)
    sent = [f"{name} {value:,.0f}" for name, value in personnel.stacked.loc[last].items()]
    parts.append(f"Beside the names are the strengths {_at(last)}: {', '.join(sent)}.")
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
