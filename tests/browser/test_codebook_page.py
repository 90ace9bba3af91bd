"""The codebook in a browser without a network: it shows every row, scrolls, leads on and back."""

import pandas as pd
import pytest

from assessment.config import views
from assessment.exhibits.codebook import codebook, codebook_html
from frame_checks import CATALOGUE, facts_without_grids

pytestmark = pytest.mark.workflow
HOSTILE = "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)>'& _\u2028"


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_it_shows_every_row_without_a_network(built, opened, width, dark):
    path = built.folder / "results/codebook.html"
    rows = pd.read_csv(path.with_suffix(".csv"), keep_default_na=False)
    with opened(path, width=width, dark=dark) as page:
        assert page.said == []
        assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        heads = page.eval_on_selector_all(
            "tbody th", "cells => cells.map(cell => cell.querySelector('code').innerText)"
        )
        assert sorted(heads) == sorted(rows["name"])
        regions = page.eval_on_selector_all(
            ".wide", "all => all.map(one => [one.getAttribute('role'), one.tabIndex])"
        )
        assert len(regions) > 5 and all(region == ["region", 0] for region in regions)
        (words,) = page.eval_on_selector_all("img", "images => images.map(image => image.alt)")
        assert "Governance: 2000–2010 53" in words


def test_pages_lead_to_it_and_it_leads_back(built, opened):
    results = built.folder / "results"
    with opened(results / "index.html") as page:
        page.click("text=Every measure and every derived variable")
        assert page.inner_text("h1") == "Codebook"
        page.click("nav >> text=All assessments")
        assert page.inner_text("h1") == "Model assessments"
    with opened(results / "minusma/page.html") as page:
        page.click("#data-and-methods a")
        assert page.inner_text("h1") == "Codebook"
        page.click("#derived a >> text=minusma_as_noted")
        assert "years of the printed note" in page.inner_text("h1")


def test_hostile_text_stays_text(built, opened, config, registry, root, tmp_path):
    registry = {**registry, "iiag": {**registry["iiag"], "title": HOSTILE, "licence": HOSTILE}}
    config["measures"]["governance"].update(label=HOSTILE, unit=HOSTILE)
    view = views.codebook(config, registry)
    facts = facts_without_grids(config, registry)
    panel = pd.read_parquet(built.folder / "results/panel.parquet")
    own = {
        name: (
            f"{name}/panel.parquet",
            pd.read_parquet(built.folder / f"results/{name}/panel.parquet"),
        )
        for name in view["own_measures"]
    }
    frame = codebook(CATALOGUE, facts, view, panel, own)
    frame.loc[1, ["name", "indicator", "citation"]] = HOSTILE
    figure = dict.fromkeys(("title", "caption", "finding", "words"), HOSTILE) | {"svg": b"<svg/>"}
    path = tmp_path / "codebook.html"
    html = codebook_html(frame, view, figure, root / "workflow/templates/page")
    path.write_text(html, encoding="utf-8")
    with opened(path) as page:
        assert page.said == []
        assert page.eval_on_selector_all("img[src=x]", "found => found.length") == 0
        assert "<img src=x" in page.inner_text("tbody tr:nth-child(1) th")
        assert "<img src=x" in page.inner_text("tbody tr:nth-child(2) th")
