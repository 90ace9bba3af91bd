"""Firmness, importance and the curve against plain counting over small grids."""

import itertools
from math import prod

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.model.grid import Choice
from assessment.model.recovery import recovered
from assessment.model.robustness import configured_labels, curve, firmness, importance
from assessment.model.sides import Side, choices_along, shape_of

CHOICES = [Choice("first", ("a", "b", "c")), Choice("second", ("x", "y")), Choice("only", ("z",))]
WHOLE = list(itertools.product(range(3), range(2), range(1)))
REST = list(itertools.product(range(2), range(1)))


@st.composite
def grids(draw):
    """Some combinations of all choices or of the first two, those times the third; and random
    labels of up to twenty contributors."""
    sides = [_some(draw, CHOICES, WHOLE)]
    if draw(st.booleans()):
        sides = [
            _some(draw, CHOICES[:1], [row[:1] for row in WHOLE]),
            _some(draw, CHOICES[1:], REST),
        ]
    contributors = draw(st.integers(1, 20))
    seed = draw(st.integers(0, 2**16))
    labels = np.random.default_rng(seed).integers(0, 3, (contributors, prod(shape_of(sides))))
    return sides, labels.astype(np.uint8), [f"S{place:02}" for place in range(contributors)]


def _some(draw, choices, combinations):
    kept = draw(st.lists(st.sampled_from(combinations), min_size=1, unique=True))
    return Side.of(choices, sorted(kept))


@given(grids())
def test_importance_is_what_plain_counting_gives(grid):
    sides, labels, contributors = grid
    table = importance(sides, labels, contributors).set_index(["iso3", "choice"])
    rows = np.unravel_index(np.arange(labels.shape[1]), shape_of(sides))
    frame = pd.DataFrame(
        {choice.name: codes[rows[place]] for place, choice, codes in choices_along(sides)}
    )
    for place, iso3 in enumerate(contributors):
        y = pd.Series(labels[place].astype(float))
        for choice in CHOICES:
            others = [one.name for one in CHOICES if one.name != choice.name]
            main = y.groupby(frame[choice.name]).transform("mean").var(ddof=0)
            within = (y - y.groupby([frame[o] for o in others]).transform("mean")) ** 2
            pairs = [
                y[one] != y[other]
                for one, other in itertools.combinations(range(len(y)), 2)
                if all(frame[o][one] == frame[o][other] for o in others)
            ]
            row = table.loc[iso3, choice.name]
            if not pairs:
                assert row.isna().all()
                continue
            assert row["flips"] == pytest.approx(np.mean(pairs))
            if y.var(ddof=0) > 0:
                assert row["main"] == pytest.approx(main / y.var(ddof=0), abs=1e-9)
                assert row["total"] == pytest.approx(within.mean() / y.var(ddof=0), abs=1e-9)


def _whole(function):
    """The whole product, and one contributor's labels as a function of it."""
    sides = [
        Side.of([choice], [(code,) for code in range(len(choice.options))]) for choice in CHOICES
    ]
    labels = np.array([[function(*row) for row in WHOLE]], dtype=np.uint8)
    return sides, labels


def test_a_label_that_hangs_on_one_choice_is_explained_by_it():
    sides, labels = _whole(lambda first, second, only: 2 * second)
    table = importance(sides, labels, ["AAA"]).set_index(["iso3", "choice"])
    assert table.loc[("AAA", "second")].to_list() == [1.0, 1.0, 1.0]
    assert table.loc[("AAA", "first")].to_list() == [0.0, 0.0, 0.0]
    assert table.loc[("all", "second")].to_list() == [1.0, 1.0, 1.0]
    firm = firmness(labels, ["AAA"], table.reset_index(), {"AAA": "Low"})
    assert firm.iloc[0].to_dict() == {
        "iso3": "AAA", "Full": 0.5, "Partial": 0.0, "Low": 0.5, "configured": "Low",
        "flipped_by": "second", "flips": 1.0,
    }  # fmt: skip


def test_a_label_that_never_varies_is_flipped_by_nothing():
    sides, labels = _whole(lambda *_: 1)
    table = importance(sides, labels, ["AAA"])
    assert table["main"].isna().all() and table["total"].isna().all()
    firm = firmness(labels, ["AAA"], table, {})
    assert (firm.loc[0, "Partial"], firm.loc[0, "flips"]) == (1.0, 0.0)
    assert firm.loc[0, "flipped_by"] is None and firm.loc[0, "configured"] is None


def test_the_curve_counts_every_specification_once_a_choice():
    sides, one = _whole(lambda first, second, only: first)
    labels = np.concatenate([one, np.flip(one, axis=1), np.zeros_like(one)])
    table = curve(sides, labels)
    assert (table.groupby("choice")["specifications"].sum() == len(WHOLE)).all()
    assert ((table["full"] + table["partial"] + table["low"]) == 3).all()
    places = table[["full", "partial"]].apply(tuple, axis=1)
    assert list(places) == sorted(places, reverse=True)
    top = table[(table["full"] == 1) & (table["choice"] == "first")]
    assert dict(zip(top["option"], top["specifications"], strict=True)) == {"a": 2, "c": 2}


def test_the_configured_labels_are_those_of_its_row():
    sides, labels = _whole(lambda first, second, only: first)
    chosen = {"first": "c", "second": "x", "only": "z"}
    assert configured_labels(sides, labels, ["AAA"], chosen) == {"AAA": "Full"}
    assert configured_labels(sides, labels, ["AAA"], {**chosen, "first": None}) == {}
    gone = [Side.of(CHOICES, WHOLE[:4])]
    assert configured_labels(gone, labels[:, :4], ["AAA"], chosen) == {}


def test_recovery_ranks_by_agreement_then_error():
    choices = [Choice("window_start", (2010, 2013)), Choice("window_end", (2016,)),
               Choice("rule", ("x", "y", "never"))]  # fmt: skip
    sides = [Side.of(choices, [(0, 0, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1)])]
    agreement = {
        "cells_agreeing": [5, 9, 9, 1], "labels_agreeing": [1, 2, 2, 0],
        "values_agreeing": [0, 3, 3, 0], "population_agreeing": [0, 0, 0, 0],
        "value_error": [0.5, 0.2, 0.1, 0.9],
    }  # fmt: skip
    agreement = {name: np.array(column) for name, column in agreement.items()}
    best, options = recovered(agreement, sides, best=1)
    # two agree as well as the first; the smaller error leads
    assert list(best["rank"]) == [1, 2] and list(best["rule"]) == ["x", "y"]
    assert list(best["agreement"]) == [14, 14]
    table = options.set_index(["choice", "option"])
    assert table.loc[("window", "2013-2016")].to_list() == [0.5, 1.0, 14]
    assert table.loc[("window", "2010-2016")].to_list() == [0.5, 0.0, 6]
    assert table.loc[("rule", "y")].to_list() == [0.5, 0.5, 14]
    assert ("rule", "never") not in table.index
    everything, _ = recovered(agreement, sides, best=100)
    assert list(everything["agreement"]) == [14, 14, 6, 1]


def test_equal_specifications_share_a_rank():
    choices = [Choice("window_start", (1,)), Choice("window_end", (2,)),
               Choice("rule", ("x", "y", "z"))]  # fmt: skip
    sides = [Side.of(choices, [(0, 0, 0), (0, 0, 1), (0, 0, 2)])]
    agreement = {
        f"{key}_agreeing": np.ones(3) for key in ("cells", "labels", "values", "population")
    }
    best, _ = recovered({**agreement, "value_error": np.array([0.2, 0.1, 0.1])}, sides, best=3)
    assert list(best["rank"]) == [1, 1, 3] and list(best["rule"]) == ["y", "z", "x"]
