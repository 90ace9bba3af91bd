"""Another window, the first thing that the README tells a user to change, builds whatever it is."""

import json

from _adapter import read_table

import pytest
import yaml

pytestmark = pytest.mark.workflow
# ways to rank, of which the first is configured unless states are listed
RANKED = ["mean strength on 31 December", "mean of all months held"]
TRADE = "reports of 2016-2020, scored from 2015 on"
PAGE, README = "results/minusma/page.html", "results/comparison/README.md"


@pytest.fixture(scope="module")
def copy(built, new_project):
    return new_project("another window", of=built)


def _build(copy, start, end, *targets, **more):
    window = {"window": {"start": start, "end": end}, **more}
    changed = yaml.safe_dump({"assessments": {"minusma": window}})
    (copy.folder / "window.yaml").write_text(changed, encoding="utf-8")
    copy.build(*targets, "--configfile", "window.yaml")


def _is_left_out_and_named(copy, start, end, left_out):
    table = read_table(copy.folder / "results/comparison/alternatives.csv")
    reasons = table.set_index("alternative")["left_out"].dropna()
    assert list(reasons.index) == left_out
    texts = [(copy.folder / name).read_text(encoding="utf-8") for name in (PAGE, README)]
    for alternative, reason in reasons.items():
        why = "nothing in the window" if alternative in RANKED else f"{start}-{end} has no value of"
        assert why in reason
        assert all(reason in text for text in texts)
    assert ("Alternatives that are left out" in texts[0]) == bool(left_out)


@pytest.mark.parametrize(("start", "end", "left_out"), [(2012, 2014, [TRADE]), (2014, 2018, [])])
def test_what_has_no_value_in_the_window_is_left_out_and_named(copy, start, end, left_out):
    # with a grid in the test below
    _build(copy, start, end, PAGE, README, specifications=False)
    _is_left_out_and_named(copy, start, end, left_out)


def test_the_whole_build_of_a_window_before_the_mission_passes_its_checks(copy):
    """No contribution to the mission lies in it: there is no order by strength to tell."""
    # before the mission nobody can be ranked
    listed = ["BFA", "TCD", "TGO", "NER", "SEN", "GIN", "BEN", "NGA", "GHA", "RWA"]
    _build(copy, 2009, 2011, contributors=listed)
    _is_left_out_and_named(copy, 2009, 2011, [*RANKED, TRADE])
    checks = json.loads((copy.folder / "results/checks.json").read_text(encoding="utf-8"))
    assert checks["passed"]
    order = read_table(copy.folder / "results/comparison/order.csv")
    assert order.loc[order["assessment"] == "minusma", ["places", "order"]].isna().all(axis=None)
    readme = (copy.folder / README).read_text(encoding="utf-8")
    assert "The source of contributions has none to the mission in the window (2009–2011)" in readme
