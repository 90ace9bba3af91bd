"""Statements on labels of support."""

import pytest

from claim_frames import PERIOD, frames, one

CASES = [
    ("AAA", "support", {"support": "Full"}, PERIOD, "supported", ""),
    ("BBB", "support", {"support": "Full"}, PERIOD, "contradicted", "label is Low"),
    ("EEE", "support", {"support": "Full"}, PERIOD, "undecidable", "not listed"),
    ("table", "support", {"label_count": {"label": "Full", "number": 2}}, PERIOD, "supported", ""),
    ("table", "support", {"label_count": {"label": "Partial", "number": 2}}, PERIOD,
     "contradicted", "has 0"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "measure", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, measure, statement, period, verdict, reason):
    row = one(frames(), subject, measure, statement, period)
    assert (row["verdict"], row["statement"] != "") == (verdict, True)
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])
