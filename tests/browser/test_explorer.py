"""The explorer of the page computes as the library does, and its controls drive the table."""

import random

import numpy as np
import pandas as pd
import pytest

from assessment.config.model import Classification, Population, Rules, Strongest, Support, Window
from assessment.errors import InputError
from assessment.model.assess import assess
from assessment.model.contributors import RULES, strengths
from assessment.model.thresholds import QUANTILE_METHODS
from browser.page_tables import READY, expected_rows, table_rows

pytestmark = pytest.mark.workflow


JUNE = {"top": 5, "by": "year_end", "month": 6}


EVERYONE = {"top": None, "by": "mean", "month": 12}  # all senders


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
            # the library also refuses a listed state without any value, which the page shows
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
            assert shown["thresholds"][measure]["mean"] == limits.loc[measure, "mean"], chosen
            for key in ("q1", "median", "q3"):
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
                # to the last digit, which decides how a mean that ends in 5 is rounded
                value = None if pd.isna(row[measure]) else row[measure]
                assert one["cells"][measure]["value"] == value, (measure, row["iso3"], chosen)
    assert compared >= few


def test_the_controls_drive_the_table(results, opened, config, frames):
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector(READY)
        page.click("summary")
        page.select_option("select[name=start]", "2010")
        page.select_option("select[name=population]", "state_averages")
        page.uncheck("input[name=count_membership]")
        page.check("input[value=democracy]")
        shown = table_rows(page)
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
        assert "With these settings: " in page.inner_text("#outcome")
        assert "Labels that change: " in page.inner_text("#outcome")
        page.select_option("select[name=end]", "2009")
        assert "the window ends before it begins" in page.inner_text("#outcome")
        page.click("#reset")
        assert table_rows(page) == expected_rows(results, "minusma", config)
        assert "settings" not in page.inner_text("#outcome")
        # what the states are ranked by is said, with the month that was not reported
        assert "strength at the end of December" in page.inner_text("#outcome")
        gap = "(derived from other values, not reported: December 2014)."
        assert gap in page.inner_text("#outcome")
        page.check("input[name=everyone]")
        assert len(table_rows(page)) == 54
