"""Files as a user downloads them: opened with care, read as tables of text.

CSV, xlsx and xls, alone or in a zip. Nothing is unpacked to the disk, so a name in an archive
leads nowhere; sizes are bounded before anything is read.
"""

import csv
import io
import json
import lzma
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from assessment.data import spreadsheets
from assessment.errors import InputError, listed

# The largest file expected, a full V-Dem release as CSV, has about 0.5 GB.
MOST_BYTES = 4_000_000_000
# Deflate shrinks CSV about tenfold; a bomb a thousandfold.
MOST_RATIO = 100
MOST_SPREADSHEET_BYTES = 500_000_000
MOST_MEMBERS = 1000
# A state, a year and a series each, of all states of the world and years on record.
MOST_ROWS = 3_000_000
# A header stands below some lines of title at most.
HEADER_LINES = 40
SPREADSHEETS = (".xlsx", ".xls")
_ENCODINGS = ("utf-8-sig", "cp1252")
# What the readers of text, CSV and archives refuse a file with, of its kind and of its bytes.
_DAMAGED = (
    *(OSError, EOFError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile, zlib.error),
    *(lzma.LZMAError, NotImplementedError, RuntimeError),
)


@dataclass(frozen=True)
class Sheet:
    """A table whose header is known: what it is called, its columns, and how to read them."""

    name: str
    columns: list[str]
    # columns (all of them where none are named) -> frame of text, one row per line
    read: Callable[..., pd.DataFrame]


def sheets(path: Path | str) -> list[Sheet]:
    """Every Sheet of a file that could hold the data; InputError for what is no such file."""
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"{path}: larger than {MOST_BYTES:,} bytes")
    ending = path.suffix.lower()
    if ending == ".zip":
        return _zipped(path)
    if ending in SPREADSHEETS:
        return _spreadsheet(path, path.read_bytes())
    if ending == ".csv":
        return [_csv(str(path), lambda: open(path, "rb"))]
    raise InputError(f"{path}: is '{ending}'; a .csv, .xlsx, .xls or a .zip of one is expected")


def _zipped(path):
    with _reading(path):
        archive = zipfile.ZipFile(path)
    # is_dir() trips over a name that is none
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    if len(members) > MOST_MEMBERS:
        raise InputError(f"{path}: {len(members)} files in the archive, too many to be a download")
    found = []
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if not name.parts or name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise InputError(
                f"{path}: the name {member.filename!r} in the archive is none, or leads out of it"
            )
        if name.suffix.lower() not in (".csv", *SPREADSHEETS) or name.parts[0] == "__MACOSX":
            continue
        if member.flag_bits & 1:
            raise InputError(f"{path}: {member.filename} is encrypted; unpack it first")
        if member.file_size > MOST_BYTES or member.file_size > MOST_RATIO * max(
            member.compress_size, 10_000
        ):
            raise InputError(
                f"{path}: {member.filename} would unpack from {member.compress_size:,} to "
                f"{member.file_size:,} bytes, which no table of figures does"
            )
        label = f"{path}/{member.filename}"
        if name.suffix.lower() == ".csv":
            found.append(_csv(label, lambda member=member: archive.open(member)))
        else:
            with _reading(label):
                content = archive.read(member)
            found += _spreadsheet(label, content)
    if not found:
        raise InputError(
            f"{path}: no .csv, .xlsx or .xls in the archive; it has "
            f"{listed([member.filename for member in members])}"
        )
    return found


def _csv(name, opened):
    """A CSV file, its separator a comma or a semicolon, its encoding UTF-8 or Windows'."""
    with _reading(name), opened() as file:
        start = file.read(1 << 20)
    if b"\0" in start:
        raise InputError(f"{name}: holds binary data, not CSV")
    encoding = _encoding(start, name)
    # the last line of the sample may be cut
    text = start.decode(encoding, "replace")
    if not text.strip():
        raise InputError(f"{name}: is empty")
    line = text.splitlines()[0]
    separator = max(",;\t", key=line.count)

    @contextmanager
    def rows():
        with _reading(name), opened() as file:
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            yield csv.reader(text, delimiter=separator, strict=True)

    with rows() as read:
        header = next((row for row in read if row), [])

    def frame(columns=None):
        with rows() as read:
            below = (row for row in read if row)
            next(below, None)
            return _picked(_even(below, read, len(header), name), header, columns)

    return Sheet(name, list(dict.fromkeys(header)), frame)


@contextmanager
def _reading(name):
    """InputError for whatever a damaged file, or one in a damaged archive, is refused with."""
    try:
        yield
    except _DAMAGED as error:
        raise InputError(f"{name}: cannot be read: {error}; download it again") from None


def _even(rows, reader, width, name):
    """Rows as wide as the header: one of a note below the table is shorter, one with an unquoted
    comma in a figure would be longer."""
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise InputError(f"{name}: more than {MOST_ROWS:,} rows")
        if any(row[width:]):
            raise InputError(
                f"{name}, line {reader.line_num}: {len(row)} cells, and the header has {width}"
            )
        yield row[:width] + [""] * (width - len(row))


def _picked(rows, header, columns):
    """A frame of the columns asked for, all where none are; of two of a name the first."""
    places = [header.index(column) for column in (columns or dict.fromkeys(header))]
    picked = [[row[place] for place in places] for row in rows]
    return pd.DataFrame(picked, columns=[header[place] for place in places], dtype=str)


def _encoding(start, name):
    for encoding in _ENCODINGS:
        try:
            # a character cut at the end of the sample is none of the file's
            start[: start.rfind(b"\n") + 1 or None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InputError(f"{name}: neither UTF-8 nor Windows-1252; save it as CSV in UTF-8")


def _spreadsheet(name, content):
    """Every sheet with its header, which may stand below lines of title."""
    if content[:2] == b"PK":
        with _reading(name), zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > min(MOST_SPREADSHEET_BYTES, MOST_RATIO * max(len(content), 10_000)):
            raise InputError(f"{name}: would unpack to {size:,} bytes, which no spreadsheet does")
    tables = _tables(name, content)
    found = []
    for title, rows in tables:
        for place in range(min(HEADER_LINES, len(rows))):
            header = [cell.strip() for cell in rows[place]]
            if sum(map(bool, header)) > 1:
                found.append(_sheet(f"{name}, sheet {title}", header, rows[place + 1 :]))
    if not found:
        raise InputError(f"{name}: no sheet holds a table")
    return found


def _tables(name, content):
    """Title and rows, all cells text, of every sheet; read where it can do no harm."""
    program = [sys.executable, "-I", spreadsheets.__file__]
    run = subprocess.run(program, input=content, capture_output=True)
    # what a reader that gave up has said is of its own insides
    told = json.loads(run.stdout) if run.returncode == 0 else {"error": "its reader gave up"}
    if isinstance(told, dict):
        raise InputError(
            f"{name}: cannot be read as a spreadsheet: {told['error']}; save it as CSV in UTF-8"
        )
    return told


def _sheet(name, header, rows):
    def frame(columns=None):
        return _picked(rows, header, columns)

    return Sheet(name, [column for column in dict.fromkeys(header) if column], frame)
