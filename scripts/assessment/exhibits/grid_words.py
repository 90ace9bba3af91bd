"""Sentences on a grid of specifications that figures and the page share."""

from collections.abc import Mapping

import pandas as pd

from assessment.exhibits.option_labels import choice_text, option_text
from assessment.terms import LABELS, POPULATION_ROWS, capitalised, decimal_text, share_text

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


def firm_text(firmness: pd.DataFrame, specifications: int) -> str:
    """How many configured labels are the most frequent ones over all specifications, in a clause;
    `firmness` as in firmness.csv."""
    configured = firmness[firmness["configured"].isin(LABELS)]
    if configured.empty:
        return f"the choices in use are not among {specifications:,} combinations"
    most = [
        row[row["configured"]] >= max(row[label] for label in LABELS)
        for row in configured.to_dict("records")
    ]
    return (
        f"{sum(most)} of {len(configured)} labels are also the most frequent ones over "
        f"{specifications:,} combinations of choices"
    )


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


def common(options: pd.DataFrame) -> pd.DataFrame:
    """Rows of recovered_options.csv that nearly all of the best take, those of the window apart."""
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
    windows = options[options["choice"] == "window"]
    first = windows.loc[windows["best_share"].idxmax()]
    best, grid = share_text(first["best_share"]), share_text(first["grid_share"])
    window = option_text("window", first["option"])
    return f"{best} of them take the window {window}, against {grid} of the grid"


def auc_words(spread: pd.DataFrame) -> str:
    """Range and median of the AUC over all specifications, in a clause; `spread` as in the grid's
    discrimination.csv."""
    ranges = [f"{_range(row)} with {name}" for name, row in _overall(spread)]
    return f"{PROBABILITY}: {', '.join(ranges)}" if ranges else NO_OTHERS


def contributors_words(spread: pd.DataFrame, specifications: int) -> str:
    """What a grid of that number of specifications shows of contributors beside other states."""
    rows = _overall(spread)
    if not rows:
        return f"{capitalised(NO_OTHERS)}."
    spans = " and ".join(f"from {_range(row)} with {name}" for name, row in rows)
    return " ".join(
        [
            f"Over {specifications:,} specifications, the {PROBABILITY} (ties count half) ranges "
            f"{spans}.",
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
        f"{decimal_text(row['configured'], 2)} with {name}"
        for name, row in rows
        if not pd.isna(row["configured"])
    ]
    above = [f"in {_often(row['share_above_half'])} with {name}" for name, row in rows]
    return [
        *([f"As configured it is {' and '.join(configured)}."] if configured else []),
        "At 0.5 a contributor's count would be higher as often as lower; the probability is above "
        f"0.5 {' and '.join(above)}.",
        "All specifications compare the same contributors: the range shows how far the choices "
        "move the answer, not how certain the answer is.",
    ]


def _overall(spread):
    """The name of each count and its row over all specifications, where any has an AUC."""
    overall = spread[spread["choice"] == "all"].set_index("variable")
    rows = [(name, overall.loc[count]) for count, name in COUNT_TEXTS.items()]
    return [(name, row) for name, row in rows if row["specifications"]]


def _range(row):
    low, high, median = (decimal_text(row[key], 2) for key in ("lowest", "highest", "median"))
    return f"{low} to {high} (median {median})"


def _often(share):
    return {0.0: "no specification", 1.0: "every specification"}.get(
        share, f"{share_text(share)} of the specifications"
    )
