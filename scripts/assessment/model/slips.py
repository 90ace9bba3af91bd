"""What does not fit together in a printed table, as plain rows of text."""

from collections.abc import Mapping

import pandas as pd

from assessment.model.comparison import (
    digits_of,
    label_counts,
    order_slips,
    printed_measures,
    repeated_values,
)
from assessment.terms import key_text


def slips(
    name: str,
    printed: pd.DataFrame,
    about: Mapping,
    comparison: pd.DataFrame,
    labels: Mapping[str, str],
) -> pd.DataFrame:
    """Slips of a printed table that no rule of classification can mend, found in its own cells.

    `printed` is the table called `name`, `about` what its page says of it (windows,
    label_counts, colours), `comparison` one rebuilt beside it, `labels` maps the measures of the
    assessment, which need not be those printed, to their heads. Columns: printed_table, kind,
    column, states (ISO3, joined by a space), finding.
    """
    rows = []
    states = dict(zip(printed["iso3"], printed["state"], strict=True))
    labels = {**{column: key_text(column) for column in printed_measures(printed)}, **labels}
    for slip in order_slips(printed, about["colours"]).itertuples():
        rows.append(
            (
                "order",
                slip.column,
                f"{slip.iso3} {slip.over_iso3}",
                f"{states[slip.iso3]} at {slip.printed} is printed as {slip.printed_class}, "
                f"{states[slip.over_iso3]} at {slip.over_printed} as {slip.over_class}: "
                f"no threshold puts the smaller {labels[slip.column]} in the higher class",
            )
        )
    for pair in repeated_values(comparison).itertuples():
        digits = digits_of(pair.printed)
        rows.append(
            (
                "repeated value",
                pair.column,
                f"{pair.iso3} {pair.other_iso3}",
                f"{states[pair.iso3]} and {states[pair.other_iso3]} both read {pair.printed} on "
                f"{labels[pair.column]}, where the data have {pair.rebuilt:.{digits}f} and "
                f"{pair.other_rebuilt:.{digits}f}: a slip, or another vintage",
            )
        )
    windows = {place: f"{w['start']}-{w['end']}" for place, w in about["windows"].items()}
    if len(set(windows.values())) > 1:
        told = ", ".join(f"the {place} says {window}" for place, window in windows.items())
        rows.append(("window", "", "", f"The page names more than one window: {told}"))
    counted = label_counts(printed)
    for label, stated in about["label_counts"].items():
        if counted.get(label, 0) != stated:
            rows.append(
                (
                    "label count",
                    "support",
                    "",
                    f"The text counts {stated} states with {label} support, "
                    f"the table {counted.get(label, 0)}",
                )
            )
    columns = ["kind", "column", "states", "finding"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "printed_table", name)
    return frame
