"""Quartiles: every method against known values, both bases, empty and one-value populations."""

import pandas as pd
import pytest

from assessment.errors import InputError
from assessment.model.thresholds import QUANTILE_METHODS, quartile_thresholds

# Quartiles of 1, 2, ..., 10 by Hyndman and Fan's definitions, worked out by hand from
# x[j] + g (x[j+1] - x[j]): types 1-3 pick or average order statistics, types 4-9 place the
# quantile at n p + m with m = 0, 1/2, p, 1 - p, (p + 1)/3, p/4 + 3/8.
KNOWN = {
    "inverted_cdf": (3, 5, 8),
    "averaged_inverted_cdf": (3, 5.5, 8),
    "closest_observation": (2, 5, 8),
    "interpolated_inverted_cdf": (2.5, 5, 7.5),
    "hazen": (3, 5.5, 8),
    "weibull": (2.75, 5.5, 8.25),
    "linear": (3.25, 5.5, 7.75),
    "median_unbiased": (2.5 + 5 / 12, 5.5, 7.5 + 7 / 12),
    "normal_unbiased": (2.5 + 7 / 16, 5.5, 7.5 + 9 / 16),
}


def _frames(rows):
    observed = pd.DataFrame(rows, columns=["measure", "iso3", "year", "value"])
    values = observed.groupby(["measure", "iso3"])["value"].mean().reset_index()
    return observed, values


def test_all_nine_methods_of_numpy_are_offered():
    assert set(KNOWN) == set(QUANTILE_METHODS)


@pytest.mark.parametrize("method", QUANTILE_METHODS)
def test_known_quartiles(method):
    observed, values = _frames([("m", f"S{n:02d}", 2013, float(n)) for n in range(1, 11)])
    row = quartile_thresholds(observed, values, ["m"], "state_years", method).iloc[0]
    assert (row["q1"], row["median"], row["q3"]) == pytest.approx(KNOWN[method])
    assert row["mean"] == 5.5


def test_state_years_are_pooled_and_state_averages_are_not():
    observed, values = _frames(
        [("m", "AAA", 2013, 0.0), ("m", "AAA", 2014, 4.0), ("m", "BBB", 2013, 10.0)]
    )
    pooled = quartile_thresholds(observed, values, ["m"], "state_years", "linear").iloc[0]
    average = quartile_thresholds(observed, values, ["m"], "state_averages", "linear").iloc[0]
    assert (pooled["median"], pooled["observations"], pooled["states"]) == (4.0, 3, 2)
    assert (average["median"], average["observations"], average["states"]) == (6.0, 2, 2)


def test_a_population_of_one_value():
    observed, values = _frames([("m", "AAA", 2013, 7.0)])
    for method in QUANTILE_METHODS:
        row = quartile_thresholds(observed, values, ["m"], "state_years", method).iloc[0]
        assert (row["q1"], row["median"], row["q3"], row["mean"]) == (7.0, 7.0, 7.0, 7.0)


def test_an_empty_population_is_refused_by_name():
    observed, values = _frames([("m", "AAA", 2013, 7.0)])
    with pytest.raises(InputError, match="measure other: the population is empty"):
        quartile_thresholds(observed, values, ["other"], "state_years", "linear")
