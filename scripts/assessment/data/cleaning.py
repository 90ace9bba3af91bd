"""Cleans every release of a source that is read, once, and selects what one reading needs."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from assessment.data.linking import chain_linked
from assessment.data.ranges import check_ranges
from assessment.data.read_snapshot import read_snapshot
from assessment.data.seats import seats_held
from assessment.data.strengths import tidy_contributions, tidy_missions
from assessment.data.tidy import tidy_indicators, tidy_memberships


def clean(root: Path, how: Mapping, states: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The tidy frame of a source: all its releases one below the other, in their order.

    `how` is one of settings.cleanings, or a single reading; `root` holds resources/; `states` and
    `names` come from data.states. Columns: source, release, indicator, iso3, year, value, and those
    that workflow/catalogue.yaml has for the kind of the source. InputError names the snapshot of
    any fault.
    """
    parts = [
        cleaned(
            read_snapshot(root / one["folder"], _kind(how), one["sha256"]), how, one, states, names
        )
        for one in how["snapshots"]
    ]
    return pd.concat(parts, ignore_index=True)


def cleaned(
    raw: pd.DataFrame,
    how: Mapping,
    snapshot: Mapping,
    states: pd.DataFrame,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """One release of a source as clean() gives it, of its `raw` values, in the store or not yet.

    `snapshot` has its name and its folder below the project, for messages.
    """
    source, name, kind = how["source"], snapshot["name"], _kind(how)
    if kind == "terms":
        return seats_held(raw, states, names, how["counting_rules"], source, name)
    if kind == "memberships":
        return tidy_memberships(raw, states, names, source, name, how["first"], how["last"])
    folder = f"{snapshot['folder']}/data.csv"
    check_ranges(raw, how, folder, how.get("missing_codes", ()))
    if kind == "missions":
        return tidy_missions(raw, source, name)
    if kind == "contributions":
        return tidy_contributions(raw, states, source, name)
    repeated = [case for case in how["repeated"] if case["snapshot"] == name]
    return tidy_indicators(raw, states, source, name, how["missing_codes"], repeated)


def _kind(how):
    # a linked source is one of indicators
    return "indicators" if how["kind"] == "linked" else how["kind"]


def selected(tidy: pd.DataFrame, reading: Mapping, how: Mapping) -> pd.DataFrame:
    """The rows of a tidy frame that a reading (settings.cleaning) uses: a release, maybe linked.

    `how` is what the frame was cleaned by. A counting rule gets the name that the reading has for
    it. Columns as those of the frame.
    """
    pinned, *earlier = (snapshot["name"] for snapshot in reading["snapshots"])
    frame = tidy[tidy["release"] == pinned]
    if "first" in reading:
        frame = frame[frame["year"].between(reading["first"], reading["last"])]
    if reading["kind"] == "terms":
        frame = _counted(frame, reading["counting_rules"], how["counting_rules"])
    for name in earlier:
        frame = chain_linked(frame, tidy[tidy["release"] == name])
    return frame.reset_index(drop=True)


def _counted(frame, wanted, held):
    """Seats by the `wanted` rules (name: rule), whatever their names in `held`."""
    parts = []
    for name, rule in sorted(wanted.items()):
        indicator = next(one for one, other in held.items() if other == rule)
        parts.append(frame[frame["indicator"] == indicator].assign(indicator=name))
    return pd.concat(parts)
