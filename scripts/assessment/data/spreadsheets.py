"""A spreadsheet to rows of text, as a program: a file on stdin, a list as JSON.

Of every sheet its title, the number of its first row, and its rows.

It runs as a separate process, since the reader ends its process where a damaged file makes it ask
for more memory than there is; the bounds are those of this one. That reader gives nothing for a
cell with an error, nor for a formula that no program has calculated: their texts are looked for
beside it.
"""

import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator

MOST_MEMORY = 4_000_000_000
MOST_SECONDS = 120
# Those between others too; all of them are handed on.
MOST_CELLS = 20_000_000
# What only a sheet with an error or a formula has; few have, and the others are not gone through.
_MARKED = re.compile(rb"""\bt=["']e["']|<(?:\w+:)?f\b""")

# The records of an xls that hold the same: the beginning of a sheet, an error in a cell, a formula
# that gave one. Nothing else of such a file is read here.
_OLD_RECORDS = re.compile(
    rb"\x09\x08\x10\0\0\x06\x10\0"
    rb"|\x05\x02\x08\0(..)(..)..(.)\x01"
    rb"|\x06\0..(..)(..)..\x02.(.)...\xff\xff",
    re.DOTALL,
)
_OLD_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip


def _cell(value):
    """A cell as text; a whole number without the point that spreadsheets give it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _unseen(content: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """By title of a sheet of an xlsx: row and column, from 0, of each cell with an error or with a
    formula that was not calculated, and its text."""
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        files = {one.get("Id"): one.get("Target", "") for one in relations}
        by_title = {}
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(
            ".//{*}sheet"
        ):
            key = next(value for name, value in sheet.items() if name.endswith("}id"))
            # a target that begins with a slash is complete
            file = posixpath.normpath(posixpath.join("/xl", files[key])).lstrip("/")
            text = archive.read(file)
            by_title[sheet.get("name", "")] = list(_in_sheet(text)) if _MARKED.search(text) else []
    return by_title


def _unseen_in_old(content: bytes, titles: list[str]) -> dict[str, list[tuple[int, int, str]]]:
    """The same of an xls, of errors alone."""
    sheets: list[list[tuple[int, int, str]]] = []
    for record in _OLD_RECORDS.finditer(content):
        fields = [part for part in record.groups() if part is not None]
        if not fields:
            sheets.append([])
        elif sheets and fields[2][0] in _OLD_ERRORS:
            row, column = (int.from_bytes(part, "little") for part in fields[:2])
            sheets[-1].append((row, column, _OLD_ERRORS[fields[2][0]]))
    if any(sheets) and len(sheets) != len(titles):
        raise ValueError("it has errors in cells, of which the sheets are not known")
    return dict(zip(titles, sheets, strict=False))


def _in_sheet(text: bytes) -> Iterator[tuple[int, int, str]]:
    from xml.etree import ElementTree

    number = 0
    for _, row in ElementTree.iterparse(io.BytesIO(text)):
        if row.tag.rpartition("}")[2] != "row":
            continue
        # those without a place come next
        number, column = int(row.get("r", number + 1)), 0
        for cell in row:
            column = _column(cell.get("r", "")) or column + 1
            formula, value = cell.find("{*}f"), cell.findtext("{*}v")
            if cell.get("t") == "e":
                yield number - 1, column - 1, value or "#ERROR"
            # a text that is empty was calculated
            elif formula is not None and not value and (cell.get("t") != "str" or value is None):
                yield number - 1, column - 1, f"={formula.text or ''} (not calculated)"
        row.clear()


def _column(place: str) -> int:
    """The number of the column of a place such as AB12, from 1; 0 for none."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _put(rows: list, row: int, column: int, text: str, within: bool) -> None:
    """Put a text into a cell that the reader has as a blank, or, unless `within`, does not have.

    What looks like a record of an xls may be none: never is a value taken for one.
    """
    # above a table and left of it is nothing that a header could name
    if row < 0 or column < 0:
        return
    if not within:
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
    if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
        rows[row][column] = text


def main() -> None:
    """Writes {"error": why} where the reader refuses the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, load_workbook

    try:
        content = sys.stdin.buffer.read()
        workbook = load_workbook(io.BytesIO(content))
        old = not content.startswith(b"PK")
        unseen = _unseen_in_old(content, workbook.sheet_names) if old else _unseen(content)
        tables, cells = [], 0
        for title in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(title)
            cells += sheet.height * sheet.width
            if cells > MOST_CELLS:
                raise ValueError(f"more than {MOST_CELLS:,} cells, with those between others")
            top, left = sheet.start or (0, 0)
            rows = sheet.to_python(skip_empty_area=True)
            for row, column, text in unseen.get(title, []):
                _put(rows, row - top, column - left, text, within=old)
            tables.append((title, top + 1, rows))
    except (CalamineError, OSError, ValueError, LookupError, SyntaxError) as error:
        json.dump({"error": str(error)}, sys.stdout)
        return
    found = [
        (title, first, [[_cell(cell) for cell in row] for row in rows])
        for title, first, rows in tables
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
