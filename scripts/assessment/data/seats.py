"""Seats held per state and year, counted from terms of office."""

from collections.abc import Mapping

import pandas as pd

from assessment.data.states import check_names, known_states, state_years
from assessment.data.tidy import year_of


def seats_held(
    terms: pd.DataFrame,
    states: pd.DataFrame,
    names: Mapping[str, str],
    rules: dict[str, dict],
    source: str,
    release: str,
) -> pd.DataFrame:
    """Tidy seats per state and year, one indicator per counting rule, with explicit zeros.

    `terms` has iso3, state, body, start, end (YYYY, YYYY-MM or YYYY-MM-DD; a blank end is
    open). `rules` maps the indicator's name to a counting rule:

    - terms_as_of: only terms begun by that day count (None: all); a date that is a year or
      a month is read as its first day
    - fixed_years: {body: years}: a term on that body counts in that number of calendar years from
      its first, whatever its length; any other term in every calendar year it touches
    - successors: {body: body}: seats on the first count as seats on the second
    - years: {start, end}: the years counted

    A state counts once per body and year.
    """
    what = f"{source} {release}"
    known_states(terms, states, what)
    check_names(terms, names, what)
    parts = []
    for indicator, rule in rules.items():
        held = _bodies_held(terms, rule, what)
        grid = state_years(states, rule["years"]["start"], rule["years"]["end"])
        counts = [
            float(len(held.get(key, ()))) for key in zip(grid["iso3"], grid["year"], strict=True)
        ]
        parts.append(grid.assign(indicator=indicator, value=counts))
    frame = pd.concat(parts).assign(source=source, release=release)
    columns = ["source", "release", "indicator", "iso3", "year", "value"]
    return frame[columns].sort_values(columns[2:5], ignore_index=True)


def _bodies_held(terms, rule, what):
    held = {}
    as_of, fixed = rule["terms_as_of"], rule["fixed_years"]
    for term in terms.itertuples():
        # ISO dates compare as text; a date cut short means its first day
        if as_of and term.start + "-01-01"[len(term.start) - 4 :] > as_of:
            continue
        first = year_of(term.start, what)
        if term.body in fixed:
            last = first + fixed[term.body] - 1
        else:
            last = year_of(term.end, what) if term.end else rule["years"]["end"]
        body = rule["successors"].get(term.body, term.body)
        for year in range(first, last + 1):
            held.setdefault((term.iso3, year), set()).add(body)
    return held
