"""One assessment: the population's states, their classes and support, and the thresholds."""

from dataclasses import dataclass

import pandas as pd

from assessment.config.model import Rules, Strongest
from assessment.errors import InputError, WindowError, listed
from assessment.model.aggregate import aggregated, in_window
from assessment.model.classes import classify
from assessment.model.contributors import listed_contributors, members
from assessment.model.support import count_support, support_labels
from assessment.model.thresholds import quartile_thresholds, reference_states


@dataclass(frozen=True)
class Assessment:
    """`assessment` and `population` have the catalogue's columns of assessment.csv,
    `thresholds` those of thresholds.csv."""

    assessment: pd.DataFrame
    population: pd.DataFrame
    thresholds: pd.DataFrame


def assess(
    panel: pd.DataFrame,
    memberships: pd.DataFrame,
    contributions: pd.DataFrame,
    states: pd.DataFrame,
    settings: Rules,
) -> Assessment:
    """Assess a mission's contributors against all states of the population.

    `panel`, `memberships` and `contributions` are frames of the data wing, `states` has iso3
    and name. `settings` are one assessment's: mission, window, regional_organisation,
    membership, contributors, aggregates {measure: mean|sum} in the order of the table,
    supports {measure: the class that speaks for the model, upper or lower}, classification,
    support.
    """
    measures = list(settings.aggregates)
    window, classification = settings.window, settings.classification
    observed = in_window(panel, window, measures)
    values = aggregated(observed, settings.aggregates)
    reference = reference_states(values, measures, classification.states)
    thresholds = quartile_thresholds(
        observed[observed["iso3"].isin(reference)],
        values[values["iso3"].isin(reference)],
        measures,
        classification.population,
        classification.quantile,
    )
    population = _population(values, thresholds, states, memberships, settings)
    ranked = listed_contributors(settings.contributors, contributions, settings.mission, window)
    _check_contributors(ranked, population, measures, settings.contributors)
    rank = {iso3: place for place, iso3 in enumerate(ranked, start=1)}
    population.insert(0, "rank", population["iso3"].map(rank).astype("Int64"))
    assessment = population[population["rank"].notna()]
    assessment = assessment.sort_values("rank", ignore_index=True)
    return Assessment(assessment, population, thresholds)


def _population(values, thresholds, states, memberships, settings):
    member = members(
        memberships, settings.regional_organisation, settings.window, settings.membership
    )
    table = states[["iso3", "name"]].rename(columns={"name": "state"})
    table = table[table["iso3"].isin(member.index)].reset_index(drop=True)
    table["member"] = table["iso3"].map(member).astype(bool)
    rules = settings.classification
    for limits in thresholds.itertuples():
        own = values[values["measure"] == limits.measure].set_index("iso3")
        aggregates = table["iso3"].map(own["value"])
        table[limits.measure] = aggregates
        classes = classify(aggregates, limits.q1, limits.q3, rules.upper, rules.lower)
        table[f"{limits.measure}_class"] = pd.array(classes, dtype="str")
        table[f"{limits.measure}_years"] = table["iso3"].map(own["years"]).fillna(0).astype("int64")
    support = settings.support
    classes = table[[f"{measure}_class" for measure in thresholds["measure"]]]
    speaking = [settings.supports[measure] for measure in thresholds["measure"]]
    table["upper_count"] = count_support(
        classes, speaking, table["member"], support.count_membership
    )
    table["support"] = support_labels(table["upper_count"], support.full, support.partial)
    return table


def _check_contributors(ranked, population, measures, asked):
    unknown = set(ranked) - set(population["iso3"])
    if unknown:
        raise InputError(
            f"contributors: {listed(unknown)} is no state of the population in the window"
        )
    if isinstance(asked, Strongest) and asked.top is None:
        # all senders are whoever the data name, and one without any value stays, with empty cells;
        # a state that is listed, or chosen for its place, is there to be assessed
        return
    listed_states = population[population["iso3"].isin(ranked)]
    empty = listed_states[listed_states[measures].isna().all(axis=1)]
    if len(empty):
        raise WindowError(
            f"contributors: {listed(empty['state'])} has no value on any measure in the window"
        )
