"""Whether values are possible: finite, and within the range that the registry states for them."""

import math
import reprlib
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from assessment.errors import InputError, printable

# Least and greatest value, both included.
Range = tuple[float, float]
# A standard error of nought would be a value without error.
_LEAST_ERROR = 1e-9


def stated_ranges(entry: Mapping, codes: Iterable[str]) -> dict[str, Range]:
    """By indicator, the range that the registry's `entry` of a source states for it.

    `codes` are the indicators. One that the entry has no range for is left out.
    """
    stated = entry.get("range", {})
    if not isinstance(stated, Mapping):
        stated = dict.fromkeys(codes, stated)
    return {code: (float(low), float(high)) for code, (low, high) in stated.items()}


def error_range(values: Range) -> Range:
    """The range of standard errors: above nought, no wider than the range of their values."""
    low, high = values
    return _LEAST_ERROR, high - low


def finite_number(value: object) -> float:
    """A number of JSON as a finite float, -0.0 as 0.0; InputError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{printable(reprlib.repr(value))} is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InputError(f"{str(value)[:20]} is no finite number")
    return number + 0.0


def check_within(value: float, within: Range | None) -> None:
    """InputError for a value outside its range; any value passes where `within` is None."""
    if within is not None and not within[0] <= value <= within[1]:
        low, high = within
        raise InputError(
            f"{value:g} is outside {low:g} to {high:g}, the range in resources/sources.yaml"
        )


def check_ranges(
    observations: pd.DataFrame, entry: Mapping, place: str, codes: Sequence[float] = ()
) -> None:
    """InputError for the first value outside the range that the registry's `entry` states for it.

    `observations` are in the layout of the raw store, of indicators, contributions or missions;
    `codes` are codes of no value; `place` begins the message.
    """
    plain = observations.rename(columns={"mission": "indicator", "personnel": "value"})
    ranges = stated_ranges(entry, plain["indicator"].unique())
    errors = {code: error_range(within) for code, within in ranges.items()}
    columns = [("value", ranges, "")]
    if "standard_error" in plain:
        columns.append(("standard_error", errors, "the standard error "))
    for column, within, what in columns:
        values, indicators = plain[column], plain["indicator"]
        too_low = values < indicators.map({code: low for code, (low, _) in within.items()})
        too_high = values > indicators.map({code: high for code, (_, high) in within.items()})
        wrong = (too_low | too_high) & ~values.isin(codes)
        if wrong.any():
            row = plain.loc[wrong.idxmax()]
            try:
                check_within(row[column], within[row["indicator"]])
            except InputError as error:
                keys = [row[name] for name in ("iso3", "year", "month") if name in row]
                where = f"{row['indicator']} of {' '.join(map(str, keys))}"
                raise InputError(f"{place}: {where}: {what}{error}") from None
