"""What the titles of the figures say: sentences that hold whatever the assessment."""

import pandas as pd
import pytest

from assessment.config.model import Covered, Display, Listed, Measure, Window
from assessment.exhibits.figures import (
    agreement,
    classes,
    contributions,
    coverage,
    discrimination,
    over_time,
    probabilities,
    standing,
    trends,
    vintages,
)
from assessment.exhibits.figures import map as tiles

LABELS = {"score": "Score", "rule": "Rule of Law", "seats": "Seats"}


def _measure(name, aggregate="mean", supports="upper"):
    return Measure(name, LABELS[name], "", "points", aggregate, supports, 1, 1)


def _display(*measures):
    display = Display(*[None] * len(Display._fields))
    return display._replace(mission="M", window=Window(2010, 2011), measures=measures)


DISPLAY = _display(_measure("score"), _measure("rule"))
STATES = pd.DataFrame(
    [
        ("AAA", "Aland", 1, "upper", "upper"), ("BBB", "Bland", 2, "upper", "middle"),
        ("CCC", "Cland", None, "upper", "middle"), ("DDD", "Dland", None, "lower", None),
    ],
    columns=["iso3", "state", "rank", "score_class", "rule_class"],
)  # fmt: skip
LISTED = STATES.dropna(subset="rank")


def test_where_contributors_are_is_said_beside_the_other_states():
    assert standing.title(LISTED, STATES, DISPLAY) == (
        "2 of 2 contributors are in the upper class on Score (1 of 2 other states), 1 on Rule of "
        "Law (0 of 1 other states)"
    )
    both = _display(_measure("score"), _measure("rule", supports="lower"))
    assert standing.title(LISTED, LISTED, both) == (
        "2 of 2 contributors are in the class that supports the model on Score, 0 on Rule of Law"
    )
    tied = LISTED.assign(rule_class="upper").head(1)
    assert standing.title(tied, tied, DISPLAY) == (
        "1 of 1 contributor is in the upper class on Score and Rule of Law"
    )


PANEL = pd.DataFrame(
    [
        ("score", "AAA", 2010, 3.0), ("score", "BBB", 2010, 2.0), ("score", "CCC", 2010, 1.0),
        ("score", "AAA", 2011, 3.0), ("score", "CCC", 2011, 1.0), ("score", "BBB", 2011, 2.5),
        ("rule", "AAA", 2010, 3.0), ("rule", "BBB", 2010, 2.0), ("rule", "CCC", 2010, 1.0),
        ("seats", "AAA", 2010, 3.0), ("seats", "BBB", 2010, 3.0), ("seats", "CCC", 2010, 1.0),
        ("seats", "DDD", 2010, 1.0),
    ],
    columns=["measure", "iso3", "year", "value"],
)  # fmt: skip


def test_single_years_of_a_measure_that_is_summed_are_in_no_title():
    summed = _measure("seats", "sum")
    for display in (DISPLAY, _display(*DISPLAY.measures, summed)):
        assert trends.title(PANEL, LISTED, STATES, display) == (
            "1 of 2 contributors is above the African median on each of Score and Rule of Law in "
            "every year with data, 2010–2011"
        )
    assert trends.title(PANEL, LISTED, STATES, _display(summed)).startswith(
        "2 of 2 contributors are above the African median on Seats in"
    )


def _compared(*pairs):
    rows = [(f"S{place}", "score", "1", "2", *pair) for place, pair in enumerate(pairs)]
    columns = ["iso3", "column", "printed", "rebuilt", "printed_class", "rebuilt_class"]
    return pd.DataFrame([*rows, ("mean", "score", "1", "2", None, None)], columns=columns)


@pytest.mark.parametrize(
    ("differing", "said"),
    [
        (0, "6 of 6 rebuilt values have the printed class"),
        (1, "5 of 6 rebuilt values have the printed class; not State 0 (Score)"),
        (
            3,
            "3 of 6 rebuilt values have the printed class; not State 0 (Score), State 1 (Score) "
            "and State 2 (Score)",
        ),
        (5, "1 of 6 rebuilt values have the printed class; not 5 on Score"),
    ],
)
def test_values_whose_class_differs_are_named_where_they_are_few(differing, said):
    compared = _compared(*[("upper", "middle")] * differing, *[(None, None)] * (6 - differing))
    names = pd.DataFrame({"iso3": [f"S{place}" for place in range(6)]})
    names["state"] = [f"State {place}" for place in range(6)]
    assert agreement.title(compared, names, DISPLAY) == said


def test_one_contributor_is_no_plural():
    labels = pd.DataFrame({"support": ["Full"]})
    assert classes.title(labels) == (
        "Support for the model among 1 contributor: 1 Full, 0 Partial, 0 Low"
    )


@pytest.mark.parametrize(
    ("months", "first", "said"),
    [
        ([11, 12], 2010, "At the end of December 2010 the 2 contributors listed sent 75% of the "
         "African and 50% of all"),
        # none of the window, so that the first month with data is the nearest
        ([11, 12], 2012, "At the end of November 2012 the 2 contributors listed sent 75% of the "
         "African and 50% of all"),
        ([None], 2011, "By the mean of 2011 the 2 contributors listed sent 75% of the African"),
    ],
)  # fmt: skip
def test_what_contributors_sent_is_that_when_the_window_ends(months, first, said):
    rows = [("M", iso3, year, month, value, "reported", "all") for iso3, value in
            {"AAA": 2.0, "BBB": 1.0, "XXX": 1.0}.items() for year in (first, 2013)
            for month in months]  # fmt: skip
    columns = ["indicator", "iso3", "year", "month", "value", "basis", "type"]
    sent = pd.DataFrame(rows, columns=columns).astype({"month": "Int64"})
    whole = sent[sent["iso3"] == "AAA"].assign(value=6.0)
    whole = whole if months[0] else whole.head(0)
    title = contributions.title(sent, whole, LISTED, DISPLAY)
    assert title == f"{said} uniformed personnel in M"


@pytest.mark.parametrize(
    ("measures", "table", "said"),
    [
        ("score rule", "seats", "2 measures with standard errors, none of them in the table"),
        ("score rule", "rule seats", "2 measures with standard errors, 1 of them in the table"),
        ("score rule", "score rule", "2 measures with standard errors, all of them in the table"),
        ("score", "rule", "1 measure with standard errors, not in the table"),
        ("score", "score", "1 measure with standard errors, in the table"),
    ],
)
def test_measures_with_standard_errors_are_said_to_be_in_the_table_or_not(measures, table, said):
    draws = pd.DataFrame(
        [
            (name, iso3, errors, "upper", share)
            for name in measures.split()
            for errors in probabilities.WAYS
            for iso3, share in {"AAA": 0.9, "BBB": 0.4}.items()
        ],
        columns=["measure", "iso3", "errors", "class", "upper"],
    )
    errors, display = (_display(*map(_measure, names.split())) for names in (measures, table))
    count = len(measures.split())
    assert probabilities.title(draws, errors, display) == (
        f"{said}: {count} of {2 * count} classes hold in more than half of the draws"
    )


@pytest.mark.parametrize(
    ("changing", "said"),
    [
        (0, "No value of 6 changes class between releases (Score)"),
        (1, "Only State 0 on Score changes class between releases (1 of 6 values; Score)"),
        (2, "Only State 0 on Score and State 1 on Score change class between releases (2 of 6 "
            "values; Score)"),
        (5, "5 of 6 values change class between releases (Score)"),
    ],
)  # fmt: skip
def test_values_whose_class_changes_are_named_where_they_are_few(changing, said):
    found = pd.DataFrame(
        [
            ("score", f"State {place}", release, kind if place < changing else "lower")
            for release, kind in {"a": "upper", "b": "lower"}.items()
            for place in range(6)
        ],
        columns=["measure", "state", "release", "class"],
    )
    assert vintages.title(found, _display(_measure("score"))) == said


@pytest.mark.parametrize(
    ("member", "count", "said"),
    [
        ((0.8, 0.6, 0.9), (0.6, 0.4, 0.8),
         "Contributors are more often members of A B than other African states (probability 0.80, "
         "95% interval 0.60 to 0.90); it is open who has the higher counts of measures"),
        ((0.2, 0.1, 0.4), (0.8, 0.6, 0.9),
         "Contributors are less often members of A B than other African states (probability 0.20, "
         "95% interval 0.10 to 0.40); they have the higher counts of measures"),
        ((0.5, 0.3, 0.7), (0.3, 0.2, 0.4),
         "It is open whether contributors are more often members of A B than others (probability "
         "0.50, 95% interval 0.30 to 0.70); they have the lower counts of measures"),
    ],
)  # fmt: skip
def test_who_is_a_member_and_who_has_the_higher_counts_is_said_as_the_intervals_allow(
    member, count, said
):
    ends = ["auc", "auc_low", "auc_high"]
    found = pd.DataFrame([member, count], columns=ends).assign(
        variable=["member", "count"], comparison="other_states", remark=None, contributors=10,
        others=44, contributors_missing=0, others_missing=0,
    )  # fmt: skip
    display = DISPLAY._replace(regional_organisation="A_B")
    assert discrimination.title(found, display).startswith(f"{said} that support the model (")


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("Full Low Low Full", "1 of the 2 African states with Full support is not among"),
        ("Low Low Full Full", "2 of the 2 African states with Full support are not among"),
        ("Full Full Low Low", "None of the 2 African states with Full support is not among"),
        ("Full Low Low Low", "The only African state with Full support is among"),
        ("Low Low Low Full", "The only African state with Full support is not among"),
    ],
)
def test_who_else_has_full_support_is_said(labels, said):
    population = STATES.assign(support=labels.split())
    assert tiles.title(population) == f"{said} the 2 contributors"
    nobody = population.assign(support="Low")
    assert tiles.title(nobody) == "None of the 4 African states has Full support"


def test_in_how_many_windows_contributors_have_the_higher_values_is_said():
    ends = {"higher": (0.8, 0.6, 0.9), "open": (0.6, 0.4, 0.8), "lower": (0.2, 0.1, 0.3)}
    ways = {"count": ["open", "lower"], "count_with_membership": ["open", "higher"],
            "member": ["higher", None]}  # fmt: skip
    found = pd.DataFrame(
        [(name, *ends.get(way, (None,) * 3)) for name, own in ways.items() for way in own],
        columns=["variable", "auc", "auc_low", "auc_high"],
    )
    assert over_time.title(found) == (
        "Contributors have the higher values (95% interval above 0.50) in 1 of 2 windows by the "
        "count with membership (0.60 to 0.80); in 1 of 1 windows by membership alone (0.80); in 0 "
        "of 2 windows by the count of measures (0.20 to 0.60), lower in 1"
    )
    nothing = over_time.title(found.assign(auc=None))
    assert nothing == "No window allows to compare contributors with other states"


@pytest.mark.parametrize(
    ("assessed", "said"),
    [
        (["a", "b", "c"], "No state is missing on A and B in any year with data; some are on C"),
        (["a"], "No state is missing on A in any year with data"),
        (["c"], "Some states are missing on C in years that these cover"),
        ([], "No state is missing on A and B in any year with data; some are on C"),
    ],
)
def test_measures_that_lack_a_state_are_named(assessed, said):
    panel = pd.DataFrame(
        [("a", "X", 2010), ("b", "X", 2010), ("b", "Y", 2011), ("b", "X", 2011), ("c", "X", 2011)],
        columns=["measure", "iso3", "year"],
    )
    states = pd.DataFrame({"iso3": ["X", "Y"], "un_member_since": [1960, 2011]})
    measures = tuple(Listed(name, name.upper(), name in assessed) for name in "abc")
    assert coverage.title(panel, states, Covered("", measures, "")) == said
    many = tuple(Listed(name, name.upper(), True) for name in "abcdefg")
    assert coverage.title(panel, states, Covered("", many, "")) == (
        "6 of 7 measures in use have a value for every state in every year that they cover"
    )


def test_that_nothing_can_be_compared_is_said_with_the_reason():
    none = pd.DataFrame({"variable": ["member", "count"]}).assign(
        auc=None, auc_low=None, auc_high=None, comparison="other_states", remark=None,
        contributors=2, others=0, contributors_missing=0, others_missing=0,
    )  # fmt: skip
    assert discrimination.title(none, DISPLAY) == (
        "Contributors cannot be compared with other African states: no other state (2 "
        "contributors, 0 other states)"
    )
