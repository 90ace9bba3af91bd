"""Statements on labels of support."""

import pytest

from claim_frames import PERIOD, check, frames, one

CASES = [
    ("AAA", "support", {"support": "Full"}, PERIOD, "supported", ""),
    ("BBB", "support", {"support": "Full"}, PERIOD, "contradicted", "label is Low"),
    ("EEE", "support", {"support": "Full"}, PERIOD, "undecidable", "not among the contributors"),
    ("table", "support", {"label_count": {"label": "Full", "number": 2}}, PERIOD, "supported", ""),
    ("table", "support", {"label_count": {"label": "Partial", "number": 2}}, PERIOD,
     "contradicted", "has 0"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_statement(case):
    check(*case)


def test_a_label_says_what_its_points_are():
    assert one(frames(), "AAA", "support", {"support": "Full"})["figures"] == (
        "Full: 3 points (2 upper-quartile measures and membership)"
    )
    text = one(frames(), "BBB", "support", {"support": "Low"})["figures"]
    assert text == "Low: 0 points (no upper-quartile measures, no member)"


def test_a_label_of_another_window_names_its_window():
    text = one(frames(), "AAA", "support", {"support": "Full"}, {"start": 2013, "end": 2015})
    assert text["verdict"] == "supported" and text["figures"].endswith("; table of 2013-2016")


@pytest.mark.parametrize(("states", "verdict"), [(["AAA", "CCC"], "supported"),
                                                 (["AAA", "BBB"], "contradicted"),
                                                 (["AAA", "EEE"], "undecidable")])  # fmt: skip
def test_a_class_on_all_measures_is_counted_by_cells(states, verdict):
    said = {"every_class": {"class": "upper", "states": states, "measures": ["score"]}}
    row = one(frames(), "table", "support", said)
    assert row["verdict"] == verdict
    if verdict == "contradicted":
        assert "1 of 2 cells are upper (AAA 1, BBB 0)" in row["figures"]


def test_a_measure_that_is_not_assessed_decides_no_class():
    said = {"every_class": {"class": "upper", "states": ["AAA"], "measures": ["score", "salt"]}}
    row = one(frames(), "table", "support", said)
    assert (row["verdict"], row["undecided"]) == ("undecidable", "no such data")
    assert "not among the measures: salt" in row["reason"]
