"""The page in a browser without a network: it shows, sorts, explains; hostile names stay text."""

import copy
import json
import random

import numpy as np
import pandas as pd
import pytest
from axe_core_python.sync_playwright import Axe

from assessment.config import views
from assessment.exhibits.page import page_html
from assessment.exhibits.table import value_text
from assessment.model.thresholds import QUANTILE_METHODS
from browser.page_tables import NAMES, READY, expected_rows, table_rows

pytestmark = pytest.mark.workflow


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_it_loads_without_a_network_and_shows_the_table(results, opened, config, name, width, dark):
    path = results / name / "page.html"
    assert path.stat().st_size < 6_000_000
    with opened(path, width=width, dark=dark) as page:
        page.wait_for_selector(READY)
        assert page.said == []
        assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
        assert table_rows(page) == expected_rows(results, name, config)
        # nothing but the tables' and figures' own frames scrolls sideways
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_population_rows_read_as_in_the_table(results, opened, config):
    limits = pd.read_csv(results / "minusma/thresholds.csv", index_col="measure")
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        for key, shown in zip(("mean", "median"), table_rows(page, "tfoot"), strict=True):
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
        values = [float(row[3].split()[0]) for row in table_rows(page)]
        assert values == sorted(values) or values == sorted(values, reverse=True)
        assert page.get_attribute("#table thead th:nth-child(4)", "aria-sort") in (
            "ascending",
            "descending",
        )
        _sort(page, 1)
        assert [row[0] for row in table_rows(page)] == [str(rank) for rank in range(1, 11)]
        # by keyboard alone: tab to the head, press enter
        page.evaluate("document.getElementById('reset').closest('details').open = false")
        for _ in range(40):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.closest('th')?.innerText || ''")
            if "Trade Across" in focused.replace("\n", " "):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("#table thead th:nth-child(7)[aria-sort]")
        values = [float(row[6].split()[0].replace("−", "-")) for row in table_rows(page)]
        assert values == sorted(values) or values == sorted(values, reverse=True)


def test_every_cell_tells_value_rank_thresholds_years_and_source(results, opened, config):
    population = pd.read_csv(results / "minusma/population.csv", index_col="iso3")
    rank = population["governance"].rank(ascending=False, method="min")["NER"]
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        page.get_by_role("button", name="Niger, Governance").focus()
        text = page.inner_text("#detail")
    unit = config["measures"]["governance"]["unit"]
    assert text.startswith(f"Niger, Governance: 50.1 ({unit}); between the quartiles")
    assert f"rank {rank:.0f} of 54;" in text
    assert "first and third quartile 43.9 and 58.6; 3 years with data" in text
    assert "Ibrahim Index of African Governance, 2017 edition (inferred)" in text


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


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "name", ["minusma/page.html", "minusma_as_noted/page.html", "index.html", "codebook.html"]
)
def test_axe_finds_no_serious_violation_and_every_image_has_words(results, opened, name, dark):
    with opened(results / name, dark=dark) as page:
        if "page" in name:
            page.wait_for_selector(READY)
            page.eval_on_selector_all("details", "all => all.forEach(one => (one.open = true))")
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


def test_the_index_leads_to_every_assessment(results, opened, config):
    with opened(results / "index.html") as page:
        links = page.eval_on_selector_all("h2 a", "links => links.map(link => link.href)")
        assert [link.rsplit("/", 2)[1] for link in links] == list(config["assessments"])
        page.click("h2 a")
        page.wait_for_selector(READY)
        assert page.said == []


FIGURE = ("name", "title", "caption", "finding", "words")
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
        [dict.fromkeys(FIGURE, HOSTILE) | {"svg": b"<svg/>"}],
        None,
        [HOSTILE],
        QUANTILE_METHODS,
        root / "workflow/templates/page",
        article=HOSTILE,
        points=HOSTILE,
    )
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    with opened(path) as page:
        page.wait_for_selector(READY)
        assert page.said == []
        assert page.eval_on_selector_all("img[src=x]", "found => found.length") == 0
        assert HOSTILE.strip() in page.inner_text("h1")
        assert "<img src=x" in table_rows(page)[0][1]


def test_the_payload_is_plain_json(results):
    html = (results / "minusma/page.html").read_text(encoding="utf-8")
    text = html.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert "<" not in text
    assert len(json.loads(text)["states"]) == 54
