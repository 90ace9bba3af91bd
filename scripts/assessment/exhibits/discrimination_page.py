"""Contributors beside other states as texts for the page: sentences, and the numbers as tables."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import (
    COLUMNS,
    DIGITS,
    caution,
    chance_sentences,
    comparison_heads,
    further_sentences,
    interval_text,
    no_comparison,
    probability_text,
    rows_of,
    sentence,
    variable_labels,
)
from assessment.exhibits.table import value_text
from assessment.terms import share_text

NOT_COMPUTED = "\N{EN DASH}"
CELLS = 6  # of a row between its label and its remark


def discrimination_view(
    discrimination: pd.DataFrame, chance: pd.DataFrame, figures: Sequence[Any], display: Display
) -> dict:
    """The texts of the section on contributors and other states.

    `discrimination` and `chance` as in their CSV files, `figures` as page_html takes them,
    `display` from views.display.
    """
    labels, rows = variable_labels(discrimination, display), rows_of(discrimination)
    return {
        "sentence": sentence(discrimination, display),
        "caution": caution(discrimination, display),
        "further": further_sentences(discrimination, display),
        "chance_words": chance_sentences(chance),
        "figures": figures,
        "comparisons": [
            {
                "head": f"{first} against {second}",
                "rows": [
                    _row(label, rows[variable, comparison]) for variable, label in labels.items()
                ],
            }
            for comparison, (first, second) in comparison_heads(display).items()
        ],
        "chance": [
            {
                **row,
                "expected": value_text(row["expected"], 1) or NOT_COMPUTED,
                "p": _probability(row["p"]),
            }
            for row in chance.to_dict("records")
        ],
    }


def _row(label, row):
    """A row of the table: label, cells, and a remark, which says why where there are no cells."""
    if why := no_comparison(row):
        return {"label": label, "cells": [NOT_COMPUTED] * CELLS, "remark": why}
    shares = [row[f"share_upper_{side}"] for side in COLUMNS]
    cells = [
        value_text(row["auc"], DIGITS),
        interval_text(row),
        _probability(row["p"]),
        _probability(row["p_adjusted"]),
        ", ".join(str(row[side]) for side in COLUMNS),
        NOT_COMPUTED if pd.isna(shares).any() else ", ".join(map(share_text, shares)),
    ]
    return {"label": label, "cells": cells, "remark": row["remark"]}


def _probability(value):
    return NOT_COMPUTED if pd.isna(value) else probability_text(value)
