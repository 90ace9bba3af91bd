"""Frames of made-up states, and claims on them, that the tests of claims share."""

import pandas as pd

from assessment.config.model import ClaimRules, Window
from assessment.model.claims.evaluate import COLUMNS, evaluate
from rules import POOLED

PERIOD = {"start": 2013, "end": 2016}
STATES = ["AAA", "BBB", "CCC", "DDD", "EEE"]


def panel(measure, by_state, first=2013):
    """Yearly figures of states; None is a year without one."""
    rows = [
        (measure, iso3, first + place, float(value), "source", "v1", "code")
        for iso3, values in by_state.items()
        for place, value in enumerate(values)
        if value is not None
    ]
    columns = ["measure", "iso3", "year", "value", "source", "release", "indicator"]
    return pd.DataFrame(rows, columns=columns)


def tidy(rows):
    return pd.DataFrame(rows, columns=["indicator", "iso3", "year", "value"])


def frames():
    """Panel, memberships, contributions and an assessment of the made-up states."""
    rows = [
        # state-years pooled: Q1 2, median 3, Q3 4, mean 3
        panel("score", {iso3: [place] * 4 for place, iso3 in enumerate(STATES, start=1)}),
        panel("index", {"AAA": [9] * 4, "BBB": [1] * 4, "DDD": [5] * 4}),
        panel("first_proxy", {"AAA": [1] * 4, "BBB": [5] * 4, "CCC": [9] * 4, "EEE": [9] * 4}),
        panel("second_proxy", {"AAA": [1] * 4, "BBB": [5] * 4, "CCC": [1] * 4, "EEE": [9] * 4}),
        panel(
            "series",
            {
                "AAA": range(10),
                "BBB": [1, 9, 2, 8, 3, 7, 4, 6, 5, 5],
                "CCC": [1, 2, 3, 4],
                "DDD": [7] * 6,
                "EEE": range(20, 10, -1),
            },
            2001,
        ),
    ]
    years = range(2010, 2019)
    memberships = tidy(
        [("CLUB", iso3, year, 1.0) for iso3 in ("AAA", "BBB") for year in years]
        + [("CLUB", "CCC", year, float(year >= 2014)) for year in years]
        + [("CLUB", "DDD", year, 0.0) for year in years]
    )
    contributions = tidy(
        [("OTHER", "EEE", 2011, 5.0), ("OTHER", "AAA", 2018, 5.0)]
        + [("FORCE", "AAA", year, value) for year, value in
           ((2013, 100.0), (2014, 92.0), (2015, 92.0), (2016, 920.0), (2018, 300.0))]
        + [("FORCE", "BBB", year, 50.0) for year in (2014, 2015, 2016, 2018)]
        + [("FORCE", "CCC", year, 50.0) for year in (2014, 2015, 2016, 2018)]
    )  # fmt: skip
    return {
        "panel": pd.concat(rows, ignore_index=True),
        "memberships": memberships,
        "contributions": contributions,
        "assessment": pd.DataFrame(
            {"iso3": ["AAA", "BBB", "CCC"], "support": ["Full", "Low", "Full"],
             "upper_count": [3, 0, 4]}
        ),
    }  # fmt: skip


SETTINGS = ClaimRules(
    aggregates=dict.fromkeys(["score", "index", "first_proxy", "second_proxy", "series"], "mean"),
    classification=POOLED,
    window=Window(2013, 2016),
    editions={"source": {"v1": "first edition"}},
    coverage=0.7,
    level=0.05,
    trend_years=5,
    band=0.25,
    codes=3,
    steady=0.5,
    incomplete={"FORCE": {2014: 0.92, 2015: 0.92, 2016: 0.92}},
)


def claim(subject, measure, statement, period=PERIOD, **more):
    return {"paragraph": 1, "subject": subject, "measure": measure, "statement": statement,
            "period": dict(period), "claim": "said so", **more}  # fmt: skip


def one(frames, *words, **more):
    """The row of one claim, its words as in `claim`."""
    proxies = {"index": ["first_proxy", "second_proxy"]}
    claims = {"claims": {"it": claim(*words, **more)}, "proxies": proxies}
    table = evaluate(claims, frames, SETTINGS)
    assert list(table) == COLUMNS and len(table) == 1
    return table.iloc[0]
