"""Statements on personnel sent to missions."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, placed, plain, runs, undecided
from assessment.model.claims.memberships import known, since

# Shares of incomplete years are stated to two figures, "about": so far a corrected level may be
# off, as a share of itself.
CORRECTION_ERROR = 0.05
# So far may a stated strength be off where the claim says no other, as a share of itself.
TOLERANCE = 0.05


def _sent(claim, mission, frames):
    """Personnel that the subject sent to a mission, year to persons."""
    rows = frames["contributions"]
    rows = rows[(rows["indicator"] == mission) & (rows["iso3"] == claim["subject"])]
    return rows[rows["value"] > 0].set_index("year")["value"].sort_index()


def _lacking(missions, frames):
    """A finding where the source has no such mission, or None."""
    held = set(frames["contributions"]["indicator"])
    lacking = [mission for mission in missions if mission not in held]
    if lacking:
        told = f"the source of contributions does not have {', '.join(lacking)}"
        return Finding("undecidable", "", told, held=False)
    return None


def contributed(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """Personnel sent to each of the missions (to any, where none is named).

    With every_year, in all years of the period; otherwise in one of them at least. Presence
    does not hang on whether a year is complete.
    """
    all_sent, period = frames["contributions"], claim["period"]
    missions = said.get("missions", [])
    lacking = _lacking(missions, frames)
    if lacking:
        return lacking
    sent = all_sent[(all_sent["iso3"] == claim["subject"]) & (all_sent["value"] > 0)]
    sent = sent[sent["year"].between(period["start"], period["end"])]
    present = {name: set(sent.loc[sent["indicator"] == name, "year"]) for name in missions}
    present = present or {"any mission": set(sent["year"])}
    first, last = all_sent["year"].min(), all_sent["year"].max()
    years = set(range(period["start"], period["end"] + 1))
    covered = {year for year in years if first <= year <= last}
    text = "; ".join(f"{name}: {runs(found)}" for name, found in present.items())
    absent = [
        name
        for name, found in present.items()
        if (covered - found if said["every_year"] else not found)
    ]
    outside = known(all_sent, period)
    if absent and (said["every_year"] or not outside) and covered:
        return plain(False, text, f"nobody in {', '.join(absent)} in a year of the period")
    if outside and (absent or said["every_year"]):
        return undecided(text, outside)
    return plain(True, text, "")


def began(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The first year with personnel in a mission."""
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    sent = _sent(claim, said["mission"], frames)
    if sent.empty:
        return plain(False, "nobody in any year", "the source has nobody in any year")
    first = sent.index.min()
    if first == frames["contributions"]["year"].min():
        return undecided(f"from {first} or before", since(frames["contributions"]))
    return plain(first == said["year"], f"{sent.iloc[0]:,.0f} in {first}", f"from {first}")


def _level(sent, year, incomplete):
    """Bounds of a year's true mean, persons: equal where the source has all its months."""
    value = float(sent.get(year, 0.0))
    if year not in incomplete:
        return value, value
    corrected = value / incomplete[year]
    return corrected * (1 - CORRECTION_ERROR), corrected * (1 + CORRECTION_ERROR)


def _level_text(sent, year, incomplete):
    text = f"{sent.get(year, 0.0):,.0f} in {year}"
    if year in incomplete:
        text += f" (about {incomplete[year]:.0%} of the true mean)"
    return text


def personnel(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """A strength in persons, within a tolerance (share of the number stated).

    The source counts personnel deployed, by state, as means of years. A year whose months are
    not complete decides only if its corrected figure does, whatever its error.
    """
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    if said["what"] != "year_mean":
        told = {
            "authorised": "the source counts who is deployed, not who is authorised",
            "day": "the source has means of years, not the strength of a day",
            "pledged": "the source counts who is deployed, not who is pledged",
        }[said["what"]]
        return Finding("undecidable", "", told, held=False)
    sent = _sent(claim, said["mission"], frames)
    year = claim["period"]["end"]
    outside = known(frames["contributions"], claim["period"])
    if outside:
        return Finding("undecidable", "", outside, held=False)
    incomplete = settings.incomplete[said["mission"]]
    low, high = _level(sent, year, incomplete)
    text = _level_text(sent, year, incomplete)
    off = said["number"] * said.get("tolerance", TOLERANCE)
    if said["number"] - off <= low and high <= said["number"] + off:
        return plain(True, text, "")
    if high < said["number"] - off or low > said["number"] + off:
        return plain(False, text, f"the stated {said['number']:,} is further off than {off:,.0f}")
    return undecided(text, "the year is incomplete, and its corrected figure does not decide")


def growth(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """At least `factor` times as many persons at the period's end as in each year of `since`.

    More than one year of `since` where a mission began in the course of one: a mean over
    months without the mission says too little, the year after it too much.
    """
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    outside = known(frames["contributions"], claim["period"])
    if outside:
        return Finding("undecidable", "", outside, held=False)
    sent = _sent(claim, said["mission"], frames)
    incomplete = settings.incomplete[said["mission"]]
    end = claim["period"]["end"]
    text = ", ".join(_level_text(sent, year, incomplete) for year in [*said["since"], end])
    verdicts = set()
    for year in said["since"]:
        low, high = _level(sent, year, incomplete)
        if not low:
            return undecided(text, f"nobody in {year}")
        end_low, end_high = _level(sent, end, incomplete)
        verdicts |= {end_low / high >= said["factor"], end_high / low >= said["factor"]}
    if len(verdicts) > 1:
        return undecided(text, "the answer hangs on the year that it is counted from")
    return plain(verdicts.pop(), text, f"less than {said['factor']:g} times as many")


def sender_rank(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """A place among the senders by mean personnel over the period, the strongest first.

    A share that a year is short by is the same for all states, yet weighs on a mean of years:
    the place is taken with figures as held and as corrected.
    """
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    rows, period = frames["contributions"], claim["period"]
    rows = rows[rows["indicator"] == said["mission"]]
    rows = rows[rows["year"].between(period["start"], period["end"])]
    years = rows.pivot_table(index="iso3", columns="year", values="value", fill_value=0.0)
    if claim["subject"] not in years.index:
        return plain(False, "nobody in the period", "the source has nobody in the period")
    incomplete = settings.incomplete[said["mission"]]
    shares = pd.Series({year: incomplete.get(year, 1.0) for year in years.columns})
    places = set()
    for table in (years, years / shares):
        mean = table.mean(axis=1)
        places.add(int((mean > mean[claim["subject"]]).sum()) + 1)
    held = years.mean(axis=1)
    text = f"mean {held[claim['subject']]:,.0f} persons, {runs(years.columns)}"
    return placed(min(places), max(places), len(years), said, text)
