"""Vintages: the values and classes of a measure in each release of its source.

Releases of a source revise its whole history. How far they lie apart says how much depends on the
choice of the release; it is no measure of the error of any of them.
"""

from collections.abc import Mapping

import pandas as pd

from assessment.config.model import MeasurementRules, Rules
from assessment.model.aggregate import aggregated
from assessment.model.classify_measure import classify_measure
from assessment.model.thresholds import reference_states

COLUMNS = [
    "measure",
    "iso3",
    "state",
    "release",
    "pinned",
    "value",
    "years",
    "class",
    "q1",
    "q3",
    "lowest",
    "highest",
    "range",
    "classes",
]


def vintages(
    panel: pd.DataFrame,
    readings: pd.DataFrame,
    contributors: pd.DataFrame,
    settings: MeasurementRules | Rules,
    pinned: Mapping[str, str],
) -> pd.DataFrame:
    """Each contributor's value and class in each release of each measure that has several.

    `panel` is the panel; `readings` has measure, release, iso3, year and value, releases in the
    order to be listed; `contributors` has iso3 and state in their order; `settings` are the
    assessment's (settings.measured); `pinned` maps measure to the release in use. In each
    release the quartiles are its own, and all other measures are as in the panel. Columns as in
    vintages.csv, values and quartiles in the measure's unit; lowest, highest, range and classes
    (how many) are of the state's values over all releases that have one.
    """
    first, last = settings.window.start, settings.window.end
    panel, readings = (frame[frame["year"].between(first, last)] for frame in (panel, readings))
    assessed = aggregated(panel[panel["measure"].isin(settings.aggregates)], settings.aggregates)
    parts = [
        _release(assessed, observations, measure, release, contributors, settings)
        for (measure, release), observations in readings.groupby(["measure", "release"], sort=False)
    ]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    result = pd.concat(parts, ignore_index=True)
    result["pinned"] = result["release"] == result["measure"].map(pinned)
    groups = result.groupby(["measure", "iso3"])
    result["lowest"], result["highest"] = (groups["value"].transform(how) for how in ("min", "max"))
    result["range"] = result["highest"] - result["lowest"]
    result["classes"] = groups["class"].transform("nunique")
    return result[COLUMNS]


def _release(assessed, observations, measure, release, contributors, settings):
    """One measure in one release: values and classes of the contributors.

    `assessed` has the aggregates of all measures as the panel has them.
    """
    aggregates, rules = settings.aggregates, settings.classification
    values = aggregated(observations, aggregates)
    held = pd.concat([values, assessed[assessed["measure"] != measure]])
    reference = reference_states(held, list(aggregates), rules.states)
    values, limits = classify_measure(observations, values, reference, rules)
    table = contributors[["iso3", "state"]].merge(values.drop(columns="measure"), "left", "iso3")
    table["years"] = table["years"].fillna(0).astype("int64")
    return table.assign(measure=measure, release=release, q1=limits.q1, q3=limits.q3)
