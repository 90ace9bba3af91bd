"""Figure: the values of a printed table joined to the rebuilt ones, a panel a measure."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.table import value_text, window_text
from assessment.terms import POPULATION_ROWS

# How the two values of a cell look: size and fill of their marks.
WIDTH = 2.25  # inches of a panel
HEAD = -0.8  # place of the differences' head, in rows
PRINTED, REBUILT = {"markersize": 9, "fillstyle": "none"}, {"markersize": 4.5}


def agreement_rows(comparison: pd.DataFrame, population: pd.DataFrame) -> list[tuple[str, str]]:
    """Rows of the figure, as (iso3, name): contributors as printed, then mean and median.

    `comparison` has iso3 and column; `population` iso3 and state, for the names.
    """
    names = {**dict(zip(population["iso3"], population["state"], strict=True)), **POPULATION_ROWS}
    order = comparison["iso3"].drop_duplicates()
    states = [iso3 for iso3 in order if iso3 not in POPULATION_ROWS]
    rows = [*states, *(key for key in POPULATION_ROWS if key in set(order))]
    return [(iso3, names[iso3]) for iso3 in rows]


def agreement_cells(comparison: pd.DataFrame, measure: str) -> pd.DataFrame:
    """A measure's cells by iso3: printed and rebuilt as numbers (unit of the measure),
    their classes, and whether the classes differ (a population row has none)."""
    cells = comparison[comparison["column"] == measure].set_index("iso3")
    cells = cells.assign(
        printed=pd.to_numeric(cells["printed"]), rebuilt=pd.to_numeric(cells["rebuilt"])
    )
    classes = cells[["printed_class", "rebuilt_class"]].astype(object)
    classes = classes.where(classes.notna(), None)
    return cells.assign(
        printed_class=classes["printed_class"],
        rebuilt_class=classes["rebuilt_class"],
        disagrees=[printed != rebuilt for printed, rebuilt in classes.itertuples(index=False)],
    )


def _compared(comparison, display):
    """The measures that were printed too."""
    columns = set(comparison["column"])
    return [measure for measure in display.measures if measure.name in columns]


@style.drawn_in_style
def draw(comparison: pd.DataFrame, population: pd.DataFrame, display: Display) -> Figure:
    """Open marks are printed, filled ones rebuilt; shape and colour are the class.

    `comparison` as results/comparison/<assessment>.csv has it, its values as text.
    """
    measures, rows = _compared(comparison, display), agreement_rows(comparison, population)
    figure, axes = plt.subplots(
        ncols=len(measures),
        figsize=(1.9 + WIDTH * len(measures), 1.9 + 0.33 * len(rows)),
        layout="constrained",
        sharey=True,
        squeeze=False,
    )
    states = sum(iso3 not in POPULATION_ROWS for iso3, _ in rows)
    for axis, measure in zip(axes[0], measures, strict=True):
        _panel(axis, agreement_cells(comparison, measure.name), rows, measure)
        axis.axhline(states - 0.5, color=style.COLOURS["middle"], lw=0.7)
    style.name_rows(axes[0][0], range(len(rows)), [name for _, name in rows])
    axes[0][0].set_ylim(len(rows) - 0.4, HEAD - 0.4)
    lines = style.heading(
        figure,
        f"{display.title}: printed and rebuilt, {window_text(*display.window)}",
    )
    lines += style.legend(figure, _legend(), ncols=4, loc="outside lower center")
    style.make_room(figure, max(0, lines - 4))
    return figure


def _panel(axis, cells, rows, measure):
    axis.set_title(style.fill(measure.label, WIDTH, 12))
    axis.set_xlabel(style.fill(measure.unit, WIDTH, 16, 8, "normal"), fontsize=8)
    axis.text(
        1.0,
        HEAD,
        "rebuilt \N{MINUS SIGN} printed",
        transform=axis.get_yaxis_transform(),
        fontsize=7,
        ha="right",
        va="center",
        color=style.COLOURS["middle"],
    )
    values = pd.concat([cells["printed"], cells["rebuilt"]])
    low, high = values.min(), values.max()
    span = (high - low) or 1.0
    # the differences have the right-hand fifth for themselves
    axis.set_xlim(low - 0.1 * span, high + 0.36 * span)
    ends = {"transform": axis.get_yaxis_transform(), "color": style.COLOURS["rule"]}
    axis.hlines(range(len(rows)), 0, 0.82, lw=0.4, zorder=0.5, **ends)
    for place, (iso3, _) in enumerate(rows):
        if iso3 in cells.index:
            _cell(axis, cells.loc[iso3], place, measure, low + span / 2)
    axis.xaxis.set_major_locator(MaxNLocator(4, integer=measure.digits == 0))
    axis.yaxis.set_visible(False)
    axis.spines["left"].set_visible(False)


def _cell(axis, cell, place, measure, middle):
    pair = [
        (cell["printed"], cell["printed_class"], PRINTED),
        (cell["rebuilt"], cell["rebuilt_class"], REBUILT),
    ]
    axis.plot([cell["printed"], cell["rebuilt"]], [place] * 2, color=style.COLOURS["text"], lw=1.4)
    for value, kind, look in pair:
        axis.plot(
            value,
            place,
            style.MARKERS.get(kind, "D"),
            color=style.COLOURS[kind or "population"],
            zorder=3,
            **look,
        )
    difference = cell["rebuilt"] - cell["printed"]
    digits = measure.digits if cell["printed_class"] else measure.population_digits
    axis.text(
        1.0,
        place,
        _signed(difference, digits),
        transform=axis.get_yaxis_transform(),
        ha="right",
        va="center",
        fontsize=7.5,
        color=style.COLOURS["middle"],
    )
    if cell["disagrees"]:
        _call_out(axis, cell, place, middle)


def _signed(difference, digits):
    """A difference with its sign; empty where there is none."""
    text = value_text(difference, digits)
    if text.startswith("-"):
        return text.replace("-", "\N{MINUS SIGN}")
    return f"+{text}" if text and float(text) else text


def _call_out(axis, cell, place, middle):
    left = max(cell["printed"], cell["rebuilt"]) <= middle
    anchor = (
        max(cell["printed"], cell["rebuilt"]) if left else min(cell["printed"], cell["rebuilt"])
    )
    axis.axhspan(place - 0.5, place + 0.5, color=style.FILLS["partial"], lw=0, zorder=0.6)
    axis.annotate(
        f"printed {cell['printed_class'] or 'none'}\nrebuilt {cell['rebuilt_class'] or 'none'}",
        (anchor, place),
        xytext=(9 if left else -9, 0),
        textcoords="offset points",
        ha="left" if left else "right",
        va="center",
        fontsize=7.5,
        fontweight="bold",
        linespacing=1.0,
        color=style.COLOURS["partial"],
    )


def _legend():
    ink = style.COLOURS["middle"]
    marks = [
        Line2D([], [], marker="s", ls="", color=ink, label="printed", **PRINTED),
        Line2D([], [], marker="s", ls="", color=ink, label="rebuilt", **REBUILT),
    ]
    marks += [
        Line2D([], [], marker=style.MARKERS[kind], color=style.COLOURS[kind], ls="", label=words)
        for kind, words in style.CLASS_WORDS.items()
    ]
    marks.append(
        Line2D(
            [],
            [],
            marker="s",
            ls="",
            color=style.FILLS["partial"],
            markersize=9,
            label="the classes differ",
        )
    )
    marks.append(
        Line2D([], [], marker="D", color=style.COLOURS["population"], ls="", label="no class")
    )
    return marks


def title(comparison: pd.DataFrame, display: Display) -> str:
    """What the figure finds: how many values have the printed class, and where the others are."""
    listed = comparison[~comparison["iso3"].isin(POPULATION_ROWS)]
    apart = {
        measure.label: agreement_cells(listed, measure.name)["disagrees"]
        for measure in _compared(listed, display)
    }
    compared, differing = (sum(of(cells) for cells in apart.values()) for of in (len, sum))
    where = [f"{cells.sum()} on {label}" for label, cells in apart.items() if cells.any()]
    agreeing = f"{compared - differing} of {compared} rebuilt values fall in the printed class"
    return f"{agreeing}; the others are {', '.join(where)}" if where else agreeing


def words(comparison: pd.DataFrame, population: pd.DataFrame, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    rows = agreement_rows(comparison, population)
    parts = [f"{display.title}, {window_text(*display.window)}: printed and rebuilt values."]
    for measure in _compared(comparison, display):
        cells = agreement_cells(comparison, measure.name)
        texts = []
        for iso3, name in rows:
            if iso3 not in cells.index:
                continue
            cell = cells.loc[iso3]
            digits = measure.population_digits if iso3 in POPULATION_ROWS else measure.digits
            printed, rebuilt = (
                value_text(cell[key], digits) or "no value" for key in ("printed", "rebuilt")
            )
            differs = (
                f" (class differs: printed {cell['printed_class'] or 'none'}, "
                f"rebuilt {cell['rebuilt_class'] or 'none'})"
                if cell["disagrees"]
                else ""
            )
            texts.append(f"{name} printed {printed}, rebuilt {rebuilt}{differs}")
        parts.append(f"{measure.label}: {'; '.join(texts)}.")
    return " ".join(parts)
