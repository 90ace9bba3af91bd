"""Invariants of an assessment, checked on the files as written.

Everything is computed again here, state by state in plain arithmetic, so that a fault in the
vectorised computation would show.
"""

import math
from collections.abc import Mapping

import pandas as pd

from assessment.config.model import Rules, Strongest
from assessment.model.classes import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from assessment.model.discrimination import COMPARISONS, REBUILT
from assessment.terms import CLASSES, SUMMARIES


def close(one: float, other: float) -> bool:
    """Whether two numbers are equal but for float noise."""
    return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)


def missing(value: object) -> bool:
    """Whether a cell of a table is empty."""
    return value is None or value != value


def assessment_faults(
    assessment: pd.DataFrame,
    population: pd.DataFrame,
    thresholds: pd.DataFrame,
    panel: pd.DataFrame,
    states: pd.DataFrame,
    settings: Rules,
) -> list[str]:
    """What is wrong with one assessment, a sentence each; empty when all invariants hold.

    Frames as in the contract, `states` as in resources/states.csv, `settings` as
    settings.assessment gives them.
    """
    window = settings.window
    years = window.years
    panel_values = {
        (row.measure, row.iso3, row.year): row.value
        for row in panel.itertuples()
        if row.year in years
    }
    limits = thresholds.set_index("measure").to_dict("index")
    faults = _population_faults(assessment, population, states, settings)
    if list(limits) != list(settings.aggregates):
        return [*faults, f"thresholds are of {list(limits)}, not of {list(settings.aggregates)}"]
    for row in population.to_dict("records"):
        faults += _state_faults(row, panel_values, years, limits, settings)
    for measure, limit in limits.items():
        faults += _threshold_faults(measure, limit, population, panel_values, settings)
    return faults


def _population_faults(assessment, population, states, settings):
    faults = []
    wanted = {row.iso3 for row in states.itertuples() if row.un_member_since <= settings.window.end}
    if set(population["iso3"]) != wanted:
        faults.append(f"the population lacks or exceeds {sorted(wanted ^ set(population['iso3']))}")
    if list(assessment["rank"]) != list(range(1, len(assessment) + 1)):
        faults.append("the ranks are not 1, 2, 3, ...")
    listed = settings.contributors
    if not isinstance(listed, Strongest) and tuple(assessment["iso3"]) != listed:
        faults.append("the contributors are not those of the config, in its order")
    ranked = population[population["rank"].notna()].sort_values("rank", ignore_index=True)
    ranked["rank"] = ranked["rank"].astype("int64")
    if not ranked.astype(str).equals(assessment.astype(str)):
        faults.append("assessment.csv and population.csv have different values of a contributor")
    return faults


def _state_faults(row, panel_values, years, limits, settings):
    faults, upper = [], 0
    for measure, limit in limits.items():
        where = f"{row['iso3']} {measure}"
        observed = [
            panel_values[measure, row["iso3"], year]
            for year in years
            if (measure, row["iso3"], year) in panel_values
        ]
        value, kind = row[measure], row[f"{measure}_class"]
        if row[f"{measure}_years"] != len(observed):
            faults.append(
                f"{where}: {row[f'{measure}_years']} years, the panel has {len(observed)}"
            )
        if not observed:
            if not (missing(value) and missing(kind)):
                faults.append(f"{where}: a value or class without a value in the panel")
            continue
        total = math.fsum(observed)
        wanted = total if settings.aggregates[measure] == "sum" else total / len(observed)
        if not close(value, wanted):
            faults.append(f"{where}: value {value}, the panel gives {wanted}")
        if kind != _class(value, limit, settings.classification):
            faults.append(f"{where}: {value} is {kind} against {limit['q1']} and {limit['q3']}")
        upper += kind == settings.supports[measure]
    count = upper + (bool(row["member"]) if settings.support.count_membership else 0)
    if row["upper_count"] != count:
        faults.append(f"{row['iso3']}: upper_count {row['upper_count']}, the classes give {count}")
    support = settings.support
    label = "Full" if count >= support.full else "Partial" if count >= support.partial else "Low"
    if row["support"] != label:
        faults.append(f"{row['iso3']}: support {row['support']}, the count gives {label}")
    return faults


def _class(value, limit, rules):
    if close(value, limit["q3"]):
        if rules.upper == ">=":
            return "upper"
    elif value > limit["q3"]:
        return "upper"
    if close(value, limit["q1"]):
        return "lower" if rules.lower == "<=" else "middle"
    return "lower" if value < limit["q1"] else "middle"


def _threshold_faults(measure, limit, population, panel_values, settings):
    pooled = settings.classification.population == "state_years"
    states = settings.classification.states
    population = population[~population["iso3"].isin(states.without)]
    if states.complete:
        population = population.dropna(subset=list(settings.aggregates))
    if pooled:
        members = set(population["iso3"])
        numbers = [
            v for (name, iso3, _), v in panel_values.items() if name == measure and iso3 in members
        ]
    else:
        numbers = list(population[measure].dropna())
    faults = []
    if limit["observations"] != len(numbers):
        faults.append(
            f"{measure}: thresholds over {limit['observations']} values, not {len(numbers)}"
        )
    if not close(limit["mean"], math.fsum(numbers) / len(numbers)):
        faults.append(f"{measure}: mean {limit['mean']} is not that of the population")
    # Whatever the quantile method, no more than a quarter of the values lie beyond a quartile
    # by more than the one value that the methods differ in.
    room = len(numbers) / 4 + 1
    below = sum(number < limit["q1"] for number in numbers)
    above = sum(number > limit["q3"] for number in numbers)
    if below > room or above > room:
        faults.append(f"{measure}: {below} values below q1, {above} above q3, of {len(numbers)}")
    return faults


def comparison_faults(comparison: pd.DataFrame, summary: Mapping) -> list[str]:
    """What is wrong with a comparison and its summary, a sentence each."""
    states = comparison[~comparison["iso3"].isin(["mean", "median"])]
    kinds = {
        "labels": states["column"] == "support",
        "coloured_cells": states["column"] != "support",
        "printed_colours": states["printed_class"].isin(["lower", "upper"]),
        "measure_cells": ~states["column"].isin(["support", "member"]),
    }
    faults = []
    for key, rows in kinds.items():
        count, agreeing = int(rows.sum()), int(states.loc[rows, "agrees"].sum())
        if (summary[key], summary[f"{key}_agreeing"]) != (count, agreeing):
            faults.append(
                f"summary: {key} {summary[key]}, the cells give {count}, {agreeing} agree"
            )
    for row in states[kinds["coloured_cells"]].to_dict("records"):
        if row["agrees"] != (row["printed_class"] == row["rebuilt_class"]):
            faults.append(f"{row['iso3']} {row['column']}: agrees is {row['agrees']}")
    return faults


def measurement_faults(
    assessment: pd.DataFrame, probabilities: pd.DataFrame, vintages: pd.DataFrame
) -> list[str]:
    """What is wrong with class probabilities and vintages, a sentence each.

    Frames as in the assessment's own table, class_probabilities.csv and vintages.csv.
    """
    faults = []
    listed = assessment.set_index("iso3")
    for row in probabilities.to_dict("records"):
        where = f"{row['iso3']} {row['measure']}, errors {row['errors']}"
        shares = [row[kind] for kind in reversed(CLASSES)]
        if missing(row["value"]) != all(map(missing, shares)):
            faults.append(f"{where}: shares without a value, or a value without shares")
        elif not missing(row["value"]) and not close(math.fsum(shares), 1):
            faults.append(f"{where}: shares {shares} do not add up to one")
        if row["measure"] in assessment:
            faults += _differing(row, listed, where)
    for row in vintages.to_dict("records"):
        where = f"{row['iso3']} {row['measure']} in {row['release']}"
        if row["pinned"]:
            faults += _differing(row, listed, where)
        if not missing(row["value"]) and not row["lowest"] <= row["value"] <= row["highest"]:
            faults.append(f"{where}: {row['value']} is not from lowest to highest")
    return faults


def _differing(row, listed, where):
    """Value and class of a row that are not those of the assessment."""
    measure, faults = row["measure"], []
    value, kind = (listed.loc[row["iso3"], name] for name in (measure, f"{measure}_class"))
    both_missing = missing(value) and missing(row["value"])
    if not both_missing and not close(value, row["value"]):
        faults.append(f"{where}: value {row['value']}, the assessment has {value}")
    if kind != row["class"] and not (missing(kind) and missing(row["class"])):
        faults.append(f"{where}: class {row['class']}, the assessment has {kind}")
    return faults


def discrimination_faults(
    population: pd.DataFrame, discrimination: pd.DataFrame, chance: pd.DataFrame, settings: Rules
) -> list[str]:
    """What is wrong with the comparison of contributors with other states, a sentence each.

    Frames as in population.csv, discrimination.csv and chance.csv, `settings` as
    settings.assessment gives them.
    """
    listed = population["rank"].notna()
    sides = {
        "other_states": (population[listed], population[~listed]),
        "other_members": (population[listed], population[~listed & population["member"]]),
    }
    wanted = [(one, name) for one in COMPARISONS for name in (*settings.supports, *SUMMARIES)]
    if list(zip(discrimination["comparison"], discrimination["variable"], strict=True)) != wanted:
        return ["discrimination: not a row for each variable in each comparison, in their order"]
    faults = []
    for row in discrimination.to_dict("records"):
        found = _group_faults(row, sides.get(row["comparison"], ()), settings.supports)
        faults += [f"{row['variable']}, {row['comparison']}: {fault}" for fault in found]
    for row in chance.to_dict("records"):
        where = f"chance, {row['labels']}, {row['drawn_from']}, {row['counted']}"
        if not row["observed"] <= row["drawn"] == listed.sum():
            faults.append(f"{where}: {row['observed']} of {row['drawn']} drawn")
        counted = population.loc[listed, "support"].isin(row["counted"].split(" or ")).sum()
        if row["labels"] == REBUILT and row["observed"] != counted:
            faults.append(f"{where}: {row['observed']} contributors, the assessment has {counted}")
    return faults


def _group_faults(row, sides, supports):
    """What is wrong with a row of a comparison, `sides` being the states of both where known."""
    faults = []
    for side, states in zip(("contributors", "others"), sides, strict=False):
        held = row[side] + row[f"{side}_missing"]
        if held != len(states):
            faults.append(f"{held:g} {side} with a value or without, of {len(states)}")
        if row["variable"] in supports and row[side]:
            classes = states[f"{row['variable']}_class"].dropna()
            share = (classes == supports[row["variable"]]).mean()
            if not close(row[f"share_upper_{side}"], share):
                faults.append(f"share {row[f'share_upper_{side}']} of {side}, not {share}")
    limits = [row[name] for name in ("auc_low", "auc", "auc_high")]
    ordered = limits[0] <= limits[1] <= limits[2]
    if not (ordered or all(map(missing, limits))):
        faults.append(f"lower limit, area and upper limit are {limits}")
    for name in ("p", "tau_p"):
        if not (missing(row[name]) or row[name] <= row[f"{name}_adjusted"]):
            faults.append(f"{name} {row[name]} is adjusted to {row[f'{name}_adjusted']}")
    return faults
