"""The states of the population and the names that sources give them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from assessment.data.read_snapshot import parse_csv
from assessment.errors import InputError, listed

# Words of this many letters distinguish states, but for these; names this similar are alike.
_LONG_ENOUGH, _ALIKE = 4, 0.85
_COMMON = {"africa", "african", "cape", "central", "coast", "democratic", "north"}
_COMMON |= {"republic", "south", "united"}


def read_states(path: Path | str) -> pd.DataFrame:
    """States of the population: iso3, iso2, name, un_member_since (year), sorted by iso3."""
    with open(path, "rb") as file:
        states = parse_csv(file.read(), path, ["iso3", "iso2", "name", "un_member_since"])
    for column in ("iso3", "iso2", "name"):
        twice = states.loc[states[column].duplicated(), column]
        if len(twice):
            raise InputError(f"{path}: {column} {listed(twice)} appears twice")
    try:
        states["un_member_since"] = states["un_member_since"].astype("int64")
    except ValueError as error:
        raise InputError(f"{path}: un_member_since must be a year: {error}") from None
    return states.sort_values("iso3", ignore_index=True)


def read_state_names(path: Path | str) -> dict[str, str]:
    """Map from each name that a source uses to its ISO3 code."""
    with open(path, "rb") as file:
        names = parse_csv(file.read(), path, ["name", "iso3"])
    twice = names.loc[names["name"].duplicated(), "name"]
    if len(twice):
        raise InputError(f"{path}: the name {listed(twice)} appears twice")
    return dict(zip(names["name"], names["iso3"], strict=True))


def check_names(frame: pd.DataFrame, names: Mapping[str, str], what: str) -> None:
    """InputError unless every (iso3, state) of `frame` is a pair that `names` holds.

    Public copies have exchanged the codes of states with like names; two spellings that
    must agree catch that.
    """
    pairs = frame[["iso3", "state"]].drop_duplicates()
    unknown = sorted(set(pairs["state"]) - set(names))
    if unknown:
        raise InputError(
            f"{what}: no code is known for the name {listed(unknown)}; "
            "add it to resources/state_names.csv"
        )
    for row in pairs.itertuples():
        if names[row.state] != row.iso3:
            raise InputError(
                f"{what}: {row.state} is given as {row.iso3}, but resources/state_names.csv "
                f"says {names[row.state]}"
            )


def plain_name(name: str) -> str:
    """A name of a state without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", str(name))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", letters.casefold()).strip()


def plain_code(code: str) -> str:
    """A code of a state in capitals, without quotes and marks around it; N/A and <NA> are no NA."""
    return re.sub(r"^[\s'\"\u2018\u2019]+|[\W_]+$", "", code).upper()


def resembling(unknown: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, name that it looks like) of the `unknown` names that a state may go by.

    `names` are those of states, as from read_state_names(). Two names look alike that share a word
    which distinguishes states, or differ by a few letters.
    """
    known = {name: plain_name(name) for name in names}
    distinctive = {name: _distinctive(plain) for name, plain in known.items()}
    pairs = []
    for name in unknown:
        plain = plain_name(name)
        near = set(get_close_matches(plain, set(known.values()), len(known), _ALIKE))
        pairs += [
            (name, other)
            for other in known
            if known[other] in near or distinctive[other] & _distinctive(plain)
        ]
    return pairs


def _distinctive(plain):
    return {word for word in plain.split() if len(word) >= _LONG_ENOUGH} - _COMMON


def known_states(frame: pd.DataFrame, states: pd.DataFrame, what: str) -> None:
    """InputError if `frame` has a state that `states` lacks."""
    unknown = set(frame["iso3"]) - set(states["iso3"])
    if unknown:
        raise InputError(
            f"{what}: {listed(unknown)} is no state of resources/states.csv, "
            "which goes by ISO 3166-1 alpha-3"
        )


def existing(frame: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """The rows of `frame` (iso3, year, ...) whose state was a UN member in that year."""
    since = frame["iso3"].map(states.set_index("iso3")["un_member_since"])
    return frame[frame["year"] >= since].reset_index(drop=True)


def state_years(states: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Every (iso3, year) from `first` to `last` in which the state existed."""
    years = pd.DataFrame({"year": range(first, last + 1)})
    return existing(states[["iso3"]].merge(years, how="cross"), states)
