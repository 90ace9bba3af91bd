"""Statements on the trend of a state's values of a measure.

Mann (1945), doi:10.2307/1907187, and Kendall (1975) on the test, with the variance for ties and the
continuity correction of Gilbert (1987), Statistical methods for environmental pollution monitoring,
16.4; Sen (1968), doi:10.1080/01621459.1968.10480934, on the slope and its interval; Schuirmann
(1987), doi:10.1007/BF01068419, on two one-sided tests for equivalence.
"""

import math
from collections.abc import Mapping
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import (
    Finding,
    no_data,
    plain,
    probability,
    runs,
    undecided,
    value_texts,
    words,
)
from assessment.model.claims.measures import digits_of, edition_of, nothing, observations

NONE = "neither rising nor falling"


def mann_kendall(values: np.ndarray) -> tuple[int, float, float]:
    """Mann-Kendall's S of values in order of time, its variance, and the two-sided p.

    The variance is corrected for ties, and S by one towards zero before it is set against the
    normal distribution (Gilbert 1987, 16.4.2).
    """
    values = np.asarray(values, dtype=float)
    n = len(values)
    later = np.triu(np.sign(values[None, :] - values[:, None]), 1)
    s = int(later.sum())
    ties = np.unique(values, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    if s == 0 or variance == 0:
        return s, float(variance), 1.0
    return s, float(variance), math.erfc((abs(s) - 1) / math.sqrt(2 * variance))


def sen_slope(years: np.ndarray, values: np.ndarray, outside: float) -> tuple[float, float, float]:
    """Sen's slope of values by years, and the bounds of its interval, outside of which it lies
    with the probability `outside` (Gilbert 1987, 16.5; by the variance of Mann-Kendall's S).

    As scipy.stats.theilslopes, whose import costs more than all else of the claims.
    """
    before, after = np.triu_indices(len(values), 1)
    slopes = np.sort((values[after] - values[before]) / (years[after] - years[before]))
    half = NormalDist().inv_cdf(1 - outside / 2) * math.sqrt(mann_kendall(values)[1])
    low = max(round((len(slopes) - half) / 2) - 1, 0)
    high = min(round((len(slopes) + half) / 2), len(slopes) - 1)
    return float(np.median(slopes)), float(slopes[low]), float(slopes[high])


def direction(
    years: np.ndarray, values: np.ndarray, spread: float, is_code: bool, settings: ClaimRules
) -> tuple[str, str, str]:
    """The direction of a series: "rising", "falling", NONE, or "" where it is open; the statistics
    as text; and the reason where it is "" or NONE.

    A series that only rises, or only falls, goes that way, whatever its length or slope; one that
    never changes goes nowhere. Another is judged by Mann-Kendall's test and Sen's slope, which must
    agree; it goes nowhere where the slope's interval lies within a band around zero (two one-sided
    tests), settings.band times `spread` (the interquartile range of all states) in ten years. A
    coarse code (`is_code`) is judged by its first against its last years.
    """
    if values.min() == values.max():
        return NONE, "", "it has one value throughout"
    steps = np.diff(values)
    if (steps > 0).all():
        return "rising", "it rises in every observed year", ""
    if (steps < 0).all():
        return "falling", "it falls in every observed year", ""
    if is_code:
        return _by_steps(values)
    return _by_slope(years, values, spread, settings)


def _by_steps(values):
    """Every one of the last years above, or below, every one of the first: a third of each."""
    part = max(2, len(values) // 3)
    first, last = values[:part], values[-part:]
    text = f"a code that moves by steps, judged by its first {part} years against its last {part}"
    if last.min() > first.max():
        return "rising", text, ""
    if last.max() < first.min():
        return "falling", text, ""
    if first.mean() == last.mean():
        return NONE, text, "the last years are as the first"
    return "", text, "the last years are not all on one side of the first"


def _by_slope(years, values, spread, settings):
    _, _, p = mann_kendall(values)
    slope, low, high = sen_slope(years, values, settings.level)
    _, least, most = sen_slope(years, values, 2 * settings.level)
    band = settings.band * spread / 10
    text = (
        f"Sen's slope {slope:+.2g} a year ({_interval(low, high, settings.level)}), "
        f"Mann-Kendall p {probability(p)}"
    )
    if p < settings.level and low > 0:
        return "rising", text, ""
    if p < settings.level and high < 0:
        return "falling", text, ""
    inner = _interval(least, most, 2 * settings.level)
    if -band < least and most < band:
        return (
            NONE,
            text,
            f"the slope ({inner}) is within {band:.2g} a year of zero, which is no trend",
        )
    reason = (
        f"the yearly values neither rise nor fall consistently (p {probability(p)}), and the slope "
        f"({inner}) is not shown to be within {band:.2g} a year of zero either"
    )
    return "", text, reason


def _interval(low, high, outside):
    return f"{1 - outside:.0%} interval {low:+.2g} to {high:+.2g}"


def trend(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """Rising or falling over the period; see `direction`."""
    return _judged(claim, stated, frames, settings)


def continued(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """Rising or falling over the period, and in each half of it."""
    return _judged(claim, stated, frames, settings, _halves)


def steady(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """Rising or falling over the period and in each half of it, and by no more in any single year
    than settings.steady of the whole change."""
    return _judged(claim, stated, frames, settings, _halves, _leap)


# What a direction that is as stated may lack: (False, or None where that is open; the reason), or
# (True, "") where it lacks nothing.
_Lack = tuple[bool | None, str]


def _halves(stated: str, years: np.ndarray, values: np.ndarray, share: float) -> _Lack:
    """Whether the slope of each half of a period, by years, goes as stated."""
    middle = (years[0] + years[-1]) / 2
    for half in (years <= middle, years >= middle):
        if half.sum() < 2:
            return None, f"too few years in a half of the period ({runs(years[half])})"
        slope, _, _ = sen_slope(years[half], values[half], 0.5)
        if (slope <= 0) if stated == "rising" else (slope >= 0):
            return (
                False,
                f"it is not {stated} in {runs(years[half])} (Sen's slope {slope:+.2g} a year)",
            )
    return True, ""


def _leap(stated: str, years: np.ndarray, values: np.ndarray, share: float) -> _Lack:
    """Whether no single year has more than a share of the whole change.

    Of a change over years that are not observed, some year has at least the mean, and none need
    have more.
    """
    steps = np.diff(values) / (values[-1] - values[0])
    for least, verdict in ((steps / np.diff(years), False), (steps, None)):
        most = int(least.argmax())
        if least[most] > share:
            between = f"between {years[most]} and {years[most + 1]}"
            return verdict, f"{steps[most]:.0%} of the change is {between}"
    return True, ""


def _judged(claim, stated, frames, settings, *lacking):
    """The finding on a direction; one that is as stated must also pass what looks for a lack."""
    measure = claim["measure"]
    if measure in settings.within_year:
        return no_data(f"values of {words(measure)} of different years cannot be compared")
    observed = observations(claim, frames)
    own = observed[observed["iso3"] == claim["subject"]].sort_values("year")
    if own.empty:
        return nothing(claim)
    years, values = own["year"].to_numpy(), own["value"].to_numpy(float)
    course = _course(years, values, digits_of(claim, settings))
    held = f"{course}; {edition_of(own, claim, settings)}"
    if len(own) < settings.trend_years:
        return undecided(held, f"a trend needs {settings.trend_years} observed years")
    # of the state's own years, so that others alone never change what it shows
    all_states = observed.loc[observed["year"].isin(years), "value"].to_numpy(float)
    spread = float(np.subtract(*np.quantile(all_states, [0.75, 0.25])))
    found, text, reason = direction(
        years, values, spread, _is_code(all_states, settings.codes), settings
    )
    held = f"{text}; {held}" if text else held
    if not found:
        return undecided(held, reason)
    if found != stated:
        return plain(False, held, reason or f"it is {found}").over(len(own), claim["period"])
    passed = [look(stated, years, values, settings.steady) for look in lacking]
    is_so, lack = min(passed, key=lambda one: _ORDER.index(one[0]), default=(True, ""))
    verdict = undecided(held, lack) if is_so is None else plain(is_so, held, lack)
    return verdict.over(len(own), claim["period"])


# One lack is enough for no; one that is open leaves the rest open.
_ORDER: list[bool | None] = [False, None, True]


def _is_code(values: np.ndarray, most: int) -> bool:
    """Whether values of all states are whole numbers, and few different ones."""
    kinds = np.unique(values)
    return len(kinds) <= most and bool((kinds == np.round(kinds)).all())


def _course(years, values, digits) -> str:
    """A series in words: its levels where it has few, else its first and last value."""
    texts = [value_texts([value], digits)[0] for value in values]
    breaks = [place + 1 for place, (a, b) in enumerate(pairwise(values)) if a != b]
    if len(breaks) <= 3:
        parts = np.split(np.arange(len(texts)), breaks)
        return ", ".join(f"{texts[part[0]]} in {runs(years[part])}" for part in parts)
    held = pd.Series(values, index=years)
    ends = f"{texts[0]} in {years[0]}, {texts[-1]} in {years[-1]}"
    peaks = f"highest in {held.idxmax()}, lowest in {held.idxmin()}"
    return f"{ends}, {peaks}, {len(years)} years observed"
