"""Sets of states as the bits of words, so that millions of them are counted at once.

A set is one bit a state, in as many words of 64 bits as the states need: the first axis of an
array of sets.
"""

from collections.abc import Sequence

import numpy as np

BITS = 64


def packed(flags: np.ndarray) -> np.ndarray:
    """Sets from booleans, states along the first axis: words (uint64) in its place."""
    octets = np.packbits(flags, axis=0, bitorder="little")
    words = -(-len(flags) // BITS)
    whole = np.zeros((*flags.shape[1:], words * BITS // 8), dtype=np.uint8)
    whole[..., : len(octets)] = np.moveaxis(octets, 0, -1)
    return np.ascontiguousarray(np.moveaxis(whole.view("<u8"), -1, 0)).astype(np.uint64, copy=False)


def pairs_won(sets: Sequence[np.ndarray], group: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Twice the pairs of a state of `group` and one of `others` in which the first is in more of
    the `sets`, and once those in which both are in as many: Mann and Whitney's U, doubled.

    `sets` are arrays of words x rows, `group` and `others` of words: the result has a number a row.
    """
    planes = _added(sets)
    won = np.zeros(sets[0].shape[1], dtype=np.int32)
    below = np.zeros_like(won)
    for count in range(len(sets) + 1):
        held = np.bitwise_and.reduce(
            [plane if count >> place & 1 else ~plane for place, plane in enumerate(planes)]
        )
        inside, outside = (
            np.bitwise_count(held & one[:, None]).sum(axis=0, dtype=np.int32)
            for one in (group, others)
        )
        won += inside * (2 * below + outside)
        below += outside
    return won


def _added(sets):
    """In how many sets each state is: planes of bits, the ones, the twos, the fours, ..."""
    planes = []
    for carry in sets:
        for place, plane in enumerate(planes):
            planes[place], carry = plane ^ carry, plane & carry
        if len(planes) < len(sets).bit_length():
            planes.append(carry)
    return planes
