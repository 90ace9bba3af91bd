"""Quartiles of each measure over its population."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.config.model import Population
from assessment.errors import WindowError

BASES = ("state_years", "state_averages")
# Hyndman and Fan (1996), types 1 to 9, under NumPy's names; "linear" is type 7, R's default.
QUANTILE_METHODS = (
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
)


def reference_states(values: pd.DataFrame, measures: Sequence[str], states: Population) -> pd.Index:
    """The states of which the quartiles are computed, an index of ISO3 codes.

    `values` has one aggregate per measure and state; `states` (config.model.Population)
    says whether only states with a value on each of `measures` count, and which are left out.
    """
    held = values[values["measure"].isin(measures)].groupby("iso3")["measure"].nunique()
    kept = held.index[held == len(measures)] if states.complete else held.index
    return kept.difference(states.without)


def quartile_thresholds(
    observed: pd.DataFrame, values: pd.DataFrame, measures: Sequence[str], basis: str, method: str
) -> pd.DataFrame:
    """Thresholds of each measure: measure, q1, median, q3, mean, states, observations.

    `observed` holds the observations of the window (measure, iso3, year, value), `values` one
    aggregate per measure and state; `basis` says which of the two is the population:
    "state_years" pools the observations, "state_averages" takes the aggregates. `method` is one
    of QUANTILE_METHODS. Thresholds are in the measure's unit.
    """
    population = observed if basis == "state_years" else values
    rows = []
    for measure in measures:
        group = population[population["measure"] == measure]
        if group.empty:
            raise WindowError(f"measure {measure}: the population is empty")
        numbers = group["value"].to_numpy()
        q1, median, q3 = np.quantile(numbers, [0.25, 0.5, 0.75], method=method)
        rows.append(
            {
                "measure": measure,
                "q1": float(q1),
                "median": float(median),
                "q3": float(q3),
                "mean": numbers.mean(),
                "states": group["iso3"].nunique(),
                "observations": len(numbers),
            }
        )
    return pd.DataFrame(rows)
