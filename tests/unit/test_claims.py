"""Sentences beside the data: what holds for statements of every kind."""

import pandas as pd
import pytest

from assessment.model.claims.evaluate import (
    AGAINST,
    ON_MEASURES,
    ON_RECORDS,
    ON_TABLE,
    evaluate,
)
from assessment.model.claims.tally import UNDECIDED, counts, tally_text
from claim_frames import SETTINGS, claim, file_of, frames, one, panel


def test_every_kind_is_tried(root):
    tried = "".join(path.read_text("utf-8") for path in root.glob("tests/unit/test_claims_*.py"))
    for kind in (*ON_MEASURES, *ON_TABLE, *ON_RECORDS):
        assert f'"{kind}"' in tried, kind


def test_components_of_an_index_stand_beside_it_and_decide_nothing(root):
    row = one(frames(), "AAA", "index", {"class": "upper"})
    assert (row["verdict"], row["basis"]) == ("supported", "measure")
    assert "components of the index, no evidence of their own: part 1" in row["figures"]
    # of EEE and CCC components alone are held
    for subject in ("EEE", "CCC"):
        row = one(frames(), subject, "index", {"class": "upper"})
        assert (row["verdict"], row["basis"]) == ("undecidable", "")
        assert row["undecided"] == UNDECIDED[False]


def test_a_measure_that_the_pinned_snapshot_lacks_leaves_its_sentence_open():
    """The new series of another method have codes of their own; the old measure is set aside."""
    for said, more in (("class", {}), ("class", {"per": "gone"}), ("versus", {})):
        said = {said: {"measure": "gone", "is": "below"} if said == "versus" else "upper"}
        measure = "score" if more or "versus" in said else "gone"
        row = one(frames(), "AAA", measure, said, **more)
        assert (row["verdict"], row["undecided"]) == ("undecidable", UNDECIDED[False])
        assert row["reason"] == "the data of this assessment do not include gone"


READINGS = [
    {"words": "in the lower quartile", "statement": {"class": "lower"}},
    {"words": "below the median", "statement": {"compared": {"with": "median", "is": "below"}}},
]


@pytest.mark.parametrize(
    ("subject", "verdict"), [("AAA", "supported"), ("BBB", "undecidable"), ("EEE", "contradicted")]
)
def test_a_sentence_with_two_readings_is_decided_where_they_agree(subject, verdict):
    low = claim(subject, "score", None, readings=READINGS)
    del low["statement"]
    (row,) = evaluate(file_of({"it": low}), frames(), SETTINGS).to_dict("records")
    assert row["verdict"] == verdict
    assert row["statement"] == "class: lower; compared: with median, is below"
    if verdict == "undecidable":
        both = "in the lower quartile: contradicted; below the median: supported"
        assert both in row["reason"] and row["undecided"] == UNDECIDED[True]


def test_a_reading_may_have_a_measure_or_a_period_of_its_own():
    readings = [{"words": "one"}, {"words": "other", "measure": "index"}]
    upper = claim("AAA", "score", {"class": "upper"}, readings=readings)
    (row,) = evaluate(file_of({"it": upper}), frames(), SETTINGS).to_dict("records")
    assert (row["verdict"], row["measure"]) == ("undecidable", "score")
    readings = [{"words": "one"}, {"words": "other", "period": {"start": 1990, "end": 2016}}]
    lower = claim("AAA", "score", {"class": "lower"}, readings=readings)
    (row,) = evaluate(file_of({"it": lower}), frames(), SETTINGS).to_dict("records")
    assert (row["verdict"], row["period"]) == ("undecidable", "2013-2016; 1990-2016")


def test_a_period_that_runs_to_the_text_ends_with_it_and_says_so():
    row = one(frames(), "AAA", "score", {"class": "lower"}, {"start": 2013, "end": "written"})
    assert row["period"] == "2013-2016 (text written 2016-06)"
    assert row["verdict"] == "supported"


def test_the_same_test_is_counted_once():
    claims = {
        "first": claim("AAA", "score", {"class": "lower"}),
        "again": claim("AAA", "score", {"class": "lower"}, note="in other words"),
        "not_the_same": claim("AAA", "score", {"class": "lower"}, {"start": 2014, "end": 2016}),
        "open": claim("CCC", "score", {"quarter": 2}),
        "nothing": claim("XXX", "score", {"quarter": 2}),
    }
    table = evaluate(file_of(claims), frames(), SETTINGS)
    assert list(table["same_as"]) == ["", "first", "", "", ""]
    assert list(table["undecided"]) == ["", "", "", UNDECIDED[True], UNDECIDED[False]]
    assert counts(table) == {
        "sentences": 5, "tests": 4, "supported": 2, "contradicted": 0, "undecidable": 2,
        UNDECIDED[False]: 1, UNDECIDED[True]: 1,
    }  # fmt: skip
    read = table.replace("", None)  # as a file is read back
    assert counts(read) == counts(table)
    assert tally_text(counts(table), "one") == (
        "Of 5 sentences checked against one, 1 repeat another and are not counted. Of the other 4, "
        "2 are supported, 0 contradicted and 2 undecidable: 1 because no source here covers them, "
        "1 because the data leave them open."
    )


def test_a_note_stands_with_the_reason():
    row = one(frames(), "AAA", "score", {"class": "upper"}, note="read so")
    assert row["reason"] == "the class is lower; read so"


PRINTED = pd.DataFrame(
    {"iso3": ["AAA", "BBB", "EEE"], "state": list("abe"), "member": ["Yes"] * 3,
     "score": ["1", "2", "5"], "score_colour": ["red", "red", ""],
     "support": ["Low", "Low", "Full"]}
)  # fmt: skip
ABOUT = {"colours": {"green": "upper", "red": "lower", "": "middle"},
         "windows": {"caption": {"start": 2013, "end": 2016}}}  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "said", "period", "verdict", "against"),
    [
        ("AAA", "lower", 2016, "supported", ""),
        # the rebuilt value is tied with the first quartile, the printed cell is red
        ("BBB", "lower", 2016, "contradicted", AGAINST[True]),
        ("BBB", "upper", 2016, "contradicted", AGAINST[False]),
        # the printed table disagrees, whatever the rebuilt one says
        ("EEE", "upper", 2016, "supported", AGAINST[False]),
        # of other years it says nothing
        ("BBB", "upper", 2015, "contradicted", ""),
    ],
)
def test_a_row_says_which_table_disagrees(subject, said, period, verdict, against):
    held = {**frames(), "printed": PRINTED, "about": ABOUT}
    row = one(held, subject, "score", {"class": said}, {"start": 2013, "end": period})
    assert (row["verdict"], row["against"]) == (verdict, against)


@pytest.mark.parametrize("kind", ["class", "trend", "throughout"])
def test_no_verdict_rests_on_a_snapshot_that_cites_the_text(kind):
    held = frames()
    said = {kind: "rising" if kind == "trend" else "lower"}
    measure = "series" if kind == "trend" else "score"
    period = {"start": 2001, "end": 2010} if kind == "trend" else {"start": 2013, "end": 2016}
    assert one(held, "AAA", measure, said, period)["verdict"] == "supported"
    held["panel"] = held["panel"].assign(source="circular")
    row = one(held, "AAA", measure, said, period)
    assert (row["verdict"], row["undecided"]) == ("undecidable", UNDECIDED[False])
    assert "rests on the article itself" in row["reason"]


STRETCHED = [
    ("AAA", "score", {"class": "lower"}),
    ("AAA", "score", {"quarter": 1}),
    ("AAA", "score", {"compared": {"with": "mean", "is": "below"}}),
    ("CCC", "score", {"near": "median"}),
    ("EEE", "score", {"rank": {"among": "population", "from": 1, "to": 1}}),
    ("AAA", "score", {"throughout": "lower"}),
    ("AAA", "heads", {"versus": {"measure": "score", "is": "above"}}),
    ("AAA", "edition", {"class": "lower"}),
    ("AAA", "support", {"support": "Full"}),
    ("table", "support", {"label_count": {"label": "Full", "number": 2}}),
    ("table", "support",
     {"every_class": {"class": "upper", "states": ["AAA"], "measures": ["score"]}}),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "measure", "statement"), STRETCHED)
def test_years_without_data_turn_verdicts_into_none(subject, measure, statement):
    """Of a period that grows, the share observed falls: 0.7 of it are needed, whatever the kind."""
    held = frames()
    held["panel"] = pd.concat(
        [held["panel"], panel("heads", {"AAA": [9] * 4})], ignore_index=True
    ).drop_duplicates(["measure", "iso3", "year"], keep="last")
    period = {"start": 2013, "end": 2016}
    assert one(held, subject, measure, statement, period)["verdict"] in ("supported",)
    for end, is_decided in ((2017, True), (2018, False), (2060, False)):
        row = one(held, subject, measure, statement, {**period, "end": end})
        assert (row["verdict"] == "supported") is is_decided, end
        if not is_decided:
            assert "of the period have data, fewer than 70%" in row["reason"]
