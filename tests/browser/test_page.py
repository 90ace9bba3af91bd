"""The page in a browser without a network: it shows, sorts, explains, computes as the library."""

import copy
import json
import random

import numpy as np
import pandas as pd
import pytest
from axe_core_python.sync_playwright import Axe

from assessment.config import views
from assessment.config.model import Classification, Population, Rules, Strongest, Support, Window
from assessment.data.states import read_states
from assessment.errors import InputError
from assessment.exhibits.page import page_html
from assessment.exhibits.table import value_text
from assessment.model.assess import assess
from assessment.model.contributors import RULES, strengths
from assessment.model.thresholds import QUANTILE_METHODS

pytestmark = pytest.mark.workflow
NAMES = ("minusma", "minusma_as_noted", "minusca", "minusma_2017_2020")
READY = "html[data-ready]"
JUNE = {"top": 5, "by": "year_end", "month": 6}
EVERYONE = {"top": None, "by": "mean", "month": 12}  # all senders


@pytest.fixture(scope="module")
def results(built):
    return built.folder / "results"


@pytest.fixture(scope="module")
def frames(results, root):
    return {
        "panel": pd.read_parquet(results / "panel.parquet"),
        "memberships": pd.read_parquet(results / "tidy/memberships.parquet"),
        "contributions": pd.read_parquet(results / "tidy/un_contributions.parquet"),
        "states": read_states(root / "resources/states.csv"),
    }


def _table(page, part="tbody"):
    return page.eval_on_selector_all(
        f"#table {part} tr", "rows => rows.map(row => [...row.cells].map(c => c.innerText.trim()))"
    )


def _expected(results, name, config):
    """Rows of the table as texts, from the CSV files."""
    frame = pd.read_csv(results / name / "assessment.csv", keep_default_na=False, na_values=[""])
    measures = {m: config["measures"][m] for m in config["assessments"][name]["measures"]}
    marks = {"upper": " ▲", "lower": " ▼"}
    rows = []
    for row in frame.to_dict("records"):
        cells = [
            value_text(row[m], how["digits"]).replace("-", "−") + marks.get(row[f"{m}_class"], "")
            for m, how in measures.items()
        ]
        member = "Yes" if row["member"] else "No"
        rows.append([str(row["rank"]), row["state"], member, *cells, row["support"]])
    return rows


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_it_loads_without_a_network_and_shows_the_table(results, opened, config, name, width, dark):
    path = results / name / "page.html"
    assert path.stat().st_size < 6_000_000
    with opened(path, width=width, dark=dark) as page:
        page.wait_for_selector(READY)
        assert page.said == []
        assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
        assert _table(page) == _expected(results, name, config)
        # nothing but the tables' and figures' own frames scrolls sideways
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_population_rows_read_as_in_the_table(results, opened, config):
    limits = pd.read_csv(results / "minusma/thresholds.csv", index_col="measure")
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        for key, shown in zip(("mean", "median"), _table(page, "tfoot"), strict=True):
            digits = [config["measures"][m] for m in limits.index]
            wanted = [
                value_text(limits.loc[m, key], how["population_digits"] or how["digits"])
                for m, how in zip(limits.index, digits, strict=True)
            ]
            assert shown[3:-1] == wanted


def _sort(page, column):
    page.click(f"#table thead th:nth-child({column})")
    page.wait_for_selector(f"#table thead th:nth-child({column})[aria-sort]")


def test_a_head_sorts_by_mouse_and_by_keyboard(results, opened):
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        _sort(page, 4)
        values = [float(row[3].split()[0]) for row in _table(page)]
        assert values == sorted(values) or values == sorted(values, reverse=True)
        assert page.get_attribute("#table thead th:nth-child(4)", "aria-sort") in (
            "ascending",
            "descending",
        )
        _sort(page, 1)
        assert [row[0] for row in _table(page)] == [str(rank) for rank in range(1, 11)]
        # by keyboard alone: tab to the head, press enter
        page.evaluate("document.getElementById('reset').closest('details').open = false")
        for _ in range(40):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.closest('th')?.innerText || ''")
            if "Trade Across" in focused.replace("\n", " "):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("#table thead th:nth-child(7)[aria-sort]")
        values = [float(row[6].split()[0].replace("−", "-")) for row in _table(page)]
        assert values == sorted(values) or values == sorted(values, reverse=True)


def test_every_cell_tells_value_rank_thresholds_years_and_source(results, opened, config):
    population = pd.read_csv(results / "minusma/population.csv", index_col="iso3")
    rank = population["governance"].rank(ascending=False, method="min")["NER"]
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        page.get_by_role("button", name="Niger, Governance").focus()
        told = page.inner_text("#detail")
    assert told.startswith("Niger, Governance: 50.1 score, 0-100, between the quartiles")
    assert f"rank {rank:.0f} of 54 states" in told
    assert "quartiles 43.9 and 58.6; 3 years observed" in told
    assert "Ibrahim Index of African Governance, 2017 edition (inferred)" in told


def test_values_read_alike_on_the_page_and_in_the_table(results, opened):
    """Ties, their nearest neighbours, and values drawn over many magnitudes."""
    generator = random.Random(60)
    ties = [(place + 0.5) / 10**digits for digits in (0, 1, 2, 3) for place in range(40)]
    ties += [60.15, 60.150000000000006, 0.675, 0.685, 1e-9, 99.95, 999999.5]
    drawn = [generator.uniform(-1, 1) * 10 ** generator.randint(-5, 12) for _ in range(400)]
    near = [np.nextafter(value, to) for value in ties for to in (-np.inf, np.inf)]
    values = [float(value) for value in [0.0, *ties, *near, *drawn]]
    asked = [[sign * value, digits] for value in values for sign in (1, -1) for digits in range(4)]
    script = "asked => asked.map(([value, digits]) => Assess.rounded(value, digits))"
    with opened(results / "minusma/page.html") as page:
        shown = page.evaluate(script, asked)
    for (value, digits), text in zip(asked, shown, strict=True):
        wanted = value_text(value, digits)
        assert text == wanted or float(text) == 0 == float(wanted), (value, digits)


def _random_settings(config, generator):
    """Settings over the whole range of the explorer's controls, senseless ones among them."""
    start = generator.randint(2002, 2018)
    return {
        "window": {"start": start, "end": start + generator.randint(0, 8)},
        "membership": generator.choice(["any", "all", "end"]),
        "measures": sorted(
            generator.sample(list(config["measures"]), generator.randint(1, 6)),
            key=list(config["measures"]).index,
        ),
        "classification": {
            "population": generator.choice(["state_years", "state_averages"]),
            "states": generator.choice(list(config["populations"].values())),
            "quantile": generator.choice(QUANTILE_METHODS),
            "upper": generator.choice([">=", ">"]),
            "lower": generator.choice(["<", "<="]),
        },
        "support": {
            "full": generator.randint(2, 5),
            "partial": generator.randint(1, 2),
            "count_membership": generator.random() < 0.5,
        },
    }


def _by_library(config, frames, chosen, contributors):
    """What the library makes of the explorer's settings, or None where it refuses them."""
    one = config["assessments"]["minusma"]
    ranked = isinstance(contributors, dict)
    rules = chosen["classification"]
    how = Rules(
        mission=one["mission"],
        window=Window(**chosen["window"]),
        regional_organisation=one["regional_organisation"],
        membership=chosen["membership"],
        contributors=Strongest(**contributors) if ranked else tuple(contributors),
        aggregates={m: config["measures"][m]["aggregate"] for m in chosen["measures"]},
        supports={m: config["measures"][m]["supports"] for m in chosen["measures"]},
        classification=Classification(**{**rules, "states": Population(**rules["states"])}),
        support=Support(**chosen["support"]),
    )
    arguments = [frames[key] for key in ("panel", "memberships", "contributions", "states")]
    try:
        return assess(*arguments, how)
    except InputError:
        return None


def _ranked_by_library(config, frames, chosen, contributors):
    mission = (config["assessments"]["minusma"]["mission"], Window(**chosen["window"]))
    how = (contributors["by"], contributors["month"])
    return strengths(frames["contributions"], *mission, *how)


@pytest.mark.parametrize(
    "contributors",
    [None, *({"top": 5, "by": by, "month": 12} for by in RULES), JUNE, EVERYONE],
    ids=["listed", *RULES, "june", "everyone"],
)
def test_the_explorer_computes_what_the_library_computes(
    results, opened, config, frames, contributors
):
    """320 random settings of listed contributors, and 40 for each way to rank them."""
    contributors = contributors or config["assessments"]["minusma_as_noted"]["contributors"]
    generator = random.Random(2016)
    many, few = (320, 200) if isinstance(contributors, list) else (40, 15)
    drawn = [_random_settings(config, generator) for _ in range(many)]
    script = """([all, contributors]) => {
        const data = JSON.parse(document.getElementById("data").textContent);
        data.contributors = contributors;
        return all.map((settings) => {
            try { return Assess.assess(data, settings); } catch (error) { return null; }
        });
    }"""
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        found = page.evaluate(script, [drawn, contributors])
    compared = 0
    for chosen, shown in zip(drawn, found, strict=True):
        wanted = _by_library(config, frames, chosen, contributors)
        if wanted is None or wanted.assessment.empty:
            # the library also refuses a listed state without any figure, which the page shows
            continue
        assert shown is not None, chosen
        compared += 1
        rows = {row["iso3"]: row for row in shown["rows"]}
        assert set(rows) == set(wanted.population["iso3"]), chosen
        if isinstance(contributors, dict):
            ranked = _ranked_by_library(config, frames, chosen, contributors)
            assert shown["ranking"]["derived"] == [y * 100 + month for y, month in ranked.derived]
            assert shown["ranking"]["leftOut"] == list(ranked.left_out)
        limits = wanted.thresholds.set_index("measure")
        for measure in chosen["measures"]:
            for key in ("q1", "median", "q3", "mean"):
                np.testing.assert_allclose(
                    shown["thresholds"][measure][key],
                    limits.loc[measure, key],
                    rtol=1e-9,
                    atol=1e-12,
                    err_msg=str((measure, key, chosen)),
                )
        for row in wanted.population.to_dict("records"):
            one = rows[row["iso3"]]
            assert one["place"] == (None if pd.isna(row["rank"]) else row["rank"]), chosen
            assert one["member"] == row["member"], chosen
            assert (one["count"], one["support"]) == (row["upper_count"], row["support"]), chosen
            for measure in chosen["measures"]:
                kind = row[f"{measure}_class"]
                assert one["cells"][measure]["kind"] == (None if pd.isna(kind) else kind), chosen
                assert one["cells"][measure]["years"] == row[f"{measure}_years"], chosen
    assert compared >= few


def test_the_controls_drive_the_table(results, opened, config, frames):
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        page.click("summary")
        page.select_option("select[name=start]", "2010")
        page.select_option("select[name=population]", "state_averages")
        page.uncheck("input[name=count_membership]")
        page.check("input[value=democracy]")
        shown = _table(page)
        wanted = _by_library(
            config,
            frames,
            {
                "window": {"start": 2010, "end": 2016},
                "membership": "any",
                "measures": [*config["assessments"]["minusma"]["measures"], "democracy"],
                "classification": {
                    **config["classification"],
                    "states": config["populations"][config["classification"]["states"]],
                    "population": "state_averages",
                },
                "support": {**config["support"], "count_membership": False},
            },
            config["assessments"]["minusma"]["contributors"],
        )
        assert [row[-1] for row in shown] == list(wanted.assessment["support"])
        assert "Labels that change against the configured settings" in page.inner_text("#outcome")
        page.select_option("select[name=end]", "2009")
        assert "the window ends before it begins" in page.inner_text("#outcome")
        page.click("#reset")
        assert _table(page) == _expected(results, "minusma", config)
        assert "As configured." in page.inner_text("#outcome")
        # what the states are ranked by is said, with the month that was not reported
        assert "strength at the end of December" in page.inner_text("#outcome")
        assert "derived, not reported: 2014-12." in page.inner_text("#outcome")
        page.check("input[name=everyone]")
        assert len(_table(page)) == 54


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "name", ["minusma/page.html", "minusma_as_noted/page.html", "index.html", "codebook.html"]
)
def test_axe_finds_no_serious_violation_and_every_image_has_words(results, opened, name, dark):
    with opened(results / name, dark=dark) as page:
        if "page" in name:
            page.wait_for_selector(READY)
            for summary in page.locator("summary").all():
                summary.click()
        # all rules, without the nodes that pass: to list them took longer than to check them
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        serious = [
            (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
        words = page.eval_on_selector_all("img", "images => images.map(image => image.alt)")
        assert all(len(text) > 40 for text in words)


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
        page.click("nav >> text=Every choice")
        page.click("#robustness summary")
        told = page.inner_text("#robustness")
        assert f"each of the {grid['specifications']:,} specifications that remain" in told
        figures = page.eval_on_selector_all("#robustness img", "all => all.map(one => one.alt)")
        # the text, and each caption
        assert told.count("not the chance that a label is right") == 1 + len(figures)
        for rule, count in grid["excluded"].items():
            assert f"{rule}: {count:,}" in told
        shown = _cells(page, "Shares of the specifications by label")
        assert [row[0] for row in shown] == list(firm["state"])
        assert [row[4] for row in shown] == list(firm["configured"])
        for row, share in zip(shown, firm["Partial"], strict=True):
            assert row[2] == (f"{share:.0%}" if share == 0 or share > 0.01 else "<1%")
        rows = _cells(page, "Least number of wrong cells by column")
        assert [int(row[2]) for row in rows] == list(proofs["least_wrong"])
        assert "Nigeria at 0.78 is upper, Niger at 0.81 is middle" in [row[3] for row in rows]
        taken = dict(row[:2] for row in _cells(page, "The best specification"))
        assert taken["First year"] == str(best["window_start"])
        assert taken["Accountability release"] == best["accountability_release"]
        assert f"{best['agreement']} of " in told
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
        page.click("nav >> text=Contributors and others")
        shown = _cells(page, "Contributors beside other states")
        assert [len(cells) for cells in shown].count(1) == rows["comparison"].nunique()
        shown = [cells for cells in shown if len(cells) > 1]
        assert len(shown) == len(rows)
        for cells, row in zip(shown, rows.to_dict("records"), strict=True):
            if cells[1] != "–":
                assert cells[1] == f"{row['auc']:.2f}"
                assert cells[2] == f"{row['auc_low']:.2f} to {row['auc_high']:.2f}"
                assert cells[5] == f"{row['contributors']}, {row['others']}"
        drawn = _cells(page, "Labels of states drawn at random")
        assert [int(cells[6]) for cells in drawn] == list(chance["observed"])
        # heads as wide as their table are whole on a narrow screen
        inside = "heads => heads.map(head => head.getBoundingClientRect().right)"
        assert max(page.eval_on_selector_all("#discrimination th.group span", inside)) <= 390
        # a figure keeps the size of its letters there, and its sheet scrolls
        shrunk = "all => all.filter(one => one.clientWidth < one.naturalWidth - 1).length"
        assert page.eval_on_selector_all("figure img", shrunk) == 0
        told = page.inner_text("#discrimination")
        assert "why a state sent personnel" in told and "10 contributors, 44 other states" in told


def test_the_index_leads_to_every_assessment(results, opened, config):
    with opened(results / "index.html") as page:
        links = page.eval_on_selector_all("h2 a", "links => links.map(link => link.href)")
        assert [link.rsplit("/", 2)[1] for link in links] == list(config["assessments"])
        page.click("h2 a")
        page.wait_for_selector(READY)
        assert page.said == []


HOSTILE = "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)>'& \u2028"


def test_hostile_names_from_config_and_data_stay_text(
    results, opened, config, registry, frames, root, tmp_path
):
    config["assessments"]["minusma"]["title"] = HOSTILE
    config["measures"]["governance"]["label"] = HOSTILE
    config["rationales"]["political"] = HOSTILE
    registry = copy.deepcopy(registry)
    registry["iiag"]["title"] = HOSTILE
    states = frames["states"].assign(name=lambda frame: HOSTILE + frame["name"])
    frame = pd.read_csv(results / "minusma/assessment.csv")
    html = page_html(
        views.page(config, registry, "minusma"),
        [HOSTILE],
        {**frames, "states": states, "assessment": frame.assign(state=HOSTILE + frame["state"])},
        [dict.fromkeys(("title", "caption", "finding", "words"), HOSTILE) | {"svg": b"<svg/>"}],
        None,
        [HOSTILE],
        QUANTILE_METHODS,
        root / "workflow/templates/page",
    )
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    with opened(path) as page:
        page.wait_for_selector(READY)
        assert page.said == []
        assert page.eval_on_selector_all("img[src=x]", "found => found.length") == 0
        assert HOSTILE.strip() in page.inner_text("h1")
        assert "<img src=x" in _table(page)[0][1]


def test_the_payload_is_plain_json(results):
    html = (results / "minusma/page.html").read_text(encoding="utf-8")
    text = html.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert "<" not in text
    assert len(json.loads(text)["states"]) == 54
