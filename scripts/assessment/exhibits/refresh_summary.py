"""The end of a refresh in words: what is new in the data, and what it does to each table."""

from typing import Any

import pandas as pd

from assessment.config.model import Display
from assessment.errors import printable
from assessment.exhibits.table import value_text

LARGEST = 5


def revisions_text(revised: Any, pinned: str) -> list[str]:
    """Lines on data.snapshot_diff.Revisions against the pinned snapshot of that name."""
    lines = []
    if revised.series_added or revised.series_gone:
        lines.append(f"series added: {_some(revised.series_added)}")
        lines.append(f"series gone:  {_some(revised.series_gone)}")
        lines.append("  a series of another code is another series: none of it counts as revised")
    lines.append(f"states added: {_some(revised.states_added)}; gone: {_some(revised.states_gone)}")
    lines.append(f"years added:  {_some(revised.years_added)}; gone: {_some(revised.years_gone)}")
    if revised.months_gone:
        lines.append(f"months gone:  {_some(revised.months_gone)}")
    lines.append(
        f"values:       {revised.values} in all; against {pinned} {revised.added} added, "
        f"{revised.gone} gone, {len(revised.revised)} revised"
    )
    if len(revised.revised):
        lines.append("largest revisions:")
    for row in revised.revised.head(LARGEST).itertuples():
        lines.append(
            f"  {row.indicator} {row.iso3} {_when(row)}: {row.before:.10g} -> {row.after:.10g} "
            f"({row.difference:+.4g})"
        )
    return lines


def _when(row):
    """The year of a value, or its month and type of personnel."""
    month = getattr(row, "month", None)
    return row.year if pd.isna(month) else f"{row.year}-{month:02d} {row.type}"


def changes_text(name: str, changes: pd.DataFrame, display: Display) -> list[str]:
    """Lines on the cells of an assessment that would change (assessment_diff.changed_cells)."""
    if changes.empty:
        return [f"{name}: nothing would change"]
    digits = {measure.name: measure.digits for measure in display.measures}
    labels = {measure.name: measure.label for measure in display.measures}
    labels |= {"rank": "Rank", "support": "Model Support", "listed": "listed"}
    on_measures = changes[changes["column"].isin(digits)]
    classes = int((on_measures["before_class"] != on_measures["after_class"]).sum())
    places, supports = (int((changes["column"] == column).sum()) for column in ("rank", "support"))
    lines = [
        f"{name}: {len(on_measures)} cells, {classes} classes, {supports} labels, {places} places "
        "would change"
    ]
    for row in changes.to_dict("records"):
        column = row["column"]
        before, after = (
            _cell(row[side], row[f"{side}_class"], digits.get(column))
            for side in ("before", "after")
        )
        lines.append(f"  {row['state']}, {labels[column]}: {before} -> {after}")
    return lines


def _cell(value, kind, digits):
    if digits is None:
        return str(value)
    text = value_text(value, digits) or "no value"
    return f"{text} ({kind})" if isinstance(kind, str) else text


def _some(items, most=12):
    texts = [printable(str(item)) for item in items]
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return (", ".join(texts[:most]) or "none") + more
