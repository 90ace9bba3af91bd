"""How far the AUC of the counts depends on the choices: its spread over a grid of specifications.

The AUC is the probability that a contributor has a higher count of measures whose class supports
the model than another state of the population, ties half. Every specification has equal weight.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from assessment.model.sides import Side, choices_along, counts_by_option, row_of

ALL = "all"
HALF = 0.5  # the AUC of a count that does not distinguish contributors from others
QUARTILES = {"lowest": 0.0, "q1": 0.25, "median": 0.5, "q3": 0.75, "highest": 1.0}


class Coded(NamedTuple):
    """A column with few distinct numbers: `values` (sorted), and one code a row, the place of its
    value among them, or the number of values where the row has none."""

    values: np.ndarray
    codes: np.ndarray


def spread(
    aucs: Mapping[str, Coded], sides: Sequence[Side], configured: Mapping[str, object]
) -> pd.DataFrame:
    """Quartiles and range of the AUC over all specifications and over those with each option.

    `aucs` maps variable (count, count_with_membership) to its AUC, a row a specification; `sides`
    (model.sides) say which options a row takes; `configured` maps each choice to its option in
    force. Columns: variable, choice ("all" for the row over all), option (as text), specifications
    (that have an AUC), lowest, q1, median, q3, highest (type 7 quantiles), share_above_half,
    share_below_half (of them), configured (the AUC with that option and all else as configured,
    empty where the grid has no such specification).
    """
    rows = []
    for variable, (values, codes) in aucs.items():
        counted = counts_by_option(codes, sides, len(values) + 1)
        parts = [(ALL, ALL, counted[0].sum(axis=0), configured)]
        for (_, choice, _), counts in zip(choices_along(sides), counted, strict=True):
            parts += [
                (choice.name, str(option), own, {**configured, choice.name: option})
                for option, own in zip(choice.options, counts, strict=True)
                if own.any()
            ]
        for name, option, counts, taken in parts:
            row = row_of(sides, taken)
            code = len(values) if row is None else codes[row]
            rows.append(
                {
                    "variable": variable,
                    "choice": name,
                    "option": option,
                    **_described(values, counts[:-1]),
                    "configured": values[code] if code < len(values) else None,
                }
            )
    return pd.DataFrame(rows)


def _described(values, counts):
    number = int(counts.sum())
    if not number:
        empty = dict.fromkeys([*QUARTILES, "share_above_half", "share_below_half"])
        return {"specifications": 0, **empty}
    return {
        "specifications": number,
        **{name: _quantile(values, counts, share) for name, share in QUARTILES.items()},
        "share_above_half": counts[values > HALF].sum() / number,
        "share_below_half": counts[values < HALF].sum() / number,
    }


def _quantile(values, counts, share):
    """The type 7 quantile of sorted values, each as often as it counts."""
    ends = np.cumsum(counts)
    place = (ends[-1] - 1) * share
    low, high = (
        values[np.searchsorted(ends, one, side="right")]
        for one in (np.floor(place), np.ceil(place))
    )
    return low + (high - low) * (place % 1)


def distribution(aucs: Mapping[str, Coded]) -> pd.DataFrame:
    """How many specifications have each AUC. Columns: variable, auc (ascending), specifications."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "variable": variable,
                    "auc": values,
                    "specifications": np.bincount(codes, minlength=len(values) + 1)[:-1],
                }
            )
            for variable, (values, codes) in aucs.items()
        ],
        ignore_index=True,
    )
