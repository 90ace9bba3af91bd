"""The article's sentences beside the data, on the real workflow."""

import pandas as pd
import pytest

from assessment.model.claims.evaluate import COLUMNS
from assessment.model.claims.tally import UNDECIDED, VERDICTS, counts, tally_text
from assessment.strict_yaml import read_yaml

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def claims(root):
    return read_yaml(root / "resources/published/claims.yaml")


@pytest.fixture(scope="module")
def evaluated(built):
    path = built.folder / "results/comparison/claims.csv"
    return pd.read_csv(path, keep_default_na=False).set_index("id", drop=False)


def test_every_sentence_has_a_verdict(claims, evaluated):
    assert list(evaluated) == ["assessment", *COLUMNS]
    assert len(evaluated) >= 40
    assert list(evaluated["id"]) == list(claims["claims"])
    assert set(evaluated["verdict"]) == set(VERDICTS)
    assert set(evaluated["basis"]) <= {"measure", "rebuilt table", "records", ""}


def test_a_verdict_rests_on_figures_or_says_why_not(evaluated):
    decided = evaluated[evaluated["verdict"] != "undecidable"]
    assert (decided["figures"] != "").all() and (decided["basis"] != "").all()
    other = evaluated[evaluated["verdict"] != "supported"]
    assert (other["reason"] != "").all()


def test_every_paragraph_is_one_of_the_article(claims, evaluated):
    assert evaluated["paragraph"].between(1, claims["paragraphs"]).all()


@pytest.mark.parametrize(
    ("subject", "measure", "statement", "verdict"),
    [
        ("NGA", "governance", "class: upper", "contradicted"),
        ("NER", "autocracy", "class: upper; compared: with median, is above", "contradicted"),
        ("BEN", "democracy", "class: upper", "supported"),
        ("TCD", "governance", "class: lower", "supported"),
        # it rose to 2009 alone
        ("BFA", "governance", "steady: rising", "contradicted"),
    ],
)
def test_the_verdicts_that_the_data_leave_no_doubt_of(
    evaluated, subject, measure, statement, verdict
):
    rows = evaluated[
        (evaluated["subject"] == subject)
        & (evaluated["measure"] == measure)
        & (evaluated["statement"] == statement)
    ]
    assert len(rows) and set(rows["verdict"]) == {verdict}


def test_militarization_goes_by_two_scales_and_its_components_decide_nothing(evaluated):
    rows = evaluated[evaluated["measure"] == "militarization"]
    assert len(rows) >= 5
    beside = "components of the index, no evidence of their own: military expenditure"
    assert rows["figures"].str.contains(beside, regex=False).all()
    on_both = rows[rows["figures"].str.contains("militarization old scale", regex=False)]
    assert len(on_both) >= len(rows) - 1


def test_an_undecidable_sentence_says_of_which_kind_it_is(evaluated):
    undecidable = evaluated["verdict"] == "undecidable"
    assert (undecidable == (evaluated["undecided"] != "")).all()
    assert set(evaluated.loc[undecidable, "undecided"]) == set(UNDECIDED.values())
    none = evaluated["undecided"] == UNDECIDED[False]
    assert (none == (evaluated["basis"] == "")).all()


def test_the_five_states_in_full_support_are_counted_in_both_tables(evaluated):
    row = evaluated.loc["five_full_on_all_measures"]
    assert (row["verdict"], row["against"]) == ("contradicted", "printed table")
    assert "printed table: 13 of 20 cells are upper" in row["figures"]


def test_the_page_of_text_says_what_the_csv_says(built, evaluated):
    text = (built.folder / "results/comparison/README.md").read_text(encoding="utf-8")
    assert tally_text(counts(evaluated), "minusma") in text


def test_the_page_shows_them_where_an_assessment_has_them(built, evaluated):
    page = (built.folder / "results/minusma/page.html").read_text(encoding="utf-8")
    section = page.split('<section id="claims"', 1)[1].split("</section>", 1)[0]
    assert section.count("<tr><td>") == len(evaluated)
    for verdict in VERDICTS:
        shown = section.count(f'<td class="{verdict}">')
        assert shown == (evaluated["verdict"] == verdict).sum()
    other = (built.folder / "results/minusma_as_noted/page.html").read_text(encoding="utf-8")
    assert 'id="claims"' not in other


def test_a_claim_that_names_no_state_stops_before_any_job(built):
    def change(content):
        return content.replace(b"subject: NGA", b"subject: NGR", 1)

    with built.changed("resources/published/claims.yaml", change):
        run = built.snakemake("-n")
    assert run.returncode != 0
    message = "claims.yaml: claims.nigeria_contingent_withdrawn.subject: 'NGR' is no state"
    assert message in run.stdout


def test_an_assessment_without_claims_builds_none(built):
    with built.changed(
        "config.yaml", lambda content: content.replace(b"    claims: claims", b"    #")
    ):
        plan = built.plan()
    assert "claims" not in plan
    assert {"findings": 1, "results_readme": 1, "page": 1}.items() <= plan.items()
