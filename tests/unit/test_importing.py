"""What an import makes of a file: what differs, what is gone, what looks like a state."""

import datetime
import json
import re

import pandas as pd
import pytest
import yaml

from assessment.errors import InputError
from assessment.importing import Choices, read_import
from downloaded import FILES, text_of

POLITY = FILES["polity", "Polity annual time-series"]
TODAY = datetime.date(2026, 1, 2)


@pytest.fixture
def take(root, config, registry):
    """The Import of a file, with what a user chooses; `config` is the one in use."""

    def read(path, source="polity", **choices):
        return read_import(path, source, Choices(**choices), config, registry, root, TODAY)

    return read


@pytest.fixture
def rows(tmp_path):
    """The rows of a whole file of Polity, codes and a state that appears twice among them."""
    frame = pd.read_excel(POLITY(tmp_path), header=None, dtype=str, engine="calamine")
    return [[cell.removesuffix(".0") for cell in row] for row in frame.fillna("").values.tolist()]


@pytest.fixture
def file(tmp_path):
    def write(rows):
        path = tmp_path / "x.csv"
        path.write_text(text_of(rows), encoding="utf-8")
        return path

    return write


def _changed(rows, name, year, column, text):
    place = rows[0].index(column)
    return [
        [*row[:place], text, *row[place + 1 :]] if (row[3], row[4]) == (name, year) else row
        for row in rows
    ]


def test_the_figures_that_are_held_are_no_revision_in_any_order(take, file, rows):
    """Though a state appears twice in both, and codes that are no values among them."""
    for order in (rows, [rows[0], *rows[:0:-1]]):
        new = take(file(order))
        assert new.revisions.unchanged and new.revisions.vanished == ""
        assert [one[:23] for one in new.read.notes] == ["SDN 2011 appears twice:"]
        assert new.provenance["obtained"]["decided"] == new.read.notes
    assert new.content.decode().count(",SDN,2011,") == 4


def test_a_code_in_the_place_of_a_figure_is_no_revision_but_the_figure_gone(take, file, rows):
    new = take(file(_changed(rows, "Niger", "2015", "democ", "-77")))
    assert (new.revisions.gone, len(new.revisions.revised)) == (1, 0)
    assert "democ,NER,2015,-77" in new.content.decode()


def test_a_state_with_codes_alone_is_gone(take, file, rows):
    for year in {row[4] for row in rows[1:]}:
        for column in ("democ", "autoc", "polity", "polity2"):
            rows = _changed(rows, "Niger", year, column, "-66")
    assert take(file(rows)).revisions.vanished == "states NER"


def test_a_file_of_fewer_years_says_which_are_gone(take, file, rows):
    fewer = [row for row in rows if row[4] not in ("2005", "2018")]
    assert take(file(fewer)).revisions.vanished == "years 2005, 2018"


def test_a_name_that_looks_like_a_state_without_figures_is_refused(take, file, rows):
    """One that the names lack; a name of no state, or of one that has values, does not count."""
    others = ("Korea South", "Mali F")
    for row in rows:
        row[3] = {"Congo Kinshasa": "Kongo (Kinshasa)", "Gabon": "Gaboon"}.get(row[3], row[3])
    path = file([*rows, *([*rows[-1][:3], name, *rows[-1][4:]] for name in others)])
    with pytest.raises(InputError) as refused:
        take(path)
    first, *lines = str(refused.value).splitlines()
    assert first.startswith(
        f"{path}: states may go by other names in it, and their values be left out"
    )
    assert [line.strip() for line in lines] == [
        '"Gaboon" looks like Gabon (GAB)', '"Kongo (Kinshasa)" looks like Congo Kinshasa (COD)'
    ]  # fmt: skip
    assert take(path, accept=True).revisions.vanished == "states COD, GAB"


def test_a_name_that_looks_like_a_state_with_figures_is_refused_unless_they_are_all_there(
    take, file, rows
):
    """A state by another name from some year on, and a second one beside it."""
    later = [
        [*row[:3], "Mali (Republic of)", *row[4:]] if row[3] == "Mali" and row[4] > "2015" else row
        for row in rows
    ]
    with pytest.raises(InputError, match=r'"Mali \(Republic of\)" looks like Mali \(MLI\)'):
        take(file(later))
    assert take(file(later), accept=True).revisions.gone
    beside = [[*row[:3], "Mali (Republic of)", *row[4:]] for row in rows if row[3] == "Mali"]
    assert take(file([*rows, *beside])).revisions.unchanged


def test_a_source_without_a_pin_is_imported_when_it_has_the_one_of_the_message(
    take, file, rows, config, registry
):
    del config["snapshots"]["polity"]
    with pytest.raises(InputError, match="there is no snapshots.polity") as refused:
        take(file(rows))
    (line,) = re.findall("add the line (.*) to snapshots", str(refused.value))
    config["snapshots"] |= yaml.safe_load(line)
    assert take(file(rows)).revisions.unchanged


def test_what_may_be_ranks_is_taken_when_it_is_accepted(take, file):
    ranks = [["BJ", str(year), str(year % 7 + 2)] for year in range(2008, 2018)]
    path = file([["Country_ISO", "Year", "OVERALL GOVERNANCE"], *ranks])
    with pytest.raises(InputError, match="overall_governance has whole numbers") as refused:
        take(path, "iiag")
    assert "; --accept takes it as 'Ibrahim Index" in str(refused.value)
    assert len(take(path, "iiag", accept=True).read.observations) == 10


@pytest.mark.parametrize(
    ("source", "header", "row", "line"),
    [
        ("polity", "country,year,polity2", "Mali,{0.year},5", "2"),
        ("vdem", "country_text_id,year,v2x_veracc", "MLI,{0.year},0.5", "2"),
        (
            "un_contributions",
            "ISOCode3,Mission_Acronym,Personnel_Type,Female_Personnel,Male_Personnel,"
            "Last_Reporting_Date",
            "MLI,MINUSMA,Troops,1,2,{0}",
            "2",
        ),
    ],
)
def test_what_is_yet_to_come_is_refused(take, tmp_path, source, header, row, line):
    path = tmp_path / "x.csv"
    for day, come in ((TODAY, True), (TODAY + datetime.timedelta(365), False)):
        path.write_text(f"{header}\n{row.format(day)}\n", encoding="utf-8")
        if come:
            take(path, source, accept=True)
        else:
            with pytest.raises(InputError, match=f"line {line}: .* is yet to come"):
                take(path, source, accept=True)


def test_months_are_in_their_own_unit_whatever_is_pinned(take, tmp_path, config):
    config["snapshots"]["un_contributions"] = "annual-2020"
    path = FILES["un_contributions", "contributions by mission, type and sex, a row a month"]
    new = take(path(tmp_path), "un_contributions", accept=True)
    assert new.provenance["indicators"]["MINUSMA"]["unit"] == "persons, month's end"
    assert new.provenance["citation"] == "un2020contributors"
    assert not new.revisions.revised.size


def test_names_whose_encoding_was_misread_are_no_names_to_add(take, file):
    """The file as the producer has it is read."""
    rows = [["Country", "Year", "OVERALL GOVERNANCE"], ["Benin", "2014", "50.5"]]
    for name in ("Côte d'Ivoire", "São Tomé and Príncipe"):
        misread = name.encode().decode("cp1252")
        with pytest.raises(InputError, match="its encoding misread .* save it as CSV in UTF-8"):
            take(file([*rows, [misread, "2014", "50.2"]]), "iiag")
        assert len(take(file([*rows, [name, "2014", "50.2"]]), "iiag").read.observations) == 2


def test_an_edition_with_a_column_of_its_own_is_cited_by_it(take, file, rows):
    assert "like the pinned snapshot" in take(file(rows)).cited
    marked = file([["p5", *rows[0]], *(["0", *row] for row in rows[1:])])
    new = take(marked)
    assert new.provenance["citation"] == "marshall2020polity5"
    assert new.provenance["release"].startswith("Polity5, file of ")
    assert new.cited.startswith("cited as marshall2020polity5, as its column p5 is that of Polity5")
    assert take(marked, citation="marshall2019polity").cited == "cited as marshall2019polity"
    json.dumps(new.provenance)


def test_what_a_table_of_the_config_uses_must_be_in_the_file(take, file, rows, config):
    place = rows[0].index("autoc")
    path = file([[*row[:place], *row[place + 1 :]] for row in rows])
    assert take(path).read.lacking == ["autoc"]
    config["assessments"]["minusca"]["measures"].append("autocracy")
    with pytest.raises(InputError, match="and lacks autoc"):
        take(path)
