"""Raw snapshots to the tidy schema: source, release, indicator, iso3, year, value.

Every function takes a frame in the layout of the raw store and returns one row per
indicator, state and year, states outside the population's years left out.
"""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from assessment.data.states import check_names, existing, known_states, state_years
from assessment.errors import InputError

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_KEYS = ["indicator", "iso3", "year"]
_COLUMNS = ["source", "release", *_KEYS, "value"]
# Of a membership: since when, until when, and what says so.
_TERMS = ["start", "end", "rests_on"]


def tidy_indicators(
    raw: pd.DataFrame,
    states: pd.DataFrame,
    source: str,
    release: str,
    missing_codes: Sequence[float] = (),
    repeated: Sequence[Mapping] = (),
) -> pd.DataFrame:
    """Observations of an indicator source.

    `missing_codes` are values that mean "no value" (special codes of Polity, say);
    `repeated` lists state-years known to appear twice, each {iso3, year, keep: first|last}.
    Any other state-year that appears twice is refused, and so is an entry of `repeated`
    that meets no repetition.
    """
    known_states(raw, states, f"{source} {release}")
    frame = _without_repeats(raw, repeated, f"{source} {release}")
    frame = frame[~frame["value"].isin(missing_codes)]
    return _finished(frame, states, source, release)


def tidy_memberships(
    raw: pd.DataFrame,
    states: pd.DataFrame,
    names: Mapping[str, str],
    source: str,
    release: str,
    first: int,
    last: int,
) -> pd.DataFrame:
    """Membership of each organisation: 1 in a year that it touches, else an explicit 0.

    Dates may be years, months or days; a blank start or end is open. `first` and `last`
    bound the years. Columns beside those of indicators: start and end (the dates as they are
    held, missing where open) and rests_on (what `raw` has as its source), of the membership that
    touches the year, of two the later; missing where the value is 0.
    """
    what = f"{source} {release}"
    known_states(raw, states, what)
    check_names(raw, names, what)
    years = [
        range(
            year_of(row.start, what) if row.start else first,
            (year_of(row.end, what) if row.end else last) + 1,
        )
        for row in raw.itertuples()
    ]
    held = raw.rename(columns={"organisation": "indicator", "source": "rests_on"})
    held = held.assign(year=years).explode("year").dropna(subset="year").astype({"year": "int64"})
    held = held.sort_values("start", kind="stable").drop_duplicates(_KEYS, keep="last")
    grid = state_years(states, first, last)
    grid = grid.merge(held[["indicator"]].drop_duplicates(), how="cross")
    tidy = grid.merge(held[[*_KEYS, *_TERMS]], how="left", on=_KEYS)
    tidy = tidy.assign(value=tidy["start"].notna().astype("float64"))
    tidy[_TERMS] = tidy[_TERMS].where(tidy[_TERMS] != "")
    return _finished(tidy, states, source, release)


def year_of(date: str, what: str) -> int:
    """The year of a date written YYYY, YYYY-MM or YYYY-MM-DD."""
    if not _DATE.fullmatch(date):
        raise InputError(f"{what}: '{date}' is no date written YYYY, YYYY-MM or YYYY-MM-DD")
    return int(date[:4])


def _without_repeats(frame, repeated, what):
    for case in repeated:
        same = (frame["iso3"] == case["iso3"]) & (frame["year"] == case["year"])
        drop = same & frame.duplicated(_KEYS, keep=case["keep"])
        if not drop.any():
            raise InputError(
                f"{what}: resources/sources.yaml says that {case['iso3']} {case['year']} "
                "appears twice, and it does not"
            )
        frame = frame[~drop]
    twice = frame[frame.duplicated(_KEYS, keep=False)]
    if len(twice):
        first = twice.iloc[0]
        raise InputError(
            f"{what}: {first['indicator']} {first['iso3']} {first['year']} appears twice "
            f"(lines {', '.join(str(index + 2) for index in twice.index[:2])}); "
            "a state-year has one value"
        )
    return frame


def _finished(frame, states, source, release):
    extra = [name for name in ("standard_error", *_TERMS) if name in frame]
    frame = existing(frame, states).assign(source=source, release=release)
    return frame[_COLUMNS + extra].sort_values(_KEYS, ignore_index=True)
