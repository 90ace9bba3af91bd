"""Two groups of states compared by one variable: ranks, exact tests, intervals.

SciPy is imported inside the functions, since its start costs as much as that of pandas.
"""

from collections.abc import Sequence
from math import factorial

import numpy as np
from numpy.random import Generator

# How a p-value was computed: from the exact distribution of values without ties, or from
# arrangements of the values that there are, all of them or a number drawn at random.
EXACT, ALL_ARRANGEMENTS, DRAWN = "exact", "all arrangements", "random arrangements"
# Of a confidence interval.
LEVEL = 0.95
# Significant digits that the float noise of a mean leaves as they are; no fewer, so that values
# which differ still do after an increasing transformation.
SIGNIFICANT = 12
# Arrangements that are held in memory at a time; what is computed does not depend on it.
_BATCH = 200


def without_noise(values: Sequence[float]) -> np.ndarray:
    """Values (float64) rounded to SIGNIFICANT digits, so that noise of a mean is no difference."""
    return np.array([float(f"{value:.{SIGNIFICANT}g}") for value in values], dtype=float)


def probability_higher(first: np.ndarray, second: np.ndarray) -> float:
    """The area under the curve: how probable it is that a value of `first` exceeds one of
    `second`, ties half. The Mann-Whitney statistic U over the number of pairs; neither group may
    be empty, and no value missing."""
    from scipy.stats import mannwhitneyu

    found = mannwhitneyu(first, second, method="asymptotic", use_continuity=False)
    return float(found.statistic) / (len(first) * len(second))


def area_interval(area: float, first: int, second: int) -> tuple[float, float]:
    """A 95 % interval of probability_higher() of two groups of `first` and `second` values.

    Method 5 of Newcombe RG (2006), Confidence intervals for an effect size measure based on the
    Mann-Whitney statistic, part 2, Statistics in Medicine 25:559-573: the areas from which `area`
    lies no further than normal quantile times standard error, with the variance of Hanley JA and
    McNeil BJ (1982), Radiology 143:29-36, at the area in question and both group sizes in its
    numerator replaced by their mean.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtri

    if area < 0.5:  # the variance is the same for 1 - area
        low, high = area_interval(1 - area, first, second)
        return 1 - high, 1 - low
    quantile, mean = ndtri((1 + LEVEL) / 2), (first + second) / 2 - 1

    def beyond(true):
        spread = 1 + mean * (1 - true) / (2 - true) + mean * true / (1 + true)
        variance = true * (1 - true) * spread / (first * second)
        return (area - true) ** 2 - quantile**2 * variance

    # at an area of 1 the upper limit is 1 itself, which the lower one must not be taken for
    low = brentq(beyond, 0, min(area, 1 - 1e-12))
    return low, 1.0 if area == 1 else brentq(beyond, area, 1)


def rank_test(first: np.ndarray, second: np.ndarray) -> tuple[float, str]:
    """The two-sided p-value of the Mann-Whitney test, and how it was computed; no value missing.

    SciPy's exact one without ties. With ties, where SciPy has an approximation or draws alone, it
    is exact too: from all arrangements of the values into groups of these sizes. Twice the smaller
    side, at most 1. It is 1 where all values are equal.
    """
    from scipy.stats import mannwhitneyu, rankdata

    values = np.concatenate([first, second])
    if len(np.unique(values)) == len(values):
        return float(mannwhitneyu(first, second, method="exact").pvalue), EXACT
    # twice a mean rank is a whole number
    ranks = np.rint(2 * rankdata(values)).astype(int)
    ways = _arrangements_by_sum(ranks, len(first))
    own = ranks[: len(first)].sum()
    sides = ways[: own + 1].sum(), ways[own:].sum()
    return min(1.0, 2 * float(min(sides) / ways.sum())), ALL_ARRANGEMENTS


def _arrangements_by_sum(ranks, size):
    """How many groups of `size` of these whole numbers have each sum, from 0 to that of all.

    The shift algorithm of Streitberg B and Röhmel J (1986), Exact distributions for permutation
    and rank tests, Statistical Software Newsletter 12:10-17: each number in turn joins the groups
    of one less or does not.
    """
    ways = np.zeros((size + 1, ranks.sum() + 1))
    ways[0, 0] = 1
    for rank in ranks:
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank].copy()
    return ways[size]


def rank_correlation(
    values: np.ndarray, strengths: np.ndarray, draws: int, stream: Generator
) -> tuple[float, float, str]:
    """Kendall's tau-b of two variables, its two-sided p-value and how that was computed.

    Exact without ties; with ties from ways to pair the values with the strengths: all of them where
    they are no more than `draws`, else as many drawn at random from `stream`. There must be
    two pairs at least, and neither variable all equal.
    """
    from scipy.stats import kendalltau, permutation_test

    order = np.lexsort([strengths, values])
    values, strengths = values[order], strengths[order]
    tied = min(len(np.unique(values)), len(np.unique(strengths))) < len(values)
    test = kendalltau(values, strengths, method="asymptotic" if tied else "exact")
    if not tied:
        return float(test.statistic), float(test.pvalue), EXACT
    # what tau-b divides by is the same for every pairing: concordant less discordant pairs do
    one, other = np.triu_indices(len(values), 1)
    signs = np.sign(strengths[one] - strengths[other])
    paired = permutation_test(
        (values,),
        lambda drawn, axis: np.sign(drawn[..., one] - drawn[..., other]) @ signs,
        permutation_type="pairings",
        n_resamples=draws,
        vectorized=True,
        batch=_BATCH,
        rng=stream,
    )
    method = ALL_ARRANGEMENTS if factorial(len(values)) <= draws else DRAWN
    return float(test.statistic), float(paired.pvalue), method


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for their number by Holm's method, in their order; missing ones (NaN) stay
    missing and are not counted.

    Holm S (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal
    of Statistics 6:65-70: the smallest is multiplied by their number, the next by one less, each
    at least as large as the one before and at most 1.
    """
    values = np.asarray(p_values, dtype=float)
    adjusted = np.full(len(values), np.nan)
    there = np.flatnonzero(~np.isnan(values))
    order = there[np.argsort(values[there], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * factors), 1)
    return adjusted.tolist()
