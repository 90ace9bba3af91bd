"""Classes: ties, order, scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.model.classes import classify

VALUES = st.lists(st.integers(-1000, 1000), min_size=1, max_size=40)
RULES = {"upper": st.sampled_from([">=", ">"]), "lower": st.sampled_from(["<", "<="])}
ORDER = {"lower": 0, "middle": 1, "upper": 2}


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (">=", "<", ["middle", "middle", "upper"]),
        (">", "<", ["middle", "middle", "middle"]),
        (">=", "<=", ["lower", "middle", "upper"]),
        (">", "<=", ["lower", "middle", "middle"]),
    ],
)
def test_a_value_tied_with_a_quartile_goes_by_the_rule(upper, lower, expected):
    assert list(classify([1.0, 2.0, 3.0], 1.0, 3.0, upper, lower)) == expected


def test_beyond_the_quartiles_no_rule_matters():
    for upper in (">=", ">"):
        for lower in ("<", "<="):
            assert list(classify([0.0, 4.0], 1.0, 3.0, upper, lower)) == ["lower", "upper"]


def test_float_noise_decides_no_tie():
    noisy = np.mean([44.2, 44.4, 44.3])
    assert noisy != 44.3
    assert list(classify([noisy], 40.0, 44.3, ">=", "<")) == ["upper"]
    assert list(classify([noisy], 40.0, 44.3, ">", "<")) == ["middle"]
    assert list(classify([noisy], 44.3, 50.0, ">=", "<")) == ["middle"]


def test_a_population_of_one_value_is_upper_where_ties_are():
    assert list(classify([5.0, 5.0], 5.0, 5.0, ">=", "<")) == ["upper", "upper"]
    assert list(classify([5.0, 5.0], 5.0, 5.0, ">", "<")) == ["middle", "middle"]
    assert list(classify([5.0, 5.0], 5.0, 5.0, ">", "<=")) == ["lower", "lower"]
    assert list(classify([5.0, 5.0], 5.0, 5.0, ">=", "<=")) == ["upper", "upper"]


def test_a_missing_value_has_no_class():
    assert list(classify([np.nan, 2.0], 1.0, 3.0)) == [None, "middle"]


def _classes(values, upper, lower):
    q1, q3 = np.quantile(values, [0.25, 0.75])
    return list(classify(values, q1, q3, upper, lower))


@given(values=VALUES, order=st.randoms(), **RULES)
def test_classes_do_not_depend_on_the_order_of_rows(values, order, upper, lower):
    shuffled = list(range(len(values)))
    order.shuffle(shuffled)
    whole = _classes(values, upper, lower)
    moved = _classes([values[place] for place in shuffled], upper, lower)
    assert moved == [whole[place] for place in shuffled]


@given(
    values=VALUES,
    scale=st.sampled_from([0.001, 0.1, 1 / 3, 7.0, 1234.5]),
    shift=st.integers(-1000, 1000),
    **RULES,
)
def test_classes_survive_a_positive_affine_rescaling(values, scale, shift, upper, lower):
    rescaled = [scale * value + shift * scale for value in values]
    assert _classes(rescaled, upper, lower) == _classes(values, upper, lower)


@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30),
    limits=st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)),
    **RULES,
)
def test_the_class_never_falls_when_the_value_rises(values, limits, upper, lower):
    q1, q3 = sorted(limits)
    ranks = [ORDER[kind] for kind in classify(sorted(values), q1, q3, upper, lower)]
    assert ranks == sorted(ranks)


@given(values=VALUES, place=st.integers(0, 39), rise=st.integers(1, 100), **RULES)
def test_a_state_that_rises_does_not_lose_the_upper_class(values, place, rise, upper, lower):
    """Its own rise moves the quartiles too; still it must not fall out of the upper class."""
    place %= len(values)
    raised = list(values)
    raised[place] += rise
    before = _classes(values, upper, lower)[place]
    after = _classes(raised, upper, lower)[place]
    # ">" over equal values aside: there the quartile can rise onto the value
    if before == "upper" and upper == ">=":
        assert after == "upper"
