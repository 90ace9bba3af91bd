"""An assessment in two sentences: what was asked and came out, and how far to trust it."""

from collections.abc import Mapping

import pandas as pd

from assessment.config.model import Display, Strongest
from assessment.exhibits.discrimination_words import (
    COUNT,
    COUNT_WITH_MEMBERSHIP,
    DIGITS,
    EQUAL,
    HIGHER,
    LOWER,
    OPEN,
    OTHER_STATES,
    UNKNOWN,
    direction,
    interval_text,
    low_supports,
    no_comparison,
    rows_of,
    sizes_text,
)
from assessment.exhibits.grid_words import support_text
from assessment.exhibits.table import value_text, window_text
from assessment.terms import LABELS

TRUST = "How far to trust it: "  # before the clauses of the second sentence
# What the counts say of contributors beside other African states, and of a second count then.
_VERDICTS = {
    HIGHER: "contributors tend to score higher than other African states",
    LOWER: "contributors tend to score lower than other African states",
    EQUAL: "contributors and other African states all score the same",
    OPEN: "it is open whether contributors or other African states score higher",
}
_SECOND = {
    HIGHER: "contributors tend to score higher",
    LOWER: "contributors tend to score lower",
    EQUAL: "all score the same",
    OPEN: "it is open",
}


def summary(
    assessment: pd.DataFrame,
    discrimination: pd.DataFrame,
    display: Display,
    ranked: Strongest | None = None,
    agreement: Mapping[str, int] | None = None,
    inferred: bool = False,
    grid: tuple[pd.DataFrame, pd.DataFrame] | None = None,
) -> tuple[str, str]:
    """The two sentences, for a reader in a hurry; the second has a clause on each way to look.

    `assessment` and `discrimination` as in their CSV files; `ranked` is how the states are ranked,
    None where they are listed; `agreement` is the assessment's part of
    results/comparison/summary.json, None without a printed table; `inferred` says whether choices
    of the config were inferred from that table; `grid` are curve.csv and firmness.csv, None
    without a grid.
    """
    trust = [
        *([f"agreement: {_agreement(agreement, inferred)}"] if agreement else []),
        *([f"firmness: {support_text(*grid)}"] if grid else []),
        f"discrimination: {_discrimination(discrimination, display)}",
    ]
    return _result(assessment, display, ranked), f"{TRUST}{'; '.join(trust)}."


def _result(assessment, display, ranked):
    organisation = display.regional_organisation.replace("_", " ")
    point = f" and one for membership of {organisation}" if display.support.count_membership else ""
    counts = [(label, int((assessment["support"] == label).sum())) for label in LABELS[::-1]]
    (first, most), *others = counts
    rest = " and ".join(f"{label} for {number}" for label, number in others)
    measures = len(display.measures)
    each = f"each of {measures} measures" if measures > 1 else "the one measure"
    return (
        f"We asked how far the model fits {states_text(len(assessment), display, ranked)} "
        f"({window_text(*display.window)}): with a point for {each} {_supporting(display)}{point}, "
        f"support is {first} for {most} {'state' if most == 1 else 'states'}, {rest}."
    )


def states_text(states: int, display: Display, ranked: Strongest | None) -> str:
    """Which states an assessment is about, as "the 10 African states with most personnel in X"."""
    if ranked is None:
        many = f"{states} listed African contributors"
        return f"the {many if states > 1 else 'listed African contributor'} to {display.mission}"
    those = f"the {states} African states" if states > 1 else "the one African state"
    which = "with most personnel in" if ranked.top else "with personnel in"
    return f"{those} {which} {display.mission}"


def _supporting(display):
    return "in the class that supports the model" if low_supports(display) else "classed as upper"


def points_text(display: Display) -> str:
    """What the points are given for: the classes that support the model, and membership."""
    rules, low = display.classification, low_supports(display)
    basis = "yearly values" if rules.population == "state_years" else "averages"
    parts = []
    if len(low) < len(display.measures):
        side = "at or above" if rules.upper == ">=" else "above"
        parts.append(f"a measure classed as upper ({side} the third quartile of the {basis} of")
    if low:
        side = "at or below" if rules.lower == "<=" else "below"
        labels = ", ".join(one.label for one in display.measures if one.name in low)
        parts.append(f"{labels} classed as lower ({side} the first quartile of the {basis} of")
    text = "; ".join(f"{part} {rules.states.label})" for part in parts)
    if display.support.count_membership:
        text += f"; membership of {display.regional_organisation.replace('_', ' ')}"
    return f"A point each: {text}."


def _agreement(counts, inferred):
    text = (
        "{coloured_cells_agreeing} of {coloured_cells} cells ({measure_cells_agreeing} of "
        "{measure_cells} on the measures) are in the printed class, and {labels_agreeing} of "
        "{labels} labels are those printed"
    ).format(**counts)
    return f"{text} (a fit, not a test: choices were inferred from it)" if inferred else text


def _discrimination(discrimination, display):
    rows = rows_of(discrimination)
    alone, whole = (rows[variable, OTHER_STATES] for variable in (COUNT, COUNT_WITH_MEMBERSHIP))
    if direction(alone) == UNKNOWN:
        return (
            "contributors cannot be compared with other African states, "
            f"{no_comparison(alone)} ({sizes_text(alone)})"
        )
    probability, interval = value_text(alone["auc"], DIGITS), interval_text(alone)
    first = f"probability {probability}, 95% interval {interval}"
    second = f"{value_text(whole['auc'], DIGITS)}, {interval_text(whole)}"
    by, also = "by the measures alone", "with membership"
    kinds = [direction(row) for row in (alone, whole)]
    if len(set(kinds)) == 1:
        return f"{by} ({first}) and {also} ({second}) {_VERDICTS[kinds[0]]}"
    return f"{by} {_VERDICTS[kinds[0]]} ({first}), {also} {_SECOND[kinds[1]]} ({second})"
