"""Checks every sentence of an article against the data, with a verdict for each.

A claim is a dict: paragraph, claim (own words), maybe note, and what it states: subject (ISO3, or a
word for what is no single state), measure, statement (one kind and its content) and period {start,
end}, or several readings of these (readings.readings_of). Every kind of statement is a function of
a module beside this one; it returns a Finding.
"""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.errors import listed
from assessment.model.claims import (
    geography,
    measures,
    memberships,
    personnel,
    strengths,
    support,
    trends,
    unheld,
)
from assessment.model.claims.circular import circular_rows, rests_on_text
from assessment.model.claims.finding import (
    Finding,
    agreed,
    no_data,
    runs,
    span,
    undecided,
    words,
)
from assessment.model.claims.readings import measures_named, readings_of
from assessment.model.claims.tally import UNDECIDED
from assessment.model.printed import says

COLUMNS = ["id", "paragraph", "subject", "measure", "statement", "period", "claim"]
COLUMNS += ["verdict", "basis", "figures", "reason", "against", "undecided", "same_as"]
AGAINST = {False: "printed table", True: "rebuilt table alone"}


def evaluate(claims: Mapping, frames: Mapping[str, Any], settings: ClaimRules) -> pd.DataFrame:
    """A verdict on each claim: a frame with COLUMNS, in the order of the claims.

    `claims` is a checked file (claims.schema.yaml): claims {id: claim}, citation, written, maybe
    components {measure: [measures]}. `frames` has panel, memberships, contributions and missions
    (tidy), geography (as data.geography reads it), and assessment, the listed contributors with
    their support; where the text has a table, also printed and about (data.published).
    Verdicts are those of tally.VERDICTS; basis is "measure", "rebuilt table" or "records", what the
    verdict rests on, or "" where nothing is held; figures and reason are text. `against` and
    `undecided` are values of AGAINST and tally.UNDECIDED or "", `same_as` is the id of the first
    claim that is the same test, or "".

    Whatever the kind: a period observed by less than settings.coverage decides nothing, nor do
    data that rest on the text itself; several readings decide where they agree.
    """
    rows, first, circular = [], {}, circular_rows(frames, settings)
    frames = {**frames, "kept": {}}
    for key, claim in claims["claims"].items():
        readings = readings_of(claim, claims["written"])
        findings = {
            name: _judged(reading, frames, settings, circular) for name, reading in readings.items()
        }
        finding = agreed(findings)
        beside = _components(readings, claims.get("components", {}), frames, settings)
        test = json.dumps(_in_any_order(list(readings.values())), sort_keys=True)
        first.setdefault(test, key)
        kinds = {kind for reading in readings.values() for kind in reading["statement"]}
        rows.append(
            {
                "id": key,
                "paragraph": claim["paragraph"],
                "subject": claim["subject"],
                "measure": claim["measure"],
                "claim": claim["claim"],
                "statement": _joined(_statement(reading) for reading in readings.values()),
                "period": _joined(span(reading["period"]) for reading in readings.values()),
                "verdict": finding.verdict,
                "basis": _basis(kinds) if finding.held else "",
                "figures": _joined([finding.values, beside if finding.held else ""]),
                "reason": _joined([finding.reason, claim.get("note", "")]),
                "against": _against(finding, readings, frames),
                "undecided": UNDECIDED[finding.held] if finding.verdict == "undecidable" else "",
                "same_as": "" if first[test] == key else first[test],
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _judged(reading, frames, settings, circular):
    """The finding on one reading, under the rules for every kind of statement."""
    ((kind, stated),) = reading["statement"].items()
    if rests_on_text(reading, circular, settings):
        return no_data("all that the data have on it rests on the article itself")
    lacking = sorted(measures_named(reading) - set(settings.aggregates))
    if lacking and kind in ON_MEASURES:
        return no_data(f"the data of this assessment do not include {listed(map(words, lacking))}")
    find = {**ON_MEASURES, **ON_TABLE, **ON_RECORDS}[kind]
    is_within = reading["measure"] in settings.within_year and kind not in _ACROSS_YEARS
    finding = (_year_by_year if is_within else _once)(find, reading, stated, frames, settings)
    if kind in ON_RECORDS and finding.observed is None:  # these look at coverage themselves
        return finding
    return finding.checked(settings.coverage)


def _components(readings, components, frames, settings):
    """The values of the components of the measures of readings, in a clause, or ""."""
    texts = [
        place.short
        for reading in readings.values()
        for name in components.get(reading["measure"], [])
        if name in settings.aggregates
        and (place := measures.position({**reading, "measure": name}, frames, settings))
    ]
    beginning = "components of the index, no evidence of their own: "
    return beginning + "; ".join(dict.fromkeys(texts)) if texts else ""


def _once(find, reading, stated, frames, settings):
    return find(reading, stated, frames, settings)


def _year_by_year(find, reading, stated, frames, settings):
    """One finding on values that compare within a year alone: each year's, which must agree."""
    period = reading["period"]
    by_year = {}
    for year in range(period["start"], period["end"] + 1):
        one = find({**reading, "period": {"start": year, "end": year}}, stated, frames, settings)
        if one.held:
            by_year[year] = one
    if not by_year:
        return measures.nothing(reading)
    parts = [part for one in by_year.values() for part in one.values.split("; ")]
    text = "; ".join(dict.fromkeys(parts))
    of_verdict: dict[str, list[int]] = {}
    for year, one in by_year.items():
        of_verdict.setdefault(one.verdict, []).append(year)
    years_of = ", ".join(f"{verdict} in {runs(years)}" for verdict, years in of_verdict.items())
    if len(of_verdict) > 1:
        return undecided(text, f"years that compare within themselves alone: {years_of}")
    reasons = list(dict.fromkeys(one.reason for one in by_year.values() if one.reason))
    (verdict,) = of_verdict
    return Finding(verdict, text, "; ".join(reasons)).over(len(by_year), period)


def _against(finding, readings, frames):
    """Whether the printed table disagrees with the sentence, or the rebuilt one alone: by the
    readings on which the printed one has something."""
    if "printed" not in frames:
        return ""
    answers = {
        says(
            reading["statement"], reading["subject"], reading["measure"],
            frames["printed"], frames["about"], reading["period"],
        )
        for reading in readings.values()
    } - {None}  # fmt: skip
    if answers == {False} or (answers == {True} and finding.verdict == "contradicted"):
        return AGAINST[answers.pop()]
    return ""


def _basis(kinds):
    bases = {"measure": ON_MEASURES, "rebuilt table": ON_TABLE, "records": ON_RECORDS}
    return next(name for name, of in bases.items() if kinds & set(of))


def _in_any_order(content):
    """The same with every list sorted and without repeats: none of a claim is in a set order."""
    if isinstance(content, Mapping):
        return {key: _in_any_order(value) for key, value in content.items()}
    if isinstance(content, list):
        texts = {json.dumps(_in_any_order(one), sort_keys=True) for one in content}
        return [json.loads(text) for text in sorted(texts)]
    return content


def _statement(reading):
    ((kind, stated),) = reading["statement"].items()
    per = f", per {words(reading['per'])}" if "per" in reading else ""
    return statement_text(kind, stated) + per


def _joined(texts):
    """Different texts in one line, each once."""
    return "; ".join(dict.fromkeys(text for text in texts if text))


def statement_text(kind: str, stated: object) -> str:
    """A statement in a few words: "class upper", "rank from 6, to 10"."""
    if isinstance(stated, dict):
        words = [f"{key.replace('_', ' ')} {_word(value)}" for key, value in stated.items()]
        return f"{kind.replace('_', ' ')}: {', '.join(words)}"
    return f"{kind.replace('_', ' ')}: {_word(stated)}"


def _word(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


ON_MEASURES = {
    "class": measures.class_stated,
    "quarter": measures.quarter,
    "compared": measures.compared,
    "near": measures.near,
    "rank": measures.rank,
    "throughout": measures.throughout,
    "versus": measures.versus,
    "trend": trends.trend,
    "continued": trends.continued,
    "steady": trends.steady,
}
ON_TABLE = {
    "support": support.support,
    "label_count": support.label_count,
    "every_class": support.every_class,
}
ON_RECORDS = {
    "member": memberships.member,
    "joined": memberships.joined,
    "founded": memberships.founded,
    "members": memberships.members,
    "contributed": personnel.contributed,
    "began": personnel.began,
    "growth": personnel.growth,
    "withdrew": personnel.withdrew,
    "personnel": strengths.personnel,
    "sender_rank": strengths.sender_rank,
    "arrived": strengths.arrived,
    "borders": geography.borders,
    "landlocked": geography.landlocked,
    "capital": geography.capital,
    "quantity": unheld.quantity,
}
# These look at years one by one themselves.
_ACROSS_YEARS = ("trend", "continued", "steady", "throughout")
