"""Figure: each contributor's place among all African states on each measure."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import number_text
from assessment.exhibits.figures import style
from assessment.exhibits.table import kind_of, value_text, window_text
from assessment.terms import enumerated

# Inches: of names, of a panel, of a row, above and below the rows.
NAMES, WIDTH, ROW, ENDS = 1.5, 3.1, 0.25, 1.2


@style.drawn_in_style
def draw(
    assessment: pd.DataFrame, population: pd.DataFrame, thresholds: pd.DataFrame, display: Display
) -> Figure:
    """One panel a measure, one row a contributor, all states in the row on top.

    Frames as in the assessment's contract. The band runs from the first to the third
    quartile, the line in it is the median; shape and colour of a contributor's mark say its
    class. Values are the window's aggregates in the measure's unit.
    """
    measures, rows = display.measures, len(assessment)
    figure, axes, columns = style.panels(len(measures), NAMES, WIDTH, ENDS + ROW * (rows + 1))
    width = (figure.get_figwidth() - NAMES) / columns - 2 * style.MARGIN
    limits = thresholds.set_index("measure")
    for axis, measure in zip(axes, measures, strict=True):
        _panel(axis, assessment, population, limits.loc[measure.name], measure)
        axis.set_title(style.fill(measure.label, width, 12))
        _axis_label(axis, measure, display.classification.population == "state_years", width)
    names = ["All African states", *assessment["state"]]
    for axis in axes[::columns]:
        style.name_rows(axis, range(-1, rows), names)
    axes[0].set_ylim(rows - 0.4, -1.8)
    lines = style.heading(
        figure,
        f"{display.mission} contributors among all African states, {window_text(*display.window)}",
    )
    lines += style.legend(figure, _legend(), ncols=6, loc="outside lower center")
    style.make_room(figure, lines - 2)
    return figure


def _panel(axis, assessment, population, limits, measure):
    name, rows = measure.name, len(assessment)
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
    kinds = assessment[f"{name}_class"].fillna("").to_numpy()
    values = assessment[name].to_numpy(dtype=float)
    for kind in style.CLASS_WORDS:
        (places,) = (kinds == kind).nonzero()
        colour = style.COLOURS[kind_of(kind, measure.supports)]
        look = {"ls": "", "marker": style.MARKERS[kind], "color": colour, "markersize": 7}
        if len(places):  # a line of no points is taken to reach to the figure's corner
            axis.plot(values[places], places, **look, zorder=3, clip_on=False)
    for place in (kinds == "").nonzero()[0]:
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
    axis.xaxis.set_major_locator(MaxNLocator(4, integer=measure.digits == 0))
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


def title(assessment: pd.DataFrame, population: pd.DataFrame, display: Display) -> str:
    """What the figure finds: on which measures most and fewest contributors support the model, and
    how many other states do there."""
    measures, others = display.measures, population[population["rank"].isna()]
    counts = {}
    for measure in measures:
        kinds = others[f"{measure.name}_class"].dropna()
        beside = f" ({(kinds == measure.supports).sum()} of {len(kinds)} other states)"
        count = int((assessment[f"{measure.name}_class"] == measure.supports).sum())
        counts.setdefault(count, []).append(f"{measure.label}{beside if len(kinds) else ''}")
    kinds = {measure.supports for measure in measures}
    which = f"the {kinds.pop()} class" if len(kinds) == 1 else "the class that supports the model"
    most, *fewer = sorted({max(counts), min(counts)}, reverse=True)
    verb = "is" if 1 in (most, len(assessment)) else "are"
    first = f"{most} of {number_text(len(assessment), 'contributor')} {verb} in {which}"
    parts = [f"{first} on {enumerated(counts[most])}"]
    return ", ".join(parts + [f"{count} on {enumerated(counts[count])}" for count in fewer])


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
