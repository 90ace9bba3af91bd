"""Statements on the strength of a day, and on places among the senders of a mission."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from assessment.config.model import ClaimRules, Window
from assessment.errors import WindowError
from assessment.model.claims import months as time
from assessment.model.claims.finding import Finding, agreed, no_data, placed, plain, undecided
from assessment.model.claims.months import Month
from assessment.model.claims.personnel import TOLERANCE, TYPES, lacks, too_short, with_derived
from assessment.model.contributors import ALL, TROOPS, derived_months, monthly_strengths, strengths

# A month-end that is held may be this many days from the day of a claim: a month.
NEAR_DAYS = 31
# By what the senders of a mission are ranked: a rule and types of model.contributors.
RANKINGS = {
    "mean of all personnel": ("mean", ALL),
    "mean of troops": ("mean", TROOPS),
    "31 December, all personnel": ("year_end", ALL),
}

_Frames = Mapping[str, pd.DataFrame]


def personnel(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A strength on a day, within a tolerance (share of the number stated).

    It is that of the month's end, or, of another day, of the month-ends held before and after it,
    which must agree: one of them alone does not decide. The subject is a state, or the whole
    mission with the personnel of all states of the world.
    """
    if stated["what"] != "day":
        return no_data(f"the sources here count who is deployed, not who is {stated['what']}")
    is_whole = claim["subject"] == "mission"
    frame, mission = frames["missions" if is_whole else "contributions"], stated["mission"]
    lacking = lacks(mission, frame)
    if lacking:
        return lacking
    readings = {}
    for who in stated.get("types", ["all"]):
        reading, noun, types = TYPES[who]
        persons = (
            _of_mission(frame, mission, who)
            if is_whole
            else time.sent(frame, claim["subject"], mission, time.complete(frame), types)
        )
        derived = set() if is_whole else derived_months(frame, mission)
        readings[reading] = _on_day(stated, noun, persons, derived)
    return agreed(readings)


def _of_mission(frame: pd.DataFrame, mission: str, who: str) -> dict[Month, float]:
    rows = frame[(frame["indicator"] == mission) & (frame["type"] == who)]
    months = zip(rows["year"].astype(int), rows["month"].astype(int), strict=True)
    return dict(zip(months, rows["value"], strict=True))


def _on_day(
    stated: Mapping, noun: str, persons: Mapping[Month, float], derived: set[Month]
) -> Finding:
    day = date.fromisoformat(stated["date"])
    near = time.near(day, persons, NEAR_DAYS)
    if not near:
        return no_data(f"no month-end near {time.day_words(day)} has data")
    text = ", ".join(
        f"{persons[month]:,.0f} {noun} {time.at(month)}{_distance(day, month)}" for month in near
    )
    if time.month_end(near[0]) != day:
        text += f"; {time.day_words(day)} is no month's end"
    off = stated["number"] * stated.get("tolerance", TOLERANCE)
    fits = {abs(persons[month] - stated["number"]) <= off for month in near}
    if len(near) == 1 and time.month_end(near[0]) != day:
        side = "after" if time.month_end(near[0]) > day else "before"
        found = undecided(text, f"only a month-end {side} the day has data")
    elif len(fits) > 1:
        found = undecided(text, "the month-ends before and after the day disagree")
    else:
        found = plain(fits.pop(), text, f"more than {off:,.0f} away from {stated['number']:,}")
    return with_derived(found, derived & set(near))


def _distance(day: date, month: Month) -> str:
    days = (time.month_end(month) - day).days
    words = f"{abs(days)} day{'s' if abs(days) > 1 else ''} {'later' if days > 0 else 'earlier'}"
    return f" ({words})" if days else ""


def sender_rank(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A place among the senders of a mission, the strongest first, by each of RANKINGS."""
    contributions, mission, iso3 = frames["contributions"], stated["mission"], claim["subject"]
    found = _unknown(claim, mission, contributions, settings)
    if found:
        return found
    window = Window(claim["period"]["start"], claim["period"]["end"])
    readings = {}
    for name, (by, types) in RANKINGS.items():
        try:
            ranked = strengths(contributions, mission, window, by, types=types)
        except WindowError:  # means of years have no types, and no 31 December
            continue
        found = _place_of(iso3, ranked.personnel.set_index("iso3")["personnel"], stated)
        if ranked.left_out:
            without = f"{found.values}; without {', '.join(map(str, ranked.left_out))}"
            found = replace(found, values=without)
        readings[name] = with_derived(found, set(ranked.derived))
    return agreed(readings)


def _place_of(iso3: str, personnel: pd.Series, stated: Mapping) -> Finding:
    if iso3 not in personnel.index:
        return plain(False, "nobody", "nobody in the period")
    own = personnel[iso3]
    first, last = int((personnel > own).sum()) + 1, int((personnel >= own).sum())
    return placed(first, last, len(personnel), stated, f"{own:,.0f} persons")


def arrived(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A place among the senders of a mission by the first month-end with somebody."""
    contributions, mission = frames["contributions"], stated["mission"]
    found = _unknown(claim, mission, contributions, settings)
    if found:
        return found
    there = monthly_strengths(contributions, mission) > 0
    first = there.loc[:, there.any()].idxmax()
    if claim["subject"] not in first.index:
        none = "nobody at any month-end with data"
        return plain(False, none, none)
    own = first[claim["subject"]]
    earlier = sum(month < own for month in first)
    same = sum(month == own for month in first)
    return placed(earlier + 1, earlier + same, len(first), stated, f"there {time.at(own)}")


def _unknown(
    claim: Mapping, mission: str, contributions: pd.DataFrame, settings: ClaimRules
) -> Finding | None:
    """The finding where the source lacks the mission, or too much of the period; or None."""
    lacking = lacks(mission, contributions)
    if lacking:
        return lacking
    complete = time.complete(contributions)
    months = time.sent(contributions, claim["subject"], mission, complete)
    short = too_short(claim, months, settings)
    return undecided("", short) if short else None
