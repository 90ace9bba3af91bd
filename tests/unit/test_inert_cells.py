"""Text in a CSV: no spreadsheet runs it, and the project reads it back as it was."""

import csv
import io

from _adapter import read_rows, read_table, write_table

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import strict_csv
from assessment.archive.number_sources import macros_csv
from assessment.data.pulled import csv_bytes

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "-0.06 (2013-2016, 4 observed)",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "-",
]
TEXTS = ["a", "'", "'a", "a=1", " =1", "\u2212 1", "100 %", "", ">= 3", "(-1)"]
NUMBERS = ["-0.06", "+3", "-1e-3", "-.5", "-12.", "0"]


def _runs(cell):
    """Whether a spreadsheet could take a cell for more than text or a number."""
    if cell[:1] not in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"):
        return False
    try:
        return not float(cell) < float("inf")
    except ValueError:
        return True


def _cells(text):
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


@pytest.mark.parametrize("text", [*FORMULAS, *TEXTS, *NUMBERS])
def test_a_cell_is_text_to_a_spreadsheet_and_the_same_text_to_the_project(text):
    cell = strict_csv.inert(text)
    assert not _runs(cell) and strict_csv.plain(cell) == text.replace("\r", "\n")
    assert (cell != text) == (text in FORMULAS)


SOME = st.text(st.sampled_from("=+-@'\t\r\n\uff1d;,\"aé1. "), min_size=1, max_size=8)


@given(SOME)
def test_any_text_comes_back(text):
    cell = strict_csv.inert(text)
    assert not _runs(cell) and strict_csv.plain(cell) == _lines(text)


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(SOME, min_size=1, max_size=5))
def test_a_table_comes_back_whoever_reads_it(tmp_path_factory, texts):
    path = tmp_path_factory.getbasetemp() / "inert.csv"
    texts = ["text", *texts]
    frame = pd.DataFrame({"name": texts, "value": range(len(texts))})
    write_table(frame, path)
    written = path.read_bytes()
    assert not any(map(_runs, _cells(written.decode())))
    lines = [_lines(text) for text in texts]
    assert read_table(path)["name"].tolist() == lines
    assert [row["name"] for row in read_rows(path)] == lines
    assert [row[0] for row in strict_csv.parse_csv(written, "x")[1]] == lines


def test_what_is_no_text_is_written_as_before():
    frame = pd.DataFrame(
        {
            "value": [-1.5, float("nan"), 1e-9],
            "mixed": pd.Series([1, -2.5, "=x"], dtype=object),
            "class": pd.Categorical(["lower", None, "-upper"]),
            "printed": ["-0.02", "6", None],
        }
    )
    assert strict_csv.frame_text(frame) == (
        "value,mixed,class,printed\n-1.5,1,lower,-0.02\n,-2.5,,6\n1e-09,'=x,'-upper,\n"
    )


def test_snapshots_and_the_list_of_numbers_go_by_it_too():
    observations = pd.DataFrame({"mission": ["=1+1"], "iso3": ["AAA"], "personnel": [-1.0]})
    assert csv_bytes(observations) == b"mission,iso3,personnel\n'=1+1,AAA,-1.0\n"
    rows = [("a.tex", 1, "\\\\macro", "-0.06", "@what", None)]
    assert _cells(macros_csv(rows))[6:] == ["a.tex", "1", "\\\\macro", "-0.06", "'@what", ""]


def test_no_table_of_the_project_holds_a_formula(root):
    for path in (root / "resources").rglob("*.csv"):
        assert not any(map(_runs, _cells(path.read_text(encoding="utf-8")))), path
