"""Statements on the labels of support in the rebuilt assessment."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, covered, no_data, plain, undecided, words
from assessment.model.printed import classes_of


def support(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The label of a listed contributor in the rebuilt assessment."""
    labels = frames["assessment"].set_index("iso3")
    if claim["subject"] not in labels.index:
        return no_data(f"{claim['subject']} is not among the contributors")
    row = labels.loc[claim["subject"]]
    text = f"{row['support']}: {_points(row, settings.count_membership)}"
    text += _thin(labels.loc[[claim["subject"]]], settings)
    found = plain(row["support"] == stated, text, f"the rebuilt label is {row['support']}")
    return found.within(settings.window, claim["period"])


def _points(row, count_membership):
    """The points of a label: "2 points (1 upper-quartile measure and membership)"."""
    points = int(row["upper_count"])
    is_counted = count_membership and bool(row["member"])
    measures = points - is_counted
    text = f"{measures or 'no'} upper-quartile measure{'s' * (measures != 1)}"
    text += " and membership" if is_counted else ", no member" if count_membership else ""
    return f"{points} point{'s' * (points != 1)} ({text})"


def _thin(rows, settings):
    """The values of a table, by ISO3, that rest on less of its years than decides a statement on
    them alone: the labels count them."""
    of = len(settings.window.years)
    texts = [
        f"{iso3} {words(measure)} by {int(row[column])} of {of} years"
        for iso3, row in rows.iterrows()
        for measure in settings.assessed
        if (column := f"{measure}_years") in rows
        and covered(int(row[column]), of, settings.coverage, "years")
    ]
    return f"; {', '.join(texts)}" if texts else ""


def label_count(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """How many listed contributors have a label in the rebuilt assessment."""
    table = frames["assessment"]
    having = list(table.loc[table["support"] == stated["label"], "iso3"])
    text = f"{len(having)} {stated['label']}: {', '.join(having) or 'no state'}"
    text += _thin(table.set_index("iso3"), settings)
    found = plain(len(having) == stated["number"], text, f"the rebuilt table has {len(having)}")
    return found.within(settings.window, claim["period"])


def every_class(claim: Mapping, stated: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """All these states in a class on all these measures in the rebuilt assessment."""
    table = frames["assessment"].set_index("iso3")
    lacking = [iso3 for iso3 in stated["states"] if iso3 not in table.index]
    if lacking:
        return no_data(f"not among the contributors: {', '.join(lacking)}")
    unassessed = [measure for measure in stated["measures"] if f"{measure}_class" not in table]
    if unassessed:
        return no_data(f"not among the measures: {', '.join(unassessed)}")
    cells = {
        (iso3, measure): table.loc[iso3, f"{measure}_class"]
        for iso3 in stated["states"]
        for measure in stated["measures"]
    }
    text = f"rebuilt table: {_counted(cells, stated)}{_thin(table.loc[stated['states']], settings)}"
    if "printed" in frames:
        printed = classes_of(
            stated["states"], stated["measures"], frames["printed"], frames["about"]
        )
        text += f"; printed table: {_counted(printed, stated)}"
    if any(pd.isna(own) for own in cells.values()):
        return undecided(text, "the rebuilt table lacks a value")
    of_class = sum(own == stated["class"] for own in cells.values())
    reason = f"{of_class} of {len(cells)} cells are {stated['class']} in the rebuilt table"
    return plain(of_class == len(cells), text, reason).within(settings.window, claim["period"])


def _counted(cells, stated):
    """How many cells are of the class, in all and of each state."""
    of_class = {key: own == stated["class"] for key, own in cells.items()}
    by_state = ", ".join(
        f"{iso3} {sum(of_class[iso3, measure] for measure in stated['measures'])}"
        for iso3 in stated["states"]
    )
    return f"{sum(of_class.values())} of {len(cells)} cells are {stated['class']} ({by_state})"
