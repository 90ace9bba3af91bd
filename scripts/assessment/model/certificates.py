"""Monotonicity bounds: how many printed cells any thresholds get wrong at least, with the proof."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.model.comparison import YES_NO, printed_measures
from assessment.terms import CLASSES, LABELS, POPULATION_ROWS


def certificates(printed: pd.DataFrame, colours: Mapping[str, str]) -> pd.DataFrame:
    """The least number of cells of each printed column that are wrong under any monotone rule.

    Whatever the thresholds, a larger value is never in a lower class. Of cells that break this
    two by two all but one are wrong, and a column cut into as few such groups as can be proves
    the most: by Mirsky's theorem (1971) as many cells as lie outside the longest run in which
    class never falls, which some thresholds get right. Measures that print alike may differ
    behind the last digit, so they prove nothing of each other; memberships and counts are
    exact, and alike ones are in one class.

    A column is that of membership (Yes above No), of a measure, or of the labels, by the number
    of cells printed as upper, membership counted or not. Columns: column, cells, least_wrong,
    proof (the groups of more than one cell, apart from each other by ";").
    """
    states = printed[~printed["iso3"].isin(POPULATION_ROWS)]
    member = states["member"] == YES_NO[True]
    colour = states["member_colour"].map(colours)
    columns = [("member", states["member"], member.astype(int), colour, CLASSES, True)]
    upper: Any = 0
    for measure in printed_measures(printed):
        colour = states[f"{measure}_colour"].map(colours)
        upper += (colour == "upper").astype(int)
        values = states[measure].astype(float)
        columns.append((measure, states[measure], values, colour, CLASSES, False))
    for counted, count in (("counted", upper + member), ("not counted", upper)):
        name = f"support, membership {counted}"
        columns.append((name, count.astype(str), count, states["support"], LABELS, True))
    return pd.DataFrame([_certificate(states["iso3"], *column) for column in columns])


def _certificate(iso3, column, shown, values, classes, order, exact):
    # of cells with the same value the lower class comes first
    places = classes.map({name: place for place, name in enumerate(order)})
    cells = sorted(zip(values, places, iso3, shown, classes, strict=True))
    groups = _conflicting(cells, exact)
    return {
        "column": column,
        "cells": len(cells),
        "least_wrong": len(cells) - len(groups),
        "proof": "; ".join(
            ", ".join(f"{cell[2]} at {cell[3]} is {cell[4]}" for cell in group)
            for group in groups
            if len(group) > 1
        ),
    }


def _conflicting(cells, exact):
    """The cells in as few groups as can be in which any two contradict each other.

    A cell's group follows from the longest run without a contradiction that ends with it.
    """
    longest, groups = [], {}
    for place, cell in enumerate(cells):
        before = [longest[other] for other in range(place) if _agree(cells[other], cell, exact)]
        longest.append(1 + max(before, default=0))
        groups.setdefault(longest[-1], []).append(cell)
    return list(groups.values())


def _agree(small, large, exact):
    """Whether one rule can class both; `small` comes first in the order of values and classes."""
    if exact and small[0] == large[0]:
        return small[1] == large[1]
    return small[1] <= large[1]
