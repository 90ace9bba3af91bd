"""Every sentence of an article beside the data, a verdict each.

A claim is a dict: id, paragraph, subject (ISO3, or a word for what is no single state), measure,
statement (one kind and what it says), period {start, end}, claim (own words), and maybe note.
Every kind of statement is a function of a module beside this one; it returns a Finding.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from assessment.config.model import ClaimRules
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
from assessment.model.claims.finding import VERDICTS, Finding, span

COLUMNS = ["id", "paragraph", "subject", "measure", "statement", "period", "claim"]
COLUMNS += ["verdict", "basis", "figures", "reason"]


def evaluate(
    claims: Mapping, frames: Mapping[str, pd.DataFrame], settings: ClaimRules
) -> pd.DataFrame:
    """A verdict on each claim: a frame with COLUMNS, in the order of the claims.

    `claims` is {"claims": {id: claim}, "proxies": {measure: [measures]}}. `frames` has panel,
    memberships, contributions and missions (tidy), geography (as data.geography reads it), and
    assessment, the listed contributors with their support. A claim on a measure is set against that
    measure's figures; where its subject has none in the period, against the proxies', which
    must agree. Verdicts are those of VERDICTS; basis is "measure", "proxy", or "" where
    nothing is held; figures and reason are text.
    """
    rows = []
    for key, claim in claims["claims"].items():
        ((kind, said),) = claim["statement"].items()
        if kind in ON_MEASURES:
            find = partial(ON_MEASURES[kind], claim, said, frames=frames, settings=settings)
            found = _with_proxies(find, claim["measure"], claims.get("proxies", {}))
        else:
            found = ON_RECORDS[kind](claim, said, frames, settings)
        reasons = [text for text in (found.reason, claim.get("note", "")) if text]
        rows.append(
            {
                "id": key,
                **{name: claim[name] for name in ("paragraph", "subject", "measure", "claim")},
                "statement": statement_text(kind, said),
                "period": span(claim["period"]),
                "verdict": found.verdict,
                "basis": found.basis if found.held else "",
                "figures": found.figures,
                "reason": "; ".join(reasons),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def counts(evaluated: pd.DataFrame) -> dict[str, int]:
    """How many claims have each verdict, in the order of VERDICTS."""
    return {verdict: int((evaluated["verdict"] == verdict).sum()) for verdict in VERDICTS}


def statement_text(kind: str, said: object) -> str:
    """What a claim says, as a few words: "class upper", "rank from 6, to 10"."""
    if isinstance(said, dict):
        words = [f"{key.replace('_', ' ')} {_word(value)}" for key, value in said.items()]
        return f"{kind.replace('_', ' ')}: {', '.join(words)}"
    return f"{kind.replace('_', ' ')}: {_word(said)}"


def _word(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def _with_proxies(find, measure, proxies):
    """The measure's finding with the proxies' beside it; theirs alone where it has no figure."""
    found = find(measure)
    others = {name: find(name) for name in proxies.get(measure, [])}
    others = {name: other for name, other in others.items() if other.held}
    if not others:
        return found
    told = "; ".join(f"{name}: {other.figures}" for name, other in others.items())
    if found.held:
        verdicts = ", ".join(f"{name} {other.verdict}" for name, other in others.items())
        return replace(found, figures=f"{found.figures}. Proxies beside it: {verdicts} ({told})")
    verdicts = {other.verdict for other in others.values()}
    if len(verdicts) > 1:
        return Finding("undecidable", told, "the proxies disagree", basis="proxy")
    reasons = sorted({other.reason for other in others.values() if other.reason})
    return Finding(verdicts.pop(), told, "; ".join(reasons), basis="proxy")


ON_MEASURES = {
    "class": measures.classed,
    "quarter": measures.quarter,
    "compared": measures.compared,
    "near": measures.near,
    "rank": measures.rank,
    "trend": trends.trend,
}
ON_RECORDS = {
    "support": support.support,
    "label_count": support.label_count,
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
