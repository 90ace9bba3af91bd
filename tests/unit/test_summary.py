"""An assessment in two sentences, and the phrases that they share with titles of figures."""

from types import SimpleNamespace

import pandas as pd
import pytest

from assessment.config.model import Measure, Strongest, Support, Window
from assessment.exhibits.summary import TRUST, points_text, states_text, summary

ASSESSMENT = pd.DataFrame({"iso3": ["BEN", "NER", "TCD"], "support": ["Full", "Partial", "Low"]})
AGREEMENT = {
    "coloured_cells": 6, "coloured_cells_agreeing": 5, "measure_cells": 3,
    "measure_cells_agreeing": 2, "labels": 3, "labels_agreeing": 1,
}  # fmt: skip
FIRMNESS = pd.DataFrame(
    {
        "state": ["Benin", "Niger", "Chad"],
        "configured": ["Full", "Partial", "Low"],
        "Full": [0.2, 0.4, 0.0],
        "Partial": [0.5, 0.4, 0.0],
        "Low": [0.3, 0.2, 1.0],
    }
)
# Counts of labels along a grid of 100: two in ten before the configured one, a half after it.
CURVE = pd.DataFrame(
    {
        "full": [2, 1, 0], "partial": [1, 1, 3], "low": [0, 1, 0], "choice": "membership",
        "option": "counted", "specifications": [20, 30, 50],
    }
)  # fmt: skip
RANKED = Strongest(10, "mean")


def _display(supports="upper", count_membership=True, upper=">="):
    return SimpleNamespace(
        mission="MISSION",
        window=Window(2013, 2016),
        regional_organisation="G5_Sahel",
        measures=(Measure("score", "Score", "One", "points", "mean", supports, 1, 1),),
        support=Support(full=3, partial=2, count_membership=count_membership),
        classification=SimpleNamespace(
            population="state_years",
            states=SimpleNamespace(label="African states"),
            upper=upper,
            lower="<",
        ),
    )


def _compared(alone, whole, others=44):
    """Rows of discrimination.csv of the counts: intervals without and with membership."""
    rows = [
        {
            "variable": variable, "comparison": "other_states", "contributors": 3,
            "others": others, "contributors_missing": 0, "others_missing": 0,
            "auc": sum(interval) / 2 if others else None, "auc_low": interval[0],
            "auc_high": interval[1], "remark": None,
        }
        for variable, interval in (("count", alone), ("count_with_membership", whole))
    ]  # fmt: skip
    return pd.DataFrame(rows)


OVER, UNDER, ACROSS = (0.6, 0.9), (0.1, 0.4), (0.4, 0.8)


def test_two_sentences_say_what_was_asked_what_came_out_and_how_far_to_trust_it():
    found = summary(
        ASSESSMENT, _compared(ACROSS, OVER), _display(), RANKED, AGREEMENT, True, (CURVE, FIRMNESS)
    )
    assert found == (
        "We asked how far the model fits the 3 African states with most personnel in MISSION "
        "(2013\N{EN DASH}2016): with a point for the one measure classed as upper and one for "
        "membership of G5 Sahel, support is Full for 1 state, Partial for 1 and Low for 1.",
        f"{TRUST}agreement: 5 of 6 cells (2 of 3 on the measures) are in the printed class, "
        "and 1 of 3 labels are those printed (a fit, not a test: choices were inferred from it); "
        "firmness: 50% of 100 combinations of choices give less support than the one used, 20% "
        "more; discrimination: by the measures alone it is open whether contributors or other "
        "African states score higher (probability 0.60, 95% interval 0.40 to 0.80), with "
        "membership contributors tend to score higher (0.75, 0.60 to 0.90).",
    )


def test_the_sentences_are_short_and_no_test_is_claimed_that_was_none():
    grid = (CURVE, FIRMNESS)
    result, trust = summary(
        ASSESSMENT, _compared(ACROSS, OVER), _display(), RANKED, AGREEMENT, False, grid
    )
    assert len(result.split()) <= 50 and len(trust.split()) <= 80
    assert "inferred" not in trust
    lacking = (CURVE, FIRMNESS.assign(configured=None))
    _, trust = summary(ASSESSMENT, _compared(OVER, OVER), _display(), RANKED, grid=lacking)
    assert (
        "firmness: the choices in use are not among the 100 combinations of choices tried;" in trust
    )


@pytest.mark.parametrize(
    ("states", "ranked", "text"),
    [(3, RANKED, "the 3 African states with most personnel in MISSION"),
     (1, RANKED, "the one African state with most personnel in MISSION"),
     (3, Strongest(None, "mean"), "the 3 African states with personnel in MISSION"),
     (3, None, "the 3 listed African contributors to MISSION"),
     (1, None, "the listed African contributor to MISSION")],
)  # fmt: skip
def test_the_states_are_called_what_they_are(states, ranked, text):
    assert states_text(states, _display(), ranked) == text


def test_points_say_what_they_are_given_for():
    assert points_text(_display()) == (
        "A point each: a measure classed as upper (at or above the third quartile of the yearly "
        "values of African states); membership of G5 Sahel."
    )
    assert points_text(_display("lower", False)) == (
        "A point each: Score classed as lower (below the first quartile of the yearly values of "
        "African states)."
    )


@pytest.mark.parametrize(
    ("alone", "said"),
    [(OVER, "tend to score higher"), (UNDER, "tend to score lower"), (ACROSS, "it is open whether"),
     ((0.5, 0.9), "it is open whether")],
)  # fmt: skip
def test_which_side_is_higher_follows_from_the_interval(alone, said):
    result, trust = summary(ASSESSMENT, _compared(alone, alone), _display("lower", False), RANKED)
    assert trust.count(said) == 1 and "printed" not in trust and "combinations" not in trust
    assert "class that supports the model" in result and "G5 Sahel" not in result


def test_without_other_states_nothing_is_compared():
    _, trust = summary(ASSESSMENT, _compared(OVER, OVER, others=0), _display())
    assert trust == (
        f"{TRUST}discrimination: contributors cannot be compared with other African states, no "
        "other state (3 contributors, 0 other states)."
    )
