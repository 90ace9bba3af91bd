"""Windows over time: planned with the data of their series, assessed one after another, drawn."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from assessment.config import settings
from assessment.config.checks import checked_config
from assessment.config.model import (
    DiscriminationRules,
    Display,
    Measure,
    Rules,
    Strongest,
    Support,
    Window,
)
from assessment.config.over_time import check_over_time, planned_over_time
from assessment.config.readings import cleanings
from assessment.errors import InputError, WindowError
from assessment.exhibits.figures.over_time import draw, words
from assessment.model.assess import assess
from assessment.model.over_time import over_time
from claim_frames import panel, sent, tidy
from frame_checks import held
from rules import POOLED

FIRST = {"label": "as configured", "first": 2012, "last": 2013}
OTHER_TRADE = {"measures": {"trade_across_borders": {"indicator": "TRD.ACRS.BRDR.DB1619.DFRN"}}}
LATER = {"label": "later", "first": 2011, "last": 2013, "set": OTHER_TRADE}


@pytest.fixture
def checked(raw_config, registry, root):
    """The config with windows over time of some series, checked."""

    def check(*series, **asked):
        raw_config["over_time"] = {"assessment": "minusma", "series": list(series), **asked}
        config = checked_config(raw_config, registry, root)
        check_over_time(config, registry, root, "config.yaml")
        return config

    return check


@pytest.mark.parametrize(
    ("series", "asked", "message"),
    [
        ([{**FIRST, "last": 2011}], {}, "series.0 (as configured): first 2012 is after last 2011"),
        ([FIRST, FIRST], {}, "series.0 (as configured): another series has the same label"),
        ([], {}, "over_time.series: "),
        ([FIRST], {"years": 0}, "over_time.years: 0 must be"),
        ([FIRST], {"year": 4}, "over_time: unknown key year; allowed: assessment, series, years"),
        ([{**LATER, "set": {"snapshots": {"vdem": "v0"}}}], {},
         "series.0 (later).set: 'v0' is no snapshot"),
        ([{**LATER, "set": {"mesures": {}}}], {}, "series.0 (later).set: top level: unknown key"),
        # whatever else is amiss in the assessment's own window
        ([{**LATER, "set": {"assessments": {"minusma": {
            "window": {"start": 2000, "end": 2001},
            "measures": ["trade_across_borders", "x"]}}}}], {},
         "series.0 (later).set: assessments.minusma.measures: unknown measure 'x'"),
        ([FIRST, {**LATER, "set": {"measures": {"governance": {"indicator": "x"}}}}], {},
         "series.1 (later).set: measures.governance: 'x' is not in snapshot"),
    ],
)  # fmt: skip
def test_a_series_that_cannot_be_is_refused_with_its_place(checked, series, asked, message):
    with pytest.raises(InputError, match=re.escape(message)) as error:
        checked(*series, **asked)
    assert str(error.value).startswith("config.yaml: over_time")
    assert "\n" not in str(error.value)


def test_windows_of_an_assessment_that_is_not_there_are_set_aside(checked):
    """They are made on request: a config of other assessments need not say that it has none."""
    assert checked(FIRST)["over_time"] and checked(FIRST, assessment="other")["over_time"] is None


def test_each_window_is_planned_with_the_data_of_its_series(checked, registry, root):
    plan = planned_over_time(checked(FIRST, LATER, years=3), registry, root)
    assert [(one["data"], one["start"], one["end"]) for one in plan] == [
        ("as configured", 2012, 2014), ("as configured", 2013, 2015),
        ("later", 2011, 2013), ("later", 2012, 2014), ("later", 2013, 2015),
    ]  # fmt: skip
    assert [one["left_out"] != "" for one in plan] == [False, False, True, True, False]
    assert "2011-2013 has no value of trade_across_borders, whose" in plan[2]["left_out"]
    assert [one["recipe"] is None for one in plan] == [False, False, True, True, False]
    for one in (plan[0], plan[1], plan[4]):
        window = Window(one["start"], one["end"])
        assert one["recipe"]["assessment"].window == one["compared"].window == window
    mine, other = (plan[place]["recipe"]["panel"]["trade_across_borders"] for place in (1, 4))
    assert mine["indicator"] != other["indicator"]
    assert other["indicator"] == OTHER_TRADE["measures"]["trade_across_borders"]["indicator"]


def test_where_no_window_has_a_value_it_is_refused_when_asked_for(checked, registry, root):
    """Not before: what is made on request alone must not stop a whole build."""
    config = checked({**LATER, "first": 2008, "last": 2009})
    with pytest.raises(InputError, match="no window can be assessed; .*2008-2011 has no value"):
        planned_over_time(config, registry, root)


def test_the_tidy_files_have_what_the_series_read(checked, registry, root):
    one_year = {"counting_rules": {"printed": {"fixed_years": {"AU_PSC": 1}}}}
    found = cleanings(checked(FIRST, {**LATER, "set": one_year}), registry, root)
    (seats,) = [how for how in found.values() if how["kind"] == "terms"]
    assert any('"AU_PSC": 1' in name for name in seats["counting_rules"])


def test_the_assessment_of_later_years_is_the_window_of_these_years(config, registry, root):
    """Both say in config.yaml which data are the later ones."""
    name = "minusma_2017_2020"
    last = planned_over_time(config, registry, root)[-1]
    assert last["recipe"] == settings.recipe(config, registry, name)
    assert last["compared"] == settings.discrimination(config, name)


# ── Made-up windows ──────────────────────────────────────────────────────────────────────
SCORES = {"AAA": [9, 9, 1, 1], "BBB": [1] * 4, "CCC": [2] * 4, "DDD": [3] * 4, "EEE": [5] * 4}
CLUB = tidy([("CLUB", iso3, year, float(iso3 == "BBB"))
             for iso3 in SCORES for year in range(2013, 2017)])  # fmt: skip
STATES = pd.DataFrame({"iso3": list(SCORES), "name": [f"{one[0]}land" for one in SCORES]})
SENT = pd.concat(
    [sent("FORCE", {"AAA": [30], "BBB": [20], "CCC": [0]}, (2013, 12)),
     sent("FORCE", {"AAA": [0], "BBB": [20], "CCC": [40]}, (2015, 12), basis="derived")],
    ignore_index=True,
)  # fmt: skip


def _window(start, end, data="first", top=2, left_out="", contributors=None):
    rules = Rules(
        mission="FORCE",
        window=Window(start, end),
        regional_organisation="CLUB",
        membership="any",
        contributors=contributors or Strongest(top, "year_end"),
        aggregates={"score": "mean"},
        supports={"score": "upper"},
        classification=POOLED,
        support=Support(full=2, partial=1, count_membership=True),
    )
    compared = DiscriminationRules("FORCE", rules.window, rules.supports, True, 99, 1)
    return {"data": data, "start": start, "end": end, "left_out": left_out,
            "recipe": {"assessment": rules}, "compared": compared}  # fmt: skip


def _over_time(*windows):
    def assessed(recipe):
        return assess(panel("score", SCORES), CLUB, SENT, STATES, recipe["assessment"])

    found = over_time(windows, assessed, lambda recipe: SENT)
    for name, frame in found._asdict().items():
        held(frame, f"over_time/{{assessment}}/{name}.csv", ["score"])
    return found


def test_every_window_has_its_own_contributors_labels_and_areas():
    found = _over_time(_window(2013, 2014), _window(2015, 2016, "second"))
    support = found.support[
        ["data", "start", "rank", "iso3", "personnel", "upper_count", "support"]
    ]
    assert support.to_numpy().tolist() == [
        ["first", 2013, 1, "AAA", 30.0, 1, "Partial"],
        ["first", 2013, 2, "BBB", 20.0, 1, "Partial"],
        ["second", 2015, 1, "CCC", 40.0, 0, "Low"],
        ["second", 2015, 2, "BBB", 20.0, 1, "Partial"],
    ]
    areas = found.discrimination.set_index(["start", "variable"])["auc"]
    # AAA has more points than all three others, but for EEE; BBB has none without membership
    assert areas[2013, "member"] == areas[2015, "member"] == pytest.approx(0.75)
    # of a score by chance as high as EEE's none has a point, or half of the pairs are ties
    assert areas[2013, "count"] == pytest.approx((1 * 2 + 0.5 + 0.5 * 2) / 6)
    assert areas[2013, "count_with_membership"] == pytest.approx((2 * 2 + 2 * 0.5) / 6)
    rests_on = found.windows.set_index("start")
    assert rests_on["used"].tolist() == ["2013-12", "2015-12"]
    assert rests_on["derived"].tolist() == ["", "2015-12"]
    assert rests_on["score_years"].tolist() == [2, 2] and not rests_on["left_out"].any()


def test_a_window_that_cannot_be_assessed_is_left_out_and_said():
    planned = "no value of score"
    found = _over_time(
        _window(2009, 2010, left_out=planned), _window(2013, 2014, top=3), _window(2015, 2016)
    )
    assert found.support["start"].unique().tolist() == [2015]
    reasons = found.windows["left_out"].tolist()
    assert reasons[0] == planned and reasons[2] == ""
    assert "2 African contributors in 2013-2014, fewer than the 3 asked for" in reasons[1]
    assert found.windows["score_years"].isna().tolist() == [True, True, False]
    with pytest.raises(InputError, match=f"no window can be assessed; {planned}") as error:
        _over_time(_window(2009, 2010, left_out=planned))
    assert not isinstance(error.value, WindowError)


def test_contributors_that_are_listed_have_no_strength():
    found = _over_time(_window(2013, 2014, contributors=("DDD", "EEE")))
    assert found.support["iso3"].tolist() == ["DDD", "EEE"]
    assert found.support["personnel"].isna().all()
    assert found.windows["used"].tolist() == [""]


# ── The figure ───────────────────────────────────────────────────────────────────────────
def _display():
    score = Measure("score", "Score", "Reason", "points", "mean", "upper", 1, 1)
    unread = dict.fromkeys(Display._fields)
    support = Support(full=2, partial=1, count_membership=True)
    return Display(**{**unread, "title": "Title", "mission": "FORCE", "measures": (score,),
                      "support": support})  # fmt: skip


WINDOWS = {
    "two series": [_window(2013, 2014), _window(2015, 2016), _window(2015, 2016, "second"),
                   _window(2016, 2017, "second", left_out="no value of score")],
    "one window": [_window(2013, 2014)],
    "many windows": [_window(2013, 2014, f"the data of number {n}") for n in range(6)],
    "listed": [_window(2013, 2013, "a label of many words " * 9, contributors=tuple(SCORES))],
}  # fmt: skip


@pytest.mark.parametrize("name", WINDOWS)
def test_the_figure_has_a_break_where_the_data_change_and_no_text_is_cut(name):
    found, windows = _over_time(*WINDOWS[name]), WINDOWS[name]
    figure = draw(**found._asdict(), display=_display())
    table, breaks, areas = figure.axes
    assert len(breaks.lines) == len({one["data"] for one in windows}) - 1
    canvas = figure.canvas
    canvas.draw()
    for text in figure.findobj(plt.Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(canvas.get_renderer())
            assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, text
            assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, text
    plt.close(figure)


def test_the_words_say_what_the_figure_shows_and_no_more():
    found = _over_time(*WINDOWS["two series"])
    text = words(**found._asdict(), display=_display())
    assert text.startswith("FORCE: support for the model among the contributors, 2013–2017, in")
    assert "2013–2014, first: Aland Partial 1, Bland Partial 1." in text
    assert "2015–2016, second: Cland Low 0, Bland Partial 1." in text
    assert "Not assessed with second, 2016–2017: no value of score." in text
    areas = found.discrimination.set_index(["data", "start", "variable"])["auc"]
    first = [areas["first", start, "count"] for start in (2013, 2015)]
    assert (
        f"over the windows: number of measures that support the model {min(first):.2f} to "
        f"{max(first):.2f}, then {areas['second', 2015, 'count']:.2f}; the same with" in text
    )
    assert "membership alone 0.75. 2013" in text
    assert "Neighbouring windows share years, so they are not independent." in text
    assert "the difference comes from the data and not from time" in text
    assert "(*: some are derived)" in text
    assert not re.search(r"\b(nan|None|NA|significant\w*)\b", text)
    text = words(**_over_time(*WINDOWS["listed"])._asdict(), display=_display())
    assert "share years" not in text and "ranking" not in text and "comes from the data" not in text
