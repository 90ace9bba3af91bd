"""Finds the columns of a downloaded table by a layout of the registry.

A layout (resources/sources.yaml, `import`) names the columns of the state, the year and the
values; where it names several for one, whichever is there is meant. The header may come below
lines of title, and the years or the codes of its columns may be in a row above it. Names
are compared by their letters and digits alone, whatever their case.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from assessment.data.cells import YEAR
from assessment.data.downloads import Row, Table
from assessment.data.states import plain_code
from assessment.errors import InputError, listed, printable

# As DataBank, R and Python write the year of a column.
_YEARS = "years"
_YEAR_COLUMN = re.compile(rf"X?({YEAR.pattern})(?: \[YR\1\]|\.0)?")


@dataclass(frozen=True)
class _Part:
    """Rows of the long table: the column of each thing they hold, and what they all share."""

    places: dict[str, int]
    shared: dict[str, str]


@dataclass(frozen=True)
class _Piece:
    """The parts of one table, below the row of its header."""

    table: Table
    header: Row
    width: int
    parts: list[_Part]
    where: dict[int, list[str]]


@dataclass(frozen=True)
class Fit:
    """A layout and the tables that have its columns: one, or one for each sheet it names."""

    layout: Mapping
    pieces: list[_Piece]

    @property
    def name(self) -> str:
        """What is read: the file, and its sheets where it has such."""
        tables = [piece.table for piece in self.pieces]
        if len(tables) == 1:
            return tables[0].name
        return f"{tables[0].file}, sheets {', '.join(str(table.sheet) for table in tables)}"

    @property
    def marks(self) -> str:
        """The marks that may come before decimals in it."""
        return self.pieces[0].table.marks


def fits(
    tables: Sequence[Table], layouts: Iterable[Mapping], needed: Collection[str] | None = None
) -> list[Fit]:
    """Every layout with the tables that have its columns, in the order of the layouts.

    Of columns that hold an indicator each, those of `needed` must be there, and one at least; None
    needs all. Other columns of a layout that help to read it are read where they are there.
    """
    fitting, layouts = [], list(layouts)
    named = [layout["state"]["name"] for layout in layouts if "name" in layout["state"]]
    for layout in layouts:
        if named and "name" not in layout["state"]:
            # beside a code that was lost, the name shows which state is meant
            layout = {**layout, "beside": [name for names in named for name in _either(names)]}
        if "sheets" in layout:
            for file in dict.fromkeys(table.file for table in tables):
                pieces = [
                    _piece(table, layout, {"indicator": indicator}, needed)
                    for sheet, indicator in layout["sheets"].items()
                    for table in tables
                    if table.file == file and _plain(table.sheet) == _plain(sheet)
                ]
                whole = [piece for piece in pieces if piece]
                if len(whole) == len(layout["sheets"]):
                    fitting.append(Fit(layout, whole))
        else:
            pieces = [_piece(table, layout, {}, needed) for table in tables]
            fitting += [Fit(layout, [piece]) for piece in pieces if piece]
    return fitting


def no_fit(
    path: object,
    source: str,
    layouts: Sequence[Mapping],
    tables: Sequence[Table],
    needed: Collection[str] | None = None,
) -> str:
    """The message for a file none of whose tables has the columns of a layout: the row that has
    most of those of one, and what it lacks."""
    rows = [(table, row) for table in tables for row in table.top]
    tried = [
        (table, row, layout, _lacking(table, row, layout, needed))
        for layout in layouts
        for table, row in rows
        # what has no sheets can have none of those that a layout names
        if "sheets" not in layout or table.sheet is not None
    ]
    # years are no sign of a layout: any row can have some
    table, (number, cells), layout, lacking = max(
        tried, key=lambda one: len({*_needed(one[2])} - {_YEARS, *one[3]})
    )
    within = table.at(number).removeprefix(str(path)).lstrip("/, ")
    shown = ", ".join(printable(cell.strip()) for cell in cells if cell.strip())[:200]
    close = f"it begins with {within} ({shown})"
    if {*_needed(layout)} - {_YEARS, *lacking}:
        close = f"closest to '{layout['name']}' is {within} ({shown})"
    sheets = [table.sheet for table in tables if table.sheet is not None]
    there = {_plain(table.sheet) for table in tables}
    missing = [name for name in layout.get("sheets", ()) if _plain(name) not in there]
    among = f" among its sheets {listed(sheets)}" if len(sheets) > 1 else ""
    return (
        f"{path}: no table in it has the columns of {source}{among}; {close}, and lacks "
        f"{listed([*lacking, *(f'the sheet {name}' for name in missing)])}"
    )


def read(fit: Fit) -> pd.DataFrame:
    """The texts of a fit as a long table.

    `at` (the place of the row), state, and for contributions mission, date, a column for each kind
    of personnel, and type where a row has one; for indicators indicator, year, value, and
    standard_error where the layout has it; where the table has them, `code COLUMN` for codes that
    distinguish rows, and edition. Raises InputError for a table that is not whole, or has no row
    of its series.
    """
    frames = [frame for piece in fit.pieces for frame in _frames(piece, fit.layout)]
    frame = pd.concat(frames, ignore_index=True)
    return _of_series(frame, fit) if "series" in fit.layout else frame


def _of_series(frame, fit):
    """The rows of the series that a layout names, those of standard errors beside their values."""
    series = fit.layout["series"]
    written = frame.pop("series")
    indicators, errors = (
        written.map(_plain).map({_plain(code): name for code, name in series.get(what, {}).items()})
        for what in ("codes", "standard_errors")
    )
    if indicators.isna().all():
        raise InputError(
            f"{fit.name}: none of the series {listed(series['codes'])} in it; "
            f"it has {listed(written.unique(), 6)}"
        )
    rows_of_series = frame.assign(indicator=indicators)[indicators.notna()]
    if errors.notna().any():
        keys = ["indicator", "code", "year"]
        rows_of_series, beside = (
            rows.assign(code=rows["state"].map(plain_code))
            for rows in (rows_of_series, frame.assign(indicator=errors)[errors.notna()])
        )
        beside = beside.rename(columns={"value": "standard_error"})[[*keys, "standard_error"]]
        rows_of_series = rows_of_series.merge(beside, how="left", on=keys).fillna(
            {"standard_error": ""}
        )
        rows_of_series = rows_of_series.drop(columns="code")
    return rows_of_series.reset_index(drop=True)


def _frames(piece, layout):
    """A frame of texts for each part of a piece, the table read once."""
    number, header = piece.header
    places = sorted({place for part in piece.parts for place in part.places.values()})
    kept, lines, seen = [], [], {place: set() for place in piece.where}
    for line, row in piece.table.below(number, piece.width):
        for place, values in seen.items():
            values.add(row[place].strip())
        if all(row[place].strip() in allowed for place, allowed in piece.where.items()):
            kept.append([row[place] for place in places])
            lines.append(line)
    if not kept:
        if not any(seen.values()):
            raise InputError(f"{piece.table.name}: no rows below the header")
        for place, allowed in piece.where.items():
            if not seen[place] & set(allowed):
                raise InputError(
                    f"{piece.table.name}: no row with {listed(allowed)} in the column "
                    f"{header[place].strip()}; it has {listed(seen[place], 6)}"
                )
        raise InputError(f"{piece.table.name}: no row that is {dict(layout['where'])}")
    texts = pd.DataFrame(kept, columns=places, dtype=str)
    at = pd.Series([piece.table.at(line) for line in lines], dtype=str)
    for part in piece.parts:
        columns = {name: texts[place] for name, place in part.places.items()}
        yield pd.DataFrame({"at": at, **columns}).assign(**part.shared)


def _plain(name):
    return re.sub(r"[\W_]+", "", str(name)).casefold()


@lru_cache(maxsize=1000)
def _places_by_name(cells):
    """The places of each name in a row: by the name as written, and by what is compared of it."""
    places = ({}, {})
    for place, cell in enumerate(cells):
        for found, name in zip(places, (cell.strip(), _plain(cell)), strict=True):
            found.setdefault(name, []).append(place)
    return places


def _either(names):
    """The names that a layout has for one column."""
    return [names] if isinstance(names, str) else list(names)


def _keys(layout):
    """The columns, by what they hold, that distinguish the rows of a layout."""
    ((_, state),) = layout["state"].items()
    named = {"state": state}
    if layout.get("year") not in (None, "columns", "above"):
        named["year"] = layout["year"]
    if "series" in layout:
        named["series"] = layout["series"]["column"]
    named |= {name: layout[name] for name in ("mission", "type", "date") if name in layout}
    return named | {name: name for name in layout.get("personnel", [])}


def _kinds(layout):
    """The columns of what is read, where those of a row are of one indicator."""
    return {name: layout[name] for name in ("value", "standard_error") if name in layout}


def _own(layout):
    """The names that a layout needs in the row of the header."""
    return [*_keys(layout).values(), *_kinds(layout).values(), *layout.get("where", {})]


def _of_use(layout):
    """The names of a layout in that row that are read where they are there."""
    named = {f"code {name}": name for case in layout.get("repeated", []) for name in case["keep"]}
    if "beside" in layout:
        named["name"] = layout["beside"]
    return named | ({"edition": layout["edition"]["column"]} if "edition" in layout else {})


def _needed(layout):
    named = [*_own(layout), *layout.get("values", {}).values()]
    named += [_YEARS] if layout.get("year") in ("columns", "above") else []
    return [_either(names)[0] for names in named]


def _lacking(table, row, layout, needed):
    """The names of a layout that a row, or the row above it that it speaks of, does not have."""
    number, cells = row
    lacking = [names for names in _own(layout) if not _places_of(cells, names)]
    values, there = layout.get("values", {}), _values(table, row, layout)
    lacking += [
        names
        for indicator, names in values.items()
        if indicator not in there and (not there or needed is None or indicator in needed)
    ]
    errors, naming = layout.get("standard_errors", {}), _naming(table, row, layout)
    lacking += [
        errors[name] for name in there if name in errors and not _places_of(naming, errors[name])
    ]
    lacking = [_either(names)[0] for names in lacking]
    if layout.get("year") in ("columns", "above") and not _years(table, row, layout):
        lacking.append(_YEARS)
    return lacking


def _places_of(cells, names):
    """The places of a column in a row, by the first of its names that is there."""
    written, plain = _places_by_name(tuple(cells))
    found = (written.get(name) or plain.get(_plain(name)) for name in _either(names))
    return next(filter(None, found), [])


def _naming(table, row, layout):
    """The cells that name the columns of values: those of the row, or of another above it."""
    number, cells = row
    return _labelled(table, number, layout["names_in"]) if "names_in" in layout else cells


def _values(table, row, layout):
    """The indicators of a layout that have a column, with the names of it."""
    naming, values = _naming(table, row, layout), layout.get("values", {})
    return {name: names for name, names in values.items() if _places_of(naming, names)}


def _labelled(table, number, label):
    """The cells of the row above one whose first cell begins with a label."""
    for line, cells in table.top:
        if line < number and _plain(cells[0]).startswith(_plain(label)):
            return cells
    return []


def _years(table, row, layout):
    """The place of each year's column; where years are above the header, those of its group."""
    number, cells = row
    if layout["year"] == "columns":
        year_places = [
            (match[1], place)
            for place, cell in enumerate(cells)
            if (match := _YEAR_COLUMN.fullmatch(cell.strip()))
        ]
    else:
        above = next((above for line, above in reversed(table.top) if line < number), [])
        year_places, year = [], None
        for place, cell in enumerate(above[: len(cells)]):
            # a cell merged with others has its text in the first of them
            year = cell.strip().removesuffix(".0") or year
            if year and YEAR.fullmatch(year):
                year_places.append((year, place))
    years = {}
    for year, place in year_places:
        years.setdefault(year, []).append(place)
    return years


def _piece(table, layout, shared, needed):
    """The piece that a table gives by a layout, or None where no row has its columns."""
    row = next((row for row in table.top if not _lacking(table, row, layout, needed)), None)
    if row is None:
        return None
    number, cells = row

    def place(names, among=cells, within=None):
        places = [one for one in _places_of(among, names) if within is None or one in within]
        if len(places) != 1:
            raise InputError(
                f"{table.at(number)}: the column {_either(names)[0]} appears {len(places)} times"
            )
        return places[0]

    where = {place(name): allowed for name, allowed in layout.get("where", {}).items()}
    keys = {name: place(names) for name, names in _keys(layout).items()}
    of_use = {name: _places_of(cells, names) for name, names in _of_use(layout).items()}
    keys |= {name: places[0] for name, places in of_use.items() if places}
    kinds = _kinds(layout)
    naming = _naming(table, row, layout)
    if layout.get("year") == "above":
        parts = [
            _Part(
                keys | {kind: place(names, within=group) for kind, names in kinds.items()},
                shared | {"year": year},
            )
            for year, group in _years(table, row, layout).items()
        ]
    elif layout.get("year") == "columns":
        years = _years(table, row, layout)
        twice = [year for year, group in years.items() if len(group) > 1]
        if twice:
            raise InputError(f"{table.at(number)}: the year {twice[0]} appears twice")
        parts = [
            _Part(keys | {"value": one}, shared | {"year": year}) for year, (one,) in years.items()
        ]
    elif "values" in layout:
        errors = layout.get("standard_errors", {})
        parts = [
            _Part(
                keys
                | {"value": place(names, among=naming)}
                | ({"standard_error": place(errors[name], among=naming)} if name in errors else {}),
                shared | {"indicator": name},
            )
            for name, names in _values(table, row, layout).items()
        ]
    else:
        parts = [_Part(keys | {kind: place(names) for kind, names in kinds.items()}, shared)]
    named = [place for one in (cells, naming) for place, cell in enumerate(one) if cell.strip()]
    return _Piece(table, row, max(named) + 1, parts, where)
