"""CSV files of resources/ read at planning: without pandas, whose import a start would pay for."""

from functools import cache
from pathlib import Path

from assessment.errors import InputError
from assessment.strict_csv import parse_csv


@cache
def read_csv(path: Path) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of a CSV file, as strict_csv has them; InputError names the file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    return parse_csv(content, str(path))


@cache
def known_states(path: Path) -> set[str]:
    """The ISO3 codes of resources/states.csv, whose path is given."""
    columns, rows = read_csv(path)
    if "iso3" not in columns:
        raise InputError(f"{path}: has no column iso3")
    return {row[columns.index("iso3")] for row in rows}
