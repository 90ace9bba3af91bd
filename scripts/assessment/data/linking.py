"""Chain-linking: an earlier edition carried forward onto the level of a later one."""

import pandas as pd

from assessment.terms import LINKED


def chain_linked(later: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Tidy values of `later`; before its first year those of `earlier`, moved to its level.

    Editions of an index re-estimate their whole series, so levels do not compare. For each
    indicator and state the earlier values are shifted by the difference of the two editions
    in the first year of the later one: value + (later[link] - earlier[link]). A state that
    either edition lacks in the link year has no linked values. Rows of the earlier edition
    carry the release "<earlier> linked to <later>".
    """
    link = later.groupby("indicator")["year"].min().rename("link")
    keys = ["indicator", "iso3"]
    earlier = earlier.merge(link, on="indicator")
    at_link = earlier[earlier["year"] == earlier["link"]]
    new = later.merge(link, on="indicator").query("year == link")
    shift = new.merge(at_link[[*keys, "value"]], on=keys, suffixes=("", "_earlier"))
    shift["shift"] = shift["value"] - shift["value_earlier"]
    moved = earlier[earlier["year"] < earlier["link"]].merge(shift[[*keys, "shift"]], on=keys)
    moved = moved.assign(
        value=moved["value"] + moved["shift"],
        release=moved["release"] + LINKED + later["release"].iloc[0],
    )
    linked = pd.concat([later, moved[later.columns]])
    return linked.sort_values([*keys, "year"], ignore_index=True)
