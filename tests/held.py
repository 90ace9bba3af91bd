"""Frames held to the catalogue, as the rule `check` holds the files that they are written to."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from _adapter import write_table
from assessment.config.catalogue import (
    Facts,
    ResultFile,
    checked_catalogue,
    columns_of,
    facts_of,
    met,
)
from assessment.model.columns import breaches

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = checked_catalogue(ROOT)
# One assessment that meets every condition.
MEETS = dict.fromkeys(CATALOGUE["conditions"], ("one",))


def facts_without_grids(config: dict, registry: dict) -> Facts:
    """The facts of a config, as if its grids had no choice and its sources stated no errors."""
    meets = met(config, {}, {})
    return facts_of(config, registry, meets, {name: {} for name in meets["grid"]}, [])


def faults(frame: pd.DataFrame, pattern: str, measures=(), choices=None) -> list[str]:
    """How `frame`, written as the catalogue's file `pattern`, breaks what that says of it."""
    facts = Facts(MEETS, {}, {"one": tuple(measures)}, {"one": choices or {}}, tuple(measures))
    about = CATALOGUE["files"][pattern]
    columns = columns_of(CATALOGUE, ResultFile("", pattern, "one"), facts)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(pattern).suffix}"
        if path.suffix == ".csv":
            write_table(frame, path)
        else:
            frame.to_parquet(path, index=False)
        ordered = isinstance(about["columns"], str)
        return breaches(path, columns, about["key"], ordered)


def held(frame: pd.DataFrame, pattern: str, measures=()) -> pd.DataFrame:
    """`frame`, if it is what the catalogue says of its file `pattern`."""
    found = faults(frame, pattern, measures)
    assert not found, found
    return frame
