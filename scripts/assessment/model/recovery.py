"""Which specifications a printed table arises under, and what the best have in common."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.model.comparison import digits_of, printed_measures
from assessment.terms import CLASSES, LABELS, POPULATION_ROWS

# a code that no class or label has: of a state that the table does not print
UNPRINTED = 255


@dataclass(frozen=True)
class PrintedMeasure:
    """One printed measure, contributors in their order: codes of classes, values (NaN where
    none is printed) and their digits; the population's mean and median and their digits."""

    classes: np.ndarray
    values: np.ndarray
    digits: np.ndarray
    mean: float
    mean_digits: int
    median: float
    median_digits: int

    def error(self, values):
        """Mean absolute error of rows of values, in standard deviations of the printed ones.

        NaN for a row without a value to compare.
        """
        apart = np.abs(values - self.values)
        number = (~np.isnan(apart)).sum(axis=-1)
        scale = np.nanstd(self.values) or 1.0
        return np.nansum(apart, axis=-1) / np.where(number > 0, number, np.nan) / scale


@dataclass(frozen=True)
class Printed:
    """A printed table as arrays, contributors in their order.

    `labels` are codes of LABELS, `members` codes of CLASSES (upper for a member), UNPRINTED
    where the table has no such state; `measures` maps measure to PrintedMeasure.
    """

    labels: np.ndarray
    members: np.ndarray
    measures: dict

    def members_agreeing(self, member):
        """How many printed colours of membership agree with `member` (bool)."""
        codes = np.where(member, CLASSES.index("upper"), CLASSES.index("lower"))
        return np.uint8((self.members == codes).sum())


def printed_arrays(printed, colours, contributors, measures):
    """A printed table (model.comparison) as arrays, for the measures that it shares."""
    rows = printed.set_index("iso3")
    states = rows.reindex(contributors)

    def codes(column, names):
        return np.array([names.index(one) if one in names else UNPRINTED for one in column],
                        dtype=np.uint8)  # fmt: skip

    held = {}
    for measure in printed_measures(printed):
        if measure in measures:
            cells = states[measure]
            mean, median = (rows.loc[row, measure] for row in POPULATION_ROWS)
            held[measure] = PrintedMeasure(
                codes(states[f"{measure}_colour"].map(colours), CLASSES),
                cells.astype(float).to_numpy(),
                cells.map(digits_of, na_action="ignore").astype(float).to_numpy(),
                *(float(mean), digits_of(mean), float(median), digits_of(median)),
            )
    members = codes(states["member_colour"].map(colours), CLASSES)
    return Printed(codes(states["support"], LABELS), members, held)


def recovered(rows, choices, best):
    """The specifications that agree best with a printed table, and what they have in common.

    `rows` has one column of options a choice, and those of agreement
    (model.specification_rows). Agreement is how many printed cells come out: colours, labels,
    values and population figures, each counting one; ties in it go to the smaller value_error.
    The `best` first are taken, and those that agree as well as the last of them.

    Returns two frames. Of specifications: rank (equal ones share the better), the choices,
    cells_agreeing, labels_agreeing, values_agreeing, population_agreeing, agreement, value_error.
    Of options: choice, option, grid_share (of all specifications that take it), best_share (of
    the best ones), best_agreement (the most that any specification with it comes to); the choice
    "window" tells start and end together.
    """
    counted = [f"{key}_agreeing" for key in ("cells", "labels", "values", "population")]
    agreement = sum(rows[column].astype(np.int16) for column in counted)
    last = min(best, len(rows)) - 1
    least = np.partition(agreement.to_numpy(), len(rows) - 1 - last)[len(rows) - 1 - last]
    kept = rows[agreement >= least].assign(agreement=agreement[agreement >= least])
    kept = kept.sort_values(
        ["agreement", "value_error"], ascending=[False, True], kind="stable", ignore_index=True
    )
    order = list(zip(-kept["agreement"], kept["value_error"], strict=True))
    kept.insert(0, "rank", pd.Series(order).rank(method="min").astype("int64"))
    names = [choice.name for choice in choices]
    kept = kept[["rank", *names, *counted, "agreement", "value_error"]]
    options = [_shares(rows, kept, agreement, name) for name in names]
    return kept, pd.concat([_shares(rows, kept, agreement, "window"), *options], ignore_index=True)


def _shares(rows, kept, agreement, choice):
    """Share of the grid and of the best that take each option, in the order of the options."""
    if choice == "window":
        taken, best = (
            frame["window_start"].astype(str) + "-" + frame["window_end"].astype(str)
            for frame in (rows, kept)
        )
    else:
        taken, best = rows[choice], kept[choice]
    grid = taken.value_counts(sort=False)
    grid = grid.sort_index() if choice == "window" else grid
    most = agreement.groupby(taken, observed=False).max()
    shares = best.value_counts()
    return pd.DataFrame(
        {
            "choice": choice,
            "option": grid.index.astype(str),
            "grid_share": grid.to_numpy() / len(rows),
            "best_share": shares.reindex(grid.index, fill_value=0).to_numpy() / len(kept),
            "best_agreement": most.reindex(grid.index).to_numpy(),
        }
    )
