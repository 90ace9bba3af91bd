"""Compares the printed order of the contributors with their order by strength, under every rule."""

from dataclasses import dataclass

import pandas as pd

from assessment.config.model import Strongest, Window
from assessment.errors import WindowError
from assessment.model.contributors import (
    ALL,
    DERIVED,
    DIGITS,
    TROOPS,
    Ranking,
    month_text,
    monthly_strengths,
    rankings,
    strengths,
)
from assessment.terms import POPULATION_ROWS

TYPES = {"all": ALL, "troops": TROOPS}
COLUMNS = ("rule", "types", "places", "of", "states_in", "states_out", "order", "personnel",
           "closest", "difference", "ties", "derived", "left_out")  # fmt: skip


def printed_states(printed: pd.DataFrame) -> list[str]:
    """The ISO3 codes of a printed table in their order, without the rows of the population."""
    rows = printed[~printed["iso3"].isin(POPULATION_ROWS)]
    return list(rows["iso3"].iloc[rows["rank"].astype("int64").argsort(kind="stable")])


def order_by_rules(
    printed: pd.DataFrame, contributions: pd.DataFrame, mission: str, window: Window, month: int
) -> pd.DataFrame:
    """The printed order beside the order by each of contributors.RULES, for all types of personnel
    and for troops alone.

    `contributions` is tidy, `month` the one that year_end judges a year by. Columns: COLUMNS, as
    the catalogue says of order.csv; all but the first two and `of` are missing where the window
    holds no month that a rule can rank by.
    """
    listed = printed_states(printed)
    rows = [
        {"rule": rule, "types": types, "of": len(listed)}
        | (_beside(listed, ranking) if ranking else {})
        for types, added in TYPES.items()
        for rule, ranking in rankings(contributions, mission, window, month, added).items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"places": "Int64", "of": "Int64"})


def _beside(listed, ranking):
    """The printed order beside one ranking, as cells of a row."""
    table = ranking.personnel
    first = list(table["iso3"].head(len(listed)))
    near = table.head(len(listed) + 1)
    apart = -near["personnel"].diff().iloc[1:]
    closest = near["iso3"].iloc[apart.argmin() : apart.argmin() + 2] if len(apart) else []
    return {
        "places": _places(listed, ranking),
        "states_in": " ".join(one for one in first if one not in listed),
        "states_out": " ".join(one for one in listed if one not in first),
        "order": " ".join(first),
        "personnel": " ".join(f"{one:.10g}" for one in table["personnel"].head(len(listed))),
        "closest": " ".join(closest),
        "difference": round(apart.min(), DIGITS),
        "ties": "; ".join(
            " ".join(group)
            for _, group in near.groupby("personnel", sort=False)["iso3"]
            if len(group) > 1
        ),
        "derived": " ".join(map(month_text, ranking.derived)),
        "left_out": " ".join(map(str, ranking.left_out)),
    }


@dataclass(frozen=True)
class Configured:
    """The printed order beside the rule `how` that an assessment ranks by.

    `strengths` has a row for each of the first states and the one after them if any, in rank order
    (iso3 the index), a column for each month used, persons. `places` are printed places that agree,
    `reported` how many do by the months that were reported alone (None where the rule finds none
    among them), and `moved` the states whose places differ then.
    """

    how: Strongest
    ranking: Ranking
    strengths: pd.DataFrame
    places: int
    reported: int | None
    moved: tuple[str, ...]


def configured_order(
    printed: pd.DataFrame,
    contributions: pd.DataFrame,
    mission: str,
    window: Window,
    how: Strongest,
) -> Configured:
    """The printed order beside that of the rule by which an assessment ranks its states."""
    listed = printed_states(printed)
    contributions = contributions[contributions["indicator"] == mission]
    ranking = strengths(contributions, mission, window, how.by, how.month)
    shown = None if how.top is None else how.top + 1
    first = list(ranking.personnel["iso3"].iloc[:shown])
    months = monthly_strengths(contributions, mission).loc[list(ranking.used), first].T
    agreeing, moved = _places(listed, ranking), []
    reported: int | None = agreeing
    if ranking.derived:
        others = contributions[contributions["basis"] != DERIVED]
        try:
            alone = strengths(others, mission, window, how.by, how.month)
        except WindowError:
            reported = None
        else:
            reported = _places(listed, alone)
            pairs = zip(first[: how.top], alone.personnel["iso3"], strict=False)
            moved = [one for one, other in pairs if one != other]
    return Configured(how, ranking, months, agreeing, reported, tuple(moved))


def _places(listed, ranking):
    """How many places of a list of ISO3 codes a ranking has alike."""
    return sum(one == other for one, other in zip(listed, ranking.personnel["iso3"], strict=False))
