"""Classifies the values of one measure by the quartiles of its population."""

import pandas as pd

from assessment.config.model import Classification
from assessment.model.classes import classify
from assessment.model.thresholds import quartile_thresholds


def classify_measure(
    observed: pd.DataFrame, values: pd.DataFrame, reference: pd.Index, rules: Classification
) -> tuple:
    """`values` with their class, and the thresholds (a row of quartile_thresholds) behind it.

    `observed` are the measure's observations in the window, `values` its aggregate per state (both
    with measure, iso3, value), `reference` the states of which quartiles are computed, `rules`
    those of classification. The class is upper, middle or lower.
    """
    (limits,) = quartile_thresholds(
        observed[observed["iso3"].isin(reference)],
        values[values["iso3"].isin(reference)],
        values["measure"].unique(),
        rules.population,
        rules.quantile,
    ).itertuples()
    classes = classify(values["value"], limits.q1, limits.q3, rules.upper, rules.lower)
    return values.assign(**{"class": pd.array(classes, dtype="str")}), limits
