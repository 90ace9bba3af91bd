"""The comparison with the printed tables as a page of Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from assessment.config.model import Display
from assessment.exhibits.table import figure_text, window_text
from assessment.markdown import render
from assessment.model.comparison import digits_of
from assessment.model.findings import COUNTS
from assessment.model.slips import KINDS
from assessment.terms import MARKS, agreement_text, key_text


def findings_page(
    sections: Sequence[Mapping],
    slips: pd.DataFrame,
    alternatives: pd.DataFrame | None,
    tallies: Mapping[str, Mapping],
    template: str | Path,
) -> str:
    """The page as text.

    `sections` is one dict per printed assessment: display, comparison, summary, labels,
    order, outside, states (ISO3 to printed name); `slips` is the frame of model.slips,
    `alternatives` that of model.findings, None where none are configured; `tallies` maps the name
    of an assessment with claims to its claims by verdict. `template` is the path of a Jinja2 file.
    """
    heads = {m.name: m.label for s in sections for m in s["display"].measures}
    return render(
        Path(template),
        sections=[_section(section) for section in sections],
        slips=slip_groups(slips),
        tallies=tallies,
        alternatives=None if alternatives is None else _readings(alternatives, heads),
    )


def slip_groups(slips: pd.DataFrame) -> list[dict]:
    """Slips (model.slips) by what they are about: title, findings; the table too where several."""
    groups = slips["kind"].map(KINDS)
    several = slips["printed_table"].nunique() > 1
    return [
        {
            "title": f"{table}: {group}" if several else group,
            "findings": list(rows["finding"]),
        }
        for (table, group), rows in slips.groupby(["printed_table", groups], sort=False)
    ]


def _section(section):
    order, outside = section["order"], section["outside"]
    keys = ("display", "comparison", "summary", "states")
    return {
        **section,
        **comparison_view(*(section[key] for key in keys)),
        "reordered": len(outside) > 0 or (order["rank"] != order["printed_rank"]).any(),
        # without a row where the window has no contribution to the mission
        "order": _with_personnel(order.dropna()),
        "outside": _with_personnel(outside),
    }


def comparison_view(
    display: Display, comparison: pd.DataFrame, summary: Mapping, states: Mapping[str, str]
) -> dict:
    """A comparison as texts for a template: title, window, columns with heads, rows of cells,
    cells apart, errors, summary, agreement, unmatched. `states` maps ISO3 to the printed name,
    `summary` is that of summary.json."""
    heads = {measure.name: measure.label for measure in display.measures}
    heads |= {"member": display.regional_organisation, "support": "Model Support"}
    names = {**states, "mean": "Population mean", "median": "Population median"}
    apart = comparison[~comparison["agrees"]]
    return {
        "summary": summary,
        "agreement": agreement_text(summary),
        "unmatched": unmatched_text(summary["unmatched"], display),
        "title": display.title,
        "window": window_text(*display.window),
        "columns": [column for column in heads if column in set(comparison["column"])],
        "heads": heads,
        "rows": [
            {"state": names[iso3], "cells": _cells(group)}
            for iso3, group in comparison.groupby("iso3", sort=False)
        ],
        "apart": [
            {"state": names[row["iso3"]], "head": heads[row["column"]], **_cell(row)}
            for row in apart.to_dict("records")
        ],
        "errors": [
            {"head": heads[measure], "error": figure_text(error, 2)}
            for measure, error in summary["mean_absolute_error"].items()
        ],
    }


# What only one of two tables has (model.comparison.unmatched), in words.
_UNMATCHED = {
    "printed_measures": "printed, not assessed",
    "measures": "assessed, not printed",
    "printed_states": "printed, no contributor here",
    "states": "contributor here, not printed",
}


def unmatched_text(unmatched: Mapping[str, Sequence[str]], display: Display) -> str:
    """What is compared with nothing, in a sentence; empty where there is nothing of the kind."""
    heads = {measure.name: measure.label for measure in display.measures}
    told = []
    for key, words in _UNMATCHED.items():
        names = unmatched[key]
        if key.endswith("measures"):
            names = [heads.get(name, key_text(name)) for name in names]
        if names:
            told.append(f"{', '.join(names)} ({words})")
    return f"In one of the two tables alone, and so left out: {'; '.join(told)}." if told else ""


def _with_personnel(frame):
    return [
        {**row, "personnel": figure_text(row["personnel"], 0)} for row in frame.to_dict("records")
    ]


def _cells(group):
    return {row["column"]: _cell(row) for row in group.to_dict("records")}


def _cell(row):
    """Printed and rebuilt text of a cell at the printed digits, each with the sign of its class."""
    rebuilt = row["rebuilt"]
    if not pd.isna(row["difference"]):
        rebuilt = figure_text(float(rebuilt), digits_of(row["printed"]))
    texts = []
    for text, kind in ((row["printed"], row["printed_class"]), (rebuilt, row["rebuilt_class"])):
        sign = "" if pd.isna(kind) or row["column"] == "member" else MARKS[kind]
        texts.append(f"{text} {sign}".strip())
    return {"printed": texts[0], "rebuilt": texts[1], "agrees": row["agrees"]}


def _readings(alternatives, heads):
    """Each reading with the errors that it changes, as text: "Governance 0.30 to 0.46".

    One that is left out has the reason alone.
    """
    # without these, a row that is left out makes halves of the whole numbers of all
    frame = alternatives.astype(dict.fromkeys([*COUNTS, "labels_changed"], "Int64"))
    default, *others = frame.fillna({"alternative": "", "left_out": ""}).to_dict("records")
    errors = {
        column: heads.get(measure := column.removesuffix("_error"), key_text(measure))
        for column in alternatives
        if column.endswith("_error")
    }
    usual = {key: figure_text(default[key], 2) for key in errors}
    rows = []
    for row in (default, *others):
        held = {key: figure_text(row[key], 2) for key in errors if not row["left_out"]}
        told = [
            f"{errors[key]} {usual[key]} to {text}"
            for key, text in held.items()
            if text != usual[key]
        ]
        rows.append({**row, "errors": "; ".join(told)})
    return rows


def left_out_texts(alternatives: pd.DataFrame) -> list[str]:
    """The alternatives that are left out, a sentence each with the reason."""
    rows = alternatives[alternatives["left_out"].notna()]
    return [
        f"{row.choice}, {row.alternative}: {row.left_out}" for row in rows.itertuples(index=False)
    ]
