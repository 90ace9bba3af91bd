"""Figure: how the AUC of the counts spreads over all specifications of a grid, and by choice."""

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import (
    COUNT_TEXTS,
    NO_OTHERS,
    auc_words,
    combinations_text,
    spread_words,
)
from assessment.exhibits.option_labels import (
    SHARES,
    choice_text,
    option_label,
    option_text,
    options_width,
)
from assessment.terms import capitalised

ALL = "all"  # the choice of the row of discrimination.csv over all specifications
HALF = 0.5
BIN = 0.01  # width of a bar of the distribution
# The look of each count: area, ink, and its distance below the middle of a row, in rows.
LOOKS = {
    "count": (style.SHADES[3], style.COLOURS["contributor"], -0.15),
    "count_with_membership": (style.AREAS["partial"][0], "#7A5200", 0.15),
}
# Inches.
NAMES = 1.4
NAME = 1.35  # of the widest name of a count
ABOVE, TOP, BETWEEN, ROW, GAP, FOOT = 0.15, 1.2, 0.4, 0.132, 0.06, 1.2
SIZE, CHARACTERS = 7, 24  # points; of a line of a choice's name


def moving(spread: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows of choices under whose options the AUC differs in any column, and the others.

    `spread` as in the grid's discrimination.csv. The others are names of choices.
    """
    by_option = spread[spread["choice"] != ALL]
    alike = by_option.drop(columns=["option", "specifications"]).drop_duplicates()
    differing = alike.groupby(["choice", "variable"], sort=False).size().groupby("choice").max() > 1
    unaffected = [choice for choice in by_option["choice"].unique() if not differing[choice]]
    return by_option[~by_option["choice"].isin(unaffected)], unaffected


@style.drawn_in_style
def draw(
    discrimination_spread: pd.DataFrame,
    auc_distribution: pd.DataFrame,
    grid: Mapping,
    display: Display,
) -> Figure:
    """Above, the shares of the specifications by their AUC; below, a row an option: range,
    quartiles and median of the AUC under it.

    Frames as in the grid's discrimination.csv and auc_distribution.csv, `grid` as in grid.json;
    `display` has mission.
    """
    overall = discrimination_spread[discrimination_spread["choice"] == ALL].set_index("variable")
    title = _title(display)
    top = style.heading_height(title) + ABOVE
    if not overall["specifications"].any():
        figure = plt.figure(figsize=(style.WIDEST, top + ABOVE))
        style.heading(figure, title)
        text = f"{capitalised(NO_OTHERS)}."
        figure.text(style.MARGIN / style.WIDEST, 0.1, text, fontsize=SIZE)
        return figure
    rows, unaffected = moving(discrimination_spread)
    choices = {
        choice: list(options["option"].unique())
        for choice, options in rows.groupby("choice", sort=False)
    }
    tall = sum(GAP + ROW * len(options) for options in choices.values())
    left = style.MARGIN + NAMES + options_width(choices or {ALL: [""]})
    wide = style.WIDEST - left - 2 * style.MARGIN
    note = _note(unaffected)
    foot = FOOT + 0.12 * (note.count("\n") + 1 if note else 0)
    height = top + TOP + BETWEEN + tall + foot
    figure = plt.figure(figsize=(style.WIDEST, height))
    style.heading(figure, title)

    def axes(from_top, inches):
        axis = figure.add_axes(
            (
                left / style.WIDEST,
                1 - (from_top + inches) / height,
                wide / style.WIDEST,
                inches / height,
            )
        )
        axis.set_xlim(_limits(overall))
        axis.axvline(HALF, color=style.COLOURS["text"], lw=1, ls=(0, (4, 2)))
        return axis

    _distribution(axes(top, TOP), auc_distribution, overall, grid, wide)
    if choices:
        axis = axes(top + TOP + BETWEEN, tall)
        axis.set_ylim(tall, 0)
        _options(axis, rows, choices, grid["configured"], left, wide)
    _foot(figure, note)
    return figure


def _title(display):
    return f"{display.mission}: contributors against other states, all combinations"


def _note(unaffected):
    """The choices that the figure leaves out, on lines; empty where there is none."""
    names = "; ".join(map(choice_text, unaffected))
    text = f"Left out, since the spread is the same under each option: {names}."
    wide = style.WIDEST - 2 * style.MARGIN
    return style.fill(text, wide, 20, SIZE, "normal") if names else ""


def _limits(overall):
    values = overall[["lowest", "highest", "configured"]].astype(float)
    low, high = np.nanmin([HALF, values.min().min()]), np.nanmax([HALF, values.max().max()])
    room = max(0.02, 0.04 * (high - low))
    return low - room, high + room


def _distribution(axis, distribution, overall, grid, wide):
    """Draw a step a bin; fill and name distinguish the counts."""
    axis.tick_params(length=2, labelsize=7.5)
    axis.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.yaxis.set_major_locator(MaxNLocator(4))
    every = combinations_text(grid["specifications"])
    axis.set_ylabel(f"share of {every}".replace(" c", "\nc"), fontsize=7.5)
    edges = np.arange(0, 1 + 1.5 * BIN, BIN) - BIN / 2  # a middle, and no edge, on one half
    most = 0.0
    for variable, own in distribution.groupby("variable", sort=False):
        fill, ink, _ = LOOKS[variable]
        shares, _ = np.histogram(own["auc"], edges, weights=own["specifications"])
        shares = shares / own["specifications"].sum()
        axis.stairs(shares, edges, fill=True, color=fill, alpha=0.8, lw=0)
        axis.stairs(shares, edges, color=ink, lw=1.2)
        most = max(most, shares.max())
    axis.set_ylim(0, most * 1.3)
    low, high = axis.get_xlim()
    for variable, row in overall.iterrows():
        ink, first = LOOKS[variable][1], row["median"] == overall["median"].min()
        # the lower one ends at its median, and where the other one has room beside it
        across = min((row["median"] - low) / (high - low), 1 - NAME / wide) if first else 1
        look = {"fontsize": 8, "fontweight": "bold", "transform": axis.transAxes}
        axis.text(across, 0.92, COUNT_TEXTS[variable], color=ink, ha="right", **look)
        if not pd.isna(row["configured"]):
            axis.plot([row["configured"]] * 2, [0, most], color=ink, lw=1.1, ls=":")
            axis.plot(row["configured"], most * 1.06, marker="D", color=ink, **_CONFIGURED)


_CONFIGURED = {"markersize": 4.5, "markerfacecolor": "white", "ls": ""}


def _options(axis, rows, choices, configured, left, wide):
    """A row an option, in inches from the top of one axes for all choices."""
    axis.spines[["left", "bottom"]].set_visible(False)
    tops, below = {}, 0.0
    for choice, options in choices.items():
        tops[choice] = below + GAP
        below += GAP + ROW * len(options)
        axis.axhspan(tops[choice], below, color=style.FILLS["stripe"], lw=0, zorder=0)
        axis.text(
            (style.MARGIN - left) / wide,
            (tops[choice] + below) / 2,
            textwrap.fill(choice_text(choice), CHARACTERS if len(options) > 1 else 60),
            transform=axis.get_yaxis_transform(),
            va="center",
            fontsize=SIZE,
            fontweight="bold",
            linespacing=1.0,
        )
    named = [(choice, option) for choice, options in choices.items() for option in options]
    middles = {
        (choice, option): tops[choice] + ROW * (choices[choice].index(option) + 0.5)
        for choice, option in named
    }
    for variable, own in rows.groupby("variable", sort=False):
        _, ink, down = LOOKS[variable]
        keys = zip(own["choice"], own["option"], strict=True)
        places = np.array([middles[key] for key in keys]) + ROW * down
        axis.hlines(places, own["lowest"], own["highest"], color=ink, lw=0.8)
        axis.hlines(places, own["q1"], own["q3"], color=ink, lw=2.6)
        axis.plot(own["median"], places, "|", color="white", markersize=3, markeredgewidth=1.6)
        axis.plot(
            own["configured"], places, marker="D", color=ink, **{**_CONFIGURED, "markersize": 3}
        )
    labels = [option_label(choice, option) for choice, option in named]
    texts = style.name_rows(axis, list(middles.values()), labels, pad=4, fontsize=SIZE)
    for label, (choice, option) in zip(texts, named, strict=True):
        if option == str(configured[choice]):
            label.set_fontweight("bold")
    axis.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    axis.tick_params(axis="x", length=2, labelsize=7.5)
    label = "probability that a contributor has the higher count (a tie counts as half)"
    axis.set_xlabel(label, fontsize=7.5, loc="right")


def _foot(figure, note):
    handles = [
        Patch(facecolor=area, edgecolor=ink, label=f"{COUNT_TEXTS[name]} ({line} line of a row)")
        for (name, (area, ink, _)), line in zip(LOOKS.items(), ("upper", "lower"), strict=True)
    ]
    ink = style.COLOURS["text"]
    handles += [
        Line2D([], [], color=ink, lw=1, ls=(0, (4, 2)), label="0.5: higher as often as lower"),
        Line2D(
            [], [], color=ink, lw=0.8, label="lowest to highest; thick: middle half; gap: median"
        ),
        Line2D(
            [],
            [],
            marker="D",
            color=ink,
            label="as configured; in a row: with that option instead",
            **_CONFIGURED,
        ),
        Line2D([], [], ls="", label="bold: option as configured"),
    ]
    height, across = figure.get_figheight(), style.MARGIN / style.WIDEST
    room = style.MARGIN + 0.12 * (note.count("\n") + 1 if note else 0)
    look = {"va": "bottom", "fontsize": SIZE, "color": style.COLOURS["middle"]}
    figure.text(across, style.MARGIN / height, note, **look)
    place = {"loc": "lower left", "bbox_to_anchor": (across, room / height), "borderaxespad": 0.3}
    style.legend(figure, handles, ncols=2, fontsize=7.5, handlelength=1.6, **place)


def title(discrimination_spread: pd.DataFrame) -> str:
    """What the figure finds: the range of the probability over all specifications."""
    return capitalised(auc_words(discrimination_spread))


def words(discrimination_spread: pd.DataFrame, grid: Mapping, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    rows, unaffected = moving(discrimination_spread)
    every = combinations_text(grid["specifications"])
    parts = [
        f"{_title(display)} ({every}): {auc_words(discrimination_spread)}.",
        *spread_words(discrimination_spread),
    ]
    for variable, own in rows.groupby("variable", sort=False):
        spans = [
            f"{choice_text(choice)} {_span(choice, options)}"
            for choice, options in own.groupby("choice", sort=False)
        ]
        parts.append(f"Medians by choice, with {COUNT_TEXTS[variable]}: {'; '.join(spans)}.")
    if unaffected:
        names = "; ".join(map(choice_text, unaffected))
        parts.append(f"The spread is the same under each option of: {names}.")
    return " ".join([*parts, SHARES])


def _span(choice, options):
    """The lowest and the highest median of the options of a choice, with these options."""
    ordered = options.dropna(subset="median").sort_values("median", kind="stable").iloc[[0, -1]]
    first, last = (f"{median:.2f}" for median in ordered["median"])
    if first == last:
        return f"{first} for each"
    ends = zip((first, last), ordered["option"], strict=True)
    return " to ".join(f"{median} ({option_text(choice, option)})" for median, option in ends)
