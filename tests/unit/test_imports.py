"""Downloaded files become figures, or a message that says what is wrong with them."""

import csv
import io
import random
import re
import zipfile

import openpyxl
import pytest
import xlwt

from assessment.data.imports import imported
from assessment.data.states import read_state_names, read_states
from assessment.errors import InputError
from downloaded import workbook

VDEM = [
    ["country_name", "country_text_id", "year", "v2x_polyarchy", "v2x_veracc"],
    ["Sweden", "SWE", "2013", "0.9", "1.9"],
    ["Niger", "NER", "2013", "0.5", "0.81"],
    ["Mali", "MLI", "2013", "0.5", "NA"],
    ["South Sudan", "SSD", "2010", "0.1", "0.1"],
    ["Somaliland", "SML", "2013", "0.1", "0.1"],
]
IIAG = [
    ["Country_ISO", "Country", "Year", "OVERALL GOVERNANCE", "HEALTH"],
    ["NE", "Niger", "2014", "50.1", "1"],
    ["NA", "Namibia", "2014", "69.9", "1"],
    ["CI", "Côte d'Ivoire", "2014", ".", "1"],
]
POLITY = [
    ["cyear", "scode", "country", "year", "democ", "autoc", "polity", "polity2"],
    ["1", "GMY", "Germany", "2011", "10", "0", "10", "10"],
    ["2", "NIR", "Niger", "2011", "8", "2", "6", "6"],
    ["3", "SUD", "Sudan", "2011", "-77", "-77", "-77", "-2"],
    ["4", "SDN", "Sudan-North", "2011", "0", "4", "-4", "-4"],
    ["5", "IVO", "Cote D'Ivoire", "2011", "4", "0", "4", "4"],
]
UN = [
    ["ISOCode3", "Contributing_Country", "Mission_Acronym", "Personnel_Type", "Female_Personnel",
     "Male_Personnel", "Last_Reporting_Date"],
    ["NER", "Niger", "MINUSMA", "Troops", "3", "97", "31/07/2013"],
    ["NER", "Niger", "MINUSMA", "Individual Police", "1", "9", "31/07/2013"],
    ["NER", "Niger", "MINUSMA", "Troops", "0", "60", "31/08/2013"],
    ["BEN", "Benin", "MINUSMA", "Troops", "0", "40", "31/08/2013"],
    ["FRA", "France", "MINUSMA", "Troops", "0", "10", "31/08/2013"],
]  # fmt: skip

NIGER = ("MINUSMA", "NER", "2013-08", "troops", 60, "reported")


def _csv_text(rows, separator=","):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(name, content, encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, list):
            content = _csv_text(content)
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


def _zip(members, **options):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def _rows(found):
    return [tuple(row) for row in found.observations.itertuples(index=False)]


def _xlsx(rows):
    workbook = openpyxl.Workbook()
    workbook.active.title = "About"
    workbook.active.append(["An index"])
    sheet = workbook.create_sheet("Scores")
    sheet.append(["Scores of the edition"])
    sheet.append([])
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _xls(rows):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("p4v2018")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            number = cell.lstrip("-").replace(".", "", 1).isdigit()
            sheet.write(place, column, float(cell) if number else cell)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_vdem_as_downloaded(take, file, packed):
    content = _csv_text(VDEM)
    if packed:
        archive = _zip({"V-Dem-CY-Full+Others-v15.csv": content, "codebook.pdf": b"%PDF"})
        path = file("Country_Year_V-Dem_Full_CSV_v15.zip", archive)
    else:
        path = file("V-Dem-CY-Full+Others-v15.csv", content)
    found = take("vdem", path)
    assert _rows(found) == [("v2x_veracc", "NER", 2013, 0.81)]
    assert found.left_out == ["SML", "SWE"]
    assert "MLI" in found.silent and "NER" not in found.silent


@pytest.mark.parametrize("code", ["ner", "NER'", "'NER", " Ner\u00a0", "NER*"])
def test_codes_are_compared_by_their_letters(take, file, code):
    rows = [[cell.replace("NER", code) for cell in row] for row in UN[3:4]]
    found = take("un_contributions", file("a.csv", [*UN[:3], *rows, *UN[4:]]))
    assert NIGER in _rows(found) and found.left_out == ["FRA"]


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
    assert NIGER in _rows(found) and found.alike == []


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
    found = take("iiag", file("2024 IIAG_Composite Scores.csv", "\ufeff" + _csv_text(IIAG)))
    assert _rows(found) == [
        ("overall_governance", "NAM", 2014, 69.9),
        ("overall_governance", "NER", 2014, 50.1),
    ]


def test_the_index_of_governance_as_a_spreadsheet_with_titles_above_the_header(take, file):
    found = take("iiag", file("iiag.xlsx", _xlsx(IIAG)))
    assert _rows(found)[1] == ("overall_governance", "NER", 2014, 50.1)
    assert found.table.endswith("sheet Scores")


def test_names_of_states_are_known_without_case_accents_and_punctuation(take, file):
    rows = [[row[1].upper(), *row[2:4]] for row in IIAG]
    rows[3][-1] = "54"
    found = take("iiag", file("by name.csv", _csv_text(rows, ";"), "cp1252"))
    assert {row[1] for row in _rows(found)} == {"NAM", "NER", "CIV"}


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
        assert _rows(found) == [("overall_governance", "NER", 2014, 50.1)]


def test_contributions_are_kept_by_month_and_type(take, file):
    found = take("un_contributions", file("un.csv", UN))
    assert list(found.observations) == ["mission", "iso3", "month", "type", "personnel", "basis"]
    assert _rows(found) == [
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
    assert _rows(take("un_contributions", file("un.csv", iso))) == _rows(found)


@pytest.mark.parametrize("name", ["p4v2018.xls", "p4v2018.csv"])
def test_polity_keeps_codes_for_the_cleaning_stage_and_one_sudan(take, file, name):
    found = take("polity", file(name, _xls(POLITY) if name.endswith("xls") else POLITY))
    democ = [row for row in _rows(found) if row[0] == "democ"]
    assert democ == [
        ("democ", "CIV", 2011, 4),
        ("democ", "NER", 2011, 8),
        ("democ", "SDN", 2011, 0),
    ]
    assert found.left_out == ["Germany"]


# Rows of p5v2018 in its order, by scode; Polity IV is sorted by ccode, and has no p5.
CHANGED = [
    ["p5", "cyear", "ccode", "scode", "country", "year", "democ", "autoc", "polity", "polity2"],
    ["0", "5301992", "530", "ETH", "Ethiopia", "1992", "-88", "-88", "-88", "0"],
    ["0", "5301993", "530", "ETH", "Ethiopia", "1993", "-88", "-88", "-88", "0"],
    ["0", "5291993", "529", "ETI", "Ethiopia", "1993", "-88", "-88", "-88", "1"],
    ["0", "5291994", "529", "ETI", "Ethiopia", "1994", "-88", "-88", "-88", "1"],
    ["1", "6262011", "626", "SDN", "Sudan-North", "2011", "0", "4", "-4", "-4"],
    ["1", "6262012", "626", "SDN", "Sudan-North", "2012", "0", "4", "-4", "-4"],
    ["1", "6252010", "625", "SUD", "Sudan", "2010", "1", "3", "-2", "-2"],
    ["1", "6252011", "625", "SUD", "Sudan", "2011", "1", "3", "-2", "-2"],
]
AFTER_THE_CHANGE = {
    ("democ", "ETH", 1993): -88, ("polity2", "ETH", 1993): 1, ("polity2", "ETH", 1992): 0,
    ("democ", "SDN", 2011): 0, ("autoc", "SDN", 2011): 4, ("polity2", "SDN", 2011): -4,
    ("polity2", "SDN", 2010): -2,
}  # fmt: skip


def _without(rows, *columns):
    keep = [place for place, name in enumerate(rows[0]) if name not in columns]
    return [[row[place] for place in keep] for row in rows]


def _values(found):
    return {tuple(row[:3]): row[3] for row in _rows(found)}


@pytest.mark.parametrize("left_out", [(), ("p5",), ("scode",), ("ccode", "p5")])
@pytest.mark.parametrize("kind", ["csv", "xls"])
def test_a_state_that_stands_twice_is_the_one_after_the_change_in_any_order(
    take, file, kind, left_out
):
    rows = _without(CHANGED, *left_out)
    for order in (rows, [rows[0], *rows[:0:-1]], [rows[0], *random.Random(1).sample(rows[1:], 8)]):
        found = take("polity", file(f"x.{kind}", _xls(order) if kind == "xls" else order))
        values = _values(found)
        assert len(values) == len(found.observations) == 6 * 4
        assert values.items() >= AFTER_THE_CHANGE.items()
        assert (found.edition or {}).get("citation") == (
            None if "p5" in left_out else "marshall2020polity5"
        )
        assert [one[:23] for one in found.notes] == [
            "ETH 1993 appears twice:",
            "SDN 2011 appears twice:",
        ]
    code = "ccode 529" if "scode" in left_out else "scode ETI"
    assert re.search(rf"kept (line|row) \d+ \({code}\), left out (line|row) \d+$", found.notes[0])


def test_a_state_that_stands_once_is_taken_as_it_stands(take, file):
    rows = [row for row in CHANGED if row[1] not in ("5291993", "6252011")]
    found = take("polity", file("x.csv", rows))
    assert _values(found)["polity2", "SDN", 2011] == -4
    assert _values(found)["polity2", "ETH", 1993] == 0 and found.notes == []


def test_other_repeats_are_refused_with_places_and_values_and_what_to_do(take, file):
    path = file("x.csv", _without(CHANGED, "scode", "ccode"))
    with pytest.raises(InputError) as refused:
        take("polity", path)
    assert str(refused.value) == (
        f"{path}, line 9: autoc of SDN 2011 appears twice, 3 there and 4 in line 6; the "
        "producer's code of the state shows which is meant: a file with its column, any of "
        "ccode, scode, is read"
    )
    path = file("x.csv", [*VDEM, [*VDEM[2][:-1], "0.82"]])
    with pytest.raises(InputError) as refused:
        take("vdem", path)
    assert str(refused.value) == (
        f"{path}, line 7: v2x_veracc of NER 2013 appears twice, 0.82 there and 0.81 in line 3; "
        "delete the row that is not meant, and say so with --steps"
    )


def test_a_table_twice_over_is_the_table(take, file):
    found = take("polity", file("x.csv", [*CHANGED, *CHANGED[1:]]))
    assert _values(found) == _values(take("polity", file("y.csv", CHANGED)))
    assert found.notes[-1] == "8 rows (line 10 the first) repeated value for value: counted once"


def test_rows_that_say_the_same_count_once_and_are_told(take, file):
    found = take("vdem", file("x.csv", [*VDEM, VDEM[2]]))
    assert _rows(found) == [("v2x_veracc", "NER", 2013, 0.81)]
    assert found.notes == ["line 7 repeated value for value: counted once"]


# Of the Foundation's edition of 2024: ranks and scores have the same header.
RANKS = [["Country_ISO", "Country", "Year", "OVERALL GOVERNANCE", "SECURITY & RULE OF LAW"],
         ["MU", "Mauritius", "2014", "1", "2"], ["BJ", "Benin", "2014", "15", "13"],
         ["SS", "South Sudan", "2014", "53", "53"]]  # fmt: skip
COMPOSITE = [RANKS[0], ["MU", "Mauritius", "2014", "76.8", "76"],
             ["BJ", "Benin", "2014", "55.5", "62"],
             ["SS", "South Sudan", "2014", "19.8", "19.8"]]  # fmt: skip


def _tables(**rows):
    return {f"2024 IIAG_{name}.csv": _csv_text(table) for name, table in rows.items()}


def test_ranks_are_no_scores(take, file):
    path = file("2024 IIAG_Ranks.csv", RANKS)
    with pytest.raises(InputError) as refused:
        take("iiag", path)
    assert str(refused.value).startswith(
        f"{path}: overall_governance runs from 1 to 53: whole numbers, hardly one twice in a year: "
        "they are ranks. What is read is 'Overall governance, score, 0-100'; where it is had: "
    )


@pytest.mark.parametrize("ranks_first", [True, False])
def test_of_tables_that_fit_ranks_are_left_out_and_told(take, file, ranks_first):
    tables = _tables(Ranks=RANKS, Composite=COMPOSITE)
    members = dict(sorted(tables.items(), reverse=ranks_first))
    path = file("iiag.zip", _zip(members))
    found = take("iiag", path)
    assert _values(found)["overall_governance", "MUS", 2014] == 76.8
    assert found.table == "2024 IIAG_Composite.csv"
    (told,) = found.notes
    assert told.startswith(f"not read: {path}/2024 IIAG_Ranks.csv: ") and "they are ranks" in told
    with pytest.raises(InputError, match="they are ranks"):
        take("iiag", path, table="2024 IIAG_Ranks.csv")


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_tables_that_differ_are_named_and_not_taken_by_their_order(take, file, kind):
    changed = _changed(COMPOSITE, 2, "OVERALL GOVERNANCE", "55.4")
    if kind == "zip":
        path = file("iiag.zip", _zip(_tables(A=COMPOSITE, B=changed)))
        names = "'2024 IIAG_A.csv' and '2024 IIAG_B.csv'"
    else:
        path = file("iiag.xlsx", workbook({"A": COMPOSITE, "B": changed}))
        names = "'sheet A' and 'sheet B'"
    with pytest.raises(InputError) as refused:
        take("iiag", path)
    assert str(refused.value) == (
        f"{path}: {names} both have what is looked for, and not the same of it (first "
        "overall_governance of BEN 2014); --table NAME says which"
    )
    table = names.split("'")[3]
    found = take("iiag", path, table=table)
    assert (found.table, _values(found)["overall_governance", "BEN", 2014]) == (table, 55.4)


def test_of_tables_that_agree_the_one_with_all_of_it_is_taken_and_told(take, file):
    found = take("iiag", file("iiag.zip", _zip(_tables(A=COMPOSITE[:2], B=COMPOSITE, C=COMPOSITE))))
    assert found.table == "2024 IIAG_B.csv" and len(found.observations) == 3
    assert found.notes == [
        "the table 2024 IIAG_A.csv has nothing else", "the table 2024 IIAG_C.csv has nothing else"
    ]  # fmt: skip


def test_of_columns_of_indicators_those_in_use_must_be_there(take, file):
    rows = _without(CHANGED, "democ", "autoc", "polity")
    found = take("polity", file("x.csv", rows), needed=set())
    assert found.lacking == ["autoc", "democ", "polity"]
    assert set(found.observations["indicator"]) == {"polity2"}
    path = file("x.csv", _without(CHANGED, "autoc", "polity"))
    assert take("polity", path, needed={"democ"}).lacking == ["autoc", "polity"]
    with pytest.raises(InputError, match="and lacks autoc$"):
        take("polity", path, needed={"democ", "autoc"})
    with pytest.raises(InputError, match="and lacks autoc, democ, polity, polity2"):
        take("polity", file("x.csv", _without(rows, "polity2")), needed=set())
    blank = [CHANGED[0], *([*row[:6], "", *row[7:]] for row in CHANGED[1:])]
    with pytest.raises(InputError, match="no value of democ, which tables of the config use"):
        take("polity", file("x.csv", blank), needed={"democ"})


def _damaged_zip(place, value=255):
    """One whose member is not what it was, or packed by a method that nobody knows."""
    content = bytearray(_zip({"x.csv": _csv_text(VDEM)}))
    content[place] = value
    content[content.index(b"PK\x01\x02") + place + 2] = value
    return bytes(content)


def _wide_sheet(last):
    """A spreadsheet of two cells, with all that there can be between them."""
    book = openpyxl.Workbook()
    book.active["A1"] = book.active[last] = "x"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _changed(rows, line, column, text):
    rows = [list(row) for row in rows]
    rows[line][rows[0].index(column)] = text
    return rows


@pytest.mark.parametrize(
    ("source", "name", "content", "told"),
    [
        ("vdem", "x.csv", b"", "is empty"),
        ("vdem", "x.csv", b"a,b\0c\n", "binary data"),
        ("vdem", "x.ods", b"a", "a .csv, .tsv, .txt, .xlsx, .xls or a .zip of one is expected"),
        ("vdem", "x.csv", [["country_text_id", "yr"], ["NER", "2013"]],
         r"closest to 'V-Dem Country-Year CSV' is line 1 \(.*\), and lacks v2x_veracc, year"),
        ("vdem", "x.csv", _changed(VDEM, 2, "v2x_veracc", "high"),
         "line 3: value of v2x_veracc is 'high'"),
        ("vdem", "x.csv", _changed(VDEM, 2, "v2x_veracc", "inf"), "not a number"),
        ("vdem", "x.csv", _changed(VDEM, 2, "year", "13"), "line 3: '13' is no year"),
        ("vdem", "x.csv", VDEM[:2], "no state of Africa"),
        ("vdem", "x.csv", VDEM[:1], "no rows below the header"),
        ("vdem", "x.csv", [VDEM[0], VDEM[3]], "no value of an African state"),
        ("un_contributions", "x.csv", _changed(UN, 1, "Last_Reporting_Date", "July 2013"),
         "'July 2013' is no date"),
        ("un_contributions", "x.csv", _changed(UN, 1, "Male_Personnel", "-97"), "negative"),
        ("vdem", "x.zip", b"PK\x03\x04 not whole", "not a zip file; download it again"),
        ("vdem", "x.zip", _zip({"../../etc/x.csv": "a"}), "leads out of it"),
        ("vdem", "x.zip", _zip({"/etc/x.csv": "a"}), "leads out of it"),
        ("vdem", "x.zip", _zip({"C:\\x.csv": "a"}), "leads out of it"),
        ("vdem", "x.zip", _zip({".": "a"}), "is empty, or leads out of it"),
        ("vdem", "x.zip", _zip({"x.csv": "a", "./.": "a"}), "is empty, or leads out of it"),
        # what follows a NUL is no part of a name
        ("vdem", "x.zip", _zip({"@.csv": "a"}).replace(b"@.csv", b"\0.csv"), "is empty, or leads"),
        ("vdem", "x.csv", "\ufeff", "is empty"),
        ("vdem", "x.csv", "\ufeff\r\n ", "is empty"),
        ("vdem", "x.zip", _zip({"x.pdf": "a"}), "none of .csv, .tsv, .txt, .xlsx, .xls in the"),
        ("vdem", "x.zip", _zip({"bomb.csv": "0," * 20_000_000}), "which no table of data does"),
        ("vdem", "x.zip", _zip({f"{n}.csv": "a" for n in range(1001)}), "1001 files"),
        ("iiag", "x.xlsx", _zip({"xl/worksheets/sheet1.xml": " " * 40_000_000}),
         "which no spreadsheet does"),
        ("iiag", "x.xlsx", b"PK\x03\x04", "not a zip file; download it again"),
        ("vdem", "x.csv", [*VDEM[:2], [*VDEM[2], "5"]], "line 3: 6 cells, and the header has 5"),
        ("vdem", "x.csv", [VDEM[0], *([*row, "5"] for row in VDEM[1:])], "line 2: 6 cells"),
        ("vdem", "x.csv", _csv_text(VDEM) + 'a,"b', "cannot be read: unexpected end of data"),
        ("vdem", "x.csv", _csv_text(VDEM) + "d" * 200_000, "cannot be read: field larger"),
        ("vdem", "x.zip", _damaged_zip(60), "cannot be read: "),
        ("vdem", "x.zip", _damaged_zip(8, 99), "cannot be read: "),
        ("iiag", "x.xlsx", _wide_sheet("XFD1048576"),
         "its reader gave up; download it again, or save it as CSV"),
        ("iiag", "x.xlsx", _wide_sheet("XFD1300"), "more than 20,000,000 cells"),
        ("polity", "x.xls", b"nothing of the kind", "cannot be read as a spreadsheet"),
        ("iiag", "x.csv", [["REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"],
                           ["NER", "OTHER", "2014", "1"]], "none of the series MIF"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_with_its_reason(
    take, file, source, name, content, told
):
    path = file(name, content)
    with pytest.raises(InputError, match=told) as refused:
        take(source, path)
    assert str(path) in str(refused.value)


def test_a_last_row_that_may_have_been_cut_is_told_where_it_is_read(take, file):
    text = _csv_text(COMPOSITE).removesuffix("\r\n").removesuffix("\n")
    assert take("iiag", file("x.csv", f"{text}\n")).notes == []
    told = take("iiag", path := file("x.csv", text)).notes
    assert told == [
        f"{path}, line 4, the last, has no end: if the file was cut off there, its last value is "
        "short"
    ]
    assert take("iiag", file("x.csv", f"{text}\n\nSource: the Foundation")).notes == []


UNREADABLE = {
    "a/empty.csv": "", "b.csv": "<html>", "c.csv": "\ufeffa,b".encode("utf-16"), "d.csv": 'x,"y',
    "e.csv": "a\0b", "f.xlsx": "PK\x03\x04 not whole", "g.xls": "nothing", "h.csv": "d" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("table", [None, "2024 IIAG_A.csv"])
def test_files_in_an_archive_that_cannot_be_read_are_told_and_stop_no_other(take, file, table):
    path = file("x.zip", _zip(UNREADABLE | _tables(A=COMPOSITE)))
    found = take("iiag", path, table=table)
    assert found.table == "2024 IIAG_A.csv" and len(found.observations) == 3
    assert len(found.notes) == len(UNREADABLE)
    for told, name in zip(found.notes, UNREADABLE, strict=True):
        assert told.startswith(f"not read: {path}/{name}: ")


def test_where_no_table_fits_the_files_that_cannot_be_read_are_told(take, file):
    path = file("x.zip", _zip(UNREADABLE | {"i.csv": "a,b\n1,2\n"}))
    with pytest.raises(InputError, match="no table in it has the columns of iiag") as refused:
        take("iiag", path)
    assert str(refused.value).count("; not read: ") == len(UNREADABLE)


@pytest.mark.parametrize("table", [None, "y.csv"])
def test_an_archive_of_which_a_part_is_damaged_is_refused_whole(take, file, table):
    content = _zip({"x.csv": "a,b\n" * 20_000, "y.csv": _csv_text(VDEM)})
    whole = file("x.zip", content)
    assert take("vdem", whole, table=table).table == "y.csv"
    # the sum of the first, in its header and in the directory
    place = content.index(b"PK\x01\x02") + 16
    changed = bytes(byte ^ 255 for byte in content[14:18])
    damaged = content[:14] + changed + content[18:place] + changed + content[place + 4 :]
    with pytest.raises(InputError, match=r"x.csv: cannot be read: Bad CRC"):
        take("vdem", file("x.zip", damaged), table=table)


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "=1+1"])
def test_an_error_in_a_cell_of_a_value_is_no_value_only_where_the_layout_says_so(take, file, text):
    path = file("x.xlsx", workbook({"Scores": _changed(COMPOSITE, 2, "OVERALL GOVERNANCE", text)}))
    with pytest.raises(InputError, match=r"sheet Scores, row 3: value of .* is '[#=].*', not a nu"):
        take("iiag", path)


def test_an_encrypted_archive_is_refused(take, file):
    content = bytearray(_zip({"x.csv": _csv_text(VDEM)}))
    # the flag of encryption, in the member's header and in the directory
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="is encrypted"):
        take("vdem", file("x.zip", bytes(content)))
