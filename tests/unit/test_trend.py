"""Trends against scipy, of which the library takes nothing else."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from assessment.model.trend import trend_of

LEVEL = 0.05
FIGURES = st.one_of(
    st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.floats(-100, 100).map(lambda x: round(x, 3))
)


@given(st.lists(st.tuples(st.integers(1960, 2020), FIGURES), min_size=5, max_size=50,
                unique_by=lambda one: one[0]))  # fmt: skip
@hypothesis_settings(deadline=None)
def test_slope_interval_and_p_are_those_of_scipy(pairs):
    years, values = np.array(sorted(pairs), dtype=float).T
    assume(values.min() < values.max())
    _compare(years, values)


@pytest.mark.parametrize("number", [33, 34, 50])
@pytest.mark.parametrize("swapped", [0, 1, 2])
def test_a_series_that_hardly_ever_turns(number, swapped):
    values = np.arange(number, dtype=float)
    for place in range(swapped):
        values[[2 * place, 2 * place + 1]] = values[[2 * place + 1, 2 * place]]
    for way in (1, -1):
        _compare(np.arange(1970.0, 1970 + number), way * values)


def _compare(years, values):
    found = trend_of(years, values, LEVEL)
    slope = stats.theilslopes(values, years, alpha=1 - LEVEL)
    assert (found.slope, found.low, found.high) == (
        slope.slope, slope.low_slope, slope.high_slope
    )  # fmt: skip
    assert found.p == pytest.approx(stats.kendalltau(years, values).pvalue, rel=1e-9, abs=1e-300)
