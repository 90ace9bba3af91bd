"""Class probabilities: against a plain loop over the reference functions, and in closed form."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessment.config import settings
from assessment.config.measurement import with_standard_errors
from assessment.config.model import MeasurementRules, Window
from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline
from assessment.model import measurement_error
from assessment.model.aggregate import aggregated, in_window
from assessment.model.assess import assess
from assessment.model.classes import classify
from assessment.model.measurement_error import (
    COLUMNS,
    ERRORS,
    Simulation,
    class_probabilities,
    stream_of,
)
from assessment.model.thresholds import BASES, QUANTILE_METHODS, quartile_thresholds
from assessment.terms import CLASSES
from frame_checks import held
from rules import POOLED

WINDOW = Window(2001, 2003)
RULES = POOLED


def _panel(rows):
    frame = pd.DataFrame(rows, columns=["iso3", "year", "value", "standard_error"])
    return frame.assign(measure="score", source="someone").astype({"standard_error": float})


def _settings(**rules):
    return MeasurementRules(WINDOW, {"score": "mean"}, replace(RULES, **rules))


def _named(*states):
    return pd.DataFrame({"iso3": states, "state": [iso3.title() for iso3 in states]})


def _probabilities(panel, states, draws=4000, aggregate="mean", **rules):
    measures = {"score": aggregate}
    found = class_probabilities(panel, _named(*states), measures, _settings(**rules), draws, 1)
    return held(found, "{assessment}/class_probabilities.csv").set_index(["errors", "iso3"])


def _by_loop(panel, numbers, aggregate, reference, asked, rules):
    """Classes draw by draw, by the functions that an assessment uses."""
    found = []
    for row in numbers:
        drawn = panel.assign(value=panel["value"] + panel["standard_error"].fillna(0.0) * row)
        observed = in_window(drawn, WINDOW, ["score"])
        values = aggregated(observed, {"score": aggregate})
        limits = quartile_thresholds(
            observed[observed["iso3"].isin(reference)],
            values[values["iso3"].isin(reference)],
            ["score"],
            rules.population,
            rules.quantile,
        ).iloc[0]
        own = values.set_index("iso3")["value"].reindex(asked)
        found.append(classify(own, limits["q1"], limits["q3"], rules.upper, rules.lower))
    return np.array(found)


@st.composite
def panels(draw):
    """A few states with values and errors on coarse scales, so that ties occur, some missing."""
    rows = []
    for iso3 in ("AAA", "BBB", "CCC", "DDD", "EEE")[: draw(st.integers(1, 5))]:
        years = draw(st.lists(st.sampled_from([2001, 2002, 2003]), min_size=1, unique=True))
        for year in sorted(years):
            error = draw(st.sampled_from([0.0, 0.25, 1.0, None]))
            rows.append((iso3, year, draw(st.integers(-3, 3)) / 2, error))
    return _panel(rows)


@hypothesis_settings(max_examples=60)
@given(
    panels(),
    st.sampled_from(BASES),
    st.sampled_from(QUANTILE_METHODS),
    st.sampled_from(["mean", "sum"]),
    st.sampled_from([">=", ">"]),
    st.sampled_from(["<", "<="]),
    st.sampled_from(ERRORS),
    st.integers(0, 2**32),
    st.data(),
)
def test_every_draw_is_what_the_reference_functions_give(
    panel, population, quantile, aggregate, upper, lower, errors, seed, data
):
    rules = replace(RULES, population=population, quantile=quantile, upper=upper, lower=lower)
    states = sorted(panel["iso3"].unique())
    reference = data.draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
    asked = data.draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
    simulation = Simulation(panel, aggregate, reference, asked, rules)
    numbers = simulation.numbers(np.random.default_rng(seed), 6, errors)
    expected = _by_loop(panel, numbers, aggregate, reference, asked, rules)
    assert simulation.classes(numbers).tolist() == expected.tolist()


@pytest.mark.parametrize("population", BASES)
@pytest.mark.parametrize("name", ["minusma", "monusco"])
def test_the_configured_assessments_draw_as_the_reference_does(
    config, registry, root, name, population
):
    """Real values, whole populations: shares of a few draws, counted by a plain loop."""
    config["classification"]["population"] = population
    measure = with_standard_errors(config, registry, name)[0]
    window = settings.window(config["assessments"][name]["window"])
    chosen = {**config["assessments"][name], "measures": [measure]}
    changed = {**config, "assessments": {name: {**chosen, "contributors": ["NGA", "TCD", "RWA"]}}}
    recipe = settings.recipe(changed, registry, name)
    rebuild = InMemoryPipeline(root)
    panel = rebuild.panel(recipe)
    own = settings.assessment(changed, name)
    draws, names = 12, _named("NGA", "TCD", "RWA")
    found = class_probabilities(panel, names, {measure: "mean"}, own, draws, 7)
    point = rebuild.assessment(recipe).assessment
    others = [rebuild.tidy(recipe["tidy"][recipe[key]]) for key in ("memberships", "contributions")]
    observed = in_window(panel, window, [measure]).reset_index(drop=True)
    states = observed["iso3"].unique()
    for errors in ERRORS:
        simulation = Simulation(observed, "mean", states, names["iso3"], own.classification)
        numbers = simulation.numbers(stream_of(7, measure), draws, errors)
        counted = []
        for row in numbers:
            drawn = observed.assign(value=observed["value"] + observed["standard_error"] * row)
            result = assess(drawn, *others, rebuild.states, own).assessment
            counted.append(result.set_index("iso3").loc[names["iso3"], f"{measure}_class"])
        part = found[found["errors"] == errors]
        for kind in CLASSES:
            shares = np.mean([row == kind for row in counted], axis=0)
            assert part[kind].tolist() == shares.tolist()
        # beside them the class and value of the assessment itself
        assert part["class"].tolist() == point[f"{measure}_class"].tolist()
        assert part["value"].tolist() == pytest.approx(point[measure].tolist())


@pytest.mark.parametrize("aggregate", ["mean", "sum"])
def test_of_two_states_the_larger_is_upper_as_the_normal_distribution_has_it(aggregate):
    """Of two values the quartiles lie between them, so the class is the sign of a difference."""
    first = [("AAA", 2001, 0.4, 0.3), ("AAA", 2002, 0.6, 0.5), ("AAA", 2003, 0.5, 0.2)]
    other = [("BBB", 2001, 0.3, 0.4), ("BBB", 2002, 0.5, 0.1), ("BBB", 2003, 0.1, 0.3)]
    draws = 20_000
    found = _probabilities(_panel(first + other), ["AAA", "BBB"], draws, aggregate,
                           population="state_averages")  # fmt: skip
    by = 3 if aggregate == "mean" else 1
    difference = sum(row[2] for row in first) / by - sum(row[2] for row in other) / by
    errors = {
        "independent": [sum(row[3] ** 2 for row in rows) ** 0.5 / by for rows in (first, other)],
        "shared": [sum(row[3] for row in rows) / by for rows in (first, other)],
    }
    for way, (one, two) in errors.items():
        expected = NormalDist(difference, (one**2 + two**2) ** 0.5).cdf(0)
        shares = found.loc[(way, "AAA")]
        room = 4 * (expected * (1 - expected) / draws) ** 0.5
        assert shares["lower"] == pytest.approx(expected, abs=room)
        assert shares["upper"] == pytest.approx(1 - expected, abs=room)
        assert shares["middle"] == 0
        assert found.loc[way, "standard_error"].tolist() == pytest.approx([one, two])
    assert found.loc[("shared", "AAA"), "lower"] > found.loc[("independent", "AAA"), "lower"] + 0.02


@pytest.mark.parametrize("quantile", QUANTILE_METHODS)
@pytest.mark.parametrize("population", BASES)
def test_without_errors_the_point_class_is_certain(quantile, population):
    panel = _panel([(f"AA{letter}", year, ord(letter) % 4, 0.0)
                    for letter in "ABCDEFG" for year in (2001, 2003)])  # fmt: skip
    found = _probabilities(panel, panel["iso3"].unique(), 20, population=population,
                           quantile=quantile)  # fmt: skip
    for row in found.to_dict("records"):
        assert row[row["class"]] == 1 and row["standard_error"] == 0
    assert found["class"].nunique() >= 2


def test_a_figure_without_error_stands_as_it_is_and_is_counted():
    panel = _panel([("AAA", 2001, 0.0, None), ("AAA", 2002, 2.0, 1.0), ("BBB", 2001, 9.0, None)])
    found = _probabilities(panel, ["AAA", "BBB"], 50)
    assert found.loc[("shared", "AAA"), ["years", "years_with_error"]].tolist() == [2, 1]
    assert found.loc[("shared", "AAA"), "standard_error"] == 0.5
    assert found.loc[("independent", "BBB"), "standard_error"] == 0
    with pytest.raises(InputError, match="measure score: someone states no standard error in 2001"):
        _probabilities(panel.assign(standard_error=np.nan), ["AAA"])


def test_a_contributor_without_a_figure_has_a_row_and_no_shares():
    panel = _panel([("AAA", 2001, 0.0, 1.0), ("BBB", 2001, 1.0, 1.0), ("CCC", 1999, 1.0, 1.0)])
    found = _probabilities(panel, ["CCC", "AAA"], 50)
    assert list(found.loc["shared"].index) == ["CCC", "AAA"]
    row = found.loc[("shared", "CCC")]
    assert row["years"] == 0 and row[["value", "class", "standard_error", *CLASSES]].isna().all()
    assert found.loc[("shared", "AAA"), list(CLASSES)].sum() == 1


def test_no_measure_with_errors_is_a_table_without_a_row():
    panel = _panel([("AAA", 2001, 0.0, None)])
    found = class_probabilities(panel, _named("AAA"), {}, _settings(), 10, 1)
    assert list(found.columns) == COLUMNS and found.empty
    held(found, "{assessment}/class_probabilities.csv")


def test_the_seed_alone_decides_whatever_the_blocks_and_the_other_measures(monkeypatch):
    panel = _panel([(f"AA{letter}", year, ord(letter) % 3, 0.7)
                    for letter in "ABCDEFG" for year in (2001, 2002)])  # fmt: skip
    both = pd.concat([panel.assign(measure="another"), panel])
    names, own = _named("AAA", "AAF"), _settings()
    before = class_probabilities(both, names, {"another": "mean", "score": "mean"}, own, 100, 5)
    monkeypatch.setattr(measurement_error, "VALUES_AT_ONCE", 30)
    after = class_probabilities(panel, names, {"score": "mean"}, own, 100, 5)
    pd.testing.assert_frame_equal(
        before[before["measure"] == "score"].reset_index(drop=True), after
    )
    # a measure has numbers of its own, and so has a seed
    shares = before.groupby("measure")[list(CLASSES)].apply(lambda part: part.to_numpy().tolist())
    assert shares["another"] != shares["score"]
    other = class_probabilities(panel, names, {"score": "mean"}, own, 100, 6)
    assert not other[list(CLASSES)].equals(after[list(CLASSES)])


def test_errors_are_known_at_planning(config, registry):
    measures = with_standard_errors(config, registry, "minusma")
    states = {entry["source"] for name, entry in config["measures"].items() if name in measures}
    assert len(measures) == 6 and states == {"wgi"}
    config["assessments"]["minusma"]["window"] = {"start": 2019, "end": 2020}
    assert with_standard_errors(config, registry, "minusma") == []
    # a snapshot that is still to be pulled has what the registry says of the pull
    config["snapshots"]["wgi"] = "2030-01-01-01234567"
    for name, entry in config["measures"].items():
        if name in measures:
            entry["indicator"] = f"GOV_WGI_{entry['indicator']}"
    assert with_standard_errors(config, registry, "minusma") == measures
