"""Alternatives: what each gives, and those without a value in the window."""

import pytest

from assessment.config.changes import changes_nothing
from assessment.config.checks import checked_config
from assessment.config.model import Window
from assessment.config.readings import planned_alternatives
from assessment.data.published import read_published
from assessment.errors import InputError
from assessment.exhibits.findings_page import left_out_texts
from assessment.in_memory import InMemoryPipeline
from assessment.model.alternatives import COUNTS, alternative_readings


@pytest.fixture
def planned(raw_config, registry, root):
    """Plan the alternatives of the config with another window of its printed assessment."""

    def plan(start, end):
        minusma = raw_config["assessments"]["minusma"]
        minusma["window"] = {"start": start, "end": end}
        if end < 2013:  # before the mission nobody can be ranked
            minusma["contributors"] = ["BFA", "TCD"]
        return planned_alternatives(checked_config(raw_config, registry, root), registry)

    return plan


@pytest.mark.parametrize(
    ("window", "left_out"),
    [
        ((2013, 2016), []),
        ((2012, 2014), ["Trade methodology"]),
        # the default of the ranking is an alternative there, since states are listed
        ((2006, 2009), ["Contributors ranked by"] * 2 + ["Trade methodology"]),
    ],
)
def test_an_alternative_without_a_value_in_the_window_is_left_out(planned, window, left_out):
    recipes, words = planned(*window)
    assert [one["choice"] for one in words if one["left_out"]] == left_out
    assert [recipe is None for recipe in recipes] == [
        False,
        *(bool(one["left_out"]) for one in words),
    ]


def test_a_measure_that_an_assessment_needs_is_refused_as_before(planned):
    with pytest.raises(InputError, match="has no value of trade_across_borders"):
        planned(2000, 2002)


def test_a_mistake_in_an_alternative_is_still_refused(raw_config, registry, root):
    raw_config["alternatives"]["readings"][5]["set"] = {"snapshots": {"iiag": "2015"}}
    with pytest.raises(InputError, match=r"alternatives\.readings\.5\.set .*'2015' is no snapshot"):
        checked_config(raw_config, registry, root)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clasification": {}}, "clasification"),
        ({"snapshots": {"vdem": "v99"}}, "'v99' is no snapshot of vdem"),
        ({"support": {"count_membership": 1}}, "1 must be boolean"),
    ],
)
def test_a_mistake_in_what_a_default_is_about_is_refused(
    raw_config, registry, root, change, message
):
    raw_config["alternatives"]["readings"][2]["default_set"] = change
    with pytest.raises(InputError, match=rf"readings\.2\.default_set .*: .*{message}"):
        checked_config(raw_config, registry, root)


def test_what_is_left_out_is_a_row_that_says_why(planned, root):
    recipes, words = planned(2012, 2014)
    published = root / "resources/published"
    printed, about = read_published(published / "minusma.csv", published / "minusma.yaml")
    readings = [{**one, "recipe": recipe} for one, recipe in zip(words, recipes[1:], strict=True)]
    chosen = [readings[0], readings[-1]]
    rebuild = InMemoryPipeline(root).assessment
    table = alternative_readings(rebuild, recipes[0], chosen, printed, about["colours"])
    assert list(table["choice"]) == ["All", "Years averaged", "Trade methodology"]
    last = table.iloc[-1]
    assert "2012-2014 has no value of trade_across_borders" in last["left_out"]
    assert last[[*COUNTS, "labels_changed"]].isna().all()
    assert table["coloured_cells"].iloc[:2].tolist() == [50, 50]
    written = table.assign(left_out=table["left_out"].replace("", None))
    (reason,) = left_out_texts(written)
    assert reason.startswith("Trade methodology, reports of 2016-2020")


def test_a_reading_that_turns_out_empty_is_left_out_too(planned, root):
    """The registry's years are not the last word: a snapshot may lack what it promises."""
    recipes, words = planned(2013, 2016)
    published = root / "resources/published"
    printed, about = read_published(published / "minusma.csv", published / "minusma.yaml")
    reading = {**words[0], "recipe": recipes[1]}
    settings = recipes[1]["assessment"]._replace(window=Window(1950, 1951))
    reading["recipe"] = {**recipes[1], "assessment": settings}
    rebuild = InMemoryPipeline(root).assessment
    table = alternative_readings(rebuild, recipes[0], [reading], printed, about["colours"])
    assert "has no value in the window 1950-1951" in table["left_out"].iloc[1]


def test_a_name_without_quotes_is_a_number_in_an_alternative_too(raw_config, registry, root):
    raw_config["alternatives"]["readings"][5]["set"] = {"snapshots": {"iiag": 2016}}
    with pytest.raises(InputError, match='iiag: 2016 is no text; write it in quotes: "2016"'):
        checked_config(raw_config, registry, root)


def test_words_of_the_config_are_of_what_it_has(raw_config, registry, root):
    """What words name is set beside them, so that they hold whatever else is configured."""
    config = checked_config(raw_config, registry, root)
    for reading in config["alternatives"]["readings"]:
        assert reading["default_set"] and changes_nothing(config, reading["default_set"]), reading
        assert not changes_nothing(config, reading["set"])
    for options in config["specifications"]["readings"].values():
        assert all(options.values()), options
    assert all(series["set"] for series in config["over_time"]["series"])


def test_a_default_that_is_not_configured_is_called_by_what_is(raw_config, registry, root):
    raw_config["assessments"]["minusma"] |= {
        "window": {"start": 2014, "end": 2017}, "contributors": ["BFA", "TCD"]
    }  # fmt: skip
    raw_config["snapshots"]["vdem"], raw_config["chain_links"]["iiag"] = "v13", None
    recipes, words = planned_alternatives(checked_config(raw_config, registry, root), registry)
    named = {one["choice"]: one["default"] for one in words}
    assert named["Years averaged"] == "as configured: window.start 2014, window.end 2017"
    assert (
        named["Governance edition"] == "as configured: snapshots.iiag 2017, chain_links.iiag none"
    )
    assert named["Accountability release"] == "as configured: snapshots.vdem v13"
    assert named["Contributors ranked by"] == "as configured: minusma.contributors BFA, TCD"
    assert named["Value tied with the third quartile"] == "upper"
    # what the config no longer has is an alternative, once
    offered = [one["alternative"] for one in words]
    assert offered.count("V-Dem v9") == offered.count("2013-2016, as the caption says") == 1
    assert "upper" not in offered
    (same,) = (place for place, one in enumerate(words) if one["alternative"] == "V-Dem v13")
    assert words[same]["left_out"] == "it is what the config has" and recipes[same + 1] is None
