"""What a printed table itself says of a statement: cells made up, so that the answer is known."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.model.printed import classes_of, is_below, says

ABOUT = {
    "colours": {"green": "upper", "red": "lower", "": "middle"},
    "windows": {"caption": {"start": 2001, "end": 2004}, "note": {"start": 2000, "end": 2004}},
    "organisation": "GUILD",
}
COLUMNS = ["rank", "iso3", "state", "member", "member_colour", "score", "score_colour", "support"]


def _table(cells, mean="50.0", median="50.0"):
    """A printed table of one measure from (value, colour) by place: AAA, BBB, ..."""
    codes = [letter * 3 for letter in "ABCDEFGHIJ"]
    rows = [
        (str(place), iso3, iso3.title(), "Yes", "green", value, colour, "Partial")
        for place, (iso3, (value, colour)) in enumerate(zip(codes, cells, strict=False), start=1)
    ]
    rows += [("", "mean", "Mean", "", "", mean, "", ""), ("", "median", "", "", "", median, "", "")]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture
def table():
    cells = [("70.0", "green"), ("60.0", "green"), ("52.0", ""), ("48.0", ""), ("20.0", "red")]
    found = _table(cells, mean="51.0", median="50.0")
    found.loc[1, ["member", "member_colour", "support"]] = ["No", "red", "Full"]
    return found


@pytest.mark.parametrize(
    ("statement", "subject", "answer"),
    [
        ({"class": "upper"}, "AAA", True),
        ({"class": "upper"}, "CCC", False),
        ({"class": "middle"}, "CCC", True),
        ({"quarter": 4}, "BBB", True),
        ({"quarter": 3}, "BBB", False),
        ({"quarter": 3}, "CCC", True),
        ({"quarter": 2}, "CCC", False),
        ({"quarter": 2}, "DDD", True),
        ({"quarter": 4}, "DDD", False),
        ({"quarter": 1}, "EEE", True),
        ({"compared": {"with": "mean", "is": "above"}}, "CCC", True),
        ({"compared": {"with": "mean", "is": "below"}}, "CCC", False),
        ({"compared": {"with": "median", "is": "below"}}, "DDD", True),
        ({"near": "median"}, "CCC", None),
        ({"near": "median"}, "AAA", False),
        ({"near": "median"}, "EEE", False),
        ({"rank": {"among": "contributors", "from": 1, "to": 2}}, "BBB", True),
        ({"rank": {"among": "contributors", "from": 3, "to": 5}}, "BBB", False),
        ({"rank": {"among": "population", "from": 1, "to": 2}}, "CCC", False),
        ({"rank": {"among": "population", "from": 1, "to": 2}}, "AAA", None),
        ({"support": "Full"}, "BBB", True),
        ({"support": "Full"}, "AAA", False),
        ({"label_count": {"label": "Partial", "number": 4}}, "table", True),
        ({"label_count": {"label": "Low", "number": 1}}, "table", False),
        ({"label_count": {"label": "Low", "number": 0}}, "table", True),
        ({"member": {"of": "GUILD", "is": True}}, "AAA", True),
        ({"member": {"of": "GUILD", "is": True}}, "BBB", False),
        ({"member": {"of": "LEAGUE", "is": True}}, "AAA", None),
        ({"trend": "rising"}, "AAA", None),
        ({"class": "low"}, "AAA", None),
        ({"quarter": 5}, "AAA", None),
        ({"rank": {"among": "contributors", "from": 1, "to": 2, "of": "lowest"}}, "AAA", None),
        ({"class": "upper"}, "ZZZ", None),
        ({"class": "upper"}, "mean", None),
        ({"support": "Full"}, "ZZZ", None),
    ],
)
def test_a_statement_is_judged_by_the_cells(table, statement, subject, answer):
    assert says(statement, subject, "score", table, ABOUT) is answer


def test_the_table_says_nothing_of_a_measure_or_a_period_that_it_does_not_have(table):
    statement = {"class": "upper"}
    assert says(statement, "AAA", "other", table, ABOUT) is None
    # a column of every table, and no measure
    assert says(statement, "AAA", "member", table, ABOUT) is None
    for start, answer in ((2001, True), (2000, True), (1999, None)):
        period = {"start": start, "end": 2004}
        assert says(statement, "AAA", "score", table, ABOUT, period) is answer
    count = {"label_count": {"label": "Low", "number": 0}}
    assert says(count, "table", "support", table, ABOUT, {"start": 1999, "end": 2004}) is None


def test_all_of_a_class_is_refuted_by_one_cell_and_borne_out_by_every_one(table):
    def judge(states, measures, name):
        said = {"class": name, "states": states, "measures": measures}
        return says({"every_class": said}, "table", "score", table, ABOUT)

    assert judge(["AAA", "BBB"], ["score"], "upper") is True
    assert judge(["AAA", "CCC"], ["score"], "upper") is False
    assert judge(["AAA", "CCC"], ["score", "unprinted"], "upper") is False
    assert judge(["AAA", "ZZZ"], ["score"], "upper") is None
    assert judge(["AAA"], ["score", "unprinted"], "upper") is None
    assert classes_of(["AAA", "ZZZ"], ["score"], table, ABOUT) == {
        ("AAA", "score"): "upper",
        ("ZZZ", "score"): None,
    }


def test_a_colour_without_a_class_says_nothing(table):
    table.loc[0, "score_colour"] = "blue"
    for statement in ({"class": "upper"}, {"class": "middle"}, {"quarter": 4}, {"near": "median"}):
        assert says(statement, "AAA", "score", table, ABOUT) is None
    said = {"class": "upper", "states": ["AAA", "BBB"], "measures": ["score"]}
    assert says({"every_class": said}, "table", "score", table, ABOUT) is None


def test_values_that_print_alike_share_their_places():
    table = _table([("9.0", "green"), ("5.0", ""), ("5.0", ""), ("1.0", "red")])

    def judge(subject, first, last):
        statement = {"rank": {"among": "contributors", "from": first, "to": last}}
        return says(statement, subject, "score", table, ABOUT)

    assert judge("BBB", 2, 3) is judge("CCC", 1, 4) is True
    assert judge("BBB", 1, 2) is judge("CCC", 3, 4) is None
    assert judge("BBB", 1, 1) is judge("BBB", 4, 4) is False


def test_digits_that_do_not_decide_leave_a_statement_open():
    table = _table([("0.5", ""), ("50", "")], mean="0.45", median="50")
    assert says({"compared": {"with": "mean", "is": "above"}}, "AAA", "score", table, ABOUT) is None
    for quarter in (2, 3):
        assert says({"quarter": quarter}, "BBB", "score", table, ABOUT) is None
    without = table[table["iso3"] != "mean"]
    statement = {"compared": {"with": "mean", "is": "above"}}
    assert says(statement, "BBB", "score", table, ABOUT) is True
    assert says(statement, "BBB", "score", without, ABOUT) is None


def test_colours_that_no_thresholds_give_place_no_quartile():
    straight = [("90.0", "green"), ("60.0", ""), ("50.5", ""), ("40.0", ""), ("9.0", "red")]
    assert says({"near": "median"}, "CCC", "score", _table(straight), ABOUT) is True
    crossed = [("55.0", "green"), *straight[1:]]
    assert says({"near": "median"}, "CCC", "score", _table(crossed), ABOUT) is None
    alone = [("50.5", "")]
    assert says({"near": "median"}, "AAA", "score", _table(alone), ABOUT) is None


@given(st.decimals(-99, 99, places=3), st.decimals(-99, 99, places=3), st.integers(0, 2))
def test_what_is_printed_below_is_below(one, other, digits):
    printed = [f"{one:.{digits}f}", f"{other:.1f}"]
    assert not (is_below(*printed) and is_below(*reversed(printed)))
    if is_below(*printed):
        assert one <= other


@given(st.lists(st.integers(0, 400), min_size=4, max_size=10, unique=True), st.data())
def test_no_answer_contradicts_the_values_behind_the_digits(values, data):
    """A table printed from values at hand: whatever it says of them is true of them."""
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    cells = [
        (f"{value / 10:.0f}", "green" if value >= q3 else "red" if value < q1 else "")
        for value in values
    ]
    table = _table(cells, mean=f"{np.mean(values) / 10:.0f}", median=f"{median / 10:.0f}")
    place = data.draw(st.integers(0, len(values) - 1))
    value = values[place]
    rank = sum(other > value for other in values) + 1
    off, least = abs(value - median), min(abs(value - q1), abs(value - q3))
    true = {
        ("near", "median"): off < least,
        **{("quarter", n): n == 1 + sum(value >= one for one in (q1, median, q3)) for n in (1, 4)},
        ("rank", ("contributors", rank, rank)): True,
        ("rank", ("contributors", 1, max(rank - 1, 1))): rank == 1,
    }
    for (kind, said), answer in true.items():
        put = dict(zip(("among", "from", "to"), said, strict=True)) if kind == "rank" else said
        assert says({kind: put}, "ABCDEFGHIJ"[place] * 3, "score", table, ABOUT) in (
            None,
            answer,
        )
    for middle, side in itertools.product(("mean", "median"), ("above", "below")):
        limit = np.mean(values) if middle == "mean" else median
        found = says(
            {"compared": {"with": middle, "is": side}},
            "ABCDEFGHIJ"[place] * 3, "score", table, ABOUT,
        )  # fmt: skip
        assert found in (None, value > limit if side == "above" else value < limit)
