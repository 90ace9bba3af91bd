"""Frames held to the catalogue, as the rule `check` holds the files that they are written to."""

from pathlib import Path
from tempfile import TemporaryDirectory

from _adapter import write_table

import pandas as pd

from assessment.config.catalogue import (
    Facts,
    ResultFile,
    checked_catalogue,
    columns_of,
    facts_of,
    met,
)
from assessment.config.measurement import vintages, with_standard_errors
from assessment.config.readings import cleanings, planned_alternatives
from assessment.config.settings import has_own_panel
from assessment.config.specifications import planned_grid
from assessment.config.typesetting import found_typesetting
from assessment.model.columns import breaches
from assessment.model.grid import choices_of_plan

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = checked_catalogue(ROOT)
# One assessment that meets every condition.
MEETS = dict.fromkeys(CATALOGUE["conditions"], ("one",))


def facts_without_grids(config: dict, registry: dict) -> Facts:
    """The facts of a config, as if its grids had no choice and its sources stated no errors."""
    meets = met(config, {}, {}, [])
    return facts_of(config, registry, {}, meets, {name: {} for name in meets["grid"]}, [])


def facts_of_build(config: dict, registry: dict) -> Facts:
    """The facts of a config on this machine, as workflow/rules/codebook.smk puts them together."""
    names = config["assessments"]
    errors = {name: with_standard_errors(config, registry, name) for name in names}
    releases = {name: vintages(config, registry, ROOT, name) for name in names}
    own = [name for name in names if has_own_panel(config, registry, name)]
    meets = met(config, errors, releases, own, found_typesetting().endings)
    plans = {name: planned_grid(config, registry, name)[0] for name in meets["grid"]}
    choices = {
        name: {choice.name: choice.options for choice in choices_of_plan(plan)}
        for name, plan in plans.items()
    }
    recipes = planned_alternatives(config, registry)[0]
    read = {name for recipe in filter(None, recipes) for name in recipe["assessment"].aggregates}
    ordered = [name for name in config["measures"] if name in read]
    cleaned = cleanings(config, registry, ROOT)
    return facts_of(config, registry, cleaned, meets, choices, ordered)


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
