"""Monthly reports become yearly means: one a month counts, and a blank is no nought."""

import pytest

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


def test_rows_that_say_the_same_count_once_and_others_are_added(means):
    found, told = means(
        "BEN,MINUSMA,Troops,0,100,31-Jul-14", "BEN,MINUSMA,Troops,0,100,31-Jul-14",
        "NER,MINUSMA,Troops,0,60,31-Jul-14", "NER,MINUSMA,Troops,0,5,31-Jul-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", 2014): 100.0, ("MINUSMA", "NER", 2014): 65.0}
    assert told == [
        "line 3 repeated in all: counted once",
        "line 5 beside others of the same report: added to them",
    ]


def test_rows_without_a_state_a_mission_or_a_date_are_left_out_and_told(means):
    found, told = means(
        "BEN,MINUSMA,Troops,0,100,31-Jul-14", "NER,,Troops,0,60,31-Jul-14",
        "NER,MINUSMA,Troops,0,60,", ",MINUSMA,Troops,0,60,31-Jul-14",
    )  # fmt: skip
    assert found == {("MINUSMA", "BEN", 2014): 100.0}
    assert told == [
        "line 5 without a state: left out",
        "2 rows (line 3 the first) without mission or date: left out",
    ]
