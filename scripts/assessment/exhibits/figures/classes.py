"""Figure: the table as a picture of classes."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import number_text
from assessment.exhibits.figures import style
from assessment.exhibits.table import build_table, table_text
from assessment.terms import LABELS, MARKS

# Heights in rows: of a line of the heads, and of the spanners over them, which are closer.
HEAD_LINE, SPANNER_LINE = 0.58, 0.5
# Inches: the least width of a column, beside its texts, a row.
LEAST_WIDTH, BESIDE, INCHES_PER_ROW = 0.5, 0.13, 0.27
SIZE = 8.5  # points


@style.drawn_in_style
def draw(assessment: pd.DataFrame, thresholds: pd.DataFrame, display: Display) -> Figure:
    """The table as exhibits.table builds it: cells filled by class, a mark beside the colour.

    Frames as in the assessment's contract; `display` from views.display.
    """
    table = build_table(assessment, thresholds, display)
    widths = _widths(table)
    edges = [sum(widths[:place]) for place in range(len(widths) + 1)]
    lines = len(table.rows) + len(table.population_rows)
    spanners = [
        (_wrapped(text, edges[last] - edges[first - 1]), edges[first - 1], edges[last])
        for text, first, last in table.spanners
    ]
    head = max(len(column.head.split()) for column in table.columns) * HEAD_LINE
    above = max(text.count("\n") + 1 for text, *_ in spanners) * SPANNER_LINE + 0.2
    top, bottom = -head - above - 0.05, lines + 0.8
    size = (edges[-1] + 2 * style.MARGIN, (bottom - top) * INCHES_PER_ROW + 0.42)
    figure, axis = plt.subplots(figsize=size, layout="constrained")
    axis.set_xlim(0, edges[-1])
    axis.set_ylim(bottom, top)
    axis.axis("off")
    style.make_room(figure, style.heading(figure, table.caption) - 1)
    _spanners(axis, spanners, head, above)
    _heads(axis, table, edges, head)
    for place, cells in enumerate(table.rows):
        _row(axis, cells, table.columns, edges, place)
    for place, cells in enumerate(table.population_rows, start=len(table.rows)):
        _row(axis, cells, table.columns, edges, place)
    for place in (-head - above, 0, len(table.rows), lines):
        axis.plot([0, edges[-1]], [place, place], color=style.COLOURS["text"], lw=0.9)
    key = f"{MARKS['upper']} upper quartile   {MARKS['lower']} lower quartile"
    axis.text(0.06, lines + 0.55, key, va="center", fontsize=8, color=style.COLOURS["middle"])
    return figure


def _widths(table):
    """Width of each column in inches: room for its longest word or cell, and its spanner's."""
    widths = []
    for place, column in enumerate(table.columns):
        cells = [f"{row[place].text} {MARKS['upper']}" for row in table.rows]
        cells += [row[place].text for row in table.population_rows]
        widest = max(_inches(text) for text in (*cells, *column.head.split()))
        widths.append(max(LEAST_WIDTH, widest))
    for text, first, last in table.spanners:
        lacking = max(map(_inches, text.split()), default=0) - sum(widths[first - 1 : last])
        for place in range(first - 1, last):
            widths[place] += max(lacking, 0) / (last - first + 1)
    return widths


def _inches(text):
    """Width of a text in bold, with room on either side."""
    return style.inches(text, SIZE, "bold") + BESIDE


def _spanners(axis, spanners, head, above):
    for text, left, right in spanners:
        if text:
            axis.text(
                (left + right) / 2,
                -head - above / 2,
                text,
                style="italic",
                ha="center",
                va="center",
                fontsize=SIZE,
                linespacing=0.95,
            )
            axis.plot([left + 0.06, right - 0.06], [-head] * 2, color=style.COLOURS["rule"], lw=0.9)


def _heads(axis, table, edges, head):
    for column, left, right in zip(table.columns, edges, edges[1:], strict=False):
        place, align = _anchor(column, left, right)
        axis.text(
            place,
            -head / 2,
            column.head.replace(" ", "\n"),
            fontweight="bold",
            ha=align,
            va="center",
            fontsize=SIZE,
            linespacing=1.05,
        )


def _anchor(column, left, right):
    """Place and alignment of a column's text: names at the left, all else in the middle."""
    return (left + 0.06, "left") if column.align == "l" else ((left + right) / 2, "center")


def _wrapped(text, width):
    """The text on as many lines as columns of that width need."""
    return style.fill(text, width - 0.1, 16, SIZE, "normal")


def _row(axis, cells, columns, edges, place):
    if place % 2:
        axis.add_patch(Rectangle((0, place), edges[-1], 1, color=style.FILLS["stripe"], lw=0))
    for cell, column, left, right in zip(cells, columns, edges, edges[1:], strict=False):
        if cell.kind in style.FILLS:
            axis.add_patch(
                Rectangle(
                    (left + 0.02, place + 0.05),
                    right - left - 0.04,
                    0.9,
                    color=style.FILLS[cell.kind],
                    lw=0,
                )
            )
        mark = MARKS.get(cell.marked)
        text = f"{cell.text} {mark}" if mark else cell.text
        anchor, align = _anchor(column, left, right)
        coloured = cell.kind in style.FILLS
        axis.text(
            anchor,
            place + 0.52,
            text.replace("-", "\N{MINUS SIGN}") if column.is_measure else text,
            ha=align,
            va="center",
            fontsize=SIZE,
            color=style.COLOURS[cell.kind if coloured else "text"],
            fontweight="bold" if coloured else "normal",
        )


def title(assessment: pd.DataFrame) -> str:
    """What the figure finds: how many contributors have each label."""
    counts = [f"{(assessment['support'] == label).sum()} {label}" for label in reversed(LABELS)]
    listed = number_text(len(assessment), "contributor")
    return f"Support for the model among {listed}: {', '.join(counts)}"


def words(assessment: pd.DataFrame, thresholds: pd.DataFrame, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    return table_text(build_table(assessment, thresholds, display))
