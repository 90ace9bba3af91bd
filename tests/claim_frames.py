"""Frames of made-up states, and claims on them, that the tests of claims share."""

import pandas as pd

from assessment.config.model import ClaimRules, Window
from assessment.model.claims.evaluate import COLUMNS, evaluate
from rules import POOLED

PERIOD = {"start": 2013, "end": 2016}
STATES = ["AAA", "BBB", "CCC", "DDD", "EEE"]


def panel(measure, by_state, first=2013):
    """Yearly values of states; None is a year without one."""
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


def memberships(club, spells, years=range(2010, 2019), others=()):
    """A yearly table of an organisation: of (iso3, start, end, rests_on), "" for an open date."""
    rows = []
    for iso3, start, end, rests_on in spells:
        first, last = int(start[:4] or years[0]), int(end[:4] or years[-1])
        dates = {"start": start or None, "end": end or None, "rests_on": rests_on}
        rows += [
            (club, iso3, year, float(first <= year <= last),
             *(dates.values() if first <= year <= last else [None] * 3))
            for year in years
        ]  # fmt: skip
    rows += [(club, iso3, year, 0.0, None, None, None) for iso3 in others for year in years]
    columns = ["indicator", "iso3", "year", "value", "start", "end", "rests_on"]
    return pd.DataFrame(rows, columns=columns).assign(source="memberships", release="v1")


def sent(mission, by_state, first=(2013, 1), type="all", basis="reported"):
    """Personnel by month, of states the values from `first` on; None is a month not held."""
    start = first[0] * 12 + first[1] - 1
    rows = [
        (mission, iso3, (start + place) // 12, (start + place) % 12 + 1, type, basis, float(value))
        for iso3, values in by_state.items()
        for place, value in enumerate(values)
        if value is not None
    ]
    columns = ["indicator", "iso3", "year", "month", "type", "basis", "value"]
    return pd.DataFrame(rows, columns=columns).astype({"month": "Int64"})


def frames():
    """Panel, memberships, contributions and an assessment of the made-up states."""
    rows = [
        # state-years pooled: Q1 2, median 3, Q3 4, mean 3
        panel("score", {iso3: [place] * 4 for place, iso3 in enumerate(STATES, start=1)}),
        panel("index", {"AAA": [9] * 4, "BBB": [1] * 4, "DDD": [5] * 4}),
        panel("part", {"AAA": [1] * 4, "BBB": [5] * 4, "CCC": [9] * 4, "EEE": [9] * 4}),
        panel(
            "heads",
            {"AAA": [1] * 4, "BBB": [1] * 4, "CCC": [1] * 4, "DDD": [4] * 4, "EEE": [5] * 4},
        ),
        # in 2013 of one edition, from 2014 on of one a hundred higher
        panel(
            "edition",
            {iso3: [place, *[place + 100] * 3] for place, iso3 in enumerate(STATES, start=1)},
        ),
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
    spells = [("AAA", "2001-05-28", "", "treaty"), ("BBB", "", "", "flag")]
    spells += [("CCC", "2014-02", "", "treaty")]
    contributions = [
        # FORCE was there from July 2013 to December 2016, OTHER in all months from 2012 to 2018
        sent("OTHER", {"EEE": [5] * 84, "AAA": [0] * 84}, (2012, 1)),
        sent("FORCE", {"AAA": [100] * 42, "BBB": [0] * 6 + [50] * 36, "CCC": [0] * 6 + [50] * 36},
             (2013, 7)),
    ]  # fmt: skip
    return {
        "panel": pd.concat(rows, ignore_index=True),
        "memberships": memberships("CLUB", spells, others=["DDD"]),
        "contributions": pd.concat(contributions, ignore_index=True),
        "assessment": pd.DataFrame(
            {"iso3": ["AAA", "BBB", "CCC"], "support": ["Full", "Low", "Full"],
             "upper_count": [3, 0, 4], "member": [True, False, True],
             "score_class": ["upper", "middle", "upper"]}
        ),
    }  # fmt: skip


SETTINGS = ClaimRules(
    aggregates=dict.fromkeys(["score", "index", "part", "series", "edition", "heads"], "mean"),
    digits=dict.fromkeys(["score", "index", "series"], 1),
    population_digits=dict.fromkeys(["score", "index", "series"], 1),
    within_year=("edition",),
    classification=POOLED,
    count_membership=True,
    assessed=("CLUB", "score"),
    window=Window(2013, 2016),
    citations={"circular": ("somebody2019",)},
    editions={"source": {"v1": "first edition"}},
    coverage=0.7,
    level=0.05,
    trend_years=5,
    band=0.25,
    codes=3,
    steady=0.5,
    citation="somebody2019",
)


def claim(subject, measure, statement, period=PERIOD, **more):
    return {"paragraph": 1, "subject": subject, "measure": measure, "statement": statement,
            "period": dict(period), "claim": "said so", **more}  # fmt: skip


def one(frames, *words, **more):
    """The row of one claim, its words as in `claim`."""
    table = evaluate(file_of({"it": claim(*words, **more)}), frames, SETTINGS)
    assert list(table) == COLUMNS and len(table) == 1
    return table.iloc[0]


def check(subject, measure, statement, period, verdict, reason):
    """Hold the row of one claim to a verdict and to words of its reason."""
    row = one(frames(), subject, measure, statement, period)
    assert (row["verdict"], row["statement"] != "") == (verdict, True)
    assert reason in row["reason"] and (verdict == "supported" or row["reason"])


def file_of(claims):
    """A file with these claims."""
    return {"claims": claims, "citation": "somebody2019", "written": "2016-06",
            "components": {"index": ["part"]}}  # fmt: skip
