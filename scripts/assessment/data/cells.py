"""The texts of a downloaded table's cells as numbers, years and dates.

Nothing is guessed: what can be read in two ways is settled by the other texts of the table, or
refused with its place.
"""

import re

import pandas as pd

from assessment.errors import InputError, listed, printable

YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
# Thousands, by the mark between them; nobody begins them with a nought.
_GROUPED = r"[+-]?[1-9][0-9]{{0,2}}(?:{0}[0-9]{{3}})+"
_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
# Midnight, as spreadsheets and databases add it to a day.
_MIDNIGHT = re.compile(r"[T ](?:00?:00(?::00(?:\.0+)?)?|12:00:00 AM)(?:Z|\+00:?00)?$")
DATES = (
    *("%Y-%m-%d", "%Y/%m/%d", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y"),
    *("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y"),
    *("%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d.%m.%y"),
)
# The day from which spreadsheets count, for days after February 1900.
_DAY_NOUGHT = pd.Timestamp(1899, 12, 30)


def numbers_of(
    texts: pd.DataFrame,
    at: pd.Series,
    missing: list[str],
    marks: str,
    of: pd.Series | None = None,
    whole: bool = False,
) -> pd.DataFrame:
    """The columns of `texts` as float64; a text that means no value is missing.

    `at` is the place of each row and `of` what its numbers are of, for messages; `missing` are the
    texts for no value, beside blank; `marks` those that may come before decimals, of which the
    table then uses one. Numbers that must be `whole` may have marks between thousands. InputError
    for anything else.
    """
    plain = texts.apply(lambda column: column.str.strip().str.replace("\u2212", "-"))
    plain = plain.apply(lambda column: column.str.replace(_SPACES, "", regex=True))
    absent = plain.isin(["", *missing])
    present = plain.stack()[~absent.stack()]
    marked = present[present.str.contains("[.,]", regex=True)]
    mark = _decimal_mark(marked, at, marks)
    thousands = {".": ",", ",": "."}[mark]
    read = present
    if whole:
        grouped = present.str.fullmatch(_GROUPED.format(re.escape(thousands)))
        read = present.mask(grouped, present.str.replace(thousands, "", regex=False))
    if mark == ",":
        read = read.mask(read.str.contains(".", regex=False), "")
        read = read.str.replace(",", ".", regex=False)
    wrong = ~read.str.fullmatch(_NUMBER)
    numbers = pd.to_numeric(read.mask(wrong), errors="coerce").astype("float64")
    wrong |= numbers.isin([float("inf"), float("-inf")])
    if wrong.any():
        row, column = wrong.idxmax()
        what = column if of is None else f"{column} of {of[row]}"
        why = f"; decimals come after '{mark}' here" if thousands in present[row, column] else ""
        blank = listed(["blank", *missing])
        raise InputError(
            f"{at[row]}: {what} is {_quoted(texts.loc[row, column])}, not a number{why}; "
            f"what means no value: {blank}"
        )
    if whole and (broken := numbers % 1 != 0).any():
        row, column = broken.idxmax()
        raise InputError(
            f"{at[row]}: {column} is {_quoted(texts.loc[row, column])}, not a whole number"
        )
    # -0.0 is 0.0
    return (numbers + 0.0).unstack().reindex(index=texts.index, columns=texts.columns)


def _decimal_mark(marked, at, marks):
    """The mark before decimals in a table, from those of its numbers that have a mark."""
    if marks == ".":
        return "."
    surely = {}
    for mark in marks:
        one = rf"[+-]?[0-9]*{re.escape(mark)}[0-9]*(?:[eE][+-]?[0-9]+)?"
        sure = marked.str.fullmatch(one) & ~marked.str.fullmatch(_GROUPED.format(re.escape(mark)))
        if sure.any():
            surely[mark] = sure.idxmax()
    if len(surely) == 2:
        (row, column), (pointed, _) = surely[","], surely["."]
        raise InputError(
            f"{at[row]}: {column} is {_quoted(marked[row, column])}, with a comma before its "
            f"decimals, and {at[pointed]} has a point; write all numbers in one way"
        )
    if not surely and len(marked):
        row, column = marked.index[0]
        raise InputError(
            f"{at[row]}: {column} is {_quoted(marked[row, column])}, a fraction or thousands, and "
            "no other number shows which; write it without a mark, or with other decimals"
        )
    return next(iter(surely), ".")


def years_of(texts: pd.Series, at: pd.Series) -> pd.Series:
    """Texts as years, int64; InputError, with its place (`at`), for anything else."""
    plain = texts.str.strip().str.removesuffix(".0")
    wrong = ~plain.str.fullmatch(YEAR.pattern)
    if wrong.any():
        raise InputError(f"{at[wrong.idxmax()]}: {_quoted(texts[wrong.idxmax()])} is no year")
    return plain.astype("int64")


def dates_of(texts: pd.Series, at: pd.Series) -> pd.Series:
    """Texts as days, all of them written in the same way.

    InputError, with its place (`at`), for anything else, and where all of them can be read both
    with the day and with the month first.
    """
    plain = texts.str.strip().str.replace(_MIDNIGHT, "", regex=True)
    days = pd.Series(plain.unique())
    read = {}
    for pattern in DATES:
        dates = pd.to_datetime(days, format=pattern, errors="coerce")
        if dates.notna().all():
            read[pattern] = dates
    if days.str.fullmatch("[1-9][0-9]{4}").all():
        dates = _DAY_NOUGHT + pd.to_timedelta(days.astype("int64"), unit="D")
        # of the two calendars of spreadsheets, the one in which they are ends of months
        if dates.dt.is_month_end.all():
            read["days of a spreadsheet"] = dates
    if len({tuple(dates) for dates in read.values()}) > 1:
        raise InputError(
            f"{at.iloc[0]}: {_quoted(texts.iloc[0])} and all other dates of the file can be read "
            "with the day first and with the month first; write them 2014-08-31"
        )
    if not read:
        dates = pd.to_datetime(plain, format=_nearest(days), errors="coerce")
        row = dates.isna().idxmax()
        raise InputError(
            f"{at[row]}: {_quoted(texts[row])} is no date written 2014-08-31 or 31/08/2014, "
            "as all dates of the file must be"
        )
    return plain.map(dict(zip(days, next(iter(read.values())), strict=True)))


def has_number(texts: pd.DataFrame, missing: list[str]) -> pd.Series:
    """Whether a row has a number in any of its columns, or what should be one.

    `missing` are the texts for no value, beside blank.
    """
    blank = ["", *missing]
    return ~texts.apply(lambda column: column.str.strip().isin(blank)).all(axis=1)


def check_past(times: pd.Series, at: pd.Series, today: object) -> None:
    """InputError, with its place (`at`), for a time after `today` (None: any time passes)."""
    if today and (ahead := times > today).any():
        row = ahead.idxmax()
        raise InputError(f"{at[row]}: {times[row]} is yet to come")


def _nearest(days):
    """The pattern that most of the days are written in."""
    return max(
        DATES, key=lambda one: pd.to_datetime(days, format=one, errors="coerce").notna().sum()
    )


def _quoted(text):
    return f"'{printable(text[:100])}'"
