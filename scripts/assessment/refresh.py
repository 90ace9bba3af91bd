"""A refresh: pulls a source again, stores it beside the pinned snapshot, and compares the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.data.names import dated_name, hash_in_name
from assessment.data.pulled import csv_bytes, pulled
from assessment.data.read_snapshot import read_snapshot
from assessment.data.snapshot_diff import Revisions, revisions
from assessment.data.states import read_states
from assessment.data.worldbank import Progress
from assessment.data.write_snapshot import incoming


@dataclass(frozen=True)
class Refreshed:
    """A refreshed source: the snapshot that holds what the API serves now.

    `name` is that snapshot, the pinned one where nothing differs; `new` says whether it was
    stored by this refresh; `revisions` compares it with the pinned one.
    """

    source: str
    name: str
    new: bool
    revisions: Revisions


def refresh(
    how: dict,
    pinned: Mapping,
    root: Path,
    endpoint: str,
    today: date,
    accept: bool = False,
    progress: Progress | None = None,
) -> Refreshed:
    """Pull as `how` (settings.pulling) says and store what is new: a Refreshed.

    `pinned` is the entry of the pinned snapshot in settings.cleaning; `root` holds resources/;
    `accept` takes an answer that leaves out states; `progress` is called with the number of
    answers so far and the number expected. InputError where the pull does not hold.
    """
    resources = Path(root) / "resources"
    states = read_states(resources / "states.csv")["iso3"]
    before = read_snapshot(Path(root) / pinned["folder"], "indicators", pinned["sha256"])
    with incoming(resources) as snapshot:
        after, provenance = pulled(snapshot, how, states, endpoint, accept, progress)
        revised = revisions(before, after)
        if revised.unchanged:
            return Refreshed(how["source"], pinned["name"], False, revised)
        content = csv_bytes(after)
        name = dated_name(content, today)
        held = _held(resources / "raw" / how["source"], hash_in_name(name))
        if held is None:
            snapshot.add("data.csv", content)
            snapshot.store(how["source"], name, provenance)
    return Refreshed(how["source"], held or name, held is None, revised)


def _held(folder, digits):
    """The name of a snapshot that was stored on another day with the same data, or None."""
    names = [path.parent.name for path in sorted(folder.glob("*/data.csv"))]
    return next((name for name in names if hash_in_name(name) == digits), None)
