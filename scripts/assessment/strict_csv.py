"""CSV read strictly: UTF-8, a cell for each column in every row, bounded; one plain line on error.

Standard library alone: `./run verify` has nothing else.
"""

import csv
import io

from assessment.errors import InputError, listed

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000


def parse_csv(
    content: bytes, name: str, most_rows: int = MOST_ROWS
) -> tuple[list[str], list[list[str]]]:
    """The columns of CSV and its rows, all cells text; empty lines are no rows.

    Takes time and memory in line with the length of `content`, which is for the caller to bound.
    InputError, which begins with `name` and tells the line, for what is no CSV, a row of another
    length than the header, a column that stands twice, and more than the bounds (of a cell: what
    csv.field_size_limit has, 131,072 characters).
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None
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
            rows.append(row)
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
        raise InputError(f"{name}: the column {listed(twice)} stands twice")
