"""Statements on the personnel that one state sent to a mission."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claim_frames import PERIOD, frames, one, sent

FORCE = {"missions": ["FORCE"]}
CASES = [
    ("BBB", {"contributed": {**FORCE, "throughout": False}}, PERIOD, "supported", ""),
    ("BBB", {"contributed": {**FORCE, "throughout": True}}, PERIOD, "contradicted",
     "July 2013 to December 2013"),
    # every month that the mission was there: not those before it began
    ("AAA", {"contributed": {**FORCE, "throughout": True}}, PERIOD, "supported", ""),
    ("AAA", {"contributed": {"missions": ["FORCE", "OTHER"], "throughout": False}}, PERIOD,
     "contradicted", "OTHER"),
    ("AAA", {"contributed": {"throughout": True}}, PERIOD, "contradicted", "January 2013"),
    ("EEE", {"contributed": {"throughout": True}}, PERIOD, "supported", ""),
    ("EEE", {"contributed": {"throughout": True}}, {"start": 2018, "end": 2019}, "undecidable",
     "12 of the 24 months"),
    ("EEE", {"contributed": {"throughout": True}},
     {"start": 2018, "end": 2019, "end_month": 4}, "supported", ""),
    ("DDD", {"contributed": {**FORCE, "throughout": False}}, {"start": 2018, "end": 2019},
     "undecidable", "12 of the 24 months"),
    ("DDD", {"contributed": {**FORCE, "throughout": False}}, PERIOD, "contradicted", "no p"),
    ("AAA", {"contributed": {**FORCE, "throughout": True}}, {"start": 2012, "end": 2012},
     "contradicted", "was not there"),
    ("AAA", {"contributed": {"missions": ["GONE"], "throughout": False}}, PERIOD, "undecidable",
     "no source here has GONE"),
    ("AAA", {"began": {"mission": "FORCE", "year": 2013}}, PERIOD, "supported", ""),
    ("AAA", {"began": {"mission": "FORCE", "year": 2013, "month": 7}}, PERIOD, "supported", ""),
    ("AAA", {"began": {"mission": "FORCE", "year": 2013, "month": 8}}, PERIOD, "contradicted",
     "July 2013"),
    ("BBB", {"began": {"mission": "FORCE", "year": 2013}}, PERIOD, "contradicted", "January 2014"),
    ("EEE", {"began": {"mission": "OTHER", "year": 2012}}, PERIOD, "undecidable", "no earlier"),
    ("EEE", {"began": {"mission": "OTHER", "year": 2013}}, PERIOD, "contradicted", "were there"),
    ("DDD", {"began": {"mission": "FORCE", "year": 2013}}, PERIOD, "contradicted", "no personnel"),
    ("AAA", {"began": {"mission": "GONE", "year": 2013}}, PERIOD, "undecidable", "GONE"),
    ("AAA", {"growth": {"mission": "FORCE", "factor": 1.04}}, PERIOD, "contradicted", "fewer"),
    ("AAA", {"growth": {"mission": "FORCE", "factor": 2}}, PERIOD, "contradicted", "fewer than 2"),
    ("DDD", {"growth": {"mission": "FORCE", "factor": 2}}, PERIOD, "contradicted", "no personnel"),
    ("AAA", {"withdrew": {"mission": "FORCE", "entirely": True}}, PERIOD, "contradicted", "fewer"),
    ("DDD", {"withdrew": {"mission": "FORCE", "entirely": True}}, PERIOD, "contradicted", "no p"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "statement", "period", "verdict", "reason"), CASES)
def test_a_statement(subject, statement, period, verdict, reason):
    row = one(frames(), subject, "personnel", statement, period)
    assert row["verdict"] == verdict, row["figures"]
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])


def _of(statement, by_state, period=PERIOD, subject="AAA", **more):
    """The row of a statement on a mission NEW with these personnel, one month after another."""
    contributions = by_state if isinstance(by_state, pd.DataFrame) else sent("NEW", by_state)
    ((kind, said),) = statement.items()
    said = said if kind == "contributed" else {"mission": "NEW", **said}
    held = {"contributions": contributions}
    return one(held, subject, "personnel", {kind: said}, period, **more)


YEAR = {"start": 2013, "end": 2013}


@pytest.mark.parametrize(
    ("persons", "said", "verdict"),
    [
        # 833, then 261: a contingent of 850 did not leave, nor did all, yet some did
        ([833, *[261] * 11], {"number": 850}, "contradicted"),
        ([833, *[261] * 11], {"number": 572}, "supported"),
        ([833, *[261] * 11], {"entirely": True}, "contradicted"),
        ([833, *[261] * 11], {"entirely": False}, "supported"),
        ([850] * 6 + [0] * 6, {"number": 850}, "supported"),
        ([850] * 6 + [0] * 6, {"entirely": True}, "supported"),
        ([850] * 6 + [0] * 6, {"entirely": False}, "contradicted"),
        ([850] * 4 + [0] * 4 + [850] * 4, {"entirely": True}, "undecidable"),  # came back
        ([850] * 4 + [400] * 4 + [850] * 4, {"entirely": False}, "contradicted"),  # made good
        ([100, 100, *[98] * 10], {"entirely": False}, "contradicted"),  # too small a fall
        # in three steps, not in one; in a step and in all it is another number
        ([900, 600, 300, *[50] * 9], {"number": 850}, "undecidable"),
        ([900, 600, 300, *[50] * 9], {"number": 500}, "contradicted"),
        ([100, 500, 500, *[50] * 9], {"number": 450}, "supported"),
    ],
)
def test_a_withdrawal_is_a_fall_between_two_months(persons, said, verdict):
    assert _of({"withdrew": said}, {"AAA": persons}, YEAR)["verdict"] == verdict


@pytest.mark.parametrize(
    ("persons", "factor", "verdict"),
    [
        ([100] * 24 + [300] * 12, 3, "supported"),
        ([100] * 24 + [250] * 12, 3, "contradicted"),
        # thrice the first month, not thrice the first full year
        ([100] * 1 + [200] * 23 + [300] * 12, 3, "undecidable"),
    ],
)
def test_growth_counts_from_the_first_month_and_from_the_first_full_year(persons, factor, verdict):
    row = _of({"growth": {"factor": factor}}, {"AAA": persons}, {"start": 2013, "end": 2015})
    assert row["verdict"] == verdict
    assert "31 January 2013" in row["figures"] and "31 December 2015" in row["figures"]


def test_a_beginning_in_a_gap_is_known_as_far_as_the_gap_goes():
    held = [0, 0, None, None, 5, *[5] * 7]
    row = _of({"began": {"year": 2013, "month": 5}}, {"AAA": held}, YEAR)
    assert row["verdict"] == "undecidable" and "March 2013 to May 2013" in row["reason"]
    assert _of({"began": {"year": 2013}}, {"AAA": held}, YEAR)["verdict"] == "supported"
    assert _of({"began": {"year": 2012}}, {"AAA": held}, YEAR)["verdict"] == "contradicted"


def test_readings_by_type_decide_only_where_they_agree():
    mixed = pd.concat([
        sent("NEW", {"AAA": [100] * 6 + [40] * 6}),
        sent("NEW", {"AAA": [40] * 12}, type="troops"),
        sent("NEW", {"AAA": [60] * 6}, type="formed_police_units"),
    ])  # fmt: skip
    for types, verdict in (
        (["all"], "supported"), (["troops"], "contradicted"), (["police"], "contradicted"),
        (["all", "troops"], "undecidable"), (["troops", "police"], "contradicted"),
    ):  # fmt: skip
        said = {"entirely": False, "types": types}
        assert _of({"withdrew": said}, mixed, YEAR)["verdict"] == verdict, types


def test_troops_that_may_be_staff_officers_alone_show_no_contingent():
    def troops(number):
        early, late = [number] * 12, [None] * 12 + [200] * 12
        return pd.concat([
            sent("NEW", {"AAA": [number] * 12 + [0] * 12, "BBB": [300] * 24}),
            sent("NEW", {"AAA": early}, type="troops"), sent("NEW", {"BBB": late}, type="troops"),
            sent("NEW", {"BBB": [None] * 12 + [20] * 12}, type="staff_officer"),
        ])  # fmt: skip

    for throughout in (True, False):
        said = {"missions": ["NEW"], "throughout": throughout, "types": ["troops"]}
        few = _of({"contributed": said}, troops(6), YEAR)
        assert few["verdict"] == "undecidable" and "staff officers" in few["reason"]
        assert _of({"contributed": said}, troops(60), YEAR)["verdict"] == "supported"


def test_a_row_names_the_derived_months_that_it_rests_on():
    derived = pd.concat([
        sent("NEW", {"AAA": [5] * 8}),
        sent("NEW", {"AAA": [5] * 4}, (2013, 9), basis="derived"),
    ])  # fmt: skip
    said = {"contributed": {"missions": ["NEW"], "throughout": True}}
    assert "September 2013 to December 2013: derived" in _of(said, derived, YEAR)["figures"]


def test_means_of_years_have_presence_and_no_types():
    yearly = sent("NEW", {"AAA": [5] * 48}).groupby(["indicator", "iso3", "year"], as_index=False)
    yearly = yearly["value"].mean().assign(type="all", basis="yearly mean")
    yearly["month"] = pd.Series(pd.NA, index=yearly.index, dtype="Int64")
    said = {"contributed": {"missions": ["NEW"], "throughout": True}}
    assert _of(said, yearly)["verdict"] == "supported"
    troops = {"contributed": {**said["contributed"], "types": ["troops"]}}
    for other in (troops, {"growth": {"factor": 2}}, {"withdrew": {"entirely": True}}):
        row = _of(other, yearly)
        assert (row["verdict"], row["basis"]) == ("undecidable", ""), other


STATEMENTS = [
    {"contributed": {"missions": ["NEW"], "throughout": True}},
    {"contributed": {"missions": ["NEW"], "throughout": False}},
    {"contributed": {"throughout": True}},
    {"began": {"year": 2013}},
    {"growth": {"factor": 2}},
    {"withdrew": {"number": 50}},
    {"withdrew": {"entirely": True}},
    {"withdrew": {"entirely": False}},
]
MONTHS = st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=24, max_size=24)


@settings(max_examples=25)
@given(MONTHS.filter(any), st.integers(2015, 2030), st.sampled_from(STATEMENTS))
def test_years_without_data_never_turn_undecidable_into_a_verdict(persons, end, statement):
    held = {"AAA": persons, "BBB": [None if one is None else 1 for one in persons]}
    short = _of(statement, held, {"start": 2013, "end": 2014})
    longer = _of(statement, held, {"start": 2013, "end": end})
    assert longer["verdict"] in (short["verdict"], "undecidable")


@settings(max_examples=5)
@given(st.lists(st.integers(1, 200), min_size=24, max_size=24))
def test_who_was_never_there_did_nothing_and_who_always_was_is_reliable(persons):
    held = {"AAA": [0] * 24, "BBB": persons}
    period = {"start": 2013, "end": 2014}
    for statement in STATEMENTS:
        assert _of(statement, held, period)["verdict"] != "supported", statement
    for statement in STATEMENTS[:3]:
        assert _of(statement, held, period, subject="BBB")["verdict"] == "supported"
    entirely = {"withdrew": {"entirely": True}}
    assert _of(entirely, held, period, subject="BBB")["verdict"] == "contradicted"
