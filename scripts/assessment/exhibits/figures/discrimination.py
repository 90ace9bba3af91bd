"""Figure: whether contributors have higher values than other states, variable by variable."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import (
    DIGITS,
    EVEN,
    caution,
    comparison_heads,
    interval_text,
    low_supports,
    no_comparison,
    rows_of,
    sentence,
    short_sentence,
    variable_labels,
)
from assessment.exhibits.figures import style
from assessment.exhibits.table import value_text, window_text
from assessment.terms import KIND_OF_LABEL, LABELS, capitalised, share_text

# Inches: of the names, of a panel, of the numbers of states beside it, of the bars, of a row, of
# each line of text, of what is above the heads and below the rows.
NAMES, PANEL, STATES, BARS, ROW = 2.15, 1.95, 0.65, 2.6, 0.33
LINE, TOP, FOOT, MARGIN = 0.15, 0.5, 0.8, 0.15
BAR, ROOM = 0.8, 0.06  # width of a bar as a share of its place; least share that holds its number
TICKS = {0: "0", 0.25: "", 0.5: "0.5", 0.75: "", 1: "1"}


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
    names = [style.fill(name, NAMES - MARGIN, 14, 9, "normal") for name in labels.values()]
    heads = {
        comparison: style.fill(f"{first} against {second}", PANEL + STATES - MARGIN, 11)
        for comparison, (first, second) in comparison_heads(display).items()
    }
    row = ROW + LINE * max(name.count("\n") for name in names)
    top = TOP + LINE * (2 + max(head.count("\n") for head in heads.values()))
    bottom = top + row * len(names)
    width = MARGIN + NAMES + len(heads) * (PANEL + STATES) + BARS + MARGIN
    figure = plt.figure(figsize=(width, bottom + FOOT))
    axis = figure.add_axes([0, 0, 1, 1])
    axis.set_xlim(0, width)
    axis.set_ylim(bottom + FOOT, 0)
    axis.axis("off")
    style.heading(figure, _title(display))
    middles = [top + row * (place + 0.5) for place in range(len(names))]
    for middle, name in zip(middles, names, strict=True):
        axis.text(MARGIN + NAMES - 0.1, middle, name, ha="right", va="center_baseline")
    left, after = MARGIN + NAMES, top + row * len(display.measures)
    axis.plot([left, width - MARGIN - BARS], [after] * 2, color=style.COLOURS["rule"], lw=0.8)
    for comparison, head in heads.items():
        axis.text(left, top - 0.08, head, va="bottom", fontsize=9.5, fontweight="bold")
        compared = [rows[variable, comparison] for variable in labels]
        _panel(axis, compared, left, middles, (top, bottom))
        left += PANEL + STATES
    _bars(axis, population, left, (top, bottom))
    key = "Probability that a state of the first side has the higher value; ties half"
    if low_supports(display):
        key += "; of a measure marked low supports, the lower value"
    axis.text(
        MARGIN + NAMES, bottom + FOOT - 0.12, f"{key}. Beside it, states of both sides.",
        fontsize=8, color=style.COLOURS["middle"],
    )  # fmt: skip
    return figure


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
        axis.text(left + PANEL * value, ends[1] + 0.08, text, ha="center", va="top", fontsize=8)
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
            va="center_baseline", fontsize=8, color=style.COLOURS["middle"],
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


def _bars(axis, population, left, ends):
    top, bottom = ends
    groups = _groups(population)
    place = BARS / len(groups)
    axis.text(left, top - 0.08, "Model support", va="bottom", fontsize=9.5, fontweight="bold")
    for number, (name, labels) in enumerate(groups.items()):
        middle, upper = left + place * (number + 0.5), bottom
        for label in LABELS:
            share = (labels == label).mean() if len(labels) else 0.0
            fill, ink = style.AREAS[KIND_OF_LABEL[label]]
            height = share * (bottom - top)
            axis.bar(middle, -height, place * BAR, upper, color=fill, edgecolor="white", lw=0.6)
            if share >= ROOM:
                axis.text(
                    middle, upper - height / 2, share_text(share),
                    ha="center", va="center", fontsize=8, color=ink,
                )  # fmt: skip
            upper -= height
        if labels.empty:
            axis.text(middle, sum(ends) / 2, "none", ha="center", va="center", fontsize=8)
        named = style.fill(f"{name} ({len(labels)})", place, 15, 7.5, "normal")
        axis.text(middle, bottom + 0.08, named, ha="center", va="top", fontsize=7.5)
    axis.legend(
        handles=[
            Patch(facecolor=style.AREAS[kind][0], label=label)
            for label, kind in KIND_OF_LABEL.items()
        ],
        ncols=3, frameon=False, fontsize=8, loc="lower right", borderaxespad=0.2,
        columnspacing=1, handlelength=1.2,
    )  # fmt: skip


def title(discrimination: pd.DataFrame, display: Display) -> str:
    """What the figure finds: which side tends to have the higher counts, if any."""
    return capitalised(short_sentence(discrimination, display, numbers=False))


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
