"""What a grid of specifications shows, in words that figures and the page share."""

from collections.abc import Mapping

import pandas as pd

from assessment.exhibits.choices import choice_text, option_text
from assessment.terms import POPULATION_ROWS, share_text

NEARLY = 0.99  # from this share on nearly all take an option
COUNTED = ("cells", "labels", "values", "population")


def printed_labels(comparison: pd.DataFrame | None) -> dict[str, str]:
    """ISO3 to the printed label; `comparison` as in results/comparison/, or None: none."""
    if comparison is None:
        return {}
    cells = comparison[comparison["column"] == "support"]
    return dict(zip(cells["iso3"], cells["printed"], strict=True))


def flipped_text(row: Mapping) -> str:
    """What flips a state's label most often, in words; `row` of firmness.csv."""
    if row["flips"] == 0:
        return "nothing flips it"
    return f"{choice_text(row['flipped_by'])}, {share_text(row['flips'])}"


def printed_parts(comparison: pd.DataFrame) -> dict[str, int]:
    """How many parts of a printed table there are to agree with, by COUNTED.

    `comparison` as in results/comparison/<assessment>.csv: cells of membership and
    measures, labels, values of states, figures of the population.
    """
    whole = comparison["iso3"].isin(POPULATION_ROWS)
    labels = ~whole & (comparison["column"] == "support")
    cells = ~whole & ~labels
    values = cells & (comparison["column"] != "member") & comparison["printed"].notna()
    population = whole & comparison["printed"].notna()
    counts = (cells, labels, values, population)
    return {key: int(rows.sum()) for key, rows in zip(COUNTED, counts, strict=True)}


def common(options: pd.DataFrame) -> pd.DataFrame:
    """Rows of recovered_options of what nearly all of the best take, beside the window."""
    nearly = (options["best_share"] >= NEARLY) & (options["grid_share"] < NEARLY)
    return options[nearly & ~options["choice"].str.startswith("window")]


def best_words(recovery: pd.DataFrame, comparison: pd.DataFrame) -> str:
    """How many specifications are the best ones, and how well they agree."""
    least, most = recovery["agreement"].min(), recovery["agreement"].max()
    span = f"{most}" if least == most else f"{least} to {most}"
    parts = sum(printed_parts(comparison).values())
    return f"the {len(recovery):,} specifications that agree best ({span} of {parts} printed parts)"


def window_words(options: pd.DataFrame) -> str:
    """Which window the best specifications take, beside its share of the grid."""
    own = options[options["choice"] == "window"]
    first = own.loc[own["best_share"].idxmax()]
    best, grid = share_text(first["best_share"]), share_text(first["grid_share"])
    window = option_text("window", first["option"])
    return f"{best} of them take the window {window}, against {grid} of the grid"
