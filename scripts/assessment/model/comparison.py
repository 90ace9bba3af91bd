"""Compares a printed table with the rebuilt one, cell by cell, and finds slips in the printed one.

A printed table has the columns rank, iso3, state, member and member_colour, then each
measure and its `<measure>_colour`, then support; two last rows, whose iso3 is "mean" and
"median", describe the population. Cells are text, as printed.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from assessment.errors import InputError, listed
from assessment.model.support import support_labels
from assessment.terms import CLASSES, POPULATION_ROWS

YES_NO = {True: "Yes", False: "No"}


def printed_measures(printed: pd.DataFrame) -> list[str]:
    """The measures that a printed table has a value and a colour for, in its order."""
    known = ("member", "rank", "iso3", "state", "support")
    return [name for name in printed if name not in known and f"{name}_colour" in printed]


def compare(
    printed: pd.DataFrame,
    population: pd.DataFrame,
    thresholds: pd.DataFrame,
    measures: Sequence[str],
    colours: Mapping[str, str],
) -> pd.DataFrame:
    """Every printed cell beside the rebuilt one.

    `population` and `thresholds` come from an assessment, `measures` are its own. What only one of
    the two tables has is left out (`unmatched`), be it a measure or a state; InputError where that
    is every measure or every state. `colours` maps a printed colour to its class. Columns: iso3
    ("mean" and "median" for the population rows), column, printed, rebuilt, difference (rebuilt
    less printed, in the measure's unit), printed_class, rebuilt_class, agrees. A cell of
    membership or a measure agrees when the classes do, a label or a population value when it
    reads the same at the printed digits.
    """
    shared = [measure for measure in printed_measures(printed) if measure in measures]
    states = population.set_index("iso3")
    contributors = set(population.loc[population["rank"].notna(), "iso3"])
    limits = thresholds.set_index("measure")
    unknown = set(printed["iso3"]) - set(states.index) - set(POPULATION_ROWS)
    if unknown:
        raise InputError(f"the printed table has {listed(unknown)}, no state of the population")
    if not shared or not contributors & set(printed["iso3"]):
        what = "contributor" if shared else "measure"
        raise InputError(
            f"the printed table has no {what} of the assessment, so there is nothing to compare; "
            "set its published to null"
        )
    rows = []
    for cell in printed.to_dict("records"):
        iso3 = cell["iso3"]
        if iso3 not in contributors and iso3 not in POPULATION_ROWS:
            continue
        if iso3 in POPULATION_ROWS:
            rows += [
                _population_cell(iso3, measure, cell[measure], limits.loc[measure, iso3])
                for measure in shared
            ]
            continue
        state = states.loc[iso3]
        rows.append(_member_cell(iso3, cell, bool(state["member"]), colours))
        rows += [_measure_cell(iso3, measure, cell, state, colours) for measure in shared]
        rows.append(_label_cell(iso3, cell["support"], state["support"]))
    return pd.DataFrame(rows)


def unmatched(
    printed: pd.DataFrame, contributors: pd.DataFrame, measures: Sequence[str]
) -> dict[str, list[str]]:
    """What a printed table and an assessment do not share, so that it is not compared.

    `contributors` has iso3 and state, `measures` are the assessment's. Keys: printed_measures and
    printed_states, which only the printed table has; measures and states, which only the
    assessment has; states by name.
    """
    columns = printed_measures(printed)
    states = printed[~printed["iso3"].isin(POPULATION_ROWS)]

    def only(table, other):
        return list(table.loc[~table["iso3"].isin(other["iso3"]), "state"])

    return {
        "printed_measures": [name for name in columns if name not in measures],
        "measures": [name for name in measures if name not in columns],
        "printed_states": only(states, contributors),
        "states": only(contributors, states),
    }


def _row(iso3, column, printed, rebuilt, agrees, difference=None, classes=(None, None)):
    return {
        "iso3": iso3,
        "column": column,
        "printed": printed,
        "rebuilt": rebuilt,
        "difference": difference,
        "printed_class": classes[0],
        "rebuilt_class": classes[1],
        "agrees": bool(agrees),
    }


def _class(colour, colours):
    if colour not in colours:
        raise InputError(f"the printed table has the colour '{colour}'; known: {listed(colours)}")
    return colours[colour]


def _member_cell(iso3, cell, member, colours):
    classes = (_class(cell["member_colour"], colours), "upper" if member else "lower")
    return _row(
        iso3, "member", cell["member"], YES_NO[member], classes[0] == classes[1], classes=classes
    )


def _measure_cell(iso3, measure, cell, state, colours):
    rebuilt, rebuilt_class = state[measure], state[f"{measure}_class"]
    classes = (_class(cell[f"{measure}_colour"], colours), rebuilt_class)
    difference = rebuilt - float(cell[measure])
    return _row(
        iso3, measure, cell[measure], rebuilt, classes[0] == classes[1], difference, classes
    )


def _label_cell(iso3, printed, rebuilt):
    return _row(iso3, "support", printed, rebuilt, printed == rebuilt)


def _population_cell(iso3, measure, printed, rebuilt):
    agrees = reads_as(rebuilt, float(printed), digits_of(printed))
    return _row(iso3, measure, printed, rebuilt, agrees, rebuilt - float(printed))


def digits_of(printed: str) -> int:
    """Digits after the point of a printed value."""
    return len(printed.partition(".")[2])


def reads_as(values: Any, printed: Any, digits: Any) -> Any:
    """Whether values read as a printed value at its digits; an exact half may go either way."""
    return np.abs(values - printed) <= 0.5 * 10.0 ** -np.asarray(digits) * (1 + 1e-9)


def summarise(comparison: pd.DataFrame) -> dict:
    """Counts of agreeing cells and labels, and each measure's mean absolute error.

    The cells are those of the listed states, membership and measures ("coloured_cells"); of them
    "printed_colours" are those that the print colours, as upper or lower. The population cells
    are the means and medians; they agree when they read alike at the printed digits.
    """
    of_population = comparison["iso3"].isin(POPULATION_ROWS)
    population, states = comparison[of_population], comparison[~of_population]
    labels = states[states["column"] == "support"]
    classed = states[states["column"] != "support"]
    coloured = classed[classed["printed_class"] != "middle"]
    cells = classed[classed["column"] != "member"]
    errors = cells.assign(error=cells["difference"].astype(float).abs())
    means = errors.groupby("column", sort=False)["error"].mean()
    return {
        "coloured_cells": len(classed),
        "coloured_cells_agreeing": int(classed["agrees"].sum()),
        "printed_colours": len(coloured),
        "printed_colours_agreeing": int(coloured["agrees"].sum()),
        "measure_cells": len(cells),
        "measure_cells_agreeing": int(cells["agrees"].sum()),
        "labels": len(labels),
        "labels_agreeing": int(labels["agrees"].sum()),
        "population_cells": len(population),
        "population_cells_agreeing": int(population["agrees"].sum()),
        "mean_absolute_error": {measure: float(error) for measure, error in means.items()},
    }


def order_slips(printed: pd.DataFrame, colours: Mapping[str, str]) -> pd.DataFrame:
    """Pairs of printed cells that no threshold can reproduce: the smaller in the higher class.

    Columns: column, iso3, printed, printed_class (the smaller value), over_iso3,
    over_printed, over_class (the larger value). Values that print alike are no slip: they
    may differ behind the last digit.
    """
    states = printed[~printed["iso3"].isin(POPULATION_ROWS)]
    slips = []
    for measure in printed_measures(printed):
        cells = [
            (float(cell[measure]), cell["iso3"], cell[measure], colours[cell[f"{measure}_colour"]])
            for cell in states.to_dict("records")
        ]
        for small, large in combinations(sorted(cells), 2):
            if small[0] < large[0] and CLASSES.index(small[3]) > CLASSES.index(large[3]):
                slips.append((measure, *small[1:], *large[1:]))
    columns = ["column", "iso3", "printed", "printed_class"]
    columns += ["over_iso3", "over_printed", "over_class"]
    return pd.DataFrame(slips, columns=columns)


def repeated_values(comparison: pd.DataFrame) -> pd.DataFrame:
    """Pairs of states whose printed value is the same though the rebuilt ones differ.

    Only values with digits after the point, where the rebuilt values lie further apart than
    the printed digits can hide. Columns: column, iso3, other_iso3, printed, rebuilt,
    other_rebuilt.
    """
    states = comparison[~comparison["iso3"].isin(POPULATION_ROWS)]
    cells = states[~states["column"].isin(["member", "support"])]
    cells = cells.assign(rebuilt=cells["rebuilt"].astype(float))
    pairs = []
    for (column, printed), group in cells.groupby(["column", "printed"], sort=False):
        if not digits_of(printed):
            continue
        values = zip(group["iso3"], group["rebuilt"], strict=True)
        for (one, value), (two, other) in combinations(values, 2):
            if abs(value - other) > 10.0 ** -digits_of(printed):
                pairs.append((column, one, two, printed, value, other))
    columns = ["column", "iso3", "other_iso3", "printed", "rebuilt", "other_rebuilt"]
    return pd.DataFrame(pairs, columns=columns)


def labels_by_colours(
    printed: pd.DataFrame, colours: Mapping[str, str], full: int, partial: int, membership: bool
) -> pd.Series:
    """The label that each state's printed colours give, by ISO3; `membership` counts as one."""
    states = printed[~printed["iso3"].isin(POPULATION_ROWS)].set_index("iso3")
    columns = [f"{measure}_colour" for measure in printed_measures(printed)]
    columns += ["member_colour"] if membership else []
    upper = sum((states[column].map(colours) == "upper").astype(int) for column in columns)
    return pd.Series(support_labels(upper, full, partial), index=states.index)


def labels_from_colours(
    printed: pd.DataFrame, colours: Mapping[str, str], full: int, partial: int
) -> dict[str, int]:
    """How many printed labels follow from the printed colours, membership counted or not.

    Returns {"with membership": n, "without membership": n, "labels": n}.
    """
    own = printed[~printed["iso3"].isin(POPULATION_ROWS)].set_index("iso3")["support"]

    def following(membership):
        found = labels_by_colours(printed, colours, full, partial, membership)
        return int((found == own).sum())

    return {
        "labels": len(own),
        "with membership": following(True),
        "without membership": following(False),
    }


def label_counts(printed: pd.DataFrame) -> dict[str, int]:
    """How many states the printed table gives each label."""
    states = printed[~printed["iso3"].isin(POPULATION_ROWS)]
    return states["support"].value_counts().to_dict()
