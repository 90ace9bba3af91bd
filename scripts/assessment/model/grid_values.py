"""The inputs of a grid of specifications, as arrays: the values of each measure under each of its
data options, and which states exist and are members in each window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.config.model import Window
from assessment.model.contributors import members
from assessment.model.grid import Grid
from assessment.model.recovery import Printed


@dataclass(frozen=True)
class GridValues:
    """The inputs of a grid.

    `values` maps measure to an array variants x states x years, NaN where there is no value;
    `states` and `years` name its axes, `contributors` are places of the listed states among
    `states`. `population` and `members` map window (start, end) to whether a state exists then
    and whether it is a member. `printed` is a model.recovery.Printed, None where no table was
    printed.
    """

    values: dict
    states: list
    years: list
    contributors: list
    population: dict
    members: dict
    printed: Printed | None = None


def observed_plan(plan: Mapping, readings: pd.DataFrame) -> dict:
    """A plan (model.grid) with the years that each variant of a measure covers in `readings`.

    At planning the years of the registry are enough; a snapshot that is still to be pulled then
    has none there.
    """
    years = readings.groupby(["measure", "variant"])["year"].agg(["min", "max"])
    measures = {}
    for name, measure in plan["measures"].items():
        spans = [years.loc[(name, place)] for place in range(len(measure["list"]))]
        covered = [
            {**one, "first_year": int(span["min"]), "last_year": int(span["max"])}
            for one, span in zip(measure["list"], spans, strict=True)
        ]
        measures[name] = {**measure, "list": covered}
    return {**plan, "measures": measures}


def grid_values(
    readings: pd.DataFrame,
    memberships: pd.DataFrame,
    contributors: Sequence[str],
    grid: Grid,
    printed: Printed | None = None,
) -> GridValues:
    """The GridValues of a grid from frames.

    `readings` has measure, variant, iso3, year, value; `memberships` is tidy; `contributors` are
    ISO3 codes in rank order.
    """
    belonging = {
        window: members(
            memberships,
            grid.plan["regional_organisation"],
            Window(*window),
            grid.plan["membership"],
        )
        for window in grid.windows
    }
    existing = {iso3 for member in belonging.values() for iso3 in member.index}
    states = sorted({*readings["iso3"], *contributors, *existing})
    first, last = min(start for start, _ in grid.windows), max(end for _, end in grid.windows)
    years = list(range(first, last + 1))
    place = {iso3: number for number, iso3 in enumerate(states)}
    rows = readings[readings["year"].between(first, last)]
    values = {}
    for measure, own in grid.plan["measures"].items():
        held = rows[rows["measure"] == measure]
        values[measure] = np.full((len(own["list"]), len(states), len(years)), np.nan)
        where = (held["variant"], held["iso3"].map(place), held["year"] - first)
        values[measure][where] = held["value"]
    return GridValues(
        values,
        states,
        years,
        [place[iso3] for iso3 in contributors],
        {window: np.isin(states, member.index) for window, member in belonging.items()},
        {
            window: member.reindex(states, fill_value=False).to_numpy(bool)
            for window, member in belonging.items()
        },
        printed,
    )
