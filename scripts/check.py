"""Check columns and invariants of the results as written; a broken one ends the build.

Then describe the tables in datapackage.json.
"""

import json
from pathlib import Path

from _adapter import logged, read_rows, read_table, write_text

import pandas as pd

from assessment.config.catalogue import checked_catalogue, columns_of, result_files
from assessment.data.states import read_states
from assessment.errors import InputError
from assessment.exhibits.datapackage import Table, data_package
from assessment.exhibits.latex import escape
from assessment.model.checks import (
    assessment_faults,
    comparison_faults,
    discrimination_faults,
    measurement_faults,
)
from assessment.model.columns import breaches, names_of
from assessment.model.grid_checks import grid_faults, spread_faults
from assessment.strict_yaml import read_yaml

RESULTS = Path("results")


def read(name):
    """A result table of those in the rule's input."""
    return read_table(RESULTS / name)


def read_json(name):
    """A JSON file of those in the rule's input."""
    return json.loads((RESULTS / name).read_text(encoding="utf-8"))


def result_tables(catalogue, facts):
    """(file, its entry, its columns) of each CSV and Parquet file of the results."""
    for file in result_files(catalogue, facts):
        about = catalogue["files"][file.pattern]
        if about["columns"] and not file.path.endswith(".json"):
            yield file, about, columns_of(catalogue, file, facts)


def column_faults(catalogue, facts):
    """A sentence for each breach of what the catalogue says of the result tables."""
    faults = []
    for file, about, columns in result_tables(catalogue, facts):
        ordered = isinstance(about["columns"], str)
        broken = breaches(RESULTS / file.path, columns, about["key"], ordered)
        faults += [f"{file.path}: {fault}" for fault in broken]
    return faults


def package(catalogue, facts):
    """The text of datapackage.json, in the words of the codebook."""
    book = read_rows(RESULTS / "codebook.csv")
    words = {(file, row["name"]): row for row in book for file in row["files"].split("; ")}
    tables = [
        Table(
            file.path,
            about["what"],
            about["key"],
            columns,
            names_of(RESULTS / file.path),
            file.of if file.of in snakemake.params.sources else "",
        )
        for file, about, columns in result_tables(catalogue, facts)
    ]
    about = read_yaml(Path(snakemake.input.citation)) | {"version": snakemake.params.release}
    return data_package(about, snakemake.params.sources, words, tables)


def stop_at(faults, what):
    """End the job where there are faults, all of them in the log."""
    if faults:
        print(*faults, sep="\n", file=log)
        raise InputError(
            f"{len(faults)} {what}, the first: {faults[0]}; all of them: {snakemake.log[0]}"
        )


with logged(snakemake) as log:
    facts, checked = snakemake.params.facts, {}
    catalogue = checked_catalogue(Path("."))
    broken = column_faults(catalogue, facts)
    stop_at(broken, "columns of results are not what workflow/catalogue.yaml says")
    panels = {
        path: pd.read_parquet(path) for path in dict.fromkeys(snakemake.params.panels.values())
    }
    states = read_states(snakemake.input.states)
    for name, settings in snakemake.params.assessments.items():
        tables = [read(f"{name}/{one}.csv") for one in ("assessment", "population", "thresholds")]
        checked[name] = assessment_faults(
            *tables, panels[snakemake.params.panels[name]], states, settings
        )
        table = (RESULTS / name / "table.tex").read_text(encoding="utf-8")
        checked[name] += [
            f"table.tex does not have {state} just once"
            for state in tables[0]["state"]
            if table.count(f"& {escape(state)} &") != 1
        ]
        tables = [read(f"{name}/{one}.csv") for one in ("population", "discrimination", "chance")]
        checked[f"discrimination of {name}"] = discrimination_faults(*tables, settings)
    for name in facts.meets["always"]:
        tables = [
            read(f"{name}/{one}.csv") for one in ("assessment", "class_probabilities", "vintages")
        ]
        checked[f"measurement of {name}"] = measurement_faults(*tables)
    for name in facts.meets["printed"]:
        summary = read_json("comparison/summary.json")[name]
        cells = read(f"comparison/{name}.csv")
        checked[f"comparison of {name}"] = comparison_faults(cells, summary)
    for name in facts.meets["grid"]:
        folder = f"specifications/{name}"
        tables = [read(f"{folder}/{one}.csv") for one in ("firmness", "curve")]
        tables.append(read(f"{name}/assessment.csv"))
        if name in facts.meets["grid_of_printed"]:
            tables.append(read(f"{folder}/recovery.csv"))
        grid = read_json(f"{folder}/grid.json")
        checked[f"specifications of {name}"] = grid_faults(grid, *tables)
        tables = [read(f"{folder}/{one}.csv") for one in ("discrimination", "auc_distribution")]
        tables.append(read(f"{name}/discrimination.csv"))
        checked[f"discrimination over {name}'s specifications"] = spread_faults(grid, *tables)
    broken = [f"{name}: {fault}" for name, faults in checked.items() for fault in faults]
    stop_at(broken, "invariants of the results are broken")
    checks = {"passed": True, "checked": dict.fromkeys(checked, "all invariants hold")}
    write_text(json.dumps(checks, indent=2) + "\n", snakemake.output.checks)
    write_text(package(catalogue, facts), snakemake.output.package)
