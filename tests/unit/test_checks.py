"""The invariants: a sound assessment passes, and each kind of fault is found."""

import copy
import re

import pandas as pd
import pytest

from assessment.config import settings
from assessment.in_memory import InMemoryPipeline
from assessment.model.checks import (
    assessment_faults,
    discrimination_faults,
    measurement_faults,
)
from assessment.model.discrimination import chance, discrimination
from assessment.model.grid_checks import grid_faults, spread_faults


@pytest.fixture(scope="module")
def sound(root, registry):
    from assessment.config.checks import checked_config
    from assessment.strict_yaml import read_yaml

    config = checked_config(read_yaml(root / "config.yaml"), registry, root)
    rebuild = InMemoryPipeline(root)
    recipe = settings.recipe(config, registry, "minusma")
    result = rebuild.assessment(recipe)
    panel = pd.concat(
        frame.assign(measure=measure)
        for measure, wanted in recipe["panel"].items()
        for frame in [rebuild.tidy(recipe["tidy"][wanted["source"]])]
        for frame in [frame[frame["indicator"] == wanted["indicator"]]]
    )
    frames = {
        "assessment": result.assessment.astype({"rank": "int64"}),
        "population": result.population.astype({"rank": "float64"}),
        "thresholds": result.thresholds,
        "panel": panel,
        "states": rebuild.states,
    }
    contributions = rebuild.tidy(recipe["tidy"][recipe["contributions"]])
    rules = settings.discrimination(config, "minusma")._replace(draws=20)
    compared = discrimination(result.population, contributions, rules), chance(result.population)
    return frames, recipe["assessment"], compared


def _faults(sound, **changed):
    frames, how, _ = sound
    frames = {**frames, **changed}
    return assessment_faults(*frames.values(), how)


def _with(frame, row, column, value):
    frame = frame.copy()
    frame.loc[row, column] = value
    return frame


def test_a_sound_assessment_has_no_fault(sound):
    assert _faults(sound) == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("governance", 99.9, "the panel gives"),
        ("governance_class", "upper", "is upper against"),
        ("governance_years", 4, "4 years, the panel has 3"),
        ("upper_count", 5, "upper_count 5, the classes give"),
        ("support", "Full", "support Full, the count gives"),
        ("iso3", "XXX", "the population lacks or exceeds"),
    ],
)
def test_a_fault_of_a_state_is_found(sound, column, value, message):
    frames, *_ = sound
    population = _with(frames["population"], 0, column, value)
    assert any(message in fault for fault in _faults(sound, population=population))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("mean", 1.0, "is not that of the population"),
        ("observations", 1, "thresholds over 1 values"),
        ("q3", -100.0, "above q3"),
        ("measure", "other", "thresholds are of"),
    ],
)
def test_a_fault_of_the_thresholds_is_found(sound, column, value, message):
    frames, *_ = sound
    thresholds = _with(frames["thresholds"], 0, column, value)
    assert any(message in fault for fault in _faults(sound, thresholds=thresholds))


def test_a_contributor_out_of_place_is_found(sound):
    frames, how, compared = sound
    listed = how._replace(contributors=tuple(frames["assessment"]["iso3"]))
    swapped = frames["assessment"].iloc[[1, 0, *range(2, 10)]].reset_index(drop=True)
    faults = _faults((frames, listed, compared), assessment=swapped)
    assert "the ranks are not 1, 2, 3, ..." in faults
    assert "the contributors are not those of the config, in its order" in faults


def test_a_contributor_told_twice_differently_is_found(sound):
    frames, *_ = sound
    changed = _with(frames["assessment"], 0, "governance", 1.0)
    fault = "assessment.csv and population.csv have different values of a contributor"
    assert fault in _faults(sound, assessment=changed)


@pytest.mark.parametrize(
    ("place", "column", "value", "message"),
    [
        (0, "contributors", 9, "9 contributors with a value or without, of 10"),
        (0, "others_missing", 1, "45 others with a value or without, of 44"),
        (8, "others", 20, "20 others with a value or without, of"),
        (0, "share_upper_others", 0.9, "share 0.9 of others, not"),
        (0, "auc", 0.99, "lower limit, area and upper limit are"),
        (0, "auc_low", None, "lower limit, area and upper limit are"),
        (20, "p_adjusted", 0.0, "is adjusted to 0.0"),
        (20, "variable", "other", "not a row for each variable in each comparison"),
    ],
)
def test_a_fault_of_a_comparison_is_found(sound, place, column, value, message):
    frames, how, (compared, drawn) = sound
    population = frames["population"]
    assert discrimination_faults(population, compared, drawn, how) == []
    compared = _with(compared, place, column, value)
    (fault,) = discrimination_faults(population, compared, drawn, how)
    assert message in fault


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("observed", 2, "2 contributors, the assessment has 4"), ("drawn", 11, "4 of 11 drawn")],
)
def test_a_fault_of_chance_is_found(sound, column, value, message):
    frames, how, (compared, drawn) = sound
    drawn = _with(drawn, 0, column, value)
    faults = discrimination_faults(frames["population"], compared, drawn, how)
    assert any(message in fault for fault in faults)


GRID = {
    "choices": {"rule": ["a", "b"], "year": [2010]},
    "combinations": 6,
    "excluded": {"one": 1, "another": 1},
    "specifications": 4,
    "windows": {"2010-2012": 3, "2010-2013": 1},
}
TABLES = {
    "firmness": pd.DataFrame(
        {"iso3": ["AAA", "BBB"], "Full": [0.25, 0.0], "Partial": [0.5, 0.0], "Low": [0.25, 1.0],
         "configured": ["Full", "Low"]}
    ),
    "curve": pd.DataFrame({"choice": ["rule", "rule", "year"], "specifications": [3, 1, 4]}),
    "assessment": pd.DataFrame({"iso3": ["AAA", "BBB"], "support": ["Full", "Low"]}),
    "recovery": pd.DataFrame(
        {"rank": [1, 2, 2], "cells_agreeing": [3, 2, 2], "labels_agreeing": [1, 1, 1],
         "values_agreeing": [1, 1, 1], "population_agreeing": [0, 0, 0], "agreement": [5, 4, 4],
         "value_error": [0.5, 0.1, 0.1]}
    ),
}  # fmt: skip


def test_a_sound_grid_has_no_fault():
    assert grid_faults(GRID, **TABLES) == []
    unprinted = {name: TABLES[name] for name in ("firmness", "curve", "assessment")}
    assert grid_faults(GRID, **unprinted) == []
    # a grid that the config is no part of
    none = TABLES["firmness"].assign(configured=None)
    assert grid_faults(GRID, **{**TABLES, "firmness": none}) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "message"),
    [
        ("firmness", 0, "Full", 0.3, "AAA: shares [0.3, 0.5, 0.25] are not parts of one"),
        ("firmness", 0, "configured", "Low", "AAA: Low as configured, Full as assessed"),
        ("firmness", 1, "iso3", "CCC", "the contributors are not those of the assessment"),
        ("curve", 1, "specifications", 2, "curve: rule has 5 specifications, not 4"),
        ("recovery", 0, "rank", 2, "the ranks do not ascend from 1"),
        ("recovery", 1, "rank", 3, "the ranks do not ascend from 1"),
        ("recovery", 2, "value_error", 0.05, "a better specification comes after a worse one"),
        ("recovery", 2, "cells_agreeing", 3, "an agreement is not the sum of its parts"),
    ],
)
def test_a_fault_of_a_grids_tables_is_found(table, row, column, value, message):
    changed = {**TABLES, table: _with(TABLES[table], row, column, value)}
    assert any(message in fault for fault in grid_faults(GRID, **changed))


def test_a_grid_that_does_not_add_up_is_found():
    for key, message in (("excluded", "not the combinations"), ("windows", "do not add up")):
        changed = copy.deepcopy(GRID)
        changed[key][next(iter(changed[key]))] += 1
        (fault,) = grid_faults(changed, **TABLES)
        assert message in fault


SPREAD = pd.DataFrame(
    {"variable": "count", "choice": ["all", "rule", "rule"], "option": ["all", "x", "y"],
     "specifications": [4, 2, 2], "lowest": [0.4, 0.4, 0.6], "q1": [0.45, 0.4, 0.6],
     "median": [0.55, 0.45, 0.65], "q3": [0.6, 0.5, 0.7], "highest": [0.7, 0.5, 0.7],
     "configured": [0.5, 0.5, None]}
)  # fmt: skip
AUCS = pd.DataFrame(
    {"variable": "count", "auc": [0.4, 0.5, 0.6, 0.7], "specifications": [1, 1, 1, 1]}
)
COMPARED = pd.DataFrame(
    {"variable": "count", "comparison": ["other_states", "senders"], "auc": [0.5, 0.9]}
)


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (0, "configured", 0.5, ""),
        (0, "configured", None, ""),
        (0, "configured", 0.6, "count: 0.6 as configured, 0.5 as assessed"),
        (1, "configured", 0.55, "count, rule x: no specification has 0.55"),
        (1, "specifications", 3, "the choices have {'all': 4, 'rule': 5} specifications"),
        (2, "q1", 0.68, "count, rule y: quartiles and range are"),
        (0, "specifications", 5, "the choices have"),
    ],
)
def test_a_fault_of_the_spread_of_the_auc_is_found(row, column, value, message):
    faults = spread_faults(GRID, _with(SPREAD, row, column, value), AUCS, COMPARED)
    assert any(message in fault for fault in faults) if message else not faults


def test_a_distribution_that_does_not_add_up_is_found():
    (fault,) = spread_faults(GRID, SPREAD, _with(AUCS, 0, "specifications", 2), COMPARED)
    assert fault == "count: the distribution does not add up to 4"


LISTED = pd.DataFrame({"iso3": ["AAA"], "score": [1.5], "score_class": ["upper"]})
PROBABLE = pd.DataFrame(
    {"measure": ["score", "other"], "iso3": "AAA", "errors": "shared", "value": [1.5, 9.0],
     "class": ["upper", "lower"], "upper": [0.75, 0.0], "middle": [0.25, 0.0],
     "lower": [0.0, 1.0]}
)  # fmt: skip
RELEASED = pd.DataFrame(
    {"measure": "score", "iso3": "AAA", "release": ["old", "new"], "pinned": [False, True],
     "value": [1.0, 1.5], "class": ["middle", "upper"], "lowest": 1.0, "highest": 1.5}
)  # fmt: skip


def test_a_sound_measurement_has_no_fault():
    assert measurement_faults(LISTED, PROBABLE, RELEASED) == []
    lacking = LISTED.assign(score=float("nan"), score_class=None)
    shares = dict.fromkeys(["value", "upper", "middle", "lower"], float("nan"))
    without = PROBABLE.head(1).assign(**{"class": None}, **shares)
    assert measurement_faults(lacking, without, RELEASED.head(0)) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "message"),
    [
        (0, 0, "upper", 0.5, "AAA score, errors shared: shares .* do not add up to one"),
        (0, 0, "upper", float("nan"), "do not add up to one"),
        (0, 1, "value", float("nan"), "AAA other, errors shared: shares without a value"),
        (0, 0, "value", 2.0, "value 2.0, the assessment has 1.5"),
        (0, 0, "class", "lower", "class lower, the assessment has upper"),
        (1, 1, "value", 1.25, "AAA score in new: value 1.25, the assessment has 1.5"),
        (1, 1, "class", "middle", "class middle, the assessment has upper"),
        (1, 0, "value", 0.5, "AAA score in old: 0.5 is not from lowest to highest"),
    ],
)
def test_a_fault_of_the_measurement_is_found(table, row, column, value, message):
    tables = [PROBABLE, RELEASED]
    tables[table] = _with(tables[table], row, column, value)
    (fault,) = measurement_faults(LISTED, *tables)
    assert re.search(message, fault)
