"""Statements on trends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.model.claims.evaluate import evaluate
from claim_frames import SETTINGS, claim, frames, one, panel

YEARS = {"start": 2001, "end": 2010}
CASES = [
    ("AAA", "series", {"trend": "rising"}, YEARS, "supported", ""),
    ("EEE", "series", {"trend": "rising"}, YEARS, "contradicted", "it is falling"),
    ("EEE", "series", {"trend": "falling"}, YEARS, "supported", ""),
    ("BBB", "series", {"trend": "rising"}, YEARS, "undecidable", "no trend can be told"),
    ("CCC", "series", {"trend": "rising"}, YEARS, "undecidable", "needs 5 observed years"),
    ("DDD", "series", {"trend": "rising"}, YEARS, "undecidable", "do not move"),
    ("XXX", "series", {"trend": "rising"}, YEARS, "undecidable", "no figure"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "measure", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, measure, statement, period, verdict, reason):
    row = one(frames(), subject, measure, statement, period)
    assert (row["verdict"], row["statement"] != "") == (verdict, True)
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12))
def test_a_trend_and_its_opposite_are_never_both_supported(values):
    held = {"panel": panel("score", {"AAA": values}, 2001)}
    claims = {
        way: claim("AAA", "score", {"trend": way}, {"start": 2001, "end": 2020})
        for way in ("rising", "falling")
    }
    found = tuple(evaluate({"claims": claims}, held, SETTINGS)["verdict"])
    assert found in (
        ("supported", "contradicted"), ("contradicted", "supported"),
        ("undecidable", "undecidable"),
    )  # fmt: skip
    assert len(values) >= 5 or found == ("undecidable", "undecidable")
