"""What a downloaded file has twice: a state on both sides of a change, and whole rows."""

import random
import re

import pytest

from assessment.errors import InputError
from import_files import VDEM, rows_of, values_of, without, xls

# Rows of p5v2018 in its order, by scode; Polity IV is sorted by ccode, and has no p5.
CHANGED = [
    ["p5", "cyear", "ccode", "scode", "country", "year", "democ", "autoc", "polity", "polity2"],
    ["0", "5301992", "530", "ETH", "Ethiopia", "1992", "-88", "-88", "-88", "0"],
    ["0", "5301993", "530", "ETH", "Ethiopia", "1993", "-88", "-88", "-88", "0"],
    ["0", "5291993", "529", "ETI", "Ethiopia", "1993", "-88", "-88", "-88", "1"],
    ["0", "5291994", "529", "ETI", "Ethiopia", "1994", "-88", "-88", "-88", "1"],
    ["1", "6262011", "626", "SDN", "Sudan-North", "2011", "0", "4", "-4", "-4"],
    ["1", "6262012", "626", "SDN", "Sudan-North", "2012", "0", "4", "-4", "-4"],
    ["1", "6252010", "625", "SUD", "Sudan", "2010", "1", "3", "-2", "-2"],
    ["1", "6252011", "625", "SUD", "Sudan", "2011", "1", "3", "-2", "-2"],
]


AFTER_THE_CHANGE = {
    ("democ", "ETH", 1993): -88, ("polity2", "ETH", 1993): 1, ("polity2", "ETH", 1992): 0,
    ("democ", "SDN", 2011): 0, ("autoc", "SDN", 2011): 4, ("polity2", "SDN", 2011): -4,
    ("polity2", "SDN", 2010): -2,
}  # fmt: skip


@pytest.mark.parametrize("left_out", [(), ("p5",), ("scode",), ("ccode", "p5")])
@pytest.mark.parametrize("kind", ["csv", "xls"])
def test_a_state_that_stands_twice_is_the_one_after_the_change_in_any_order(
    take, file, kind, left_out
):
    rows = without(CHANGED, *left_out)
    for order in (rows, [rows[0], *rows[:0:-1]], [rows[0], *random.Random(1).sample(rows[1:], 8)]):
        found = take("polity", file(f"x.{kind}", xls(order) if kind == "xls" else order))
        values = values_of(found)
        assert len(values) == len(found.observations) == 6 * 4
        assert values.items() >= AFTER_THE_CHANGE.items()
        assert (found.edition or {}).get("citation") == (
            None if "p5" in left_out else "marshall2020polity5"
        )
        assert [one[:23] for one in found.notes] == [
            "ETH 1993 appears twice:",
            "SDN 2011 appears twice:",
        ]
    code = "ccode 529" if "scode" in left_out else "scode ETI"
    assert re.search(rf"kept (line|row) \d+ \({code}\), left out (line|row) \d+$", found.notes[0])


def test_a_state_that_stands_once_is_taken_as_it_stands(take, file):
    rows = [row for row in CHANGED if row[1] not in ("5291993", "6252011")]
    found = take("polity", file("x.csv", rows))
    assert values_of(found)["polity2", "SDN", 2011] == -4
    assert values_of(found)["polity2", "ETH", 1993] == 0 and found.notes == []


def test_other_repeats_are_refused_with_places_and_values_and_what_to_do(take, file):
    path = file("x.csv", without(CHANGED, "scode", "ccode"))
    with pytest.raises(InputError) as refused:
        take("polity", path)
    assert str(refused.value) == (
        f"{path}, line 9: autoc of SDN 2011 appears twice, 3 there and 4 in line 6; the "
        "producer's code of the state shows which is meant: a file with its column, any of "
        "ccode, scode, is read"
    )
    path = file("x.csv", [*VDEM, [*VDEM[2][:-1], "0.82"]])
    with pytest.raises(InputError) as refused:
        take("vdem", path)
    assert str(refused.value) == (
        f"{path}, line 7: v2x_veracc of NER 2013 appears twice, 0.82 there and 0.81 in line 3; "
        "delete the row that is not meant, and say so with --steps"
    )


def test_a_table_twice_over_is_the_table(take, file):
    found = take("polity", file("x.csv", [*CHANGED, *CHANGED[1:]]))
    assert values_of(found) == values_of(take("polity", file("y.csv", CHANGED)))
    assert found.notes[-1] == "8 rows (line 10 the first) repeated value for value: counted once"


def test_rows_that_say_the_same_count_once_and_are_told(take, file):
    found = take("vdem", file("x.csv", [*VDEM, VDEM[2]]))
    assert rows_of(found) == [("v2x_veracc", "NER", 2013, 0.81)]
    assert found.notes == ["line 7 repeated value for value: counted once"]


def test_of_columns_of_indicators_those_in_use_must_be_there(take, file):
    rows = without(CHANGED, "democ", "autoc", "polity")
    found = take("polity", file("x.csv", rows), needed=set())
    assert found.lacking == ["autoc", "democ", "polity"]
    assert set(found.observations["indicator"]) == {"polity2"}
    path = file("x.csv", without(CHANGED, "autoc", "polity"))
    assert take("polity", path, needed={"democ"}).lacking == ["autoc", "polity"]
    with pytest.raises(InputError, match="and lacks autoc$"):
        take("polity", path, needed={"democ", "autoc"})
    with pytest.raises(InputError, match="and lacks autoc, democ, polity, polity2"):
        take("polity", file("x.csv", without(rows, "polity2")), needed=set())
    blank = [CHANGED[0], *([*row[:6], "", *row[7:]] for row in CHANGED[1:])]
    with pytest.raises(InputError, match="no value of democ, which tables of the config use"):
        take("polity", file("x.csv", blank), needed={"democ"})
