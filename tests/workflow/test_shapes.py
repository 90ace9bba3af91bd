"""Figures of few and of many measures and contributors, and of long and hostile names: whole."""

import copy

from _adapter import read_input

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from assessment.config import measurement, settings, views
from assessment.config.catalogue import checked_catalogue, figure_inputs
from assessment.config.checks import checked_config
from assessment.data.published import read_published
from assessment.exhibits.figures import drawn
from assessment.in_memory import InMemoryPipeline
from assessment.model.comparison import compare
from assessment.model.discrimination import discrimination
from assessment.model.measurement_error import class_probabilities
from assessment.model.vintages import vintages
from assessment.strict_yaml import read_yaml
from conftest import ROOT

pytestmark = pytest.mark.workflow
CATALOGUE = checked_catalogue(ROOT)
SOURCES = {"contributions": "un_contributions", "missions": "un_mission_strengths"}
FIGURES = [name for name, about in CATALOGUE["figures"].items() if about["of"] != "project"]
LONG = "An assessment whose title is as long as a title may be, and goes on and on, " * 3
HOSTILE = r"_W$x$ {100%} US$ \alpha ^~# <b>&amp;</b> | MMMMMMMMMMWWWWWWWWWW"
FIRST = ["governance", "political_accountability", "regional_leadership", "trade_across_borders"]
EVERY = ["militarization", "military_expenditure", "democracy", "autocracy",
         "wgi_control_of_corruption", "wgi_rule_of_law", "wgi_political_stability",
         "wgi_voice_and_accountability"]  # fmt: skip
# Measures, contributors, names.
SHAPES = {
    "one measure": (FIRST[:1], 3, ""),
    "two measures": (FIRST[:2], 10, ""),
    "twelve measures": (FIRST + EVERY, 10, ""),
    "one contributor": (FIRST, 1, ""),
    "one of each": (FIRST[:1], 1, LONG),
    "every state": (FIRST, 54, ""),
    "a long title": (FIRST, 10, LONG),
    "hostile names": (FIRST[:2], 10, HOSTILE),
}


@pytest.fixture(scope="module")
def shape(built, registry):
    """The inputs of every figure in a shape, by the names of parameters."""
    rebuild = InMemoryPipeline(ROOT)
    raw = read_yaml(ROOT / "config.yaml")
    raw["alternatives"] = None
    published = ROOT / "resources/published/minusma"
    printed, about = read_published(f"{published}.csv", f"{published}.yaml")

    def make(name):
        measures, count, text = SHAPES[name]
        own = copy.deepcopy(raw)
        states = list(rebuild.states["iso3"])
        first = own["assessments"]["minusma_as_noted"]["contributors"]
        own["assessments"]["minusma"] |= {
            "measures": measures,
            "contributors": [*first, *(one for one in states if one not in first)][:count],
            "specifications": False,
            **({"title": text.strip()[:300]} if text else {}),
        }
        if text == HOSTILE:
            for key in measures:
                own["measures"][key] |= {"label": text, "unit": text}
        config = checked_config(own, registry, ROOT)
        recipe = settings.recipe(config, registry, "minusma")
        result = rebuild.assessment(recipe)
        panel = pd.read_parquet(built.folder / "results/panel.parquet")
        tables = (result.population, result.thresholds)
        errors = measurement.with_standard_errors(config, registry, "minusma")
        releases = measurement.vintages(config, registry, ROOT, "minusma")
        read = rebuild.values(releases).rename(columns={"variant": "release"})
        rules, listed = settings.measured(config, "minusma"), result.assessment
        pinned = {one: config["snapshots"][config["measures"][one]["source"]] for one in measures}
        errors = errors[:1] if count == 1 else errors
        aggregates = {one: config["measures"][one]["aggregate"] for one in errors}
        sent = rebuild.tidy(recipe["tidy"]["un_contributions"])
        given = {
            "assessment": listed,
            "population": result.population,
            "thresholds": result.thresholds,
            "panel": panel,
            "contributions": sent,
            "comparison": compare(printed, *tables, measures, about["colours"]),
            "discrimination": discrimination(
                result.population, sent, settings.discrimination(config, "minusma")
            ),
            "class_probabilities": class_probabilities(panel, listed, aggregates, rules, 50, 1),
            "vintages": vintages(panel, read, listed, rules, pinned),
            **views.of_figures(config, registry, "minusma", errors, releases),
        }
        # contributors are listed here; the figure of them has its marks all the same
        given["display"] = given["display"]._replace(ranked_in=12)
        paths = figure_inputs(CATALOGUE, FIGURES, True, SOURCES)
        for key, path in paths.items():
            if key not in given:
                place = built.folder if path.startswith("results") else ROOT
                given[key] = read_input(place / path.replace("{assessment}", "minusma"))
        _of_grid(given, listed)
        return given

    return make


def _of_grid(given, listed):
    """As many contributors in the tables of the grid as are listed."""
    firm, shares = given["firmness"], given["importance"]
    rows = pd.concat([firm] * 6, ignore_index=True).head(len(listed))
    given["firmness"] = rows.assign(iso3=listed["iso3"].values, state=listed["state"].values)
    curve = given["curve"]
    for label in ("full", "partial"):
        curve[label] = curve[label] * len(listed) // len(firm)
    curve["low"] = len(listed) - curve["full"] - curve["partial"]
    one = shares[shares["iso3"] == firm["iso3"].iloc[0]]
    parts = [one.assign(iso3=iso3) for iso3 in listed["iso3"]]
    given["importance"] = pd.concat([*parts, shares[shares["iso3"] == "all"]], ignore_index=True)


def _outside(figure):
    """Texts that are not wholly on the canvas, as they are drawn."""
    found, page = {}, figure.bbox.padded(0.5)
    draw = plt.Text.draw

    def recording(text, renderer):
        if text.get_visible() and text.get_text().strip():
            found[text] = text.get_window_extent(renderer)
        return draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plt.Text, "draw", recording)
        figure.canvas.draw()
    return [
        text.get_text()
        for text, box in found.items()
        if not (page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1)
    ]


@pytest.mark.parametrize("name", SHAPES)
def test_every_text_of_every_figure_is_on_the_canvas(shape, name):
    given, cut = shape(name), {}
    for figure in FIGURES:
        inputs = given
        if CATALOGUE["figures"][figure]["of"] == "grid":
            inputs = {**given, "display": given["display"].only("title", "mission", "version")}
        made, _ = drawn(figure, inputs)
        if outside := _outside(made):
            cut[figure] = outside
        plt.close(made)
    assert cut == {}
