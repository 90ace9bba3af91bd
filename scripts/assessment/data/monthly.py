"""Monthly reports of personnel, as a file of the producer has them, as yearly means."""

import pandas as pd

from assessment.data.repeats import first_of

STEPS = (
    "Yearly mean of the month-end totals of all types of personnel, over the months that the "
    "file has for the mission in the year; of several reports in a month the last counts; "
    "African states kept."
)
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
    rows, told = reports.dropna(subset="iso3"), []
    report = ["mission", "iso3", *(["type"] if "type" in rows else [])]
    latest = rows.groupby([*report, "month"])["date"].transform("max")
    earlier = rows[rows["date"] < latest]
    rows = rows.drop(index=earlier.index)
    beside = rows[rows.duplicated([*report, "date"])]
    for some, what in (
        (earlier, "of a month that has a later report: not counted"),
        (beside, "beside others of the same report: added to them"),
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
