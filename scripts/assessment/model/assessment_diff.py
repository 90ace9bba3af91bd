"""What differs between two assessments of the same contributors and measures."""

from collections.abc import Iterable

import pandas as pd

from assessment.config.model import Measure
from assessment.model.assess import Assessment

_COLUMNS = ["iso3", "state", "column", "before", "before_class", "after", "after_class"]


def changed_cells(
    before: Assessment, after: Assessment, measures: Iterable[Measure]
) -> pd.DataFrame:
    """Places, cells, classes and labels of the listed states that differ, in the table's order.

    `before` and `after` are model.assess.Assessment; `measures` are config.model.Measure.
    A cell differs when its class does or its value at the digits of the table. Columns: iso3,
    state, column (a measure, "rank", "support" or "listed"), before and after (values, places,
    labels, or "yes"/"no" for a state that is listed in one of the two alone), before_class,
    after_class.
    """
    old, new = (one.assessment.set_index("iso3") for one in (before, after))
    rows = []
    for iso3 in [*old.index, *new.index.difference(old.index)]:
        was, is_now = iso3 in old.index, iso3 in new.index
        state = (old if was else new).loc[iso3, "state"]
        if not (was and is_now):
            listed = [("no", "yes")[was], None, ("no", "yes")[is_now], None]
            rows.append([iso3, state, "listed", *listed])
            continue
        old_row, new_row = old.loc[iso3], new.loc[iso3]
        if old_row["rank"] != new_row["rank"]:
            rows.append([iso3, state, "rank", old_row["rank"], None, new_row["rank"], None])
        for measure in measures:
            name = measure.name
            values, classes = (
                _pair(old_row, new_row, column) for column in (name, f"{name}_class")
            )
            if classes[0] != classes[1] or _differ(values, measure.digits):
                rows.append([iso3, state, name, values[0], classes[0], values[1], classes[1]])
        if old_row["support"] != new_row["support"]:
            rows.append(
                [iso3, state, "support", old_row["support"], None, new_row["support"], None]
            )
    return pd.DataFrame(rows, columns=_COLUMNS)


def _pair(one, other, column):
    return [None if pd.isna(row[column]) else row[column] for row in (one, other)]


def _differ(values, digits):
    texts = [None if value is None else f"{value:.{digits}f}" for value in values]
    return texts[0] != texts[1]
