"""Two groups by one variable: the area under the curve, its interval, exact tests, Holm."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from assessment.model.two_groups import (
    ALL_ARRANGEMENTS,
    DRAWN,
    EXACT,
    area_interval,
    holm,
    probability_higher,
    rank_correlation,
    rank_test,
    without_noise,
)

QUANTILE = 1.959963984540054
VALUES = np.random.default_rng(7).integers(-6, 7, 40).astype(float)
GROUPS = VALUES[:12], VALUES[12:]


def stream():
    return np.random.default_rng(1)


def by_pairs(first, second):
    """The area under the curve by its definition."""
    pairs = list(itertools.product(first, second))
    return Fraction(sum(int(a > b) + int(a >= b) for a, b in pairs), 2 * len(pairs))


def test_the_area_is_the_share_of_pairs_in_which_the_first_is_higher():
    assert probability_higher(*GROUPS) == pytest.approx(float(by_pairs(*GROUPS)), abs=1e-15)
    assert probability_higher(np.array([2.0]), np.array([1.0])) == 1


@pytest.mark.parametrize("increasing", [np.exp, np.arctan, lambda v: v**3 + 1, lambda v: 1e6 * v])
def test_an_increasing_transformation_changes_neither_area_nor_p(increasing):
    turned = [increasing(one) for one in GROUPS]
    assert probability_higher(*turned) == probability_higher(*GROUPS)
    assert rank_test(*turned) == rank_test(*GROUPS)


def test_groups_exchanged_have_the_rest_of_one_and_the_same_p():
    area = probability_higher(*GROUPS)
    assert probability_higher(*GROUPS[::-1]) == pytest.approx(1 - area, abs=1e-15)
    low, high = area_interval(area, 12, 28)
    assert area_interval(1 - area, 28, 12) == pytest.approx((1 - high, 1 - low), abs=1e-9)
    p, method = rank_test(*GROUPS)
    assert rank_test(*GROUPS[::-1]) == (pytest.approx(p, rel=1e-12), method)


def test_identical_groups_are_at_a_half_with_p_one():
    one = np.array([1.0, 2, 3, 3])
    assert probability_higher(one, one) == 0.5
    assert rank_test(one, one) == (1, ALL_ARRANGEMENTS)
    low, high = area_interval(0.5, 4, 4)
    assert low + high == pytest.approx(1) and low < 0.5


@pytest.mark.parametrize("sizes", [(1, 1), (1, 5), (3, 40)])
def test_without_variance_the_area_is_a_half_and_p_is_one(sizes):
    groups = [np.full(size, 7.0) for size in sizes]
    assert probability_higher(*groups) == 0.5
    assert rank_test(*groups) == (1, ALL_ARRANGEMENTS)


def exact_p(first, second):
    """Twice the smaller side among all arrangements, by counting them."""
    together = [*first, *second]
    areas = []
    for places in itertools.combinations(range(len(together)), len(first)):
        rest = [value for place, value in enumerate(together) if place not in places]
        areas.append(by_pairs([together[place] for place in places], rest))
    own = by_pairs(first, second)
    sides = sum(area <= own for area in areas), sum(area >= own for area in areas)
    return min(1, 2 * Fraction(min(sides), len(areas)))


@pytest.mark.parametrize(
    ("first", "second", "method"),
    [
        ([5, 1, 9], [2, 3, 4, 0], EXACT),
        ([5], [2, 3, 4, 0], EXACT),
        ([5, 2, 9], [2, 3, 4, 0], ALL_ARRANGEMENTS),
        ([1, 1, 1, 0], [0, 0, 0, 1, 0], ALL_ARRANGEMENTS),
        ([1], [1, 0, 0], ALL_ARRANGEMENTS),
    ],
)
def test_p_of_few_values_is_that_of_all_arrangements(first, second, method):
    groups = np.array(first, float), np.array(second, float)
    found = rank_test(*groups)
    assert found == (pytest.approx(float(exact_p(first, second)), abs=1e-12), method)


def test_p_of_many_tied_values_is_that_of_scipys_permutations():
    from scipy.stats import norm, permutation_test, rankdata

    p, method = rank_test(*GROUPS)
    assert method == ALL_ARRANGEMENTS
    assert rank_test(*(one[::-1] for one in GROUPS)) == (p, method)
    ranks = rankdata(VALUES)
    drawn = permutation_test(
        (ranks[:12], ranks[12:]),
        lambda one, other, axis: one.sum(axis=axis),
        n_resamples=20_000,
        vectorized=True,
        batch=1_000,
        rng=stream(),
    ).pvalue
    error = 2 * (p / 2 * (1 - p / 2) / 20_000) ** 0.5
    assert abs(drawn - p) < norm.isf(1e-4) * error


@pytest.mark.parametrize(
    ("area", "first", "second"), [(0.6, 10, 44), (0.5, 3, 3), (0.97, 2, 30), (1, 10, 7), (0, 1, 1)]
)
def test_limits_of_the_interval_solve_newcombes_equation(area, first, second):
    low, high = area_interval(area, first, second)
    assert 0 <= low <= area <= high <= 1 and (low, high) != (area, area)
    for true in (low, high):
        if true not in (0, 1):
            mean = (first + second) / 2 - 1
            spread = 1 + mean * (1 - true) / (2 - true) + mean * true / (1 + true)
            error = math.sqrt(true * (1 - true) * spread / (first * second))
            assert abs(area - true) / error == pytest.approx(QUANTILE, rel=1e-6)


def test_kendalls_tau_is_that_of_concordant_pairs_and_its_p_that_of_all_pairings():
    values, strengths = np.array([1.0, 2, 2, 3, 5]), np.array([10.0, 30, 20, 50, 40])
    pairs = list(itertools.combinations(range(5), 2))

    def score(paired):
        return sum(
            np.sign(paired[a] - paired[b]) * np.sign(strengths[a] - strengths[b]) for a, b in pairs
        )

    scores = [score(paired) for paired in itertools.permutations(values)]
    sides = [np.mean(np.array(scores) >= score(values)), np.mean(np.array(scores) <= score(values))]
    tau, p, method = rank_correlation(values, strengths, 200, stream())
    assert tau == pytest.approx(score(values) / math.sqrt(9 * 10))
    assert (p, method) == (pytest.approx(2 * min(sides)), ALL_ARRANGEMENTS)
    many = np.tile(values, 4), np.arange(20.0)
    drawn = rank_correlation(*many, 300, stream())
    assert (
        drawn[2] == DRAWN and rank_correlation(*(one[::-1] for one in many), 300, stream()) == drawn
    )
    mixed = np.array([3, 0, 4, 1, 2])
    again = rank_correlation(values[mixed], strengths[mixed], 200, stream())
    assert again == (pytest.approx(tau), p, method)
    untied = rank_correlation(np.array([1.0, 2, 3]), np.array([1.0, 2, 3]), 200, stream())
    assert untied == (pytest.approx(1), pytest.approx(2 / 6), EXACT)


def test_holms_adjustment_is_the_one_by_hand():
    # .01 x 4, .02 x 3, .03 x 2, and .04 no smaller than the one before
    assert holm([0.04, 0.01, math.nan, 0.03, 0.02]) == pytest.approx(
        [0.06, 0.04, math.nan, 0.06, 0.06], nan_ok=True
    )
    assert holm([0.5, 0.6]) == [1, 1]
    assert holm([math.nan]) == pytest.approx([math.nan], nan_ok=True)


def test_float_noise_makes_no_difference_of_ties():
    assert len(set(without_noise([0.1 + 0.2, 0.3, 0.30001]))) == 2
    assert np.isnan(without_noise([math.nan])).all()
