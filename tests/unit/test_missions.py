"""Missions and memberships of the embedded data, by config alone."""

import pytest

from assessment.config import settings, views
from assessment.config.checks import checked_config
from assessment.config.model import Strongest, Window
from assessment.config.specifications import planned_grid
from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline
from assessment.model.contributors import members, strengths
from assessment.model.discrimination import discrimination

YEAR_END = {"top": 10, "by": "year_end", "month": 12}


@pytest.fixture(scope="module")
def rebuild(root):
    return InMemoryPipeline(root)


@pytest.fixture
def with_mission(raw_config, registry, root):
    """The checked config with one more assessment, called `more`."""

    def add(**keys):
        raw_config["assessments"]["more"] = {
            "title": "One more",
            "regional_organisation": "AU",
            "window": {"start": 2013, "end": 2016},
            "contributors": {"top": 10, "by": "mean"},
            "measures": ["governance", "regional_leadership"],
            **keys,
        }
        return checked_config(raw_config, registry, root)

    return add


@pytest.mark.parametrize(
    ("mission", "organisation", "window", "first"),
    [
        ("MINUSCA", "ECCAS", (2014, 2016), ["BDI", "RWA"]),
        ("MONUSCO", "SADC", (2010, 2016), ["ZAF", "EGY"]),
        ("UNMISS", "IGAD", (2012, 2016), ["RWA", "ETH"]),
        ("UNAMID", "AU", (2011, 2016), ["RWA", "NGA"]),
    ],
)
def test_a_mission_needs_no_code(
    rebuild, with_mission, registry, mission, organisation, window, first
):
    start, end = window
    config = with_mission(
        mission=mission, regional_organisation=organisation, window={"start": start, "end": end}
    )
    result = rebuild.assessment(settings.recipe(config, registry, "more"))
    listed = result.assessment
    assert list(listed["rank"]) == list(range(1, 11))
    tidy = rebuild.tidy(settings.cleaning(config, registry, "un_contributions"))
    ranked = strengths(tidy, mission, Window(start, end), "mean")
    assert list(listed["iso3"]) == list(ranked.personnel["iso3"].head(10))
    assert set(listed["iso3"][:4]) >= set(first[:1])
    assert set(listed["support"]) <= {"Full", "Partial", "Low"}


def test_all_senders_are_ranked_by_the_mean_of_the_months_held(rebuild, with_mission, registry):
    config = with_mission(mission="UNMISS", contributors="all_senders", specifications=True)
    recipe = settings.recipe(config, registry, "more")
    result, rules = rebuild.assessment(recipe), recipe["assessment"]
    tidy = rebuild.tidy(recipe["tidy"]["un_contributions"])
    own = tidy[(tidy["indicator"] == "UNMISS") & tidy["year"].between(2013, 2016)]
    assert set(result.assessment["iso3"]) == set(own.loc[own["value"] > 0, "iso3"])
    means = own[own["type"] == "all"].groupby("iso3")["value"].mean()
    assert list(result.assessment["iso3"].map(means)) == sorted(means[means > 0], reverse=True)
    found = discrimination(result.population, tidy, settings.discrimination(config, "more"))
    kinds = found.groupby("comparison")[["contributors", "auc"]].agg(list)
    assert kinds.loc["other_states", "auc"] == kinds.loc["senders", "auc"]
    # whom a grid keeps is known with the data alone: it is planned for as many as can be
    plan, _, _ = planned_grid(config, registry, "more")
    assert plan["contributors"] >= len(rebuild.states) > len(result.assessment)
    assert views.page(config, registry, "more")["contributors"]["top"] is None
    assert rules.contributors == Strongest(None, "mean")


def test_the_default_missions_are_those_of_the_design(config):
    chosen = {
        name: (one["mission"], one["regional_organisation"], tuple(one["window"].values()))
        for name, one in config["assessments"].items()
    }
    assert chosen["minusca"] == ("MINUSCA", "ECCAS", (2014, 2016))
    assert chosen["monusco"] == ("MONUSCO", "SADC", (2010, 2016))
    assert chosen["minusma_2017_2020"] == ("MINUSMA", "ECOWAS", (2017, 2020))
    listed = {name: one["contributors"] for name, one in config["assessments"].items()}
    assert listed["minusma"] == YEAR_END and isinstance(listed["minusma_as_noted"], list)
    for name in ("minusca", "monusco", "minusma_2017_2020"):
        assert config["assessments"][name]["contributors"] == YEAR_END
        assert config["assessments"][name]["published"] is None


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"mission": "UNFOO"}, "'UNFOO' is not in un_contributions; known: .*MINUSMA"),
        (
            {"mission": "MINUSMA", "window": {"start": 2005, "end": 2010}},
            "un_contributions has MINUSMA in 2013-2023, nothing in the window",
        ),
        ({"mission": "MINUSMA", "regional_organisation": "NATO"}, "'NATO' is not in memberships"),
    ],
)
def test_a_mission_that_cannot_be_is_told_with_what_there_is(with_mission, keys, message):
    with pytest.raises(InputError, match=message):
        with_mission(**keys)


def test_year_ends_are_asked_of_months_alone_as_the_message_says(raw_config, registry, root):
    raw_config["snapshots"]["un_contributions"] = "annual-2020"
    with pytest.raises(
        InputError, match="annual-2020 has means of whole years.*; rank by mean, or"
    ):
        checked_config(raw_config, registry, root)
    for one in raw_config["assessments"].values():
        if isinstance(one["contributors"], dict):
            one["contributors"] = {"top": 10, "by": "mean"}
    config = checked_config(raw_config, registry, root)
    # the alternative ranks by mean too: nothing else of it asks for months
    assert [one["left_out"] for one in config["alternatives"]["readings"] if one["left_out"]] == []


def test_an_alternative_with_means_of_years_is_left_out_where_states_rank_by_year_ends(
    raw_config, registry, root
):
    raw_config["alternatives"]["readings"] = [
        {"choice": "Months", "default": "held", "alternative": "means of years",
         "set": {"snapshots": {"un_contributions": "annual-2020"}}}
    ]  # fmt: skip
    config = checked_config(raw_config, registry, root)
    (reading,) = config["alternatives"]["readings"]
    assert "has means of whole years alone" in reading["left_out"]


def test_before_a_mission_nobody_can_be_ranked_but_a_list_can_be_given(raw_config, registry, root):
    minusma = raw_config["assessments"]["minusma"]
    minusma["window"] = {"start": 2009, "end": 2011}
    with pytest.raises(InputError, match="nothing in the window; list the states by code"):
        checked_config(raw_config, registry, root)
    minusma["contributors"] = ["BFA", "TCD"]
    checked_config(raw_config, registry, root)


def test_a_mission_with_fewer_contributors_than_asked_for_is_told(rebuild, with_mission, registry):
    config = with_mission(
        mission="UNSMIL", window={"start": 2017, "end": 2018}, measures=["military_expenditure"]
    )
    with pytest.raises(InputError, match="UNSMIL has .* African contributors .* fewer than the 10"):
        rebuild.assessment(settings.recipe(config, registry, "more"))


@pytest.mark.parametrize(
    ("iso3", "organisation", "window", "expected"),
    [
        # left in December 2000
        ("MRT", "ECOWAS", (2000, 2002), {"any": True, "all": False, "end": False}),
        ("MRT", "ECOWAS", (2013, 2016), {"any": False, "all": False, "end": False}),
        # rejoined in January 2017
        ("MAR", "AU", (2013, 2016), {"any": False, "all": False, "end": False}),
        ("MAR", "AU", (2015, 2017), {"any": True, "all": False, "end": True}),
        # left in 2007, rejoined in 2016
        ("RWA", "ECCAS", (2010, 2014), {"any": False, "all": False, "end": False}),
        ("RWA", "ECCAS", (2014, 2016), {"any": True, "all": False, "end": True}),
    ],
)
def test_membership_is_dated(rebuild, config, registry, iso3, organisation, window, expected):
    tidy = rebuild.tidy(settings.cleaning(config, registry, "memberships"))
    start, end = window
    found = {
        rule: bool(members(tidy, organisation, Window(start, end), rule)[iso3])
        for rule in ("any", "all", "end")
    }
    assert found == expected


def test_rationales_join_the_table_or_replace_a_measure(rebuild, with_mission, registry):
    measures = ["military_expenditure", "military_personnel", "democracy", "autocracy",
                "wgi_rule_of_law", "regional_leadership"]  # fmt: skip
    config = with_mission(mission="MINUSMA", measures=measures)
    result = rebuild.assessment(settings.recipe(config, registry, "more"))
    low = result.population["autocracy_class"] == "lower"
    one = result.population[low & ~result.population["member"]]
    counted = (one[[f"{m}_class" for m in measures if m != "autocracy"]] == "upper").sum(axis=1) + 1
    assert (one["upper_count"] == counted).all()
    spanners = {m.rationale for m in views.display(config, registry, "more").measures}
    assert {"Security Rationale", "Normative Rationale", "Political Rationale (WGI)"} <= spanners
