"""Invariants of the tables of a grid of specifications, checked on the files as written."""

import math
from collections.abc import Mapping

import pandas as pd

from assessment.model.checks import close, missing
from assessment.terms import LABELS


def grid_faults(
    grid: Mapping,
    firmness: pd.DataFrame,
    curve: pd.DataFrame,
    assessment: pd.DataFrame,
    recovery: pd.DataFrame | None = None,
) -> list[str]:
    """What is wrong with the tables of a grid of specifications, a sentence each.

    `grid` as in grid.json; frames as in firmness.csv, curve.csv, the assessment's own and, where
    a table was printed, recovery.csv.
    """
    faults, size = [], grid["specifications"]
    if grid["combinations"] - sum(grid["excluded"].values()) != size:
        faults.append(f"{size} specifications are not the combinations without those excluded")
    if sum(grid["windows"].values()) != size:
        faults.append(f"the windows do not add up to {size} specifications")
    for choice in grid["choices"]:
        held = int(curve.loc[curve["choice"] == choice, "specifications"].sum())
        if held != size:
            faults.append(f"curve: {choice} has {held} specifications, not {size}")
    support = dict(zip(assessment["iso3"], assessment["support"], strict=True))
    if list(firmness["iso3"]) != list(support):
        faults.append("firmness: the contributors are not those of the assessment")
    for row in firmness.to_dict("records"):
        shares = [row[label] for label in reversed(LABELS)]
        if min(shares) < 0 or not close(math.fsum(shares), 1):
            faults.append(f"{row['iso3']}: shares {shares} are not parts of one")
        label = row["configured"]
        if not missing(label) and label != support.get(row["iso3"]):
            faults.append(
                f"{row['iso3']}: {label} as configured, {support.get(row['iso3'])} as assessed"
            )
    if recovery is not None:
        faults += _recovery_faults(recovery)
    return faults


def _recovery_faults(recovery):
    faults, ranks = [], list(recovery["rank"])
    if not ranks or ranks[0] != 1 or ranks != sorted(ranks):
        faults.append("recovery: the ranks do not ascend from 1")
    order = list(zip(-recovery["agreement"], recovery["value_error"], strict=True))
    if order != sorted(order):
        faults.append("recovery: a better specification comes after a worse one")
    parts = ["cells_agreeing", "labels_agreeing", "values_agreeing", "population_agreeing"]
    if not (recovery[parts].sum(axis="columns") == recovery["agreement"]).all():
        faults.append("recovery: an agreement is not the sum of its parts")
    return faults


def spread_faults(
    grid: Mapping, spread: pd.DataFrame, distribution: pd.DataFrame, compared: pd.DataFrame
) -> list[str]:
    """What is wrong with the spread of the AUC over a grid, a sentence each.

    `grid` as in grid.json, `spread` and `distribution` as in the grid's discrimination.csv and
    auc_distribution.csv, `compared` as in the assessment's own discrimination.csv.
    """
    faults = []
    assessed = compared[compared["comparison"] == "other_states"].set_index("variable")["auc"]
    for variable, rows in spread.groupby("variable", sort=False):
        held = rows.groupby("choice", sort=False)["specifications"].sum()
        if held.nunique() != 1 or held.iloc[0] > grid["specifications"]:
            faults.append(f"{variable}: the choices have {held.to_dict()} specifications")
        values = distribution[distribution["variable"] == variable]
        if values["specifications"].sum() != held.iloc[0]:
            faults.append(f"{variable}: the distribution does not add up to {held.iloc[0]}")
        for row in rows.to_dict("records"):
            where = f"{variable}, {row['choice']} {row['option']}"
            ordered = [row[name] for name in ("lowest", "q1", "median", "q3", "highest")]
            if row["specifications"] and ordered != sorted(ordered):
                faults.append(f"{where}: quartiles and range are {ordered}")
            configured = row["configured"]
            if missing(configured):
                continue
            if not (values["auc"] == configured).any():
                faults.append(f"{where}: no specification has {configured}")
            if row["choice"] == "all" and not close(configured, assessed[variable]):
                faults.append(
                    f"{variable}: {configured} as configured, {assessed[variable]} as assessed"
                )
    return faults
