"""Statements on a measure beside all states."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.model.claims.evaluate import evaluate
from assessment.model.claims.tally import VERDICTS
from claim_frames import PERIOD, SETTINGS, STATES, check, claim, file_of, frames, one, panel

CASES = [
    ("EEE", "score", {"class": "upper"}, PERIOD, "supported", ""),
    # tied with the third quartile, which is upper; with the first, which is not lower
    ("DDD", "score", {"class": "upper"}, PERIOD, "supported", ""),
    ("BBB", "score", {"class": "lower"}, PERIOD, "contradicted", "the class is middle"),
    ("EEE", "score", {"class": "lower"}, PERIOD, "contradicted", "the class is upper"),
    ("XXX", "score", {"class": "upper"}, PERIOD, "undecidable", "XXX has no value of score"),
    ("EEE", "score", {"class": "upper"}, {"start": 1990, "end": 1991}, "undecidable", "no value"),
    ("AAA", "score", {"quarter": 1}, PERIOD, "supported", ""),
    ("BBB", "score", {"quarter": 3}, PERIOD, "contradicted", "quarter 2"),
    ("CCC", "score", {"quarter": 2}, PERIOD, "undecidable", "the value is the median"),
    ("BBB", "score", {"compared": {"with": "mean", "is": "below"}}, PERIOD, "supported", ""),
    ("BBB", "score", {"compared": {"with": "median", "is": "above"}}, PERIOD, "contradicted",
     "below the median"),
    ("CCC", "score", {"compared": {"with": "mean", "is": "below"}}, PERIOD, "contradicted",
     "the value is the mean"),
    ("CCC", "score", {"near": "median"}, PERIOD, "supported", ""),
    ("DDD", "score", {"near": "median"}, PERIOD, "contradicted", "nearer to a quartile"),
    ("EEE", "score", {"rank": {"among": "population", "from": 1, "to": 1}}, PERIOD,
     "supported", ""),
    ("CCC", "score", {"rank": {"among": "contributors", "from": 2, "to": 3}}, PERIOD,
     "contradicted", "the place is 1"),
    ("EEE", "score", {"rank": {"among": "contributors", "from": 1, "to": 3}}, PERIOD,
     "undecidable", "not among the contributors"),
    # two states share the first place
    ("CCC", "part", {"rank": {"among": "population", "from": 1, "to": 1}}, PERIOD,
     "undecidable", "ties"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_statement(case):
    check(*case)


MORE = [
    ("EEE", "score", {"throughout": "upper"}, "supported", ""),
    ("BBB", "edition", {"throughout": "upper"}, "contradicted", "it is upper in 0 of 4 years"),
    ("AAA", "score", {"versus": {"measure": "heads", "is": "above"}}, "undecidable", "equal"),
    ("BBB", "score", {"versus": {"measure": "heads", "is": "above"}}, "supported", ""),
    ("EEE", "heads", {"versus": {"measure": "score", "is": "below"}}, "undecidable", "equal"),
    ("BBB", "score", {"versus": {"measure": "heads", "is": "below"}}, "contradicted", "above"),
    # of one edition a year: each year by itself, or the editions would decide
    ("EEE", "edition", {"class": "upper"}, "supported", ""),
    ("AAA", "edition", {"compared": {"with": "median", "is": "above"}}, "contradicted", "below"),
    ("AAA", "edition", {"trend": "rising"}, "undecidable", "cannot be compared"),
]


@pytest.mark.parametrize(("subject", "measure", "statement", "verdict", "reason"), MORE)
def test_more_statements(subject, measure, statement, verdict, reason):
    row = one(frames(), subject, measure, statement)
    assert row["verdict"] == verdict and reason in row["reason"]


def test_a_measure_may_be_divided_by_another():
    # score per head: 1, 2, 3, 1, 1
    row = one(frames(), "CCC", "score", {"class": "upper"}, per="heads")
    assert row["verdict"] == "supported" and row["statement"] == "class: upper, per heads"
    row = one(frames(), "EEE", "score", {"class": "upper"}, per="heads")
    assert row["verdict"] == "contradicted"
    assert row["figures"].startswith("score per heads 1.00, average of 4 years")


def test_a_sum_beside_single_years_is_decided_if_sums_beside_sums_come_to_the_same():
    seats = {"AAA": [1, 1, 0, 0], "BBB": [1, 1, 1, 1], "CCC": [0] * 4, "DDD": [1, 1, 1, 0],
             "EEE": [0] * 4}  # fmt: skip
    held = {"panel": panel("seats", seats)}
    rules = SETTINGS._replace(
        aggregates={"seats": "sum"}, digits={"seats": 0}, population_digits={"seats": 2}
    )
    claims = {iso3: claim(iso3, "seats", {"class": "upper"}) for iso3 in ("AAA", "BBB")}
    found = evaluate(file_of(claims), held, rules).set_index("id")
    # Q3 of single years is 1, of sums 3
    assert list(found["verdict"]) == ["undecidable", "supported"]
    assert found["figures"].str.contains("this sets a sum beside single years").all()
    assert found.loc["AAA", "figures"].startswith(
        "seats 2, sum of 4 years (2013-2016); single years"
    )
    assert "upper quartile 3.00; seats: first edition" in found.loc["AAA", "figures"]
    assert "beside sums over the same years: the class is middle" in found.loc["AAA", "reason"]
    means = rules._replace(aggregates={"seats": "mean"})
    assert "beside single years" not in evaluate(file_of(claims), held, means)["figures"].iloc[0]


def test_a_tie_at_a_quartile_is_said_with_the_states_that_share_it():
    assert (
        ", tied at the upper quartile;"
        in one(frames(), "DDD", "score", {"class": "upper"})["figures"]
    )
    row = one(frames(), "CCC", "part", {"class": "upper"})
    assert ", tied with 1 other state at the upper quartile;" in row["figures"]


def test_values_read_as_in_a_sentence():
    text = one(frames(), "AAA", "score", {"class": "lower"})["figures"]
    assert text.startswith("score 1.0, average of 4 years (2013-2016); all African states: lower")
    assert text.endswith("; score: first edition")


@settings(max_examples=15)
@given(st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=5))
def test_exactly_one_class_is_supported(values):
    by_state = {iso3: [value] * 4 for iso3, value in zip(STATES, values, strict=True)}
    claims = {
        f"{iso3}_{own}": claim(iso3, "score", {"class": own})
        for iso3 in STATES[:2]
        for own in ("upper", "middle", "lower")
    }
    found = evaluate(file_of(claims), {"panel": panel("score", by_state)}, SETTINGS)
    supported = found[found["verdict"] == "supported"]
    assert list(supported["subject"]) == STATES[:2]
    assert set(found["verdict"]) <= set(VERDICTS)
