"""Files as a user downloads them: opened with care, read as tables of text.

Text with separators, xlsx and xls, alone or in a zip. Nothing is unpacked to the disk, so a name
in an archive leads nowhere; sizes are bounded before anything is read.
"""

import codecs
import csv
import io
import json
import lzma
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from pathlib import Path, PurePosixPath

from assessment.data import spreadsheets
from assessment.errors import InputError, listed, printable
from assessment.surroundings import MACHINE, passed

# The largest file expected, a full V-Dem release as CSV, has about 0.5 GB.
MOST_BYTES = 4_000_000_000
# Deflate shrinks CSV about tenfold; a bomb a thousandfold.
MOST_RATIO = 100
MOST_SPREADSHEET_BYTES = 500_000_000
MOST_MEMBERS = 1000
# A state, a year and a series each, of all states of the world and years on record.
MOST_ROWS = 3_000_000
# A header comes below this many lines of title at most.
HEADER_LINES = 40
# Rows that Excel writes at a time.
BLOCK = 16
TEXTS = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xlsx", ".xls")
EXPECTED = "a .csv, .tsv, .txt, .xlsx, .xls or a .zip of one is expected"
_ENCODINGS = ("utf-8-sig", "cp1252")
# How files begin that are no table, whatever their name says, what they are, and what to do.
_NO_TABLES = (
    (
        rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]",
        "is a web page or XML, as failed downloads are; download it again",
    ),
    (
        rb"version https://git-lfs",
        "is a pointer of Git LFS in the place of the file; download it again",
    ),
    (rb"%PDF", "is a PDF; download the table"),
    (rb"\x1f\x8b", "is packed by gzip; unpack it"),
)
# A number with its decimals, or cut off within them.
_DECIMALS = re.compile(r"[+-]?[0-9]+(?:[.,]([0-9]*))?")
# What the readers of text, CSV and archives refuse a file with, of its kind and of its bytes.
_DAMAGED = (
    *(OSError, EOFError, ValueError, csv.Error, zipfile.BadZipFile, zlib.error),
    *(lzma.LZMAError, NotImplementedError, RuntimeError),
)

# Its number in the file, from 1, and its cells.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A table of text: its file, its first rows that hold anything, and access to the others.

    `below(number, width)` are the rows below the one of that number, as wide as a header of
    `width` cells; InputError for one that is not whole. `marks` are those that may come before
    decimals, and `rows` is what its rows are called. `unended` is the number of a last row whose
    line has no end: whether the file was cut off in its last cell cannot be known.
    """

    file: str
    sheet: str | None
    top: list[Row]
    below: Callable[[int, int], Iterator[Row]]
    marks: str
    rows: str
    unended: int | None = None

    @property
    def name(self) -> str:
        """The file, and the sheet where it has sheets."""
        return self.file if self.sheet is None else f"{self.file}, sheet {self.sheet}"

    def at(self, number: int) -> str:
        """The place of a row by its number, for messages."""
        return f"{self.name}, {self.rows} {number}"


def tables_of(path: Path | str) -> tuple[list[Table], list[str]]:
    """Every Table of a file that could hold the data, and why others in an archive give none.

    InputError for what is no such file, and for one without a table.
    """
    path = Path(path)
    if path.is_dir():
        raise InputError(f"{path}: is a folder; {EXPECTED}")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"{path}: larger than {MOST_BYTES:,} bytes")
    ending = path.suffix.lower()
    if ending == ".zip":
        return _zipped(path)
    if ending in (*TEXTS, *SPREADSHEETS):
        return _opened(str(path), ending, lambda: open(path, "rb")), []
    raise InputError(f"{path}: is '{printable(ending)}'; {EXPECTED}")


def _zipped(path):
    with _reading(path):
        archive = zipfile.ZipFile(path)
    # is_dir() trips over an empty name
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    if len(members) > MOST_MEMBERS:
        raise InputError(f"{path}: {len(members)} files in the archive, too many to be a download")
    tables, unread = [], []
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if not name.parts or name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise InputError(
                f"{path}: the name {member.filename!r} in the archive is empty, or leads out of it"
            )
        # what a Mac puts beside files, and what Excel does while one is open
        hidden = name.parts[0] == "__MACOSX" or name.name.startswith((".", "~$"))
        if hidden or name.suffix.lower() not in (*TEXTS, *SPREADSHEETS):
            continue
        if member.flag_bits & 1:
            raise InputError(f"{path}: {printable(member.filename)} is encrypted; unpack it first")
        if member.file_size > MOST_BYTES or member.file_size > MOST_RATIO * max(
            member.compress_size, 10_000
        ):
            raise InputError(
                f"{path}: {printable(member.filename)} would unpack from "
                f"{member.compress_size:,} to {member.file_size:,} bytes, which no table of "
                "data does"
            )
        label = f"{path}/{printable(member.filename)}"
        opened = partial(archive.open, member)
        try:
            tables += _opened(label, name.suffix.lower(), opened)
        except InputError as error:
            # where the archive itself is damaged, none of it can be trusted
            with _reading(label), opened() as file:
                while file.read(1 << 20):
                    pass
            unread.append(str(error))
    if unread and not tables:
        raise InputError("; ".join(unread))
    if not tables:
        raise InputError(
            f"{path}: none of {', '.join((*TEXTS, *SPREADSHEETS))} in the archive; it has "
            f"{listed([member.filename for member in members])}"
        )
    return tables, unread


def _opened(name, ending, opened):
    """The tables of a file by its ending; InputError where its beginning belies the ending."""
    with _reading(name), opened() as file:
        start = file.read(1000)
    for beginning, reason in _NO_TABLES:
        if re.match(beginning, start):
            raise InputError(f"{name}: {reason}")
    if ending in SPREADSHEETS:
        with _reading(name), opened() as file:
            return _spreadsheet(name, file.read())
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(
            f"{name}: is no CSV but a spreadsheet or a zip; name it .xlsx, .xls or .zip"
        )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{name}: is text in UTF-16; save it as CSV in UTF-8")
    return [_csv(name, opened)]


def _csv(name, opened):
    """A file of text: its separator a comma, semicolon or tab, its encoding UTF-8 or Windows'."""
    encoding, unended = _read_through(name, opened)
    with _reading(name), opened() as file:
        lines = list(islice(io.TextIOWrapper(file, encoding=encoding), HEADER_LINES))
    if not any(map(str.strip, lines)):
        raise InputError(f"{name}: is empty")
    # of two that cut alike the one that texts and numbers have more seldom
    separator = max("\t;,", key=partial(_cut_alike, lines))

    @contextmanager
    def reader():
        with _reading(name), opened() as file:
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            yield csv.reader(text, delimiter=separator, strict=True)

    with reader() as rows:
        holding = ((rows.line_num, row) for row in rows if any(row))
        top = list(islice(holding, HEADER_LINES))

    def below(number, width):
        with reader() as rows:
            yield from _whole(rows, (number, width), unended, name)

    marks = "." if separator == "," else ".,"
    return Table(name, None, top, below, marks, "line", unended)


def _cut_alike(lines, mark):
    """How many lines a separator cuts into most often the same number of cells, and that number.

    Titles above a table have fewer, and a mark that is a part of texts and numbers comes and goes.
    """
    try:
        sizes = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
    except csv.Error:
        # the right one too is refused with the reason, once it is read by
        return 0, 0
    return max(((count, size) for size, count in sizes.items()), default=(0, 0))


@contextmanager
def _reading(name):
    """InputError for whatever a damaged file, or one in a damaged archive, is refused with."""
    try:
        yield
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"{name}: cannot be read: {error}; download it again") from None


def _whole(reader, header, unended, name):
    """The rows below a header, whose line and number of cells are given.

    One with fewer cells than others of its block was cut off, or its line broken in two; so it was
    where it is the last and its line has no end (the line `unended`). But it is a note below the
    table where it has one cell or a gap above it, and no row of the table comes after.
    """
    (start, width), note, gap, kept, short = header, None, False, 0, None
    decimals = defaultdict(list)
    for line, row, most in _with_most(reader, start):
        cells = len(row)
        if line <= start:
            continue
        if not any(row):
            gap = True
            continue
        if any(row[width:]):
            raise InputError(f"{name}, line {line}: {cells} cells, and the header has {width}")
        if cells < min(most, width) and (cells == 1 or gap or note):
            note = note or (line, cells)
            continue
        if cells < min(most, width) or note:
            raise _cut(name, *(note or (line, cells)), width)
        gap, short = gap and cells < width, (line, cells) if cells < width else None
        kept += 1
        if kept > MOST_ROWS:
            raise InputError(f"{name}: more than {MOST_ROWS:,} rows")
        if unended and (number := _DECIMALS.fullmatch(row[-1])):
            decimals[cells].append(len(number[1] or ""))
            if line == unended and _less_precise(row[-1], decimals[cells]):
                raise InputError(
                    f"{name}, line {line}: ends in '{row[-1]}', less precise than all above it, "
                    "and its line has no end; the file was cut off; download it again"
                )
        yield line, row[:width] + [""] * (width - cells)
    if (last := note or short) and unended and not gap:
        raise _cut(name, *last, width)


def _less_precise(text, decimals):
    """Whether the last number of a column was cut short: it ends in its mark, or has fewer
    decimals than each of the others, where these are enough to compare."""
    *others, own = decimals
    return text.endswith((".", ",")) or (len(others) >= BLOCK and own < min(others))


def _with_most(reader, start):
    """The line of each row, the row, and the most cells of those of its block.

    Cells that are empty in all rows of a block are left out at their end, when Excel writes them.
    Titles above the header, in line `start`, do not count.
    """
    lines = ((reader.line_num, row) for row in reader)
    for _, group in groupby(enumerate(lines), lambda one: one[0] // BLOCK):
        block = [one for _, one in group]
        most = max((len(row) for line, row in block if line >= start), default=0)
        yield from ((line, row, most) for line, row in block)


def _cut(name, number, cells, width):
    return InputError(
        f"{name}, line {number}: has {cells} of the {width} cells of the header; the file was cut "
        "off, or the line broken in two; download it again"
    )


def _read_through(name, opened):
    """The encoding of a file that is read to its end, and the number of a last line without one."""
    for encoding in _ENCODINGS:
        # one end of a line for the three that there are
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), True)
        last, lines = b"", 1
        with _reading(name), opened() as file:
            try:
                while chunk := file.read(1 << 20):
                    if b"\0" in chunk:
                        raise InputError(f"{name}: holds binary data, not CSV")
                    lines += decoder.decode(chunk).count("\n")
                    last = chunk
            except UnicodeDecodeError:
                continue
        if decoder.getstate()[0]:
            raise InputError(f"{name}: ends within a letter, cut off; download it again")
        return encoding, None if last.endswith((b"\n", b"\r")) else lines
    raise InputError(f"{name}: neither UTF-8 nor Windows-1252; save it as CSV in UTF-8")


def _spreadsheet(name, content):
    """Every sheet that holds anything."""
    if content[:2] == b"PK":
        with _reading(name), zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > min(MOST_SPREADSHEET_BYTES, MOST_RATIO * max(len(content), 10_000)):
            raise InputError(f"{name}: would unpack to {size:,} bytes, which no spreadsheet does")
        with _reading(name), zipfile.ZipFile(io.BytesIO(content)) as archive:
            if broken := archive.testzip():
                raise InputError(f"{name}: {printable(broken)} in it is damaged; download it again")
    tables = [
        _sheet(name, title, first, rows)
        for title, first, rows in _sheets(name, content)
        if any(map(any, rows))
    ]
    if not tables:
        raise InputError(f"{name}: no sheet holds a table")
    return tables


def _sheets(name, content):
    """Title, number of the first row, and rows (all cells text) of every sheet, read in a process
    of its own, where a damaged file does no harm."""
    program = [sys.executable, "-I", spreadsheets.__file__]
    environment = passed(os.environ, MACHINE)
    run = subprocess.run(program, input=content, env=environment, capture_output=True)
    # a reader that gave up writes of its own insides alone
    sheets = json.loads(run.stdout) if run.returncode == 0 else {"error": "its reader gave up"}
    if isinstance(sheets, dict):
        raise InputError(
            f"{name}: cannot be read as a spreadsheet: {sheets['error']}; "
            "download it again, or save it as CSV in UTF-8"
        )
    return sheets


def _sheet(name, title, first, rows):
    numbered = [(number, row) for number, row in enumerate(rows, first) if any(row)]

    def below(header, width):
        below = ((number, row) for number, row in numbered if number > header)
        return ((number, row[:width] + [""] * (width - len(row))) for number, row in below)

    return Table(name, title, numbered[:HEADER_LINES], below, ".", "row")
