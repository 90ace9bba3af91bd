"""Monthly reports become months of the raw store: one a month counts, and a blank is no nought."""

import pytest

from assessment.errors import InputError

HEADER = (
    "ISOCode3,Mission_Acronym,Personnel_Type,Female_Personnel,Male_Personnel,Last_Reporting_Date"
)


@pytest.fixture
def months(take, tmp_path):
    """(mission, iso3, month, type) to the persons, and the notes, of rows of a file."""

    def read(*rows):
        path = tmp_path / "un.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        found = take("un_contributions", path)
        observations = found.observations
        assert list(observations) == ["mission", "iso3", "month", "type", "personnel", "basis"]
        assert set(observations["basis"]) == {"reported"}
        keys = observations.set_index(["mission", "iso3", "month", "type"])["personnel"]
        return keys.to_dict(), found.notes

    return read


def test_of_two_reports_in_a_month_the_last_counts_for_each_state_and_type(months):
    """Also where the state, or the type, has but one of the two."""
    found, notes = months(
        "BEN,MONUC,Troops,0,100,30-Jul-03", "BEN,MONUC,Troops,0,110,31-Jul-03",
        "BEN,MONUC,Troops,0,120,31-Aug-03",
        "NER,MONUC,Troops,0,7,30-Jul-03", "NER,MONUC,Individual Police,0,2,31-Jul-03",
        "GHA,MONUC,Troops,0,50,31-Aug-03",
    )  # fmt: skip
    assert found == {
        ("MONUC", "BEN", "2003-07", "troops"): 110, ("MONUC", "BEN", "2003-08", "troops"): 120,
        ("MONUC", "NER", "2003-07", "troops"): 7,
        ("MONUC", "NER", "2003-07", "individual_police"): 2,
        ("MONUC", "GHA", "2003-08", "troops"): 50,
    }  # fmt: skip
    assert notes == ["line 2 of a month that has a later report: not counted"]


def test_the_months_of_a_mission_are_those_of_all_its_contributors(months):
    """One without anybody of Africa has a 0, under the first of the states that are ever there."""
    found, _ = months(
        "NER,UNMOGIP,Troops,0,4,31-Jul-14", "BEN,UNMOGIP,Troops,0,1,30-Sep-14",
        "FRA,UNMOGIP,Troops,0,2,31-Aug-14", "BEN,UNMOGIP,Troops,0,0,31-Oct-14",
        "FRA,UNFICYP,Troops,0,2,31-Aug-14",
    )  # fmt: skip
    assert found == {
        ("UNMOGIP", "NER", "2014-07", "troops"): 4, ("UNMOGIP", "BEN", "2014-09", "troops"): 1,
        ("UNMOGIP", "BEN", "2014-08", "all"): 0, ("UNMOGIP", "BEN", "2014-10", "all"): 0,
    }  # fmt: skip


def test_a_month_with_a_missing_number_is_not_held_of_the_mission_and_told(months):
    """Nobody's number is 0 for want of a row, and a blank beside a number is nobody."""
    found, notes = months(
        "BEN,MINUSMA,Troops,,,31-Jul-14", "BEN,MINUSMA,Troops,2,98,31-Aug-14",
        "NER,MINUSMA,Troops,,60,31-Jul-14", "NER,MINUSMA,Troops,,80,31-Aug-14",
        "NER,MONUSCO,Troops,0,5,31-Jul-14",
    )  # fmt: skip
    assert found == {
        ("MINUSMA", "BEN", "2014-08", "troops"): 100, ("MINUSMA", "NER", "2014-08", "troops"): 80,
        ("MONUSCO", "NER", "2014-07", "troops"): 5,
    }  # fmt: skip
    assert notes == ["line 2 without a number: the month is not held of the mission"]


def test_a_state_has_no_row_before_it_existed_and_the_month_is_held(months):
    found, _ = months("SSD,UNMIS,Troops,0,9,31-May-11", "KEN,UNMIS,Troops,0,7,30-Jun-11")
    assert found == {
        ("UNMIS", "SSD", "2011-05", "troops"): 9, ("UNMIS", "KEN", "2011-06", "troops"): 7
    }  # fmt: skip
    found, _ = months("SSD,UNMIS,Troops,0,9,31-May-10", "KEN,UNMIS,Troops,0,7,30-Jun-10")
    assert found == {
        ("UNMIS", "KEN", "2010-05", "all"): 0, ("UNMIS", "KEN", "2010-06", "troops"): 7
    }  # fmt: skip


def test_a_type_that_is_not_told_apart_is_told_and_kept(months):
    found, notes = months(
        "BEN,MONUC,Military Observers,0,3,31-Jul-03", "BEN,MONUC,FORMED POLICE UNITS,0,4,31-Jul-03"
    )
    assert found == {
        ("MONUC", "BEN", "2003-07", "military_observers"): 3,
        ("MONUC", "BEN", "2003-07", "formed_police_units"): 4,
    }
    assert notes == ["line 2 of military_observers: counted among all types"]


def test_rows_that_say_the_same_count_once(months):
    found, notes = months(
        "BEN,MINUSMA,Troops,0,100,31-Jul-14", "BEN,MINUSMA,Troops,0,100,31-Jul-14",
        "BEN,Minusma,troops,0,100,31-Jul-14", "ben,MINUSMA,Troops,0,100,31-Jul-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", "2014-07", "troops"): 100}
    assert notes == ["3 rows (line 3 the first) repeated in all: counted once"]


def test_rows_of_one_state_mission_type_and_day_are_not_added(months):
    """Which is meant is not known, until the other is deleted."""
    kept = "NER,MINUSMA,Troops,0,60,31-Jul-14"
    twice = "line 3: NER in MINUSMA on 2014-07-31 appears twice, 5 persons there"
    with pytest.raises(InputError, match=twice) as refused:
        months(kept, "NER,minusma,Troops,0,5,31-Jul-14")
    assert "60 in line 2; delete the row that is not meant, and say so" in str(refused.value)
    assert months(kept)[0] == {("MINUSMA", "NER", "2014-07", "troops"): 60}


PARTS = (
    "BEN,MINUSMA,Troops,10,90,31-Jul-14", "BEN,MINUSMA,Individual Police,0,5,31-Jul-14",
    "BEN,MONUSCO,Troops,0,7,31-Jul-14", "NER,MINUSMA,Troops,0,1,31-Jul-14",
)  # fmt: skip


@pytest.mark.parametrize(
    ("mission", "kind", "total"),
    [
        ("MINUSMA", "Total", 105),
        ("MINUSMA", "all types", 105),
        ("TOTAL", "Troops", 107),
        ("All missions", "Grand total", 112),
    ],
)
def test_a_row_of_the_sum_of_others_is_left_out_if_it_is_that(months, mission, kind, total):
    row = f"BEN,{mission},{kind},10,{{}},31-Jul-14".format
    parts, _ = months(*PARTS)
    assert months(*PARTS, row(total - 10)) == (parts, ["line 6 a sum of others: left out"])
    with pytest.raises(InputError, match=f"line 2: {total + 1} persons in the row of .*{total} in"):
        months(row(total - 9), *PARTS)


def test_a_file_that_has_sums_alone_of_types_is_read(months):
    found, _ = months("BEN,MINUSMA,Total,0,9,31-Jul-14", "NER,MINUSMA,Total,0,8,31-Jul-14")
    assert found == {
        ("MINUSMA", "BEN", "2014-07", "all"): 9, ("MINUSMA", "NER", "2014-07", "all"): 8
    }  # fmt: skip


def test_rows_without_a_state_a_mission_or_a_date_are_left_out_and_told(months):
    found, notes = months(
        "BEN,MINUSMA,Troops,0,100,31-Jul-14", "NER,,Troops,,,31-Jul-14",
        "NER,MINUSMA,Troops,,,", ",MINUSMA,Troops,,,31-Jul-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", "2014-07", "troops"): 100}
    assert notes == [
        "line 5 without a state: left out",
        "2 rows (line 3 the first) without mission or date: left out",
    ]


@pytest.mark.parametrize("row", ["NER,,Troops,0,60,31-Jul-14", "NER,MINUSMA,Troops,0,60,"])
def test_persons_without_a_mission_or_a_date_are_refused(months, row):
    with pytest.raises(InputError, match="line 3: persons without a mission, or without a date"):
        months("BEN,MINUSMA,Troops,0,100,31-Jul-14", row)
