"""The printed order beside each rule: made-up months, and the mission that the article is about."""

import pandas as pd
import pytest

from assessment.config import settings
from assessment.config.model import Strongest, Window
from assessment.data.published import read_published
from assessment.in_memory import InMemoryPipeline
from assessment.model.order import COLUMNS, configured_order, order_by_rules
from frame_checks import held
from months import contributions

WINDOW = Window(2013, 2014)
PRINTED = pd.DataFrame(
    {"iso3": ["BBB", "AAA", "mean"], "rank": ["1", "2", ""], "state": ["B", "A", "Mean"]}
)
# AAA and BBB are equal at the year's end, CCC is strongest in June and gone in the end.
MONTHS = {
    (2013, 6): {"AAA": 5, "BBB": 6, "CCC": 100},
    (2013, 12): {"AAA": 10, "BBB": 12, "DDD": 9},
    (2014, 12): {"AAA": 12, "BBB": 10, "DDD": 9},
}


def rows(frame, window=WINDOW, month=12, printed=PRINTED):
    table = order_by_rules(printed, frame, "M", window, month)
    assert list(table) == list(COLUMNS)
    return table.set_index(["types", "rule"])


def as_written(table):
    """Held to the catalogue, with the columns as scripts/findings.py puts them together."""
    table = table.reset_index()
    table.insert(0, "assessment", "one")
    held(table[["assessment", *COLUMNS]], "comparison/order.csv")


def test_each_rule_is_set_beside_the_printed_order():
    table = rows(contributions(MONTHS))
    as_written(table)
    end = table.loc[("all", "year_end")]
    assert (end["order"], end["personnel"], end["places"], end["of"]) == ("AAA BBB", "11 11", 0, 2)
    # a tie is said, the nearest of the first two and the next one too
    assert (end["ties"], end["closest"], end["difference"]) == ("AAA BBB", "AAA BBB", 0.0)
    assert (end["states_in"], end["states_out"]) == ("", "")
    mean = table.loc[("all", "mean")]
    assert (mean["order"], mean["states_in"], mean["states_out"]) == ("CCC BBB", "CCC", "AAA")
    assert mean["places"] == 0 and mean["ties"] == ""
    assert (mean["closest"], mean["difference"]) == ("BBB AAA", 0.333333)
    last = table.loc[("all", "last")]
    assert (last["order"], last["places"]) == ("AAA BBB", 0)
    # the months here have troops alone
    assert (table.loc["troops"]["order"] == table.loc["all"]["order"]).all()


def test_months_derived_and_years_left_out_are_named():
    derived = contributions({(2014, 12): {"BBB": 30, "AAA": 1}}, "derived", types=())
    reported = contributions({(2013, 12): {"AAA": 10, "BBB": 5}})
    frame = pd.concat([reported, derived])
    table = rows(frame)
    assert table.loc[("all", "year_end"), "derived"] == "2014-12"
    assert table.loc[("all", "year_end"), "places"] == 2
    assert table.loc[("troops", "year_end"), ["derived", "left_out"]].to_list() == ["", "2014"]
    found = configured_order(PRINTED, frame, "M", WINDOW, Strongest(2, "year_end"))
    assert (found.places, found.reported, found.moved) == (2, 0, ("BBB", "AAA"))
    assert found.strengths.loc["BBB"].to_dict() == {(2013, 12): 5.0, (2014, 12): 30.0}
    # by the derived month alone nothing was reported; by the other nothing is derived
    late = configured_order(PRINTED, frame, "M", Window(2014, 2014), Strongest(2, "year_end"))
    assert late.reported is None
    every = configured_order(PRINTED, frame, "M", WINDOW, Strongest(None, "mean"))
    assert list(every.strengths.index) == ["BBB", "AAA"]
    early = configured_order(PRINTED, frame, "M", Window(2013, 2013), Strongest(2, "year_end"))
    assert (early.places, early.reported, early.moved) == (0, 0, ())


def test_what_a_rule_has_no_month_for_is_empty():
    yearly = contributions({(2013, 0): {"AAA": 2, "BBB": 1}})
    table = rows(yearly[yearly["type"] == "all"])
    as_written(table)
    assert table.loc[("all", "mean"), "order"] == "AAA BBB"
    empty = [("all", "year_end"), *(("troops", rule) for rule in table.loc["troops"].index)]
    assert table.loc[empty].drop(columns="of").isna().all(axis=None)
    before = rows(contributions(MONTHS), Window(2009, 2010))
    assert before.drop(columns="of").isna().all(axis=None) and (before["of"] == 2).all()


def test_fewer_states_than_printed_have_fewer_places():
    table = rows(contributions({(2013, 12): {"BBB": 3}, (2013, 11): {"AAA": 9}}))
    last = table.loc[("all", "last")]
    assert (last["order"], last["places"], last["states_out"]) == ("BBB", 1, "AAA")
    assert last["closest"] == "" and pd.isna(last["difference"])


@pytest.fixture
def minusma(root, config, registry):
    """The printed table, its contributions and what the article's mission is ranked by."""
    tidy = InMemoryPipeline(root).tidy(settings.cleaning(config, registry, "un_contributions"))
    published = root / "resources/published/minusma"
    printed, _ = read_published(f"{published}.csv", f"{published}.yaml")
    rules = settings.assessment(config, "minusma")
    return printed, tidy, rules.mission, rules.window, rules.contributors


def test_the_printed_order_comes_out_by_the_configured_rule_alone(minusma):
    *given, how = minusma
    table = order_by_rules(*given, how.month).set_index(["types", "rule"])["places"]
    assert table.index[table == 10].to_list() == [("all", how.by)]
    found = configured_order(*given, how)
    assert (found.places, found.reported, set(found.moved)) == (10, 8, {"NER", "SEN"})
    assert found.ranking.derived == ((2014, 12),)
