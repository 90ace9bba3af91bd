"""Statements on geography."""

import pandas as pd
import pytest

from claim_frames import one

GEOGRAPHY = pd.DataFrame(
    [
        ("AAA", True, "Aton", "BBB CCC", "key"),
        ("BBB", False, "Bton; Bville", "AAA CCC", "key"),
        ("CCC", False, "Cton", "AAA BBB DDD", "key"),
        ("DDD", False, "Dton", "CCC", "key"),
        ("EEE", False, "Eton", "", "key"),
    ],
    columns=["iso3", "landlocked", "capital", "neighbours", "source"],
)


@pytest.mark.parametrize(
    ("subject", "statement", "verdict", "reason"),
    [
        ("AAA", {"borders": {"states": ["BBB"]}}, "supported", ""),
        ("AAA", {"borders": {"states": ["BBB", "DDD"]}}, "contradicted", "AAA and DDD"),
        ("EEE", {"borders": {"states": ["AAA"]}}, "contradicted", "EEE and AAA"),
        ("XXX", {"borders": {"states": ["AAA"]}}, "undecidable", "no borders of XXX"),
        ("population", {"borders": {"states": ["AAA", "BBB", "CCC"]}}, "supported", ""),
        # a chain, but not each two of them
        ("population", {"borders": {"states": ["AAA", "BBB", "CCC", "DDD"]}}, "undecidable",
         "each pair of them: contradicted; each with some other: supported"),
        ("population", {"borders": {"states": ["AAA", "BBB", "EEE"]}}, "contradicted", "EEE"),
        ("AAA", {"landlocked": True}, "supported", ""),
        ("BBB", {"landlocked": True}, "contradicted", "on the sea"),
        ("BBB", {"landlocked": False}, "supported", ""),
        ("XXX", {"landlocked": True}, "undecidable", "no geography of XXX"),
        ("AAA", {"capital": "Aton"}, "supported", ""),
        ("BBB", {"capital": "Bville"}, "supported", ""),
        ("CCC", {"capital": "Aton"}, "contradicted", "Cton"),
    ],
)  # fmt: skip
def test_a_statement(subject, statement, verdict, reason):
    row = one({"geography": GEOGRAPHY}, subject, "geography", statement)
    assert (row["verdict"], row["basis"]) == (verdict, "" if subject == "XXX" else "records")
    assert reason in row["reason"]
