"""Contributors beside other states in words, which claim no more than the numbers.

The interval at the digits shown decides which side has the higher values: where it reaches one
half, the question is open. P-values are shown and decide nothing.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config.model import Display
from assessment.exhibits.table import value_text, window_text
from assessment.model.discrimination import ALL_EQUAL, ALL_STATES, BY_DEFINITION
from assessment.terms import SUMMARIES

DIGITS = 2  # of a probability, its interval, a tau
EVEN = 0.5  # the probability where neither side has the higher values
MEMBER, COUNT, COUNT_WITH_MEMBERSHIP, SUPPORT = SUMMARIES
# What a state of each side of a comparison is called.
SIDES = {
    "other_states": ("contributor", "other state"),
    "other_members": ("contributor", "other member"),
    "senders": ("state with personnel", "state without"),
}
OTHER_STATES, OTHER_MEMBERS, SENDERS = SIDES
COLUMNS = ("contributors", "others")  # those of the two sides
HIGHER, LOWER, EQUAL, OPEN, UNKNOWN = "higher", "lower", "equal", "open", "unknown"


def variable_labels(discrimination: pd.DataFrame, display: Display) -> dict[str, str]:
    """The label of each variable of discrimination.csv, in its order.

    The label of a measure whose low values support the model says so, since its comparison is
    turned.
    """
    low = low_supports(display)
    labels = {
        measure.name: measure.label + (" (low supports)" if measure.name in low else "")
        for measure in display.measures
    }
    labels |= {
        MEMBER: f"Membership of {_organisation(display)}",
        COUNT: "Count of measures",
        COUNT_WITH_MEMBERSHIP: "Count with membership",
        SUPPORT: "Model support",
    }
    return {name: labels[name] for name in discrimination["variable"].unique()}


def low_supports(display: Display) -> list[str]:
    """The measures whose low values support the model."""
    return [measure.name for measure in display.measures if measure.supports == "lower"]


def comparison_heads(display: Display) -> dict[str, tuple[str, str]]:
    """The names of the two sides of each comparison in a heading."""
    return {
        OTHER_STATES: ("Contributors", "all other African states"),
        OTHER_MEMBERS: ("Contributors", f"other members of {_organisation(display)}"),
        SENDERS: ("States with personnel", "states without"),
    }


def _organisation(display):
    return display.regional_organisation.replace("_", " ")


def rows_of(discrimination: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of discrimination.csv by variable and comparison; numbers of states are whole, 0
    where they are not known, and an empty remark is ""."""
    counts = [f"{side}{what}" for side in COLUMNS for what in ("", "_missing")]
    rows = {}
    for row in discrimination.to_dict("records"):
        numbers = {key: 0 if pd.isna(row[key]) else int(row[key]) for key in counts}
        remark = "" if pd.isna(row["remark"]) else row["remark"]
        rows[row["variable"], row["comparison"]] = {**row, **numbers, "remark": remark}
    return rows


def direction(row: Mapping) -> str:
    """How the first side of a row compares: HIGHER or LOWER where the interval at the digits shown
    leaves out one half, OPEN where it does not, EQUAL where all states have one value, UNKNOWN
    where there is nothing to compare."""
    if pd.isna(row["auc"]):
        return UNKNOWN
    if ALL_EQUAL in row["remark"]:
        return EQUAL
    low, high = (float(value_text(row[key], DIGITS)) for key in ("auc_low", "auc_high"))
    return HIGHER if low > EVEN else LOWER if high < EVEN else OPEN


def number_text(number: int, noun: str) -> str:
    """A number of states with their noun, as "1 other member" or "7 states without"."""
    if number == 1:
        return f"1 {noun}"
    first, *rest = noun.split(" ") if noun.startswith("state ") else [noun]
    return " ".join([str(number), f"{first}s", *rest])


def sizes_text(row: Mapping) -> str:
    """How many states with a value each side of a row has."""
    return ", ".join(
        number_text(row[side], noun)
        for side, noun in zip(COLUMNS, SIDES[row["comparison"]], strict=True)
    )


def probability_text(p: float) -> str:
    """A probability as "0.06", with a third digit below 0.01; "<0.001" and ">0.99" where digits
    would say none or all."""
    if p < 0.001:
        return "<0.001"
    if 0.995 <= p < 1:
        return ">0.99"
    return value_text(p, 3 if round(p, 3) < 0.01 else 2)


def p_text(p: float) -> str:
    """A p-value, as "p = 0.06" or "p < 0.001"."""
    text = probability_text(p)
    return f"p {text[0]} {text[1:]}" if text[0] in "<>" else f"p = {text}"


def interval_text(row: Mapping) -> str:
    """The 95% interval of a row, as "0.48 to 0.83"."""
    return " to ".join(value_text(row[key], DIGITS) for key in ("auc_low", "auc_high"))


def no_comparison(row: Mapping) -> str:
    """Why a row compares nothing, as "no other member"; "" where it does. Members beside members
    are not compared by membership: the others were chosen by it."""
    if not pd.isna(row["auc"]):
        chosen_by_it = row["variable"] == MEMBER and BY_DEFINITION in row["remark"]
        return BY_DEFINITION if chosen_by_it else ""
    lacking = [
        f"no {noun}{' with a value' if row[f'{side}_missing'] else ''}"
        for side, noun in zip(COLUMNS, SIDES[row["comparison"]], strict=True)
        if not row[side]
    ]
    # no state on either side: no side is to be named, and the remark says why
    return lacking[0] if len(lacking) == 1 else row["remark"]


def sentence(discrimination: pd.DataFrame, display: Display) -> str:
    """The sentence to quote: what the count of measures says, what membership adds.

    `discrimination` as in discrimination.csv; `display` (views.display) has mission, window,
    regional_organisation and measures.
    """
    rows = rows_of(discrimination)
    count, total, member = (
        rows[variable, OTHER_STATES] for variable in (COUNT, COUNT_WITH_MEMBERSHIP, MEMBER)
    )
    window, mission = window_text(*display.window), display.mission
    if direction(count) == UNKNOWN:
        return (
            f"For {mission}, {window}, contributors cannot be compared with other African states: "
            f"{no_comparison(count)} ({sizes_text(count)})."
        )
    again = "again, " if direction(count) == direction(total) else ""
    return (
        f"In the data for {window}, a listed African contributor to {mission} has a higher count "
        f"of measures that support the model (0 to {len(display.measures)}) than another African "
        f"state with probability {_estimate(count)}: {_verdict(count, 'contributors')}. With "
        f"membership of {_organisation(display)} counted too, the probability is "
        f"{value_text(total['auc'], DIGITS)} ({interval_text(total)}; {p_text(total['p'])}): "
        f"{again}{_verdict(total, 'contributors')}. {_members(member)}."
    )


def _estimate(row):
    return (
        f"{value_text(row['auc'], DIGITS)} (a tie counts as half; 95% interval "
        f"{interval_text(row)}; {p_text(row['p'])}; {sizes_text(row)})"
    )


def _verdict(row, first):
    """What a count says of its first side, as a clause."""
    kind = direction(row)
    if kind == EQUAL:
        return "all have the same count"
    if kind == OPEN:
        return "it is open which side has the higher counts"
    return f"{first} tend to have the {kind} counts"


def _members(row):
    """How many of each side are members; a share of states is turned back into their number."""
    first, second = (
        f"{round(row[f'share_upper_{side}'] * row[side])} of {number_text(row[side], noun)}"
        for side, noun in zip(COLUMNS, SIDES[OTHER_STATES], strict=True)
    )
    test = f"Fisher's exact test, {p_text(row['fisher_p'])}"
    return f"Members are {first} and {second} ({test})"


def caution(discrimination: pd.DataFrame, display: Display) -> str:
    """The sentences on what the numbers do not say."""
    row = rows_of(discrimination)[COUNT, OTHER_STATES]
    chosen = "chosen by the outcome, their personnel in the mission" if display.ranked else "listed"
    sentences = [
        f"The contributors ({row['contributors']}) were {chosen}; the values are those of "
        f"{window_text(*display.window)}."
    ]
    if direction(row) != UNKNOWN:
        smaller = number_text(min(row["contributors"], row["others"]), "state")
        width = value_text(row["auc_high"] - row["auc_low"], DIGITS)
        sentences.append(
            f"With only {smaller} on the smaller side, the interval of the count spans {width}."
        )
    sentences.append(
        "The numbers describe these states: they say nothing about why a state sent personnel. We "
        "judge by the interval, not by p: where it includes 0.50, the question is open."
    )
    return " ".join(sentences)


def further_sentences(discrimination: pd.DataFrame, display: Display) -> list[str]:
    """A sentence on single measures, on each other comparison, and on the strength of senders."""
    rows, heads = rows_of(discrimination), comparison_heads(display)
    sentences = [_single_measures(rows, display)]
    for comparison in (OTHER_MEMBERS, SENDERS):
        row, (first, second) = rows[COUNT, comparison], heads[comparison]
        sides = f"{first} against {second}"
        if direction(row) == UNKNOWN:
            sentences.append(f"{sides}: no comparison ({no_comparison(row)}).")
        else:
            sentences.append(
                f"{sides}: probability of the higher count {_estimate(row)}; "
                f"{_verdict(row, first[:1].lower() + first[1:])}."
            )
    if not pd.isna(row["tau"]):
        tau = value_text(row["tau"], DIGITS).replace("-", "\N{MINUS SIGN}")
        sentences.append(
            f"Among {number_text(int(row['tau_states']), 'state with personnel')}, the count and "
            f"the mean monthly strength have Kendall's tau-b {tau} ({p_text(row['tau_p'])})."
        )
    return sentences


# What single measures say, as it precedes their names.
_ON_MEASURES = {
    HIGHER: "contributors tend to have the values that support the model on",
    LOWER: "other states tend to have the values that support the model on",
    EQUAL: "all states are equal on",
    OPEN: "it is open which side tends to have the values that support the model on",
    UNKNOWN: "nothing can be compared on",
}


def _single_measures(rows, display):
    by_direction: dict[str, list[str]] = {kind: [] for kind in _ON_MEASURES}
    for measure in display.measures:
        row = rows[measure.name, OTHER_STATES]
        numbers = no_comparison(row) or (
            f"{value_text(row['auc'], DIGITS)}, {interval_text(row)}; "
            f"{row['contributors']} and {row['others']} states"
        )
        by_direction[direction(row)].append(f"{measure.label} ({numbers})")
    parts = [
        f"{_ON_MEASURES[kind]} {', '.join(named)}" for kind, named in by_direction.items() if named
    ]
    return f"Measure by measure, {'; '.join(parts)}."


def chance_sentences(chance: pd.DataFrame) -> list[str]:
    """How many labels states drawn at random from all would have, beside the contributors: a
    sentence for the rebuilt labels, one for printed ones. `chance` as in chance.csv."""
    from_all = chance[chance["drawn_from"] == ALL_STATES]
    return [
        f"By the {labels} labels, {number_text(first['drawn'], 'state')} drawn at random from all "
        f"{first['states']} include "
        + "; ".join(
            f"{value_text(row['expected'], 1)} with {row['counted']} on average, and "
            f"{row['observed']} or more, as among the contributors, with probability "
            f"{probability_text(row['p'])}"
            for row in rows.to_dict("records")
        )
        + "."
        for labels, rows in from_all.groupby("labels", sort=False)
        for first in [rows.iloc[0]]
    ]
