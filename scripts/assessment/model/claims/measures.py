"""Statements on a state's value of a measure beside those of all states."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.aggregate import aggregated
from assessment.model.claims.finding import (
    Finding,
    edition,
    no_data,
    once,
    placed,
    plain,
    runs,
    span,
    undecided,
    value_texts,
    words,
)
from assessment.model.classes import classify, tied
from assessment.model.thresholds import quartile_thresholds, reference_states

_LIMITS = {
    "q1": "lower quartile",
    "median": "median",
    "q3": "upper quartile",
    "mean": "mean",
}


@dataclass(frozen=True)
class Position:
    """A state's value over a period among all states.

    `value` and `by_state` are the measure's aggregate, in its unit; `limits` has q1, median, q3
    and mean of the population of the classification; `sums` the same of the states' aggregates
    where these are sums over several years and the population is single years, else None. `years`
    are those observed of the state; `text` says all of it, `short` the value and quartiles.
    """

    value: float
    limits: pd.Series
    sums: pd.Series | None
    by_state: pd.Series
    years: list[int]
    text: str
    short: str


def observations(claim: Mapping, frames: Mapping, measure: str | None = None) -> pd.DataFrame:
    """All states' values in the period, rows of the panel; with `per`, the ratio to that measure
    in the same year."""
    panel, period = frames["panel"], claim["period"]
    panel = panel[panel["year"].between(period["start"], period["end"])]
    rows = panel[panel["measure"] == (measure or claim["measure"])]
    if "per" not in claim or measure:
        return rows
    divisors = panel.loc[panel["measure"] == claim["per"], ["iso3", "year", "value"]]
    rows = rows.merge(divisors.rename(columns={"value": "divisor"}), on=["iso3", "year"])
    return rows.assign(value=rows["value"] / rows["divisor"])


def _population(claim, frames, settings):
    """All observations, the aggregates of all states, and the limits by each basis of a claim on
    these: what is the same whichever state it is on."""
    measure, rules = claim["measure"], settings.classification
    observed = observations(claim, frames)
    values = aggregated(observed, {measure: settings.aggregates[measure]})
    states = reference_states(values, [measure], rules.states)
    of_states = [frame[frame["iso3"].isin(states)] for frame in (observed, values)]
    limits = {
        basis: quartile_thresholds(*of_states, [measure], basis, rules.quantile).iloc[0]
        for basis in {rules.population, "state_averages"}
        if len(observed)
    }
    return observed, values, limits


def position(claim: Mapping, frames: Mapping, settings: ClaimRules) -> Position | None:
    """The subject's place among all states; None where it has no value in the period."""
    measure, rules = claim["measure"], settings.classification
    period = claim["period"]
    asked = ("population", measure, claim.get("per"), period["start"], period["end"])
    observed, values, limits = once(frames, asked, lambda: _population(claim, frames, settings))
    own = observed[observed["iso3"] == claim["subject"]]
    if own.empty:
        return None
    aggregate = settings.aggregates[measure]
    by_state = values.set_index("iso3")["value"]
    value = by_state[claim["subject"]]
    years = sorted(own["year"])
    is_mixed = aggregate == "sum" and rules.population == "state_years"
    is_mixed = is_mixed and observed["year"].nunique() > 1
    used, sums = limits[rules.population], limits["state_averages"] if is_mixed else None
    digits = None if "per" in claim else settings.population_digits.get(measure)
    texts = value_texts([value, *used[list(_LIMITS)]], digits)
    if digits is not None and tied(value, round(value, settings.digits[measure])):
        texts[0] = f"{value:,.{settings.digits[measure]}f}"  # whole seats beside their averages
    what = {"mean": "average", "sum": "sum"}[aggregate]
    held = (
        f", {what} of {len(years)} years ({runs(years)})" if len(years) > 1 else f" in {years[0]}"
    )
    named = _named(_LIMITS.values(), texts[1:])
    text = f"{name_of(claim)} {texts[0]}{held}{_ties(value, used, by_state)}"
    text += f"; {'single years of ' if is_mixed else ''}all African states: {named}"
    if sums is not None:
        shown = _named(
            list(_LIMITS.values())[:3], value_texts(sums[["q1", "median", "q3"]], digits)
        )
        text += f"; this sets a sum beside single years; sums of all African states: {shown}"
    text += f"; {edition_of(observed, claim, settings)}"
    short = f"{name_of(claim)} {texts[0]} (quartiles {', '.join(texts[1:4])})"
    return Position(value, used, sums, by_state, years, text, short)


def _named(names, texts):
    return ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))


def digits_of(claim: Mapping, settings: ClaimRules) -> int | None:
    """The digits of the measure; None for a ratio, which has none stated."""
    return None if "per" in claim else settings.digits.get(claim["measure"])


def name_of(claim: Mapping) -> str:
    """The measure in words, and what it is divided by."""
    per = f" per {words(claim['per'])}" if "per" in claim else ""
    return words(claim["measure"]) + per


def edition_of(rows: pd.DataFrame, claim: Mapping, settings: ClaimRules) -> str:
    """The measure and the releases that its rows come from, in words."""
    return f"{name_of(claim)}: {edition(rows, settings.editions)}"


def _ties(value, limits, by_state):
    """The quartiles and the median that a value is tied with, and how many other states are."""
    others = int(tied(by_state, value).sum()) - 1
    names = [_LIMITS[key] for key in ("q1", "median", "q3") if tied(value, limits[key])]
    shared = f" with {others} other state{'s' * (others != 1)}" if others else ""
    return f", tied{shared} at the {' and the '.join(names)}" if names else ""


def nothing(claim: Mapping) -> Finding:
    """The finding where the subject has no value of the measure in the period."""
    what = f"{name_of(claim)} in {span(claim['period'])}"
    return no_data(f"{claim['subject']} has no value of {what}")


_Judge = Callable[[float, pd.Series], tuple[bool | None, str]]


def _beside(claim, frames, settings, judge: _Judge) -> Finding:
    """The finding that `judge` gives of the value and the limits: (verdict or None, reason).

    A sum over several years beside quartiles of single years mixes two bases: it is decided only
    if sums beside sums come to the same.
    """
    place = position(claim, frames, settings)
    if place is None:
        return nothing(claim)
    verdict, reason = judge(place.value, place.limits)
    if place.sums is not None:
        other, other_reason = judge(place.value, place.sums)
        if other != verdict:
            one, two = reason or "so", other_reason or "so"
            reason = f"beside single years: {one}; beside sums over the same years: {two}"
            verdict = None
    found = undecided(place.text, reason) if verdict is None else plain(verdict, place.text, reason)
    return found.over(len(place.years), claim["period"])


def class_stated(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The class by the quartiles of the period: upper, middle or lower."""

    def judge(value, limits):
        own = _class(value, limits, settings)
        return own == stated, f"the class is {own}"

    return _beside(claim, frames, settings, judge)


def _class(value, limits, settings):
    rules = settings.classification
    return classify([value], limits["q1"], limits["q3"], rules.upper, rules.lower)[0]


def quarter(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The quarter of the population, 1 the lowest; a value on the median is in neither half."""

    def judge(value, limits):
        own = _class(value, limits, settings)
        if own == "middle" and tied(value, limits["median"]):
            return None, "the value is the median"
        number = {"lower": 1, "upper": 4}.get(own, 2 if value < limits["median"] else 3)
        return number == stated, f"it is in quarter {number}, counted from the lowest"

    return _beside(claim, frames, settings, judge)


def compared(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """Above or below the population's mean or median; a value that is it is neither."""

    def judge(value, limits):
        if tied(value, limits[stated["with"]]):
            return False, f"the value is the {stated['with']}"
        side = "above" if value > limits[stated["with"]] else "below"
        return side == stated["is"], f"it is {side} the {stated['with']}"

    return _beside(claim, frames, settings, judge)


def near(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """Nearer to the population's median than to either quartile."""

    def judge(value, limits):
        off = abs(value - limits[stated])
        least = min(abs(value - limits["q1"]), abs(value - limits["q3"]))
        if tied(off, least):
            return None, f"it is as near to a quartile as to the {stated}"
        return off < least, f"it is nearer to a quartile than to the {stated}"

    return _beside(claim, frames, settings, judge)


def rank(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """A place among all states or the listed contributors, the largest value first."""
    place = position(claim, frames, settings)
    if place is None:
        return nothing(claim)
    values = place.by_state
    if stated["among"] == "contributors":
        values = values[values.index.isin(frames["assessment"]["iso3"])]
    if claim["subject"] not in values.index:
        return undecided(place.text, f"it is not among the {stated['among']}")
    same = tied(values, place.value)
    first = int(((values > place.value) & ~same).sum()) + 1
    found = placed(first, first + int(same.sum()) - 1, len(values), stated, place.text)
    return found.over(len(place.years), claim["period"])


def throughout(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The class in each observed year, by the quartiles of that year; one other class is enough
    for no."""
    years = sorted(_own(claim, frames)["year"])
    if not years:
        return nothing(claim)
    found: dict[str, list[int]] = {}
    for year in years:
        place = position({**claim, "period": {"start": year, "end": year}}, frames, settings)
        if place is not None:
            found.setdefault(_class(place.value, place.limits, settings), []).append(year)
    text = "; ".join(f"{name} in {runs(of)}" for name, of in found.items())
    text += f"; {edition_of(observations(claim, frames), claim, settings)}"
    of_class = len(found.get(stated, []))
    reason = f"it is {stated} in {of_class} of {len(years)} years"
    return plain(of_class == len(years), text, reason).over(len(years), claim["period"])


def versus(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The state's own average beside that of another measure of it, of the years with both."""
    own, of_other = _own(claim, frames), {**claim, "measure": stated["measure"]}
    other = observations(claim, frames, stated["measure"])
    other = other[other["iso3"] == claim["subject"]]
    both = own.merge(other, on="year", suffixes=("", "_other"))
    if both.empty:
        return nothing(claim)
    means = both[["value", "value_other"]].mean()
    texts = value_texts(means, settings.digits.get(claim["measure"]))
    names = (words(claim["measure"]), words(stated["measure"]))
    text = f"{names[0]} {texts[0]}, {names[1]} {texts[1]}, averages of {len(both)} years"
    text += f" ({runs(both['year'])}); {edition_of(own, claim, settings)}"
    text += f"; {edition_of(other, of_other, settings)}"
    if tied(*means):
        return undecided(text, "the two are equal")
    side = "above" if means.iloc[0] > means.iloc[1] else "below"
    found = plain(side == stated["is"], text, f"{names[0]} are {side} {names[1]}")
    return found.over(len(both), claim["period"])


def _own(claim, frames):
    observed = observations(claim, frames)
    return observed[observed["iso3"] == claim["subject"]]
