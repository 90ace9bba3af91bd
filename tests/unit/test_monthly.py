"""Monthly reports become yearly means: one a month counts, and a blank is no nought."""

import pytest

from assessment.errors import InputError

HEADER = (
    "ISOCode3,Mission_Acronym,Personnel_Type,Female_Personnel,Male_Personnel,Last_Reporting_Date"
)


@pytest.fixture
def means(take, tmp_path):
    """(mission, iso3, year) to the mean, and what was told, of rows of a file."""

    def read(*rows):
        path = tmp_path / "un.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        found = take("un_contributions", path)
        keys = found.figures.set_index(["mission", "iso3", "year"])["personnel"]
        return keys.to_dict(), found.told

    return read


def test_of_two_reports_in_a_month_the_last_counts_for_each_state_and_type(means):
    """Also where the state, or the type, has but one of the two."""
    found, told = means(
        "BEN,MONUC,Troops,0,100,30-Jul-03", "BEN,MONUC,Troops,0,110,31-Jul-03",
        "BEN,MONUC,Troops,0,120,31-Aug-03",
        "NER,MONUC,Troops,0,7,30-Jul-03", "NER,MONUC,Individual Police,0,2,31-Jul-03",
        "GHA,MONUC,Troops,0,50,31-Aug-03",
    )  # fmt: skip
    assert found == {
        ("MONUC", "BEN", 2003): (110 + 120) / 2,
        ("MONUC", "NER", 2003): (7 + 2) / 2,
        ("MONUC", "GHA", 2003): 50 / 2,
    }
    assert told == ["line 2 of a month that has a later report: not counted"]


def test_the_months_of_a_mission_are_those_of_all_its_contributors(means):
    found, _ = means("BEN,UNMOGIP,Troops,0,4,31-Jul-14", "FRA,UNMOGIP,Troops,0,2,31-Aug-14")
    assert found == {("UNMOGIP", "BEN", 2014): 2.0}


def test_a_month_without_numbers_is_told_and_not_a_nought(means):
    found, told = means(
        "BEN,MINUSMA,Troops,,,31-Jul-14", "BEN,MINUSMA,Troops,2,98,31-Aug-14",
        "NER,MINUSMA,Troops,,60,31-Jul-14", "NER,MINUSMA,Troops,0,80,31-Aug-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", 2014): 100.0, ("MINUSMA", "NER", 2014): 70.0}
    assert told == ["line 2 without a number: the month does not count for the state"]


def test_rows_that_say_the_same_count_once(means):
    found, told = means(
        "BEN,MINUSMA,Troops,0,100,31-Jul-14", "BEN,MINUSMA,Troops,0,100,31-Jul-14",
        "BEN,Minusma,troops,0,100,31-Jul-14", "ben,MINUSMA,Troops,0,100,31-Jul-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", 2014): 100.0}
    assert told == ["3 rows (line 3 the first) repeated in all: counted once"]


def test_rows_of_one_state_mission_type_and_day_are_not_added(means):
    """Which is meant is not known, until the other is deleted."""
    kept = "NER,MINUSMA,Troops,0,60,31-Jul-14"
    twice = "line 3: NER in MINUSMA on 2014-07-31 stands twice, 5 persons there"
    with pytest.raises(InputError, match=twice) as refused:
        means(kept, "NER,minusma,Troops,0,5,31-Jul-14")
    assert "60 in line 2; delete the row that is not meant, and say so" in str(refused.value)
    assert means(kept)[0] == {("MINUSMA", "NER", 2014): 60.0}


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
def test_a_row_of_the_sum_of_others_is_left_out_if_it_is_that(means, mission, kind, total):
    row = f"BEN,{mission},{kind},10,{{}},31-Jul-14".format
    parts, _ = means(*PARTS)
    assert means(*PARTS, row(total - 10)) == (parts, ["line 6 a sum of others: left out"])
    with pytest.raises(InputError, match=f"line 2: {total + 1} persons in the row of .*{total} in"):
        means(row(total - 9), *PARTS)


def test_a_file_that_has_sums_alone_of_types_is_read(means):
    found, _ = means("BEN,MINUSMA,Total,0,9,31-Jul-14", "NER,MINUSMA,Total,0,8,31-Jul-14")
    assert found == {("MINUSMA", "BEN", 2014): 9.0, ("MINUSMA", "NER", 2014): 8.0}


def test_rows_without_a_state_a_mission_or_a_date_are_left_out_and_told(means):
    found, told = means(
        "BEN,MINUSMA,Troops,0,100,31-Jul-14", "NER,,Troops,,,31-Jul-14",
        "NER,MINUSMA,Troops,,,", ",MINUSMA,Troops,,,31-Jul-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", 2014): 100.0}
    assert told == [
        "line 5 without a state: left out",
        "2 rows (line 3 the first) without mission or date: left out",
    ]


@pytest.mark.parametrize("row", ["NER,,Troops,0,60,31-Jul-14", "NER,MINUSMA,Troops,0,60,"])
def test_persons_without_a_mission_or_a_date_are_refused(means, row):
    with pytest.raises(InputError, match="line 3: persons without a mission, or without a date"):
        means("BEN,MINUSMA,Troops,0,100,31-Jul-14", row)
