"""Slips of a printed page: each kind is found on a page that has it, and nothing beside it.

The page (printed_pages) fits together; a fault is one change of it.
"""

import pytest

from assessment.model.slips import KINDS
from printed_pages import MEASURES, found_slips, page_text, printed_page


@pytest.fixture
def printed():
    return printed_page()


@pytest.fixture
def about():
    return page_text()


IMPROVED = {"place": "paragraph 2", "measures": ["salt"]}


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
        "The years averaged differ: the caption says 2013\N{EN DASH}2016 and note 1 says "
        "2010\N{EN DASH}2016",
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
        "Paragraph 4 puts Aaaland and Bbbland in the upper quartile on Grain and Salt; the table "
        "prints 3 of these 4 cells so; only Aaaland has them all",
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
        "Paragraph 1 has Dddland withdraw its contingent in 2013; the table, for "
        "2013\N{EN DASH}2016 (the caption), ranks it 4 of 4",
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
    found = found_slips(printed, about)
    kind = next(kind for kind in sorted(KINDS, key=len, reverse=True) if fault.startswith(kind))
    assert set(found["kind"]) == {kind}, found["finding"].tolist()
    assert found["states"].tolist() == states
    assert finding in found["finding"].tolist()


def test_every_kind_has_a_fault_here():
    tried = {kind for kind in KINDS for fault in FAULTS if fault.startswith(kind)}
    assert tried | {"repeated value"} == set(KINDS)
