"""What a refresh reports: revisions of values, and the cells that change with them."""

import pandas as pd
import pytest

from assessment.config.model import Display, Measure
from assessment.data.snapshot_diff import revisions
from assessment.exhibits.refresh_summary import changes_text, revisions_text
from assessment.model.assess import Assessment
from assessment.model.assessment_diff import changed_cells

SCORE = Measure("score", "Score", "", "points", "mean", "upper", digits=1, population_digits=1)
DISPLAY = Display(*[None] * 10)._replace(measures=(SCORE,))


def _figures(*rows):
    return pd.DataFrame(rows, columns=["indicator", "iso3", "year", "value"])


BEFORE = _figures(
    ("a", "NER", 2013, 1.0), ("a", "NER", 2014, 2.0), ("a", "MLI", 2013, 5.0),
    ("b", "NER", 2013, 9.0),
)  # fmt: skip


def test_equal_figures_are_no_revision_in_whatever_order():
    found = revisions(BEFORE, BEFORE.sample(frac=1, random_state=1))
    assert found.unchanged
    assert found.values == 4


def test_what_came_went_and_changed_is_told_apart():
    after = _figures(
        ("a", "NER", 2013, 1.5), ("a", "NER", 2014, 2.0), ("a", "NER", 2015, 3.0),
        ("a", "BEN", 2013, 4.0), ("c", "NER", 2013, 7.0),
    )  # fmt: skip
    found = revisions(BEFORE, after)
    assert (found.series_added, found.series_gone) == (["c"], ["b"])
    assert (found.states_added, found.states_gone) == (["BEN"], ["MLI"])
    assert (found.years_added, found.years_gone) == ([2015], [])
    assert (found.added, found.gone) == (2, 1)
    assert found.revised.to_dict("records") == [
        {"indicator": "a", "iso3": "NER", "year": 2013, "before": 1.0, "after": 1.5,
         "difference": 0.5}
    ]  # fmt: skip
    text = "\n".join(revisions_text(found, "v1"))
    assert "a NER 2013: 1 -> 1.5 (+0.5)" in text
    assert "gone: MLI" in text
    assert "another series" in text


def test_the_largest_revision_comes_first_and_a_tiny_one_counts():
    after = BEFORE.assign(value=[1.0 + 1e-12, 2.5, 2.0, 9.0])
    found = revisions(BEFORE, after)
    assert found.revised["difference"].tolist() == pytest.approx([-3.0, 0.5, 1e-12], rel=1e-3)


def test_another_standard_error_is_a_revision_and_a_missing_one_on_both_sides_is_none():
    before = BEFORE.assign(standard_error=[0.1, None, 0.3, 0.4])
    assert revisions(before, before).unchanged
    assert len(revisions(before, before.assign(standard_error=[0.2, None, 0.3, 0.4])).revised) == 1


@pytest.mark.parametrize(
    ("months", "when"), [([7, 8, 8], "2013-08 troops"), ([None, None, None], "2013")]
)
def test_personnel_is_compared_by_month_and_type(months, when):
    before = pd.DataFrame(
        {"indicator": "M", "iso3": ["NER", "NER", "BEN"], "year": 2013, "value": [1.0, 2.0, 3.0]}
    )
    before = before.assign(month=pd.array(months, dtype="Int64"), type=["all", "troops", "troops"])
    assert revisions(before, before).unchanged
    after = before.assign(value=[1.0, 4.0, 3.0])
    found = revisions(before, after)
    assert len(found.revised) == 1 and found.added == found.gone == 0
    assert f"M NER {when}: 2 -> 4 (+2)" in "\n".join(revisions_text(found, "v1"))


def _assessment(*rows):
    frame = pd.DataFrame(rows, columns=["iso3", "state", "score", "score_class", "support"])
    frame = frame.assign(rank=range(1, len(frame) + 1))
    return Assessment(frame, frame, None)


def test_cells_classes_and_labels_that_change_are_listed():
    before = _assessment(
        ("AAA", "Aland", 1.04, "middle", "Low"), ("BBB", "Bland", 2.0, "upper", "Full"),
        ("CCC", "Cland", 3.0, "upper", "Full"), ("DDD", "Dland", None, None, "Low"),
    )  # fmt: skip
    after = _assessment(
        ("AAA", "Aland", 1.01, "middle", "Low"), ("BBB", "Bland", 1.5, "middle", "Partial"),
        ("DDD", "Dland", 4.0, "upper", "Low"), ("EEE", "Eland", 5.0, "upper", "Full"),
    )  # fmt: skip
    found = changed_cells(before, after, DISPLAY.measures)
    assert found[["iso3", "column"]].values.tolist() == [
        ["BBB", "score"], ["BBB", "support"], ["CCC", "listed"], ["DDD", "rank"],
        ["DDD", "score"], ["EEE", "listed"],
    ]  # fmt: skip
    text = changes_text("one", found, DISPLAY)
    assert text[0] == "one: 2 cells, 2 classes, 1 labels, 1 places would change"
    assert "  Dland, Rank: 4 -> 3" in text
    assert "  Bland, Score: 2.0 (upper) -> 1.5 (middle)" in text
    assert "  Bland, Model Support: Full -> Partial" in text
    assert "  Dland, Score: no value -> 4.0 (upper)" in text
    assert "  Eland, listed: no -> yes" in text
    same = changed_cells(before, before, DISPLAY.measures)
    assert changes_text("one", same, DISPLAY) == ["one: nothing would change"]


def test_keys_that_are_not_unique_are_no_pairs():
    twice = pd.concat([BEFORE, BEFORE.head(1)])
    with pytest.raises(pd.errors.MergeError):
        revisions(BEFORE, twice)


def test_a_month_that_one_series_has_no_more_is_gone_unless_its_year_is():
    """One that others still have too: the mission's contributors are ranked by its own months."""
    columns = ["indicator", "iso3", "year", "month", "type", "value"]
    rows = [(one, "NER", year, month, "all", 5.0)
            for one in "ab" for year in (2014, 2015) for month in (11, 12)]  # fmt: skip
    before = pd.DataFrame(rows, columns=columns).astype({"month": "Int64"})
    at = before.set_index(["indicator", "year", "month"]).index
    assert revisions(before, before).vanished == ""
    found = revisions(before, before[at != ("a", 2014, 12)])
    assert found.vanished == "months a 2014-12"
    assert "months gone:  a 2014-12" in revisions_text(found, "v1")
    both = revisions(before, before[(at != ("a", 2014, 12)) & (at != ("a", 2015, 11))])
    assert both.vanished == "months a 2014-12 to 2015-11 (2)"
    # a whole year is said once, a series that is gone is another matter
    assert revisions(before, before[before["year"] == 2015]).vanished == "years 2014"
    assert revisions(before, before[before["indicator"] == "b"]).vanished == ""
    yearly = before[before["month"] == 12].assign(month=pd.array([pd.NA] * 4, dtype="Int64"))
    assert revisions(yearly, before).vanished == ""
