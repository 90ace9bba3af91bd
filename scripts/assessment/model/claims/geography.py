"""Statements on geography: borders, access to the sea, capitals."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, agreed, no_data, plain

_Frames = Mapping[str, pd.DataFrame]


def borders(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A land border of the subject with each of the states; of the population, among them.

    Borders among states can mean one of each two of them, or one of each with some other.
    """
    geography = frames["geography"].set_index("iso3")
    neighbours = geography["neighbours"].str.split().to_dict()
    states, subject = stated["states"], claim["subject"]
    is_among = subject == "population"
    lacking = [one for one in ([] if is_among else [subject]) + states if one not in neighbours]
    if lacking:
        return no_data(f"no borders of {', '.join(lacking)} in the data")
    pairs = list(combinations(states, 2)) if is_among else [(subject, one) for one in states]
    shared = [pair for pair in pairs if pair[1] in neighbours[pair[0]]]
    apart = [" and ".join(pair) for pair in pairs if pair not in shared]
    named = ", ".join(" and ".join(pair) for pair in shared) or "none"
    sources = sorted(set(geography.loc[[*{one for pair in pairs for one in pair}], "source"]))
    text = f"common borders: {named} (source: {', '.join(sources)})"
    each = plain(not apart, text, f"no common border: {', '.join(apart)}")
    if not is_among:
        return each
    alone = [one for one in states if not any(one in pair for pair in shared)]
    some = plain(not alone, "", f"no border with the others: {', '.join(alone)}")
    return agreed({"each pair of them": each, "each with some other": some})


def landlocked(claim: Mapping, stated: bool, frames: _Frames, settings: ClaimRules) -> Finding:
    """Without a coast."""
    row = _row(claim, frames)
    if isinstance(row, Finding):
        return row
    text = "landlocked" if row["landlocked"] else "on the sea"
    return plain(
        bool(row["landlocked"]) == stated, f"{text} (source: {row['source']})", f"it is {text}"
    )


def capital(claim: Mapping, stated: str, frames: _Frames, settings: ClaimRules) -> Finding:
    """The name of the capital."""
    row = _row(claim, frames)
    if isinstance(row, Finding):
        return row
    text = f"{row['capital']} (source: {row['source']})"
    return plain(stated in row["capital"].split("; "), text, f"the capital is {row['capital']}")


def _row(claim: Mapping, frames: _Frames) -> Any:
    rows = frames["geography"][frames["geography"]["iso3"] == claim["subject"]]
    if rows.empty:
        return no_data(f"no geography of {claim['subject']} in the data")
    return rows.iloc[0]
