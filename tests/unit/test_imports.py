"""Downloaded files become observations: layouts of producers, codes and names of states."""

import pytest

from assessment.data.imports import imported
from assessment.data.states import read_state_names, read_states
from assessment.errors import InputError
from import_files import IIAG, POLITY, UN, VDEM, csv_text, rows_of, xls, xlsx, zipped

NIGER = ("MINUSMA", "NER", "2013-08", "troops", 60, "reported")


@pytest.mark.parametrize("packed", [False, True])
def test_vdem_as_downloaded(take, file, packed):
    content = csv_text(VDEM)
    if packed:
        archive = zipped({"V-Dem-CY-Full+Others-v15.csv": content, "codebook.pdf": b"%PDF"})
        path = file("Country_Year_V-Dem_Full_CSV_v15.zip", archive)
    else:
        path = file("V-Dem-CY-Full+Others-v15.csv", content)
    found = take("vdem", path)
    assert rows_of(found) == [("v2x_veracc", "NER", 2013, 0.81)]
    assert found.left_out == ["SML", "SWE"]
    assert "MLI" in found.silent and "NER" not in found.silent


@pytest.mark.parametrize("code", ["ner", "NER'", "'NER", " Ner\u00a0", "NER*"])
def test_codes_are_compared_by_their_letters(take, file, code):
    rows = [[cell.replace("NER", code) for cell in row] for row in UN[3:4]]
    found = take("un_contributions", file("a.csv", [*UN[:3], *rows, *UN[4:]]))
    assert NIGER in rows_of(found) and found.left_out == ["FRA"]


@pytest.mark.parametrize(("code", "alike"), [("NE", "NE (NER)"), ("NER1", "NER (NER)")])
def test_another_code_of_a_state_is_asked_about_until_it_has_a_line(
    root, registry, file, code, alike
):
    names = read_state_names(root / "resources/state_names.csv")
    states = read_states(root / "resources/states.csv")
    path = file("a.csv", [*UN[:3], [code, *UN[3][1:]], *UN[4:]])

    def take(names):
        return imported(path, "un_contributions", registry["un_contributions"], states, names)

    assert (code, alike) in take(names).alike
    found = take(names | {code: "NER"})
    assert NIGER in rows_of(found) and found.alike == []


@pytest.mark.parametrize("code", ["N/A", "#N/A", "<NA>", "#NA"])
def test_what_stands_for_no_code_is_not_namibia(take, file, code):
    rows = [IIAG[0], IIAG[1], [code, "Nowhere", *IIAG[2][2:]]]
    found = take("iiag", file("a.csv", rows))
    assert found.left_out == [code] and "NAM" in found.silent


@pytest.mark.parametrize("country", [True, False])
def test_a_value_whose_state_was_lost_is_refused_and_a_blank_row_is_not(take, file, country):
    """The code of Namibia read as no value, and cells that were merged."""
    rows = [row if country else [row[0], *row[2:]] for row in IIAG]
    blank = ["" for _ in rows[0]]
    lost = ["", *rows[2][1:]]
    without = [*lost[:-2], ".", "1"]
    assert len(take("iiag", file("a.csv", [*rows, blank, without])).observations) == 2
    with pytest.raises(InputError) as refused:
        take("iiag", file("a.csv", [*rows[:2], lost, *rows[3:]]))
    assert "a.csv, line 3: a value without a state" in str(refused.value)
    assert ("it is Namibia by its name, and the code NA was lost" in str(refused.value)) == country


def test_reports_without_a_state_are_refused(take, file):
    merged = [UN[1], ["", *UN[2][1:]]]
    with pytest.raises(InputError, match="line 3: a value without a state; fill in the state"):
        take("un_contributions", file("a.csv", [UN[0], *merged]))


@pytest.mark.parametrize("text", ["0.5", "-0.4894", "9.99"])
def test_fractions_of_a_source_of_whole_numbers_are_refused(take, file, text):
    rows = [*POLITY[:2], [*POLITY[2][:4], text, *POLITY[2][5:]], *POLITY[3:]]
    with pytest.raises(InputError, match=f"line 3: value is '{text}', not a whole number"):
        take("polity", file("a.csv", rows))


def test_of_a_csv_no_sheet_is_said_to_be_lacking(take, file):
    rows = [["Country/Territory", "WBCode", "Estimate", "StdErr"], ["Benin", "BEN", "0.1", "0.2"]]
    with pytest.raises(InputError, match="no table in it has the columns of wgi") as refused:
        take("wgi", file("a.csv", rows))
    assert "the sheet" not in str(refused.value)


def test_a_standard_error_stands_beside_its_value_however_the_code_is_written(take, file):
    rows = [
        ["Country Name", "Country Code", "Series Name", "Series Code", "2017", "2018"],
        ["Mali", "MLI ", "Control of Corruption: Estimate", "CC.EST", "-0.6", "-0.7"],
        ["Mali", "mli", "Control of Corruption: Standard Error", "CC.STD.ERR", "0.1", "0.2"],
    ]
    found = take("wgi", file("a.csv", rows), needed={"CC.EST"})
    assert found.observations["standard_error"].tolist() == [0.1, 0.2]


def test_the_index_of_governance_as_csv_keeps_namibia_and_drops_points(take, file):
    found = take("iiag", file("2024 IIAG_Composite Scores.csv", "\ufeff" + csv_text(IIAG)))
    assert rows_of(found) == [
        ("overall_governance", "NAM", 2014, 69.9),
        ("overall_governance", "NER", 2014, 50.1),
    ]


def test_the_index_of_governance_as_a_spreadsheet_with_titles_above_the_header(take, file):
    found = take("iiag", file("iiag.xlsx", xlsx(IIAG)))
    assert rows_of(found)[1] == ("overall_governance", "NER", 2014, 50.1)
    assert found.table.endswith("sheet Scores")


def test_names_of_states_are_known_without_case_accents_and_punctuation(take, file):
    rows = [[row[1].upper(), *row[2:4]] for row in IIAG]
    rows[3][-1] = "54"
    found = take("iiag", file("by name.csv", csv_text(rows, ";"), "cp1252"))
    assert {row[1] for row in rows_of(found)} == {"NAM", "NER", "CIV"}


@pytest.mark.parametrize("code", ["MIF.IIAG.GOVERNANCE", "MIF_IIAG_GOVERNANCE"])
def test_data360_with_a_row_or_a_column_a_year(take, file, code):
    long = [
        ["REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"],
        ["NER", code, "2014", "50.1"],
        ["NER", "MIF.IIAG.OTHER", "2014", "9"],
        ["FRA", code, "2014", "80"],
    ]
    wide = [
        ["Economy ISO3", "Indicator ID", "2013", "2014"],
        ["NER", code, "", "50.1"],
        ["NER", "MIF.IIAG.OTHER", "1", "2"],
    ]
    for rows in (long, wide):
        found = take("iiag", file("data360.csv", rows))
        assert rows_of(found) == [("overall_governance", "NER", 2014, 50.1)]


def test_contributions_are_kept_by_month_and_type(take, file):
    found = take("un_contributions", file("un.csv", UN))
    assert list(found.observations) == ["mission", "iso3", "month", "type", "personnel", "basis"]
    assert rows_of(found) == [
        ("MINUSMA", "BEN", "2013-08", "troops", 40, "reported"),
        ("MINUSMA", "NER", "2013-07", "individual_police", 10, "reported"),
        ("MINUSMA", "NER", "2013-07", "troops", 100, "reported"),
        NIGER,
    ]
    iso = [
        [
            cell.replace("31/07/2013", "2013-07-31").replace("31/08/2013", "2013-08-31")
            for cell in row
        ]
        for row in UN
    ]
    assert rows_of(take("un_contributions", file("un.csv", iso))) == rows_of(found)


@pytest.mark.parametrize("name", ["p4v2018.xls", "p4v2018.csv"])
def test_polity_keeps_codes_for_the_cleaning_stage_and_one_sudan(take, file, name):
    found = take("polity", file(name, xls(POLITY) if name.endswith("xls") else POLITY))
    democ = [row for row in rows_of(found) if row[0] == "democ"]
    assert democ == [
        ("democ", "CIV", 2011, 4),
        ("democ", "NER", 2011, 8),
        ("democ", "SDN", 2011, 0),
    ]
    assert found.left_out == ["Germany"]
