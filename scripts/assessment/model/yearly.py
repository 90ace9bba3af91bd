"""Months of personnel as means of years, for what does not read months yet."""

import pandas as pd


def yearly_means(contributions: pd.DataFrame) -> pd.DataFrame:
    """Tidy contributions of all types, value the mean over the months held of each year."""
    whole = contributions[contributions["type"] == "all"]
    keys = ["source", "release", "indicator", "iso3", "year"]
    return whole.groupby(keys, as_index=False, sort=False)["value"].mean()
