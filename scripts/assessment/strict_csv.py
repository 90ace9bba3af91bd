"""CSV read strictly: UTF-8, a cell for each column in every row, bounded; one plain line on error.

And written so that no spreadsheet runs what is text: a cell that one would take for a formula
begins with an apostrophe, which is taken off where the project reads it. Standard library alone:
`./run verify` has nothing else.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from assessment.errors import InputError, listed, utf8

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
# What begins a formula, in the wide letters of Chinese and Japanese too; a number is no formula.
# Text with apostrophes before it takes one more, so that taking one off gives it back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def inert(text: str) -> str:
    """A cell that means `text` and that no spreadsheet runs; numbers stay as they are."""
    # writers put quotes around the line ends that they use alone; another would begin a row
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain(cell: str) -> str:
    """The text that a cell means."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def rows_text(rows: Iterable[Iterable]) -> str:
    """Rows as CSV, all text in them `inert`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([inert(c) if isinstance(c, str) else c for c in row] for row in rows)
    return out.getvalue()


def frame_text(frame: Any) -> str:
    """A data frame as CSV without its index, all text in it `inert`; numbers are not rounded."""
    changed = {}
    for name, column in frame.items():
        if column.dtype.kind in "biuf":
            continue
        cells = column.astype(object)
        for place, cell in enumerate(column):
            if isinstance(cell, str) and inert(cell) != cell:
                cells.iloc[place] = inert(cell)
                changed[name] = cells
    return frame.assign(**changed).to_csv(index=False, lineterminator="\n")


def parse_csv(
    content: bytes, name: str, most_rows: int = MOST_ROWS
) -> tuple[list[str], list[list[str]]]:
    """The columns of CSV and its rows, all cells `plain` text; empty lines are no rows.

    Takes time and memory in line with the length of `content`, which is for the caller to bound.
    InputError, which begins with `name` and the line, for what is no CSV, a row of another
    length than the header, a column that appears twice, and more than the bounds (of a cell: what
    csv.field_size_limit has, 131,072 characters).
    """
    text = utf8(content, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(f"{name}, line {line}: holds binary data, not CSV")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        columns = next((row for row in reader if row), [])
        _check_columns(columns, name)
        for row in reader:
            if not row:
                continue
            if len(row) != len(columns):
                raise InputError(
                    f"{name}, line {reader.line_num}: {len(row)} cells, and the header has "
                    f"{len(columns)} columns"
                )
            rows.append([plain(cell) for cell in row])
            if len(rows) > most_rows:
                raise InputError(f"{name}: more than {most_rows:,} rows")
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: not a CSV table: {error}") from None
    return columns, rows


def _check_columns(columns, name):
    if not columns:
        raise InputError(f"{name}: not a CSV table: it is empty")
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"{name}: {len(columns):,} columns, at most {MOST_COLUMNS:,}")
    if twice := {column for column in columns if columns.count(column) > 1}:
        raise InputError(f"{name}: the column {listed(twice)} appears twice")
