"""Sets of states as bits of words against plain sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.model.state_bits import packed, pairs_won


@given(st.integers(1, 140), st.integers(0, 9), st.integers(0, 2**16))
def test_pairs_are_those_of_plain_counting_however_many_states_and_sets(states, number, seed):
    """A word ends after 64 states, a plane of bits after 1, 3 and 7 sets."""
    generator = np.random.default_rng(seed)
    sets = generator.random((number, states, 3)) < 0.4
    group = generator.random(states) < 0.3
    others = ~group & (generator.random(states) < 0.8)
    if not number:
        sets, words = np.zeros((1, states, 3), dtype=bool), [packed(np.zeros((states, 3), bool))]
    else:
        words = [packed(one) for one in sets]
    counts = sets.sum(axis=0)
    won = [
        sum(2 * (one > other) + (one == other) for one in own[group] for other in own[others])
        for own in counts.T
    ]
    assert pairs_won(words, packed(group), packed(others)).tolist() == won


@pytest.mark.parametrize("states", [1, 8, 63, 64, 65, 128, 129])
def test_a_state_is_one_bit(states):
    words = packed(np.eye(states, dtype=bool))
    assert words.dtype == np.uint64 and words.shape == (-(-states // 64), states)
    assert np.bitwise_count(words).sum(axis=0).tolist() == [1] * states
    place = np.arange(states)
    bits = np.left_shift(np.uint64(1), (place % 64).astype(np.uint64))
    assert (words[place // 64, place] == bits).all()
