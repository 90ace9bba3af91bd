"""Invariants of the results as written; a broken one ends the build."""

import json
from pathlib import Path

import pandas as pd

from _adapter import logged, read_table, write_text
from assessment.config.catalogue import checked_catalogue, columns_of, result_files
from assessment.data.states import read_states
from assessment.errors import InputError
from assessment.exhibits.latex import escape
from assessment.model.checks import (
    assessment_faults,
    comparison_faults,
    grid_faults,
    measurement_faults,
)
from assessment.model.columns import breaches


def tables_faults(root, facts):
    """How the tables below results/ break what the catalogue says of them, a sentence each."""
    catalogue, faults = checked_catalogue(root), []
    for file in result_files(catalogue, facts):
        path, about = root / "results" / file.path, catalogue["files"][file.pattern]
        if about["columns"] and path.suffix != ".json":
            columns, ordered = columns_of(catalogue, file, facts), isinstance(about["columns"], str)
            found = breaches(path, columns, about["key"], ordered)
            faults += [f"{file.path}: {fault}" for fault in found]
    return faults


with logged(snakemake) as log:
    if broken := tables_faults(Path("."), snakemake.params.facts):
        print(*broken, sep="\n", file=log)
        raise InputError(
            f"{len(broken)} columns of results are not what workflow/catalogue.yaml says, the "
            f"first: {broken[0]}; all of them: {snakemake.log[0]}"
        )
    panel = pd.read_parquet(snakemake.input.panel)
    states = read_states(snakemake.input.states)
    faults, listed = {}, {}
    files = iter(snakemake.input.assessments)
    for name, settings in snakemake.params.assessments.items():
        assessment, population, thresholds = (read_table(next(files)) for _ in range(3))
        found = assessment_faults(assessment, population, thresholds, panel, states, settings)
        with open(next(files), encoding="utf-8") as file:
            table = file.read()
        for state in assessment["state"]:
            if table.count(f"& {escape(state)} &") != 1:
                found.append(f"table.tex does not have {state} just once")
        faults[name], listed[name] = found, assessment
    files = iter(snakemake.input.measurements)
    for name, assessment in listed.items():
        tables = (read_table(next(files)) for _ in range(2))
        faults[f"measurement of {name}"] = measurement_faults(assessment, *tables)
    if snakemake.params.printed:
        with open(snakemake.input.summary, encoding="utf-8") as file:
            summary = json.load(file)
        for name, path in zip(snakemake.params.printed, snakemake.input.comparisons, strict=True):
            faults[f"comparison of {name}"] = comparison_faults(read_table(path), summary[name])
    files, recoveries = iter(snakemake.input.grids), list(snakemake.input.recoveries)
    for name in snakemake.params.specified:
        grid = json.loads(Path(next(files)).read_text(encoding="utf-8"))
        firmness, curve = (read_table(next(files)) for _ in range(2))
        recovery = read_table(recoveries.pop(0)) if name in snakemake.params.printed else None
        faults[f"specifications of {name}"] = grid_faults(
            grid, firmness, curve, listed[name], recovery
        )
    broken = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
    for line in broken:
        print(line, file=log)
    if broken:
        raise InputError(
            f"{len(broken)} invariants of the results are broken, the first: {broken[0]}; "
            f"all of them: {snakemake.log[0]}"
        )
    checks = {"passed": True, "checked": dict.fromkeys(faults, "all invariants hold")}
    write_text(json.dumps(checks, indent=2) + "\n", snakemake.output[0])
