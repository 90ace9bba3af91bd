"""Who ranks where by which rule: made-up months whose order is known."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.config.model import Window
from assessment.errors import WindowError
from assessment.model.contributors import (
    RULES,
    TROOPS,
    derived_months,
    month_text,
    monthly_strengths,
    strengths,
)
from months import contributions

WINDOW = Window(2013, 2015)


def order(frame, by, window=WINDOW, **how):
    return list(strengths(frame, "M", window, by, **how).personnel["iso3"])


def persons(frame, by, window=WINDOW, **how):
    table = strengths(frame, "M", window, by, **how).personnel
    return dict(zip(table["iso3"], table["personnel"], strict=True))


# A steady state, one that was large for a month, one that came at the end and one that had left.
MONTHS = contributions(
    {
        (2012, 12): {"AAA": 999, "EEE": 999},
        (2013, 11): {"AAA": 20, "BBB": 90},
        (2013, 12): {"AAA": 20, "DDD": 36},
        (2014, 12): {"AAA": 20, "DDD": 36},
        (2015, 6): {"AAA": 20, "CCC": 40},
        (2015, 7): {"AAA": 20, "CCC": 39},
        (2016, 12): {"BBB": 999},
    }
)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("mean", {"AAA": 20.0, "BBB": 18.0, "CCC": 15.8, "DDD": 14.4}),
        ("mean_present", {"BBB": 90.0, "CCC": 39.5, "DDD": 36.0, "AAA": 20.0}),
        ("maximum", {"BBB": 90.0, "CCC": 40.0, "DDD": 36.0, "AAA": 20.0}),
        ("last", {"CCC": 39.0, "AAA": 20.0}),
        ("year_end", {"DDD": 36.0, "AAA": 20.0}),
    ],
)
def test_each_rule_has_its_order_over_the_months_held_in_the_window(by, expected):
    found = persons(MONTHS, by)
    assert found == expected and list(found) == list(expected)


def test_a_year_without_the_month_is_left_out_and_named():
    ranked = strengths(MONTHS, "M", WINDOW, "year_end")
    assert (ranked.used, ranked.left_out) == (((2013, 12), (2014, 12)), (2015,))
    # of another month another year; years before the mission do not count
    in_june = strengths(MONTHS, "M", Window(2009, 2015), "year_end", month=6)
    assert (in_june.used, in_june.left_out) == (((2015, 6),), (2012, 2013, 2014))
    assert strengths(MONTHS, "M", WINDOW, "mean").left_out == ()


def test_a_month_that_a_mission_never_has_in_the_window_is_named_with_those_it_has():
    with pytest.raises(WindowError, match=r"no month 1 in 2013-2015; months held: 6, 7, 11, 12"):
        strengths(MONTHS, "M", WINDOW, "year_end", month=1)
    with pytest.raises(WindowError, match="mission X has no contribution.*missions held: M"):
        strengths(MONTHS, "X", WINDOW, "year_end")
    with pytest.raises(WindowError, match="mission M has no contribution in 2005-2006"):
        strengths(MONTHS, "M", Window(2005, 2006), "mean")


def test_yearly_means_rank_by_every_rule_but_year_end():
    yearly = contributions({(2013, 0): {"CCC": 14}, (2014, 0): {"AAA": 10, "BBB": 10}})
    yearly = yearly[yearly["type"] == "all"]
    assert persons(yearly, "mean") == {"CCC": 7.0, "AAA": 5.0, "BBB": 5.0}
    assert order(yearly, "last") == ["AAA", "BBB"]
    assert order(yearly, "mean_present") == order(yearly, "maximum") == ["CCC", "AAA", "BBB"]
    with pytest.raises(WindowError, match="means of whole years alone .* rank by mean"):
        strengths(yearly, "M", WINDOW, "year_end")


def test_derived_months_are_held_and_named_wherever_they_are_used():
    derived = contributions({(2014, 12): {"BBB": 80}}, "derived", types=())
    reported = contributions({(2013, 12): {"AAA": 30}, (2015, 12): {"AAA": 30}})
    frame = pd.concat([reported, derived])
    assert derived_months(frame, "M") == {(2014, 12)}
    for by in ("mean", "mean_present", "maximum", "year_end"):
        assert strengths(frame, "M", WINDOW, by).derived == ((2014, 12),)
    assert strengths(frame, "M", WINDOW, "last").derived == ()
    assert persons(frame, "year_end") == {"BBB": 26.666667, "AAA": 20.0}
    # what was derived has no types: by a type the year is left out
    troops = strengths(frame, "M", WINDOW, "year_end", types=TROOPS)
    assert (troops.derived, troops.left_out) == ((), (2014,))
    without = strengths(reported, "M", WINDOW, "year_end")
    assert without.left_out == (2014,) and list(without.personnel["iso3"]) == ["AAA"]


def test_a_month_reads_as_a_date_and_a_mean_as_its_year():
    assert [month_text(one) for one in ((2014, 9), (2014, 0))] == ["2014-09", "2014"]


def test_troops_are_added_to_staff_officers_and_to_nothing_else():
    parts = [
        contributions({(2013, 1): {"AAA": 5}}),
        contributions({(2013, 1): {"AAA": 2}}, types=("staff_officer",)),
        contributions({(2013, 1): {"AAA": 100, "BBB": 50}}, types=("individual_police",)),
    ]
    single = pd.concat([part[part["type"] != "all"] for part in parts])
    whole = contributions({(2013, 1): {"AAA": 107, "BBB": 50}, (2013, 2): {}}, types=())
    frame = pd.concat([whole, single])
    troops = monthly_strengths(frame, "M", TROOPS)
    # in a month with nobody there are no troops either
    assert troops.index.to_list() == [(2013, 1), (2013, 2)]
    assert troops.loc[(2013, 1)].to_dict() == {"AAA": 7.0, "BBB": 0.0}
    assert monthly_strengths(frame, "M").loc[(2013, 1)].to_dict() == {"AAA": 107.0, "BBB": 50.0}


def test_the_months_of_one_mission_say_nothing_of_another():
    other = contributions({(2014, 3): {"ZZZ": 5}}, mission="N")
    both = pd.concat([MONTHS, other])
    pd.testing.assert_frame_equal(monthly_strengths(both, "M"), monthly_strengths(MONTHS, "M"))
    assert list(monthly_strengths(both, "N").columns) == ["ZZZ"]


months = st.tuples(st.integers(2012, 2016), st.sampled_from([3, 6, 12]))
sent = st.fixed_dictionaries(dict.fromkeys(["AAA", "BBB", "CCC", "DDD"], st.integers(0, 40)))
held = st.dictionaries(months, sent, min_size=1).filter(
    lambda drawn: any(year in range(2013, 2016) and month == 12 for year, month in drawn)
)


@given(held, st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_rules_hold_whatever_was_sent(drawn, by, random):
    frame = contributions(drawn)
    ranked = strengths(frame, "M", WINDOW, by)
    table = ranked.personnel
    # the order of rows is nothing; equal strengths go by code; who sent nobody is not ranked
    shuffled = frame.sample(frac=1, random_state=random.randint(0, 2**31))
    assert strengths(shuffled, "M", WINDOW, by).personnel.equals(table)
    pairs = list(zip(-table["personnel"], table["iso3"], strict=True))
    assert pairs == sorted(pairs) and (table["personnel"] > 0).all()
    # months outside the window change nothing
    outside = {month: {"AAA": 999} for month in ((2010, 12), (2020, 12))}
    wider = strengths(contributions({**drawn, **outside}), "M", WINDOW, by)
    assert wider.personnel.equals(table)
    inside = {month: sent for month, sent in drawn.items() if month[0] in range(2013, 2016)}
    assert set(ranked.used) <= set(inside)
    # every strength lies between the least and the most that the state had
    for row in table.itertuples():
        assert row.personnel <= max(sent.get(row.iso3, 0) for sent in inside.values())


@given(held, st.sampled_from(RULES))
def test_a_second_state_with_the_same_months_in_any_order_ties(drawn, by):
    """The means of the same numbers in another order are one mean."""
    inside = [month for month in sorted(drawn) if month[0] in range(2013, 2016)]
    values = [drawn[month].get("AAA", 0) + place / 10 for place, month in enumerate(inside)]
    turned = values if by in ("last", "year_end") else values[::-1]
    twins = {
        month: {"AAA": one, "ZZZ": other}
        for month, one, other in zip(inside, values, turned, strict=True)
    }
    if any(values):
        found = persons(contributions(twins), by)
        assert found.get("AAA", 0) == found.get("ZZZ", 0)
