"""Statements on a measure beside all states."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.model.claims.evaluate import evaluate
from assessment.model.claims.finding import VERDICTS
from claim_frames import PERIOD, SETTINGS, STATES, claim, frames, one, panel

CASES = [
    ("EEE", "score", {"class": "upper"}, PERIOD, "supported", ""),
    # tied with the third quartile, which is upper; with the first, which is not lower
    ("DDD", "score", {"class": "upper"}, PERIOD, "supported", ""),
    ("BBB", "score", {"class": "lower"}, PERIOD, "contradicted", "the class is middle"),
    ("EEE", "score", {"class": "lower"}, PERIOD, "contradicted", "the class is upper"),
    ("XXX", "score", {"class": "upper"}, PERIOD, "undecidable", "XXX has no figure of score"),
    ("EEE", "score", {"class": "upper"}, {"start": 1990, "end": 1991}, "undecidable", "no figure"),
    ("AAA", "score", {"quarter": 1}, PERIOD, "supported", ""),
    ("BBB", "score", {"quarter": 3}, PERIOD, "contradicted", "quarter 2"),
    ("CCC", "score", {"quarter": 2}, PERIOD, "undecidable", "the value is the median"),
    ("BBB", "score", {"compared": {"with": "mean", "is": "below"}}, PERIOD, "supported", ""),
    ("BBB", "score", {"compared": {"with": "median", "is": "above"}}, PERIOD, "contradicted",
     "below the median"),
    ("CCC", "score", {"compared": {"with": "mean", "is": "below"}}, PERIOD, "undecidable",
     "the value is the mean"),
    ("CCC", "score", {"near": "median"}, PERIOD, "supported", ""),
    ("DDD", "score", {"near": "median"}, PERIOD, "contradicted", "nearer to a quartile"),
    ("EEE", "score", {"rank": {"among": "population", "from": 1, "to": 1}}, PERIOD,
     "supported", ""),
    ("CCC", "score", {"rank": {"among": "contributors", "from": 2, "to": 3}}, PERIOD,
     "contradicted", "the place is 1"),
    ("EEE", "score", {"rank": {"among": "contributors", "from": 1, "to": 3}}, PERIOD,
     "undecidable", "none of the contributors"),
    # two states share the first place
    ("CCC", "first_proxy", {"rank": {"among": "population", "from": 1, "to": 1}}, PERIOD,
     "undecidable", "ties"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "measure", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, measure, statement, period, verdict, reason):
    row = one(frames(), subject, measure, statement, period)
    assert (row["verdict"], row["statement"] != "") == (verdict, True)
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=5))
def test_exactly_one_class_is_supported(values):
    by_state = {iso3: [value] for iso3, value in zip(STATES, values, strict=True)}
    claims = {
        f"{iso3}_{own}": claim(iso3, "score", {"class": own})
        for iso3 in STATES[:2]
        for own in ("upper", "middle", "lower")
    }
    found = evaluate({"claims": claims}, {"panel": panel("score", by_state)}, SETTINGS)
    supported = found[found["verdict"] == "supported"]
    assert list(supported["subject"]) == STATES[:2]
    assert set(found["verdict"]) <= set(VERDICTS)
