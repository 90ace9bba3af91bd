"""The codebook has a row for everything that a build writes."""

import csv
import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def book(built):
    return pd.read_csv(built.folder / "results/codebook.csv", keep_default_na=False)


def _names(book, file):
    return list(book.loc[[file in files.split("; ") for files in book["files"]], "name"])


def test_every_column_of_every_csv_has_one_row_and_no_row_is_idle(built, book):
    results = built.folder / "results"
    files = sorted(path.relative_to(results).as_posix() for path in results.glob("**/*.csv"))
    assert len(files) >= 12
    for file in files:
        columns = pd.read_csv(results / file, nrows=0).columns
        assert sorted(_names(book, file)) == sorted(columns), file
    described = {file for files in book["files"] if files for file in files.split("; ")}
    # those on request are described before they are made
    assert all(
        (results / file).is_file() for file in described if not file.startswith("over_time/")
    )
    assert any(file.startswith("over_time/") for file in described)


def test_no_spreadsheet_runs_a_cell_of_a_build(built):
    tables = [*built.folder.rglob("results/**/*.csv"), *built.folder.rglob("resources/**/*.csv")]
    assert len(tables) > 30
    for path in tables:
        with open(path, encoding="utf-8", newline="") as file:
            cells = {cell for row in csv.reader(file) for cell in row}
        begins = [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")]
        assert not [c for c in begins if not re.fullmatch(r"-[0-9.]+(e-?[0-9]+)?", c)], path
    assert "an\napostrophe before it" in (built.folder / "results/README.md").read_text()


def test_parquet_files_and_the_summary_have_their_rows(built, book):
    results = built.folder / "results"
    for path in [results / "panel.parquet", *results.glob("tidy/*.parquet")]:
        names = _names(book, path.relative_to(results).as_posix())
        assert set(pq.read_schema(path).names) <= set(names) and len(names) == len(set(names))
    summary = json.loads((results / "comparison/summary.json").read_text(encoding="utf-8"))
    for counts in summary.values():
        assert set(counts) == set(_names(book, "comparison/summary.json"))


def test_the_rows_of_a_grid_have_theirs_columns_alike_once(built, book):
    folder = built.folder / "results/specifications/minusma"
    assessment = pd.read_csv(built.folder / "results/minusma/assessment.csv")
    measures = [name.removesuffix("_class") for name in assessment if name.endswith("_class")]
    patterns = {
        pattern.replace("<ISO3>", iso3).replace("<measure>", measure): pattern
        for pattern in ("<ISO3>", "<ISO3>_<measure>")
        for iso3 in assessment["iso3"]
        for measure in measures
    }
    names = _names(book, "specifications/minusma/specifications.parquet")
    columns = pq.read_schema(folder / "specifications.parquet").names
    assert {patterns.get(column, column) for column in columns} == set(names)
    assert len(names) == len(set(names))
    grid = json.loads((folder / "grid.json").read_text(encoding="utf-8"))
    assert sorted(_names(book, "specifications/minusma/grid.json")) == sorted(grid)
    own = book[book["files"].str.contains("specifications/minusma/recovery.csv", regex=False)]
    definitions = own.set_index("name")["definition"]
    for choice, options in grid["choices"].items():
        assert "; ".join(map(str, options)) in definitions[choice]


def test_every_measure_has_its_row_with_the_panels_figures(built, book, config, root):
    panel = pd.read_parquet(built.folder / "results/panel.parquet")
    # those of an assessment's own data name its panel
    measures = book[(book["kind"] == "measure") & (book["files"] == "")].set_index("name")
    assert list(measures.index) == list(config["measures"])
    bibliography = (root / "references.bib").read_text(encoding="utf-8")
    for name, row in measures.iterrows():
        own = panel[panel["measure"] == name]
        assert int(row["observations"]) == len(own)
        assert (int(row["first_year"]), int(row["last_year"])) == (
            own["year"].min(), own["year"].max()
        )  # fmt: skip
        for key in row["citation"].split("; "):
            assert f"{{{key}," in bibliography
        filled = ("label", "definition", "unit", "release", "indicator", "licence", "producer")
        assert all(row[column] for column in filled), name


def test_every_derived_variable_says_what_it_is(book):
    derived = book[book["kind"] == "derived"]
    assert (derived["definition"] != "").all() and (derived["label"] != "").all()
    assert not book["definition"].str.contains(r"\b(?:None|nan)\b").any()
