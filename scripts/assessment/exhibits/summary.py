"""An assessment in two sentences: what was asked, what came out, and how far to trust it."""

from collections.abc import Mapping

import pandas as pd

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import low_supports, short_sentence
from assessment.exhibits.grid_words import firm_text
from assessment.exhibits.table import window_text
from assessment.terms import LABELS, agreement_text

TRUST = "How far to trust it: "


def summary(
    assessment: pd.DataFrame,
    discrimination: pd.DataFrame,
    display: Display,
    agreement: Mapping[str, int] | None = None,
    grid: tuple[pd.DataFrame, int] | None = None,
) -> tuple[str, str]:
    """The two sentences, for a reader in a hurry.

    `assessment` and `discrimination` as in their CSV files; `agreement` is the assessment's part
    of results/comparison/summary.json, or None without a printed table; `grid` is firmness.csv
    and the number of specifications, or None without a grid.
    """
    trust = [
        *([f"beside the printed table, {agreement_text(agreement)}"] if agreement else []),
        *([firm_text(*grid)] if grid else []),
        short_sentence(discrimination, display),
    ]
    return _result(assessment, display), f"{TRUST}{'; '.join(trust)}."


def _result(assessment, display):
    quartile = "quartile that supports the model" if low_supports(display) else "upper quartile"
    organisation = display.regional_organisation.replace("_", " ")
    member = f", and membership of {organisation}" if display.support.count_membership else ""
    counts = [f"{label} for {(assessment['support'] == label).sum()}" for label in LABELS[::-1]]
    measures = len(display.measures)
    return (
        f"We counted, for each of {len(assessment)} contributors to {display.mission} in "
        f"{window_text(*display.window)}, the measures (of {measures}) on which it is in the "
        f"{quartile} of African states{member}: support for the model is {counts[0]}, {counts[1]} "
        f"and {counts[2]}."
    )
