"""What the states of an assessment are ranked by, in words."""

from calendar import month_name
from typing import TYPE_CHECKING

from assessment.config.model import Strongest, Window
from assessment.model.contributors import strengths

if TYPE_CHECKING:
    import pandas as pd

# What states are ranked by, of what the source holds in the window: strengths at the end of
# months, or means of years, as its snapshot has them.
STRENGTHS = {
    "mean": "mean of all strengths in the window, 0 where absent",
    "mean_present": "mean of the strengths in the window while the state is there",
    "maximum": "largest strength in the window",
    "last": "last strength in the window",
    "year_end": "strength at the end of {month}, averaged over the years of the window that have "
    "it",
}


def strength_formula(by: str, month: int) -> str:
    """What states are ranked by under a rule of model.contributors."""
    return STRENGTHS[by].format(month=month_name[month])


def _month_words(month):
    """A month as "December 2014"; of a year's mean (month 0) the year."""
    year, number = month
    return f"{month_name[number]} {year}".strip()


def ranking_text(
    how: Strongest | None, contributions: "pd.DataFrame", mission: str, window: Window
) -> str:
    """What the states of an assessment are ranked by, and which values were derived; "" where
    they are listed. `contributions` is tidy."""
    if how is None:
        return ""
    ranking = strengths(contributions, mission, window, how.by, how.month)
    whose = "" if how.top else "are all states with personnel in the window, "
    rule = f"Ranked {whose}by uniformed personnel: {strength_formula(how.by, how.month)}"
    gaps = []
    if ranking.derived:
        months = ", ".join(map(_month_words, ranking.derived))
        gaps.append(f"derived from other values, not reported: {months}")
    if ranking.left_out:
        gaps.append(f"no data: {', '.join(map(str, ranking.left_out))}")
    return f"{rule} ({'; '.join(gaps)})." if gaps else f"{rule}."
