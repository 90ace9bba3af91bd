"""Months of personnel in the tidy schema: what is held has a row, and what is not held has none."""

import pandas as pd
import pytest

from assessment.data.strengths import tidy_contributions, tidy_missions
from assessment.errors import InputError

COLUMNS = ["mission", "iso3", "month", "type", "personnel", "basis"]
MISSION_COLUMNS = ["mission", "month", "type", "personnel"]
STATES = pd.DataFrame({"iso3": ["AAA", "BBB"], "un_member_since": [1960, 2011]})


def _tidy(*rows):
    raw = pd.DataFrame(rows, columns=COLUMNS).astype({"personnel": "float64"})
    return tidy_contributions(raw, STATES, "s", "1")


def _all(tidy):
    whole = tidy[tidy["type"] == "all"]
    keys = ["indicator", "iso3", "year", "month"]
    return dict(zip(whole[keys].itertuples(index=False, name=None), whole["value"], strict=True))


def test_every_state_of_a_mission_has_a_row_in_every_month_held_and_in_no_other():
    tidy = _tidy(
        ("M", "AAA", "2014-01", "troops", 5, "reported"),
        ("M", "AAA", "2014-01", "staff_officer", 2, "reported"),
        ("M", "BBB", "2014-03", "troops", 4, "reported"),
        ("M", "AAA", "2014-04", "all", 0, "reported"),
        ("N", "BBB", "2014-02", "troops", 1, "reported"),
    )
    assert _all(tidy) == {
        ("M", "AAA", 2014, 1): 7.0, ("M", "BBB", 2014, 1): 0.0,
        ("M", "AAA", 2014, 3): 0.0, ("M", "BBB", 2014, 3): 4.0,
        ("M", "AAA", 2014, 4): 0.0, ("M", "BBB", 2014, 4): 0.0,
        ("N", "BBB", 2014, 2): 1.0,
    }  # fmt: skip
    single = tidy[tidy["type"] != "all"]
    assert len(single) == 4 and single["value"].sum() == 12.0
    assert (str(tidy["year"].dtype), str(tidy["month"].dtype)) == ("int64", "Int64")


def test_what_is_derived_is_marked_in_every_row_of_its_month():
    tidy = _tidy(
        ("M", "AAA", "2014-08", "troops", 5, "reported"),
        ("M", "BBB", "2014-09", "all", 1.5, "derived"),
    )
    assert _all(tidy)["M", "AAA", 2014, 9] == 0.0
    assert set(tidy.loc[tidy["month"] == 9, "basis"]) == {"derived"}
    assert set(tidy.loc[tidy["month"] == 8, "basis"]) == {"reported"}


def test_a_state_has_no_row_before_it_existed():
    tidy = _tidy(
        ("M", "AAA", "2010-12", "troops", 5, "reported"),
        ("M", "BBB", "2011-01", "troops", 4, "reported"),
    )
    assert ("M", "BBB", 2010, 12) not in _all(tidy)


def test_means_of_years_have_no_month():
    raw = pd.DataFrame(
        [("M", "AAA", 2014, 5.0), ("M", "BBB", 2015, 4.0)],
        columns=["mission", "iso3", "year", "personnel"],
    )
    tidy = tidy_contributions(raw, STATES, "s", "1")
    assert tidy["month"].isna().all() and set(tidy["type"]) == {"all"}
    assert set(tidy["basis"]) == {"yearly mean"}
    assert tidy[["iso3", "year", "value"]].values.tolist() == [
        ["AAA", 2014, 5.0], ["AAA", 2015, 0.0], ["BBB", 2014, 0.0], ["BBB", 2015, 4.0],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        ("M", "AAA", "2014-01", "troops", 6, "reported"),
        ("M", "AAA", "2014-01", "all", 6, "reported"),
        ("M", "BBB", "2014-01", "troops", 6, "derived"),
        # a sum alone beside types of others: its troops would be 0
        ("M", "BBB", "2014-01", "all", 6, "reported"),
    ],
)
def test_what_would_be_counted_twice_or_not_at_all_is_refused_with_its_line(row):
    with pytest.raises(InputError, match="^s 1, line 3?2?: M [AB]{3} 2014-01 is given twice"):
        _tidy(("M", "AAA", "2014-01", "troops", 5, "reported"), row)


def test_the_whole_of_a_mission_stands_beside_its_parts():
    rows = [("M", "2014-02", "troops", 5.0), ("M", "2014-01", "all", 7.0)]
    tidy = tidy_missions(pd.DataFrame(rows, columns=MISSION_COLUMNS), "s", "1")
    assert tidy[["indicator", "year", "month", "type", "value"]].values.tolist() == [
        ["M", 2014, 1, "all", 7.0], ["M", 2014, 2, "troops", 5.0],
    ]  # fmt: skip
    with pytest.raises(InputError, match="s 1, line 3: troops of M in 2014-02 is given twice"):
        tidy_missions(pd.DataFrame([rows[0], rows[0]], columns=MISSION_COLUMNS), "s", "1")


def test_parts_of_a_person_are_of_what_is_derived_alone():
    row = ("M", "BBB", "2014-02", "all", 5.5)
    assert _tidy((*row, "derived"))["value"].tolist() == [5.5]
    with pytest.raises(InputError, match="s 1, line 2: 5.5 persons in M, of a report no whole"):
        _tidy((*row, "reported"))
    whole = pd.DataFrame([("M", "2014-02", "all", 5.5)], columns=MISSION_COLUMNS)
    with pytest.raises(InputError, match="s 1, line 2: 5.5 persons in M, of a report no whole"):
        tidy_missions(whole, "s", "1")
