"""Figure: the states of Africa as tiles, filled by the model's support."""

from collections.abc import Iterable

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from assessment.config.model import Display, Support
from assessment.errors import InputError
from assessment.exhibits.discrimination_words import number_text
from assessment.exhibits.figures import style
from assessment.exhibits.table import window_text
from assessment.model.support import support_labels
from assessment.terms import KIND_OF_LABEL, LABELS

TILE = 0.56  # inches at most
GAP = 0.06  # between tiles, as a share of one


def checked_tiles(tiles: pd.DataFrame, states: Iterable[str]) -> dict[str, tuple[int, int]]:
    """`tiles` (iso3, column, row; cells counted from the top left) as a dict iso3 -> (column, row).

    InputError where a state of `states` has no tile, or two share a cell or a state.
    """
    missing = sorted(set(states) - set(tiles["iso3"]))
    if missing:
        raise InputError(f"resources/tiles.csv: no tile for {', '.join(missing)}")
    for columns in (["iso3"], ["column", "row"]):
        repeated = tiles[tiles.duplicated(columns)]
        if len(repeated):
            raise InputError(
                f"resources/tiles.csv: {' and '.join(columns)} of {repeated['iso3'].iloc[0]} "
                "appear twice"
            )
    return dict(zip(tiles["iso3"], zip(tiles["column"], tiles["row"], strict=True), strict=True))


def undecided(population: pd.DataFrame, measures: list[str], support: Support) -> pd.Series:
    """Whether a state's label could be higher, had it the values that it lacks (bool a row).

    A missing value does not count toward support, so more data could only raise a label.
    """
    missing = population[measures].isna().sum(axis="columns")
    best = support_labels(population["upper_count"] + missing, support.full, support.partial)
    return best != population["support"]


@style.drawn_in_style
def draw(population: pd.DataFrame, tiles: pd.DataFrame, display: Display) -> Figure:
    """A tile a state, with its ISO3 and the mark of its support; contributors framed.

    `population` is a frame of the assessment's contract, `tiles` has iso3, column, row. A tile
    whose state is not of the population is left empty.
    """
    places = checked_tiles(tiles, population["iso3"])
    columns = max(column for column, _ in places.values()) + 1
    rows = max(row for _, row in places.values()) + 1
    sides = 2 * style.MARGIN
    tile = min(TILE, (style.WIDEST - sides) / (columns + 0.2))
    size = ((columns + 0.2) * tile + sides, (rows + 0.2) * tile + 2 * sides + 0.2)
    figure, axis = plt.subplots(figsize=size, layout="constrained")
    axis.set_xlim(-0.1, columns + 0.1)
    axis.set_ylim(rows + 0.1, -0.1)
    axis.set_aspect("equal")
    axis.axis("off")
    states = population.set_index("iso3")
    measures = [measure.name for measure in display.measures]
    open_label = dict(
        zip(population["iso3"], undecided(population, measures, display.support), strict=True)
    )
    for iso3, (column, row) in places.items():
        if iso3 in states.index:
            _tile(axis, iso3, column, row, states.loc[iso3], open_label[iso3])
        else:
            _frame(axis, column, row, edgecolor=style.COLOURS["rule"], ls=":", lw=0.8, zorder=1)
            _name(axis, iso3, column, row + 0.5, style.COLOURS["population"])
    lines = style.heading(
        figure,
        f"{display.title}: support among all African states, {window_text(*display.window)}",
    )
    style.make_room(figure, lines - 1)
    handles, labels = _legend(population, open_label, display, len(states) < len(places))
    axis.legend(
        handles,
        labels,
        loc="lower left",
        frameon=False,
        fontsize=8.5,
        labelspacing=0.7,
        handlelength=1.6,
        handleheight=1.4,
        borderaxespad=0,
    )
    return figure


def _frame(axis, column, row, inset=GAP, **look):
    side = 1 - 2 * inset
    axis.add_patch(
        Rectangle((column + inset, row + inset), side, side, **{"facecolor": "none", **look})
    )


def _name(axis, iso3, column, middle, colour):
    axis.text(
        column + 0.5,
        middle,
        iso3,
        ha="center",
        va="center",
        fontsize=9,
        color=colour,
        fontweight="bold",
    )


def _tile(axis, iso3, column, row, state, is_open):
    kind = KIND_OF_LABEL[state["support"]]
    fill, ink = style.AREAS[kind]
    _frame(axis, column, row, facecolor=fill, lw=0, zorder=1)
    if is_open:
        hatched = {"edgecolor": style.COLOURS["middle"], "hatch": "////", "lw": 0}
        _frame(axis, column, row, **hatched, zorder=2)
        # the text is on the plain fill, not on the hatch
        axis.add_patch(
            Rectangle((column + 0.2, row + 0.2), 0.6, 0.64, color=fill, lw=0, zorder=2.5)
        )
    if pd.notna(state["rank"]):
        _frame(axis, column, row, edgecolor=style.COLOURS["text"], lw=2.6, zorder=3)
    _name(axis, iso3, column, row + 0.38, ink)
    axis.plot(
        column + 0.5,
        row + 0.7,
        style.MARKERS[kind],
        color=ink,
        markersize=5.5,
        zorder=4,
        fillstyle="none" if kind == "lower" else "full",
    )


def _legend(population, open_label, display, some_outside):
    """Handles and labels; a support is a filled square with its mark on it, as a tile is."""
    counts = population["support"].value_counts()
    entries = []
    for label, kind in KIND_OF_LABEL.items():
        fill, ink = style.AREAS[kind]
        mark = Line2D(
            [],
            [],
            ls="",
            marker=style.MARKERS[kind],
            markersize=5,
            color=ink,
            fillstyle="none" if kind == "lower" else "full",
        )
        tile = (Patch(color=fill, lw=0), mark)
        entries.append((tile, f"{label} support: {counts.get(label, 0)} states"))
    framed = Patch(facecolor="none", edgecolor=style.COLOURS["text"], lw=2.2)
    entries.append((framed, f"listed contributor to {display.mission}"))
    if any(open_label.values()):
        hatched = Patch(facecolor="white", edgecolor=style.COLOURS["middle"], hatch="////", lw=0)
        entries.append((hatched, "lacks a measure; with it the label could be higher"))
    if some_outside:
        dotted = Patch(facecolor="none", edgecolor=style.COLOURS["rule"], ls=":")
        entries.append((dotted, "not of the population"))
    entries.append((Line2D([], [], ls=""), "letters: the state's code, ISO 3166-1 alpha-3"))
    return zip(*entries, strict=True)


def title(population: pd.DataFrame) -> str:
    """What the figure finds: how many states with full support are not among the contributors."""
    full, listed = population["support"] == LABELS[-1], population["rank"].notna()
    count, others = int(full.sum()), int((full & ~listed).sum())
    listed_text = number_text(int(listed.sum()), "contributor")
    if not count:
        states = number_text(len(population), "African state")
        return f"None of the {states} has {LABELS[-1]} support"
    if count == 1:
        way = "not " * others
        return f"The only African state with {LABELS[-1]} support is {way}among the {listed_text}"
    return (
        f"{others or 'None'} of the {count} African states with {LABELS[-1]} support "
        f"{'is' if others < 2 else 'are'} not among the {listed_text}"
    )


def words(population: pd.DataFrame, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    measures = [measure.name for measure in display.measures]
    is_open = undecided(population, measures, display.support)
    parts = [
        f"Support for the model among all African states, {window_text(*display.window)}, "
        "a tile a state."
    ]
    for label in KIND_OF_LABEL:
        chosen = population[population["support"] == label]["state"]
        parts.append(f"{label} ({len(chosen)}): {', '.join(chosen) or 'nobody'}.")
    listed = population[population["rank"].notna()].sort_values("rank")["state"]
    parts.append(f"Listed contributors to {display.mission}: {', '.join(listed)}.")
    lacking = population[is_open]["state"]
    parts.append(
        f"Without a value on some measure, with which the label could be higher: "
        f"{', '.join(lacking) or 'no state'}."
    )
    return " ".join(parts)
