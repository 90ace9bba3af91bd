"""Statements on personnel."""

import pytest

from assessment.model.claims.evaluate import evaluate
from claim_frames import PERIOD, SETTINGS, claim, frames, one, tidy

CASES = [
    ("BBB", "personnel", {"contributed": {"missions": ["FORCE"], "every_year": False}}, PERIOD,
     "supported", ""),
    ("BBB", "personnel", {"contributed": {"missions": ["FORCE"], "every_year": True}}, PERIOD,
     "contradicted", "FORCE"),
    ("AAA", "personnel", {"contributed": {"every_year": True}}, PERIOD, "supported", ""),
    ("AAA", "personnel", {"contributed": {"every_year": True}}, {"start": 2018, "end": 2020},
     "undecidable", "2011-2018 alone"),
    ("DDD", "personnel", {"contributed": {"missions": ["FORCE"], "every_year": False}},
     {"start": 2018, "end": 2020}, "undecidable", "2011-2018 alone"),
    ("DDD", "personnel", {"contributed": {"missions": ["FORCE"], "every_year": False}}, PERIOD,
     "contradicted", "nobody"),
    ("AAA", "personnel", {"contributed": {"missions": ["GONE"], "every_year": False}}, PERIOD,
     "undecidable", "does not have GONE"),
    ("AAA", "personnel", {"began": {"mission": "FORCE", "year": 2013}}, PERIOD, "supported", ""),
    ("BBB", "personnel", {"began": {"mission": "FORCE", "year": 2013}}, PERIOD, "contradicted",
     "2014"),
    ("EEE", "personnel", {"began": {"mission": "OTHER", "year": 2011}}, PERIOD, "undecidable",
     "begins in 2011"),
    ("DDD", "personnel", {"began": {"mission": "FORCE", "year": 2013}}, PERIOD, "contradicted",
     "nobody"),
    ("AAA", "personnel", {"began": {"mission": "GONE", "year": 2013}}, PERIOD, "undecidable",
     "GONE"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "measure", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, measure, statement, period, verdict, reason):
    row = one(frames(), subject, measure, statement, period)
    assert (row["verdict"], row["statement"] != "") == (verdict, True)
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])


@pytest.mark.parametrize(
    ("year", "number", "more", "verdict"),
    [
        (2013, 100, {}, "supported"),  # complete
        (2013, 120, {}, "contradicted"),
        (2013, 120, {"tolerance": 0.2}, "supported"),
        (2014, 100, {}, "supported"),  # 92 held, 100 corrected: its error is just the tolerance
        (2014, 92, {"tolerance": 0.01}, "contradicted"),  # what is held is not the level
        (2014, 103, {}, "undecidable"),
        (2014, 200, {}, "contradicted"),
        (2020, 100, {}, "undecidable"),  # no such year
    ],
)
def test_a_strength_in_an_incomplete_year_is_corrected_first(year, number, more, verdict):
    said = {"mission": "FORCE", "number": number, "what": "year_mean", **more}
    period = {"start": year, "end": year}
    assert one(frames(), "AAA", "personnel", {"personnel": said}, period)["verdict"] == verdict


@pytest.mark.parametrize("what", ["day", "authorised", "pledged"])
def test_what_the_source_does_not_count_is_not_decided(what):
    said = {"mission": "FORCE", "number": 100, "what": what}
    row = one(frames(), "mission", "personnel", {"personnel": said})
    assert (row["verdict"], row["basis"], row["figures"]) == ("undecidable", "", "")


@pytest.mark.parametrize(
    ("since", "factor", "verdict"),
    [
        ([2013], 3, "supported"),
        ([2013], 3.5, "contradicted"),
        ([2014], 3, "undecidable"),  # corrected to 100, give or take five
        ([2014], 2.5, "supported"),
        ([2013, 2016], 3, "undecidable"),  # hangs on the year
        ([2012], 3, "undecidable"),  # nobody then
    ],
)
def test_growth_is_counted_from_each_year_named(since, factor, verdict):
    said = {"mission": "FORCE", "since": since, "factor": factor}
    period = {"start": since[0], "end": 2018}
    assert one(frames(), "AAA", "personnel", {"growth": said}, period)["verdict"] == verdict


@pytest.mark.parametrize(
    ("subject", "first", "last", "verdict"),
    [
        ("AAA", 1, 1, "supported"),
        ("BBB", 1, 1, "contradicted"),
        ("BBB", 2, 3, "supported"),
        ("DDD", 1, 9, "contradicted"),
    ],
)
def test_senders_are_ranked_by_their_mean(subject, first, last, verdict):
    said = {"mission": "FORCE", "from": first, "to": last}
    assert one(frames(), subject, "personnel", {"sender_rank": said})["verdict"] == verdict


def test_a_rank_that_hangs_on_the_correction_is_not_decided():
    held_frames = frames()
    held = [("NEW", "AAA", 2013, 100.0), ("NEW", "BBB", 2014, 95.0)]
    held_frames["contributions"] = tidy(held)
    rules = SETTINGS._replace(incomplete={"NEW": {2014: 0.92}})
    it = claim("AAA", "personnel", {"sender_rank": {"mission": "NEW", "from": 1, "to": 1}})
    (row,) = evaluate({"claims": {"it": it}}, held_frames, rules).to_dict("records")
    assert row["verdict"] == "undecidable" and "1 to 2" in row["figures"]
