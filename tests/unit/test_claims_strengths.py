"""Statements on the strength of a day, and on places among the senders of a mission."""

import pandas as pd
import pytest

from claim_frames import frames, one, sent

YEAR = {"start": 2013, "end": 2013}


def _missions(persons, type="all"):
    """The strength of FORCE at the ends of months from July 2013 on; None is not held."""
    rows = [
        ("FORCE", 2013, 7 + place, type, float(value))
        for place, value in enumerate(persons)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=["indicator", "year", "month", "type", "value"])


@pytest.mark.parametrize(
    ("persons", "date", "number", "more", "verdict"),
    [
        ([100, 120], "2013-07-31", 100, {}, "supported"),
        ([100, 120], "2013-07-31", 104, {}, "supported"),
        ([100, 120], "2013-07-31", 110, {}, "contradicted"),
        ([100, 120], "2013-07-31", 110, {"tolerance": 0.1}, "supported"),
        # before the first month-end, and after the last: one alone does not decide
        ([100, 120], "2013-07-01", 100, {}, "undecidable"),
        ([100, 120], "2013-09-10", 200, {}, "undecidable"),
        # between two of them, which must agree
        ([100, 120], "2013-08-15", 110, {}, "contradicted"),
        ([100, 120], "2013-08-15", 100, {}, "undecidable"),
        ([100, 120], "2013-08-15", 110, {"tolerance": 0.2}, "supported"),
        ([100, None, None, 120], "2013-09-10", 100, {}, "undecidable"),  # neither is near
        ([100, 120], "2012-07-31", 100, {}, "undecidable"),
    ],
)
def test_the_strength_of_a_day_is_that_of_the_month_ends_next_to_it(
    persons, date, number, more, verdict
):
    said = {"mission": "FORCE", "number": number, "what": "day", "date": date, **more}
    held = {**frames(), "missions": _missions(persons)}
    row = one(held, "mission", "personnel", {"personnel": said}, YEAR)
    assert row["verdict"] == verdict, row["figures"]


def test_the_row_names_the_month_end_that_a_day_was_read_from():
    said = {"mission": "FORCE", "number": 100, "what": "day", "date": "2013-07-01"}
    held = {**frames(), "missions": _missions([100])}
    row = one(held, "mission", "personnel", {"personnel": said}, YEAR)
    assert row["figures"] == (
        "100 personnel on 31 July 2013 (30 days later); 1 July 2013 is no month's end"
    )


def test_a_number_may_be_of_all_or_of_troops():
    held = {**frames(), "missions": pd.concat([_missions([110]), _missions([100], "troops")])}
    said = {"mission": "FORCE", "number": 100, "what": "day", "date": "2013-07-31"}
    for types, verdict in (
        (["all"], "contradicted"), (["troops"], "supported"), (["all", "troops"], "undecidable"),
        (["police"], "undecidable"),
    ):  # fmt: skip
        row = one(held, "mission", "personnel", {"personnel": {**said, "types": types}}, YEAR)
        assert row["verdict"] == verdict, types


def test_the_strength_of_a_state_is_its_own():
    said = {"mission": "FORCE", "number": 100, "what": "day", "date": "2013-07-31"}
    assert one(frames(), "AAA", "personnel", {"personnel": said})["verdict"] == "supported"
    assert one(frames(), "BBB", "personnel", {"personnel": said})["verdict"] == "contradicted"


@pytest.mark.parametrize("what", ["authorised", "pledged"])
def test_what_the_source_does_not_count_is_not_decided(what):
    said = {"mission": "FORCE", "number": 100, "what": what}
    row = one(frames(), "mission", "personnel", {"personnel": said})
    assert (row["verdict"], row["basis"], row["figures"]) == ("undecidable", "", "")


@pytest.mark.parametrize(
    ("subject", "first", "last", "verdict"),
    [
        ("AAA", 1, 1, "supported"),
        ("BBB", 1, 1, "contradicted"),
        ("BBB", 2, 2, "undecidable"),  # tied with CCC
        ("BBB", 2, 3, "supported"),
        ("DDD", 1, 9, "contradicted"),
    ],
)
def test_senders_are_ranked(subject, first, last, verdict):
    said = {"mission": "FORCE", "from": first, "to": last}
    assert one(frames(), subject, "personnel", {"sender_rank": said})["verdict"] == verdict


def test_a_place_that_depends_on_the_rule_is_not_decided():
    # more on average, but none at the end of the year
    held = frames()
    held["contributions"] = sent("FORCE", {"AAA": [100] * 11 + [0], "BBB": [10] * 12})
    said = {"mission": "FORCE", "from": 1, "to": 1}
    row = one(held, "AAA", "personnel", {"sender_rank": said}, YEAR)
    assert row["verdict"] == "undecidable"
    assert "mean of all personnel: supported; 31 December" in row["reason"]


@pytest.mark.parametrize(
    ("subject", "first", "last", "verdict"),
    [
        ("AAA", 1, 1, "supported"),
        ("BBB", 1, 1, "contradicted"),
        ("BBB", 2, 2, "undecidable"),  # in the same month as CCC
        ("BBB", 2, 3, "supported"),
        ("DDD", 1, 3, "contradicted"),
    ],
)
def test_who_was_early_is_told_by_the_order_of_arrival(subject, first, last, verdict):
    said = {"mission": "FORCE", "from": first, "to": last}
    assert one(frames(), subject, "personnel", {"arrived": said})["verdict"] == verdict


def test_what_all_meet_cannot_tell_the_early_from_the_others():
    held = {"contributions": sent("FORCE", {iso3: [5] * 12 for iso3 in ("AAA", "BBB", "CCC")})}
    said = {"mission": "FORCE", "from": 1, "to": 2}
    assert one(held, "AAA", "personnel", {"arrived": said}, YEAR)["verdict"] == "undecidable"


def test_a_place_names_the_years_without_the_month_that_they_are_judged_by():
    held = {"contributions": sent("FORCE", {"AAA": [9] * 12 + [9] * 11, "BBB": [5] * 23})}
    said = {"mission": "FORCE", "from": 1, "to": 1}
    row = one(held, "AAA", "personnel", {"sender_rank": said}, {"start": 2013, "end": 2014})
    assert row["verdict"] == "supported" and "9 persons; without 2014" in row["figures"]


@pytest.mark.parametrize("kind", ["sender_rank", "arrived"])
def test_places_need_most_of_the_period(kind):
    said = {"mission": "FORCE", "from": 1, "to": 1}
    for end, verdict in ((2018, "supported"), (2024, "undecidable")):
        period = {"start": 2013, "end": end}
        assert one(frames(), "AAA", "personnel", {kind: said}, period)["verdict"] == verdict
    said = {**said, "mission": "GONE"}
    row = one(frames(), "AAA", "personnel", {kind: said})
    assert (row["verdict"], row["basis"]) == ("undecidable", "")


def test_a_quantity_that_no_source_has_is_not_judged():
    said = {"what": "turnout", "number": 39}
    row = one(frames(), "AAA", "other", {"quantity": said})
    assert (row["verdict"], row["basis"]) == ("undecidable", "")
    assert row["reason"] == "no source here has turnout"
