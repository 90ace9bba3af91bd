"""Observations in a window of years, and their aggregate per state."""

from collections.abc import Collection, Mapping

import pandas as pd

from assessment.config.model import Window
from assessment.errors import WindowError


def in_window(panel: pd.DataFrame, window: Window, measures: Collection[str]) -> pd.DataFrame:
    """Rows of the panel for `measures` in the years of `window`.

    Raises WindowError for a measure without a single value in the window.
    """
    years = panel["year"].between(*window)
    observed = panel[years & panel["measure"].isin(measures)]
    for measure in measures:
        if not (observed["measure"] == measure).any():
            held = panel.loc[panel["measure"] == measure, "year"]
            span = f"{held.min()}-{held.max()}" if len(held) else "no year at all"
            raise WindowError(
                f"measure {measure} has no value in the window {window}; its source has {span}"
            )
    return observed


def aggregated(observed: pd.DataFrame, aggregates: Mapping[str, str]) -> pd.DataFrame:
    """One value per measure and state: measure, iso3, value (the measure's unit), years.

    `aggregates` maps measure to "mean" or "sum". Missing years are left out; `years` counts
    those observed.
    """
    groups = observed.groupby(["measure", "iso3"])["value"]
    values = groups.agg(["mean", "sum", "count"]).reset_index()
    summed = values["measure"].map(aggregates) == "sum"
    values["value"] = values["mean"].where(~summed, values["sum"])
    return values.rename(columns={"count": "years"})[["measure", "iso3", "value", "years"]]
