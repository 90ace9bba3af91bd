"""What no rule can produce, against a search over every rule there is."""

import itertools

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assessment.data.published import read_published
from assessment.model.certificates import certificates

COLOURS = {"green": "upper", "red": "lower", "": "middle"}
NAMES = {"lower": "red", "middle": "", "upper": "green"}


def _printed(cells):
    """A printed table of one measure from pairs of value and class."""
    rows = [
        {
            "rank": str(place),
            "iso3": f"S{place:02}",
            "state": f"State {place}",
            "member": "No",
            "member_colour": "red",
            "score": f"{value:.1f}",
            "score_colour": NAMES[kind],
            "support": "Low",
        }
        for place, (value, kind) in enumerate(cells, start=1)
    ]
    return pd.DataFrame(rows)


def _least_wrong(cells):
    """The fewest wrong cells over every pair of thresholds, alike values in either order."""
    order = {"lower": 0, "middle": 1, "upper": 2}
    codes = [order[kind] for _, kind in sorted(cells, key=lambda cell: (cell[0], order[cell[1]]))]
    # cells that print alike may differ behind the last digit in the way that suits best
    cuts = itertools.combinations_with_replacement(range(len(codes) + 1), 2)
    return min(
        sum(
            code != (0 if place < first else 1 if place < second else 2)
            for place, code in enumerate(codes)
        )
        for first, second in cuts
    )


@given(
    st.lists(
        st.tuples(st.sampled_from([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), st.sampled_from(sorted(NAMES))),
        min_size=1,
        max_size=9,
    )
)
def test_as_many_as_the_best_thresholds_get_wrong(cells):
    table = certificates(_printed(cells), COLOURS).set_index("column")
    row = table.loc["score"]
    assert row["least_wrong"] == _least_wrong(cells)
    assert row["cells"] == len(cells)
    # each group proves all of its cells but one
    groups = [group.split(", ") for group in row["proof"].split("; ") if group]
    assert sum(len(group) - 1 for group in groups) == row["least_wrong"]


def test_the_printed_table(root):
    printed, about = read_published(
        root / "resources/published/minusma.csv", root / "resources/published/minusma.yaml"
    )
    table = certificates(printed, about["colours"]).set_index("column")
    assert table["least_wrong"].to_dict() == {
        "member": 0,
        "governance": 0,
        "political_accountability": 1,
        "regional_leadership": 0,
        "trade_across_borders": 0,
        "support, membership counted": 0,
        "support, membership not counted": 2,
    }
    proof = table.loc["political_accountability", "proof"]
    assert proof == "NGA at 0.78 is upper, NER at 0.81 is middle"


def test_counts_are_exact_and_alike_ones_have_one_label():
    printed = _printed([(0.1, "middle"), (0.2, "middle"), (0.3, "middle")])
    printed["support"] = ["Low", "Partial", "Low"]
    row = certificates(printed, COLOURS).set_index("column").loc["support, membership counted"]
    assert row["least_wrong"] == 1
    assert "S02 at 0 is Partial" in row["proof"]


def test_cells_that_fall_three_classes_deep_prove_two_wrong():
    printed = _printed([(0.1, "upper"), (0.2, "middle"), (0.3, "lower")])
    row = certificates(printed, COLOURS).set_index("column").loc["score"]
    assert row["least_wrong"] == 2
    assert row["proof"] == "S01 at 0.1 is upper, S02 at 0.2 is middle, S03 at 0.3 is lower"
