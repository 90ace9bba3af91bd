"""The sections of the page in a browser: every choice at once, contributors beside others."""

import json

import pandas as pd
import pytest

from assessment.exhibits.table import value_text
from browser.page_tables import NAMES, READY

pytestmark = pytest.mark.workflow


def _cells(page, region):
    return page.eval_on_selector_all(
        f"[aria-label='{region}'] tbody tr",
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))",
    )


def test_every_choice_at_once_is_shown_where_it_is_asked_for(results, opened, config):
    folder = results / "specifications/minusma"
    grid = json.loads((folder / "grid.json").read_text(encoding="utf-8"))
    firm = pd.read_csv(folder / "firmness.csv", keep_default_na=False, na_values=[""])
    proofs = pd.read_csv(folder / "certificates.csv", keep_default_na=False)
    best = pd.read_csv(folder / "recovery.csv").iloc[0]
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        page.click("nav >> text=Combinations")
        page.click("#robustness summary")
        text = page.inner_text("#robustness")
        assert f"each of the {grid['specifications']:,} combinations that remain" in text
        figures = page.eval_on_selector_all("#robustness img", "all => all.map(one => one.alt)")
        # once, in the text
        assert text.count("not the chance that a label is right") == 1
        for rule, count in grid["excluded"].items():
            assert (f"{rule}: {count:,}" in text) == (count > 0)
        shown = _cells(page, "Shares of the specifications by label")
        assert [row[0] for row in shown] == list(firm["state"])
        assert [row[4] for row in shown] == list(firm["configured"])
        for row, share in zip(shown, firm["Partial"], strict=True):
            assert row[2] == (f"{share:.0%}" if share == 0 or share > 0.01 else "<1%")
        rows = _cells(page, "Least number of wrong cells by column")
        # the columns that can be met are named below
        assert [int(row[2]) for row in rows] == [one for one in proofs["least_wrong"] if one]
        assert "Some thresholds meet every cell of the other columns: ECOWAS, Governance" in text
        assert "Nigeria at 0.78 is upper, Niger at 0.81 is middle" in [row[3] for row in rows]
        taken = dict(row[:2] for row in _cells(page, "The best specification"))
        assert taken["First year"] == str(best["window_start"])
        assert taken["Accountability release"] == best["accountability_release"]
        assert f"{best['agreement']} of " in text
        assert len(figures) == 5 and all("not the chance" in words for words in figures)
    for name in NAMES:
        if not config["assessments"][name]["specifications"]:
            assert "robustness" not in (results / name / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["minusma", "monusco"])
def test_contributors_beside_other_states_are_shown_as_computed(results, opened, name):
    rows = pd.read_csv(results / name / "discrimination.csv")
    chance = pd.read_csv(results / name / "chance.csv")
    with opened(results / name / "page.html", width=390) as page:
        page.wait_for_selector(READY)
        page.click("nav >> text=Other states")
        shown = _cells(page, "Contributors beside other states")
        assert [len(cells) for cells in shown].count(1) == rows["comparison"].nunique()
        shown = [cells for cells in shown if len(cells) > 1]
        assert len(shown) == len(rows)
        for cells, row in zip(shown, rows.to_dict("records"), strict=True):
            if cells[1] != "–":
                auc, *ends = (value_text(row[key], 2) for key in ("auc", "auc_low", "auc_high"))
                assert cells[1] == auc and cells[2] == " to ".join(ends)
                assert cells[5] == f"{row['contributors']}, {row['others']}"
        drawn = _cells(page, "Labels of states drawn at random")
        assert [int(cells[6]) for cells in drawn] == list(chance["observed"])
        # heads as wide as their table are whole on a narrow screen
        inside = "heads => heads.map(head => head.getBoundingClientRect().right)"
        assert max(page.eval_on_selector_all("#discrimination th.group span", inside)) <= 390
        # a figure nearly keeps the size of its letters there, and its sheet says that it scrolls
        drawn = "all => all.map(one => one.clientWidth / one.naturalWidth)"
        assert min(page.eval_on_selector_all("figure img", drawn)) > 0.89
        marked = """all => all.filter(one => one.checkVisibility()).every(one => (
            getComputedStyle(one, "::before").content.includes("scroll")
            === one.scrollWidth > one.clientWidth))"""
        assert page.eval_on_selector_all(".sheet, .wide", marked)
        text = page.inner_text("#discrimination")
        assert "why a state sent personnel" in text and "10 contributors, 44 other states" in text


def test_the_sentences_that_the_data_contradict_are_shown_and_the_others_folded(results, opened):
    claims = pd.read_csv(results / "comparison/claims.csv", keep_default_na=False)
    claims = claims[claims["assessment"] == "minusma"]
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        assert [
            one.get_attribute("open") is not None for one in page.locator("#claims details").all()
        ] == [True, False, False]
        heads = page.locator("#claims summary").all_inner_texts()
        for head, verdict in zip(heads, ("contradicted", "supported", "undecidable"), strict=True):
            rows = claims[claims["verdict"] == verdict]
            counted = (rows["same_as"] == "").sum()
            assert head.startswith(f"{verdict.capitalize()}: {counted} sentence")
            shown = page.locator(f"[aria-label='Sentences {verdict}'] tbody tr").count()
            assert shown == len(rows)
