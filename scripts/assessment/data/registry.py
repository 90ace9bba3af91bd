"""The registry of sources, resources/sources.yaml: what is held, from whom, on what terms."""

from assessment.errors import InputError, listed


def source_entry(registry, source):
    """The registry's entry of a source; InputError naming the known ones otherwise."""
    if source not in registry:
        raise InputError(
            f"'{source}' is no source of resources/sources.yaml; known: {listed(registry)}"
        )
    return registry[source]


def snapshot_entry(registry, source, snapshot):
    """The registry's entry of one snapshot of a source."""
    snapshots = source_entry(registry, source)["snapshots"]
    if snapshot not in snapshots:
        raise InputError(
            f"'{snapshot}' is no snapshot of {source} in resources/sources.yaml; "
            f"known: {listed(snapshots)}"
        )
    return snapshots[snapshot]


def years_covered(registry, source, snapshot, indicator):
    """First and last year in which a snapshot has the indicator, as the registry states them."""
    indicators = snapshot_entry(registry, source, snapshot)["indicators"]
    if indicator not in indicators:
        raise InputError(
            f"'{indicator}' is not in snapshot {snapshot} of {source}; it has: {listed(indicators)}"
        )
    return indicators[indicator]["first_year"], indicators[indicator]["last_year"]
