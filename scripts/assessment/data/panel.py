"""The panel: every configured measure, by state and year."""

from collections.abc import Mapping

import pandas as pd

from assessment.errors import InputError, listed

_COLUMNS = ["measure", "iso3", "year", "value", "standard_error", "source", "release", "indicator"]


def build_panel(
    tidy: Mapping[str, pd.DataFrame], measures: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """Measure x state x year, from tidy frames by source.

    `tidy` maps source to tidy frame; `measures` maps each measure to its {source, indicator}.
    Standard errors are missing where the source states none. Raises InputError for an
    indicator without a single value.
    """
    parts = []
    for measure, wanted in measures.items():
        frame = tidy[wanted["source"]]
        observations = frame[frame["indicator"] == wanted["indicator"]]
        if observations.empty:
            raise InputError(
                f"measure {measure}: {wanted['source']} has no indicator "
                f"'{wanted['indicator']}'; it has: {listed(frame['indicator'].unique())}"
            )
        parts.append(observations.assign(measure=measure).reindex(columns=_COLUMNS))
    panel = pd.concat(parts).astype({"standard_error": "float64"})
    return panel.sort_values(["measure", "iso3", "year"], ignore_index=True)
