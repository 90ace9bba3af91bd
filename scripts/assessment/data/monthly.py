"""Monthly reports of personnel, as a file of the producer has them, as yearly means."""

import pandas as pd

from assessment.data.repeats import first_of
from assessment.errors import InputError, printable

STEPS = (
    "Yearly mean of the month-end totals of all types of personnel, over the months that the "
    "file has for the mission in the year; of several reports in a month the last counts; "
    "African states kept."
)
# How tables call the row of a sum, beside the rows of what it is of.
_SUM = r"\b(?:total|totals|all|sum|subtotal)\b"
_STATE_MONTH = ["mission", "iso3", "year", "month"]


def yearly_means(reports: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """mission, iso3, year, personnel (persons, above nought), and what was decided on the way.

    `reports` has mission, iso3 (missing for a state that is not counted, whose rows tell of months
    alone), date, at, personnel (missing where the report does not say), and type where a row is of
    one type of personnel.
    """
    reports = reports.assign(
        year=reports["date"].dt.year, month=reports["date"].dt.to_period("M").astype(str)
    )
    months = reports.groupby(["mission", "year"])["month"].nunique()
    rows, told = _without_sums(reports.dropna(subset="iso3"))
    report = ["mission", "iso3", *(["type"] if "type" in rows else [])]
    latest = rows.groupby([*report, "month"])["date"].transform("max")
    earlier = rows[rows["date"] < latest]
    rows = rows.drop(index=earlier.index)
    _check_unique(rows, [*report, "date"])
    for some, what in (
        (earlier, "of a month that has a later report: not counted"),
        (
            rows[rows["personnel"].isna()],
            "without a number: the month does not count for the state",
        ),
    ):
        told += [f"{first_of(some)} {what}"] if len(some) else []
    by_month = rows.assign(unknown=rows["personnel"].isna()).groupby(_STATE_MONTH)
    totals = by_month.agg({"personnel": "sum", "unknown": "any"})
    totals.loc[totals["unknown"], "personnel"] = 0.0
    sums = totals.groupby(level=["mission", "iso3", "year"]).sum().reset_index()
    counted = months.reindex(pd.MultiIndex.from_frame(sums[["mission", "year"]])).to_numpy()
    sums["personnel"] = sums["personnel"] / (counted - sums["unknown"])
    sums = sums.loc[sums["personnel"] > 0, ["mission", "iso3", "year", "personnel"]]
    return sums.reset_index(drop=True), told


def _without_sums(rows):
    """The rows without those of sums, and what is told of them; InputError for what is no sum.

    A row is of a sum by its mission or its type, and is so of the rows of its state and day that
    have any other.
    """
    kinds = [name for name in ("mission", "type") if name in rows]
    sums = rows[kinds].apply(lambda names: names.str.contains(_SUM, case=False, regex=True))
    if "type" in kinds and sums["type"].all():
        sums["type"] = False  # the file has no parts of it
    of_sums = sums.any(axis=1)
    parts = rows[~of_sums]
    for row in rows[of_sums].itertuples():
        named = [name for name in kinds if not sums.at[row.Index, name]]
        same = parts[["iso3", "date", *named]].eq(
            [getattr(row, n) for n in ("iso3", "date", *named)]
        )
        total = parts.loc[same.all(axis=1), "personnel"].sum()
        if pd.notna(row.personnel) and row.personnel != total:
            text = next(getattr(row, name) for name in kinds if sums.at[row.Index, name])
            raise InputError(
                f"{row.at}: {row.personnel:g} persons in the row of '{printable(text)}', and "
                f"{total:g} in those of its parts"
            )
    gone = rows[of_sums]
    return parts, [f"{first_of(gone)} a sum of others: left out"] if len(gone) else []


def _check_unique(rows, report):
    # one without a number is told of, and its month does not count
    rows = rows.dropna(subset="personnel")
    twice = rows[rows.duplicated(report, keep=False)]
    if len(twice):
        one, other = twice.sort_values(report, kind="stable").head(2).itertuples()
        raise InputError(
            f"{other.at}: {other.iso3} in {printable(other.mission)} on {other.date.date()} stands "
            f"twice, {other.personnel:g} persons there and {one.personnel:g} in "
            f"{one.at.rpartition(', ')[2]}; delete the row that is not meant, and say so with "
            "--steps"
        )
