"""Which specifications fit a printed table best, and what they have in common."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.model.comparison import digits_of, printed_measures
from assessment.model.sides import Side, choices_along, largest_along, shape_of
from assessment.terms import CLASSES, LABELS, POPULATION_ROWS

# no code of a class or label: for a state that the table does not print
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

    def error(self, values: np.ndarray) -> np.ndarray:
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

    def members_agreeing(self, member: np.ndarray) -> np.uint8:
        """How many printed colours of membership agree with `member` (bool)."""
        codes = np.where(member, CLASSES.index("upper"), CLASSES.index("lower"))
        return np.uint8((self.members == codes).sum())


def printed_arrays(
    printed: pd.DataFrame,
    colours: Mapping[str, str],
    contributors: Sequence[str],
    measures: Sequence[str],
) -> Printed:
    """A printed table (model.comparison) as arrays, for the measures that it shares."""
    rows = printed.set_index("iso3")
    states = rows.reindex(contributors)

    def codes(column, names):
        return np.array(
            [names.index(one) if one in names else UNPRINTED for one in column], dtype=np.uint8
        )

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


def recovered(
    agreement: Mapping[str, np.ndarray], sides: Sequence[Side], best: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The specifications that agree best with a printed table, and what they have in common.

    `agreement` has the columns of agreement of all rows (model.specification_rows), `sides`
    (model.sides) say which options a row takes. Agreement is how many printed cells come out:
    colours, labels, values and population values, each counting one; ties in it go to the
    smaller value_error. The `best` first are taken, and those that agree as well as the last of
    them.

    Returns two frames. Of specifications: rank (equal ones share the better), the choices,
    cells_agreeing, labels_agreeing, values_agreeing, population_agreeing, agreement, value_error.
    Of options: choice, option, grid_share (of all specifications that take it), best_share (of
    the best ones), best_agreement (the best of any specification with it); the choice
    "window" is start and end together.
    """
    counted = [f"{key}_agreeing" for key in ("cells", "labels", "values", "population")]
    whole = sum(agreement[column].astype(np.int16) for column in counted)
    error = agreement["value_error"]
    last = len(whole) - min(best, len(whole))
    kept = np.flatnonzero(whole >= np.partition(whole, last)[last])
    kept = kept[np.lexsort((error[kept], -whole[kept]))]
    equal = (np.diff(whole[kept]) == 0) & (np.diff(error[kept]) == 0)
    first = np.where([False, *equal], 0, np.arange(1, len(kept) + 1))
    places = np.unravel_index(kept, shape_of(sides))
    table = pd.DataFrame(
        {
            "rank": np.maximum.accumulate(first),
            **{
                choice.name: np.array(choice.options, dtype=object)[codes[places[place]]]
                for place, choice, codes in choices_along(sides)
            },
            **{column: agreement[column][kept] for column in counted},
            "agreement": whole[kept],
            "value_error": error[kept],
        }
    )
    most = largest_along(whole, sides)
    shares = [
        _shares(name, options, codes, codes[places[place]], most[place])
        for place, name, options, codes in _asked(sides)
    ]
    return table, pd.concat(shares, ignore_index=True)


def _asked(sides: Sequence[Side]) -> Iterator[tuple[int, str, Sequence[str], np.ndarray]]:
    """Each choice to report, the window first: place of its side, name, options, codes there.

    Years are given that a window of the grid has, in its order; words whether taken or not.
    """
    along = {choice.name: (place, choice, codes) for place, choice, codes in choices_along(sides)}
    for name in ("window", *along):
        if name == "window":
            (place, start, starts), (_, end, ends) = along["window_start"], along["window_end"]
            taken = [
                f"{start.options[one]}-{end.options[other]}"
                for one, other in zip(starts, ends, strict=True)
            ]
            options = sorted(set(taken))
        else:
            place, choice, codes = along[name]
            taken = [str(choice.options[code]) for code in codes]
            words = all(isinstance(option, str) for option in choice.options)
            options = (
                [str(option) for option in choice.options] if words else [*dict.fromkeys(taken)]
            )
        yield place, name, options, np.array([options.index(one) for one in taken])


def _shares(name, options, codes, best, most):
    """Share of the grid and of the best that take each option, in the order of the options; one
    that no specification of the grid takes has no row."""
    grid, among_best = (np.bincount(one, minlength=len(options)) for one in (codes, best))
    held = np.flatnonzero(grid)
    return pd.DataFrame(
        {
            "choice": name,
            "option": [options[code] for code in held],
            "grid_share": grid[held] / len(codes),
            "best_share": among_best[held] / len(best),
            "best_agreement": [most[codes == code].max() for code in held],
        }
    )
