"""Statements on the labels of support in the rebuilt assessment."""

from collections.abc import Mapping
from typing import Any

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, plain


def support(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """The label of a listed contributor in the rebuilt assessment."""
    labels = frames["assessment"].set_index("iso3")
    if claim["subject"] not in labels.index:
        return Finding("undecidable", "", f"{claim['subject']} is not listed", held=False)
    row = labels.loc[claim["subject"]]
    text = f"{row['support']}, {row['upper_count']} counted"
    return plain(row["support"] == said, text, f"the rebuilt label is {row['support']}")


def label_count(claim: Mapping, said: Any, frames: Mapping, settings: ClaimRules) -> Finding:
    """How many listed contributors have a label in the rebuilt assessment."""
    table = frames["assessment"]
    found = list(table.loc[table["support"] == said["label"], "iso3"])
    text = f"{len(found)} {said['label']}: {', '.join(found) or 'none'}"
    return plain(len(found) == said["number"], text, f"the rebuilt table has {len(found)}")
