"""Which states an assessment ranks, and in which order; which of them are members."""

from collections.abc import Sequence

import pandas as pd

from assessment.config.model import Strongest, Window
from assessment.errors import WindowError, listed

STRENGTHS = ("mean", "maximum", "last")


def strengths(contributions: pd.DataFrame, mission: str, window: Window, by: str) -> pd.DataFrame:
    """Uniformed personnel per state sent to a mission over the window, largest first.

    `contributions` is tidy, the mission as indicator. `by` is "mean", "maximum" or "last"
    (the last year that the source has in the window). A state not listed in a year counts 0;
    years that the source lacks are left out. Ties are broken by ISO3.
    Returns iso3, personnel (persons).
    """
    sent = contributions[contributions["indicator"] == mission]
    sent = sent[sent["year"].between(*window)]
    if sent.empty:
        raise WindowError(
            f"mission {mission} has no contribution in {window}; "
            f"missions held: {listed(contributions['indicator'].unique(), 40)}"
        )
    years = sent.pivot_table(index="iso3", columns="year", values="value", fill_value=0.0)
    if by == "last":
        figure = years[years.columns.max()]
    else:
        figure = years.max(axis=1) if by == "maximum" else years.mean(axis=1)
    table = figure.rename("personnel").reset_index()
    table = table[table["personnel"] > 0]
    return table.sort_values(["personnel", "iso3"], ascending=[False, True], ignore_index=True)


def listed_contributors(
    contributors: Sequence[str] | Strongest,
    contributions: pd.DataFrame,
    mission: str,
    window: Window,
) -> list[str]:
    """ISO3 codes in rank order: a list is taken as it is, Strongest is drawn from the data."""
    if not isinstance(contributors, Strongest):
        return list(contributors)
    ranked = strengths(contributions, mission, window, contributors.by)
    if len(ranked) < contributors.top:
        raise WindowError(
            f"mission {mission} has {len(ranked)} African contributors in "
            f"{window}, fewer than the {contributors.top} asked for"
        )
    return list(ranked["iso3"].head(contributors.top))


def members(memberships: pd.DataFrame, organisation: str, window: Window, rule: str) -> pd.Series:
    """Membership per state (iso3 -> bool) under a rule: in "any" year of the window, in
    "all" of those that the state existed, or at its "end"."""
    rows = memberships[memberships["indicator"] == organisation]
    rows = rows[rows["year"].between(*window)]
    if rows.empty:
        raise WindowError(
            f"{organisation}: no membership is known in {window}; "
            f"organisations held: {listed(memberships['indicator'].unique())}"
        )
    if rule == "end":
        rows = rows[rows["year"] == window.end]
    groups = rows.groupby("iso3")["value"]
    flag = groups.min() if rule == "all" else groups.max()
    return pd.Series(flag > 0, dtype=bool)
