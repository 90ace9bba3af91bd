"""Figure: each contributor's yearly figures beside those of the population, a panel a measure."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from assessment.errors import InputError
from assessment.exhibits.figures import style
from assessment.exhibits.table import figure_text, window_text

# Before it few sources have figures; longer axes would be mostly empty.
EARLIEST = 2000
# Inches: of a column (by the number of columns, so that many still fit a page) and of a row.
WIDE, NARROW, ROW = 2.05, 1.4, 0.74
NAME_CHARACTERS = 14


def trend_years(panel, measures, window):
    """First and last year to show: where the measures have figures, from EARLIEST on and not
    after the window's end.

    `panel` has measure, iso3, year, value. InputError where no figure is left.
    """
    years = panel.loc[panel["measure"].isin(measures), "year"]
    years = years[(years >= EARLIEST) & (years <= window["end"])]
    if years.empty:
        raise InputError(f"no measure has a figure from {EARLIEST} to {window['end']}")
    return int(years.min()), int(years.max())


def yearly(panel, measure, states, years):
    """A measure's figures, a row a year from first to last, a column a state; gaps are NaN.

    `years` is (first, last); unit of the measure.
    """
    chosen = panel[(panel["measure"] == measure) & panel["iso3"].isin(states)]
    table = chosen.pivot(index="year", columns="iso3", values="value")
    return table.reindex(index=range(years[0], years[1] + 1), columns=list(states))


def yearly_quartiles(table):
    """Per year q1, median and q3 over the states that have a figure; NaN where none has."""
    quartiles = table.quantile([0.25, 0.5, 0.75], axis="columns").T
    return quartiles.set_axis(["q1", "median", "q3"], axis="columns")


def gaps(values):
    """Runs of years without a figure, as (first, last); `values` has years as its index."""
    runs = []
    for year in values.index[values.isna()]:
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _tables(panel, population, display):
    measures = [measure["name"] for measure in display["measures"]]
    years = trend_years(panel, measures, display["window"])
    states = list(population["iso3"])
    return years, {name: yearly(panel, name, states, years) for name in measures}


@style.drawn_in_style
def draw(panel, assessment, population, display):
    """One row a contributor, one column a measure; the scale is one for each measure.

    `panel` has measure, iso3, year, value; `assessment` and `population` are frames of the
    assessment's contract, the latter for its set of states.
    """
    measures = display["measures"]
    years, tables = _tables(panel, population, display)
    width = WIDE if len(measures) <= 4 else NARROW
    figure, axes = plt.subplots(
        nrows=len(assessment),
        ncols=len(measures),
        figsize=(1.5 + width * len(measures), 1.9 + ROW * len(assessment)),
        layout="constrained",
        sharex=True,
        sharey="col",
        squeeze=False,
    )
    figure.get_layout_engine().set(h_pad=0.03, w_pad=0.03, hspace=0, wspace=0)
    for measure, column in zip(measures, axes.T, strict=True):
        table = tables[measure["name"]]
        quartiles = yearly_quartiles(table)
        for axis, state in zip(column, assessment.to_dict("records"), strict=True):
            _panel(axis, table[state["iso3"]], quartiles, display["window"])
        # a column's scale serves its whole column, and leaves room below for missing years
        column[0].margins(y=0.12)
        column[0].yaxis.set_major_locator(MaxNLocator(3, integer=measure["digits"] == 0))
        column[0].set_title(textwrap.fill(measure["label"], int(width * 10)))
        column[-1].set_xlabel(textwrap.fill(measure["unit"], int(width * 14.5)), fontsize=8)
    for axis, state in zip(axes[:, 0], assessment.to_dict("records"), strict=True):
        axis.set_ylabel(
            textwrap.fill(state["state"], NAME_CHARACTERS),
            rotation=0,
            ha="right",
            va="center",
            fontweight="bold",
        )
    axes[0][0].set_xlim(years[0] - 0.7, years[1] + 0.7)
    axes[0][0].xaxis.set_major_locator(
        MaxNLocator(4 if width == WIDE else 3, integer=True, steps=[1, 2, 5, 10])
    )
    figure.align_ylabels(axes[:, 0])
    style.heading(
        figure,
        f"{display['mission']} contributors and all African states, year by year, "
        f"{window_text({'start': years[0], 'end': years[1]})}",
    )
    figure.legend(
        handles=_legend(display["window"]),
        loc="outside lower center",
        ncols=5 if figure.get_figwidth() > 8 else 3,
        frameon=False,
        fontsize=8.5,
    )
    return figure


def _panel(axis, values, quartiles, window):
    years = values.index.to_numpy()
    axis.axvspan(
        window["start"] - 0.5, window["end"] + 0.5, color=style.FILLS["window"], lw=0, zorder=0
    )
    for edge in (window["start"] - 0.5, window["end"] + 0.5):
        axis.axvline(edge, color=style.COLOURS["window"], lw=0.6, zorder=0.2)
    axis.fill_between(
        years, quartiles["q1"], quartiles["q3"], color=style.COLOURS["band"], lw=0, zorder=1
    )
    axis.plot(years, quartiles["median"], color=style.COLOURS["population"], lw=1.2, zorder=2)
    axis.plot(
        years,
        values,
        marker="o",
        markersize=2.6,
        color=style.COLOURS["contributor"],
        lw=1.3,
        zorder=3,
        clip_on=False,
    )
    for first, last in gaps(values):
        axis.axvspan(
            first - 0.5,
            last + 0.5,
            ymax=0.09,
            facecolor="none",
            edgecolor=style.COLOURS["population"],
            hatch="//////",
            lw=0,
            zorder=1.5,
        )
    axis.tick_params(labelsize=7.5, length=2.5, pad=2)
    axis.spines["left"].set_visible(False)
    axis.grid(axis="y", color=style.COLOURS["rule"], lw=0.4, alpha=0.6)
    axis.set_axisbelow(True)


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
            label=f"window, {window_text(window)}",
        ),
        Patch(
            facecolor="none",
            edgecolor=style.COLOURS["population"],
            hatch="//////",
            lw=0,
            label="no figure for the contributor",
        ),
    ]


def words(panel, assessment, population, display):
    """The figure in words, for those who do not see it."""
    years, tables = _tables(panel, population, display)
    shown = window_text({"start": years[0], "end": years[1]})
    parts = [
        f"Yearly figures of the {display['mission']} contributors beside median and quartiles "
        f"of all African states, {shown}; the window is {window_text(display['window'])}."
    ]
    for measure in display["measures"]:
        table = tables[measure["name"]]
        quartiles = yearly_quartiles(table)
        digits = max(measure["digits"], measure["population_digits"])
        median = _ends(quartiles["median"], digits)
        told = [
            _contributor_text(row["state"], table[row["iso3"]], quartiles, measure["digits"])
            for row in assessment.to_dict("records")
        ]
        parts.append(
            f"{measure['label']} ({measure['unit']}; median of all states "
            f"{median or 'without a figure'}): {'; '.join(told)}."
        )
    return " ".join(parts)


def _ends(values, digits):
    """A series' first and last figure with their years; empty where it has none."""
    held = values.dropna()
    if held.empty:
        return ""
    ends = [f"{figure_text(held[year], digits)} in {year}" for year in held.index[[0, -1]]]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _contributor_text(state, values, quartiles, digits):
    held = values.dropna()
    if held.empty:
        return f"{state} no figure"
    above = int(np.sum(held >= quartiles.loc[held.index, "median"]))
    lacking = ", ".join(window_text({"start": first, "end": last}) for first, last in gaps(values))
    return (
        f"{state} {_ends(values, digits)}, at or above the median in {above} of "
        f"{len(held)} years" + (f", no figure {lacking}" if lacking else "")
    )
