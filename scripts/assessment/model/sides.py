"""A grid of specifications as a box: its rows are the product of a few sides.

A side is a list of combinations of some choices: that of windows and readings of data, of which
not every combination is valid, one for each rule of classification, that of support. So
questions on millions of rows are answered along one side at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.model.grid import Choice

COUNTS_AT_ONCE = 2**20  # how many are held of lines by values, whatever the grid


@dataclass(frozen=True)
class Side:
    """Some choices, and the codes of their options in each combination: choices x length."""

    choices: tuple[Choice, ...]
    codes: np.ndarray

    @classmethod
    def of(cls, choices: Sequence[Choice], combinations: Sequence[Sequence[int]]) -> "Side":
        """A side from one tuple of codes a combination."""
        codes = np.array(combinations, dtype=np.intp).reshape(len(combinations), len(choices))
        return cls(tuple(choices), np.ascontiguousarray(codes.T))

    @property
    def length(self) -> int:
        """How many combinations there are."""
        return self.codes.shape[1]


def choices_along(sides: Sequence[Side]) -> list[tuple[int, Choice, np.ndarray]]:
    """Every choice in the order of the columns: the place of its side, itself, its codes there."""
    return [
        (place, choice, codes)
        for place, side in enumerate(sides)
        for choice, codes in zip(side.choices, side.codes, strict=True)
    ]


def shape_of(sides: Sequence[Side]) -> tuple[int, ...]:
    """The lengths of the sides; their product is the number of rows."""
    return tuple(side.length for side in sides)


def row_of(sides: Sequence[Side], options: Mapping[str, object]) -> int | None:
    """The row that takes an option of each choice; None where a choice has no such option, or the
    grid leaves the combination out."""
    places = []
    for side in sides:
        same = np.ones(side.length, dtype=bool)
        for choice, codes in zip(side.choices, side.codes, strict=True):
            if options[choice.name] not in choice.options:
                return None
            same &= codes == choice.options.index(options[choice.name])
        places.append(np.flatnonzero(same))
    if not all(map(len, places)):
        return None
    return int(np.ravel_multi_index([found[0] for found in places], shape_of(sides)))


def counts_by_option(values: np.ndarray, sides: Sequence[Side], kinds: int) -> list[np.ndarray]:
    """How often the values 0 to `kinds` - 1 come with each option: an array options x kinds for
    each choice, in the order of choices_along.

    `values` has one number a row, the last side running fastest.
    """
    first, *rest = shape_of(sides)
    box = values.reshape(first, -1)
    places = [np.arange(first), *np.indices(rest).reshape(len(rest), box.shape[1])]
    counts, of_rows, of_columns = [], [], []
    for place, choice, codes in choices_along(sides):
        counts.append(np.zeros((len(choice.options), kinds), dtype=np.int64))
        (of_columns if place else of_rows).append((codes[places[place]], counts[-1]))
    _add_counts(box, of_rows, kinds)
    _add_counts(box.T, of_columns, kinds)
    return counts


def _add_counts(lines, taken, kinds):
    """Add to counts options x kinds how often lines that take an option have each kind.

    `taken` are pairs of the codes of options, one a line, and the counts to add to.
    """
    step = max(1, COUNTS_AT_ONCE // kinds)
    for start in range(0, len(lines), step):
        some = lines[start : start + step]
        keys = np.arange(len(some), dtype=np.int32)[:, None] * kinds + some
        own = np.bincount(keys.ravel(order="K"), minlength=len(some) * kinds)
        own = own.reshape(len(some), kinds)
        for codes, counts in taken:
            for code, held in enumerate(counts):
                held += own[codes[start : start + step] == code].sum(axis=0)


def largest_along(values: np.ndarray, sides: Sequence[Side]) -> list[np.ndarray]:
    """The largest of `values` (one a row) at each place of each side: an array a side."""
    first, *rest = shape_of(sides)
    box = values.reshape(first, -1)
    others = box.max(axis=0).reshape(*rest, 1)
    return [box.max(axis=1), *(_along(np.max, others, axis)[:, 0] for axis in range(len(rest)))]


def _along(how, array, axis):
    """An array over sides and kinds, taken together over all sides but one."""
    return how(array, axis=tuple(other for other in range(array.ndim - 1) if other != axis))
