"""The comparison with the printed tables as a page of Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from assessment.config.model import Display, Strongest
from assessment.exhibits.ranking import strength_formula
from assessment.exhibits.table import value_text, window_text
from assessment.markdown import render
from assessment.model.alternatives import COUNTS
from assessment.model.comparison import digits_of
from assessment.model.contributors import month_text
from assessment.model.order import Configured
from assessment.model.slips import KINDS
from assessment.terms import MARKS, POPULATION_ROWS, enumerated, key_text


def findings_page(
    sections: Sequence[Mapping],
    slips: pd.DataFrame,
    alternatives: pd.DataFrame | None,
    tallies: Sequence[str],
    template: str | Path,
) -> str:
    """The page as text.

    `sections` is one dict per printed assessment: display, article (the reference of its printed
    table), comparison, summary, labels,
    states (ISO3 to printed name), names (ISO3 to the name of every state), order
    (model.order.order_by_rules), ranked (model.order.Configured, None where the states are
    listed), fitted (None, or a rule and how it was found); `slips` and `alternatives` are the
    frames of model.slips and model.alternatives, the second None where none are configured;
    `tallies` are sentences on the verdicts, one for each assessment with claims. `template` is
    the path of a Jinja2 file.
    """
    heads = {m.name: m.label for s in sections for m in s["display"].measures}
    return render(
        Path(template),
        articles=sorted({section["article"] for section in sections}),
        sections=[_section(section) for section in sections],
        slips=slip_groups(slips),
        tallies=tallies,
        alternatives=None if alternatives is None else _alternatives(alternatives, heads),
    )


def slip_groups(slips: pd.DataFrame) -> list[dict]:
    """Slips (model.slips) in groups: title (with the table where there are several), findings."""
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
    keys = ("display", "comparison", "summary", "states")
    # without a row where the window has no contribution to the mission
    order = section["order"].dropna(subset="places").to_dict("records")
    derived = sorted({month for row in order for month in row["derived"].split()})
    return {
        **section,
        **comparison_view(*(section[key] for key in keys)),
        "order": [_rule(row, section) for row in order],
        "derived": enumerated(derived),
        "ranked": section["ranked"] and _ranked(section),
    }


# How types of personnel (model.order.TYPES) are called.
_TYPES = {"all": "all", "troops": "troops alone"}


def _rule(row, section):
    """A row of the table of rules: ISO3 codes as names, the rule in words."""
    how = section["ranked"].how if section["ranked"] else Strongest(0, row["rule"])
    named = {key: _names(row[key].split(), section) for key in ("states_in", "states_out")}
    return {
        **row,
        **named,
        "words": strength_formula(row["rule"], how.month),
        "types": _TYPES[row["types"]],
        "closest": _names(row["closest"].split(), section),
        "difference": strength_text(row["difference"]),
        "ties": [_names(group.split(), section) for group in filter(None, row["ties"].split("; "))],
    }


def _names(codes, section):
    """ISO3 codes as the names of their states, as they are read out."""
    return enumerated([section["names"].get(one, one) for one in codes])


def strength_text(persons: float) -> str:
    """A strength in persons, with at most two decimals."""
    return f"{persons:,.2f}".rstrip("0").rstrip(".")


def _ranked(section):
    """The rule that an assessment ranks by, the strengths behind it, and what derived ones do."""
    order: Configured = section["ranked"]
    how, ranking = order.how, order.ranking
    persons = dict(zip(ranking.personnel["iso3"], ranking.personnel["personnel"], strict=True))
    # a rule that uses few months has a column for each
    shown = [month for month in ranking.used if how.by in ("last", "year_end")]
    return {
        "by": how.by,
        "next": how.top is not None and len(order.strengths) > how.top,
        "places": order.places,
        "heads": [month_text(one) + "*" * (one in ranking.derived) for one in shown],
        "rows": [
            {
                "state": section["names"].get(iso3, iso3),
                "cells": [strength_text(order.strengths.loc[iso3, one]) for one in shown],
                "personnel": strength_text(persons[iso3]),
            }
            for iso3 in order.strengths.index
        ],
        "derived": enumerated([month_text(one) for one in ranking.derived]),
        "reported": order.reported,
        "moved": _names(order.moved, section),
        "nearest": _nearest(order, section),
        "left_out": enumerated([str(year) for year in ranking.left_out]),
    }


def _nearest(order, section):
    """The two states of the table with the nearest strengths; "" of fewer than two."""
    shown = order.ranking.personnel.head(len(order.strengths))
    pairs = zip(shown.itertuples(), shown.iloc[1:].itertuples(), strict=False)
    nearest = min(pairs, key=lambda pair: pair[0].personnel - pair[1].personnel, default=())
    return enumerated(
        [
            f"{section['names'].get(one.iso3, one.iso3)} ({strength_text(one.personnel)})"
            for one in nearest
        ]
    )


def comparison_view(
    display: Display, comparison: pd.DataFrame, summary: Mapping, states: Mapping[str, str]
) -> dict:
    """A comparison as texts for a template: title, window, columns with heads, rows of cells,
    cells apart, number of states, errors, summary, unmatched. `states` maps ISO3 to the printed
    name, `summary` is that of summary.json."""
    heads = {measure.name: measure.label for measure in display.measures}
    heads |= {"member": display.regional_organisation, "support": "Model Support"}
    units = {measure.name: measure.unit for measure in display.measures}
    names = {**states, "mean": "Population mean", "median": "Population median"}
    apart = comparison[~comparison["agrees"]]
    return {
        "summary": summary,
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
        "states": len(set(comparison["iso3"]) - set(POPULATION_ROWS)),
        "errors": [
            {"head": heads[measure], "error": value_text(error, 2), "unit": units[measure]}
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
    """What only one of the two tables has, in a sentence; "" where there is nothing."""
    heads = {measure.name: measure.label for measure in display.measures}
    parts = []
    for key, words in _UNMATCHED.items():
        names = unmatched[key]
        if key.endswith("measures"):
            names = [heads.get(name, key_text(name)) for name in names]
        if names:
            parts.append(f"{', '.join(names)} ({words})")
    return f"In one of the two tables alone, and so left out: {'; '.join(parts)}." if parts else ""


def _cells(group):
    return {row["column"]: _cell(row) for row in group.to_dict("records")}


def _cell(row):
    """Printed and rebuilt text of a cell at the printed digits, each with the sign of its class."""
    rebuilt = row["rebuilt"]
    if not pd.isna(row["difference"]):
        rebuilt = value_text(float(rebuilt), digits_of(row["printed"]))
    texts = []
    for text, kind in ((row["printed"], row["printed_class"]), (rebuilt, row["rebuilt_class"])):
        sign = "" if pd.isna(kind) or row["column"] == "member" else MARKS[kind]
        texts.append(f"{text} {sign}".strip().replace("-", "\N{MINUS SIGN}"))
    return {"printed": texts[0], "rebuilt": texts[1], "agrees": row["agrees"]}


def _alternatives(alternatives, heads):
    """Each alternative with the errors that it changes, as text: "Governance 0.30 to 0.46".

    One that is left out has the reason alone.
    """
    # a row that is left out has no counts, so those of the others were read as floats
    frame = alternatives.astype(dict.fromkeys([*COUNTS, "labels_changed"], "Int64"))
    default, *others = frame.fillna({"alternative": "", "left_out": ""}).to_dict("records")
    errors = {
        column: heads.get(measure := column.removesuffix("_error"), key_text(measure))
        for column in alternatives
        if column.endswith("_error")
    }
    usual = {key: value_text(default[key], 2) for key in errors}
    rows = []
    for row in (default, *others):
        texts = {key: value_text(row[key], 2) for key in errors if not row["left_out"]}
        changed = [
            f"{errors[key]} {usual[key]} to {text}"
            for key, text in texts.items()
            if text != usual[key]
        ]
        rows.append({**row, "errors": "; ".join(changed)})
    return rows


def left_out_texts(alternatives: pd.DataFrame) -> list[str]:
    """The alternatives that are left out, a sentence each with the reason."""
    rows = alternatives[alternatives["left_out"].notna()]
    return [
        f"{row.choice}, {row.alternative}: {row.left_out}" for row in rows.itertuples(index=False)
    ]
