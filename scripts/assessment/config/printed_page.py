"""The description of a printed table, checked at planning: closed keys, known names, days."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from assessment.config.resource_tables import known_states, read_csv
from assessment.config.schema import check_day, validated
from assessment.errors import InputError, listed
from assessment.strict_yaml import read_yaml

# Keys whose value is a state, or several, and those of measures and days.
_STATES = ("state", "states", "names", "subjects", "ends_on")
_MEASURES = ("measure", "measures")
_DAYS = ("published", "date", "until", "dated")


def read_page(name: str, root: Path) -> dict:
    """resources/published/<name>.yaml with defaults; InputError names the file and the place."""
    path = Path("resources/published") / f"{name}.yaml"
    columns, _ = read_csv(root / path.with_suffix(".csv"))
    try:
        return checked_page(
            read_yaml(root / path), known_states(root / "resources/states.csv"), columns, root
        )
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def checked_page(about: Any, states: Collection[str], columns: Collection[str], root: Path) -> dict:
    """`about` (a parsed file) with defaults filled in, if every name in it is known.

    `states` are the ISO3 codes of the population, `columns` those of the printed table.
    """
    about = validated(about, root / "workflow/schemas/published.schema.yaml")
    measures = [name for name in columns if f"{name}_colour" in columns and name != "member"]
    for where, key, value in _values(about, ""):
        if key in _STATES and value not in states:
            raise InputError(f"{where}: '{value}' is no state of resources/states.csv")
        if key in _MEASURES and value not in measures:
            raise InputError(
                f"{where}: '{value}' is no measure of the table; those are: {listed(measures)}"
            )
        if key in _DAYS:
            check_day(value, where)
    for place, window in about["windows"].items():
        if window["start"] > window["end"]:
            raise InputError(
                f"windows.{place}: start {window['start']} is after end {window['end']}"
            )
    rule = about.get("support")
    if rule and rule["partial"] > rule["full"]:
        raise InputError(
            f"support: partial {rule['partial']} is above full {rule['full']}; Partial takes fewer"
        )
    numbers = [entry["paragraph"] for entry in about["paragraphs"]]
    for number in numbers:
        if numbers.count(number) > 1:
            raise InputError(f"paragraphs: {number} is listed twice; put both together")
    return about


def _values(block: Any, where: str, key: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every value that is no block: its place, the key above it, and itself."""
    if isinstance(block, dict):
        for name, value in block.items():
            yield from _values(value, f"{where}.{name}" if where else name, name)
    elif isinstance(block, list):
        for place, value in enumerate(block):
            yield from _values(value, f"{where}.{place}", key)
    else:
        yield where, key, block
