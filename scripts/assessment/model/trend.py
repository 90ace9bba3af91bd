"""Whether figures rise or fall over time: Theil-Sen's slope and the Mann-Kendall test.

Both rest on pairs of years alone: Sen (1968), Journal of the American Statistical Association
63, 1379-1389; Kendall (1970), Rank Correlation Methods. The numbers are those of scipy's
theilslopes and kendalltau, whose import costs more than all else that is done to the claims.
"""

from dataclasses import dataclass
from math import erfc, factorial, sqrt
from statistics import NormalDist

import numpy as np

# The most values without ties of which all orders are counted, but where next to none fall.
COUNTED = 33


@dataclass(frozen=True)
class Trend:
    """The median slope a year, the ends of its interval (the values' unit), and the test's p."""

    slope: float
    low: float
    high: float
    p: float


def trend_of(years: np.ndarray, values: np.ndarray, level: float) -> Trend:
    """The trend of `values` over `years`, each another one and ascending; not all values alike.

    The slope's interval is that of confidence 1 - `level`, p is two-sided.
    """
    earlier, later = np.triu_indices(len(years), 1)
    rises = values[later] - values[earlier]
    slopes = np.sort(rises / (years[later] - years[earlier]))
    number, pairs = len(values), len(slopes)
    _, ties = np.unique(values, return_counts=True)
    tied = (ties * (ties - 1) * (2 * ties + 5)).sum()
    # Sen's equation 2.6, and the variance of Kendall's score
    spread = sqrt((number * (number - 1) * (2 * number + 5) - tied) / 18)
    reach = NormalDist().inv_cdf(1 - level / 2) * spread
    low = max(round((pairs - reach) / 2) - 1, 0)
    high = min(round((pairs + reach) / 2), pairs - 1)
    score = abs(int(np.sign(rises).sum()))
    fallen = (pairs - score) // 2
    if (ties == 1).all() and (number <= COUNTED or fallen <= 1):
        p = _of_all_orders(number, fallen)
    else:
        p = erfc(score / spread / sqrt(2))
    return Trend(float(np.median(slopes)), float(slopes[low]), float(slopes[high]), p)


def _of_all_orders(number, fallen):
    """The share of the orders of `number` values in which at most `fallen` pairs fall, or at most
    as many rise; 1 where that is every order."""
    orders = [1]  # by how many pairs fall, for one value, then for one more at a time
    for more in range(2, number + 1):
        longer = [0] * (len(orders) + more - 1)
        for place, count in enumerate(orders):
            for added in range(more):
                longer[place + added] += count
        orders = longer
    return min(1.0, 2 * sum(orders[: fallen + 1]) / factorial(number))
