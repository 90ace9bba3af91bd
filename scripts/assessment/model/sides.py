"""A grid of specifications as a box: its rows are the product of a few sides.

A side is a list of combinations of some choices: that of windows and readings of data, of which
not every combination is valid, one for each rule of classification, that of support. What is
asked of millions of rows is thereby answered along one side at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from assessment.model.grid import Choice


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


def counts_along(values: np.ndarray, sides: Sequence[Side], kinds: int) -> list[np.ndarray]:
    """How often the values 0 to `kinds` - 1 stand at each place of each side: length x kinds.

    `values` has one number a row, the last side running fastest.
    """
    first, *rest = shape_of(sides)
    box = values.reshape(first, -1)
    own, others = (
        np.bincount(
            np.ravel(np.arange(length, dtype=np.int32).reshape(shape) * kinds + box),
            minlength=length * kinds,
        )
        for length, shape in ((first, (-1, 1)), (prod(rest), (1, -1)))
    )
    others = others.reshape(*rest, kinds)
    return [own.reshape(first, kinds), *(_along(np.sum, others, axis) for axis in range(len(rest)))]


def largest_along(values: np.ndarray, sides: Sequence[Side]) -> list[np.ndarray]:
    """The largest of `values` (one a row) at each place of each side: an array a side."""
    first, *rest = shape_of(sides)
    box = values.reshape(first, -1)
    others = box.max(axis=0).reshape(*rest, 1)
    return [box.max(axis=1), *(_along(np.max, others, axis)[:, 0] for axis in range(len(rest)))]


def _along(how, array, axis):
    """An array over sides and kinds, taken together over all sides but one."""
    return how(array, axis=tuple(other for other in range(array.ndim - 1) if other != axis))
