"""Data of its own for an assessment: what `set` changes there, and nothing elsewhere."""

import copy
import json

import pytest

from assessment.config import settings, views
from assessment.config.changes import of_assessment, own_data
from assessment.config.checks import checked_config
from assessment.config.model import plain
from assessment.config.over_time import check_over_time, planned_over_time
from assessment.config.readings import cleanings, planned_alternatives
from assessment.config.specifications import check_readings, planned_grid
from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline

SET = {
    "snapshots": {"vdem": "v14"},
    "chain_links": {"iiag": None},
    "counting_rules": {
        "printed": {"terms_as_of": "2016-06-30"},
        "new": {"years": {"start": 2010, "end": 2016}},
    },
    "measures": {"trade_across_borders": {"indicator": "TRD.ACRS.BRDR.DB1619.DFRN"}},
}


@pytest.fixture
def with_set(raw_config, registry, root):
    """Check the config with a `set` of one assessment: with_set(name, change)."""

    def checked(name, change, **keys):
        raw_config["assessments"][name].update({**keys, "set": change})
        return checked_config(raw_config, registry, root)

    return checked


def test_what_is_set_is_read_there_and_nowhere_else(config, with_set, registry):
    changed = with_set("minusca", SET)
    for name in config["assessments"]:
        before, after = (
            json.dumps(plain(settings.recipe(one, registry, name)), sort_keys=True)
            for one in (config, changed)
        )
        assert (before != after) is (name == "minusca")
        had_its_own = settings.has_own_panel(config, registry, name)
        has_its_own = settings.has_own_panel(changed, registry, name)
        assert has_its_own is (name == "minusca" or had_its_own)
        assert before == after or views.page(changed, registry, name) != views.page(
            config, registry, name
        )
    recipe = settings.recipe(changed, registry, "minusca")
    assert recipe["tidy"]["vdem"]["snapshots"][0]["name"] == "v14"
    assert recipe["tidy"]["iiag"]["kind"] == "indicators"
    assert recipe["panel"]["trade_across_borders"]["indicator"].endswith("DB1619.DFRN")


def test_the_config_of_an_assessment_is_that_of_itself(with_set, registry, root):
    changed = with_set("minusca", SET)
    own = of_assessment(changed, "minusca")
    assert own_data(own, "minusca") == {} and of_assessment(own, "minusca") == own
    assert own["counting_rules"]["new"]["terms_as_of"] is None, "defaults are filled in"
    again = checked_config({**changed, "alternatives": None}, registry, root)
    one, other = (settings.recipe(each, registry, "minusca") for each in (changed, again))
    assert one == other, "a checked config can be checked again"
    assert own["assessments"]["minusma"] == changed["assessments"]["minusma"]


@pytest.mark.parametrize(
    ("change", "files"),
    [
        ({"snapshots": {"vdem": "v10"}}, set()),
        (SET, {"institutional_seats-minusca"}),
        ({"snapshots": {"un_contributions": "annual-2020"}}, {"un_contributions-minusca"}),
    ],
)
def test_no_set_changes_a_tidy_file_of_others(config, with_set, registry, root, change, files):
    """What the shared file lacks is in one of the assessment's own."""
    before = cleanings(config, registry, root)
    after = cleanings(
        with_set("minusca", change, contributors={"top": 10, "by": "mean"}), registry, root
    )
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == files
    assert all(how["file"] == f"results/tidy/{name}.parquet" for name, how in after.items())


def test_values_are_those_of_a_config_that_is_so_for_all(with_set, raw_config, registry, root):
    changed = with_set("minusca", SET)
    for section, keys in SET.items():
        for key, value in keys.items():
            old = raw_config[section].get(key)
            raw_config[section][key] = {**old, **value} if isinstance(old, dict) else value
    del raw_config["assessments"]["minusca"]["set"]
    # a grid of all has options that these data do not have
    for one in raw_config["assessments"].values():
        one["specifications"] = False
    whole = checked_config({**raw_config, "specifications": None}, registry, root)
    rebuild = InMemoryPipeline(root)
    one, other = (
        rebuild.assessment(settings.recipe(each, registry, "minusca")) for each in (changed, whole)
    )
    assert one.population.equals(other.population) and one.thresholds.equals(other.thresholds)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"support": {"full": 2}}, "minusca.set: unknown key support; allowed: chain_links"),
        ({"snapshots": {"iiag": "1999"}}, "minusca.set: '1999' is no snapshot of iiag"),
        ({"snapshots": "v14"}, "minusca.set"),
        ({"snapshots": {"../x": "v14"}}, "minusca.set"),
        ({"measures": {"governance": {"indicator": "x"}}}, "minusca.set: measures.governance: 'x'"),
        ({"measures": {"governance": {"digit": 2}}}, "measures.governance: unknown key digit"),
        (
            {"measures": {"governance": None}},
            "minusca.set.measures.governance: null leaves the measure out, and .*minusca.measures",
        ),
        ({"measures": {"other": {"indicator": "x"}}}, "measures.other: missing key label"),
        ({"measures": {"governnce": None}}, "minusca.set.measures.governnce: nothing of that name"),
        ({"counting_rules": {"new": {}}}, "minusca.set.counting_rules.new: nothing of that name"),
        ({"counting_rules": {"printed": {"years": {"start": 2017, "end": 2016}}}}, "minusca.set: "),
        ({"chain_links": {"memberships": "x"}}, "minusca.set: 'x' is no snapshot"),
        (
            {"specifications": {"shards": 3}},
            "specifications: unknown key shards; allowed: read",
        ),
        (
            {"specifications": {"window": {"start": 1}}},
            "add specifications.readings to assessments.minusca.set",
        ),
    ],
)
def test_a_set_that_cannot_be_is_refused_at_planning(with_set, change, message):
    with pytest.raises(InputError, match=message):
        with_set("minusca", change)


NULLS = [
    ({"snapshots": {"vdem": None}}, r"snapshots.vdem: null .*\bthe name of a folder in resources"),
    ({"snapshots": {"unknown": None}}, r"snapshots.unknown: null .*\bthe name of a folder in res"),
    ({"counting_rules": {"printed": None}}, r"counting_rules.printed: null .*\bone counting rule"),
    (
        {"counting_rules": {"printed": {"years": None}}},
        r"counting_rules.printed.years: null must be object \(first and last year",
    ),
    (
        {"measures": {"governance": {"indicator": None}}},
        r"measures.governance.indicator: null must be string",
    ),
]


@pytest.mark.parametrize(("change", "message"), NULLS)
@pytest.mark.parametrize("files", [0, 1])
def test_null_in_a_set_is_refused_with_what_is_wanted(
    raw_config, registry, root, files, change, message
):
    """Of an assessment, an alternative, a series or a grid's option: what the key does not take."""
    assessed, alternative, series, option = (copy.deepcopy(raw_config) for _ in range(4))
    assessed["assessments"]["minusca"]["set"] = change
    alternative["alternatives"]["readings"][0]["set"] = change
    series["over_time"]["series"][0]["set"] = change
    option["specifications"]["readings"] = {"data": {"as it is": {}, "other": change}}
    for config in (assessed, alternative, series, option):
        with pytest.raises(InputError, match=message) as refused:
            checked = checked_config(config, registry, root, files=[config] * files)
            check_readings(checked, registry, root, "config.yaml")
            check_over_time(checked, registry, root, "config.yaml")
        assert "None" not in str(refused.value) and "known: none" not in str(refused.value)


def test_null_takes_back_what_a_file_below_sets(raw_config, registry, root):
    raw_config["assessments"]["minusca"]["set"] = {"snapshots": {"vdem": "v14"}}
    whole = copy.deepcopy(raw_config)
    above = {"assessments": {"minusca": {"set": {"snapshots": {"vdem": None}}}}}
    whole["assessments"]["minusca"]["set"]["snapshots"]["vdem"] = None
    checked = checked_config(whole, registry, root, files=[raw_config, above])
    assert own_data(checked, "minusca") == {}


def test_an_option_of_a_grid_whose_section_is_empty_is_refused(raw_config, registry, root):
    raw_config["specifications"]["readings"] = {
        "data": {"as it is": {}, "other": {"measures": None}}
    }
    config = checked_config(raw_config, registry, root)
    with pytest.raises(
        InputError, match="data.other: measures must have the keys of it that change"
    ):
        check_readings(config, registry, root, "config.yaml")


def test_a_grid_without_options_of_its_own_is_the_fault_that_is_named(with_set):
    """And not the first alternative or window of the same assessment, which have no grid."""
    with pytest.raises(InputError, match=r"^config.yaml: assessments.minusma.specifications: the"):
        with_set("minusma", {"snapshots": {"vdem": "v14"}})


def test_other_readings_of_an_assessment_with_data_of_its_own(raw_config, registry, root):
    """They have no grid, and that another assessment asks for one is no matter of theirs."""
    assert raw_config["assessments"]["minusma"]["specifications"]
    raw_config["assessments"]["minusma_as_noted"]["set"] = {"snapshots": {"vdem": "v14"}}
    raw_config["alternatives"]["assessment"] = "minusma_as_noted"
    raw_config["over_time"] = {
        "assessment": "minusma_2017_2020",
        "series": [{"label": "its own", "first": 2016, "last": 2017}],
    }
    config = checked_config(raw_config, registry, root)
    check_over_time(config, registry, root, "config.yaml")
    recipes, words = planned_alternatives(config, registry)
    assert recipes[0]["tidy"]["vdem"]["snapshots"][0]["name"] == "v14"
    assert any(word["left_out"] == "" for word in words)
    windows = planned_over_time(config, registry, root)
    later = settings.recipe(config, registry, "minusma_2017_2020")
    assert windows[-1]["recipe"] == later and windows[0]["left_out"] == ""


def test_what_an_imported_file_must_have_is_what_assessments_read(config, with_set):
    """An indicator of a `set` under the pin of all among it; those under another pin are not."""
    trade = {f"TRD.ACRS.BRDR.{reports}.DFRN" for reports in ("DB0615", "DB1619")}
    assert settings.indicators_used(config, "doing_business") == trade
    assert settings.indicators_used(config, "wgi") == set()
    voice = {"governance": {"source": "wgi", "indicator": "VA.EST"}}
    changed = with_set("monusco", {"measures": voice})
    assert settings.indicators_used(changed, "wgi") == {"VA.EST"}


def test_a_window_is_held_to_the_assessments_own_data(with_set):
    """The later data have none of the years before them."""
    late = {"measures": {"trade_across_borders": {"indicator": "TRD.ACRS.BRDR.DB1619.DFRN"}}}
    with pytest.raises(InputError, match="2010-2012 has no value of trade_across_borders"):
        with_set("monusco", late, window={"start": 2010, "end": 2012})


def test_a_grid_goes_by_options_that_are_named_after_its_data(with_set, registry, root):
    late = {"snapshots": {"vdem": "v14"}}
    with pytest.raises(
        InputError, match=r"minusca.specifications: .* add .*readings to .*minusca.set"
    ):
        with_set("minusca", late, specifications=True)
    changed = with_set("minusca", late, specifications=False)
    with pytest.raises(
        InputError, match="no specifications.readings, so there is no grid of it; add"
    ):
        planned_grid(changed, registry, "minusca")
    grid = {
        "window": {"start": {"first": 2013, "last": 2014}},
        "readings": {"release": {"v14": {}, "v13": {"snapshots": {"vdem": "v13"}}}},
    }
    changed = with_set("minusca", {**late, "specifications": grid}, specifications=True)
    check_readings(changed, registry, root, "config.yaml")
    plan, recipes, configured = planned_grid(changed, registry, "minusca")
    assert plan["readings"] == {"release": ["v14", "v13"]} and configured["release"] == "v14"
    assert plan["window"]["start"] == [2013, 2014] and plan["window"]["end"][-1] == 2016
    read = [one["tidy"]["snapshots"][0]["name"] for one in recipes if one["source"] == "vdem"]
    assert read == ["v14", "v13"]
    grid["readings"] = {"release": {"v14": {"support": {"full": 2}}}}
    changed = with_set("minusca", {**late, "specifications": grid})
    with pytest.raises(InputError, match="minusca.set.specifications.readings.release.v14: 'supp"):
        check_readings(changed, registry, root, "config.yaml")


def test_a_measure_that_some_data_lack_is_left_out_of_these_alone(raw_config, registry, root):
    """Those that an assessment lists must be in its own data, all others need not be."""
    registry = copy.deepcopy(registry)
    like = raw_config["measures"]["political_accountability"]
    for snapshot, code in (("v14", "old_part"), ("v9", "new_part")):
        held = registry["vdem"]["snapshots"][snapshot]["indicators"]
        held[code] = held[like["indicator"]]
        raw_config["measures"][code] = {**like, "indicator": code}
    chosen = raw_config["assessments"]["minusca"]
    chosen["set"] = {"snapshots": {"vdem": "v14"}}
    chosen["measures"] = ["old_part"]
    changed = checked_config(raw_config, registry, root)
    again = checked_config({**changed, "alternatives": None}, registry, root)
    for config in (changed, again):
        assert "new_part" in config["measures"] and "old_part" not in config["measures"]
        own = of_assessment(config, "minusca")["measures"]
        assert "old_part" in own and "new_part" not in own
        assert list(settings.recipe(config, registry, "minusca")["panel"]) == ["old_part"]
        assert cleanings(config, registry, root)
    chosen["measures"] = ["new_part"]
    with pytest.raises(InputError, match="minusca.*new_part"):
        checked_config(raw_config, registry, root)
