"""Ranks the states of a mission by personnel, and says which of them are members."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from assessment.config.model import Strongest, Window
from assessment.errors import WindowError, listed

# The rules by which states are ranked on their strengths in the window.
RULES = ("mean", "mean_present", "maximum", "last", "year_end")
# The types of personnel that are added up: the sum that the source has of all, or troops with the
# staff officers, which the United Nations counted within troops until April 2017.
ALL = ("all",)
TROOPS = ("troops", "staff_officer")
DERIVED = "derived"
# Places after the point that a strength is ranked with, in persons: ties must not depend on
# the order in which months are added up.
DIGITS = 6


@dataclass(frozen=True)
class Ranking:
    """States by their strength in a mission over a window.

    `personnel` has iso3 and personnel (persons), largest first, without states that sent nobody;
    ties are in the order of their codes. `used` are the months (year, month) it is computed from,
    month 0 for a year's mean, and `derived` those of them whose values were derived from others;
    `left_out` are years of the mission in the window without the month that a year is judged by.
    """

    personnel: pd.DataFrame
    used: tuple[tuple[int, int], ...]
    derived: tuple[tuple[int, int], ...]
    left_out: tuple[int, ...] = ()


def monthly_strengths(
    contributions: pd.DataFrame, mission: str, types: Sequence[str] = ALL
) -> pd.DataFrame:
    """Personnel of each state in a mission at the end of each month held.

    `contributions` is tidy, the mission as indicator. `types` are added up; the sum `all` is
    known of every month held, single types of the months whose types are known, in which a type
    without a row is 0. Index: year and month, sorted, month 0 for the mean of a year; columns:
    ISO3 codes of all that the mission ever had, sorted; values: persons, 0 where a state sent
    nobody.
    """
    of_mission = contributions[contributions["indicator"] == mission]
    of_mission = of_mission.assign(month=of_mission["month"].fillna(0).astype("int64"))
    whole = of_mission["type"].isin(ALL)
    keys = ["year", "month", "iso3"]
    held = of_mission[whole].set_index(keys)["value"].unstack("iso3", fill_value=0.0).fillna(0.0)
    held = held.sort_index().sort_index(axis=1)
    if tuple(types) == ALL:
        return held
    single = of_mission[~whole]
    known = held.index.isin(pd.MultiIndex.from_frame(single[keys[:2]])) | ~held.any(axis=1)
    sent = single[single["type"].isin(types)].groupby(keys)["value"].sum().unstack("iso3")
    return sent.reindex(index=held.index[known], columns=held.columns).fillna(0.0)


def derived_months(contributions: pd.DataFrame, mission: str) -> set[tuple[int, int]]:
    """The months (year, month) of a mission whose values were derived, not reported."""
    own = contributions["indicator"] == mission
    rows = contributions[own & (contributions["basis"] == DERIVED)]
    return set(zip(rows["year"].astype(int), rows["month"].fillna(0).astype(int), strict=True))


def strengths(
    contributions: pd.DataFrame,
    mission: str,
    window: Window,
    by: str,
    month: int = 12,
    types: Sequence[str] = ALL,
) -> Ranking:
    """The states in a mission over the window, strongest first.

    `by` is one of RULES: the mean of the months held in the window, in which an absent state
    counts 0 (mean); the mean of those in which the state is there (mean_present); the largest
    (maximum); the last month held in the window (last); or the mean over the years of the strength
    at the end of `month`, a year without that month left out (year_end). A derived month is held
    like any other, under every rule, and named in the result. `types` as in monthly_strengths.
    WindowError where the window holds no month, or for year_end never the one asked for.
    """
    return _ranking(_held(contributions, mission, types), mission, window, by, month)


def rankings(
    contributions: pd.DataFrame,
    mission: str,
    window: Window,
    month: int = 12,
    types: Sequence[str] = ALL,
) -> dict[str, Ranking | None]:
    """strengths() by each of RULES; None where the window holds no month that one can rank by."""
    months = _held(contributions, mission, types)
    by_rule: dict[str, Ranking | None] = {}
    for by in RULES:
        try:
            by_rule[by] = _ranking(months, mission, window, by, month)
        except WindowError:
            by_rule[by] = None
    return by_rule


class _Held(NamedTuple):
    """Strengths by month of a mission, the months derived, its years, all missions there are."""

    strengths: pd.DataFrame
    derived: set[tuple[int, int]]
    years: pd.Series
    missions: pd.Series


def _held(contributions, mission, types):
    own = contributions[contributions["indicator"] == mission]
    strength, derived = monthly_strengths(own, mission, types), derived_months(own, mission)
    return _Held(strength, derived, own["year"], contributions["indicator"])


def _ranking(months, mission, window, by, month):
    held = months.strengths
    years = range(window.start, window.end + 1)
    strength = held[held.index.get_level_values("year").isin(years)]
    if strength.empty:
        raise WindowError(
            f"mission {mission} has no contribution in {window}; "
            f"missions held: {listed(months.missions.unique(), 40)}"
        )
    left_out: tuple[int, ...] = ()
    if by == "year_end":
        strength = _at_month(strength, mission, window, month)
        judged = set(strength.index.get_level_values("year"))
        there = range(months.years.min(), months.years.max() + 1)
        left_out = tuple(year for year in years if year in there and year not in judged)
    elif by == "last":
        strength = strength.tail(1)
    if by == "mean_present":
        persons = strength.sum() / (strength > 0).sum().clip(lower=1)
    else:
        persons = strength.max() if by == "maximum" else strength.mean()
    table = persons.round(DIGITS).rename("personnel").rename_axis("iso3").reset_index()
    table = table[table["personnel"] > 0]
    table = table.sort_values(["personnel", "iso3"], ascending=[False, True], ignore_index=True)
    used = tuple((int(year), int(one)) for year, one in strength.index)
    derived = tuple(one for one in used if one in months.derived)
    return Ranking(table, used, derived, left_out)


def _at_month(strength, mission, window, month):
    """The rows of one month of each year; WindowError where there is none."""
    months = strength.index.get_level_values("month")
    if not months.any():
        raise WindowError(
            f"contributors by year_end: mission {mission} has means of whole years alone in "
            f"{window}; pin a snapshot of contributions with months, or rank by mean"
        )
    if month not in months:
        raise WindowError(
            f"contributors by year_end: mission {mission} has no month {month} in {window}; "
            f"months held: {', '.join(map(str, sorted(set(months))))}"
        )
    return strength[months == month]


def month_text(month: tuple[int, int]) -> str:
    """A month as text, "2014-12"; of a year's mean (month 0) the year."""
    year, one = month
    return f"{year}-{one:02}" if one else str(year)


def listed_contributors(
    contributors: Sequence[str] | Strongest,
    contributions: pd.DataFrame,
    mission: str,
    window: Window,
) -> list[str]:
    """ISO3 codes in rank order: a list is taken as it is, Strongest is ranked by the data."""
    if not isinstance(contributors, Strongest):
        return list(contributors)
    ranking = strengths(contributions, mission, window, contributors.by, contributors.month)
    ranked = ranking.personnel
    if len(ranked) < (contributors.top or 1):
        asked = f", fewer than the {contributors.top} asked for" if contributors.top else ""
        raise WindowError(
            f"mission {mission} has {len(ranked)} African contributors in {window}{asked}"
        )
    return list(ranked["iso3"].iloc[: contributors.top])


def members(memberships: pd.DataFrame, organisation: str, window: Window, rule: str) -> pd.Series:
    """Membership per state (iso3 -> bool) under a rule: in "any" year of the window, in
    "all" of those that the state existed, or at its "end"."""
    rows = memberships[memberships["indicator"] == organisation]
    rows = rows[rows["year"].between(*window)]
    if rows.empty:
        raise WindowError(
            f"{organisation}: no membership is known in {window}; "
            f"organisations held: {listed(memberships['indicator'].unique())}"
        )
    if rule == "end":
        rows = rows[rows["year"] == window.end]
    groups = rows.groupby("iso3")["value"]
    flag = groups.min() if rule == "all" else groups.max()
    return pd.Series(flag > 0, dtype=bool)
