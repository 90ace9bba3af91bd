"""Model support: how many measures favour a state, and the label of the count."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def count_support(
    classes: pd.DataFrame, supports: Sequence[str], member: pd.Series, count_membership: bool
) -> pd.Series:
    """Measures per state whose class speaks for the model, and membership where it counts.

    `classes` has one column of classes per measure, `supports` names in the same order the class
    that speaks for the model ("upper" or "lower"), `member` is boolean, rows alike.
    """
    count = (classes == list(supports)).sum(axis=1).astype("int64")
    return count + member.astype("int64") if count_membership else count


def support_labels(count: pd.Series, full: int, partial: int) -> np.ndarray:
    """ "Full" from `full` on, "Partial" from `partial` on, "Low" below."""
    return np.where(count >= full, "Full", np.where(count >= partial, "Partial", "Low"))
