"""Monthly reports of personnel, from a producer's table to the layout of the raw store."""

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from assessment.data.cells import check_past, dates_of, has_number, numbers_of
from assessment.data.repeats import first_of
from assessment.data.strengths import ALL
from assessment.errors import InputError, listed, printable

STEPS = (
    "Month-end strengths by type of personnel, African states kept, a row only where there is "
    "personnel. A month of a mission is held if the file has a row of any state in it; of several "
    "reports in a month the last counts; rows of sums are left out; a month in which a state's "
    "number is missing is not held of the mission; one without any African contributor has a 0."
)
# How tables name the row of a sum, beside the rows of its parts.
_SUM = r"\b(?:total|totals|all|sum|subtotal)\b"
_MONTH = ["mission", "month"]
_KEYS = ["mission", "iso3", "month", "type"]


def contributions(
    frame: pd.DataFrame,
    layout: Mapping,
    marks: str,
    states: pd.DataFrame,
    types: list[str],
    today: date | None,
) -> tuple[pd.DataFrame, list[str]]:
    """Reports of a table in the layout of the raw store, and what was decided on the way.

    `frame` has the texts of the table with `at` (where a row is) and iso3, missing for a state
    that is not counted, whose rows say which months there are; `layout` is the registry's and
    `marks` those before decimals, see cells.numbers_of; `types` are those that the registry
    distinguishes. Columns: mission, iso3, month (YYYY-MM), type, personnel (persons), basis.
    """
    notes, named = [], [name for name in ("mission", "type") if name in frame]
    frame = frame.assign(
        state=frame["iso3"].fillna(frame["state"]),
        **{name: _in_one_spelling(frame[name]) for name in named},
    )
    for rows, what in (
        (frame[frame[["mission", "date"]].eq("").any(axis=1)], "without mission or date: left out"),
        (frame[frame.drop(columns="at").duplicated()], "repeated in all: counted once"),
    ):
        frame = frame.drop(index=rows.index, errors="ignore")
        rows = rows.dropna(subset="iso3")
        lost = rows[rows["mission"].eq("") | rows["date"].str.strip().eq("")]
        if len(lost := lost[has_number(lost[layout["personnel"]], layout.get("missing", []))]):
            raise InputError(f"{lost['at'].iloc[0]}: persons without a mission, or without a date")
        notes += [f"{first_of(rows)} {what}"] if len(rows) else []
    ours = frame.dropna(subset="iso3")
    numbers = numbers_of(
        ours[layout["personnel"]], ours["at"], layout.get("missing", []), marks, whole=True
    )
    if (numbers < 0).any(axis=None):
        at = ours.loc[(numbers < 0).any(axis=1).idxmax(), "at"]
        raise InputError(f"{at}: a negative number of persons")
    dates = dates_of(frame["date"], frame["at"])
    check_past(dates.dt.date, frame["at"], today)
    since = frame["iso3"].map(states.set_index("iso3")["un_member_since"])
    reports = pd.DataFrame(
        {
            "mission": frame["mission"],
            "iso3": frame["iso3"].where(dates.dt.year >= since),
            "date": dates,
            # a blank beside numbers is nobody; a row of blanks says nothing
            "personnel": numbers.sum(axis=1, min_count=1),
            "at": frame["at"],
            **({"type": frame["type"]} if "type" in frame else {}),
        }
    )
    by_month, more = months(reports, types)
    return by_month, notes + more


def months(reports: pd.DataFrame, types: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """The reports by month, and what was decided; columns as those of contributions().

    `reports` has mission, iso3 (missing for a state that is not counted, whose rows say which
    months there are), date, at, personnel (missing where the report does not say), and type where a
    row is of one type of personnel.
    """
    reports = reports.assign(month=reports["date"].dt.strftime("%Y-%m"))
    rows, notes = _without_sums(reports.dropna(subset="iso3"))
    report = ["mission", "iso3", *(["type"] if "type" in rows else [])]
    latest = rows.groupby([*report, "month"])["date"].transform("max")
    earlier = rows[rows["date"] < latest]
    rows = rows.drop(index=earlier.index)
    _check_unique(rows, [*report, "date"])
    unknown = rows[rows["personnel"].isna()]
    for some, what in (
        (earlier, "of a month that has a later report: not counted"),
        # the layout has no row for what is missing: it would be 0
        (unknown, "without a number: the month is not held of the mission"),
    ):
        notes += [f"{first_of(some)} {what}"] if len(some) else []
    rows, more = _with_types(rows, types)
    sent = rows[rows["personnel"] > 0].groupby(_KEYS, as_index=False)["personnel"].sum()
    held = reports[_MONTH].drop_duplicates().set_index(_MONTH).index
    held = held.difference(unknown.set_index(_MONTH).index)
    sent = sent[sent.set_index(_MONTH).index.isin(held)]
    nobody = held.difference(sent.set_index(_MONTH).index).to_frame(index=False)
    first = sent.groupby("mission")["iso3"].min()
    nobody = nobody.assign(iso3=nobody["mission"].map(first), type=ALL, personnel=0.0)
    both = pd.concat([sent, nobody.dropna(subset="iso3")]).sort_values(_KEYS, ignore_index=True)
    both = both.astype({"personnel": "int64"}).assign(basis="reported")
    return both[[*_KEYS, "personnel", "basis"]], notes + more


def _in_one_spelling(texts):
    """The names, each in the spelling (of upper and lower case) that most of its rows have."""
    plain = texts.str.strip()
    return plain.groupby(plain.str.casefold()).transform(lambda same: same.mode().iloc[0])


def _with_types(rows, types):
    """The rows with their types as the raw store writes them, and notes on types not counted."""
    if "type" not in rows or rows["type"].str.contains(_SUM, case=False, regex=True).all():
        return rows.assign(type=ALL), []
    rows = rows.assign(
        type=rows["type"].map(
            {one: re.sub("[^a-z0-9]+", "_", one.casefold()).strip("_") for one in set(rows["type"])}
        )
    )
    unknown = rows[~rows["type"].isin(types)]
    if unknown.empty:
        return rows, []
    named = listed(sorted(set(unknown["type"])))
    return rows, [f"{first_of(unknown)} of {named}: counted among all types"]


def _without_sums(rows):
    """The rows without those of sums, and a note on these; InputError for a wrong sum.

    A row is a sum by its mission or its type: the sum of the rows of its state and day that have
    any other.
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
    # one without a number is reported, and its month does not count
    rows = rows.dropna(subset="personnel")
    twice = rows[rows.duplicated(report, keep=False)]
    if len(twice):
        one, other = twice.sort_values(report, kind="stable").head(2).itertuples()
        raise InputError(
            f"{other.at}: {other.iso3} in {printable(other.mission)} on {other.date.date()} "
            f"appears twice, {other.personnel:g} persons there and {one.personnel:g} in "
            f"{one.at.rpartition(', ')[2]}; delete the row that is not meant, and say so with "
            "--steps"
        )
