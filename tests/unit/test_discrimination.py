"""Contributors beside other states, and labels by chance, of made-up populations."""

from fractions import Fraction
from math import comb

import pandas as pd
import pytest

from assessment.config.model import DiscriminationRules, Window
from assessment.model.discrimination import (
    CHANCE_COLUMNS,
    COLUMNS,
    COMPARISONS,
    against_others,
    chance,
    discrimination,
)
from assessment.terms import SUMMARIES
from claim_frames import sent
from frame_checks import held

LABEL = ["Low", "Partial", "Full"]
RULES = DiscriminationRules(
    "FORCE", Window(2013, 2014), {"score": "upper", "burden": "lower"}, True, 300, 1
)
SENT = sent("FORCE", {"AAA": [30] * 4, "BBB": [20] * 4, "CCC": [10, 10, None, 10], "DDD": [0] * 4})
# a score to be high and a burden to be low, each with the place of its class
STATES = {
    "AAA": (9, 1), "BBB": (8, 2), "CCC": (7, 3), "DDD": (8, 2), "EEE": (5, 5),
    "FFF": (4, 6), "GGG": (3, 7), "HHH": (2, 8),
}  # fmt: skip


def population(contributors, members=(), states=STATES):
    """The population of an assessment; None is a missing value. Upper is 7 and more, lower 3 and
    less."""
    rank = {iso3: place for place, iso3 in enumerate(contributors, start=1)}
    rows = []
    for iso3, (score, burden) in states.items():
        member = iso3 in members
        count = member + (score is not None and score >= 7) + (burden is not None and burden <= 3)
        rows.append(
            {"rank": rank.get(iso3), "iso3": iso3, "state": iso3, "member": member,
             **_classed("score", score), **_classed("burden", burden),
             "upper_count": count, "support": LABEL[min(max(count - 1, 0), 2)]}
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"rank": "Int64", "score": float, "burden": float})


def _classed(measure, value):
    kind = None
    if value is not None:
        kind = "upper" if value >= 7 else "lower" if value <= 3 else "middle"
    return {measure: value, f"{measure}_class": kind, f"{measure}_years": 2}


def compared(table, contributions=SENT, rules=RULES):
    found = discrimination(table, contributions, rules)
    assert list(found) == COLUMNS
    held(found, "{assessment}/discrimination.csv")
    of_each = list(zip(found["comparison"], found["variable"], strict=True))
    wanted = [*rules.supports, *SUMMARIES]
    assert of_each == [(kind, name) for kind in COMPARISONS for name in wanted]
    return found.set_index(["comparison", "variable"])


def test_contributors_are_compared_with_all_others_the_other_members_and_senders_with_the_rest():
    found = compared(population(["AAA", "CCC"], ["AAA", "BBB", "EEE"]))
    numbers = found[["contributors", "others"]].xs("score", level="variable")
    assert numbers.to_numpy().tolist() == [[2, 6], [2, 2], [3, 5]]
    score = found.loc["other_states", "score"]
    assert (score["median_contributors"], score["median_others"]) == (8, 4.5)
    assert score["auc"] == pytest.approx((6 + 4) / 12)
    shares = found.loc["other_states", ["share_upper_contributors", "share_upper_others"]]
    assert shares.loc["score"].tolist() == [1, 2 / 6]
    assert shares.loc["member"].tolist() == [0.5, 2 / 6]
    # of the two contributors three points and two, of all others BBB alone three
    assert shares.loc["support"].tolist() == [0.5, 1 / 6]
    assert shares.loc[["count", "count_with_membership"]].isna().all(axis=None)
    assert found.loc["other_states", "fisher_p"]["score"] == pytest.approx(
        2 * comb(4, 2) / comb(8, 2)
    )


def test_a_measure_that_low_values_of_support_is_turned():
    found = compared(population(["AAA", "CCC"]))
    # burden is ten less score, so that low burdens are as good as high scores
    for name in ("auc", "auc_low", "auc_high", "tau", "share_upper_contributors"):
        rows = found.loc[["other_states", "senders"], name].unstack()
        assert rows["burden"].equals(rows["score"].rename("burden")), name
    assert found.loc[("other_states", "burden"), "median_contributors"] == 2


def test_neither_the_order_of_rows_nor_another_measure_changes_a_row():
    table = population(["AAA", "CCC"], ["AAA", "BBB", "EEE"])
    pd.testing.assert_frame_equal(compared(table), compared(table[::-1]))
    fewer = compared(table, rules=RULES._replace(supports={"burden": "lower"}))
    own = ["auc", "p", "p_method", "fisher_p", "tau", "tau_p"]
    whole = compared(table)
    rows = [(kind, name) for kind in COMPARISONS for name in ("burden", "member")]
    pd.testing.assert_frame_equal(fewer.loc[rows, own], whole.loc[rows, own])


def test_p_values_are_adjusted_within_a_comparison():
    found = compared(population(["AAA", "CCC"], ["AAA", "BBB", "EEE"]))
    for kind in COMPARISONS:
        own = found.loc[kind]
        assert own["p_adjusted"].min() == pytest.approx(min(1, own["p"].min() * len(own)))


def test_tau_relates_values_of_the_senders_to_their_mean_strength():
    found = compared(population(["AAA"], ["AAA", "BBB"]))
    senders = found.loc["senders"]
    assert senders.loc["score", ["tau", "tau_states"]].tolist() == [1, 3]
    assert senders.loc["member", "tau"] > 0.8 and senders["tau_p_method"].ne("").all()
    assert found.loc[["other_states", "other_members"], "tau"].isna().all()


def test_contributors_that_are_all_members_leave_no_others():
    found = compared(population(["AAA", "CCC"], ["AAA", "CCC"])).loc["other_members"]
    assert found[["auc", "auc_low", "p", "p_adjusted", "fisher_p"]].isna().all(axis=None)
    assert found["remark"].str.startswith("no other member").all()
    assert found["contributors"].eq(2).all() and found["others"].eq(0).all()


def test_where_all_states_contribute_nobody_is_left_to_compare_with():
    everyone = sent("FORCE", {iso3: [5] * 3 for iso3 in STATES})
    found = compared(population(list(STATES), ["AAA"]), everyone)
    assert found["auc"].isna().all() and found["others"].eq(0).all()
    assert found.loc["senders", "remark"].str.startswith("no state without personnel").all()
    # all of one strength: nothing to relate a value to
    assert found["tau"].isna().all() and found["tau_states"].loc["senders"].eq(8).all()
    assert found.loc["senders", "remark"].str.contains("do not differ").all()


@pytest.mark.parametrize("contributors", [["AAA"], ["AAA", "BBB", "HHH"]])
def test_few_contributors_have_exact_values(contributors):
    found = compared(population(contributors, ["AAA", "EEE"]))
    assert found.loc["other_states", "p"].between(0, 1).all()
    number = comb(8, len(contributors))
    p = Fraction(found.loc[("other_states", "burden"), "p"]).limit_denominator(number)
    assert float(p) == pytest.approx(found.loc[("other_states", "burden"), "p"])
    assert set(found["p_method"]) <= {"exact", "all arrangements"}


def test_a_value_missing_is_counted_and_said():
    found = compared(population(["AAA", "CCC"], states={**STATES, "CCC": (None, 3)}))
    row = found.loc[("other_states", "score")]
    assert (row["contributors"], row["contributors_missing"], row["others"]) == (1, 1, 6)
    counts = found.loc["other_states"].loc[["count", "count_with_membership", "support"]]
    assert counts["remark"].eq("1 of 8 states has no value on a measure, which counts as 0").all()
    assert counts["contributors"].eq(2).all()


def test_a_measure_missing_everywhere_is_a_row_with_a_remark():
    empty = {iso3: (None, burden) for iso3, (_, burden) in STATES.items()}
    rows = compared(population(["AAA", "CCC"], ["AAA", "BBB"], empty)).xs("score", level=1)
    assert rows[["auc", "p", "fisher_p", "tau"]].isna().all(axis=None)
    assert rows["remark"].str.contains("has a value").all()


def test_a_variable_without_variance_is_at_a_half_with_p_one():
    same = dict.fromkeys(STATES, (5, 5))
    found = compared(population(["AAA", "CCC"], states=same)).loc["other_states"]
    assert found["auc"].eq(0.5).all() and found["p"].eq(1).all()
    assert found["remark"].eq("all values are equal").all()


def test_a_window_without_months_has_no_senders():
    found = compared(population(["AAA"]), rules=RULES._replace(window=Window(1990, 1991)))
    senders = found.loc["senders"]
    assert senders["remark"].eq("no month of FORCE is held in 1990-1991").all()
    assert (
        senders.drop(columns="remark")
        .astype("object")
        .isin(["", pd.NA, None, float("nan")])
        .all(axis=None)
    )


def test_a_snapshot_of_yearly_means_has_senders_too():
    yearly = SENT.drop_duplicates(["iso3", "year"]).assign(month=pd.NA, basis="yearly mean")
    found = compared(population(["AAA"]), yearly.astype({"month": "Int64"}))
    assert found.loc[("senders", "score"), ["contributors", "others"]].tolist() == [3, 5]


def test_chance_is_the_share_of_all_draws_with_as_many_labels():
    table = population(["AAA", "EEE", "FFF"], ["AAA", "BBB", "CCC", "EEE"])
    found = held(chance(table), "{assessment}/chance.csv")
    assert list(found) == CHANCE_COLUMNS and found["labels"].eq("rebuilt").all()
    rows = found.set_index(["drawn_from", "counted"])
    # Full: AAA, BBB, CCC; of three of eight at least one
    assert rows.loc[("all states", "Full"), ["states", "drawn", "with_label"]].tolist() == [8, 3, 3]
    none = Fraction(comb(5, 3), comb(8, 3))
    assert rows.loc[("all states", "Full"), "p"] == pytest.approx(float(1 - none))
    assert rows.loc[("all states", "Full"), "expected"] == pytest.approx(9 / 8)
    assert rows.loc[("members", "Full"), ["states", "observed", "p"]].tolist() == [4, 1, 1]


def test_printed_labels_take_the_place_of_the_contributors_alone():
    table = population(["AAA", "EEE"])
    found = chance(table, {"AAA": "Low", "EEE": "Full", "BBB": "Full"})
    full = found[(found["counted"] == "Full") & (found["drawn_from"] == "all states")]
    assert full["labels"].tolist() == ["rebuilt", "printed"]
    assert full["observed"].tolist() == [0, 1] and full["with_label"].tolist() == [0, 1]


def test_more_contributors_than_members_cannot_be_drawn_from_them():
    rows = chance(population(["AAA", "BBB", "CCC"], ["AAA"])).set_index("drawn_from")
    assert rows.loc["members", ["expected", "p"]].isna().all(axis=None)
    assert rows.loc["all states", "p"].between(0, 1).all()


def test_some_variables_against_all_other_states_have_the_same_values():
    table, names = population(["AAA", "CCC"], ["AAA", "BBB", "EEE"]), ["member", "count"]
    whole = compared(table).loc["other_states"].drop(columns=["p_adjusted"])
    some = against_others(table, RULES, names).set_index("variable")
    assert some["p_adjusted"].isna().all()
    pd.testing.assert_frame_equal(some[whole.columns], whole.loc[names], check_names=False)
