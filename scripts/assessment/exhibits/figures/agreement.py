"""Figure: the values of a printed table joined to the rebuilt ones, a panel a measure."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.table import value_text, window_text
from assessment.terms import POPULATION_ROWS, enumerated

# Inches: of names, of a panel, of a row, above and below the rows.
NAMES, WIDTH, ROW, ENDS = 1.4, 3.1, 0.25, 0.95
HEAD = -0.9  # place of the differences' head, in rows
NAMED = 4  # values at most whose states are named in the title
# How the two values of a cell look: size and fill of their marks.
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
    figure, axes, columns = style.panels(len(measures), NAMES, WIDTH, ENDS + ROW * len(rows))
    width = (figure.get_figwidth() - NAMES) / columns - 2 * style.MARGIN
    states = sum(iso3 not in POPULATION_ROWS for iso3, _ in rows)
    for axis, measure in zip(axes, measures, strict=True):
        _panel(axis, agreement_cells(comparison, measure.name), rows, measure, width)
        axis.axhline(states - 0.5, color=style.COLOURS["middle"], lw=0.7)
    for axis in axes[::columns]:
        style.name_rows(axis, range(len(rows)), [name for _, name in rows])
    axes[0].set_ylim(len(rows) - 0.4, HEAD - 0.6)
    lines = style.heading(
        figure,
        f"{display.title}: printed and rebuilt, {window_text(*display.window)}",
    )
    lines += style.legend(figure, _legend(), ncols=4, loc="outside lower center")
    style.make_room(figure, lines - 2)
    return figure


def _panel(axis, cells, rows, measure, width):
    axis.set_title(style.fill(measure.label, width, 12))
    axis.set_xlabel(style.fill(measure.unit, width, 16, 8, "normal"), fontsize=8)
    right = {
        "transform": axis.get_yaxis_transform(),
        "fontsize": 7.5,
        "ha": "right",
        "va": "center",
        "color": style.COLOURS["middle"],
    }
    axis.text(1, HEAD, "rebuilt \N{MINUS SIGN} printed", **right)
    values = pd.concat([cells["printed"], cells["rebuilt"]])
    low, high = values.min(), values.max()
    span = (high - low) or 1.0
    # the differences have the right-hand fifth for themselves
    axis.set_xlim(low - 0.1 * span, high + 0.36 * span)
    ends = {"transform": axis.get_yaxis_transform(), "color": style.COLOURS["rule"]}
    axis.hlines(range(len(rows)), 0, 0.82, lw=0.4, zorder=0.5, **ends)
    places = {iso3: place for place, (iso3, _) in enumerate(rows) if iso3 in cells.index}
    cells = cells.loc[list(places)].assign(place=list(places.values()))
    _marks(axis, cells)
    most = _most_apart(cells, measure)
    for iso3, cell in cells.iterrows():
        weight = "bold" if iso3 in most else "normal"
        axis.text(1, cell["place"], _difference(cell, measure), fontweight=weight, **right)
        if cell["disagrees"]:
            _call_out(axis, cell, cell["place"], low + span / 2)
    axis.xaxis.set_major_locator(MaxNLocator(4, integer=measure.digits == 0))
    axis.yaxis.set_visible(False)
    axis.spines["left"].set_visible(False)


def _marks(axis, cells):
    """Both values of each cell, joined; alike marks are one artist, since each costs its time."""
    ends = (cells["place"], cells["printed"], cells["rebuilt"])
    axis.hlines(*ends, color=style.COLOURS["text"], lw=1.4, zorder=2)
    for value, look in {"printed": PRINTED, "rebuilt": REBUILT}.items():
        kinds = cells[f"{value}_class"].fillna("")
        for kind, own in cells.groupby(kinds, sort=False):
            colour = style.COLOURS[kind or "population"]
            mark = {"ls": "", "marker": style.MARKERS.get(kind, "D"), "color": colour}
            axis.plot(own[value], own["place"], **mark, **look, zorder=3)


def _most_apart(cells, measure):
    """The ISO3 of the states whose rebuilt value is farthest from the printed one, as it reads;
    none where all agree."""
    listed = cells[~cells.index.isin(POPULATION_ROWS)]
    apart = (listed["rebuilt"] - listed["printed"]).abs().round(measure.digits)
    return list(apart.index[(apart == apart.max()) & (apart > 0)])


def _difference(cell, measure):
    """Rebuilt less printed, with its sign; empty where one has no value."""
    digits = measure.population_digits if cell.name in POPULATION_ROWS else measure.digits
    text = value_text(cell["rebuilt"] - cell["printed"], digits)
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
    marks.append(Line2D([], [], ls="", label="bold: largest difference of a measure"))
    return marks


def title(comparison: pd.DataFrame, population: pd.DataFrame, display: Display) -> str:
    """What the figure finds: how many values have the printed class, and which do not."""
    listed = comparison[~comparison["iso3"].isin(POPULATION_ROWS)]
    names, compared, apart = dict(agreement_rows(listed, population)), 0, {}
    for measure in _compared(listed, display):
        differ = agreement_cells(listed, measure.name)["disagrees"]
        compared += len(differ)
        apart[measure.label] = [names[iso3] for iso3 in differ.index[differ]]
    differing = sum(map(len, apart.values()))
    agreeing = f"{compared - differing} of {compared} rebuilt values have the printed class"
    if not differing:
        return agreeing
    which = [f"{name} ({label})" for label, states in apart.items() for name in states]
    if differing > NAMED:
        which = [f"{len(states)} on {label}" for label, states in apart.items() if states]
    return f"{agreeing}; not {enumerated(which)}"


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
        names, most = dict(rows), _most_apart(cells, measure)
        most = [f"{names[iso3]} {_difference(cells.loc[iso3], measure)}" for iso3 in most]
        largest = f" Largest difference: {enumerated(most)}." if most else ""
        parts.append(f"{measure.label}: {'; '.join(texts)}.{largest}")
    return " ".join(parts)
