"""The spread of the AUC over a grid against plain counting."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from assessment.exhibits.figures import discrimination_spread
from assessment.exhibits.grid_words import contributors_words
from assessment.model.discrimination_spread import ALL, Coded, distribution, spread
from assessment.model.grid import Choice
from assessment.model.sides import Side, choices_along, counts_by_option, shape_of
from assessment.model.specification_rows import coded

CHOICES = [Choice("window", (2010, 2011)), Choice("rule", ("x", "y", "never")),
           Choice("method", ("p", "q"))]  # fmt: skip
SIDES = [
    Side.of(CHOICES[:2], [(0, 0), (1, 0), (1, 1)]),
    Side.of(CHOICES[2:], [(0,), (1,)]),
]
AUCS = [0.4, 0.6, 0.5, 0.6, None, 0.7]  # a row a specification
CONFIGURED = {"window": 2011, "rule": "x", "method": "q"}


def _coded(values):
    return coded([pa.array(part, pa.float64()).dictionary_encode() for part in values])


@pytest.fixture
def table():
    aucs = {"count": _coded([AUCS]), "count_with_membership": _coded([[0.5] * 6])}
    return spread(aucs, SIDES, CONFIGURED).set_index(["variable", "choice", "option"])


def test_each_option_is_described_by_its_own_specifications(table):
    taken = pd.DataFrame(
        {choice.name: np.array([str(one) for one in choice.options])[codes[rows]]
         for (place, choice, codes), rows in (
             (one, np.unravel_index(np.arange(6), shape_of(SIDES))[one[0]])
             for one in choices_along(SIDES))}
    )  # fmt: skip
    own = pd.Series(AUCS, dtype=float)
    wanted = {(ALL, ALL): own}
    for choice in CHOICES:
        wanted |= {(choice.name, str(option)): own[taken[choice.name] == str(option)]
                   for option in choice.options if option != "never"}  # fmt: skip
    assert list(table.loc["count"].index) == list(wanted)
    for key, values in wanted.items():
        row, held = table.loc[("count", *key)], values.dropna()
        assert row["specifications"] == len(held)
        assert row[["lowest", "q1", "median", "q3", "highest"]].tolist() == pytest.approx(
            np.quantile(held, [0, 0.25, 0.5, 0.75, 1])
        )
        assert row["share_above_half"] == (held > 0.5).mean()
        assert row["share_below_half"] == (held < 0.5).mean()


def test_configured_is_what_that_option_alone_changes(table):
    own = table["configured"].loc["count"]
    assert own[ALL, ALL] == own["window", "2011"] == own["method", "q"] == AUCS[3]
    assert own["window", "2010"] == AUCS[1] and own["method", "p"] == AUCS[2]
    assert own["rule", "y"] == AUCS[5]
    gone = spread({"count": _coded([AUCS])}, SIDES, {**CONFIGURED, "rule": None})
    assert gone.set_index("choice").loc[[ALL, "method", "window"], "configured"].isna().all()


def test_the_distribution_counts_every_specification_with_an_auc_once():
    # however the rows come in parts, and parts without a single value
    for parts in ([AUCS], [AUCS[:4], AUCS[4:5], AUCS[5:]]):
        found = distribution({"count": _coded(parts)})
        assert found["auc"].tolist() == [0.4, 0.5, 0.6, 0.7]
        assert found["specifications"].tolist() == [1, 1, 2, 1]


def test_without_any_other_state_nothing_is_described_and_nothing_fails():
    aucs = {"count": _coded([[None] * 6])}
    row = spread(aucs, SIDES, CONFIGURED).iloc[0]
    assert row["specifications"] == 0 and row[["median", "share_above_half"]].isna().all()
    assert distribution(aucs).empty


def test_counts_by_option_do_not_depend_on_how_many_are_held_at_once(monkeypatch):
    codes = np.array([0, 2, 1, 2, 3, 0], dtype=np.uint8)
    whole = counts_by_option(codes, SIDES, 4)
    monkeypatch.setattr("assessment.model.sides.COUNTS_AT_ONCE", 4)
    for one, other in zip(whole, counts_by_option(codes, SIDES, 4), strict=True):
        assert (one == other).all() and one.sum() == 6


def test_a_column_keeps_its_numbers_when_it_is_coded():
    values, codes = _coded([[0.3, None, 0.1], [0.1, 0.2]])
    assert isinstance(Coded(values, codes), Coded) and codes.tolist() == [2, 3, 0, 0, 1]
    assert values.tolist() == [0.1, 0.2, 0.3]


# ── What the figure and the page say of it ──────────────────────────────────────────────────────

DISPLAY = SimpleNamespace(mission="MISSION")
GRID = {"specifications": 6, "configured": CONFIGURED}


def _spread(count, with_membership):
    aucs = {"count": _coded([count]), "count_with_membership": _coded([with_membership])}
    return spread(aucs, SIDES, CONFIGURED)


def test_a_choice_without_any_difference_is_left_out_of_the_figure_by_name():
    table = _spread([0.4, 0.4, 0.6, 0.6, 0.7, 0.7], [0.5] * 6)
    rows, still = discrimination_spread.moving(table)
    assert still == ["method"] and set(rows["choice"]) == {"window", "rule"}
    text = discrimination_spread.words(table, GRID, DISPLAY)
    assert "The spread is the same under each option of: Method." in text
    assert "with measures alone: Window 0.40 (2010) to 0.65 (2011)" in text


def test_the_sentence_says_what_the_numbers_are_and_no_more():
    text = contributors_words(_spread(AUCS, [0.5] * 6), 6)
    assert "from 0.40 to 0.70 (median 0.60) with measures alone" in text
    assert "As configured it is 0.60 with measures alone and 0.50 with membership counted." in text
    # one of the six has no AUC, three of the others are above one half
    assert "in 60% of the combinations with measures alone" in text
    assert "in no combination with membership counted" in text


@pytest.mark.parametrize(
    ("aucs", "text"),
    [
        ([0.6, 0.7], "Under every combination contributors have the higher count more often than "
         "other African states: probability 0.60 to 0.70 with measures alone, 0.60 to 0.70 with "
         "membership counted"),
        ([0.3, 0.4], "Under every combination contributors have the lower count more often than "
         "other African states: probability of a higher one 0.30 to 0.40 with"),
        ([0.5, 0.6], "The probability that a contributor has a higher count than another African "
         "state ranges from 0.50 to 0.60 with measures alone, from 0.50 to 0.60 with membership"),
        ([None], "No state of the population is left to compare the contributors with"),
    ],
)  # fmt: skip
def test_the_title_says_which_side_is_higher_where_one_is(aucs, text):
    values = [*aucs, *aucs[-1:] * 6][:6]
    assert discrimination_spread.title(_spread(values, values)).startswith(text)


def test_what_holds_of_both_counts_is_said_once():
    text = contributors_words(_spread([0.6] * 6, [0.7] * 6), 6)
    assert "the probability is above 0.5 in every combination." in text


def test_a_grid_without_other_states_says_so_in_the_figure_and_on_the_page():
    table = _spread([None] * 6, [None] * 6)
    assert contributors_words(table, 6).startswith("No state of the population is left to compare")
    figure = discrimination_spread.draw(
        table, distribution({"count": _coded([[None]])}), GRID, DISPLAY
    )
    assert [text.get_text() for text in figure.texts[-1:]] == [
        "No state of the population is left to compare the contributors with."
    ]
