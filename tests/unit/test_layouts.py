"""Every layout of the registry reads a file as its producer gives it, value by value."""

import csv
import json
import re
import shutil
from datetime import date, datetime

import openpyxl
import pytest

from assessment.config.measurement import with_standard_errors
from assessment.config.registry import checked_registry
from assessment.errors import InputError
from assessment.importing import Choices, read_import
from downloaded import ERRORS, EXPECTED, FILES, old_workbook, text_of, workbook


def test_every_layout_has_its_file(registry):
    layouts = {
        (source, layout["name"])
        for source, entry in registry.items()
        for layout in entry.get("import", {}).get("layouts", ())
    }
    assert layouts == set(FILES)


@pytest.mark.parametrize(("source", "layout"), FILES)
def test_a_layout_finds_all_values_and_no_other(take, tmp_path, source, layout):
    found = take(source, FILES[source, layout](tmp_path))
    assert found.layout == layout
    rows = found.observations.set_index(
        list(found.observations)[: 4 if "month" in found.observations else 3]
    )
    assert rows.iloc[:, 0].to_dict() == EXPECTED[source, layout]
    if (source, layout) in ERRORS:
        assert rows["standard_error"].to_dict() == ERRORS[source, layout]


SHEETS = {
    "About": [["A title"], ["country", "of", "the", "world"]],
    "Scores": [["Scores"], [], ["Country_ISO", "Country", "Year", "GOVERNANCE"], ["NE", "Niger"]],
}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("iiag", "; closest to 'composite scores of the Foundation' is sheet Scores, row 3 "
         "(Country_ISO, Country, Year, GOVERNANCE), and lacks OVERALL GOVERNANCE"),
        ("polity", "; closest to 'Polity annual time-series' is sheet Scores, row 3 (Country_ISO, "
         "Country, Year, GOVERNANCE), and lacks autoc, democ, polity, polity2"),
        ("wgi", "; closest to 'a row an estimate' is sheet Scores, row 3 (Country_ISO, Country, "
         "Year, GOVERNANCE), and lacks code, estimate, indicator, stddev"),
        ("un_contributions", "; it begins with sheet About, row 1 (A title), and lacks Female_P"),
    ],
)  # fmt: skip
def test_a_file_of_another_layout_is_told_the_row_that_comes_closest(
    take, tmp_path, source, message
):
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(SHEETS))
    with pytest.raises(InputError) as refused:
        take(source, path)
    start = f"{path}: no table in it has the columns of {source} among its sheets About, Scores"
    assert f"{start}{message}" in str(refused.value) and "\n" not in str(refused.value)


def test_sheets_of_a_release_come_together(take, tmp_path):
    path = FILES["wgi", "a sheet an indicator, years above the header"](tmp_path)
    book = openpyxl.load_workbook(path)
    del book["RuleofLaw"]
    book.save(path)
    with pytest.raises(InputError, match="lacks the sheet RuleofLaw"):
        take("wgi", path)


def test_years_above_a_header_may_be_merged_cells(take, tmp_path):
    layout = ("wgi", "a sheet an indicator, years above the header")
    path = FILES[layout](tmp_path)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        for group in range(3, sheet.max_column, 6):
            sheet.merge_cells(start_row=5, end_row=5, start_column=group, end_column=group + 5)
    book.save(path)
    found = take("wgi", path).observations.set_index(["indicator", "iso3", "year"])
    assert found["value"].to_dict() == EXPECTED[layout]


@pytest.mark.parametrize("written", [r"X\1", r"\1.0", r"\1 [YR\1]"])
def test_years_of_columns_are_read_as_programs_write_them(take, tmp_path, written):
    layout = ("iiag", "Govdata360, a column a year")
    path = FILES[layout](tmp_path)
    header, rows = path.read_text(encoding="utf-8").split("\n", 1)
    header = re.sub(r"\b([12][0-9]{3})\b", written, header)
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    figures = take("iiag", path).observations
    found = figures.set_index(["indicator", "iso3", "year"])["value"].to_dict()
    assert found == EXPECTED[layout]


def test_the_scores_of_the_foundation_are_the_same_saved_otherwise(take, tmp_path):
    layout = ("iiag", "scores of the Foundation, their codes above the header")
    (sheet,) = openpyxl.load_workbook(FILES[layout](tmp_path)).worksheets
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    text = text_of(rows)
    for name, content in (
        ("x.xls", old_workbook({"a": rows})),
        ("x.csv", text.encode("cp1252", "replace")),
        ("y.csv", text_of(rows, ";").replace(".", ",").encode("utf-8-sig")),
        ("z.csv", text.replace("\n", ",,\n").encode()),
    ):
        (tmp_path / name).write_bytes(content)
        found = take("iiag", tmp_path / name).observations
        rows_found = found.set_index(["indicator", "iso3", "year"])["value"].to_dict()
        assert rows_found == EXPECTED[layout]


def test_contributions_are_the_same_from_a_spreadsheet_with_days_as_such(take, tmp_path):
    layout = ("un_contributions", "contributions by mission, type and sex, a row a month")
    text = FILES[layout](tmp_path).read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(text.splitlines())
    book = openpyxl.Workbook()
    book.active.append(header)
    for row in rows:
        persons = [int(cell.replace(",", "")) for cell in row[6:8]]
        book.active.append([*row[:6], *persons, datetime.strptime(row[8], "%d/%m/%Y")])
    book.save(tmp_path / "x.xlsx")
    found = take("un_contributions", tmp_path / "x.xlsx").observations
    months = found.set_index(["mission", "iso3", "month", "type"])["personnel"].to_dict()
    assert months == EXPECTED[layout]


def test_a_column_that_stands_twice_is_refused(take, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("country_text_id,year,v2x_veracc,V2X.VERACC\nNER,2013,1,2\n")
    assert take("vdem", path).observations["value"].tolist() == [1.0]
    path.write_text("country_text_id,year,v2x_veracc,v2x_veracc\nNER,2013,1,2\n")
    with pytest.raises(InputError, match="line 1: the column v2x_veracc appears 2 times"):
        take("vdem", path)


def test_an_imported_release_has_its_standard_errors_where_the_next_plan_looks(
    root, registry, config, tmp_path
):
    name = next(iter(config["assessments"]))
    before = with_standard_errors(config, registry, name)
    path = FILES["wgi", "a sheet an indicator, years above the header"](tmp_path)
    made = read_import(path, "wgi", Choices("t1"), config, registry, root, date(2026, 1, 2))
    for part in ("resources/sources.yaml", "workflow/schemas/sources.schema.yaml"):
        (tmp_path / part).parent.mkdir(parents=True)
        shutil.copy(root / part, tmp_path / part)
    provenance = tmp_path / "resources/raw/wgi/t1/provenance.json"
    provenance.parent.mkdir(parents=True)
    provenance.write_text(json.dumps(made.provenance), encoding="utf-8")
    config["snapshots"]["wgi"] = "t1"
    assert before and with_standard_errors(config, checked_registry(tmp_path), name) == before
