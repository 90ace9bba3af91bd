"""The registry of sources, resources/sources.yaml: what is held, from whom, on what terms."""

from collections.abc import Iterable

from assessment.data.names import is_dated
from assessment.errors import InputError, listed

# How the unit of contributions ends in a snapshot that has no months.
YEARLY_MEAN = "yearly mean"
# What a snapshot that is still to be pulled may cover, for all that is known before the pull.
ANY_YEAR = {"first_year": 1900, "last_year": 2100}


def source_entry(registry: dict, source: str) -> dict:
    """The registry's entry of a source; for any other name, InputError with the known ones."""
    if source not in registry:
        raise InputError(
            f"'{source}' is no source of resources/sources.yaml; known: {listed(registry)}"
        )
    return registry[source]


def snapshot_entry(registry: dict, source: str, snapshot: str) -> dict:
    """The registry's entry of one snapshot of a source."""
    entry = source_entry(registry, source)
    snapshots = entry["snapshots"]
    if snapshot not in snapshots and can_be_pulled(registry, source, snapshot):
        series = entry["world_bank"]["indicators"]
        return {
            "release": snapshot,
            "indicators": {code: {**about, **ANY_YEAR} for code, about in series.items()},
        }
    if snapshot not in snapshots:
        raise InputError(
            f"'{snapshot}' is no snapshot of {source} in resources/sources.yaml; "
            f"known: {listed(snapshots)}"
        )
    return snapshots[snapshot]


def release_name(registry: dict, source: str, snapshot: str) -> str:
    """The name of a snapshot's release: as sources.yaml says, else the snapshot's name.

    The same before a snapshot is pulled and after, so that no result depends on which it is.
    """
    entry = source_entry(registry, source)["snapshots"].get(snapshot, {})
    return entry["release"] if "sha256" in entry else f"snapshot {snapshot}"


def years_covered(registry: dict, source: str, snapshot: str, indicator: str) -> tuple[int, int]:
    """First and last year in which a snapshot has the indicator, as the registry states them."""
    indicators = snapshot_entry(registry, source, snapshot)["indicators"]
    if indicator not in indicators:
        raise InputError(
            f"'{indicator}' is not in snapshot {snapshot} of {source}; it has: {listed(indicators)}"
        )
    return indicators[indicator]["first_year"], indicators[indicator]["last_year"]


def can_be_pulled(registry: dict, source: str, snapshot: str) -> bool:
    """Whether a snapshot of this name could come from the World Bank's API."""
    return "world_bank" in source_entry(registry, source) and is_dated(snapshot)


def superseded_codes(registry: dict, source: str) -> dict[str, str]:
    """Codes of a source that its API no longer serves, to the codes in their place."""
    return source_entry(registry, source).get("world_bank", {}).get("superseded", {})


def superseded_message(source: str, codes: Iterable[str], superseded: dict[str, str]) -> str:
    """The message on codes of an older method, with the codes in their place."""
    pairs = ", ".join(f"{code} (now {superseded[code]})" for code in sorted(codes))
    return (
        f"{source}: {pairs}: the API serves new codes, which are a different series and no "
        "revision of the old one; name the new code to use it"
    )
