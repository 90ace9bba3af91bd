"""The months for which a source of personnel has numbers, and words for them.

A month is (year, month); month 0 is a year of which the source has the mean alone.
"""

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from assessment.model.contributors import ALL, monthly_strengths

Month = tuple[int, int]


def of_period(period: Mapping, months: Collection[Month]) -> list[Month]:
    """All months of a period, or all its years where the source `months` are of is yearly.

    `period` has start and end (years), and maybe end_month, the last month of the last year.
    """
    years = range(period["start"], period["end"] + 1)
    if all(month == 0 for _, month in months):
        return [(year, 0) for year in years]
    until = (period["end"], period.get("end_month", 12))
    every = [(year, month) for year in years for month in range(1, 13)]
    return [one for one in every if one <= until]


def complete(contributions: pd.DataFrame) -> set[Month]:
    """The months in which no mission is missing: all held both before and after are held.

    A mission without a row in such a month was not there.
    """
    times = contributions.loc[contributions["type"].isin(ALL), ["year", "month", "indicator"]]
    times = times.assign(month=times["month"].fillna(0).astype("int64")).drop_duplicates()
    index = pd.MultiIndex.from_frame(times)
    missions = pd.Series(True, index=index).unstack(fill_value=False).sort_index()
    running = missions.cummax() & missions[::-1].cummax()[::-1]
    return set(missions.index[(missions | ~running).all(axis=1)])


def sent(
    contributions: pd.DataFrame,
    iso3: str,
    mission: str | None,
    months: Collection[Month],
    types: Sequence[str] = ALL,
) -> dict[Month, float]:
    """Persons that a state had in a mission at the end of each month that is known, in order.

    0 where it had nobody, and in those of `months`, the complete ones, in which the mission was not
    there. With no mission named, in all of them together; a month that is not complete is known
    if somebody was somewhere. `contributions` needs no rows of other missions than the one named.
    """
    if mission is None:
        own = contributions[contributions["iso3"] == iso3]
        own = own[own["type"].isin(types)].assign(month=own["month"].fillna(0).astype("int64"))
        persons = own.groupby(["year", "month"])["value"].sum()
        persons = persons[(persons > 0) | persons.index.isin(months)]
        absent = set(months) - set(persons.index)
    else:
        strengths = monthly_strengths(contributions, mission, types)
        persons = strengths.get(iso3, pd.Series(0.0, index=strengths.index))
        everybody = strengths if types == ALL else monthly_strengths(contributions, mission)
        absent = set(months) - set(everybody.index)
    known = {**persons.to_dict(), **dict.fromkeys(absent, 0.0)}
    return {one: float(known[one]) for one in sorted(known)}


def near(day: date, months: Iterable[Month], days: int) -> list[Month]:
    """The months whose ends are next to a day, before and after it, at most `days` away."""
    ends = {month_end(one): one for one in months if one[1]}
    before = max((end for end in ends if end <= day), default=None)
    after = min((end for end in ends if end >= day), default=None)
    closest = {end for end in (before, after) if end and abs((end - day).days) <= days}
    return [ends[end] for end in ([day] if day in closest else sorted(closest))]


def month_end(month: Month) -> date:
    """The last day of a month."""
    return date(*month, calendar.monthrange(*month)[1])


def day_words(day: date) -> str:
    """ "31 July 2013"."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def at(month: Month) -> str:
    """ "on 31 July 2013", or "on average of 2013"."""
    return f"on {day_words(month_end(month))}" if month[1] else f"on average of {month[0]}"


def runs(months: Iterable[Month]) -> str:
    """Months as words, neighbours drawn together: "July 2013 to February 2015, April 2015"."""
    drawn: list[list[Month]] = []
    for one in sorted(months):
        if drawn and one == following(drawn[-1][-1]):
            drawn[-1] = [drawn[-1][0], one]
        else:
            drawn.append([one])
    return ", ".join(" to ".join(map(_words, run)) for run in drawn)


def following(month: Month) -> Month:
    """The month after one; the year after a year."""
    year, one = month
    return (year + 1, min(one, 1)) if one in (0, 12) else (year, one + 1)


def _words(month):
    year, one = month
    return f"{calendar.month_name[one]} {year}" if one else f"{year}"
