"""Sentences beside the data: what holds for statements of every kind."""

import pandas as pd

from assessment.model.claims.evaluate import ON_MEASURES, ON_RECORDS, counts
from claim_frames import frames, one


def test_every_kind_is_tried(root):
    tried = "".join(path.read_text("utf-8") for path in root.glob("tests/unit/test_claims_*.py"))
    for kind in (*ON_MEASURES, *ON_RECORDS):
        assert f'"{kind}": ' in tried, kind


def test_the_index_goes_before_its_proxies_which_stand_beside_it():
    row = one(frames(), "AAA", "index", {"class": "upper"})
    assert (row["verdict"], row["basis"]) == ("supported", "measure")
    assert "source v1" in row["figures"]
    assert "first_proxy contradicted, second_proxy contradicted" in row["figures"]


def test_without_the_index_proxies_decide_where_they_agree():
    row = one(frames(), "EEE", "index", {"class": "upper"})
    assert (row["verdict"], row["basis"]) == ("supported", "proxy")
    row = one(frames(), "CCC", "index", {"class": "upper"})
    assert (row["verdict"], row["basis"]) == ("undecidable", "proxy")
    assert row["reason"] == "the proxies disagree"
    row = one(frames(), "DDD", "index", {"class": "middle"})
    assert (row["verdict"], row["basis"]) == ("supported", "measure")
    row = one(frames(), "XXX", "index", {"class": "upper"})
    assert (row["verdict"], row["basis"]) == ("undecidable", "")


def test_a_note_stands_with_the_reason_and_verdicts_are_counted():
    row = one(frames(), "AAA", "score", {"class": "upper"}, note="read so")
    assert row["reason"] == "the class is lower; read so"
    assert counts(pd.DataFrame({"verdict": ["supported", "supported", "undecidable"]})) == {
        "supported": 2, "contradicted": 0, "undecidable": 1,
    }  # fmt: skip
