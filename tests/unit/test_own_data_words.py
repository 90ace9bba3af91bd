"""Data of its own of one assessment: said of that one, wherever it is read, and of no other."""

import copy

import pytest

from assessment.config import views
from assessment.config.changes import own_data
from assessment.config.own_data import own_measures, own_snapshots

SET = {
    "snapshots": {"iiag": "2022", "memberships": "other"},
    "chain_links": {"iiag": None},
    "counting_rules": {"calendar": {"terms_as_of": "2016-03-31"}},
    "measures": {
        "regional_leadership": {"indicator": "calendar"},
        "trade_across_borders": {"indicator": "TRD.ACRS.BRDR.DB1619.DFRN"},
    },
}
WORDS = {
    "governance": "2022 edition",
    "regional_leadership": "counting rule calendar with terms_as_of 2016-03-31",
    "regional_leadership_calendar": "counting rule calendar with terms_as_of 2016-03-31",
    "trade_across_borders": "Trading across borders, score, methodology of the 2016-2020 reports",
}


@pytest.fixture
def changed(config, registry):
    """The config without any set, with one for its first assessment, and the registry for it."""
    for one in config["assessments"].values():
        one["set"] = {}
    registry = copy.deepcopy(registry)
    pinned = config["snapshots"]["memberships"]
    held = registry["memberships"]["snapshots"]
    held["other"] = {**held[pinned], "release": "compiled by others"}
    own = copy.deepcopy(config)
    name = next(iter(own["assessments"]))
    own["assessments"][name]["set"] = copy.deepcopy(SET)
    return config, own, name, registry


def test_what_differs_is_named_and_nothing_where_nothing_does(changed):
    plain, own, name, registry = changed
    assert {m: str(one) for m, one in own_measures(own, registry, name).items()} == WORDS
    assert own_snapshots(own) == {name: {"iiag": "2022", "memberships": "other"}}
    assert own_snapshots(plain) == {}
    for other in own["assessments"]:
        assert not own_measures(plain, registry, other)
        assert other == name or not own_measures(own, registry, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"chain_links": {"iiag": None}}, "no earlier years from 2016 edition"),
        ({"snapshots": {"iiag": "2022"}}, "2022 edition, earlier years from 2016 edition"),
        ({"measures": {"governance": {"source": "vdem", "indicator": "v2x_veracc"}}},
         "V-Dem Dataset, country-year, v9, Vertical accountability index"),
        ({"measures": {"governance": {"aggregate": "sum"}}}, None),
    ],
)  # fmt: skip
def test_links_and_sources_are_named(changed, change, words):
    plain, own, name, registry = changed
    own["assessments"][name]["set"] = change
    reading = own_measures(own, registry, name).get("governance")
    assert (reading and str(reading)) == words


def test_notes_and_pages_say_it_of_the_one_assessment_alone(changed):
    plain, own, name, registry = changed
    for one in own["assessments"]:
        views_of = [views.display(config, registry, one) for config in (plain, own)]
        pages = [views.page(config, registry, one)["measures"] for config in (plain, own)]
        if one != name:
            assert views_of[0] == views_of[1] and pages[0] == pages[1]
            continue
        labels = [own["measures"][m]["label"] for m in own["assessments"][name]["measures"]]
        own_data = dict(views_of[1].own_data)
        assert views_of[0].own_data == () and set(own_data) - set(labels) == {
            registry["memberships"]["title"]
        }
        assert own_data["Governance"] == "2022 edition"
        sources = [{m["name"]: m["source"] for m in page} for page in pages]
        assert {m for m in sources[0] if sources[0][m] != sources[1][m]} == set(WORDS)
        assert sources[1]["governance"].endswith(", 2022 edition")
        assert sources[1]["trade_across_borders"].endswith(WORDS["trade_across_borders"])


def test_of_each_set_in_the_config_there_is_something_to_say(config, registry):
    for name in config["assessments"]:
        said = own_measures(config, registry, name)
        assert bool(said) == bool(own_data(config, name))
