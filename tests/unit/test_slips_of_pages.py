"""Whole printed pages: those that fit together have no slip, the shipped one has its known ones."""

import copy

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.config.model import Window
from assessment.data.published import read_published
from assessment.exhibits.findings_page import slip_groups
from assessment.model.slips import COLUMNS, slips
from printed_pages import (
    COLOURS,
    NONE,
    RULE,
    SPAN,
    found_slips,
    page_text,
    printed_page,
    printed_table,
)


@pytest.fixture
def printed():
    return printed_page()


@pytest.fixture
def about():
    return page_text()


def test_a_page_that_fits_together_has_no_slip(printed, about):
    found = found_slips(printed, about)
    assert found.empty, found["finding"].tolist()
    assert list(found) == COLUMNS
    assert slip_groups(found) == []


def test_cells_that_read_alike_are_a_slip_where_the_data_differ(printed, about):
    printed.loc[printed["iso3"] == "CCC", "grain"] = "70.0"
    printed.loc[printed["iso3"] == "CCC", "grain_colour"] = "green"
    printed.loc[printed["iso3"] == "CCC", "support"] = "Partial"
    about = {"colours": COLOURS, "windows": about["windows"]}
    for value, number in (("70.02", 0), ("72.5", 1)):
        comparison = pd.DataFrame(
            [("BBB", "grain", "70.0", "70.0"), ("CCC", "grain", "70.0", value)], columns=list(NONE)
        )
        found = found_slips(printed, about, comparison)
        assert len(found) == number
    assert found["finding"][0] == (
        "Bbbland and Cccland both read 70.0 on Grain; the data for 2013\N{EN DASH}2016 give "
        "Bbbland 70.0 and Cccland 72.5"
    )


def test_a_page_of_which_the_cells_alone_are_copied_is_judged_by_them(printed, about):
    bare = {"colours": COLOURS, "windows": {"caption": SPAN}}
    assert found_slips(printed, bare).empty
    printed.loc[printed["iso3"] == "BBB", "salt"] = "0.85"
    assert found_slips(printed, bare)["kind"].tolist() == ["order"]


def test_withdrawals_stand_beside_a_fall_in_strength(printed, about):
    about["strengths"][1]["number"] = 450
    about["withdrawals"][2]["number"] = 70
    (finding,) = found_slips(printed, about)["finding"]
    assert finding.endswith("50 fewer; 70 are said to be withdrawn in these years")


def test_an_address_of_no_title_proves_nothing(printed, about):
    for address in ("https://example.org/world-africa-23369865", "https://example.org/", ""):
        about["footnotes"][0]["address"] = address
        assert found_slips(printed, about).empty
    # words run together are words all the same
    about["footnotes"][0]["address"] = "https://example.org/thegrainand-a-long-way-home"
    assert found_slips(printed, about).empty


def test_slips_are_grouped_and_the_table_is_named_where_there_are_several(printed, about):
    about["windows"]["note 1"]["start"] = 2010
    about["published"] = "2020-01-01"
    one = found_slips(printed, about)
    assert [group["title"] for group in slip_groups(one)] == [
        "The table and its notes",
        "The text by itself",
    ]
    both = pd.concat([one, one.assign(printed_table="other")], ignore_index=True)
    assert [group["title"] for group in slip_groups(both)][2:] == [
        "other: The table and its notes",
        "other: The text by itself",
    ]


def test_a_page_is_not_changed_by_the_search(printed, about):
    table, said = printed.copy(), copy.deepcopy(about)
    found_slips(printed, about)
    pd.testing.assert_frame_equal(printed, table)
    assert about == said


VALUES = st.lists(st.integers(-999, 999), min_size=4, max_size=9, unique=True)


@settings(max_examples=30)
@given(VALUES, VALUES, st.lists(st.booleans(), min_size=9, max_size=9))
def test_a_page_written_from_its_own_table_has_no_slip(grain, salt, members):
    """Colours by quartiles, labels by the rule, and a text that repeats the table."""
    number = min(len(grain), len(salt))
    columns = {"grain": grain[:number], "salt": salt[:number]}
    rows, classes = [], {}
    for measure, values in columns.items():
        q1, q3 = np.quantile(values, [0.25, 0.75])
        classes[measure] = [
            "upper" if value >= q3 else "lower" if value < q1 else "middle" for value in values
        ]
    colour = {name: key for key, name in COLOURS.items()}
    codes = [letter * 3 for letter in "ABCDEFGHI"[:number]]
    for place, iso3 in enumerate(codes):
        count = sum(classes[measure][place] == "upper" for measure in columns) + members[place]
        cells = [
            text
            for measure, values in columns.items()
            for text in (f"{values[place] / 10:.1f}", colour[classes[measure][place]])
        ]
        label = "Full" if count >= 3 else "Partial" if count == 2 else "Low"
        rows.append((iso3, "Yes" if members[place] else "No", *cells, label))
    population = [
        (key, *(f"{function(values) / 10:.1f}" for values in columns.values()))
        for key, function in (("mean", np.mean), ("median", np.median))
    ]
    table = printed_table(rows, population)
    about = {
        "colours": COLOURS,
        "windows": {"caption": SPAN, "note 1": SPAN},
        "averages": "note 1",
        "support": {"place": "note 2", **RULE},
        "label_counts": [{"place": "paragraph 1", "counts": {
            label: sum(row[-1] == label for row in rows) for label in ("Full", "Partial", "Low")
        }}],
        "labels": [{"place": "paragraph 1", "label": row[-1], "states": [row[0]]} for row in rows],
        "classes": [
            {"place": "paragraph 1", "class": classes[measure][place], "states": [iso3],
             "measures": [measure]}
            for measure in columns for place, iso3 in enumerate(codes)
        ],
        "improvements": [
            {"place": "paragraph 1", "state": iso3, "measures": [measure]}
            for measure in columns for place, iso3 in enumerate(codes)
            if classes[measure][place] != "upper"
        ],
        "paragraphs": [{"paragraph": 1, "names": codes, "subjects": codes, "ends_on": codes[0]}],
    }  # fmt: skip
    found = found_slips(table, about)
    assert found.empty, found["finding"].tolist()


def test_the_shipped_page_has_what_was_found_in_it_by_hand(root):
    """The findings of an independent reading of the page, each by its kind and states."""
    published = root / "resources/published"
    printed, about = read_published(published / "minusma.csv", published / "minusma.yaml")
    found = slips("minusma", printed, about, NONE, {}, Window(2013, 2016))
    rows = set(zip(found["kind"], found["states"], found["places"], strict=True))
    assert {
        ("order", "NGA NER", ""),
        ("window", "", "caption; note 1"),
        ("average", "", "note 1"),
        ("class", "NGA", "paragraph 13"),
        ("class", "TGO BEN NGA GHA", "paragraph 8"),
        ("not named", "GIN", ""),
        ("cause", "GIN", "paragraph 8"),
        ("outlier", "GIN BFA NER", "paragraph 8"),
        ("rank", "NGA", "paragraph 3; caption"),
        ("not discussed", "SEN GHA", "paragraph 11"),
        ("other subject", "BEN TGO", "paragraph 12"),
        ("total", "", "paragraph 2; paragraph 3"),
        ("footnote", "", "footnote 12"),
    } <= rows
    assert "prints 13 of these 20 cells so; only Senegal has them all" in " ".join(found["finding"])
