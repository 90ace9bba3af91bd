"""The comparison with a printed table, and the slips that code finds in one."""

import pandas as pd
import pytest

from assessment.errors import InputError
from assessment.model.checks import comparison_faults
from assessment.model.comparison import (
    compare,
    label_counts,
    labels_from_colours,
    order_slips,
    repeated_values,
    summarise,
)
from assessment.terms import agreement_text

COLOURS = {"green": "upper", "red": "lower", "": "middle"}


@pytest.fixture
def printed():
    rows = [
        ("1", "AAA", "Aland", "Yes", "green", "0.78", "green", "Full"),
        ("2", "BBB", "Bland", "No", "red", "0.81", "", "Low"),
        ("3", "CCC", "Cland", "Yes", "green", "0.81", "", "Low"),
        ("", "mean", "Pop. Mean", "", "", "0.50", "", ""),
        ("", "median", "Pop. Median", "", "", "0.40", "", ""),
    ]
    columns = ["rank", "iso3", "state", "member", "member_colour", "score", "score_colour"]
    return pd.DataFrame(rows, columns=[*columns, "support"])


@pytest.fixture
def population():
    return pd.DataFrame(
        {
            "rank": [1, 2, 3],
            "iso3": ["AAA", "BBB", "CCC"],
            "member": [True, True, True],
            "score": [0.7849, 0.81, 0.9],
            "score_class": ["upper", "upper", "middle"],
            "support": ["Full", "Full", "Low"],
        }
    )


@pytest.fixture
def thresholds():
    return pd.DataFrame({"measure": ["score"], "mean": [0.504], "median": [0.41]})


@pytest.fixture
def comparison(printed, population, thresholds):
    return compare(printed, population, thresholds, ["score", "unprinted"], COLOURS)


def test_every_printed_cell_stands_beside_the_rebuilt_one(comparison):
    cells = comparison.set_index(["iso3", "column"])
    assert len(cells) == 3 * 3 + 2
    row = cells.loc[("BBB", "score")]
    assert (row["printed"], row["rebuilt"]) == ("0.81", 0.81)
    assert (row["printed_class"], row["rebuilt_class"], row["agrees"]) == ("middle", "upper", False)
    assert cells.loc[("AAA", "score"), "difference"] == pytest.approx(0.0049)
    assert not cells.loc[("BBB", "member"), "agrees"]
    assert not cells.loc[("BBB", "support"), "agrees"]


def test_population_rows_agree_at_the_printed_digits(comparison):
    cells = comparison.set_index(["iso3", "column"])
    assert cells.loc[("mean", "score"), "agrees"]
    assert not cells.loc[("median", "score"), "agrees"]


def test_the_summary_counts_contributors_alone(comparison):
    summary = summarise(comparison)
    assert summary == {
        "coloured_cells": 6,
        "coloured_cells_agreeing": 4,
        "printed_colours": 4,
        "printed_colours_agreeing": 3,
        "measure_cells": 3,
        "measure_cells_agreeing": 2,
        "labels": 3,
        "labels_agreeing": 2,
        "population_cells": 2,
        "population_cells_agreeing": 1,
        "mean_absolute_error": {"score": pytest.approx((0.0049 + 0 + 0.09) / 3)},
    }
    assert comparison_faults(comparison, summary) == []
    assert agreement_text(summary) == (
        "4 of 6 cells fall in the printed class, 3 of 4 of the coloured ones, and 2 of 3 labels "
        "are those printed (values 2 of 3, memberships 2 of 3)"
    )
    # without a printed membership the cells are those of the values
    alone = {**summary, "coloured_cells": 3, "coloured_cells_agreeing": 2}
    assert agreement_text(alone).endswith("are those printed")


@pytest.mark.parametrize(
    "key", ["coloured_cells", "printed_colours", "measure_cells_agreeing", "labels_agreeing"]
)
def test_a_summary_that_miscounts_is_found(comparison, key):
    summary = summarise(comparison)
    summary[key] += 1
    assert len(comparison_faults(comparison, summary)) == 1


def test_a_pair_in_the_wrong_order_is_a_slip_and_equal_values_are_none(printed):
    found = order_slips(printed, COLOURS)
    assert found[["iso3", "over_iso3"]].values.tolist() == [["AAA", "BBB"], ["AAA", "CCC"]]
    printed.loc[0, "score"] = "0.81"
    assert order_slips(printed, COLOURS).empty


def test_a_repeated_value_is_one_where_the_data_differ_by_more_than_the_digits(comparison):
    (pair,) = repeated_values(comparison).to_dict("records")
    assert (pair["iso3"], pair["other_iso3"], pair["printed"]) == ("BBB", "CCC", "0.81")


def test_labels_are_held_against_the_printed_colours(printed):
    assert labels_from_colours(printed, COLOURS, full=2, partial=2) == {
        "labels": 3,
        "with membership": 3,
        "without membership": 2,
    }
    assert label_counts(printed) == {"Full": 1, "Low": 2}


def test_an_unknown_state_or_colour_is_told(printed, population, thresholds):
    with pytest.raises(InputError, match="has BBB, no state of the population"):
        compare(printed, population[population["iso3"] != "BBB"], thresholds, ["score"], COLOURS)
    printed.loc[0, "score_colour"] = "blue"
    with pytest.raises(InputError, match="the colour 'blue'"):
        compare(printed, population, thresholds, ["score"], COLOURS)
