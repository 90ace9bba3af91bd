"""Years that the panel has, as text."""

from collections.abc import Iterable

import pandas as pd

from assessment.exhibits.table import window_text


def runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Years (whole numbers, any order) as spans of first and last without a year between."""
    spans = []
    for year in sorted(set(years)):
        if spans and spans[-1][1] == year - 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return spans


def spans_text(years: Iterable[int]) -> str:
    """Years as text: single ones and spans, joined by commas; empty without a year."""
    return ", ".join(window_text(first, last) for first, last in runs(years))


def observed_by_state(panel: pd.DataFrame, measure: str) -> dict[str, set[int]]:
    """ISO3 to the set of years in which the panel has the measure."""
    values = panel[panel["measure"] == measure]
    return {iso3: set(map(int, years)) for iso3, years in values.groupby("iso3")["year"]}
