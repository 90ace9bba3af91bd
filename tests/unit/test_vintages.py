"""Vintage variation: each release as an assessment of its own would have it."""

import copy
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from assessment.config import settings
from assessment.config.changes import changed_config
from assessment.config.measurement import vintages as planned_vintages
from assessment.config.model import Display, Measure, MeasurementRules, Population, Window
from assessment.exhibits.figures import vintages as figure
from assessment.in_memory import InMemoryPipeline
from assessment.model.vintages import COLUMNS, vintages
from frame_checks import held
from rules import POOLED

SETTINGS = MeasurementRules(
    window=Window(2001, 2002),
    aggregates={"score": "mean", "other": "mean"},
    classification=replace(POOLED, population="state_averages"),
)
CONTRIBUTORS = pd.DataFrame({"iso3": ["BBB", "AAA"], "state": ["Bland", "Aland"]})


def _rows(measure, values, **more):
    rows = [(measure, iso3, year, float(value)) for (iso3, year), value in values.items()]
    return pd.DataFrame(rows, columns=["measure", "iso3", "year", "value"]).assign(**more)


NEW = {("AAA", 2001): 0, ("AAA", 2002): 2, ("BBB", 2001): 5, ("CCC", 2001): 9, ("AAA", 1999): 99}
OLD = {("AAA", 2001): 8, ("CCC", 2002): 4}


@pytest.fixture
def panel():
    others = {(iso3, 2001): 1 for iso3 in ("AAA", "BBB")}
    return pd.concat([_rows("score", NEW), _rows("other", others)])


def _found(panel, *releases, **rules):
    readings = pd.concat([panel.head(0).assign(release=""), *releases])
    own = SETTINGS._replace(classification=replace(SETTINGS.classification, **rules))
    found = vintages(panel, readings, CONTRIBUTORS, own, {"score": "new"})
    return held(found, "{assessment}/vintages.csv")


def test_values_classes_and_spread_by_hand(panel):
    found = _found(panel, _rows("score", OLD, release="old"), _rows("score", NEW, release="new"))
    assert list(found.columns) == COLUMNS
    assert found[["release", "iso3", "pinned"]].values.tolist() == [
        ["old", "BBB", False], ["old", "AAA", False], ["new", "BBB", True], ["new", "AAA", True]
    ]  # fmt: skip
    rows = found.set_index(["release", "iso3"])
    # of 1, 5 and 9 the quartiles are 3 and 7, of 8 and 4 they are 5 and 7
    assert rows.loc["new", ["q1", "q3"]].drop_duplicates().values.tolist() == [[3.0, 7.0]]
    assert rows.loc["old", ["q1", "q3"]].drop_duplicates().values.tolist() == [[5.0, 7.0]]
    columns = ["value", "years", "class", "lowest", "highest", "range", "classes"]
    assert rows.loc[("new", "AAA"), columns].tolist() == [1.0, 2, "lower", 1.0, 8.0, 7.0, 2]
    assert rows.loc[("old", "AAA"), columns].tolist() == [8.0, 1, "upper", 1.0, 8.0, 7.0, 2]
    assert rows.loc[("new", "BBB"), columns].tolist() == [5.0, 1, "middle", 5.0, 5.0, 0.0, 1]
    lacking = rows.loc[("old", "BBB")]
    assert pd.isna(lacking["value"]) and pd.isna(lacking["class"]) and lacking["years"] == 0


def test_the_states_behind_the_quartiles_follow_the_release(panel):
    """Complete ones only: in the old release AAA alone has a value on both measures."""
    old, new = _rows("score", OLD, release="old"), _rows("score", NEW, release="new")
    found = _found(panel, old, new, states=Population("complete ones", complete=True, without=()))
    rows = found.set_index(["release", "iso3"])
    assert rows.loc[("old", "AAA"), ["q1", "q3"]].tolist() == [8.0, 8.0]
    assert rows.loc[("new", "AAA"), ["q1", "q3"]].tolist() == [2.0, 4.0]


def test_a_release_without_a_figure_in_the_window_is_left_out(panel):
    early = _rows("score", {("AAA", 1990): 1}, release="early")
    found = _found(panel, early, _rows("score", NEW, release="new"))
    assert set(found["release"]) == {"new"}


def test_the_figure_says_how_many_years_each_release_has_where_they_differ(panel):
    measures = tuple(
        Measure(name, name.title(), "A Rationale", "points", "mean", "upper", 1, 1)
        for name in ("score", "other")
    )
    view = Display(*[None] * 10)._replace(
        mission="MISSION",
        window=SETTINGS.window,
        measures=measures,
        releases={"score": {"old": "first", "new": "second"}, "other": {"new": "only"}},
    )
    one = {("AAA", 2001): 1}
    old, new = _rows("score", OLD, release="old"), _rows("score", NEW, release="new")
    found = _found(panel, old, new, _rows("other", one, release="new"))
    found.loc[found["measure"] == "other", "pinned"] = True
    said = figure.words(found, view)
    assert "Score (first with 1 year, second with 2 years; in use second)" in said
    assert "Other (only; in use only)" in said
    drawn = figure.draw(found, view)
    texts = [text.get_text() for text in drawn.axes[0].texts]
    plt.close(drawn)
    assert figure.YEARS in texts and [one for one in texts if one.isdigit()] == ["1", "2", "1"]


def test_no_release_is_a_table_without_a_row(panel):
    found = _found(panel)
    assert list(found.columns) == COLUMNS and found.empty


@pytest.mark.parametrize("name", ["minusma", "minusca"])
def test_every_release_gives_what_a_rebuild_with_it_pinned_gives(config, registry, root, name):
    recipes = planned_vintages(config, registry, root, name)
    rebuild = InMemoryPipeline(root)
    readings = rebuild.values(recipes).rename(columns={"variant": "release"})
    recipe = settings.recipe(config, registry, name)
    pinned = {one["measure"]: config["snapshots"][one["source"]] for one in recipes}
    usual = rebuild.assessment(recipe).assessment
    found = vintages(rebuild.panel(recipe), readings, usual, recipe["assessment"], pinned)
    found = held(found, "{assessment}/vintages.csv").set_index(["measure", "release"])
    assert set(found.index) == {(one["measure"], one["variant"]) for one in recipes}
    for one in recipes:
        changed = changed_config(config, {"snapshots": {one["source"]: one["variant"]}})
        result = rebuild.assessment(settings.recipe(changed, registry, name))
        rows = found.loc[(one["measure"], one["variant"])]
        expected = result.assessment.set_index("iso3").loc[rows["iso3"]]
        assert rows["class"].tolist() == expected[f"{one['measure']}_class"].tolist()
        assert rows["value"].tolist() == pytest.approx(expected[one["measure"]].tolist())
        limits = result.thresholds.set_index("measure").loc[one["measure"]]
        assert (rows[["q1", "q3"]] == limits[["q1", "q3"]].tolist()).all(axis=None)


def test_releases_are_the_listed_ones_held_and_the_pinned_one(config, registry, root, tmp_path):
    def releases(changed=registry, held=root):
        found = {}
        for one in planned_vintages(config, changed, held, "minusma"):
            found.setdefault(one["measure"], []).append(one["variant"])
        return found

    usual = releases()
    assert set(usual) == {"governance", "political_accountability"}
    assert usual["political_accountability"] == list(registry["vdem"]["snapshots"])
    assert usual["governance"] == ["2016", "2017", "2022"]
    # nothing but the pinned one is held
    assert releases(held=tmp_path) == {}
    # one without a year of the window has no value to show, and no quartiles
    config["assessments"]["minusma"]["window"] = {"start": 2017, "end": 2018}
    late = [
        name
        for name, about in registry["vdem"]["snapshots"].items()
        if about["indicators"]["v2x_veracc"]["last_year"] >= 2017
    ]
    assert releases() == {"political_accountability": late, "governance": ["2017", "2022"]}
    config["assessments"]["minusma"]["window"] = {"start": 2013, "end": 2016}
    # one that sources.yaml does not list counts once it is pinned
    unlisted = copy.deepcopy(registry)
    unlisted["vdem"]["snapshots"]["mine"] = {
        key: value for key, value in registry["vdem"]["snapshots"]["v9"].items() if key != "sha256"
    }
    assert releases(unlisted) == usual
    config["snapshots"]["vdem"] = "mine"
    assert releases(unlisted)["political_accountability"][-1] == "mine"
    # one that is still to be pulled has its place already
    config["snapshots"].update(vdem="v9", doing_business="2030-01-01-01234567")
    assert releases()["trade_across_borders"] == ["DB2020", "2030-01-01-01234567"]
    # one that lacks the indicator is no release of it
    config["measures"]["political_accountability"]["indicator"] = "another"
    changed = copy.deepcopy(registry)
    changed["vdem"]["snapshots"]["v9"]["indicators"]["another"] = {}
    assert "political_accountability" not in releases(changed)
