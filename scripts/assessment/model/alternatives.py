"""How far the rebuilt table agrees with a printed one under each alternative to a choice."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from assessment.errors import WindowError
from assessment.model.assess import Assessment
from assessment.model.comparison import compare, summarise

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
    assessment_of: Callable[[Mapping], Assessment],
    base: Mapping,
    readings: Sequence[Mapping],
    printed: pd.DataFrame,
    colours: Mapping[str, str],
) -> pd.DataFrame:
    """The comparison with a printed table under the default and each alternative to a choice.

    `assessment_of` is called with a recipe and gives an assessment; `base` is the default recipe,
    `readings` are {choice, default, alternative, left_out, recipe}. Columns: choice, default,
    alternative; cells, labels and population values that agree, and their numbers; how many
    of the states listed by default change their label; for each measure of any recipe
    `<measure>_error`, the mean absolute error of its printed cells (the measure's unit), missing
    where it was not printed; and left_out, why an alternative has no numbers: it has no value in
    the window.
    """
    usual = assessment_of(base)
    opening = {"choice": "All", "default": "as configured", "alternative": "", "recipe": base}
    rows = []
    for reading in (opening, *readings):
        words = {key: reading[key] for key in ("choice", "default", "alternative")}
        counted, why = {}, reading.get("left_out", "")
        if not why:
            try:
                counted = _counted(assessment_of, reading["recipe"], usual, printed, colours)
            except WindowError as error:
                why = str(error)
        rows.append({**words, **counted, "left_out": why})
    whole = dict.fromkeys([*COUNTS, "labels_changed"], "Int64")
    recipes = [base, *(reading["recipe"] for reading in readings if reading["recipe"])]
    measures = dict.fromkeys(name for one in recipes for name in one["assessment"].aggregates)
    errors = dict.fromkeys([f"{measure}_error" for measure in measures], "float64")
    columns = ["choice", "default", "alternative", *whole, *errors, "left_out"]
    return pd.DataFrame(rows, columns=columns).astype({**whole, **errors})


def _counted(assessment_of, recipe, usual, printed, colours):
    """The numbers of one row of the alternatives; `usual` is the assessment as configured."""
    result = assessment_of(recipe)
    measures = list(recipe["assessment"].aggregates)
    comparison = compare(printed, result.population, result.thresholds, measures, colours)
    summary = summarise(comparison)
    labels = usual.assessment.set_index("iso3")["support"]
    # of the whole population, since an alternative may list others
    support = result.population.set_index("iso3")["support"].reindex(labels.index)
    return {
        **{key: summary[key] for key in COUNTS},
        "labels_changed": int((support != labels).sum()),
        **{f"{m}_error": error for m, error in summary["mean_absolute_error"].items()},
    }
