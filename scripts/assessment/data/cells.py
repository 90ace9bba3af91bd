"""The texts of a downloaded table's cells as numbers, years and dates."""

import re

import pandas as pd

from assessment.errors import InputError, listed

DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")


def numbers_of(texts: pd.Series, lines: pd.Series, layout: dict, place: str) -> pd.Series:
    """Texts as numbers, what stands for no figure as missing; InputError for anything else."""
    plain = texts.str.strip().str.replace(",", ".", regex=False)
    missing = plain.isin(["", *layout.get("missing", [])])
    numbers = pd.to_numeric(plain.mask(missing), errors="coerce")
    wrong = numbers.isna() & ~missing
    wrong |= numbers.isin([float("inf"), float("-inf")])
    if wrong.any():
        at = wrong.idxmax()
        raise InputError(
            f"{place}, line {lines[at]}: {texts.name} is '{texts[at]}', not a number; "
            f"what stands for no figure: {listed(['blank', *layout.get('missing', [])])}"
        )
    # -0.0 is 0.0
    return numbers.astype("float64") + 0.0


def years_of(texts: pd.Series, lines: pd.Series, place: str) -> pd.Series:
    """Texts as years, int64; InputError for anything else."""
    plain = texts.str.strip().str.removesuffix(".0")
    wrong = ~plain.str.fullmatch(YEAR.pattern)
    if wrong.any():
        at = wrong.idxmax()
        raise InputError(f"{place}, line {lines[at]}: '{texts[at]}' is no year")
    return plain.astype("int64")


def dates_of(texts: pd.Series, lines: pd.Series, place: str) -> pd.Series:
    """Texts as days, all of them written in one way; InputError for anything else."""
    plain = texts.str.strip()
    for pattern in DATE_FORMATS:
        dates = pd.to_datetime(plain, format=pattern, errors="coerce")
        if dates.notna().all():
            return dates
    dates = pd.to_datetime(plain, format=DATE_FORMATS[0], errors="coerce")
    at = dates.isna().idxmax()
    raise InputError(
        f"{place}, line {lines[at]}: '{texts[at]}' is no date written 2014-08-31 or 31/08/2014, "
        "as all dates of the file must be"
    )
