"""The codebook's rows: what they count, and formulas that follow the config."""

import pandas as pd
import pytest

from assessment.config import views
from assessment.errors import InputError
from assessment.exhibits import formulas
from assessment.exhibits.codebook import codebook, missing_between
from assessment.exhibits.figures.coverage import (
    STEPS,
    coverage,
    covered_years,
    step,
)
from assessment.exhibits.spans import runs, spans_text
from frame_checks import CATALOGUE, facts_without_grids


def _panel(config, rows=()):
    """A panel with a value of every configured measure, and `rows` of others."""
    usual = [(name, "AAA", 2001, 1.0, "one") for name in config["measures"]]
    columns = ["measure", "iso3", "year", "value", "release"]
    return pd.DataFrame([*usual, *rows], columns=columns)


def _codebook(config, registry, *rows):
    facts = facts_without_grids(config, registry)
    view = views.codebook(config, registry)
    own = {name: (f"{name}/panel.parquet", _panel(config)) for name in view["own_measures"]}
    return codebook(CATALOGUE, facts, view, _panel(config, rows), own)


def _formulas(config, registry):
    frame = _codebook(config, registry)
    derived = frame[(frame["kind"] == "derived") & ~frame["files"].str.startswith("tidy")]
    return derived.drop_duplicates("name", keep="first").set_index("name")["definition"]


def test_a_measure_has_its_coverage_and_source(config, registry):
    rows = [
        ("governance", "AAA", 2003, 1.0, "2017"), ("governance", "AAA", 2006, 1.0, "2017"),
        ("governance", "BBB", 2000, 1.0, "2016 linked to 2017"),
    ]  # fmt: skip
    frame = _codebook(config, registry, *rows)
    measures = frame[(frame["kind"] == "measure") & (frame["files"] == "")].set_index("name")
    assert list(measures.index) == list(config["measures"])
    row = measures.loc["governance"]
    assert row[["first_year", "last_year", "states", "observations"]].tolist() == [2000, 2006, 2, 4]
    assert row["missing_between"] == "AAA 2002, 2004–2005"
    assert "2016 edition, chain-linked (2000)" in row["release"]
    assert row["definition"].endswith(
        "; 2000: 2016 edition, shifted for each state by the difference between 2017 edition "
        "(inferred) and 2016 edition in 2001, the first year that the copy of 2017 edition "
        "(inferred) here has; empty where a state lacks either"
    )
    assert row["citation"] == "moibrahim2017iiag; moibrahim2016iiag"
    assert (measures[["label", "definition", "unit", "producer", "licence", "citation"]] != "").all(
        axis=None
    )


def test_formulas_follow_the_config(config, registry):
    before = _formulas(config, registry)
    assert "type 7 of" in before["q1"] and "state-years pooled" in before["q3"]
    assert "governance ≥ q3" in before["governance_class"]
    assert "+ 1 if member" in before["upper_count"]
    config["classification"].update(
        population="state_averages", quantile="hazen", upper=">", lower="<="
    )
    config["support"].update(full=5, partial=4, count_membership=False)
    config["measures"]["governance"]["aggregate"] = "sum"
    config["assessments"]["minusma"]["window"] = {"start": 2011, "end": 2012}
    config["assessments"]["minusma"]["contributors"] = {"top": 7, "by": "maximum", "month": 12}
    config["assessments"]["minusma"]["membership"] = "end"
    after = _formulas(config, registry)
    assert "method hazen (type 5 of" in after["q1"] and "one value a state" in after["q3"]
    assert "governance > q3" in after["governance_class"]
    assert "governance ≤ q1" in after["governance_class"]
    assert after["support"].startswith("Full where upper_count ≥ 5; if not, Partial where ≥ 4")
    assert "membership not counted" in after["upper_count"]
    assert after["governance"].startswith("sum of") and "minusma: 2011–2012" in after["governance"]
    assert "the 7 strongest contributors" in after["rank"]
    assert "largest strength in the window" in after["rank"]
    assert "in the last year of the window (2011–2012)" in after["member"]
    config["assessments"]["minusma"]["contributors"] = "all_senders"
    rank = _formulas(config, registry)["rank"]
    assert "minusma: place among all states with personnel in MINUSMA in the window by" in rank


def test_seats_are_counted_as_the_rule_says():
    rule = {"terms_as_of": "2001-02-03", "fixed_years": {"B": 3}, "successors": {"A": "B"},
            "years": {"start": 1999, "end": 2005}}  # fmt: skip
    words = formulas.seats_formula(rule, {"A": "Old", "B": "New"})
    assert "(New)" in words and "only terms begun by 2001-02-03" in words
    assert "New counts in 3 calendar years" in words and "Old counts as New" in words
    rule = {**rule, "terms_as_of": None, "fixed_years": {}, "successors": {}}
    words = formulas.seats_formula(rule, {"A": "Old", "B": "New"})
    assert "(Old + New)" in words and "all terms" in words and "; a term counts" in words


def test_a_config_without_printed_tables_has_no_rows_of_comparison(config, registry):
    for chosen in config["assessments"].values():
        chosen["published"] = chosen["claims"] = None
    config["alternatives"] = None
    frame = _codebook(config, registry)
    assert not frame["files"].str.contains("comparison/").any()


def test_years_are_counted_and_told():
    assert runs([2003, 2001, 2002, 2005]) == [(2001, 2003), (2005, 2005)]
    assert spans_text([2003, 2001, 2002, 2005]) == "2001–2003, 2005" and spans_text([]) == ""
    panel = pd.DataFrame(
        [("m", "AAA", 2001), ("m", "AAA", 2004), ("m", "BBB", 2001)],
        columns=["measure", "iso3", "year"],
    )
    assert coverage(panel, ["n", "m"]).values.tolist() == [[0, 0, 0, 0], [2, 0, 0, 1]]
    assert missing_between(panel, "m") == "AAA 2002–2003"
    with pytest.raises(InputError, match="no value"):
        covered_years(panel.head(0))


def test_shades_darken_with_the_share():
    words = [step(count, 10)[2] for count in (0, 1, 4, 5, 8, 9, 10)]
    assert words == ["none", "less than half", "less than half", "half or more", "half or more",
                     "nine in ten or more", "all"]  # fmt: skip
    light = [sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for _, fill, _, _ in STEPS]
    assert light == sorted(light, reverse=True)


def test_a_measure_that_one_assessment_reads_from_other_data_has_a_row_of_its_own(config, registry):
    for one in config["assessments"].values():
        one["set"] = {}
    usual = _codebook(config, registry)
    name = next(iter(config["assessments"]))
    rule = {"indicator": "calendar", "aggregate": "mean"}
    config["assessments"][name]["set"] = {
        "snapshots": {"iiag": "2022"},
        "measures": {"regional_leadership": rule},
    }
    frame = _codebook(config, registry)
    assert not frame.duplicated(["kind", "name", "files"]).any()
    is_measure = frame["kind"] == "measure"
    added = frame[is_measure & (frame["files"] != "")].set_index("name")
    assert set(added["files"]) == {f"{name}/panel.parquet"}
    assert list(added.index) == ["governance", "regional_leadership"]
    assert frame[is_measure & (frame["files"] == "")].equals(usual[usual["kind"] == "measure"])
    cited = [registry["iiag"]["snapshots"][one]["citation"] for one in ("2022", "2016")]
    assert added.loc["governance", "citation"] == "; ".join(cited)
    assert "all terms, whenever begun" in added.loc["regional_leadership", "definition"]
    # columns of its files are defined as it reads them, those of the others as before
    columns = frame[(frame["name"] == "regional_leadership") & ~is_measure].set_index("files")
    means = columns["definition"].str.startswith("mean of")
    assert means.any() and not means.all()
    assert all(mean == (f"{name}/" in file) for file, mean in means.items())
