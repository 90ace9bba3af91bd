"""Whether the model distinguishes contributors from other states: each variable compared, and how
often states drawn at random would have labels as high."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from assessment.config.model import DiscriminationRules
from assessment.errors import WindowError
from assessment.model.contributors import strengths
from assessment.model.measurement_error import stream_of
from assessment.model.support import count_support
from assessment.model.two_groups import (
    area_interval,
    holm,
    probability_higher,
    rank_correlation,
    rank_test,
    without_noise,
)
from assessment.terms import LABELS, SUMMARIES

# The contributors against all other states and against the other members of the organisation;
# states with personnel in the window against those without.
COMPARISONS = ("other_states", "other_members", "senders")
COLUMNS = [
    "variable", "comparison", "contributors", "others", "contributors_missing", "others_missing",
    "median_contributors", "median_others", "auc", "auc_low", "auc_high", "p", "p_method",
    "p_adjusted", "share_upper_contributors", "share_upper_others", "fisher_p", "tau",
    "tau_states", "tau_p", "tau_p_method", "tau_p_adjusted", "remark",
]  # fmt: skip
NUMBERS = ("contributors", "others", "contributors_missing", "others_missing", "tau_states")
TEXTS = ("p_method", "tau_p_method", "remark")
# Remarks that the words on these numbers look for.
ALL_EQUAL, BY_DEFINITION = "all values are equal", "all others are members by definition"
REBUILT, PRINTED = "rebuilt", "printed"
ALL_STATES, MEMBERS = "all states", "members"
COUNTED = {"Full": ("Full",), "Full or Partial": ("Full", "Partial")}
CHANCE_COLUMNS = [
    "labels", "drawn_from", "counted", "states", "drawn", "with_label", "observed", "expected", "p",
]  # fmt: skip


class _Variable(NamedTuple):
    """One value a state, NaN where missing. `upper` says which of them support the model (1, 0, NaN
    where missing), or is None; `sign` is -1 where low values do. `counts_membership` says whether
    the value of a member is higher for that alone, `lacking` which states lack a measure of those
    that were counted."""

    name: str
    values: pd.Series
    upper: pd.Series | None
    sign: int = 1
    counts_membership: bool = False
    lacking: pd.Series | None = None


class _Sides(NamedTuple):
    """Two groups of states, as boolean columns, and the names for a state of each. `strengths`
    are the persons of each state where the first are the senders."""

    first: pd.Series
    second: pd.Series
    names: tuple[str, str]
    strengths: pd.Series | None = None


def discrimination(
    population: pd.DataFrame, contributions: pd.DataFrame, settings: DiscriminationRules
) -> pd.DataFrame:
    """Contributors beside other states: in each of COMPARISONS a row for each variable.

    `population` is the assessment's (population.csv), `contributions` tidy. Variables are the
    measures, then SUMMARIES: membership (0, 1), the number of measures of the class that supports
    the model, the same with membership, the label (its place in LABELS). Columns: COLUMNS, as the
    catalogue has them; medians are in the unit of the variable, the others as two_groups has
    them. A measure that low values of support the model is turned before it is compared. What
    cannot be computed is empty, with a remark.
    """
    # so that nothing depends on the order of the rows
    table = population.sort_values("iso3", ignore_index=True)
    variables = _variables(table, settings)
    rows: list[dict] = []
    for comparison in COMPARISONS:
        try:
            sides = _sides(comparison, table, contributions, settings)
        except WindowError:
            remark = f"no month of {settings.mission} is held in {settings.window}"
            rows += [
                {"variable": one.name, "comparison": comparison, "remark": remark}
                for one in variables
            ]
            continue
        found = [_row(one, comparison, sides, settings) for one in variables]
        for p_value in ("p", "tau_p"):
            adjusted = holm([row.get(p_value, np.nan) for row in found])
            for row, value in zip(found, adjusted, strict=True):
                row[f"{p_value}_adjusted"] = value
        rows += found
    return _frame(rows)


def against_others(
    population: pd.DataFrame, settings: DiscriminationRules, variables: Sequence[str]
) -> pd.DataFrame:
    """The rows that discrimination() has of some variables, the contributors against all other
    states; nothing is adjusted, so p_adjusted is empty."""
    table = population.sort_values("iso3", ignore_index=True)
    sides = _against_others(table)
    known = {one.name: one for one in _variables(table, settings)}
    return _frame([_row(known[name], COMPARISONS[0], sides, settings) for name in variables])


def _frame(rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    types = {**dict.fromkeys(COLUMNS[2:-1], "float64"), **dict.fromkeys(NUMBERS, "Int64")}
    return frame.astype({**types, **dict.fromkeys(TEXTS, "str")})


def _variables(table, settings):
    """The variables of the states of `table`, in the order of the result."""
    of_measures = []
    for measure, supporting in settings.supports.items():
        values = table[measure].astype(float)
        upper = (table[f"{measure}_class"] == supporting).astype(float).where(values.notna())
        of_measures.append(_Variable(measure, values, upper, 1 if supporting == "upper" else -1))
    member = table["member"].astype(bool)
    classes = table[[f"{measure}_class" for measure in settings.supports]]
    without, with_membership = (
        count_support(classes, list(settings.supports.values()), member, counted).astype(float)
        for counted in (False, True)
    )
    label = table["support"].map({name: place for place, name in enumerate(LABELS)}).astype(float)
    full = (table["support"] == LABELS[-1]).astype(float)
    lacking = table[list(settings.supports)].isna().any(axis=1)
    summaries = (
        (member.astype(float), member.astype(float), 1, True),
        (without, None, 1, False, lacking),
        (with_membership, None, 1, True, lacking),
        (label, full, 1, settings.count_membership, lacking),
    )
    named = zip(SUMMARIES, summaries, strict=True)
    return [*of_measures, *(_Variable(name, *summary) for name, summary in named)]


def _against_others(table):
    listed = table["rank"].notna()
    return _Sides(listed, ~listed, ("contributor", "other state"))


def _sides(comparison, table, contributions, settings):
    """The two groups compared; WindowError for senders of a window without months."""
    if comparison == "other_states":
        return _against_others(table)
    listed = table["rank"].notna()
    if comparison == "other_members":
        return _Sides(listed, ~listed & table["member"], ("contributor", "other member"))
    # a mean above zero in the months held: somebody was there in one of them
    ranking = strengths(contributions, settings.mission, settings.window, "mean").personnel
    mean = table["iso3"].map(ranking.set_index("iso3")["personnel"])
    names = ("state with personnel", "state without personnel")
    return _Sides(mean.notna(), mean.isna(), names, mean)


def _row(variable, comparison, sides, settings):
    """A row of the result, without what is adjusted for the other rows; empty cells have no key."""
    groups = [variable.values[side] for side in (sides.first, sides.second)]
    first, second = (one.dropna() for one in groups)
    remarks = [
        f"no {name}" if one.empty else f"no {name} has a value"
        for name, one in zip(sides.names, groups, strict=True)
        if one.isna().all()
    ]
    row = {
        "variable": variable.name,
        "comparison": comparison,
        "contributors": len(first),
        "others": len(second),
        "contributors_missing": len(groups[0]) - len(first),
        "others_missing": len(groups[1]) - len(second),
        "median_contributors": first.median(),
        "median_others": second.median(),
    }
    if not remarks:
        row |= _compared(variable, first, second)
        if len({*without_noise(first), *without_noise(second)}) == 1:
            remarks.append(ALL_EQUAL)
    if variable.upper is not None:
        row |= _shares(*(variable.upper[one.index] for one in (first, second)))
    if sides.strengths is not None:
        row |= _related(variable, first, sides.strengths[first.index], settings)
        if "tau" not in row:
            remarks.append("values or strengths of those with personnel do not differ")
    if comparison == "other_members" and variable.counts_membership:
        remarks.append(BY_DEFINITION)
    if variable.lacking is not None:
        lacking = variable.lacking[sides.first | sides.second]
        if lacking.any():
            have = "has" if lacking.sum() == 1 else "have"
            remarks.append(
                f"{lacking.sum()} of {len(lacking)} states {have} no value on a measure, which "
                "counts as 0"
            )
    row["remark"] = "; ".join(remarks)
    return row


def _compared(variable, first, second):
    """The area under the curve, its interval and p of two groups with values."""
    groups = [without_noise(one) * variable.sign for one in (first, second)]
    area = probability_higher(*groups)
    low, high = area_interval(area, len(first), len(second))
    p, method = rank_test(*groups)
    return {"auc": area, "auc_low": low, "auc_high": high, "p": p, "p_method": method}


def _shares(first, second):
    """The shares of values that support the model, and Fisher's exact p of both."""
    from scipy.stats import fisher_exact

    found = {"share_upper_contributors": first.mean(), "share_upper_others": second.mean()}
    if len(first) and len(second):
        counts = [[one.sum(), len(one) - one.sum()] for one in (first, second)]
        found["fisher_p"] = float(fisher_exact(np.array(counts, dtype=int)).pvalue)
    return found


def _related(variable, values, strength, settings):
    """Kendall's tau-b of the values of the senders with their strengths, where both differ."""
    found = {"tau_states": len(values)}
    ranked, strength = without_noise(values) * variable.sign, without_noise(strength)
    if min(len(np.unique(ranked)), len(np.unique(strength))) > 1:
        stream = stream_of(settings.seed, f"{variable.name} tau")
        tau, p, method = rank_correlation(ranked, strength, settings.draws, stream)
        found |= {"tau": tau, "tau_p": p, "tau_p_method": method}
    return found


def chance(population: pd.DataFrame, printed: Mapping[str, str] | None = None) -> pd.DataFrame:
    """How probable it is that states drawn at random have labels as high as the contributors.

    `population` is the assessment's; as many of its states as there are contributors are drawn
    without putting any back, from all or from the members of the organisation alone. `printed`
    are labels of a printed table by ISO3, which take the place of the contributors' own in rows
    beside the others. Columns: labels, drawn_from, counted, states (that are drawn from), drawn,
    with_label (of those states), observed (contributors with the label), expected (in a draw), p:
    that of `observed` or more in a draw, of the hypergeometric distribution. Both are empty where
    there are fewer states than are to be drawn.
    """
    from scipy.stats import hypergeom

    listed = population["rank"].notna()
    drawn = int(listed.sum())
    labels = {REBUILT: population["support"]}
    if printed is not None:
        own = population["iso3"].map(printed).where(listed)
        labels[PRINTED] = own.fillna(population["support"])
    everyone = pd.Series(True, index=population.index)
    origins = {ALL_STATES: everyone, MEMBERS: population["member"].astype(bool)}
    rows = []
    for kind, label in labels.items():
        for origin, there in origins.items():
            for counted, names in COUNTED.items():
                high = label.isin(names)
                states, with_label = int(there.sum()), int((high & there).sum())
                observed = int((high & listed).sum())
                row = [kind, origin, counted, states, drawn, with_label, observed]
                if drawn <= states:
                    p = min(1.0, float(hypergeom.sf(observed - 1, states, with_label, drawn)))
                    row += [drawn * with_label / states, p]
                rows.append(dict(zip(CHANCE_COLUMNS, row, strict=False)))
    return pd.DataFrame(rows, columns=CHANCE_COLUMNS).astype({"expected": float, "p": float})
