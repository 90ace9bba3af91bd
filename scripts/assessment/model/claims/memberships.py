"""Statements on memberships of organisations."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, plain, undecided


def _flags(organisation, frames):
    rows = frames["memberships"]
    return rows[rows["indicator"] == organisation]


def known(rows: pd.DataFrame, period: Mapping[str, int]) -> str:
    """Why the period is not covered by the years that the source has, or ""."""
    first, last = rows["year"].min(), rows["year"].max()
    if period["start"] < first or period["end"] > last:
        return f"the source knows {first}-{last} alone"
    return ""


def member(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """A member, or none, in every year of the period."""
    rows, period = _flags(said["of"], frames), claim["period"]
    outside = known(rows, period)
    if outside:
        return Finding("undecidable", "", outside, held=False)
    own = rows[(rows["iso3"] == claim["subject"]) & (rows["value"] > 0)]
    own = own[own["year"].between(period["start"], period["end"])]
    text = f"member in {len(own)} of {period['end'] - period['start'] + 1} years"
    if 0 < len(own) <= period["end"] - period["start"]:
        return undecided(text, "a member in some years of the period alone")
    is_member = len(own) > 0
    return plain(is_member == said["is"], text, "a member" if is_member else "not a member")


def joined(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The first year of membership."""
    rows = _flags(said["of"], frames)
    years = rows.loc[(rows["iso3"] == claim["subject"]) & (rows["value"] > 0), "year"]
    if years.empty:
        return plain(False, "never a member", "not a member in any year known")
    if years.min() == rows["year"].min():
        return undecided(f"member since {years.min()} or before", since(rows))
    text = f"member from {years.min()}"
    return plain(years.min() == said["year"], text, f"a member from {years.min()}")


def members(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The members, neither more nor fewer, in every year of the period."""
    rows, period = _flags(said["of"], frames), claim["period"]
    outside = known(rows, period)
    if outside:
        return Finding("undecidable", "", outside, held=False)
    rows = rows[(rows["value"] > 0) & rows["year"].between(period["start"], period["end"])]
    years = range(period["start"], period["end"] + 1)
    found = {year: set(rows.loc[rows["year"] == year, "iso3"]) for year in years}
    text = f"members: {', '.join(sorted(set().union(*found.values()))) or 'none'}"
    agrees = all(states == set(said["states"]) for states in found.values())
    return plain(agrees, text, "the members are others")


def since(rows: pd.DataFrame) -> str:
    """The first year of a source, in a sentence."""
    return f"the source begins in {rows['year'].min()}"
