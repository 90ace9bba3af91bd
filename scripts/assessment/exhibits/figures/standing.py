"""Figure: each contributor's place among all African states on each measure."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.table import kind_of, most_and_fewest, value_text, window_text

# Inches of a panel: many panels are narrower, so that the figure still fits a page.
WIDE, NARROW, MANY = 2.2, 1.3, 6


@style.drawn_in_style
def draw(
    assessment: pd.DataFrame, population: pd.DataFrame, thresholds: pd.DataFrame, display: Display
) -> Figure:
    """One panel a measure, one row a contributor, all states in the row on top.

    Frames as in the assessment's contract. The band runs from the first to the third
    quartile, the line in it is the median; shape and colour of a contributor's mark say its
    class. Values are the window's aggregates in the measure's unit.
    """
    measures = display.measures
    rows = len(assessment)
    width = WIDE if len(measures) < MANY else NARROW
    figure, axes = plt.subplots(
        ncols=len(measures),
        figsize=(2.1 + width * len(measures), 1.75 + 0.3 * rows),
        layout="constrained",
        sharey=True,
        squeeze=False,
    )
    limits = thresholds.set_index("measure")
    for axis, measure in zip(axes[0], measures, strict=True):
        _panel(axis, assessment, population, limits.loc[measure.name], measure, rows, width)
        _axis_label(axis, measure, display.classification.population == "state_years", width)
    names = ["All African states", *assessment["state"]]
    style.name_rows(axes[0][0], range(-1, rows), names)
    axes[0][0].set_ylim(rows - 0.4, -1.8)
    lines = style.heading(
        figure,
        f"{display.mission} contributors among all African states, {window_text(*display.window)}",
    )
    lines += style.legend(figure, _legend(), ncols=6, loc="outside lower center")
    style.make_room(figure, lines - 2)
    return figure


def _panel(axis, assessment, population, limits, measure, rows, width):
    name = measure.name
    axis.axvspan(limits["q1"], limits["q3"], color=style.COLOURS["band"], lw=0, zorder=0)
    axis.axvline(limits["median"], color=style.COLOURS["rule"], lw=1.2, zorder=1)
    everyone = population[name].dropna()
    axis.plot(
        everyone,
        [-1] * len(everyone),
        "|",
        color=style.COLOURS["population"],
        markersize=11,
        markeredgewidth=0.9,
        alpha=0.8,
        zorder=2,
    )
    ends = {"transform": axis.get_yaxis_transform(), "color": style.COLOURS["rule"]}
    axis.hlines(range(rows), 0, 1, lw=0.4, zorder=0.5, **ends)
    for place, row in enumerate(assessment.to_dict("records")):
        kind = row[f"{name}_class"]
        if kind not in style.MARKERS:
            axis.text(
                0.5,
                place,
                "no value",
                transform=axis.get_yaxis_transform(),
                va="center",
                ha="center",
                fontsize=7.5,
                color=style.COLOURS["middle"],
            )
            continue
        axis.plot(
            row[name],
            place,
            style.MARKERS[kind],
            color=style.COLOURS[kind_of(kind, measure.supports)],
            markersize=7,
            zorder=3,
            clip_on=False,
        )
    axis.set_title(style.fill(measure.label, width, 11))
    axis.xaxis.set_major_locator(
        MaxNLocator(5 if width == WIDE else 3, integer=measure.digits == 0)
    )
    axis.yaxis.set_visible(False)
    axis.spines["left"].set_visible(False)
    axis.margins(x=0.06)


def _axis_label(axis, measure, pooled, width):
    """Unit and aggregate; a sum beside quartiles of single years must say so."""
    words = f"{measure.aggregate} of the years"
    if measure.aggregate == "sum" and pooled:
        words += ";\nquartiles of single years"
    lines = [*measure.unit.splitlines(), *f"({words})".splitlines()]
    wrapped = [style.fill(line, width, 14.5, 8, "normal") for line in lines]
    axis.set_xlabel("\n".join(wrapped), fontsize=8)


def _legend():
    marks = [
        Line2D([], [], marker=style.MARKERS[kind], color=style.COLOURS[kind], ls="", label=words)
        for kind, words in style.CLASS_WORDS.items()
    ]
    return [
        *marks,
        Patch(color=style.COLOURS["band"], label="first to third quartile"),
        Line2D([], [], color=style.COLOURS["rule"], label="median"),
        Line2D(
            [],
            [],
            marker="|",
            color=style.COLOURS["population"],
            ls="",
            markersize=9,
            label="every state",
        ),
    ]


def title(assessment: pd.DataFrame, display: Display) -> str:
    """What the figure finds: on which measures most and fewest support the model."""
    counts = {
        measure.label: int((assessment[f"{measure.name}_class"] == measure.supports).sum())
        for measure in display.measures
    }
    return f"Values that support the model: {most_and_fewest(counts, len(assessment))}"


def words(assessment: pd.DataFrame, thresholds: pd.DataFrame, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    limits = thresholds.set_index("measure")
    parts = []
    for measure in display.measures:
        name = measure.name
        texts = []
        for kind, words in style.CLASS_WORDS.items():
            rows = assessment[assessment[f"{name}_class"] == kind].to_dict("records")
            named = [f"{row['state']} ({value_text(row[name], measure.digits)})" for row in rows]
            texts.append(f"{words} {', '.join(named) or 'nobody'}")
        digits = max(measure.digits, measure.population_digits)
        quartiles = [value_text(limits.loc[name, key], digits) for key in ("q1", "median", "q3")]
        parts.append(
            f"{measure.label} (first quartile {quartiles[0]}, median {quartiles[1]}, "
            f"third quartile {quartiles[2]}): {'; '.join(texts)}."
        )
    return " ".join(parts)
