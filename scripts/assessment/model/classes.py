"""The class of a value: upper, middle or lower, by the quartiles of the population."""

import numpy as np

# A mean of decimals carries float noise, which must not decide a tie at a quartile.
RELATIVE_TOLERANCE = 1e-9
ABSOLUTE_TOLERANCE = 1e-12


def tied(values: np.ndarray, threshold: float) -> np.ndarray:
    """Whether values equal a threshold but for float noise."""
    return np.isclose(values, threshold, rtol=RELATIVE_TOLERANCE, atol=ABSOLUTE_TOLERANCE)


def classify(
    values: np.ndarray, q1: float, q3: float, upper: str = ">=", lower: str = "<"
) -> np.ndarray:
    """Classes of `values` (floats, NaN where missing): "upper", "middle", "lower", or None.

    `upper` says whether a value tied with q3 is upper (">=") or not (">"), `lower` whether
    one tied with q1 is lower ("<=") or not ("<"). Where both hold, as in a population of one
    value, upper wins.
    """
    values = np.asarray(values, dtype=float)
    at_q3, at_q1 = tied(values, q3), tied(values, q1)
    is_upper = ((values > q3) & ~at_q3) | (at_q3 & (upper == ">="))
    is_lower = ((values < q1) & ~at_q1) | (at_q1 & (lower == "<="))
    classes = np.where(is_upper, "upper", np.where(is_lower, "lower", "middle"))
    return np.where(np.isnan(values), None, classes)
