"""Whether the values of a downloaded table can be those that the registry describes.

Names of columns do not distinguish scores from ranks, or one scale from another; the values do.
"""

from collections.abc import Mapping

import pandas as pd

from assessment.data.ranges import check_ranges, stated_ranges
from assessment.errors import InputError

# Values of fewer states show nothing; those of many fill a scale and show differences.
_FEW, _MANY = 3, 20
# This many values are not whole, or within 0 and 1, by chance.
_TELLING = 10
# The share of their scale that values reach at least: those of few states, of many.
_REACHED, _REACHED_BY_MANY = 0.02, 0.1
# Of two ranks in a year few are the same; of rounded scores, many.
_DISTINCT = 0.8
# A larger share of values beyond the range than this is no slip.
_BEYOND = 0.1


class ImplausibleError(InputError):
    """Values unlike those that the registry describes; another table of the file may have these."""


def check_plausible(
    observations: pd.DataFrame, entry: Mapping, place: str, ranked: int = 0
) -> list[str]:
    """Doubts about values that can be those of a source; ImplausibleError for others.

    `observations` has indicator, iso3, year, value; `entry` is the registry's of the source, whose
    `missing_codes` are no values; `place` begins a message; `ranked` is how many states the table
    could rank. InputError for a single value outside the range.
    """
    codes = entry.get("missing_codes", ())
    ranges = stated_ranges(entry, observations["indicator"].unique())
    doubts, counted = {}, observations["indicator"].value_counts()
    for indicator, rows in observations[~observations["value"].isin(codes)].groupby("indicator"):
        whole = not entry.get("whole_numbers", False) and (rows["value"] % 1 == 0).all()
        doubts[indicator] = _doubt(rows["value"], ranges.get(indicator), entry)
        if rows["iso3"].nunique() < _FEW:
            continue
        why = _scale(rows, ranges.get(indicator)) or _sameness(rows, entry)
        if not why and whole and _ranks(rows, ranked):
            why = "whole numbers, hardly one twice in a year: they are ranks"
        if why:
            low, high = rows["value"].min(), rows["value"].max()
            raise ImplausibleError(
                f"{place}: {indicator} runs from {low:g} to {high:g}: {why}. What is read is "
                f"'{_unit(entry, indicator)}'; where it is had: {entry['import']['get']}"
            )
    check_ranges(observations, entry, place, codes)
    # few values count as a sign where those of all indicators show it
    enough = _TELLING if not all(doubts.values()) or len(observations) < _TELLING else 1
    return [
        f"{indicator} {doubt}"
        for indicator, doubt in doubts.items()
        if doubt and counted[indicator] >= enough
    ]


def _doubt(values, within, entry):
    """What else the values may be, of whatever states; "" where nothing."""
    if entry.get("whole_numbers", False):
        return ""
    # of two states that share a place, both may have the mean of two places
    if (values * 2 % 1 == 0).all():
        return "has whole numbers and halves throughout: they may be ranks, or rounded"
    if within and within[1] > 1 and values.between(0, 1).all():
        return "runs within 0 and 1: it may be of another scale"
    return ""


def _scale(rows, within):
    """Why values are of another scale than `within`, their range; "" where they are not."""
    if within is None:
        return ""
    low, high = within
    stated = f"resources/sources.yaml has {low:g} to {high:g}"
    values, many = rows["value"], rows["iso3"].nunique() >= _MANY
    if (~values.between(low, high)).mean() > _BEYOND:
        return f"another scale, or percentiles or ranks; {stated}"
    reached = values.abs().max() / max(abs(low), abs(high))
    if 0 < reached <= (_REACHED_BY_MANY if many else _REACHED):
        return f"another scale; {stated}"
    if many and low < 0 < high and (values.min() >= 0 or values.max() <= 0):
        return f"all on one side of nought, so another scale; {stated}"
    return ""


def _sameness(rows, entry):
    needed = _MANY if entry.get("whole_numbers", False) else _FEW
    if rows["value"].nunique() == 1 and rows["iso3"].nunique() >= needed:
        return "the same value for all states and years"
    return ""


def _ranks(rows, ranked):
    """Whether whole numbers could be places among `ranked` states, year by year."""
    distinct = len(rows.drop_duplicates(["year", "value"])) / len(rows)
    whole = rows["value"].min() == 1 or rows["iso3"].nunique() >= _MANY
    return whole and rows["value"].between(1, ranked).all() and distinct >= _DISTINCT


def _unit(entry, indicator):
    for snapshot in entry["snapshots"].values():
        if indicator in snapshot["indicators"]:
            about = snapshot["indicators"][indicator]
            return f"{about['label']}, {about['unit']}"
    return indicator
