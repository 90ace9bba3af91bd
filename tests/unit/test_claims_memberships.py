"""Statements on memberships."""

import pytest

from claim_frames import PERIOD, frames, one

CASES = [
    ("AAA", "membership", {"member": {"of": "CLUB", "is": True}}, PERIOD, "supported", ""),
    ("DDD", "membership", {"member": {"of": "CLUB", "is": False}}, PERIOD, "supported", ""),
    ("DDD", "membership", {"member": {"of": "CLUB", "is": True}}, PERIOD, "contradicted",
     "not a member"),
    ("CCC", "membership", {"member": {"of": "CLUB", "is": True}}, PERIOD, "undecidable",
     "some years"),
    ("AAA", "membership", {"member": {"of": "CLUB", "is": True}}, {"start": 1975, "end": 2016},
     "undecidable", "knows 2010-2018 alone"),
    ("CCC", "membership", {"joined": {"of": "CLUB", "year": 2014}}, PERIOD, "supported", ""),
    ("CCC", "membership", {"joined": {"of": "CLUB", "year": 2012}}, PERIOD, "contradicted", "2014"),
    ("DDD", "membership", {"joined": {"of": "CLUB", "year": 2012}}, PERIOD, "contradicted", "not"),
    ("AAA", "membership", {"joined": {"of": "CLUB", "year": 2010}}, PERIOD, "undecidable",
     "begins in 2010"),
    ("population", "membership", {"members": {"of": "CLUB", "states": ["AAA", "BBB", "CCC"]}},
     {"start": 2014, "end": 2015}, "supported", ""),
    ("population", "membership", {"members": {"of": "CLUB", "states": ["AAA", "BBB", "CCC"]}},
     PERIOD, "contradicted", "others"),
    ("population", "membership", {"members": {"of": "CLUB", "states": ["AAA"]}},
     {"start": 2000, "end": 2015}, "undecidable", "alone"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "measure", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, measure, statement, period, verdict, reason):
    row = one(frames(), subject, measure, statement, period)
    assert (row["verdict"], row["statement"] != "") == (verdict, True)
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])
