"""Whether the cells of a printed table bear out a statement of its text.

Cells are text, as printed (model.comparison describes the table), so each is known to half a
unit of its last digit. Two that may be in either order behind it cannot be ordered by what is
printed.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from assessment.model.comparison import YES_NO, label_counts, printed_measures
from assessment.terms import CLASSES, LABELS, POPULATION_ROWS


def says(
    statement: Mapping,
    subject: str,
    measure: str,
    printed: pd.DataFrame,
    about: Mapping,
    period: Mapping | None = None,
) -> bool | None:
    """Whether a printed table bears out a statement; None where it has nothing on it.

    `statement` is one kind and what it says, in the words of claims.schema.yaml: class, quarter,
    compared, near, rank, support, label_count, member or every_class; the table says nothing of
    any other. `subject` is an ISO3 code, or another word where the statement is on no single
    state; `measure` a column of the table. `about` is what its page says of it: colours
    ({colour: class}), windows ({place: {start, end}}), maybe organisation, whose members the
    column `member` has. A statement on a `period` that is not one of these windows is not on the
    table.
    """
    if period is not None and not any(_same(period, one) for one in about["windows"].values()):
        return None
    ((kind, stated),) = statement.items()
    if not _is_known(kind, stated):
        return None
    if kind in _ON_TABLE:
        return _ON_TABLE[kind](stated, printed, about)
    rows = printed[~printed["iso3"].isin(POPULATION_ROWS)].set_index("iso3")
    if subject not in rows.index:
        return None
    if kind in _ON_STATE:
        return _ON_STATE[kind](stated, rows.loc[subject], about)
    if kind not in _ON_CELL or measure not in printed_measures(printed):
        return None
    column = _Column(printed, measure, about["colours"])
    # a colour without a class says nothing
    return _ON_CELL[kind](stated, column, subject) if subject in column.classes else None


def _is_known(kind, stated):
    """Whether a statement of this kind is one that the table can be asked for, all of it."""
    known = _KNOWN.get(kind, ())
    return set(stated) == set(known) if isinstance(stated, dict) else stated in known


def _same(period, window):
    return (period["start"], period["end"]) == (window["start"], window["end"])


# ── Order of printed values ──────────────────────────────────────────────────────────────────


def is_below(one: str, other: str) -> bool:
    """Whether a printed value is below another whatever follows their last digits."""
    gap = Decimal(other) - Decimal(one)
    if _unit(one) == _unit(other):  # rounding alike keeps their order
        return gap > 0
    return gap > (_unit(one) + _unit(other)) / 2


def _unit(cell):
    return Decimal(1).scaleb(int(Decimal(cell).as_tuple().exponent))


_INFINITY = Decimal("Infinity")


class _Column:
    """A measure's cells and classes by ISO3 (of known colours), and its population rows."""

    def __init__(self, printed: pd.DataFrame, measure: str, colours: Mapping[str, str]):
        rows = printed.set_index("iso3")
        self.population = {
            key: rows.loc[key, measure] for key in POPULATION_ROWS if key in rows.index
        }
        rows = rows.drop(index=list(self.population))
        self.cells = rows[measure].to_dict()
        self.classes = rows[f"{measure}_colour"].map(dict(colours)).dropna().to_dict()

    def of_class(self, name: str) -> list[Decimal]:
        """The values of the cells printed in a class."""
        return [
            Decimal(cell) for iso3, cell in self.cells.items() if self.classes.get(iso3) == name
        ]


# ── Statements on a cell ─────────────────────────────────────────────────────────────────────


def _class(stated: str, column: _Column, subject: str) -> bool:
    return column.classes[subject] == stated


def _compared(stated: Mapping, column: _Column, subject: str) -> bool | None:
    """Above or below the printed mean or median; None where the digits do not decide."""
    own, other = column.cells[subject], column.population.get(stated["with"])
    if other is None or not (is_below(own, other) or is_below(other, own)):
        return None
    return is_below(own, other) == (stated["is"] == "below")


def _quarter(stated: int, column: _Column, subject: str) -> bool | None:
    """By the colour; where the cell has none, by the side of the printed median."""
    own = column.classes[subject]
    if own != "middle":
        return stated == {"lower": 1, "upper": 4}[own]
    if stated in (1, 4):
        return False
    side = {2: "below", 3: "above"}[stated]
    return _compared({"with": "median", "is": side}, column, subject)


def _near(stated: str, column: _Column, subject: str) -> bool | None:
    """Nearer to the printed median than to either quartile, as far as the colours place these.

    A quartile is not printed, but lies between the cells of two classes.
    """
    if stated not in column.population:
        return None
    cell, printed = column.cells[subject], column.population[stated]
    value, middle = Decimal(cell), Decimal(printed)
    between = column.of_class("middle")
    # the least and the most that each quartile can be
    bounds = [
        (max(column.of_class("lower"), default=-_INFINITY), min([*between, middle])),
        (max([*between, middle]), min(column.of_class("upper"), default=_INFINITY)),
    ]
    if any(low > high for low, high in bounds):
        return None  # no thresholds give these colours
    slack = _unit(cell) + _unit(printed)
    off = abs(value - middle)
    if all(off + slack < max(low - value, value - high) for low, high in bounds):
        return True
    if any(max(abs(value - low), abs(value - high)) + slack < off for low, high in bounds):
        return False
    return None


def _rank(stated: Mapping, column: _Column, subject: str) -> bool | None:
    """A place among those printed; among all states the table can but rule one out."""
    own = column.cells[subject]
    first = 1 + sum(is_below(own, other) for other in column.cells.values())
    last = len(column.cells) - sum(is_below(other, own) for other in column.cells.values())
    if stated["among"] != "contributors":  # nobody is better placed among more
        return False if first > stated["to"] else None
    if last < stated["from"] or first > stated["to"]:
        return False
    return True if stated["from"] <= first and last <= stated["to"] else None


# ── Statements on a state, and on the table ──────────────────────────────────────────────────


def _support(stated: str, row: pd.Series, about: Mapping) -> bool:
    return row["support"] == stated


def _member(stated: Mapping, row: pd.Series, about: Mapping) -> bool | None:
    if stated["of"] != about.get("organisation") or row["member"] not in YES_NO.values():
        return None
    return (row["member"] == YES_NO[True]) == stated["is"]


def _label_count(stated: Mapping, printed: pd.DataFrame, about: Mapping) -> bool:
    return label_counts(printed).get(stated["label"], 0) == stated["number"]


def _every_class(stated: Mapping, printed: pd.DataFrame, about: Mapping) -> bool | None:
    """Whether all states are in a class on all measures; one cell of another is enough for no."""
    cells = classes_of(stated["states"], stated["measures"], printed, about)
    if any(own not in (None, stated["class"]) for own in cells.values()):
        return False
    return None if None in cells.values() else True


def classes_of(
    states: Iterable[str], measures: Iterable[str], printed: pd.DataFrame, about: Mapping
) -> dict[tuple[str, str], str | None]:
    """The printed class of each (state, measure), None for what the table does not have."""
    rows = printed.set_index("iso3")
    held = set(printed_measures(printed))
    measures = list(measures)
    return {
        (iso3, measure): about["colours"].get(rows.loc[iso3, f"{measure}_colour"])
        if iso3 in rows.index and measure in held
        else None
        for iso3 in states
        for measure in measures
    }


_Judge = Callable[[Any, Any, Any], bool | None]
_ON_CELL: dict[str, _Judge] = {
    "class": _class,
    "compared": _compared,
    "quarter": _quarter,
    "near": _near,
    "rank": _rank,
}
_ON_STATE: dict[str, _Judge] = {"support": _support, "member": _member}
_ON_TABLE: dict[str, _Judge] = {"label_count": _label_count, "every_class": _every_class}

# What each kind says: its values, or the keys of what it says.
_KNOWN: dict[str, tuple] = {
    "class": CLASSES,
    "quarter": (1, 2, 3, 4),
    "near": ("median",),
    "support": LABELS,
    "compared": ("with", "is"),
    "rank": ("among", "from", "to"),
    "member": ("of", "is"),
    "label_count": ("label", "number"),
    "every_class": ("class", "states", "measures"),
}
