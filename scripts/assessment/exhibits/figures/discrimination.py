"""Figure: whether contributors have higher values than other states, variable by variable."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import (
    COUNT,
    DIGITS,
    EQUAL,
    EVEN,
    HIGHER,
    LOWER,
    MEMBER,
    OPEN,
    OTHER_STATES,
    UNKNOWN,
    caution,
    comparison_heads,
    direction,
    interval_text,
    low_supports,
    no_comparison,
    rows_of,
    sentence,
    sizes_text,
    variable_labels,
)
from assessment.exhibits.figures import style
from assessment.exhibits.table import value_text, window_text
from assessment.terms import KIND_OF_LABEL, LABELS, capitalised, share_text

# Inches: of the names, of a panel, of the numbers of states beside it, of a row, a line of text,
# what is below the rows of panels and of bars.
NAMES, PANEL, STATES, ROW = 1.72, 1.2, 0.53, 0.3
LINE, FOOT, BARS_FOOT = 0.15, 0.45, 0.28
BAR, ROOM = 0.8, 0.05  # height of a bar as a share of its row; least share that holds its number
TICKS = {0: "0", 0.25: "", 0.5: "0.5", 0.75: "", 1: "1"}
KEY = (
    "Dot: probability that a state of the first group has the higher value (a tie counts as "
    "half{low}), with its 95% interval; right of 0.5 the first group tends to have the higher "
    "values. n: states with a value in each group."
)


@style.drawn_in_style
def draw(discrimination: pd.DataFrame, population: pd.DataFrame, display: Display) -> Figure:
    """A row a variable, a panel a comparison: the probability that a state of the first side has
    the higher value, with its interval, against one half; right, the labels of contributors,
    other members and all others.

    `discrimination` as in discrimination.csv, `population` as in population.csv; `display` has
    mission, window, regional_organisation and measures. Everything is drawn in inches from the
    upper left of one axes, since ticks and axes cost most of a figure's time.
    """
    labels, rows = variable_labels(discrimination, display), rows_of(discrimination)
    names = [style.fill(name, NAMES - 0.1, 14, 9, "normal") for name in labels.values()]
    heads = {
        comparison: style.fill(f"{first} against {second}", PANEL + 0.1, 12, 9)
        for comparison, (first, second) in comparison_heads(display).items()
    }
    key = KEY.format(
        low="; of a measure marked low supports, the lower" * bool(low_supports(display))
    )
    width = 2 * style.MARGIN + NAMES + len(heads) * (PANEL + STATES)
    key = style.fill(key, width - 2 * style.MARGIN, 17, 8, "normal")
    tall = [ROW + LINE * name.count("\n") for name in names]
    figure = plt.figure(figsize=(width, 2))
    lines = style.heading(figure, _title(display))
    top = style.MARGIN + 0.2 * lines + LINE * (2 + max(head.count("\n") for head in heads.values()))
    bottom = top + sum(tall)
    bars = bottom + FOOT + 2.5 * LINE
    below = bars + ROW * len(_groups(population)) + BARS_FOOT
    height = below + LINE * (1 + key.count("\n")) + style.MARGIN
    figure.set_figheight(height)
    style.heading(figure, _title(display))
    axis = figure.add_axes([0, 0, 1, 1])
    axis.set_xlim(0, width)
    axis.set_ylim(height, 0)
    axis.axis("off")
    middles = [top + sum(tall[:place]) + own / 2 for place, own in enumerate(tall)]
    left, after = style.MARGIN + NAMES, top + sum(tall[: len(display.measures)])
    for middle, name in zip(middles, names, strict=True):
        axis.text(left - 0.1, middle, name, ha="right", va="center_baseline")
    right = width - style.MARGIN
    axis.plot([left, right], [after] * 2, color=style.COLOURS["rule"], lw=0.8)
    for comparison, head in heads.items():
        axis.text(left, top - 0.08, head, va="bottom", fontsize=9, fontweight="bold")
        axis.text(left + PANEL + 0.14, top - 0.08, "n", va="bottom", **SMALL)
        compared = [rows[variable, comparison] for variable in labels]
        _panel(axis, compared, left, middles, (top, bottom))
        left += PANEL + STATES
    _bars(axis, population, (style.MARGIN + NAMES, right), bars)
    axis.text(style.MARGIN, below, key, va="top", **SMALL)
    return figure


SMALL = {"fontsize": 8, "color": style.COLOURS["middle"]}


def _title(display):
    return (
        f"{display.mission}: contributors beside other African states, "
        f"{window_text(*display.window)}"
    )


def _panel(axis, rows, left, middles, ends):
    for value, text in TICKS.items():
        even = value == EVEN
        axis.plot(
            [left + PANEL * value] * 2,
            ends,
            color=style.COLOURS["text" if even else "rule"],
            lw=1.1 if even else 0.5,
            zorder=1,
        )
        axis.text(left + PANEL * value, ends[1] + 0.06, text, ha="center", va="top", fontsize=8)
    ways = {"\N{LEFTWARDS ARROW} lower": (0, "left"), "higher \N{RIGHTWARDS ARROW}": (1, "right")}
    for text, (value, align) in ways.items():
        below = ends[1] + 0.06 + LINE
        axis.text(
            left + PANEL * value, below, text, ha=align, va="top", **{**SMALL, "fontsize": 7.5}
        )
    if why := _shared_reason(rows):
        _note(axis, left, sum(ends) / 2, why)
        return
    spans, points = [], []
    for row, middle in zip(rows, middles, strict=True):
        if why := no_comparison(row):
            _note(axis, left, middle, why)
        else:
            low, value, high = (left + PANEL * row[key] for key in ("auc_low", "auc", "auc_high"))
            spans.append([(low, middle), (high, middle)])
            points.append((value, middle))
        axis.text(
            left + PANEL + 0.14, middle, f"{row['contributors']}, {row['others']}",
            va="center_baseline", **SMALL,
        )  # fmt: skip
    colour = style.COLOURS["contributor"]
    axis.add_collection(LineCollection(spans, colors=colour, linewidths=1.8, zorder=2))
    axis.plot(*zip(*points, strict=True), "o", color=colour, markersize=6, zorder=3)


def _shared_reason(rows):
    """Why no row can be compared; "" where some can, or the reasons differ."""
    reasons = {no_comparison(row) for row in rows}
    return reasons.pop() if len(reasons) == 1 else ""


def _note(axis, left, middle, text):
    """Write why there is nothing to draw, on white over the lines of the panel."""
    axis.text(
        left + PANEL / 2, middle, style.fill(text, PANEL - 0.1, 16, 7.5, "normal"),
        ha="center", va="center", fontsize=7.5, zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _groups(population):
    """Labels of the states in each group, by the name of the group."""
    listed = population["rank"].notna()
    chosen = {
        "contributors": listed,
        "other members": ~listed & population["member"],
        "all others": ~listed & ~population["member"],
    }
    return {name: population.loc[rows, "support"] for name, rows in chosen.items()}


def _bars(axis, population, ends, top):
    left, right = ends
    axis.text(left, top - 0.08, "Model support", va="bottom", fontsize=9, fontweight="bold")
    for number, (name, labels) in enumerate(_groups(population).items()):
        middle, begin = top + ROW * (number + 0.5), left
        look = {"va": "center_baseline", "fontsize": 9}
        axis.text(left - 0.1, middle, f"{name} ({len(labels)})", ha="right", **look)
        for label in reversed(LABELS):
            share = (labels == label).mean() if len(labels) else 0.0
            fill, ink = style.AREAS[KIND_OF_LABEL[label]]
            width = share * (right - left)
            bar = {"left": begin, "color": fill, "edgecolor": "white", "lw": 0.6}
            axis.barh(middle, width, ROW * BAR, **bar)
            if share >= ROOM:
                text = {"ha": "center", "va": "center_baseline", "fontsize": 8, "color": ink}
                axis.text(begin + width / 2, middle, share_text(share), **text)
            begin += width
        if labels.empty:
            axis.text(left, middle, "none", va="center_baseline", fontsize=8)
    axis.legend(
        handles=[
            Patch(facecolor=style.AREAS[kind][0], label=label)
            for label, kind in KIND_OF_LABEL.items()
        ],
        ncols=3, frameon=False, fontsize=8, loc="lower right", borderaxespad=0, borderpad=0,
        bbox_to_anchor=(right, top - 0.09), bbox_transform=axis.transData,
        columnspacing=1, handlelength=1.2,
    )  # fmt: skip


# What membership and the count of measures say of contributors beside other African states.
_MEMBERS = {
    HIGHER: "contributors are more often members of {organisation} than other African states",
    LOWER: "contributors are less often members of {organisation} than other African states",
    EQUAL: "as many of the contributors are members of {organisation} as of other African states",
    OPEN: "it is open whether contributors are more often members of {organisation} than others",
}
_COUNTS = {
    HIGHER: "they have the higher counts of measures that support the model",
    LOWER: "they have the lower counts of measures that support the model",
    EQUAL: "all have the same count of measures that support the model",
    OPEN: "it is open who has the higher counts of measures that support the model",
}


def title(discrimination: pd.DataFrame, display: Display) -> str:
    """What the figure finds: what membership and the measures say of contributors and others."""
    rows = rows_of(discrimination)
    pair = [rows[variable, OTHER_STATES] for variable in (MEMBER, COUNT)]
    ways = [direction(row) for row in pair]
    if UNKNOWN in ways:
        why = f"{no_comparison(pair[1]) or no_comparison(pair[0])} ({sizes_text(pair[1])})"
        return f"Contributors cannot be compared with other African states: {why}"
    organisation = display.regional_organisation.replace("_", " ")
    found = [words[way] for words, way in zip((_MEMBERS, _COUNTS), ways, strict=True)]
    member, count = (
        f"{text} ({start}{value_text(row['auc'], DIGITS)}, {interval}{interval_text(row)})"
        for text, row, start, interval in zip(
            found, pair, ("probability ", ""), ("95% interval ", ""), strict=True
        )
    )
    return capitalised(f"{member}; {count}".format(organisation=organisation))


def words(discrimination: pd.DataFrame, population: pd.DataFrame, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    labels, rows = variable_labels(discrimination, display), rows_of(discrimination)
    parts = [f"{_title(display)}.", sentence(discrimination, display)]
    for comparison, (first, second) in comparison_heads(display).items():
        by_label = {label: rows[variable, comparison] for variable, label in labels.items()}
        if why := _shared_reason(by_label.values()):
            texts = [f"no comparison ({why})"]
        else:
            texts = [f"{label} {_row_words(row)}" for label, row in by_label.items()]
        parts.append(f"{first} against {second}: {'; '.join(texts)}.")
    texts = []
    for name, support in _groups(population).items():
        counts = ", ".join(f"{(support == label).sum()} {label}" for label in reversed(LABELS))
        texts.append(f"{name} ({len(support)}) {counts}")
    parts.append(f"Model support: {'; '.join(texts)}.")
    return " ".join([*parts, caution(discrimination, display)])


def _row_words(row):
    if why := no_comparison(row):
        return f"not compared ({why})"
    states = f"{row['contributors']} and {row['others']} states"
    return f"{value_text(row['auc'], DIGITS)} ({interval_text(row)}; {states})"
