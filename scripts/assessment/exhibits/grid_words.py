"""Sentences on a grid of specifications that figures and the page share."""

from collections.abc import Mapping

import pandas as pd

from assessment.exhibits.option_labels import choice_text, option_text
from assessment.terms import (
    POPULATION_ROWS,
    capitalised,
    share_text,
    share_words,
)

NEARLY = 0.99  # from this share on nearly all take an option
COUNTED = ("cells", "labels", "values", "population")
# Names of the counts whose AUC is taken; what it is; the clause where there is none.
COUNT_TEXTS = {
    "count": "measures alone",
    "count_with_membership": "membership counted",
}
PROBABILITY = (
    "probability that a contributor has a higher count of supporting measures than another African "
    "state"
)
NO_OTHERS = "no state of the population is left to compare the contributors with"


def combinations_text(number: int) -> str:
    """How many combinations of options there are."""
    return f"{number:,} combination{'' if number == 1 else 's'}"


def printed_labels(comparison: pd.DataFrame | None) -> dict[str, str]:
    """ISO3 to the printed label; `comparison` as in results/comparison/, or None: none."""
    if comparison is None:
        return {}
    cells = comparison[comparison["column"] == "support"]
    return dict(zip(cells["iso3"], cells["printed"], strict=True))


def flipped_text(row: Mapping) -> str:
    """What flips a state's label most often, in words; `row` of firmness.csv."""
    if row["flips"] == 0:
        return "nothing changes it"
    return f"{choice_text(row['flipped_by'])}, {share_text(row['flips'])}"


def blocks(curve: pd.DataFrame) -> pd.DataFrame:
    """The positions of a curve: runs of specifications with the same counts of labels.

    `curve` as in curve.csv, from most support to least. Columns: full, partial, low (contributors),
    specifications, start, end (cumulative shares of all specifications).
    """
    # every choice has a row for each specification, so one choice is enough
    first = curve[curve["choice"] == curve["choice"].iloc[0]]
    positions = first.groupby(["full", "partial", "low"], sort=False)["specifications"].sum()
    positions = positions.reset_index()
    end = positions["specifications"].cumsum() / positions["specifications"].sum()
    return positions.assign(start=end.shift(fill_value=0.0), end=end)


def configured_block(positions: pd.DataFrame, firmness: pd.DataFrame) -> int | None:
    """The place in blocks() of the configured specification, None where the grid lacks it."""
    labels = firmness["configured"].dropna().value_counts()
    counts = [int(labels.get(label, 0)) for label in ("Full", "Partial", "Low")]
    same = (positions[["full", "partial", "low"]] == counts).all(axis="columns")
    return int(same.idxmax()) if labels.sum() and same.any() else None


def support_text(curve: pd.DataFrame, firmness: pd.DataFrame) -> str:
    """Which shares of all combinations give less and more support than the configured one, in a
    clause. More support is more Full labels, or as many and more Partial ones. `curve` and
    `firmness` as in their CSV files."""
    positions = blocks(curve)
    every = f"{combinations_text(positions['specifications'].sum())} of choices"
    place = configured_block(positions, firmness)
    if place is None:
        return f"the choices in use are not among the {every} tried"
    row = positions.loc[place]
    less, more = share_words(1 - row["end"]), share_words(row["start"])
    return f"{less} of {every} give less support than the one used, {more} more"


def printed_parts(comparison: pd.DataFrame) -> dict[str, int]:
    """How many parts of a printed table there are to agree with, by COUNTED.

    `comparison` as in results/comparison/<assessment>.csv: cells of membership and
    measures, labels, values of states, values of the population.
    """
    of_population = comparison["iso3"].isin(POPULATION_ROWS)
    labels = ~of_population & (comparison["column"] == "support")
    cells = ~of_population & ~labels
    values = cells & (comparison["column"] != "member") & comparison["printed"].notna()
    population = of_population & comparison["printed"].notna()
    counts = (cells, labels, values, population)
    return {key: int(rows.sum()) for key, rows in zip(COUNTED, counts, strict=True)}


def items_words(comparison: pd.DataFrame) -> str:
    """What the printed items are that a specification can agree with, in a clause."""
    parts = printed_parts(comparison)
    members = int((comparison["column"] == "member").sum())
    texts = {
        "cells": ("class", "classes"),
        "labels": ("label", "labels"),
        "values": ("value", "values"),
        "population": ("mean or median", "means and medians"),
    }
    listed = [f"{parts[key]} {texts[key][parts[key] > 1]}" for key in COUNTED if parts[key]]
    if members:
        listed[0] += f" ({members} of membership)"
    return f"{sum(parts.values())} printed items: {', '.join(listed)}"


def common(options: pd.DataFrame) -> pd.DataFrame:
    """Rows of recovered_options.csv that nearly all of the best take, those of the window apart."""
    nearly = (options["best_share"] >= NEARLY) & (options["grid_share"] < NEARLY)
    return options[nearly & ~options["choice"].str.startswith("window")]


def closest(recovery: pd.DataFrame) -> str:
    """The specifications that agree best, as a subject: how many there are."""
    number = f"{len(recovery):,} combinations" if len(recovery) > 1 else "combination"
    return f"the {number} closest to the printed table"


def which_words(recovery: pd.DataFrame, grid: Mapping) -> str:
    """Which specifications count as closest to the printed table; `grid` as in grid.json."""
    if len(recovery) == grid["specifications"]:
        return "every combination"
    ties = " and those that tie with the last" if len(recovery) > grid["best"] else ""
    return f"the best {grid['best']:,}{ties}"


def best_words(recovery: pd.DataFrame, comparison: pd.DataFrame, grid: Mapping) -> str:
    """How many specifications are the best ones, which they are, and how well they agree."""
    least, most = recovery["agreement"].min(), recovery["agreement"].max()
    span = f"{most}" if least == most else f"{least} to {most}"
    parts = sum(printed_parts(comparison).values())
    which = which_words(recovery, grid)
    return f"{closest(recovery)} ({which}; {span} of {parts} printed items agree)"


def window_words(options: pd.DataFrame, best: str = "them") -> str:
    """Which window the best specifications take, beside its share of the grid; `best` names them,
    as in "of them"."""
    windows = options[options["choice"] == "window"]
    first = windows.loc[windows["best_share"].idxmax()]
    share, grid = share_words(first["best_share"]), share_words(first["grid_share"])
    window = option_text("window", first["option"])
    return f"{share} of {best} use the window {window}, against {grid} of all combinations"


def auc_words(spread: pd.DataFrame) -> str:
    """Which side has the higher count over all specifications, and the range of the AUC, in a
    clause; `spread` as in the grid's discrimination.csv."""
    rows = _overall(spread)
    if not rows:
        return NO_OTHERS
    higher = all(row["lowest"] > 0.5 for _, row in rows)
    lower = all(row["highest"] < 0.5 for _, row in rows)
    ranges = [f"{_ends(row)} with {name}" for name, row in rows]
    if higher or lower:
        return (
            f"under every combination contributors have the {'higher' if higher else 'lower'} "
            "count more often than other African states: probability"
            f"{'' if higher else ' of a higher one'} {', '.join(ranges)}"
        )
    return (
        "the probability that a contributor has a higher count than another African state ranges "
        f"from {', from '.join(ranges)}"
    )


def contributors_words(spread: pd.DataFrame, specifications: int) -> str:
    """What a grid of that number of specifications shows of contributors beside other states."""
    rows = _overall(spread)
    if not rows:
        return f"{capitalised(NO_OTHERS)}."
    spans = " and ".join(f"from {_range(row)} with {name}" for name, row in rows)
    return " ".join(
        [
            f"Over {combinations_text(specifications)}, the {PROBABILITY} (a tie counts as half) "
            f"ranges {spans}.",
            *spread_words(spread),
        ]
    )


def spread_words(spread: pd.DataFrame) -> list[str]:
    """What the AUC is as configured, how often it exceeds one half, and what its range does not
    say: a sentence each; none where there is no AUC."""
    rows = _overall(spread)
    if not rows:
        return []
    configured = [
        f"{row['configured']:.2f} with {name}"
        for name, row in rows
        if not pd.isna(row["configured"])
    ]
    often = [_often(row["share_above_half"]) for _, row in rows]
    above = [f"in {text} with {name}" for text, (name, _) in zip(often, rows, strict=True)]
    if len(set(often)) == 1:
        above = [f"in {often[0]}"]
    return [
        *([f"As configured it is {' and '.join(configured)}."] if configured else []),
        "At 0.5 a contributor's count would be higher as often as lower; the probability is above "
        f"0.5 {' and '.join(above)}.",
        "All combinations compare the same contributors: the range shows how far the choices "
        "move the answer, not how certain the answer is.",
    ]


def _overall(spread):
    """The name of each count and its row over all specifications, where any has an AUC."""
    overall = spread[spread["choice"] == "all"].set_index("variable")
    rows = [(name, overall.loc[count]) for count, name in COUNT_TEXTS.items()]
    return [(name, row) for name, row in rows if row["specifications"]]


def _range(row):
    return f"{_ends(row)} (median {row['median']:.2f})"


def _ends(row):
    return " to ".join(f"{row[key]:.2f}" for key in ("lowest", "highest"))


def _often(share):
    return {0.0: "no combination", 1.0: "every combination"}.get(
        share, f"{share_words(share)} of the combinations"
    )
