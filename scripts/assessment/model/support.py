"""Model support: how many measures favour a state, and what the count is called."""

import numpy as np


def count_support(classes, supports, member, count_membership):
    """Measures per state whose class speaks for the model, and membership where it counts.

    `classes` has one column of classes per measure, `supports` names in the same order the class
    that speaks for the model ("upper" or "lower"), `member` is boolean, rows alike.
    """
    count = (classes == list(supports)).sum(axis=1).astype("int64")
    return count + member.astype("int64") if count_membership else count


def support_labels(count, full, partial):
    """ "Full" from `full` on, "Partial" from `partial` on, "Low" below."""
    return np.where(count >= full, "Full", np.where(count >= partial, "Partial", "Low"))
