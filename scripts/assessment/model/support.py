"""Model support: how many measures favour a state, and what the count is called."""

import numpy as np


def count_upper(classes, member, count_membership):
    """Upper-quartile measures per state, and membership where it counts.

    `classes` has one column of classes per measure, `member` is boolean, rows alike.
    """
    count = (classes == "upper").sum(axis=1).astype("int64")
    return count + member.astype("int64") if count_membership else count


def support_labels(count, full, partial):
    """ "Full" from `full` on, "Partial" from `partial` on, "Low" below."""
    return np.where(count >= full, "Full", np.where(count >= partial, "Partial", "Low"))
