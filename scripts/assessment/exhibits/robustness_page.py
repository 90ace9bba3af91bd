"""A grid of specifications as texts for the page: its size, labels, certificates, best ones."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.config.model import Display
from assessment.exhibits.grid_words import (
    COUNTED,
    best_words,
    common,
    contributors_words,
    flipped_text,
    printed_labels,
    printed_parts,
    window_words,
)
from assessment.exhibits.option_labels import SHARES, choice_text, option_text
from assessment.terms import KIND_OF_LABEL, LABELS, key_text, share_text

PARTS = {
    "cells": "cells in the printed class",
    "labels": "labels",
    "values": "values at the printed digits",
    "population": "population values",
}


def robustness_view(
    grid: Mapping,
    firmness: pd.DataFrame,
    spread: pd.DataFrame,
    figures: Sequence[Mapping],
    display: Display,
    printed: Mapping[str, Any] | None = None,
) -> dict:
    """The texts of the section on a grid.

    `grid` as in grid.json, `firmness` as in firmness.csv, `spread` as in the grid's
    discrimination.csv, `figures` as page_html takes them, `display` from views.display. `printed`
    is None without a printed table, else a dict of frames: comparison, recovery, options,
    certificates (as in their CSV files) and states (ISO3 to name).
    """
    return {
        "specifications": f"{grid['specifications']:,}",
        "combinations": f"{grid['combinations']:,}",
        "left_out": f"{grid['combinations'] - grid['specifications']:,}",
        "windows": len(grid["windows"]),
        "choices": [
            (
                choice_text(choice),
                [
                    (option_text(choice, option), option == grid["configured"][choice])
                    for option in options
                ],
            )
            for choice, options in grid["choices"].items()
        ],
        "excluded": [(rule, f"{count:,}") for rule, count in grid["excluded"].items() if count],
        "unread": [
            (choice_text(choice), option_text(choice, option), why)
            for choice, reasons in grid["left_out"].items()
            for option, why in reasons.items()
        ],
        "contributors": contributors_words(spread, grid["specifications"]),
        "figures": figures,
        "shares": SHARES,
        "labels": LABELS[::-1],
        "firmness": _firmness(firmness, printed["comparison"] if printed else None),
        "recovery": _recovery(grid, printed) if printed else None,
        **(_certificates(display, printed) if printed else {"certificates": [], "met": []}),
    }


def _firmness(firmness, comparison):
    printed = printed_labels(comparison)
    rows = []
    for row in firmness.to_dict("records"):
        marks = {"configured": row["configured"], "printed": printed.get(row["iso3"])}
        rows.append(
            {
                "state": row["state"],
                "shares": [share_text(row[label]) for label in reversed(LABELS)],
                **{
                    key: (label, KIND_OF_LABEL[label]) if label in LABELS else None
                    for key, label in marks.items()
                },
                "flipped": flipped_text(row),
            }
        )
    return rows


def _recovery(grid, printed):
    recovery, options = printed["recovery"], printed["options"]
    best = recovery[recovery["rank"] == 1]
    first, parts = best.iloc[0], printed_parts(printed["comparison"])
    as_configured = recovery
    for choice, option in grid["configured"].items():
        matches = as_configured[choice].astype(str) == str(option)
        as_configured = as_configured[matches]
    return {
        "words": best_words(recovery, printed["comparison"], grid),
        "window": window_words(options),
        "common": [
            f"{choice_text(row.choice)}: {option_text(row.choice, row.option)}"
            for row in common(options).itertuples()
        ],
        "first": len(best),
        "agreement": f"{first['agreement']}",
        "of": f"{sum(parts.values())}",
        "parts": [f"{first[f'{key}_agreeing']} of {parts[key]} {PARTS[key]}" for key in COUNTED],
        "configured": f"{as_configured['rank'].iloc[0]:,}" if len(as_configured) else None,
        "choices": [_taken(choice, best[choice], grid) for choice in grid["choices"]],
    }


def _taken(choice, options, grid):
    """A choice with the options of the best specifications and the configured one."""
    taken = list(dict.fromkeys(options.astype(str)))
    usual = grid["configured"][choice]
    return {
        "choice": choice_text(choice),
        "taken": " or ".join(option_text(choice, option) for option in taken),
        "configured": "not in the grid" if usual is None else option_text(choice, usual),
        "differs": str(usual) not in taken,
    }


# Columns of certificates.csv that are no measure, in words.
_NO_MEASURES = {
    "support, membership counted": "Model Support, if membership counts",
    "support, membership not counted": "Model Support, if membership does not count",
}


def _certificates(display, printed):
    """Columns with a cell that is wrong whatever the thresholds, and those that can be met."""
    heads = {measure.name: measure.label for measure in display.measures} | _NO_MEASURES
    heads["member"] = display.regional_organisation.replace("_", " ")
    rows = [
        {
            "column": heads.get(row["column"], key_text(row["column"])),
            "cells": row["cells"],
            "least": row["least_wrong"],
            "proof": proof_text(row["proof"], printed["states"]),
        }
        for row in printed["certificates"].fillna({"proof": ""}).to_dict("records")
    ]
    return {
        "certificates": [row for row in rows if row["least"]],
        "met": [row["column"] for row in rows if not row["least"]],
    }


def proof_text(proof: str, states: Mapping[str, str]) -> str:
    """A proof with names in place of codes; `states` is ISO3 to name."""
    return re.sub(r"(^|[,;] )([A-Z]{3})(?= at )", lambda m: m[1] + states.get(m[2], m[2]), proof)
