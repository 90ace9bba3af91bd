"""Compares a new snapshot of an indicator source with an earlier one."""

from dataclasses import dataclass

import pandas as pd

from assessment.errors import listed

_KEYS = ["indicator", "iso3", "year"]
_MORE_KEYS = ("month", "type")


@dataclass(frozen=True)
class Revisions:
    """Differences of two snapshots.

    Series are compared by code: one that only one of the two has is `series_added` or
    `series_gone`, and none of its values counts as revised. For the series of both: states
    and years that came or went with all their values, `months_gone` in words, one text for each
    series, of years that are not gone; `values` and how many of them came and went; and `revised`,
    a frame indicator, iso3, year, before, after, difference (units of the indicator), the largest
    change first.
    """

    series_added: list[str]
    series_gone: list[str]
    states_added: list[str]
    states_gone: list[str]
    years_added: list[int]
    years_gone: list[int]
    months_gone: list[str]
    values: int
    added: int
    gone: int
    revised: pd.DataFrame

    @property
    def vanished(self) -> str:
        """The states and years that no series of both has any more, and the months that one of
        them has not, in words; "" where none."""
        gone = (
            ("states", self.states_gone),
            ("years", self.years_gone),
            ("months", self.months_gone),
        )
        return "; ".join(f"{what} {listed(names, 60)}" for what, names in gone if names)

    @property
    def unchanged(self) -> bool:
        """Whether the two hold the same values."""
        return not (self.series_added or self.series_gone or self.added or self.gone) and (
            self.revised.empty
        )


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> Revisions:
    """The Revisions between two frames of indicator, iso3, year, value, a row for each of the keys.

    Frames that were cleaned are of that kind, and those of a pull. Keys are indicator, iso3, year
    and, where the frames have them, month and type. Any difference of a value or
    of its standard error is a revision, however small: the database's own date does not show one.
    """
    keys = [*_KEYS, *(name for name in _MORE_KEYS if name in before and name in after)]
    both = set(before["indicator"]) & set(after["indicator"])
    old, new = (frame[frame["indicator"].isin(both)] for frame in (before, after))
    joined = old.merge(
        new,
        on=keys,
        how="outer",
        suffixes=("_before", "_after"),
        indicator=True,
        # of rows that pair in two ways, each would be "revised"
        validate="one_to_one",
    )
    kept = joined[joined["_merge"] == "both"]
    differs = kept["value_before"] != kept["value_after"]
    errors = [f"standard_error_{side}" for side in ("before", "after")]
    if set(errors) <= set(kept):
        one, other = kept[errors[0]], kept[errors[1]]
        differs |= (one != other) & ~(one.isna() & other.isna())
    revised = kept[differs].rename(columns={"value_before": "before", "value_after": "after"})
    revised = revised[[*keys, "before", "after"]]
    revised = revised.assign(difference=revised["after"] - revised["before"])
    order = revised["difference"].abs().sort_values(ascending=False, kind="stable").index
    years_gone, dated = _missing_from(old, new, "year"), "month" in keys
    return Revisions(
        series_added=sorted(set(after["indicator"]) - both),
        series_gone=sorted(set(before["indicator"]) - both),
        states_added=_missing_from(new, old, "iso3"),
        states_gone=_missing_from(old, new, "iso3"),
        years_added=_missing_from(new, old, "year"),
        years_gone=years_gone,
        months_gone=_months_gone(old[~old["year"].isin(years_gone)], new) if dated else [],
        values=len(after),
        added=int((joined["_merge"] == "right_only").sum()),
        gone=int((joined["_merge"] == "left_only").sum()),
        revised=revised.loc[order].reset_index(drop=True),
    )


def _months_gone(old, new):
    """Of each series the months of `old` that `new` has not, in words: the first to the last of
    them, and how many; none of values that are of a whole year."""
    keys = ["indicator", "year", "month"]
    months = old.dropna(subset="month").drop_duplicates(keys).merge(
        new[keys].drop_duplicates(), on=keys, how="left", indicator=True
    )  # fmt: skip
    gone = months[months["_merge"] == "left_only"].sort_values(keys)
    texts = []
    for series, rows in gone.groupby("indicator"):
        first, *_, last = 2 * [f"{row.year}-{row.month:02d}" for row in rows.itertuples()]
        many = f" to {last} ({len(rows)})" if len(rows) > 1 else ""
        texts.append(f"{series} {first}{many}")
    return texts


def _missing_from(one, other, column):
    return sorted(set(one[column].tolist()) - set(other[column].tolist()))
