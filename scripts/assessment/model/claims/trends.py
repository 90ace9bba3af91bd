"""Statements on the trend of a state's values of a measure."""

from collections.abc import Mapping
from typing import Any

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import (
    Finding,
    edition,
    plain,
    probability,
    undecided,
    value_text,
    years_text,
)
from assessment.model.claims.measures import nothing

# A trend needs so many observed years, and to be this unlikely without one.
TREND_YEARS = 5
TREND_LEVEL = 0.05


def trend(
    claim: Mapping, said: Any, measure: str, frames: Mapping, settings: ClaimRules
) -> Finding:
    """Rising or falling: Theil-Sen's slope with its interval, and the Mann-Kendall test.

    Kendall's tau of value against year is the Mann-Kendall test. A trend is there where its p
    is below TREND_LEVEL and the slope's interval excludes zero.
    """
    panel, period = frames["panel"], claim["period"]
    own = panel[(panel["measure"] == measure) & (panel["iso3"] == claim["subject"])]
    own = own[own["year"].between(period["start"], period["end"])].sort_values("year")
    if own.empty:
        return nothing(claim, measure)
    text = f"{years_text(own)}; {edition(own)}"
    if len(own) < TREND_YEARS:
        return undecided(text, f"a trend needs {TREND_YEARS} observed years")
    values, years = own["value"].to_numpy(float), own["year"].to_numpy(float)
    if values.min() == values.max():
        return undecided(
            f"{value_text(values[0])} in every year, {text}", "the figures do not move"
        )
    # as costly to import as all else of the claims, and they alone need it
    from scipy import stats

    slope = stats.theilslopes(values, years, alpha=1 - TREND_LEVEL)
    p = stats.kendalltau(years, values).pvalue
    text = (
        f"Theil-Sen {slope.slope:+.2g} a year ({slope.low_slope:+.2g} to "
        f"{slope.high_slope:+.2g}), Mann-Kendall p {probability(p)}; {text}"
    )
    is_clear = slope.low_slope > 0 or slope.high_slope < 0
    if not (is_clear and p < TREND_LEVEL):
        return undecided(text, "no trend can be told from these years")
    direction = "rising" if slope.slope > 0 else "falling"
    return plain(direction == said, text, f"it is {direction}")
