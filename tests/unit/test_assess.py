"""One small assessment worked out by hand, and what it refuses."""

from dataclasses import replace

import pandas as pd
import pytest

from assessment.config.model import Population, Rules, Strongest, Support, Window
from assessment.errors import InputError
from assessment.model.assess import assess
from frame_checks import held
from months import contributions as contributions_of
from rules import POOLED

SETTINGS = Rules(
    mission="MISSION",
    window=Window(2013, 2014),
    regional_organisation="ORG",
    membership="any",
    contributors=("CCC", "AAA"),
    aggregates={"score": "mean", "seats": "sum"},
    supports={"score": "upper", "seats": "upper"},
    classification=POOLED,
    support=Support(full=3, partial=2, count_membership=True),
)


@pytest.fixture
def panel():
    rows = [
        ("score", "AAA", 2013, 1.0),
        ("score", "AAA", 2014, 3.0),
        ("score", "BBB", 2013, 5.0),
        ("score", "CCC", 2014, 9.0),
        ("score", "CCC", 2012, 100.0),  # outside the window
        *(("seats", iso3, year, 0.0) for iso3 in ("AAA", "BBB") for year in (2013, 2014)),
        ("seats", "CCC", 2013, 1.0),
        ("seats", "CCC", 2014, 1.0),
    ]
    return pd.DataFrame(rows, columns=["measure", "iso3", "year", "value"])


@pytest.fixture
def memberships():
    rows = [("ORG", iso3, year, float(iso3 == "CCC" and year == 2014))
            for iso3 in ("AAA", "BBB", "CCC", "DDD") for year in (2013, 2014)]  # fmt: skip
    return pd.DataFrame(rows, columns=["indicator", "iso3", "year", "value"])


@pytest.fixture
def contributions():
    return contributions_of({(2013, 12): {"AAA": 10}, (2014, 6): {"CCC": 30}}, mission="MISSION")


def _assess(panel, memberships, contributions, states, **changes):
    return assess(panel, memberships, contributions, states, SETTINGS._replace(**changes))


def test_values_classes_and_support(panel, memberships, contributions, states):
    result = _assess(panel, memberships, contributions, states)
    first, second = result.assessment.to_dict("records")
    # score: pooled 1, 3, 5, 9 -> q1 2.5, q3 6; seats: pooled 0, 0, 0, 0, 1, 1 -> q3 0.75
    assert list(result.thresholds["q1"]) == [2.5, 0.0]
    assert list(result.thresholds["q3"]) == [6.0, 0.75]
    assert (first["rank"], first["iso3"], first["member"]) == (1, "CCC", True)
    assert (first["score"], first["score_class"], first["score_years"]) == (9.0, "upper", 1)
    assert (first["seats"], first["seats_class"], first["seats_years"]) == (2.0, "upper", 2)
    assert (first["upper_count"], first["support"]) == (3, "Full")
    assert (second["score"], second["score_class"], second["score_years"]) == (2.0, "lower", 2)
    assert (second["seats_class"], second["upper_count"]) == ("middle", 0)
    assert second["support"] == "Low"


def test_a_state_without_figures_is_in_the_population_without_class(
    panel, memberships, contributions, states
):
    population = _assess(panel, memberships, contributions, states).population
    row = population.set_index("iso3").loc["DDD"]
    assert pd.isna(row["score"]) and pd.isna(row["score_class"]) and row["score_years"] == 0
    assert pd.isna(row["rank"])


def test_the_frames_are_what_the_catalogue_says(panel, memberships, contributions, states):
    result = _assess(panel, memberships, contributions, states)
    measures = list(SETTINGS.aggregates)
    held(result.assessment, "{assessment}/assessment.csv", measures)
    held(result.population, "{assessment}/population.csv", measures)
    held(result.thresholds, "{assessment}/thresholds.csv")


def test_membership_need_not_count(panel, memberships, contributions, states):
    support = Support(full=3, partial=2, count_membership=False)
    row = _assess(panel, memberships, contributions, states, support=support).assessment.iloc[0]
    assert (row["upper_count"], row["support"], row["member"]) == (2, "Partial", True)


@pytest.mark.parametrize(("rule", "expected"), [("any", True), ("all", False), ("end", True)])
def test_membership_rules(panel, memberships, contributions, states, rule, expected):
    result = _assess(panel, memberships, contributions, states, membership=rule)
    assert result.assessment.set_index("iso3").loc["CCC", "member"] == expected


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("mean", ["CCC", "AAA"]),
        ("last", ["CCC"]),
        ("maximum", ["CCC", "AAA"]),
        ("year_end", ["AAA"]),
    ],
)
def test_contributors_from_data(panel, memberships, contributions, states, by, expected):
    contributors = Strongest(len(expected), by)
    result = _assess(panel, memberships, contributions, states, contributors=contributors)
    assert list(result.assessment["iso3"]) == expected


def test_partial_cover_is_no_error_but_no_cover_is(panel, memberships, contributions, states):
    window = Window(2012, 2013)
    memberships["year"] -= 1
    result = _assess(panel, memberships, contributions, states, window=window)
    assert result.assessment.set_index("iso3").loc["CCC", "score_years"] == 1
    late = Window(2015, 2016)
    with pytest.raises(InputError, match="score has no value in the window 2015-2016.*2012-2014"):
        _assess(panel, memberships, contributions, states, window=late)


def test_a_contributor_without_any_data_is_named(panel, memberships, contributions, states):
    with pytest.raises(InputError, match="contributors: Dland has no value on any measure"):
        _assess(panel, memberships, contributions, states, contributors=["AAA", "DDD"])


def test_all_senders_are_contributors_also_one_without_any_data(panel, memberships, states):
    sent = {(2013, 12): {"AAA": 10, "BBB": 0}, (2014, 6): {"DDD": 30, "AAA": 1}}
    sent = contributions_of(sent, mission="MISSION")
    result = _assess(panel, memberships, sent, states, contributors=Strongest(None, "mean"))
    listed = result.assessment
    assert listed[["rank", "iso3"]].to_numpy().tolist() == [[1, "DDD"], [2, "AAA"]]
    assert listed.loc[0, ["score", "seats"]].isna().all() and listed.loc[0, "support"] == "Low"
    held(listed, "{assessment}/assessment.csv", list(SETTINGS.aggregates))
    # as one of the strongest it has nothing to be assessed by
    with pytest.raises(InputError, match="contributors: Dland has no value on any measure"):
        _assess(panel, memberships, sent, states, contributors=Strongest(2, "mean"))
    nobody = sent.assign(value=0.0)
    with pytest.raises(InputError, match="has 0 African contributors in 2013-2014$"):
        _assess(panel, memberships, nobody, states, contributors=Strongest(None, "mean"))


def test_unknown_contributors_missions_and_organisations(panel, memberships, contributions, states):
    with pytest.raises(InputError, match="ZZZ is no state of the population"):
        _assess(panel, memberships, contributions, states, contributors=["ZZZ"])
    with pytest.raises(InputError, match="mission NONE has no contribution.*held: MISSION"):
        top = Strongest(1, "mean")
        _assess(panel, memberships, contributions, states, mission="NONE", contributors=top)
    with pytest.raises(InputError, match="NONE: no membership is known.*held: ORG"):
        _assess(panel, memberships, contributions, states, regional_organisation="NONE")
    with pytest.raises(InputError, match="2 African contributors.*fewer than the 5 asked for"):
        top = Strongest(5, "mean")
        _assess(panel, memberships, contributions, states, contributors=top)


def test_where_a_low_value_speaks_for_the_model_the_lower_quartile_counts(
    panel, memberships, contributions, states
):
    supports = {"score": "lower", "seats": "upper"}
    result = _assess(panel, memberships, contributions, states, supports=supports)
    first, second = result.assessment.to_dict("records")
    # classes stay what they are; what counts is another
    assert (first["score_class"], first["upper_count"], first["support"]) == ("upper", 2, "Partial")
    assert (second["score_class"], second["upper_count"]) == ("lower", 1)


@pytest.mark.parametrize(
    ("population", "states_left", "mean_score"),
    [
        ({"complete": True, "without": []}, 2, (1 + 3 + 9) / 3),
        ({"complete": False, "without": ["CCC"]}, 2, 3.0),
    ],
    ids=["complete", "without"],
)
def test_quartiles_are_taken_of_the_states_of_the_population(
    panel, memberships, contributions, states, population, states_left, mean_score
):
    panel = panel[(panel["measure"] == "score") | (panel["iso3"] != "BBB")]
    rules = replace(SETTINGS.classification, states=Population("some", **population))
    result = _assess(panel, memberships, contributions, states, classification=rules)
    score = result.thresholds.set_index("measure").loc["score"]
    assert (score["states"], score["mean"]) == (states_left, mean_score)
    # a state left out of the population is classed by it all the same
    assert result.population.set_index("iso3").loc["CCC", "score_class"] == "upper"
    everyone = Population("none", complete=False, without=("AAA", "BBB", "CCC"))
    with pytest.raises(InputError, match="score: the population is empty"):
        nobody = replace(rules, states=everyone)
        _assess(panel, memberships, contributions, states, classification=nobody)
