"""What a comparison with a printed table shows, as plain rows of text and numbers."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from assessment.config.model import Window
from assessment.errors import WindowError
from assessment.model.assess import Assessment
from assessment.model.comparison import compare, summarise
from assessment.model.contributors import strengths
from assessment.terms import POPULATION_ROWS


def printed_order(
    printed: pd.DataFrame, contributions: pd.DataFrame, mission: str, window: Window
) -> pd.DataFrame:
    """The printed rank of each state beside its rank by mean strength among those printed.

    Columns: iso3, state, printed_rank, personnel (mean over the window, persons), rank; the last
    two are missing where the window has no contribution to the mission.
    """
    rows = printed[~printed["iso3"].isin(POPULATION_ROWS)]
    sent = _sent(contributions, mission, window).set_index("iso3")["personnel"]
    frame = pd.DataFrame(
        {
            "iso3": rows["iso3"],
            "state": rows["state"],
            "printed_rank": rows["rank"].astype("int64"),
            "personnel": rows["iso3"].map(sent).fillna(0.0 if len(sent) else np.nan),
        }
    )
    frame["rank"] = frame["personnel"].rank(ascending=False, method="min").astype("Int64")
    return frame


def stronger_outside(
    printed: pd.DataFrame, contributions: pd.DataFrame, mission: str, window: Window
) -> pd.DataFrame:
    """States not printed that sent more than some printed one on average: iso3, personnel."""
    ranked = _sent(contributions, mission, window)
    listed = set(printed["iso3"])
    least = ranked.loc[ranked["iso3"].isin(listed), "personnel"].min()
    return ranked[~ranked["iso3"].isin(listed) & (ranked["personnel"] > least)]


def _sent(contributions, mission, window):
    """Mean strengths over the window; without a row where it has no contribution."""
    try:
        return strengths(contributions, mission, window, "mean").personnel
    except WindowError:
        return pd.DataFrame({"iso3": pd.Series(dtype=str), "personnel": pd.Series(dtype=float)})


# What each row of the alternatives counts, as a comparison's summary calls it.
COUNTS = (
    "coloured_cells_agreeing",
    "coloured_cells",
    "labels_agreeing",
    "labels",
    "population_cells_agreeing",
    "population_cells",
)


def alternative_readings(
    rebuild: Callable[[Mapping], Assessment],
    base: Mapping,
    readings: Sequence[Mapping],
    printed: pd.DataFrame,
    colours: Mapping[str, str],
) -> pd.DataFrame:
    """What the comparison comes to under the default and each alternative of a choice.

    `rebuild` is called with a recipe and gives an assessment; `base` is the default recipe,
    `readings` are {choice, default, alternative, left_out, recipe}. Columns: choice, default,
    alternative; cells, labels and population figures that agree, and their numbers; how many
    states change their label against the default; for each measure of any recipe
    `<measure>_error`, the mean absolute error of its printed cells (the measure's unit), missing
    where it was not printed; and left_out, why an alternative has no numbers: it has no value in
    the window.
    """
    usual = rebuild(base)
    opening = {"choice": "All", "default": "as configured", "alternative": "", "recipe": base}
    rows = []
    for reading in (opening, *readings):
        words = {key: reading[key] for key in ("choice", "default", "alternative")}
        counted, why = {}, reading.get("left_out", "")
        if not why:
            try:
                counted = _counted(rebuild, reading["recipe"], usual, printed, colours)
            except WindowError as error:
                why = str(error)
        rows.append({**words, **counted, "left_out": why})
    whole = dict.fromkeys([*COUNTS, "labels_changed"], "Int64")
    recipes = [base, *(reading["recipe"] for reading in readings if reading["recipe"])]
    measures = dict.fromkeys(name for one in recipes for name in one["assessment"].aggregates)
    errors = dict.fromkeys([f"{measure}_error" for measure in measures], "float64")
    columns = ["choice", "default", "alternative", *whole, *errors, "left_out"]
    return pd.DataFrame(rows, columns=columns).astype({**whole, **errors})


def _counted(rebuild, recipe, usual, printed, colours):
    """The numbers of one row of the alternatives; `usual` is the assessment as configured."""
    result = rebuild(recipe)
    measures = list(recipe["assessment"].aggregates)
    comparison = compare(printed, result.population, result.thresholds, measures, colours)
    summary = summarise(comparison)
    labels = usual.assessment.set_index("iso3")["support"]
    support = result.assessment.set_index("iso3")["support"].reindex(labels.index)
    return {
        **{key: summary[key] for key in COUNTS},
        "labels_changed": int((support != labels).sum()),
        **{f"{m}_error": error for m, error in summary["mean_absolute_error"].items()},
    }
