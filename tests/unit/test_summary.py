"""An assessment in two sentences, and the phrases that they share with titles of figures."""

from types import SimpleNamespace

import pandas as pd
import pytest

from assessment.config.model import Measure, Support, Window
from assessment.exhibits.grid_words import firm_text
from assessment.exhibits.summary import TRUST, summary

ASSESSMENT = pd.DataFrame({"iso3": ["BEN", "NER", "TCD"], "support": ["Full", "Partial", "Low"]})
AGREEMENT = {
    "coloured_cells": 5, "coloured_cells_agreeing": 4, "printed_colours": 3,
    "printed_colours_agreeing": 2, "labels": 3, "labels_agreeing": 1,
    "measure_cells": 2, "measure_cells_agreeing": 1,
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


def _display(supports="upper", count_membership=True):
    return SimpleNamespace(
        mission="MISSION",
        window=Window(2013, 2016),
        regional_organisation="G5_Sahel",
        measures=(Measure("score", "Score", "One", "points", "mean", supports, 1, 1),),
        support=Support(full=3, partial=2, count_membership=count_membership),
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
    grid = (FIRMNESS, 1234)
    found = summary(ASSESSMENT, _compared(ACROSS, OVER), _display(), AGREEMENT, grid)
    assert found == (
        "We counted, for each of 3 contributors to MISSION in 2013\N{EN DASH}2016, the measures "
        "(of 1) on which it is in the upper quartile of African states, and membership of G5 "
        "Sahel: support for the model is Full for 1, Partial for 1 and Low for 1.",
        f"{TRUST}beside the printed table, 4 of 5 cells fall in the printed class, 2 of 3 of the "
        "coloured ones, and 1 of 3 labels are those printed (values 1 of 2, memberships 3 of "
        "3); for 1 of 3 contributors another label is more frequent than the configured one, "
        "for 1 another is as frequent over 1,234 combinations of choices; only that of Chad never "
        "changes; by the measures alone, it is open whether contributors or other African "
        "states have the higher counts (probability of "
        "a higher count 0.60, 95% interval 0.40 to 0.80), and with membership of G5 Sahel counted "
        "too, contributors tend to have higher counts than other African states (0.75, 0.60 to "
        "0.90).",
    )


@pytest.mark.parametrize(
    ("alone", "said"),
    [(OVER, "tend to have higher"), (UNDER, "tend to have lower"), (ACROSS, "it is open whether"),
     ((0.5, 0.9), "it is open whether")],
)  # fmt: skip
def test_which_side_is_higher_follows_from_the_interval(alone, said):
    result, trust = summary(ASSESSMENT, _compared(alone, alone), _display("lower", False))
    assert trust.count(said) == 1 and "printed" not in trust and "combinations" not in trust
    assert "quartile that supports the model" in result and "G5 Sahel" not in result


def test_without_other_states_nothing_is_compared():
    _, trust = summary(ASSESSMENT, _compared(OVER, OVER, others=0), _display())
    assert trust == (
        f"{TRUST}contributors cannot be compared with other African states: no other state "
        "(3 contributors, 0 other states)."
    )


def _firm(*rows):
    """Rows of firmness.csv: the configured label and the shares of Full, Partial and Low."""
    frame = pd.DataFrame(rows, columns=["configured", "Full", "Partial", "Low"])
    return frame.assign(state=[f"State {place}" for place in range(len(rows))])


FULL, LESS, TIE = ("Full", 1.0, 0.0, 0.0), ("Low", 0.9, 0.0, 0.1), ("Low", 0.5, 0.0, 0.5)
MOST = ("Full", 0.6, 0.4, 0.0)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([LESS, MOST], "for 1 of 2 contributors another label is more frequent than the configured "
         "one over 9 combinations of choices"),
        ([LESS, TIE, FULL], "for 1 of 3 contributors another label is more frequent than the "
         "configured one, for 1 another is as frequent over 9 combinations of choices; only that "
         "of State 2 never changes"),
        ([MOST, MOST], "for all 2 contributors the configured label is the most frequent one "
         "over 9 combinations of choices"),
        ([MOST, TIE], "for 1 of 2 contributors the configured label is the most frequent one, for "
         "1 another is as frequent over 9 combinations of choices"),
        ([TIE], "for the only contributor another label is as frequent as the configured one over "
         "9 combinations of choices"),
        ([FULL], "for the only contributor the configured label is the most frequent one over 9 "
         "combinations of choices; it never changes"),
        ([FULL, FULL], "for all 2 contributors the configured label is the most frequent one "
         "over 9 combinations of choices; no label ever changes"),
        ([LESS] + [FULL] * 4, "for 1 of 5 contributors another label is more frequent than the "
         "configured one over 9 combinations of choices; 4 labels never change"),
        ([(None, 1.0, 0.0, 0.0)], "the configured choices are not among the 9 combinations of "
         "choices"),
    ],
)  # fmt: skip
def test_a_label_is_firm_where_no_other_is_as_frequent(rows, text):
    assert firm_text(_firm(*rows), 9) == text
    assert "over 1 combination of" in firm_text(_firm(FULL), 1)
