"""Counts sentences by their verdict, as numbers and in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a page reads the words alone
    import pandas as pd

VERDICTS = ("supported", "contradicted", "undecidable")
# Why a sentence is undecidable, by whether the data have anything on it.
UNDECIDED = {False: "no such data", True: "open though data are there"}


def counts(evaluated: "pd.DataFrame") -> dict[str, int]:
    """`sentences`, `tests` (one that is the same test as another is not counted), and how many of
    the tests have each of VERDICTS and each of UNDECIDED's reasons."""
    tests = evaluated[evaluated["same_as"].fillna("") == ""]
    return {
        "sentences": len(evaluated),
        "tests": len(tests),
        **{name: int((tests["verdict"] == name).sum()) for name in VERDICTS},
        **{name: int((tests["undecided"] == name).sum()) for name in UNDECIDED.values()},
    }


def tally_text(tally: Mapping[str, int], name: str) -> str:
    """The `counts` of the assessment `name`, in two sentences."""
    again = tally["sentences"] - tally["tests"]
    reasons = [
        f"{tally[UNDECIDED[False]]} because no source here covers them",
        f"{tally[UNDECIDED[True]]} because the data leave them open",
    ]
    return (
        f"Of {tally['sentences']} sentences checked against {name}, {again} repeat another and are "
        f"not counted. Of the other {tally['tests']}, {tally['supported']} are "
        f"supported, {tally['contradicted']} contradicted and {tally['undecidable']} undecidable: "
        f"{', '.join(reasons)}."
    )
