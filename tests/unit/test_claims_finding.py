"""What every kind of statement shares: coverage of a period, and readings of one sentence."""

import pytest

from assessment.model.claims.finding import Finding, agreed, covered, no_data


@pytest.mark.parametrize(
    ("observed", "of", "is_enough"), [(7, 10, True), (6, 10, False), (0, 0, False), (63, 90, True)]
)
def test_a_period_needs_a_share_of_its_times(observed, of, is_enough):
    assert (covered(observed, of, 0.7, "years") == "") is is_enough


def test_readings_decide_only_where_they_agree():
    yes, no = Finding("supported", "5"), Finding("contradicted", "3", "too few")
    assert agreed({"one": no}) is no
    both = agreed({"one": yes, "other": yes})
    assert (both.verdict, both.values) == ("supported", "5")
    split = agreed({"one": yes, "other": no})
    assert (split.verdict, split.held) == ("undecidable", True)
    assert split.reason == "it depends on the reading (one: supported; other: contradicted)"
    assert split.values == "one: 5; other: 3"
    assert not agreed({"one": no_data("none"), "other": no_data("none")}).held
