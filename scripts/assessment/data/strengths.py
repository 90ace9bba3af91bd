"""Personnel of peace operations in the tidy schema: by contributor, and of whole missions.

Snapshots by month have a row only where there is personnel. Here each held month of a mission has
a row for each state that the mission ever had, so that nobody is an explicit 0.
"""

import pandas as pd

from assessment.data.states import existing, known_states
from assessment.errors import InputError

# All types of personnel together; never one to be added to the others.
ALL = "all"
_TIMES = ["year", "month"]
_KEYS = ["indicator", "iso3", *_TIMES, "type"]
_COLUMNS = ["source", "release", *_KEYS, "basis", "value"]
_STRENGTHS = ["indicator", *_TIMES, "type"]


def tidy_contributions(
    raw: pd.DataFrame, states: pd.DataFrame, source: str, release: str
) -> pd.DataFrame:
    """Uniformed personnel (persons) by mission, state, month and type, the mission as indicator.

    `raw` is in one of the two layouts of read_snapshot. Columns: source, release, indicator, iso3,
    year (int64), month (Int64, 1-12; missing where the snapshot has means of years), type, basis
    (reported, derived, or "yearly mean"), value.

    A month of a mission is held if `raw` has a row of it. Of type "all", the sum of the types,
    there is a row for every held month and every state that the mission has in any of them; of
    single types only where the snapshot has one.
    """
    what = f"{source} {release}"
    known_states(raw, states, what)
    frame = raw.rename(columns={"mission": "indicator", "personnel": "value"})
    frame = frame.astype({"value": "float64"})
    if "month" in frame:
        frame = _dated(frame)
    else:
        frame = frame.assign(
            month=pd.array([pd.NA] * len(frame), dtype="Int64"), type=ALL, basis="yearly mean"
        )
    _check_once(frame, raw, what)
    _check_whole(frame[frame["basis"] == "reported"], what)
    single = frame[frame["type"] != ALL]
    whole = frame.groupby(["indicator", "iso3", *_TIMES], dropna=False)["value"].sum()
    tidy = pd.concat([_every_state(whole, frame).assign(type=ALL), single], ignore_index=True)
    tidy = existing(tidy, states).assign(source=source, release=release)
    return tidy[_COLUMNS].sort_values(_KEYS, ignore_index=True)


def tidy_missions(raw: pd.DataFrame, source: str, release: str) -> pd.DataFrame:
    """The strength (persons) of whole missions by month and type, of all states of the world.

    Columns: source, release, indicator (the mission), year, month (1-12), type, value.
    """
    frame = _dated(raw.rename(columns={"mission": "indicator", "personnel": "value"}))
    twice = frame[frame.duplicated(_STRENGTHS)]
    if len(twice):
        row = raw.loc[twice.index[0]]
        raise InputError(
            f"{source} {release}, line {twice.index[0] + 2}: {row['type']} of {row['mission']} in "
            f"{row['month']} is given twice"
        )
    _check_whole(frame, f"{source} {release}")
    frame = frame.assign(source=source, release=release)[
        ["source", "release", *_STRENGTHS, "value"]
    ]
    return frame.sort_values(_STRENGTHS, ignore_index=True)


def _dated(frame):
    year, month = frame["month"].str[:4], frame["month"].str[5:]
    return frame.assign(year=year.astype("int64"), month=month.astype("int64").astype("Int64"))


def _check_once(frame, raw, what):
    """InputError for what has two rows, a month of sums and of types, or one of two bases.

    Of a state with a sum alone, in a month whose types are known, its troops would be 0.
    """
    months = frame[["indicator", *_TIMES, "basis"]].assign(summed=frame["type"] == ALL)
    months = months.drop_duplicates()
    mixed = months.index[months.duplicated(["indicator", *_TIMES])]
    wrong = [*frame.index[frame.duplicated(_KEYS)], *mixed]
    if wrong:
        row = raw.loc[wrong[0]]
        raise InputError(
            f"{what}, line {wrong[0] + 2}: {row['mission']} {row['iso3']} "
            f"{row.get('month', row.get('year'))} is given twice, or its month as sums beside "
            "types, or on two bases"
        )


def _check_whole(reported, what):
    parts = reported[reported["value"] % 1 != 0]
    if len(parts):
        row = parts.iloc[0]
        raise InputError(
            f"{what}, line {row.name + 2}: {row['value']:g} persons in {row['indicator']}, of a "
            "report no whole number; what is computed is derived"
        )


def _every_state(whole, frame):
    """A row for each held month of a mission and each of its states, 0 where `whole` has none."""
    held = frame[["indicator", *_TIMES, "basis"]].drop_duplicates()
    sent = frame[["indicator", "iso3"]].drop_duplicates()
    grid = held.merge(sent, on="indicator")
    grid = grid.merge(whole.reset_index(), how="left", on=["indicator", "iso3", *_TIMES])
    return grid.assign(value=grid["value"].fillna(0.0))
