"""Figure: uniformed personnel over time, stacked by contributor."""

from collections.abc import Mapping, Sequence

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

BAR = 0.62  # width of a bar, in years
OTHERS = "Other African states"
# Inches: of a year, and of a name beside the last bar, of which two must not touch.
YEAR, NAME = 0.8, 0.19


def stacked(contributions: pd.DataFrame, mission: str, assessment: pd.DataFrame) -> pd.DataFrame:
    """Personnel (persons) a year: a row a year, a column a contributor in rank order, then OTHERS.

    `contributions` is tidy, the mission as indicator; `assessment` has iso3 and state. Every
    year from the first to the last that the source has for the mission; a state not listed in
    a year counts 0, a year that the source lacks is NaN. InputError where it has none.
    """
    sent = contributions[contributions["indicator"] == mission]
    if sent.empty:
        raise InputError(f"the contributions have no figure for mission {mission}")
    names = dict(zip(assessment["iso3"], assessment["state"], strict=True))
    table = sent.assign(state=sent["iso3"].map(names).fillna(OTHERS)).pivot_table(
        index="year", columns="state", values="value", aggfunc="sum", fill_value=0.0
    )
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    return table.reindex(columns=[*names.values(), OTHERS], fill_value=0.0).reindex(years)


def completed(totals: pd.Series, incomplete: Mapping[int, float]) -> pd.Series:
    """What totals would be, had the source all months: divided by the share that it has.

    `totals` has years as its index, `incomplete` is year to share; the years of both alone.
    """
    held = totals.dropna()
    shares = pd.Series({year: incomplete[year] for year in held.index if year in incomplete})
    return held[shares.index] / shares if len(shares) else held.iloc[:0]


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
def draw(contributions: pd.DataFrame, assessment: pd.DataFrame, display: Display) -> Figure:
    """Bars of the yearly personnel, the strongest rank lowest, joined from year to year.

    `contributions` is tidy, `assessment` a frame of the assessment's contract; `display` has
    mission, window and incomplete, year to the share of the true value that the source states.
    """
    table = stacked(contributions, display.mission, assessment)
    totals = table.sum(axis="columns", skipna=False)
    incomplete = display.incomplete or {}
    estimates = completed(totals, incomplete)
    colours = [*style.layers(len(assessment)), style.FILLS["others"]]
    height = max(3.6, NAME * (len(table.columns) + 1))
    figure, axis = plt.subplots(
        figsize=(max(7.5, 2.8 + YEAR * len(table)), height + 1.7), layout="constrained"
    )
    top = max(totals.max(), estimates.max() if len(estimates) else 0) * 1.12
    axis.set_ylim(0, top)
    axis.set_xlim(table.index[0] - 0.6, table.index[-1] + 0.45)
    window = display.window
    axis.axvspan(window.start - 0.5, window.end + 0.5, color=style.FILLS["window"], lw=0, zorder=0)
    for edge in (window.start - 0.5, window.end + 0.5):
        axis.axvline(edge, color=style.COLOURS["window"], lw=0.6, zorder=0.2)
    _stack(axis, table, colours)
    _incomplete(axis, totals, incomplete)
    _total(axis, totals, estimates)
    _names(axis, table, colours, top * NAME / height)
    _axes(axis, table, totals, incomplete)
    style.heading(
        figure,
        f"Uniformed personnel of African states in {display.mission}, "
        f"{window_text(table.index[0], table.index[-1])}",
    )
    style.legend(figure, _legend(window, estimates), ncols=2, loc="outside lower center")
    return figure


def _stack(axis, table, colours):
    bottoms = table.cumsum(axis="columns").shift(axis="columns", fill_value=0.0)
    for name, colour in zip(table.columns, colours, strict=True):
        low, high = bottoms[name], bottoms[name] + table[name]
        axis.bar(
            table.index, table[name], BAR, low, color=colour, edgecolor="white", lw=0.6, zorder=3
        )
        for year in table.index[:-1]:
            # the eye follows a layer from bar to bar
            axis.fill_between(
                [year + BAR / 2, year + 1 - BAR / 2],
                [low[year], low[year + 1]],
                [high[year], high[year + 1]],
                color=colour,
                alpha=0.28,
                lw=0,
                zorder=2,
            )


def _incomplete(axis, totals, incomplete):
    years = [year for year in totals.dropna().index if year in incomplete]
    hatched = {"facecolor": "none", "edgecolor": "white", "hatch": "////", "lw": 0}
    axis.bar(years, totals[years], BAR, **hatched, zorder=4)


def _total(axis, totals, estimates):
    """The total as a line; through the estimate, dotted and hollow, where the year is a part."""
    line = totals.copy()
    line.update(estimates)
    ink = style.COLOURS["text"]
    for year in line.index[:-1]:
        sure = not {year, year + 1} & set(estimates.index)
        pair = [year, year + 1]
        axis.plot(pair, line[pair], ls="-" if sure else ":", color=ink, lw=1.3, zorder=5)
    for year, total in line.dropna().items():
        sure = year not in estimates.index
        axis.plot(
            year,
            total,
            "o",
            markersize=5,
            color=ink,
            markerfacecolor=ink if sure else "white",
            zorder=6,
        )
        place, align = _clear_of_line(line, year)
        axis.annotate(
            f"{total:,.0f}" if sure else _about(total),
            (year, total),
            xytext=place,
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=8.5,
            fontweight="bold" if sure else "normal",
            zorder=6,
        )


def _clear_of_line(line, year):
    """Where a number stands that its line does not cross: offset in points, and alignment."""
    here = line[year]
    before, after = (line.get(year + step, here) for step in (-1, 1))
    if before > here and after > here:
        return (0, -13), "center"
    if after > here:
        return (-4, 11), "right"
    if before > here:
        return (4, 11), "left"
    return (0, 13), "center"


def _about(personnel):
    """An estimate, no finer than its share allows: two figures."""
    digits = len(f"{personnel:.0f}") - 2
    return f"\N{ALMOST EQUAL TO}{round(personnel, -max(digits, 0)):,.0f}"


def _names(axis, table, colours, least):
    """The names of the layers beside the last bar, each joined to its layer."""
    last = table.iloc[-1]
    middles = last.cumsum() - last / 2
    places = spread(list(middles), least)
    edge = table.index[-1] + BAR / 2
    for name, colour, middle, place in zip(table.columns, colours, middles, places, strict=True):
        axis.plot(
            [edge + 0.02, edge + 0.14, edge + 0.3],
            [middle, place, place],
            color=style.COLOURS["rule"],
            lw=0.8,
            clip_on=False,
            zorder=1,
        )
        axis.plot(edge + 0.34, place, "s", color=colour, markersize=6, clip_on=False)
        axis.text(
            edge + 0.46, place, f"{name} {last[name]:,.0f}", va="center", fontsize=8, clip_on=False
        )


def _axes(axis, table, totals, incomplete):
    labels = [
        f"{year}\n{total:,.0f}\n(\N{ALMOST EQUAL TO}{incomplete[year]:.0%})"
        if year in incomplete and pd.notna(total)
        else f"{year}" + ("\nno figure" if pd.isna(total) else "")
        for year, total in totals.items()
    ]
    axis.set_xticks(table.index, labels, fontsize=8)
    axis.tick_params(length=0)
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axis.set_ylabel("persons, yearly mean")
    axis.spines["left"].set_visible(False)
    axis.grid(axis="y", color=style.COLOURS["rule"], lw=0.4, alpha=0.6)
    axis.set_axisbelow(True)


def _legend(window, estimates):
    ink = style.COLOURS["text"]
    handles = [
        Line2D([], [], marker="o", markersize=5, color=ink, label="all African states"),
        Patch(
            facecolor=style.FILLS["window"],
            edgecolor=style.COLOURS["window"],
            lw=0.6,
            label=f"window, {window_text(*window)}",
        ),
    ]
    if len(estimates):
        hatched = {"facecolor": style.COLOURS["population"], "edgecolor": "white", "lw": 0}
        handles += [
            Patch(
                **hatched,
                hatch="////",
                label="incomplete year: the total held (share of the true one)",
            ),
            Line2D(
                [],
                [],
                marker="o",
                markersize=5,
                ls=":",
                color=ink,
                markerfacecolor="white",
                label="estimate for the complete year",
            ),
        ]
    return handles


def words(contributions: pd.DataFrame, assessment: pd.DataFrame, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    table = stacked(contributions, display.mission, assessment)
    totals = table.sum(axis="columns", skipna=False)
    incomplete = display.incomplete or {}
    estimates = completed(totals, incomplete)
    parts = [
        f"Uniformed personnel of African states in {display.mission}, yearly means in "
        f"persons. The window is {window_text(*display.window)}."
    ]
    told = []
    for year, total in totals.items():
        if pd.isna(total):
            told.append(f"{year} no figure")
        elif year in estimates.index:
            told.append(
                f"{year} {total:,.0f} (incomplete: about {incomplete[year]:.0%} of the true "
                f"mean, which would be {_about(estimates[year])})"
            )
        else:
            told.append(f"{year} {total:,.0f}")
    parts.append(f"All African states: {'; '.join(told)}.")
    for name in table.columns:
        years = [
            f"{year} {'no figure' if pd.isna(value) else format(value, ',.0f')}"
            for year, value in table[name].items()
        ]
        parts.append(f"{name}: {', '.join(years)}.")
    return " ".join(parts)
