"""What holds for statements of every kind, whatever the states, years and months."""

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.model.claims.evaluate import ON_MEASURES, ON_RECORDS, ON_TABLE, evaluate
from assessment.model.claims.tally import counts
from claim_frames import PERIOD, SETTINGS, STATES, claim, file_of, frames, sent

SERIES = {"start": 2001, "end": 2010}
FORCE = {"mission": "FORCE"}
# one statement of each kind: subject, measure, kind, what it says, period
EACH = [
    ("AAA", "score", "class", "lower", PERIOD),
    ("AAA", "score", "quarter", 1, PERIOD),
    ("AAA", "score", "compared", {"with": "median", "is": "below"}, PERIOD),
    ("CCC", "score", "near", "median", PERIOD),
    ("BBB", "score", "rank", {"among": "contributors", "from": 2, "to": 2}, PERIOD),
    ("AAA", "score", "throughout", "lower", PERIOD),
    ("AAA", "index", "versus", {"measure": "score", "is": "above"}, PERIOD),
    ("AAA", "series", "trend", "rising", SERIES),
    ("AAA", "series", "continued", "rising", SERIES),
    ("AAA", "series", "steady", "rising", SERIES),
    ("AAA", "support", "support", "Full", PERIOD),
    ("table", "support", "label_count", {"label": "Full", "number": 2}, PERIOD),
    ("table", "support", "every_class",
     {"class": "upper", "states": ["AAA", "CCC"], "measures": ["score"]}, PERIOD),
    ("AAA", "membership", "member", {"of": "CLUB", "is": True}, PERIOD),
    ("CCC", "membership", "joined", {"of": "CLUB", "year": 2014}, PERIOD),
    ("AAA", "membership", "founded", {"of": "CLAN"}, PERIOD),
    ("population", "membership", "members", {"of": "CLAN", "states": ["AAA", "BBB"]}, PERIOD),
    ("AAA", "personnel", "contributed", {"missions": ["FORCE"], "throughout": True}, PERIOD),
    ("AAA", "personnel", "began", {**FORCE, "year": 2013, "month": 7}, PERIOD),
    ("EEE", "personnel", "growth", {**FORCE, "factor": 2}, PERIOD),
    ("DDD", "personnel", "withdrew", {**FORCE, "number": 40}, PERIOD),
    ("AAA", "personnel", "personnel",
     {**FORCE, "number": 100, "what": "day", "date": "2014-12-31"}, PERIOD),
    ("AAA", "personnel", "sender_rank", {**FORCE, "from": 1, "to": 1}, PERIOD),
    ("AAA", "personnel", "arrived", {**FORCE, "from": 1, "to": 3}, PERIOD),
    ("AAA", "geography", "borders", {"states": ["BBB", "CCC"]}, PERIOD),
    ("AAA", "geography", "landlocked", True, PERIOD),
    ("AAA", "geography", "capital", "Aton", PERIOD),
]  # fmt: skip
IDS = [kind for _, _, kind, _, _ in EACH]
# these set the subject beside no other state
ALONE = {"member", "joined", "contributed", "began", "growth", "withdrew", "personnel"}
# the day of a beginning or of a strength, and geography, whatever the period
TIMELESS = {"joined", "founded", "personnel", "borders", "landlocked", "capital"}


def _held():
    held = frames()
    club = held["memberships"]
    clan = club[club["iso3"].isin(["AAA", "DDD"])].assign(indicator="CLAN")
    clan = pd.concat([clan, clan[clan["iso3"] == "AAA"].assign(iso3="BBB")])
    late = sent(
        "FORCE", {"DDD": [0] * 12 + [50] + [10] * 29, "EEE": [5] * 18 + [20] * 24}, (2013, 7)
    )
    contributions = pd.concat([held["contributions"], late], ignore_index=True)
    geography = pd.DataFrame(
        [
            ("AAA", True, "Aton", "BBB CCC"),
            ("BBB", False, "Bton", "AAA"),
            ("CCC", False, "C", "AAA"),
        ],
        columns=["iso3", "landlocked", "capital", "neighbours"],
    )
    return held | {
        "memberships": pd.concat([club, clan], ignore_index=True),
        "contributions": contributions.assign(source="contributions"),
        "geography": geography.assign(source="atlas"),
    }


def _verdict(held, subject, measure, kind, said, period, **more):
    claims = file_of({"it": claim(subject, measure, {kind: said}, period, **more)})
    return evaluate(claims, held, SETTINGS).iloc[0]["verdict"]


def _per_kind(test):
    return pytest.mark.parametrize("each", EACH, ids=IDS)(test)


def test_each_kind_that_data_can_decide_is_tried():
    assert set(IDS) == {*ON_MEASURES, *ON_TABLE, *ON_RECORDS} - {"quantity"}


@_per_kind
def test_a_statement_that_is_so_is_supported(each):
    assert _verdict(_held(), *each) == "supported"


@pytest.mark.parametrize("column", ["source", "rests_on"])
@pytest.mark.parametrize(
    "text",
    ["somebody2019, p. 2", "SOMEBODY2019", "Seed article", "as this article says", "circular"],
)
def test_nothing_of_any_kind_rests_on_the_text(text, column):
    """Not by the key, in letters of any case, nor by a source whose snapshot cites it."""
    if (text, column) == ("circular", "rests_on"):
        return
    held = {
        name: frame.assign(**{column: text})
        if column == "source" or name == "memberships"
        else frame.assign(rests_on=text)
        for name, frame in _held().items()
    }
    held = {name: frame.assign(source=frame.get("source", "x")) for name, frame in held.items()}
    for each in EACH:
        assert _verdict(held, *each) == "undecidable", each


@_per_kind
def test_nor_do_quartiles_and_places_by_what_another_state_has_of_it(each):
    subject, _, kind, _, _ = each
    held = {}
    for name, frame in _held().items():
        other = (frame["iso3"] != subject) & (frame["iso3"] != "EEE")
        source = frame.get("source", pd.Series("x", index=frame.index))
        held[name] = frame.assign(source=source.mask(other, "somebody2019"))
    expected = {"supported"} if kind in ALONE | {"landlocked", "capital"} else {"undecidable"}
    if kind == "support":  # measures of the table have quartiles of all states
        expected = {"undecidable"}
    assert {_verdict(held, *each)} == expected


@pytest.mark.parametrize("rests_on", ["article 5 of the treaty", "a newspaper article of 2014"])
def test_another_article_is_evidence(rests_on):
    held = _held()
    held["memberships"] = held["memberships"].assign(rests_on=rests_on)
    for each in EACH:
        if each[1] == "membership":
            assert _verdict(held, *each) == "supported", each


@_per_kind
def test_the_names_of_states_change_nothing(each):
    subject, measure, kind, said, period = each
    for order in list(permutations(STATES))[::17]:
        names = dict(zip(STATES, order, strict=True))
        held = {
            name: frame.assign(
                iso3=frame["iso3"].map(names),
                **(
                    {
                        "neighbours": [
                            " ".join(names[one] for one in text.split())
                            for text in frame["neighbours"]
                        ]
                    }
                    if "neighbours" in frame
                    else {}
                ),
            )
            for name, frame in _held().items()
        }
        if isinstance(said, dict) and "states" in said:
            said_of = {**said, "states": [names[one] for one in said["states"]]}
        else:
            said_of = said
        of = names.get(subject, subject)
        assert _verdict(held, of, measure, kind, said_of, period) == "supported"


@_per_kind
def test_a_reading_again_changes_no_verdict_and_a_sentence_again_no_count(each):
    subject, measure, kind, said, period = each
    twice = [{"words": "one"}, {"words": "and again"}]
    assert _verdict(_held(), *each, readings=twice) == "supported"
    if isinstance(said, dict):
        said = {
            key: value[::-1] if isinstance(value, list) else value for key, value in said.items()
        }
    claims = {"one": claim(subject, measure, {kind: each[3]}, period)}
    first = counts(evaluate(file_of(claims), _held(), SETTINGS))
    claims["again"] = claim(subject, measure, {kind: said}, period, readings=twice)
    again = evaluate(file_of(claims), _held(), SETTINGS)
    assert list(again["same_as"]) == ["", "one"]
    assert counts(again) == {**first, "sentences": 2}


@settings(max_examples=30)
@given(st.sampled_from(EACH), st.integers(0, 6), st.integers(1, 30), st.data())
def test_years_without_data_never_turn_undecidable_into_a_verdict(each, cut, more, data):
    """Of data that lack some years, and of a period that grows at either end."""
    subject, measure, kind, said, period = each
    held = _held()
    lacking = data.draw(st.sets(st.integers(period["start"], period["end"]), max_size=cut))
    for name, frame in held.items():
        if "year" in frame:
            inside = frame["year"].between(period["start"], period["end"])
            held[name] = frame[inside & ~frame["year"].isin(lacking)]
    short = _verdict(held, *each)
    for change in ({"end": 2019 + more}, {"start": period["start"] - 20 - more}):
        wide = _verdict(held, subject, measure, kind, said, {**period, **change})
        assert kind in TIMELESS or wide in (short, "undecidable")
    assert short != "contradicted" or measure == "personnel"


@_per_kind
def test_the_share_of_a_period_that_is_needed_is_enough(each):
    """Seven of ten years are, to the digit; one less is not."""
    subject, measure, kind, said, period = each
    if measure not in ("score", "index", "series"):
        return
    held = _held()
    years = range(period["start"], period["end"] + 1)
    for observed, verdict in ((7, "supported"), (6, "undecidable")):
        panel = held["panel"]
        last = panel[panel["year"] == years[-1]]
        added = (
            [last.assign(year=years[-1] + place) for place in range(1, 7)] if len(years) < 7 else []
        )
        grown = pd.concat([panel, *added]) if added else panel
        shown = grown[grown["year"] < period["start"] + observed]
        wide = {"start": period["start"], "end": period["start"] + 9}
        assert _verdict({**held, "panel": shown}, subject, measure, kind, said, wide) == verdict
