"""What changed between two releases, in words on a terminal and as a page without a network."""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from assessment.errors import printable
from assessment.exhibits.page import environment
from assessment.exhibits.table import kind_of, value_text
from assessment.terms import KIND_OF_LABEL

INPUTS = {
    "pin": "Snapshots in use",
    "snapshot": "Snapshots stored",
    "config": "Keys of config.yaml",
    "resource": "Other resources",
    "code": "Code of rules",
    "environment": "Versions in use",
    "file": "Other files",
}
# one of each kind, and several
COUNTED = {
    "measure": ("measure", "measures"),
    "value": ("cell", "cells"),
    "class": ("class", "classes"),
    "years": ("number of years", "numbers of years"),
    "upper_count": ("count", "counts"),
    "support": ("label", "labels"),
    "member": ("membership", "memberships"),
    "rank": ("rank", "ranks"),
    "state": ("state", "states"),
    "threshold": ("threshold", "thresholds"),
    "verdict": ("verdict on a claim", "verdicts on claims"),
    "claim": ("text or value of a claim", "texts and values of claims"),
}
SIDES = ("before", "after")
_COLUMNS = {
    "rank": "Rank",
    "member": "Member",
    "upper_count": "Counted for the model",
    "support": "Model Support",
    "state": "African states",
}
_HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
# Of a list or a text on a terminal; the page and the CSV have all of it
_MOST, _LONGEST = 8, 160


def changes_view(changes: pd.DataFrame, before: Any, after: Any) -> dict:
    """Changes as texts, for both renderings.

    `changes` is the frame of archive.release_diff between two archive.releases.Release. A dict:
    `sides`, `inputs` (head and rows), `assessments` (name, title, note, tally, listed, others,
    thresholds, claims), `results` and their number. Each row has item or state and column,
    before, after, and difference where both are numbers.
    """
    rows = changes.astype(object).where(changes.notna(), None).to_dict("records")
    rows = [
        {
            key: _HASH.sub(r"\1", printable(value)) if isinstance(value, str) else value
            for key, value in row.items()
        }
        for row in rows
    ]
    by_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in INPUTS}
    names = dict.fromkeys([*before.assessments, *after.assessments])
    return {
        "sides": [
            {"label": side.label, **{key: printable(text) for key, text in side.about.items()}}
            for side in (before, after)
        ],
        "inputs": [(head, by_kind[kind]) for kind, head in INPUTS.items() if by_kind[kind]],
        "assessments": [
            _assessment(name, [row for row in rows if row["assessment"] == name], (before, after))
            for name in names
        ],
        "results": [row for row in rows if row["kind"] == "result"],
        "of_results": len(before.results.keys() | after.results.keys()),
    }


def changes_text(view: Mapping) -> list[str]:
    """The lines that a terminal shows."""
    lines = [
        f"{sign} {side['label']}: release {side['release']}, commit {side['commit'][:12] or 'none'}"
        for sign, side in zip("-+", view["sides"], strict=True)
    ]
    for head, rows in view["inputs"]:
        lines += ["", f"{head}: {len(rows)} changed"]
        lines += _some(f"  {row['item']}: {_arrow(row)}" for row in rows)
    for part in view["assessments"]:
        lines += ["", f"{part['name']}: {part['note'] or part['tally']}"]
        lines += [f"  {text}" for text in part["measures"]]
        lines += [f"  {row['state']}, {row['column']}: {_arrow(row)}" for row in part["listed"]]
        if part["others"]:
            lines.append(f"  other African states: {part['tally_of_others']} (page, CSV)")
        lines += [
            f"  thresholds of {row['measure']}, {row['item']}: {_arrow(row)}"
            for row in part["thresholds"]
        ]
        for row in part["claims"]:
            lines.append(f"  claim {row['item']}:")
            lines += [
                f"    {sign} {_short(row[side])}" for sign, side in zip("-+", SIDES, strict=True)
            ]
    lines += ["", f"files of results: {len(view['results'])} of {view['of_results']} changed"]
    return lines


def changes_html(view: Mapping, templates: str | Path) -> str:
    """The page; it needs no network. `templates` is the folder of changes.html.j2."""
    styles = Markup((Path(templates) / "page.css").read_text(encoding="utf-8"))
    template = environment(Path(templates)).get_template("changes.html.j2")
    return template.render(**view, styles=styles)


def _assessment(name, rows, releases):
    pair = [release.assessments.get(name) for release in releases]
    labels = {
        measure: printable(about["label"])
        for release in releases
        for measure, about in release.measures.items()
    }
    cells = [] if None in pair else _cells(rows, pair, releases, labels)
    listed, others = ([cell for cell in cells if cell["listed"] is kept] for kept in (True, False))
    apart = [row["kind"] for row in rows if not row["iso3"]]
    return {
        "name": printable(name),
        "title": printable((pair[1] or pair[0]).title),
        "note": _note(pair),
        "measures": [
            f"{labels[row['measure']]}: "
            + ("no longer assessed" if row["before"] else "newly assessed")
            for row in rows
            if row["kind"] == "measure"
        ],
        "tally": _tally([*_kinds(listed), *apart], "contributors: " if others else ""),
        "tally_of_others": _tally(_kinds(others)),
        "listed": listed,
        "others": others,
        "thresholds": [
            {
                **row,
                **_values(row, _digits(row["measure"], releases)),
                "measure": labels[row["measure"]],
            }
            for row in rows
            if row["kind"] == "threshold"
        ],
        "claims": [row for kind in ("verdict", "claim") for row in rows if row["kind"] == kind],
    }


def _note(pair):
    if None not in pair:
        return ""
    return (
        "added, on the later side alone" if pair[0] is None else "gone, on the earlier side alone"
    )


def _cells(rows, pair, releases, labels):
    """A row for each state and column that changed; of a measure, its value, class and years."""
    groups = {}
    for row in rows:
        if row["iso3"]:
            groups.setdefault((row["iso3"], row["measure"] or row["kind"]), {})[row["kind"]] = row
    cells = []
    for (iso3, column), group in groups.items():
        first = next(iter(group.values()))
        states = [side.states.get(iso3, {}) for side in pair]
        cell = {
            "state": first["state"],
            "kinds": list(group),
            "column": labels[column] if first["measure"] else _COLUMNS[column],
            "listed": any(state.get("rank") for state in states),
        }
        measured = first["measure"] and _measured(column, group, states, releases)
        cells.append({**cell, **(measured or _plain(first))})
    return cells


def _plain(row):
    """A cell that is no value of a measure."""
    missing = {"rank": "not listed", "state": "not among them"}.get(row["kind"], "none")
    return {
        **{side: row[side] or missing for side in SIDES},
        **{f"{side}_kind": KIND_OF_LABEL.get(row[side], "plain") for side in SIDES},
        "difference": "",
    }


def _measured(measure, group, states, releases):
    row = dict(zip(SIDES, (state.get(measure, "") for state in states), strict=True))
    shown = _values(row, _digits(measure, releases))
    for side, state, release in zip(SIDES, states, releases, strict=True):
        level = printable(state.get(f"{measure}_class", ""))
        years = f", {printable(state[f'{measure}_years'])} years" if "years" in group else ""
        shown[side] += f" ({level or 'no class'}{years})"
        shown[f"{side}_kind"] = kind_of(level or None, release.measures[measure]["supports"])
    return shown


def _digits(measure, releases):
    return max(one.measures[measure]["digits"] for one in releases)


def _values(row, digits):
    """Both sides at the digits of the table, or at as many as it takes to differ."""
    numbers = [_number(row[side]) for side in SIDES]
    if None in numbers:
        texts = [printable(row[side]) or "no value" for side in SIDES]
    else:
        texts = _distinct_texts(numbers, digits)
    difference = "" if None in numbers else f"{numbers[1] - numbers[0]:+.4g}"
    return {**dict(zip(SIDES, texts, strict=True)), "difference": difference}


def _distinct_texts(numbers, digits):
    for more in range(digits, 12):
        texts = [value_text(number, more) for number in numbers]
        if texts[0] != texts[1]:
            return texts
    # one value, of a cell whose class or number of years differs
    return [value_text(number, digits) for number in numbers]


def _number(text):
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _kinds(cells):
    return [kind for cell in cells for kind in cell["kinds"]]


def _tally(kinds, of=""):
    """How many of each kind, in words."""
    counts = {kind: kinds.count(kind) for kind in COUNTED}
    parts = [f"{count} {COUNTED[kind][count > 1]}" for kind, count in counts.items() if count]
    return ", ".join(parts) + " changed" if parts else f"{of}nothing changed"


def _arrow(row):
    before, after = (_short(row[side]) for side in SIDES)
    if not before or not after:
        return f"added: {after}" if after else f"gone: {before}"
    return f"{before} -> {after}"


def _short(text):
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _some(lines):
    lines = list(lines)
    more = [f"  and {len(lines) - _MOST} more (page, CSV)"] if len(lines) > _MOST else []
    return lines[:_MOST] + more
