"""Statements on personnel sent to missions, by the months held.

The number at the end of a month decides; a month that the source lacks is never filled in.
Who is counted is a key of TYPES: a statement that names several is read in each way.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims import months as time
from assessment.model.claims.finding import (
    Finding,
    agreed,
    covered,
    no_data,
    once,
    plain,
    undecided,
)
from assessment.model.claims.months import Month
from assessment.model.contributors import (
    ALL,
    DERIVED,
    TROOPS,
    derived_months,
    monthly_strengths,
)

# So far may a stated number be off where the claim says no other, as a share of itself.
TOLERANCE = 0.05
# Who is counted in a claim: how that reads, the word for them, and their types in the source.
TYPES = {
    "all": ("all types", "personnel", ALL),
    "troops": ("troops alone", "troops", TROOPS),
    "police": ("police alone", "police", ("individual_police", "formed_police_units")),
}

_Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class _Sent:
    """Persons that a state had in a mission, or in any (None), by the month-ends known.

    `noun` is the word for who is counted, `inside` are the months of the period, and
    `contributions` the frame that all this is of.
    """

    noun: str
    mission: str | None
    months: Mapping[Month, float]
    inside: Mapping[Month, float]
    contributions: pd.DataFrame

    @property
    def present(self) -> list[Month]:
        """The months of the period with somebody, in order."""
        return [month for month, persons in self.inside.items() if persons > 0]

    def on(self, *months: Month) -> str:
        """ "833 troops on 31 July 2013, 261 on 31 August 2013"."""
        words = [f"{self.months[month]:,.0f} {time.at(month)}" for month in months]
        return ", ".join(words).replace(" ", f" {self.noun} ", 1)


# ── What one state sent ──────────────────────────────────────────────────────────────────────


def contributed(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """Somebody in each of the missions, or in any: at one month-end, or throughout.

    Throughout is at every month-end held at which the mission was there.
    """
    missions = stated.get("missions", [None])
    findings = [
        _in_types(_present, claim, {**stated, "mission": mission}, frames, settings)
        for mission in missions
    ]
    verdicts = [one.verdict for one in findings]
    verdict = next((one for one in ("contradicted", "undecidable") if one in verdicts), "supported")
    return Finding(
        verdict,
        "; ".join(one.values for one in findings if one.values),
        "; ".join(one.reason for one in findings if one.verdict == verdict and one.reason),
        any(one.held for one in findings),
    )


def _present(stated: Mapping, sent: _Sent) -> Finding:
    where = sent.mission or "missions of the UN"
    inside, present = sent.inside, sent.present
    if sent.mission:
        running = monthly_strengths(sent.contributions, sent.mission).index
        inside = {month: inside[month] for month in inside if running[0] <= month <= running[-1]}
    if not inside:
        return plain(False, gone := f"{where} was not there in the period", gone)
    times = f"{len(inside)} {'month-ends' if max(inside)[1] else 'years'} with data"
    if not present:
        return plain(False, none := f"no {sent.noun} in {where} at any of {times}", none)
    bounds = sorted({min(inside[month] for month in present), max(inside.values())})
    during = dict.fromkeys(time.runs([month]) for month in (present[0], present[-1]))
    text = (
        f"{' to '.join(f'{one:,.0f}' for one in bounds)} {sent.noun} in {where} at "
        f"{len(present)} of {times}, {' to '.join(during)}"
    )
    absent = time.runs(set(inside) - set(present))
    if stated["throughout"] and absent:
        return plain(False, text, f"no {sent.noun}: {absent}")
    hidden = _staff_officers(sent, present)
    return undecided(text, hidden) if hidden else plain(True, text, "")


def _staff_officers(sent: _Sent, present: Collection[Month]) -> str:
    """Why the troops of a state in these months may be staff officers alone, or "".

    The United Nations counted these within troops until April 2017. The most that any one state
    had in the mission later says how many such a number may hide.
    """
    if sent.noun != "troops" or not sent.mission:
        return ""
    officers = monthly_strengths(sent.contributions, sent.mission, ("staff_officer",))
    counted = list(officers.index[(officers > 0).any(axis=1)])
    most = officers.to_numpy().max(initial=0.0)
    troops = max(sent.months[month] for month in present)
    if not counted or max(present) >= counted[0] or troops > most:
        return ""
    return (
        f"at most {troops:,.0f} troops, which may be staff officers alone: these were counted "
        f"among the troops then, and one state later had {most:,.0f} of them"
    )


def began(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """The first month with somebody, as far as the months held narrow it down."""
    return _in_types(_began, claim, stated, frames, settings)


def _began(stated: Mapping, sent: _Sent) -> Finding:
    there = [month for month, persons in sent.months.items() if persons > 0]
    if not there:
        none = f"no {sent.noun} at any month-end with data"
        return plain(False, none, none)
    first = there[0]
    absent = [month for month in sent.months if month < first]
    text = f"first {sent.on(first)}"
    if not absent:
        if _is_before(first, stated):
            return plain(False, text, f"they were there {time.at(first)}")
        return undecided(text, "no earlier month has data: they may have been there before")
    text += f", none {time.at(absent[-1])}"
    possible = [time.following(absent[-1])]
    while possible[-1] < first:
        possible.append(time.following(possible[-1]))
    fits = {_fits(month, stated) for month in possible}
    if len(fits) > 1 or None in fits:
        return undecided(text, f"they came in {time.runs(possible)}; no more is known")
    hidden = _staff_officers(sent, [first])
    if hidden and True in fits:
        return undecided(text, hidden)
    return plain(bool(fits.pop()), text, f"they came in {time.runs(possible)}")


def _fits(month: Month, stated: Mapping) -> bool | None:
    """Whether a month is the one named, or in the year named; None where it has no month."""
    if month[0] != stated["year"] or "month" not in stated:
        return month[0] == stated["year"]
    return month[1] == stated["month"] if month[1] else None


def _is_before(month: Month, stated: Mapping) -> bool:
    return month < (stated["year"], stated.get("month", 0)) and not _fits(month, stated)


def growth(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """At least `factor` times as many at the last month-end held of the period as at first.

    "At first" is read as the first month-end with somebody and as the mean of the first full
    year, since a deployment may take months.
    """
    return _in_types(_growth, claim, stated, frames, settings)


def _growth(stated: Mapping, sent: _Sent) -> Finding:
    if not sent.present:
        none = f"no {sent.noun} in the period"
        return plain(False, none, none)
    first, last = sent.present[0], max(sent.inside)
    if first == last:
        return undecided(sent.on(first), "no other month-end has data")
    bases = {f"those {time.at(first)}": sent.inside[first]}
    full = first[0] + (first[1] > 1)
    of_year = [persons for month, persons in sent.inside.items() if month[0] == full]
    if full < last[0] and any(of_year):
        bases[f"the mean of {full}"] = sum(of_year) / len(of_year)
    times = {base: sent.inside[last] / persons for base, persons in bases.items()}
    text = f"{sent.on(first, last)}: "
    text += ", ".join(f"{ratio:.1f} times {base}" for base, ratio in times.items())
    # a tolerance may not make a rise of none
    verdicts = {
        ratio > 1 and ratio >= stated["factor"] * (1 - TOLERANCE) for ratio in times.values()
    }
    if len(verdicts) > 1:
        return undecided(text, "the answer depends on what is taken as the start")
    return plain(verdicts.pop(), text, f"fewer than {stated['factor']:g} times as many")


def withdrew(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A fall between month-ends: by a number, to nobody (entirely), or to fewer.

    It is the largest fall, in one step between neighbouring month-ends held and in several without
    a rise between them: a number must agree with both or with neither. To fewer counts if it was
    not made good by the last month-end of the period.
    """
    return _in_types(_withdrew, claim, stated, frames, settings)


def _withdrew(stated: Mapping, sent: _Sent) -> Finding:
    held, persons = list(sent.inside), sent.inside
    if not sent.present or len(held) < 2:
        none = f"no {sent.noun} that could be withdrawn"
        return plain(False, none, none)
    step, (before, after), last = *_falls(persons), held[-1]
    fall = persons[before] - persons[after]
    text = sent.on(*sorted({*step, before, after, last}))
    if fall <= 0:
        return plain(False, text, "at no month-end were there fewer than at the one before")
    if "number" in stated:
        off = stated["number"] * stated.get("tolerance", TOLERANCE)
        falls = sorted({persons[step[0]] - persons[step[1]], fall})
        sizes = " in one step and by ".join(f"{one:,.0f}" for one in falls)
        reason = f"the largest fall is by {sizes}" + (" in several" if len(falls) > 1 else "")
        fits = {abs(one - stated["number"]) <= off for one in falls}
        return undecided(text, reason) if len(fits) > 1 else plain(fits.pop(), text, reason)
    if stated["entirely"]:
        gone = any(persons[month] == 0 for month in held if month > sent.present[0])
        if gone and persons[last]:
            return undecided(text, "they left and came back")
        return plain(gone, text, f"some were still there {time.at(last)}")
    if not persons[last]:
        return plain(False, text, "nobody stayed")
    lasting = persons[last] < persons[before] * (1 - TOLERANCE)
    return plain(lasting, text, "the fall was small or made good")


def _falls(persons: Mapping[Month, float]) -> tuple[tuple[Month, Month], tuple[Month, Month]]:
    """The months before and after the largest fall: in one step, and without a rise between."""
    steps = list(pairwise(persons))
    start, runs = steps[0][0], []
    for before, after in steps:
        if persons[after] > persons[before]:
            start = after
        runs.append((start, after))

    def fall(ends):
        return persons[ends[0]] - persons[ends[1]]

    return max(steps, key=fall), max(runs, key=fall)


# What a mean of a year does not show: it mixes before and after, and months without the mission.
_BY_MONTH = (_growth, _withdrew)


# ── Types, coverage and derived months ───────────────────────────────────────────────────────


def _in_types(
    judge: Callable[[Any, _Sent], Finding],
    claim: Mapping,
    stated: Mapping,
    frames: _Frames,
    settings: ClaimRules,
) -> Finding:
    """The finding of a judge of the persons sent, in each way that they are to be counted."""
    contributions, mission = frames["contributions"], stated.get("mission")
    if mission:
        lacking = lacks(mission, contributions)
        if lacking:
            return lacking
    readings: dict[str, Finding] = {}
    complete = once(frames, ("complete",), lambda: time.complete(frames["contributions"]))
    if mission:
        contributions = contributions[contributions["indicator"] == mission]
    for who in stated.get("types", ["all"]):
        reading, noun, types = TYPES[who]
        months = time.sent(contributions, claim["subject"], mission, complete, types)
        short = too_short(claim, months, settings)
        is_yearly = not any(month for _, month in months)
        if is_yearly and (who != "all" or judge in _BY_MONTH):
            readings[reading] = no_data("the source has means of years alone, of all types")
        elif short:
            readings[reading] = undecided("", short)
        else:
            period = set(time.of_period(claim["period"], months))
            inside = {month: months[month] for month in months if month in period}
            found = judge(stated, _Sent(noun, mission, months, inside, contributions))
            readings[reading] = with_derived(found, _derived(contributions, mission) & set(inside))
    return agreed(readings)


def lacks(mission: str, frame: pd.DataFrame) -> Finding | None:
    """The finding where a frame has no such mission, or None."""
    if (frame["indicator"] == mission).any():
        return None
    return no_data(f"no source here has {mission}")


def too_short(claim: Mapping, months: Mapping[Month, float], settings: ClaimRules) -> str:
    """Why too little of the period is known, or ""."""
    period = time.of_period(claim["period"], months)
    what = "months" if period[0][1] else "years"
    return covered(len(set(period) & set(months)), len(period), settings.coverage, what)


def with_derived(found: Finding, derived: set[Month]) -> Finding:
    """A finding that names the derived months which it rests on."""
    if not derived:
        return found
    remark = f"{time.runs(derived)}: derived from a mean of the year, not reported"
    return replace(found, values=f"{found.values} ({remark})")


def _derived(contributions: pd.DataFrame, mission: str | None) -> set[Month]:
    derived = contributions.loc[contributions["basis"] == DERIVED, "indicator"].unique()
    missions = [mission] if mission else derived
    return set().union(*(derived_months(contributions, one) for one in missions))
