"""What does not fit together in a printed page: each kind on a page that has it, and one without.

The page is made up and fits together; a fault is one change of it.
"""

import copy

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.data.published import read_published
from assessment.exhibits.findings_page import slip_groups
from assessment.model.slips import COLUMNS, KINDS, slips

HEAD = ["rank", "iso3", "state", "member", "member_colour"]
MEASURES = ["grain", "salt"]
NONE = pd.DataFrame(columns=["iso3", "column", "printed", "rebuilt"])
COLOURS = {"green": "upper", "red": "lower", "": "middle"}
SPAN = {"start": 2013, "end": 2016}
RULE = {"full": 3, "partial": 2, "counts": "measures and membership"}
IMPROVED = {"place": "paragraph 2", "measures": ["salt"]}


def _table(rows, population=(("mean", "50.0", "0.50"), ("median", "49.0", "0.40"))):
    """A printed table of two measures from (iso3, member, grain, colour, salt, colour, label)."""
    cells = [
        (str(place), row[0], f"{row[0].title()}land", row[1], "green" if row[1] == "Yes" else "red",
         *row[2:])
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    cells += [("", key, "", "", "", grain, "", salt, "", "") for key, grain, salt in population]
    columns = [name for measure in MEASURES for name in (measure, f"{measure}_colour")]
    return pd.DataFrame(cells, columns=[*HEAD, *columns, "support"])


@pytest.fixture
def printed():
    return _table(
        [
            ("AAA", "Yes", "80.0", "green", "0.90", "green", "Full"),
            ("BBB", "Yes", "70.0", "green", "0.30", "", "Partial"),
            ("CCC", "No", "45.0", "", "0.80", "green", "Low"),
            ("DDD", "No", "20.0", "red", "0.10", "red", "Low"),
        ]
    )


@pytest.fixture
def about():
    return {
        "published": "2019-05-01",
        "colours": COLOURS,
        "windows": {"caption": dict(SPAN), "note 1": dict(SPAN)},
        "averages": "note 1",
        "support": {"place": "note 3", **RULE},
        "label_counts": [{"place": "paragraph 2", "counts": {"Full": 1, "Partial": 1, "Low": 2}}],
        "labels": [{"place": "paragraph 2", "label": "Low", "states": ["CCC", "DDD"]}],
        "classes": [
            {"place": "paragraph 2", "class": "upper", "states": ["AAA"], "measures": MEASURES},
            {"place": "paragraph 3", "class": "lower", "states": ["DDD"], "measures": MEASURES},
            {"place": "paragraph 4", "class": "upper", "states": ["AAA", "BBB"],
             "measures": ["grain"]},
        ],
        "causes": [
            {"place": "paragraph 2", "label": "Partial", "measure": "salt", "with": "mean",
             "is": "below"}
        ],
        "outliers": [
            {"place": "paragraph 2", "state": "DDD", "class": "lower", "measures": MEASURES}
        ],
        "improvements": [{"place": "paragraph 3", "state": "DDD", "measures": ["salt"]}],
        "paragraphs": [
            {"paragraph": 2, "names": ["AAA", "CCC", "DDD"], "subjects": ["AAA", "CCC", "DDD"]},
            {"paragraph": 3, "names": ["BBB", "DDD"], "subjects": ["BBB", "DDD"], "ends_on": "DDD"},
        ],
        "withdrawals": [
            {"place": "paragraph 1", "state": "DDD", "year": 2014, "troops": "all", "number": 90},
            {"place": "footnote 1", "state": "DDD", "year": 2014, "troops": "all"},
            {"place": "footnote 2", "state": "CCC", "year": 2013, "troops": "some"},
        ],
        "totals": [
            {"what": "strength authorised", "stated": [
                {"place": "paragraph 1", "parts": {"military": 1000, "police": 200}},
                {"place": "paragraph 4", "total": 1200},
                {"place": "paragraph 5", "parts": {"police": 200}},
            ]}
        ],
        "strengths": [
            {"place": "paragraph 1", "date": "2013-07-01", "number": 500, "of": "soldiers"},
            {"place": "paragraph 2", "date": "2013-12-31", "number": 600, "of": "soldiers",
             "level": True},
            {"place": "paragraph 3", "date": "2015-01-01", "number": 400, "of": "soldiers"},
        ],
        "current": [{"place": "paragraph 5", "what": "mandate", "until": "2019-06-30"}],
        "cited": [{"place": "paragraph 1", "work": "Doe 2013"}],
        "footnotes": [
            {"footnote": 1, "work": "Doe 2013", "title": "Grain and salt in a dry season",
             "dated": "2013-05-04",
             "address": "https://example.org/2013/05/04/grain-and-salt-in-a-dry-season.html"},
            {"footnote": 2, "work": "Roe 2014", "title": "A report", "address": "x.org/N132.pdf"},
        ],
    }  # fmt: skip


def _found(printed, about, comparison=NONE):
    return slips("page", printed, about, comparison, {"grain": "Grain", "salt": "Salt"})


def test_a_page_that_fits_together_has_no_slip(printed, about):
    found = _found(printed, about)
    assert found.empty, found["finding"].tolist()
    assert list(found) == COLUMNS
    assert slip_groups(found) == []


def _set(cells):
    """A change of the table: {(iso3, column): text}."""

    def change(printed, about):
        for (iso3, column), text in cells.items():
            printed.loc[printed["iso3"] == iso3, column] = text

    return change


def _say(*keys, value):
    """A change of what the page says, at the place that keys lead to."""

    def change(printed, about):
        block = about
        for key in keys[:-1]:
            block = block[key]
        block[keys[-1]] = value

    return change


def _whole(printed, about):
    states = ~printed["iso3"].isin(["mean", "median"])
    printed.loc[states, "salt"] = ["9", "3", "8", "1"]
    printed.loc[~states, "salt"] = ["4.25", "4.00"]
    about["causes"] = []


def _order(printed, about):
    _set({("BBB", "salt"): "0.85"})(printed, about)
    about["causes"] = []


FAULTS = {
    "order": (
        _order, ["CCC BBB"],
        "Cccland (0.80) is printed as upper on Salt, Bbbland with a higher value (0.85) as middle: "
        "no single cut-off gives both",
    ),
    "window": (
        _say("windows", "note 1", "start", value=2010), [""],
        "The years averaged differ: the caption says 2013-2016 and note 1 says 2010-2016",
    ),
    "average": (
        _whole, [""],
        "Note 1 calls the states' values averages; on Salt all 4 are whole numbers (1 to 9), "
        "beside a population mean of 4.25 and a population median of 4.00",
    ),
    "label rule": (
        _say("support", "counts", value="measures"), ["AAA BBB"],
        "Note 3 defines the labels by upper-quartile scores on measures; by the printed colours 2 "
        "of 4 labels follow from that, and 4 when measures and membership count",
    ),
    "class": (
        _say("classes", 0, "states", value=["CCC"]), ["CCC"],
        "Paragraph 2 puts Cccland in the upper quartile on Grain; printed is 45.0, middle and "
        "below the population mean (50.0) and median (49.0)",
    ),
    "class of several": (
        _say("classes", 2, "measures", value=MEASURES), ["BBB"],
        "Paragraph 4 puts Aaaland and Bbbland in the upper quartile on Grain and Salt; printed so "
        "are 3 of these 4 cells, all of them of Aaaland alone",
    ),
    "label": (
        _say("labels", 0, "label", value="Partial"), ["CCC", "DDD"],
        "Paragraph 2 gives Cccland Partial support, the table Low",
    ),
    "label count": (
        _say("label_counts", 0, "counts", value={"Full": 1, "Partial": 2, "Low": 2}), ["BBB", ""],
        "Paragraph 2 counts 2 states with Partial support, the table 1 (Bbbland)",
    ),
    "label count in all": (
        _say("label_counts", 0, "counts", value={"Full": 1, "Partial": 1, "Low": 1}),
        ["CCC DDD", ""],
        "The counts of paragraph 2 add up to 3 states (1 Full, 1 Partial, 1 Low), and the table "
        "has 4",
    ),
    "not named": (
        _say("paragraphs", 0, "names", value=["AAA", "DDD"]), ["CCC"],
        "Cccland, rank 3 of the table, is named in no paragraph of the text",
    ),
    "cause": (
        _say("causes", 0, "is", value="above"), ["BBB"],
        "Paragraph 2 explains Partial support by Salt above the population mean (0.50); Bbbland, "
        "printed as Partial, has 0.30",
    ),
    "outlier": (
        _set({("CCC", "grain_colour"): "red", ("CCC", "grain"): "25.0"}), ["CCC"],
        "Paragraph 2 sets Dddland apart from the others by low values on Grain and Salt; printed "
        "as lower too are Cccland (Grain)",
    ),
    "rank": (
        _say("withdrawals", 0, "year", value=2013), ["DDD"],
        "Paragraph 1 has Dddland withdraw its contingent in 2013; the table, for 2013-2016 (the "
        "caption), ranks it 4 of 4",
    ),
    "not discussed": (
        _say("paragraphs", 0, "subjects", value=["AAA", "DDD"]), ["CCC"],
        "3 of the 4 states have a paragraph on them; Cccland, named in paragraph 2 alone, has none",
    ),
    "other subject": (
        _say("paragraphs", 1, "ends_on", value="AAA"), ["BBB DDD AAA"],
        "Paragraph 3 is on Bbbland and Dddland, and its last sentence on Aaaland",
    ),
    "improvement": (
        _say("improvements", 0, value={**IMPROVED, "state": "AAA"}),
        ["AAA"],
        "Paragraph 2 puts Aaaland in the upper quartile on Salt, and says that improvement there "
        "is required",
    ),
    "improvement of a cell": (
        _say("improvements", 0, value={**IMPROVED, "state": "CCC"}),
        ["CCC"],
        "The table (0.80) puts Cccland in the upper quartile on Salt, and paragraph 2 says that "
        "improvement there is required",
    ),
    "withdrawal": (
        _say("withdrawals", 1, "troops", value="some"), ["DDD"],
        "Dddland withdraws its contingent (90) in paragraph 1, some troops in footnote 1",
    ),
    "total": (
        _say("totals", 0, "stated", 1, "total", value=1250), [""],
        "Strength authorised: paragraph 1 has 1,000 military and 200 police (1,200 together), "
        "paragraph 4 has 1,250 as the total",
    ),
    "total of a part": (
        _say("totals", 0, "stated", 2, "parts", value={"police": 250}), [""],
        "Strength authorised: paragraph 1 has 1,000 military and 200 police (1,200 together), "
        "paragraph 5 has 250 police",
    ),
    "total of its own parts": (
        _say("totals", 0, "stated", 2, value={"place": "note 4", "total": 9,
                                              "parts": {"military": 1000, "police": 200}}),
        ["", "", ""],
        "Strength authorised: note 4 has 1,000 military and 200 police (1,200 together) and 9 as "
        "the total",
    ),
    "strength": (
        _say("strengths", 1, "number", value=450), [""],
        "Paragraph 1 has 500 soldiers on 2013-07-01, paragraph 2 has the strength level at 450 "
        "soldiers by 2013-12-31, 50 fewer",
    ),
    "date": (
        _say("published", value="2019-11-13"), [""],
        "The page is dated 2019-11-13; paragraph 5 calls current the mandate that runs to "
        "2019-06-30",
    ),
    "footnote": (
        _say("footnotes", 0, "title", value="Wind over the harbour"), [""],
        "Footnote 1 (Doe 2013): the title is “Wind over the harbour”, and the address ends in "
        "“grain-and-salt-in-a-dry-season”",
    ),
    "footnote of another day": (
        _say("footnotes", 0, "dated", value="2014-05-04"), [""],
        "Footnote 1 (Doe 2013): the day is 2014-05-04, and in the address 2013-05-04",
    ),
    "citation": (
        _say("cited", 0, "work", value="Poe 2012"), [""],
        "Cited in the text and listed nowhere on the page: Poe 2012 (paragraph 1)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_nothing_beside_it(printed, about, fault):
    change, states, finding = FAULTS[fault]
    change(printed, about)
    found = _found(printed, about)
    kind = next(kind for kind in sorted(KINDS, key=len, reverse=True) if fault.startswith(kind))
    assert set(found["kind"]) == {kind}, found["finding"].tolist()
    assert found["states"].tolist() == states
    assert finding in found["finding"].tolist()


def test_every_kind_has_a_fault_here():
    tried = {kind for kind in KINDS for fault in FAULTS if fault.startswith(kind)}
    assert tried | {"repeated value"} == set(KINDS)


def test_cells_that_read_alike_are_a_slip_where_the_data_differ(printed, about):
    printed.loc[printed["iso3"] == "CCC", "grain"] = "70.0"
    printed.loc[printed["iso3"] == "CCC", "grain_colour"] = "green"
    printed.loc[printed["iso3"] == "CCC", "support"] = "Partial"
    about = {"colours": COLOURS, "windows": about["windows"]}
    for value, number in (("70.02", 0), ("72.5", 1)):
        comparison = pd.DataFrame(
            [("BBB", "grain", "70.0", "70.0"), ("CCC", "grain", "70.0", value)], columns=list(NONE)
        )
        found = _found(printed, about, comparison)
        assert len(found) == number
    assert found["finding"][0] == (
        "Bbbland and Cccland both read 70.0 on Grain; the data give Bbbland 70.0 and Cccland 72.5"
    )


def test_a_page_of_which_the_cells_alone_are_copied_is_judged_by_them(printed, about):
    bare = {"colours": COLOURS, "windows": {"caption": SPAN}}
    assert _found(printed, bare).empty
    printed.loc[printed["iso3"] == "BBB", "salt"] = "0.85"
    assert _found(printed, bare)["kind"].tolist() == ["order"]


def test_withdrawals_stand_beside_a_fall_in_strength(printed, about):
    about["strengths"][1]["number"] = 450
    about["withdrawals"][2]["number"] = 70
    (finding,) = _found(printed, about)["finding"]
    assert finding.endswith("50 fewer; 70 are said to be withdrawn in these years")


def test_an_address_of_no_title_proves_nothing(printed, about):
    for address in ("https://example.org/world-africa-23369865", "https://example.org/", ""):
        about["footnotes"][0]["address"] = address
        assert _found(printed, about).empty
    # words run together are words all the same
    about["footnotes"][0]["address"] = "https://example.org/thegrainand-a-long-way-home"
    assert _found(printed, about).empty


def test_slips_are_grouped_and_the_table_is_named_where_there_are_several(printed, about):
    about["windows"]["note 1"]["start"] = 2010
    about["published"] = "2020-01-01"
    one = _found(printed, about)
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
    _found(printed, about)
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
    table = _table(rows, population)
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
    found = _found(table, about)
    assert found.empty, found["finding"].tolist()


def test_the_shipped_page_has_what_was_found_in_it_by_hand(root):
    """The findings of an independent reading of the page, each by its kind and states."""
    published = root / "resources/published"
    printed, about = read_published(published / "minusma.csv", published / "minusma.yaml")
    found = slips("minusma", printed, about, NONE, {})
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
    assert "13 of these 20 cells, all of them of Senegal alone" in " ".join(found["finding"])
