"""Statements on memberships."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claim_frames import PERIOD, SETTINGS, frames, memberships, one

CASES = [
    ("AAA", {"member": {"of": "CLUB", "is": True}}, PERIOD, "supported", ""),
    ("DDD", {"member": {"of": "CLUB", "is": False}}, PERIOD, "supported", ""),
    ("DDD", {"member": {"of": "CLUB", "is": True}}, PERIOD, "contradicted", "not a member"),
    ("CCC", {"member": {"of": "CLUB", "is": True}}, PERIOD, "undecidable", "2014-2016 alone"),
    # the table begins in 2010: before it by the dates, where a membership has some
    ("AAA", {"member": {"of": "CLUB", "is": True}}, {"start": 2002, "end": 2009}, "supported", ""),
    ("AAA", {"member": {"of": "CLUB", "is": False}}, {"start": 2002, "end": 2009},
     "contradicted", "a member"),
    ("BBB", {"member": {"of": "CLUB", "is": True}}, {"start": 2002, "end": 2009}, "undecidable",
     "0 of the 8 years"),
    ("AAA", {"member": {"of": "CLUB", "is": True}}, {"start": 2017, "end": 2030}, "undecidable",
     "2 of the 14 years"),
    ("CCC", {"joined": {"of": "CLUB", "year": 2014}}, PERIOD, "supported", ""),
    ("CCC", {"joined": {"of": "CLUB", "year": 2012}}, PERIOD, "contradicted", "2014"),
    ("AAA", {"joined": {"of": "CLUB", "year": 2001}}, PERIOD, "supported", ""),
    ("AAA", {"joined": {"of": "CLUB", "year": 2010}}, PERIOD, "contradicted", "2001-05-28"),
    ("DDD", {"joined": {"of": "CLUB", "year": 2012}}, PERIOD, "contradicted", "not"),
    ("BBB", {"joined": {"of": "CLUB", "year": 2010}}, PERIOD, "undecidable", "no date"),
    ("AAA", {"founded": {"of": "CLUB"}}, PERIOD, "undecidable", "every member"),
    # who left before the table begins is not in it
    ("DDD", {"founded": {"of": "CLUB"}}, PERIOD, "undecidable", "not a member in any year known"),
    ("DDD", {"joined": {"of": "CLUB", "year": 2001}}, PERIOD, "undecidable", "not one of these"),
    ("AAA", {"joined": {"of": "GONE", "year": 2014}}, PERIOD, "undecidable", "no source here"),
    ("population", {"members": {"of": "CLUB", "states": ["AAA", "BBB", "CCC"]}},
     {"start": 2014, "end": 2015}, "supported", ""),
    ("population", {"members": {"of": "CLUB", "states": ["AAA", "BBB"]}},
     {"start": 2014, "end": 2015}, "contradicted", "CCC"),
    ("population", {"members": {"of": "CLUB", "states": ["AAA", "BBB", "CCC"]}}, PERIOD,
     "contradicted", "not in every year"),
    ("population", {"members": {"of": "CLUB", "states": ["AAA"]}},
     {"start": 2000, "end": 2015}, "undecidable", "6 of the 16 years"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, statement, period, verdict, reason):
    row = one(frames(), subject, "membership", statement, period)
    assert row["verdict"] == verdict, row["figures"]
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])


DATED = [("AAA", "1975-05-28", "", "treaty"), ("BBB", "1977", "", "treaty"),
         ("CCC", "1975-05-28", "2012-12", "treaty")]  # fmt: skip


@pytest.mark.parametrize(
    ("spells", "subject", "verdict"),
    [
        (DATED, "AAA", "supported"),
        (DATED, "BBB", "contradicted"),
        (DATED, "CCC", "supported"),  # left later
        ([*DATED, ("DDD", "1975", "", "treaty")], "AAA", "undecidable"),  # perhaps earlier
        ([*DATED, ("DDD", "1977-01-01", "", "treaty")], "DDD", "contradicted"),
    ],
)
def test_founders_are_members_from_the_first_day_of_any(spells, subject, verdict):
    held = {"memberships": memberships("CLUB", spells)}
    row = one(
        held, subject, "membership", {"founded": {"of": "CLUB"}}, {"start": 1975, "end": 1975}
    )
    assert row["verdict"] == verdict, row["reason"]


def test_a_founder_was_a_member_before_the_table_begins_and_nobody_before_the_founding():
    held = {"memberships": memberships("CLUB", DATED)}
    for start, subject, verdict in (
        (1976, "AAA", "supported"), (1960, "AAA", "undecidable"), (1978, "BBB", "supported"),
        (1976, "CCC", "undecidable"),
    ):  # fmt: skip
        said = {"member": {"of": "CLUB", "is": True}}
        row = one(held, subject, "membership", said, {"start": start, "end": 2018})
        assert row["verdict"] == verdict, (start, subject, row["reason"])
    said = {"member": {"of": "CLUB", "is": False}}
    row = one(held, "AAA", "membership", said, {"start": 1960, "end": 1974})
    assert row["verdict"] == "supported"


STATEMENTS = [
    {"member": {"of": "CLUB", "is": True}},
    {"member": {"of": "CLUB", "is": False}},
    {"joined": {"of": "CLUB", "year": 2014}},
    {"founded": {"of": "CLUB"}},
]
MEMBERS = {"members": {"of": "CLUB", "states": ["AAA"]}}


@pytest.mark.parametrize("rests_on", ["seed article (a newspaper)", f"{SETTINGS.citation}, p. 2"])
@pytest.mark.parametrize("statement", [*STATEMENTS, MEMBERS])
def test_no_verdict_rests_on_the_article(rests_on, statement):
    subject = "population" if statement is MEMBERS else "AAA"
    held = {"memberships": memberships("CLUB", [("AAA", "2014-02-16", "", rests_on)])}
    row = one(held, subject, "membership", statement, {"start": 2014, "end": 2016})
    assert (row["verdict"], row["basis"]) == ("undecidable", "")
    assert "the article itself" in row["reason"]
    held = {"memberships": memberships("CLUB", [("AAA", "2014-02-16", "", "treaty")])}
    row = one(held, subject, "membership", statement, {"start": 2014, "end": 2016})
    assert row["verdict"] != "undecidable" and "source: treaty" in row["figures"]


@settings(max_examples=25)
@given(
    st.sampled_from(["AAA", "BBB", "CCC", "DDD"]),
    st.integers(2010, 2018),
    st.integers(0, 20),
    st.sampled_from(STATEMENTS),
)
def test_years_without_data_never_turn_undecidable_into_a_verdict(subject, end, more, statement):
    period = {"start": 2010, "end": end}
    short = one(frames(), subject, "membership", statement, period)["verdict"]
    longer = {**period, "end": 2018 + more}
    if end == 2018:
        found = one(frames(), subject, "membership", statement, longer)["verdict"]
        assert found in (short, "undecidable")
    opposite = {"member": {"of": "CLUB", "is": not statement.get("member", {}).get("is")}}
    if "member" in statement and short != "undecidable":
        assert one(frames(), subject, "membership", opposite, period)["verdict"] != short
