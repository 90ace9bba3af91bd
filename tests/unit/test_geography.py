"""The table of geography: every state once, borders that both states have, sources that exist."""

import pytest

from assessment.data.geography import read_geography
from assessment.data.states import read_states
from assessment.errors import InputError

HEADER = "iso3,landlocked,capital,neighbours,source\n"
ROWS = "AAA,true,Aton,BBB FRA,key\nBBB,false,Bton; Bville,AAA,key\nCCC,false,Cton,,key\n"


def test_every_state_of_the_population_has_its_geography(root):
    geography = read_geography(root / "resources/geography.csv")
    assert list(geography["iso3"]) == list(read_states(root / "resources/states.csv")["iso3"])
    keys = set(geography["source"])
    bibliography = (root / "references.bib").read_text(encoding="utf-8")
    assert all(f"{{{key}," in bibliography for key in keys)
    # a landlocked state has a neighbour, and no island has one
    assert (geography.loc[geography["landlocked"], "neighbours"] != "").all()
    assert set(geography.loc[geography["neighbours"] == "", "iso3"]) == {
        "COM", "CPV", "MDG", "MUS", "STP", "SYC"
    }  # fmt: skip


def test_a_table_of_geography_is_read_with_its_types(tmp_path):
    path = tmp_path / "geography.csv"
    path.write_text(HEADER + ROWS)
    assert read_geography(path).values.tolist() == [
        ["AAA", True, "Aton", "BBB FRA", "key"],
        ["BBB", False, "Bton; Bville", "AAA", "key"],
        ["CCC", False, "Cton", "", "key"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("BBB FRA", "FRA", "BBB has AAA for a neighbour, AAA not BBB"),
        ("BBB FRA", "BBB, FRA", "cells, and the header has 5 columns"),
        ("BBB FRA", "BBB;FRA", "line 2: neighbours cannot be 'BBB;FRA'"),
        ("true", "yes", "line 2: landlocked cannot be 'yes'"),
        ("Cton", "", "line 4: capital cannot be ''"),
        ("CCC", "AAA", "AAA is given twice"),
        ("CCC", "C", "line 4: iso3 cannot be 'C'"),
    ],
)
def test_a_table_of_geography_that_cannot_be_is_refused(tmp_path, old, new, message):
    path = tmp_path / "geography.csv"
    path.write_text(HEADER + ROWS.replace(old, new, 1))
    with pytest.raises(InputError, match=f"geography.csv.*{message}"):
        read_geography(path)
