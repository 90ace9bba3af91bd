"""Statements on memberships of organisations.

The yearly table says who was a member in its years; where a row of it has the dates of a
membership, these say more: the day that it began, and years before the table.
"""

from collections.abc import Mapping

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims.circular import is_circular
from assessment.model.claims.finding import Finding, covered, no_data, plain, runs, undecided

_TERMS = ["start", "end", "rests_on"]
_Frames = Mapping[str, pd.DataFrame]


class _Organisation:
    """The data on an organisation: its yearly table, and the dates of memberships."""

    def __init__(self, name: str, frames: _Frames, settings: ClaimRules):
        rows = frames["memberships"]
        rows = rows[rows["indicator"] == name]
        terms = {column: rows[column].fillna("") for column in _TERMS}
        # sources that are listed one after another
        terms["rests_on"] = terms["rests_on"].str.replace(" ;", ";")
        rows = rows.assign(**terms)
        editions = rows[["source", "release"]].drop_duplicates().itertuples(index=False)
        self.edition = ", ".join(" ".join(one) for one in editions)
        self.years = {int(year) for year in rows["year"].unique()}
        self.first, self.last = min(self.years, default=0), max(self.years, default=0)
        self.table = rows
        self.is_circular = bool(is_circular(rows, settings).any())
        spells = rows[rows["value"] > 0]
        self.spells = spells[["iso3", *_TERMS]].drop_duplicates().sort_values(["start", "iso3"])

    @property
    def founded(self) -> str:
        """The first day of any member: "" where that of one is not known, or known from the
        text."""
        starts = self.spells["start"]
        return "" if (starts == "").any() or starts.empty or self.is_circular else starts.min()

    def of(self, iso3: str) -> pd.DataFrame:
        """The dates of a state's memberships, in their order."""
        return self.spells[self.spells["iso3"] == iso3]

    def is_member(self, iso3: str, year: int) -> bool | None:
        """Whether a state was a member in a year; None where the source does not know."""
        if year in self.years:
            rows = self.table[(self.table["iso3"] == iso3) & (self.table["year"] == year)]
            return bool((rows["value"] > 0).any())
        if year > self.first:
            return None
        for spell in self.of(iso3).itertuples():
            if spell.start and int(spell.start[:4]) <= year <= int(spell.end[:4] or self.last):
                return True
        return False if self.founded and year < int(self.founded[:4]) else None

    def cited(self, iso3: str) -> str:
        """The dates of a state's memberships and what they rest on, as text."""
        spells = [
            f"member {_dates(spell.start, spell.end)} (source: {spell.rests_on})"
            for spell in self.of(iso3).itertuples()
        ]
        return "; ".join(spells) or f"not a member in {self.first}-{self.last} ({self.edition})"


def _dates(start, end):
    words = [f"from {start}"] if start else []
    words += [f"to {end}"] if end else []
    return " ".join(words) or "in all years of the table"


def _no_table(stated: Mapping) -> Finding:
    return no_data(f"no source here has the members of {stated['of']}")


def member(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A member in every year of the period, or in none of them."""
    organisation, iso3 = _Organisation(stated["of"], frames, settings), claim["subject"]
    if not organisation.years:
        return _no_table(stated)
    years = _years(claim["period"])
    known = {year: organisation.is_member(iso3, year) for year in years}
    known = {year: own for year, own in known.items() if own is not None}
    short = covered(len(known), len(years), settings.coverage, "years")
    if short:
        return undecided("", short) if known else no_data(short)
    within = [year for year, own in known.items() if own]
    text = organisation.cited(iso3)
    if 0 < len(within) < len(known):
        return undecided(text, f"a member in {runs(within)} alone")
    found = f"{'a member' if within else 'not a member'} in {runs(known)}"
    return plain(bool(within) == stated["is"], text, found)


def _never(organisation: _Organisation, iso3: str, year: int | None) -> Finding:
    """The finding on a state that the table never has as a member, and a year of which it may or
    may not know: who left before the table begins is not in it."""
    text, reason = organisation.cited(iso3), "not a member in any year known"
    if year in organisation.years:
        return plain(False, text, reason)
    return undecided(text, f"{reason}; the year of the statement is not one of these")


def joined(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """The year that a state's first membership began."""
    organisation, iso3 = _Organisation(stated["of"], frames, settings), claim["subject"]
    if not organisation.years:
        return _no_table(stated)
    spells = organisation.of(iso3)
    if spells.empty:
        return _never(organisation, iso3, stated["year"])
    start, text = spells["start"].min(), organisation.cited(iso3)
    if not start:
        return undecided(text, "the source has no date of the beginning")
    return plain(int(start[:4]) == stated["year"], text, f"a member from {start}")


def founded(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """A member from the day that the organisation began, which is the first of any member."""
    organisation, iso3 = _Organisation(stated["of"], frames, settings), claim["subject"]
    if not organisation.years:
        return _no_table(stated)
    spells, begun = organisation.of(iso3), organisation.founded
    if spells.empty:
        return _never(organisation, iso3, int(begun[:4]) if begun else None)
    start, text = spells["start"].min(), organisation.cited(iso3)
    if not begun:
        return undecided(text, "the source does not date the beginning of every member")
    text += f"; first members from {begun}"
    if start != begun and (start.startswith(begun) or begun.startswith(start)):
        return undecided(text, "the dates are too coarse to identify the founders")
    return plain(start == begun, text, f"a member from {start}, the first from {begun}")


def members(claim: Mapping, stated: Mapping, frames: _Frames, settings: ClaimRules) -> Finding:
    """The members, neither more nor fewer, in every year of the period."""
    organisation = _Organisation(stated["of"], frames, settings)
    if not organisation.years:
        return _no_table(stated)
    years = _years(claim["period"])
    known = [year for year in years if year in organisation.years]
    short = covered(len(known), len(years), settings.coverage, "years")
    if short:
        return undecided("", short) if known else no_data(short)
    rows = organisation.table[organisation.table["value"] > 0]
    found = {year: set(rows.loc[rows["year"] == year, "iso3"]) for year in known}
    everyone = set().union(*found.values())
    references = sorted(set(organisation.spells["rests_on"]))
    text = f"{', '.join(sorted(everyone)) or 'nobody'} (source: {'; '.join(references)})"
    agrees = all(states == set(stated["states"]) for states in found.values())
    other = ", ".join(sorted(everyone ^ set(stated["states"]))) or "not in every year"
    return plain(agrees, text, f"differs: {other}")


def _years(period: Mapping) -> list[int]:
    return list(range(period["start"], period["end"] + 1))
