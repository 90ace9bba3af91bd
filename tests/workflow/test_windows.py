"""Another window, the first thing that the README tells a user to change, builds whatever it is."""

import json

from _adapter import read_table

import pytest

pytestmark = pytest.mark.workflow
RANKED = "mean of all months held"
TRADE = "reports of 2016-2020, scored from 2015 on"


@pytest.fixture(scope="module")
def copy(built, new_project):
    return new_project("another window", of=built)


def _build(copy, start, end, *targets):
    # before the mission nobody can be ranked
    listed = "contributors: [BFA, TCD, TGO, NER, SEN, GIN, BEN, NGA, GHA, RWA], " * (end < 2013)
    window = f"window: {{start: {start}, end: {end}}}"
    changed = f"assessments: {{minusma: {{{listed}{window}}}}}\n"
    (copy.folder / "window.yaml").write_text(changed, encoding="utf-8")
    copy.build(*targets, "--configfile", "window.yaml")
    table = read_table(copy.folder / "results/comparison/alternatives.csv")
    return table.set_index("alternative")["left_out"].dropna()


@pytest.mark.parametrize(
    ("start", "end", "left_out"),
    [(2012, 2014, [TRADE]), (2014, 2018, []), (2009, 2011, [RANKED, TRADE])],
)
def test_what_has_no_value_in_the_window_is_left_out_and_named(copy, start, end, left_out):
    page, readme = "results/minusma/page.html", "results/comparison/README.md"
    told = _build(copy, start, end, page, readme)
    assert list(told.index) == left_out
    texts = [(copy.folder / name).read_text(encoding="utf-8") for name in (page, readme)]
    for alternative, reason in told.items():
        why = "nothing in the window" if alternative == RANKED else f"{start}-{end} has no value of"
        assert why in reason
        assert all(reason in text for text in texts)
    assert ("Alternatives that are left out" in texts[0]) == bool(left_out)


def test_the_whole_build_of_a_window_before_the_mission_passes_its_checks(copy):
    """No contribution to the mission lies in it: there is no order by strength to tell."""
    _build(copy, 2009, 2011)
    checks = json.loads((copy.folder / "results/checks.json").read_text(encoding="utf-8"))
    assert checks["passed"]
    order = read_table(copy.folder / "results/comparison/order.csv")
    assert order.loc[order["assessment"] == "minusma", ["places", "order"]].isna().all(axis=None)
    readme = (copy.folder / "results/comparison/README.md").read_text(encoding="utf-8")
    assert "The source of contributions has none to the mission in the window (2009–2011)" in readme
