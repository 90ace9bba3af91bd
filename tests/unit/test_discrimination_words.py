"""Words on contributors beside other states follow from the numbers and claim no more than they."""

import random
import re
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from assessment.config.model import Display, Measure, Support, Window
from assessment.exhibits.discrimination_page import discrimination_view
from assessment.exhibits.discrimination_words import (
    HIGHER,
    LOWER,
    OPEN,
    UNKNOWN,
    caution,
    chance_sentences,
    direction,
    further_sentences,
    p_text,
    rows_of,
    sentence,
    variable_labels,
)
from assessment.exhibits.figures import discrimination as figure
from assessment.exhibits.figures import style
from assessment.exhibits.latex import macro_name
from assessment.exhibits.numbers import numbers
from assessment.model.discrimination import ALL_EQUAL, BY_DEFINITION, COLUMNS, COMPARISONS
from assessment.terms import SUMMARIES
from legible import no_text_overlaps_or_is_cut
from rules import POOLED
from wording import stumbles

SCORE = Measure("score", "Score", "One", "points", "mean", "upper", 1, 1)
SEATS = Measure("seats", "Seats", "Two", "seats", "sum", "upper", 0, 2)
DISPLAY = Display(
    name="made_up",
    title="Title",
    mission="MISSION",
    window=Window(2013, 2016),
    regional_organisation="G5_Sahel",
    measures=(SCORE, SEATS),
    classification=POOLED,
    support=Support(full=3, partial=2, count_membership=True),
    release="1",
    version="release 1",
)
OTHER_STATES, OTHER_MEMBERS, SENDERS = COMPARISONS
# What would say more than a comparison of a few states chosen by the outcome can.
OVERCLAIMS = re.compile(
    r"significan|prove|because|cause|explain|due to|predict|effect|no difference|nan\b|None", re.I
)

# How single measures are introduced.
CLAIMS = {
    HIGHER: "contributors tend",
    LOWER: "other states tend",
    OPEN: "it is open",
    UNKNOWN: "nothing can be compared",
}


def _row(variable, comparison, auc=0.6, low=0.4, high=0.8, sizes=(10, 44), remark="", **more):
    """A row of discrimination.csv as it is read; a side without states has nothing to compare."""
    row = {
        "variable": variable, "comparison": comparison, "remark": remark or None,
        "contributors": sizes[0], "others": sizes[1], "contributors_missing": 0,
        "others_missing": 0,
    }  # fmt: skip
    if all(sizes):
        row |= {"auc": auc, "auc_low": low, "auc_high": high, "p": 0.2, "p_adjusted": 0.6}
        if variable not in ("count", "count_with_membership"):
            shares = {"share_upper_contributors": 0.5, "share_upper_others": 0.25}
            row |= {**shares, "fisher_p": 0.3}
    if comparison == SENDERS and all(sizes):
        row |= {"tau": -0.051, "tau_states": sizes[0], "tau_p": 0.4, "tau_p_adjusted": 1.0}
    return row | more


def _frame(display=DISPLAY, sizes=None, **rows):
    """All rows of an assessment; `rows` are what those of a variable in OTHER_STATES have, `sizes`
    the numbers of states by comparison."""
    sizes = {OTHER_STATES: (10, 44), OTHER_MEMBERS: (10, 7), SENDERS: (26, 28), **(sizes or {})}
    variables = [*(measure.name for measure in display.measures), *SUMMARIES]
    found = []
    for comparison in COMPARISONS:
        for variable in variables:
            own = {"sizes": sizes[comparison]}
            if comparison == OTHER_STATES:
                own |= rows.get(variable, {})
            if (variable, comparison) == ("member", OTHER_MEMBERS):
                own["remark"] = BY_DEFINITION
            found.append(_row(variable, comparison, **own))
    return pd.DataFrame(found, columns=COLUMNS)


CHANCE = pd.DataFrame(
    [
        ("rebuilt", "all states", "Full", 54, 10, 11, 4, 2.04, 0.105),
        ("rebuilt", "members", "Full", 5, 10, 3, 4, None, None),
        ("printed", "all states", "Full", 54, 10, 12, 9, 2.22, 0.00002),
    ],
    columns=["labels", "drawn_from", "counted", "states", "drawn", "with_label", "observed",
             "expected", "p"],
)  # fmt: skip


def _all_words(frame, display=DISPLAY):
    return [
        sentence(frame, display), caution(frame, display), *further_sentences(frame, display),
        *chance_sentences(CHANCE),
    ]  # fmt: skip


def test_the_sentence_says_what_count_and_membership_do():
    text = sentence(
        _frame(
            count={"auc": 0.682, "low": 0.482, "high": 0.826, "p": 0.0631},
            count_with_membership={"auc": 0.798, "low": 0.603, "high": 0.906, "p": 0.0026},
            member={"share_upper_contributors": 0.8, "share_upper_others": 7 / 44,
                    "fisher_p": 0.0003},
        ),
        DISPLAY,
    )  # fmt: skip
    assert text == (
        "In the data for 2013\N{EN DASH}2016, a listed African contributor to MISSION has a higher "
        "count of measures that support the model (0 to 2) than another African state with "
        "probability 0.68 (a tie counts as half; 95% interval 0.48 to 0.83; p = 0.06; 10 "
        "contributors, 44 other states): it is open which side has the higher counts. With "
        "membership of G5 Sahel counted too, the probability is 0.80 (0.60 to 0.91; p = 0.003): "
        "contributors tend to have the higher counts. Members are 8 of 10 contributors and 7 of 44 "
        "other states (Fisher's exact test, p < 0.001)."
    )


@pytest.mark.parametrize(
    ("low", "high", "kind", "said"),
    [
        (0.55, 0.9, HIGHER, ": contributors tend to have the higher counts"),
        (0.1, 0.45, LOWER, ": contributors tend to have the lower counts"),
        (0.4, 0.8, OPEN, ": it is open which side has the higher counts"),
        # a bound that reads 0.50 leaves it open, whatever its next digits
        (0.5004, 0.8, OPEN, ": it is open which side has the higher counts"),
        (0.2, 0.4999, OPEN, ": it is open which side has the higher counts"),
    ],
)
def test_which_side_is_higher_follows_from_the_interval_as_it_reads(low, high, kind, said):
    frame = _frame(count={"auc": (low + high) / 2, "low": low, "high": high})
    assert direction(rows_of(frame)["count", OTHER_STATES]) == kind
    assert said in sentence(frame, DISPLAY)


def test_what_is_equal_or_cannot_be_compared_is_said():
    equal = {"auc": 0.5, "p": 1.0, "remark": f"{ALL_EQUAL}; 2 of 54 lack a measure"}
    text = sentence(_frame(count=equal), DISPLAY)
    assert "probability 0.50" in text and ": all have the same count" in text
    everyone = _frame(sizes={OTHER_STATES: (54, 0), OTHER_MEMBERS: (54, 0)})
    assert sentence(everyone, DISPLAY) == (
        "For MISSION, 2013\N{EN DASH}2016, contributors cannot be compared with other African "
        "states: no other state (54 contributors, 0 other states)."
    )
    assert "spans" not in caution(everyone, DISPLAY)
    # a list may name states without personnel: that the outcome chose them is not said of it
    assert "(54) were listed; the" in caution(everyone, DISPLAY)
    assert "were chosen by the outcome, their" in caution(everyone, DISPLAY._replace(ranked=True))
    text = further_sentences(everyone, DISPLAY)
    assert text[0] == (
        "Measure by measure, nothing can be compared on Score (no other state), Seats (no other "
        "state)."
    )
    assert (
        "Contributors against other members of G5 Sahel: no comparison (no other member)." in text
    )
    unheld = _frame(sizes={SENDERS: (None, None)})
    unheld.loc[unheld["comparison"] == SENDERS, "remark"] = "no month of MISSION is held in 2013"
    text = further_sentences(unheld, DISPLAY)[-1]
    assert text.endswith("no comparison (no month of MISSION is held in 2013).")


def test_one_state_is_one_and_numbers_read_as_what_they_are():
    text = sentence(_frame(sizes={OTHER_STATES: (1, 53)}), DISPLAY)
    assert "; 1 contributor, 53 other states)" in text and "of 1 contributor and " in text
    text = further_sentences(_frame(sizes={SENDERS: (1, 1)}), DISPLAY)
    assert "1 state with personnel, 1 state without" in text[2]
    assert "Among 1 state with personnel" in text[3] and "\N{MINUS SIGN}0.05" in text[3]
    assert [p_text(p) for p in (0.0004, 0.0026, 0.0074, 0.0096, 0.0631, 0.997, 1.0)] == [
        "p < 0.001", "p = 0.003", "p = 0.007", "p = 0.01", "p = 0.06", "p > 0.99", "p = 1.00",
    ]  # fmt: skip


def test_the_words_never_claim_more_than_the_numbers(tmp_path):
    """200 made-up frames: intervals over, above and below one half, sides of any size."""
    generator = random.Random(16)
    path = tmp_path / "words.txt"
    for _ in range(200):
        numbers_of = {}
        for variable in ("score", "seats", "count", "count_with_membership"):
            low, auc, high = sorted(generator.random() for _ in range(3))
            own = {"auc": auc, "low": low, "high": high, "p": generator.random() ** 4}
            numbers_of[variable] = own
        sizes = (generator.randint(1, 53), generator.randint(0, 3) and generator.randint(1, 53))
        frame = _frame(sizes={OTHER_STATES: sizes}, **numbers_of)
        text = _all_words(frame)
        first, single = text[0], text[2]
        assert not OVERCLAIMS.search(" ".join(text)), text
        noun = "contributor" if sizes[0] == 1 else "contributors"
        assert f"{sizes[0]} {noun}, {sizes[1]} other state" in first
        assert "say nothing about why a state sent personnel" in text[1]
        rows = rows_of(frame)
        kinds = [direction(rows[one, OTHER_STATES]) for one in ("count", "count_with_membership")]
        for kind in (HIGHER, LOWER):
            assert first.count(f"contributors tend to have the {kind} counts") == kinds.count(kind)
        assert first.count("it is open which side") == kinds.count(OPEN)
        for measure in DISPLAY.measures:
            row = rows[measure.name, OTHER_STATES]
            before = single[: single.index(f" {measure.label} (")]
            claim = max(CLAIMS, key=lambda kind, said=before: said.rfind(CLAIMS[kind]))
            assert claim == direction(row), single
            assert claim == UNKNOWN or f"{sizes[0]} and {sizes[1]} states" in single
        path.write_text("\n".join(text), encoding="utf-8")
    assert stumbles(path) == []


def test_chance_is_said_for_each_kind_of_labels_drawn_from_all_states():
    rebuilt, printed = chance_sentences(CHANCE)
    assert rebuilt == (
        "By the rebuilt labels, 10 states drawn at random from all 54 include 2.0 with Full "
        "on average, and 4 or more, as among the contributors, with probability 0.10."
    )
    assert printed.endswith("9 or more, as among the contributors, with probability <0.001.")


def test_a_low_value_that_supports_is_named_so():
    display = DISPLAY._replace(measures=(replace(SCORE, supports="lower"), SEATS))
    assert list(variable_labels(_frame(), display).values()) == [
        "Score (low supports)", "Seats", "Membership of G5 Sahel", "Count of measures",
        "Count with membership", "Model support",
    ]  # fmt: skip


def test_the_page_has_every_comparison_and_says_what_it_cannot_compute():
    view = discrimination_view(_frame(), CHANCE, [], DISPLAY)
    first, second, third = view["comparisons"]
    assert first["head"] == "Contributors against all other African states"
    score, *_, support = first["rows"]
    assert score["cells"] == ["0.60", "0.40 to 0.80", "0.20", "0.60", "10, 44", "50%, 25%"]
    assert support["label"] == "Model support"
    member = second["rows"][2]
    assert member["remark"] == BY_DEFINITION and set(member["cells"]) == {"\N{EN DASH}"}
    assert third["rows"][3]["cells"][-1] == "\N{EN DASH}"
    assert [row["p"] for row in view["chance"]] == ["0.10", "\N{EN DASH}", "<0.001"]
    assert view["chance"][1]["expected"] == "\N{EN DASH}"


def test_every_number_has_a_macro_and_no_two_share_one():
    population = pd.DataFrame(columns=["rank", "support"])
    thresholds = pd.DataFrame(columns=["measure"])
    frame = _frame(
        count={"p": 0.0000551},
        score={"p": 0.9962},
        seats={"p": 1.0},
        sizes={OTHER_MEMBERS: (10, 0)},
    )
    named = {
        name: text
        for name, text, _ in numbers(population, thresholds, DISPLAY, None, frame, CHANCE)
    }
    assert named["MadeUpCountOtherStatesAuc"] == "0.60"
    assert named["MadeUpCountOtherStatesAucLow"] == "0.40"
    assert named["MadeUpCountOtherStatesP"] == "0.000055"
    assert named["MadeUpScoreOtherStatesP"] == "0.996"
    assert named["MadeUpSeatsOtherStatesP"] == "1.0"
    assert named["MadeUpScoreOtherStatesPAdjusted"] == "0.60"
    assert named["MadeUpMemberOtherStatesShareUpperContributors"] == "0.50"
    assert named["MadeUpScoreSendersTau"] == "-0.05" and named["MadeUpScoreSendersOthers"] == "28"
    assert named["MadeUpScoreOtherMembersOthers"] == "0"
    assert named["MadeUpChanceRebuiltAllStatesFullP"] == "0.10"
    assert named["MadeUpChanceRebuiltMembersFullDrawn"] == "10"
    lacking = ("ScoreOtherMembersAuc", "ChanceRebuiltMembersFullP", "CountOtherStatesFisherP")
    assert not {macro_name("made_up", one) for one in lacking} & set(named)
    # a number in digits, so that siunitx and \ifdim read it
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in named.values())


LONG = "A measure whose label is as long as a config may have it, and longer than a line"
MANY = tuple(replace(SCORE, name=f"score_{place}", label=f"{LONG} {place}") for place in range(8))
POPULATION = pd.DataFrame(
    {
        "rank": [1, 2, None, None, None],
        "member": [True, False, True, False, False],
        "support": ["Full", "Partial", "Low", "Low", "Full"],
    }
)


@pytest.mark.parametrize(
    ("measures", "organisation", "sizes", "said"),
    [
        ((SCORE,), "G5_Sahel", {}, "Score 0.60 (0.40 to 0.80; 10 and 44 states)"),
        (MANY, "A_Community_of_States_with_a_Long_Name", {}, f"{LONG} 7 0.60"),
        ((SCORE, SEATS), "G5_Sahel", {OTHER_MEMBERS: (10, 0)}, "comparison (no other member)"),
        ((SCORE, SEATS), "G5_Sahel", {OTHER_STATES: (54, 0), OTHER_MEMBERS: (54, 0)},
         "African states: no comparison (no other state)"),
    ],
    ids=["one measure", "eight of long names", "all members contribute", "all states contribute"],
)  # fmt: skip
def test_the_figure_is_legible_and_says_where_there_is_nothing_to_compare(
    measures, organisation, sizes, said, monkeypatch
):
    display = DISPLAY._replace(measures=measures, regional_organisation=organisation)
    frame = _frame(display, sizes=sizes)
    population = POPULATION
    if sizes.get(OTHER_STATES):
        population = POPULATION.assign(rank=range(1, 6))
    made = figure.draw(frame, population, display)
    no_text_overlaps_or_is_cut(made, monkeypatch)
    assert made.get_figwidth() <= style.WIDEST and made.get_figheight() <= 13
    plt.close(made)
    words = figure.words(frame, population, display)
    assert said in words and not re.search(r"\b(nan|None|NA)\b", words)
