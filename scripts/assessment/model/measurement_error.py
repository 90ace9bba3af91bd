"""How probable each class is where a source states the standard errors of its values.

A value and its standard error are taken as mean and standard deviation of a normal distribution
of what is measured, as the Worldwide Governance Indicators define the two (Kaufmann, Kraay and
Mastruzzi 2010, World Bank Policy Research Working Paper 5430). Each draw takes every value of
the population again and computes quartiles, aggregates and classes from it as an assessment does.

The sources do not report how errors of one state correlate over the years, though the same
providers recur from year to year; so both extremes are computed. Errors of different states are
drawn independently of each other.
"""

import zlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from assessment.config.model import Classification, MeasurementRules, Rules
from assessment.errors import InputError, listed
from assessment.model.aggregate import aggregated, in_window
from assessment.model.classes import classify
from assessment.model.classify_measure import classify_measure
from assessment.model.thresholds import reference_states
from assessment.terms import CLASSES

# Errors of a state's years: drawn for each year by itself, or one draw for all of its years.
ERRORS = ("independent", "shared")
KINDS = CLASSES[::-1]
COLUMNS = [
    "measure",
    "iso3",
    "state",
    "value",
    "class",
    "years",
    "years_with_error",
    "errors",
    "standard_error",
    *KINDS,
]
VALUES_AT_ONCE = 125_000  # of a block of draws: a megabyte, which a processor's cache can hold


def class_probabilities(
    panel: pd.DataFrame,
    contributors: pd.DataFrame,
    measures: Mapping[str, str],
    settings: MeasurementRules | Rules,
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Shares of `draws` in which each contributor is of each class, a row per way in ERRORS.

    `panel` is the panel, `contributors` has iso3 and state in their order, `measures` maps those
    to be drawn to their aggregate, `settings` are the assessment's (settings.measured): window,
    aggregates, classification. Columns as in class_probabilities.csv; value and standard_error,
    that of the aggregate, in the measure's unit, value and class without any draw. A value
    without standard error stays the same in every draw. InputError where a measure has none at all.
    """
    window, rules = settings.window, settings.classification
    assessed = in_window(panel, window, settings.aggregates)
    reference = reference_states(
        aggregated(assessed, settings.aggregates), list(settings.aggregates), rules.states
    )
    parts = []
    for measure, aggregate in measures.items():
        observations = in_window(panel, window, [measure])
        if observations["standard_error"].isna().all():
            raise InputError(
                f"measure {measure}: {listed(observations['source'].unique())} states no standard "
                f"error in {window}"
            )
        values, _ = classify_measure(
            observations, aggregated(observations, {measure: aggregate}), reference, rules
        )
        stated = observations.groupby("iso3")["standard_error"].count().rename("years_with_error")
        table = contributors[["iso3", "state"]].merge(
            values.drop(columns="measure"), "left", "iso3"
        )
        table = table.merge(stated, "left", "iso3").assign(measure=measure)
        held = table["value"].notna()
        simulation = Simulation(observations, aggregate, reference, table.loc[held, "iso3"], rules)
        for errors in ERRORS:
            part = table.assign(errors=errors)
            part.loc[held, "standard_error"] = simulation.standard_errors(errors)
            shares = simulation.shares(stream_of(seed, measure), draws, errors)
            part.loc[held, list(KINDS)] = shares
            parts.append(part)
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    counts = ["years", "years_with_error"]
    result = pd.concat(parts, ignore_index=True)[COLUMNS]
    return result.assign(**{name: result[name].fillna(0).astype("int64") for name in counts})


class Simulation:
    """One measure's observations in the window, ready to be drawn again.

    `observations` has iso3, year, value, standard_error (value's unit; missing where none is
    stated, which counts as 0). `reference` are the states of which quartiles are computed, `asked`
    those whose class is wanted, each with a value; `rules` are those of classification.
    """

    def __init__(
        self,
        observations: pd.DataFrame,
        aggregate: str,
        reference: pd.Index,
        asked: pd.Series,
        rules: Classification,
    ) -> None:
        observations = observations.sort_values(["iso3", "year"])
        self.aggregate, self.rules = aggregate, rules
        self.values = observations["value"].to_numpy()
        self.errors = observations["standard_error"].fillna(0.0).to_numpy()
        states = observations["iso3"].to_numpy()
        self.states, self._starts, self._codes, self._years = np.unique(
            states, return_index=True, return_inverse=True, return_counts=True
        )
        self._referred = {
            "state_years": np.isin(states, reference),
            "state_averages": np.isin(self.states, reference),
        }[rules.population]
        self._asked = np.searchsorted(self.states, asked)

    def numbers(self, stream: np.random.Generator, draws: int, errors: str) -> np.ndarray:
        """Standard normal numbers, a row a draw and a column a value; one a state where shared.

        The stream is used draw by draw, so that blocks of draws come to the same as all at once.
        """
        if errors == "independent":
            return stream.standard_normal((draws, len(self.values)))
        return stream.standard_normal((draws, len(self.states)))[:, self._codes]

    def classes(self, numbers: np.ndarray) -> np.ndarray:
        """The class of each state asked for in each draw of `numbers`: draws by states."""
        drawn = numbers * self.errors
        drawn += self.values
        values = np.add.reduceat(drawn, self._starts, axis=1)
        if self.aggregate == "mean":
            values /= self._years
        asked = values[:, self._asked]
        population = drawn if self.rules.population == "state_years" else values
        if not self._referred.all():
            population = population[:, self._referred]
        # NumPy sorts a row whole several times faster than it finds the few that quartiles need
        ordered = np.sort(population, axis=1)
        q1, q3 = np.quantile(
            ordered,
            [0.25, 0.75],
            axis=1,
            method=self.rules.quantile,
            overwrite_input=True,
            keepdims=True,
        )
        return classify(asked, q1, q3, self.rules.upper, self.rules.lower)

    def shares(self, stream: np.random.Generator, draws: int, errors: str) -> np.ndarray:
        """Shares of `draws` in which each state asked for is of each class: states by KINDS."""
        block = max(1, VALUES_AT_ONCE // len(self.values))
        counts = np.zeros((len(KINDS), len(self._asked)), dtype=np.int64)
        for start in range(0, draws, block):
            classes = self.classes(self.numbers(stream, min(block, draws - start), errors))
            counts += [(classes == kind).sum(axis=0) for kind in KINDS]
        return counts.T / draws

    def standard_errors(self, errors: str) -> np.ndarray:
        """Standard error of the aggregate of each state asked for, under one of ERRORS."""
        if errors == "independent":
            summed = np.sqrt(np.add.reduceat(self.errors**2, self._starts))
        else:
            summed = np.add.reduceat(self.errors, self._starts)
        return (summed / self._years if self.aggregate == "mean" else summed)[self._asked]


def stream_of(seed: int, measure: str) -> np.random.Generator:
    """The random numbers of a measure: its own, whatever other measures there are."""
    return np.random.default_rng([seed, zlib.crc32(measure.encode())])
