"""Statements on trends."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.model.claims.evaluate import evaluate
from assessment.model.claims.trends import NONE, direction, mann_kendall, sen_slope
from claim_frames import SETTINGS, check, claim, file_of, panel

YEARS = {"start": 2001, "end": 2010}
CASES = [
    ("AAA", "series", {"trend": "rising"}, YEARS, "supported", ""),
    ("EEE", "series", {"trend": "rising"}, YEARS, "contradicted", "it is falling"),
    ("EEE", "series", {"trend": "falling"}, YEARS, "supported", ""),
    ("BBB", "series", {"trend": "rising"}, YEARS, "undecidable", "neither rise nor fall"),
    ("CCC", "series", {"trend": "rising"}, YEARS, "undecidable", "needs 5 observed years"),
    ("DDD", "series", {"trend": "rising"}, {"start": 2001, "end": 2006}, "contradicted",
     "one value throughout"),
    # as much as is held of it does not rise, but that is too little of the period
    ("DDD", "series", {"trend": "rising"}, YEARS, "undecidable", "6 of the 10 years"),
    ("XXX", "series", {"trend": "rising"}, YEARS, "undecidable", "no value"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_statement(case):
    check(*case)


# Gilbert (1987), 16.4.2: two values of 23, three of 24, three below what can be measured.
GILBERT = [23, 24, 0, 6, 0, 24, 24, 0, 23]


def test_mann_kendall_is_the_published_one():
    # the example of pyMannKendall's authors, MannKendall.jl, test/runtests.jl: z = 14.73869998
    s, variance, p = mann_kendall(range(1, 101))
    assert (s, variance) == (4950, 112750.0) and p < 1e-40
    assert (s - 1) / variance**0.5 == pytest.approx(14.73869998208331, rel=1e-12)
    # by Gilbert's formula with g = 3 tied groups of 2, 3 and 3
    s, variance, p = mann_kendall(GILBERT)
    assert variance == pytest.approx((9 * 8 * 23 - 2 * 1 * 9 - 2 * 3 * 2 * 11) / 18)
    assert s == sum(
        (b > a) - (b < a) for place, a in enumerate(GILBERT) for b in GILBERT[place + 1 :]
    )
    # (abs(S) - 1) / sqrt(90.83) of the code of Burkina Faso's step: 0.052 with both corrections
    assert mann_kendall([2, 2, 2, 7, 7, 7, 7])[2] == pytest.approx(0.0519, abs=5e-4)
    assert mann_kendall([5] * 9) == (0, 0.0, 1.0)


@settings(max_examples=8)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_the_variance_is_that_of_all_orders(values):
    found = [mann_kendall(order)[0] for order in permutations(values)]
    assert np.mean(found) == 0
    assert np.var(found) == pytest.approx(mann_kendall(values)[1])


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12), st.sampled_from([0.05, 0.1]),
       st.randoms())  # fmt: skip
def test_the_slope_and_its_interval_are_those_of_scipy(values, outside, random):
    years = np.array(sorted(random.sample(range(1990, 2020), len(values))), dtype=float)
    values = np.array(values, dtype=float)
    assert sen_slope(years, values, outside) == pytest.approx(
        tuple(stats.theilslopes(values, years, alpha=1 - outside))[:1]
        + tuple(stats.theilslopes(values, years, alpha=1 - outside))[2:]
    )


def test_an_interval_that_touches_the_band_is_not_within_it():
    years, values = np.arange(8), np.array([0, 2, 1, 3, 0, 2, 3, 1], dtype=float)
    _, low, high = sen_slope(years, values, 0.1)
    widest = max(-low, high)
    rules = SETTINGS._replace(band=10)  # the band is as wide as the spread
    for spread, found in ((widest * 1.0001, NONE), (widest, ""), (widest * 0.9999, "")):
        assert direction(years, values, spread, False, rules)[0] == found


def _found(values, kind, said="rising", others=(), more=0, **rules):
    """The row of AAA with these values from 2001 on, in a period of them and `more` years."""
    by_state = {"AAA": values, **{f"S{place:02}": one for place, one in enumerate(others)}}
    rows = panel("score", by_state, 2001)
    period = {"start": 2001, "end": 2000 + len(values) + more}
    claims = file_of({"it": claim("AAA", "score", {kind: said}, period)})
    (row,) = evaluate(claims, {"panel": rows}, SETTINGS._replace(**rules)).to_dict("records")
    return row


WIDE = [[0.5] * 10, [100.5] * 10, [200.5] * 10]
# what a series of made-up values shows, by the kind of statement on its rise
SERIES = [
    # a rise with a dip, by the tests
    ("trend", [1, 2, 3, 5, 4, 6, 7, 9, 8, 10.5], "supported", ""),
    ("steady", [1, 2, 3, 5, 4, 6, 7, 9, 8, 10.5], "supported", ""),
    # flat beside states that are far apart: within the band; beside itself alone: not shown
    ("trend", [1.5, 2, 1, 2, 1.5, 1, 2, 1.5, 1, 2], "contradicted", "which is no trend"),
    # a rise in the first half alone does not go on, and is not steady
    ("trend", [1, 2, 3, 4, 5, 7, 6.9, 6.8, 6.7, 6.5], "supported", ""),
    ("continued", [1, 2, 3, 4, 5, 7, 6.9, 6.8, 6.7, 6.5], "contradicted", "in 2006-2010"),
    ("steady", [1, 2, 3, 4, 5, 7, 6.9, 6.8, 6.7, 6.5], "contradicted", "in 2006-2010"),
    # all of it in one year
    ("continued", [1, 2, 3, 4, 5, 55, 56, 57, 58.5, 59], "supported", ""),
    ("steady", [1, 2, 3, 4, 5, 55, 56, 57, 58.5, 59], "contradicted", "between 2005 and 2006"),
    ("steady", [9, 8, 7, 6, 5.5, 4, 3, 2, 1, 0], "contradicted", "it is falling"),
    ("continued", [3.5] * 10, "contradicted", "one value throughout"),
]


@pytest.mark.parametrize(("kind", "values", "verdict", "reason"), SERIES)
def test_a_series_of_known_course(kind, values, verdict, reason):
    row = _found(values, kind, others=WIDE)
    assert row["verdict"] == verdict and reason in row["reason"]


def test_a_band_is_as_wide_as_the_states_are_apart():
    flat = [1.5, 2, 1, 2, 1.5, 1, 2, 1.5, 1, 2]
    row = _found(flat, "trend", others=WIDE)
    assert row["verdict"] == "contradicted"
    assert row["reason"].startswith("the slope (90% interval")
    row = _found(flat, "trend", others=[[value + 0.1 for value in flat]])
    assert row["verdict"] == "undecidable" and "not shown to be within" in row["reason"]
    assert _found(flat, "trend", others=WIDE, band=1e-9)["verdict"] == "undecidable"


STEPS = [
    ([2, 2, 2, 7, 7, 7, 7], "supported"),  # though p is 0.052
    ([7, 7, 7, 2, 2, 2, 2], "contradicted"),
    ([2, 7, 2, 7, 2, 7, 7], "undecidable"),
    ([2, 2, 7, 7, 7, 2, 2], "contradicted"),  # as at first
    ([0, 1, 1, 1, 1, 1, 1], "undecidable"),  # the step is among the first years
]


@pytest.mark.parametrize(("values", "verdict"), STEPS)
def test_a_coarse_code_is_judged_by_its_first_against_its_last_years(values, verdict):
    row = _found(values, "trend")
    assert row["verdict"] == verdict and "by its first 2 years against its last 2" in row["figures"]
    if verdict == "supported":
        assert "2.0 in 2001-2003, 7.0 in 2004-2007" in row["figures"]
    # of a measure with more values, or others than whole ones, the tests decide
    assert "Mann-Kendall" in _found(values, "trend", others=[[0.5] * 7])["figures"]
    assert "Mann-Kendall" in _found(values, "trend", others=[list(range(7))])["figures"]


# ── Whatever the values ──────────────────────────────────────────────────────────────────────

KINDS = st.sampled_from(["trend", "continued", "steady"])
WAYS = st.sampled_from(["rising", "falling"])
NUMBERS = st.one_of(st.integers(-20, 20), st.floats(-1e3, 1e3))


@settings(max_examples=30)
@given(KINDS, WAYS, NUMBERS, st.integers(5, 30))
def test_a_series_of_one_value_never_supports_a_rise(kind, said, value, length):
    assert _found([value] * length, kind, said, WIDE)["verdict"] == "contradicted"


@settings(max_examples=30)
@given(st.lists(st.floats(1e-3, 1e3), min_size=4, max_size=20), st.floats(-1e3, 1e3), WAYS)
def test_a_strictly_monotone_series_always_supports_its_direction(steps, value, said):
    values = [value]
    for step in steps:
        values.append(values[-1] + (step if said == "rising" else -step))
    assert _found(values, "trend", said, WIDE)["verdict"] == "supported"
    other = {"rising": "falling", "falling": "rising"}[said]
    assert _found(values, "trend", other, WIDE)["verdict"] == "contradicted"
    assert _found(values[:4], "trend", said, WIDE)["verdict"] == "undecidable"


@settings(max_examples=30)
@given(st.integers(-5, 5).filter(bool), st.lists(st.integers(0, 29), unique=True, max_size=8))
def test_a_straight_line_is_steady_whatever_years_are_not_observed(slope, missing):
    values = [None if year in missing else slope * year for year in range(30)]
    said = "rising" if slope > 0 else "falling"
    assert _found(values, "steady", said, WIDE)["verdict"] == "supported"


def test_a_leap_in_years_that_are_not_observed_may_be_none():
    gap = [1, 2, 3, None, None, 10, 11, 12, 13]
    row = _found(gap, "steady", others=WIDE)
    assert row["verdict"] == "undecidable"
    assert row["reason"] == "58% of the change is between 2003 and 2006"
    gap[5:] = [60, 61, 62, 63]
    assert _found(gap, "steady", others=WIDE, steady=0.25)["verdict"] == "contradicted"


@settings(max_examples=40)
@given(KINDS, st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=12))
def test_a_series_backwards_falls_where_it_rose(kind, values):
    rises = _found(values, kind, "rising", WIDE)["verdict"]
    assert _found(values[::-1], kind, "falling", WIDE)["verdict"] == rises


@settings(max_examples=60)
@given(KINDS, WAYS, st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=12),
       st.integers(1, 20))  # fmt: skip
@example("trend", "rising", [1, 12, None, 0, 0, 0], 1)  # others have values in the year more
def test_years_without_data_never_turn_undecidable_into_a_verdict(kind, said, values, more):
    before, after = (_found(values, kind, said, WIDE, years)["verdict"] for years in (0, more))
    assert after in (before, "undecidable")


@settings(max_examples=40)
@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_a_trend_and_its_opposite_are_never_both_supported(values):
    found = [_found(values, "trend", said)["verdict"] for said in ("rising", "falling")]
    assert found.count("supported") < 2
    assert ("undecidable" in found) == (found == ["undecidable"] * 2)
    assert len(values) >= 5 or found == ["undecidable"] * 2
