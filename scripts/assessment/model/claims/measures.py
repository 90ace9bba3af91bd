"""Statements on a state's value of a measure beside those of all states."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.aggregate import aggregated
from assessment.model.claims.finding import (
    Finding,
    edition,
    placed,
    plain,
    span,
    undecided,
    value_text,
    years_text,
)
from assessment.model.classes import classify, tied
from assessment.model.thresholds import quartile_thresholds, reference_states


def position(
    claim: Mapping, measure: str, frames: Mapping, settings: ClaimRules
) -> tuple[float, pd.Series, pd.Series, str] | None:
    """A state's figure over the period among all states: (value, limits, all values, text).

    None where the state has no figure. The figure is the measure's aggregate, in its unit.
    """
    panel, period = frames["panel"], claim["period"]
    observed = panel[panel["measure"] == measure]
    observed = observed[observed["year"].between(period["start"], period["end"])]
    own = observed[observed["iso3"] == claim["subject"]]
    if own.empty:
        return None
    aggregates = {measure: settings.aggregates[measure]}
    values = aggregated(observed, aggregates)
    rules = settings.classification
    reference = reference_states(values, [measure], rules.states)
    limits = quartile_thresholds(
        observed[observed["iso3"].isin(reference)],
        values[values["iso3"].isin(reference)],
        [measure],
        rules.population,
        rules.quantile,
    ).iloc[0]
    by_state = values.set_index("iso3")["value"]
    value = by_state[claim["subject"]]
    text = (
        f"{value_text(value)} ({years_text(own)}); Q1 {value_text(limits['q1'])}, median "
        f"{value_text(limits['median'])}, Q3 {value_text(limits['q3'])}, mean "
        f"{value_text(limits['mean'])}; {edition(observed)}"
    )
    return value, limits, by_state, text


def nothing(claim: Mapping, measure: str) -> Finding:
    """The finding where the subject has no value of the measure in the period."""
    told = f"{claim['subject']} has no figure of {measure} in {span(claim['period'])}"
    return Finding("undecidable", "", told, held=False)


def classed(
    claim: Mapping, said: Any, measure: str, frames: Mapping, settings: ClaimRules
) -> Finding:
    """The class by the quartiles of the period: upper, middle or lower."""
    place = position(claim, measure, frames, settings)
    if place is None:
        return nothing(claim, measure)
    value, limits, _, text = place
    rules = settings.classification
    (own,) = classify([value], limits["q1"], limits["q3"], rules.upper, rules.lower)
    return plain(own == said, text, f"the class is {own}")


def quarter(
    claim: Mapping, said: Any, measure: str, frames: Mapping, settings: ClaimRules
) -> Finding:
    """The quarter of the population, 1 the lowest; a value on the median is in neither half."""
    place = position(claim, measure, frames, settings)
    if place is None:
        return nothing(claim, measure)
    value, limits, _, text = place
    rules = settings.classification
    (own,) = classify([value], limits["q1"], limits["q3"], rules.upper, rules.lower)
    if own == "middle" and tied(value, limits["median"]):
        return undecided(text, "the value is the median")
    quarter = {"lower": 1, "upper": 4}.get(own, 2 if value < limits["median"] else 3)
    return plain(quarter == said, text, f"it is quarter {quarter}, counted from the lowest")


def compared(
    claim: Mapping, said: Any, measure: str, frames: Mapping, settings: ClaimRules
) -> Finding:
    """Above or below the population's mean or median."""
    place = position(claim, measure, frames, settings)
    if place is None:
        return nothing(claim, measure)
    value, limits, _, text = place
    middle = limits[said["with"]]
    if tied(value, middle):
        return undecided(text, f"the value is the {said['with']}")
    side = "above" if value > middle else "below"
    return plain(side == said["is"], text, f"it is {side} the {said['with']}")


def near(claim: Mapping, said: Any, measure: str, frames: Mapping, settings: ClaimRules) -> Finding:
    """Nearer to the population's median than to either quartile."""
    place = position(claim, measure, frames, settings)
    if place is None:
        return nothing(claim, measure)
    value, limits, _, text = place
    off = abs(value - limits[said])
    least = min(abs(value - limits["q1"]), abs(value - limits["q3"]))
    if tied(off, least):
        return undecided(text, f"it is as near to a quartile as to the {said}")
    return plain(off < least, text, f"it is nearer to a quartile than to the {said}")


def rank(claim: Mapping, said: Any, measure: str, frames: Mapping, settings: ClaimRules) -> Finding:
    """A place among all states or the listed contributors, the largest value first."""
    place = position(claim, measure, frames, settings)
    if place is None:
        return nothing(claim, measure)
    value, _, values, text = place
    if said["among"] == "contributors":
        values = values[values.index.isin(frames["assessment"]["iso3"])]
    if claim["subject"] not in values.index:
        return undecided(text, f"it is none of the {said['among']}")
    same = tied(values, value)
    first = int(((values > value) & ~same).sum()) + 1
    last = first + int(same.sum()) - 1
    return placed(first, last, len(values), said, text)
