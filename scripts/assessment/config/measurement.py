"""How firmly an assessment's values are measured: standard errors and releases of their sources."""

from collections.abc import Mapping
from pathlib import Path

from assessment.config import settings
from assessment.config.changes import of_assessment
from assessment.config.data_checks import is_held
from assessment.data.registry import (
    snapshot_entry,
    source_entry,
    years_covered,
)


def with_standard_errors(config: Mapping, registry: dict, name: str) -> list[str]:
    """The measures of the config whose source states standard errors in an assessment's window.

    They need not be columns of the assessment. In the order of the config.
    """
    config = of_assessment(config, name)
    window = settings.window(config["assessments"][name]["window"])
    measures = []
    for measure, entry in config["measures"].items():
        source, indicator = entry["source"], entry["indicator"]
        pinned = config["snapshots"][source]
        # a snapshot that sources.yaml does not list was pulled as that file says
        about = snapshot_entry(registry, source, pinned)["indicators"].get(indicator, {})
        pulled = registry[source].get("world_bank", {}).get("indicators", {}).get(indicator, {})
        if "standard_error" in about or "standard_error" in pulled:
            first, last = years_covered(registry, source, pinned, indicator)
            if window.meets(first, last):
                measures.append(measure)
    return measures


def vintages(config: Mapping, registry: dict, root: Path, name: str) -> settings.Recipes:
    """The recipes of the measures of an assessment in each release held, where there are several.

    Releases are the pinned one and any other that sources.yaml lists and the raw store below
    `root` has with the indicator in years of the window, in their order there; a snapshot that was
    pulled or imported here counts once it is pinned. One dict a measure and release: measure,
    variant (the release), source, indicator, tidy (settings.cleaning with that release pinned).
    """
    config, recipes = of_assessment(config, name), []
    chosen = config["assessments"][name]
    window = settings.window(chosen["window"])
    for measure in chosen["measures"]:
        source, indicator = (config["measures"][measure][key] for key in ("source", "indicator"))
        releases = _releases(config, registry, root, source, indicator, window)
        if len(releases) > 1:
            read = {"measure": measure, "source": source, "indicator": indicator}
            for release in releases:
                pins = {**config["snapshots"], source: release}
                tidy = settings.cleaning({**config, "snapshots": pins}, registry, source)
                recipes.append({**read, "variant": release, "tidy": tidy})
    return settings.Recipes(recipes)


def _releases(config, registry, root, source, indicator, window):
    entry = source_entry(registry, source)
    pinned = config["snapshots"][source]
    others = [
        name
        for name, snapshot in entry["snapshots"].items()
        if name != pinned
        and "sha256" in snapshot
        and is_held(root, source, name)
        and (
            entry["kind"] == "terms"
            or indicator in snapshot["indicators"]
            and window.meets(*years_covered(registry, source, name, indicator))
        )
    ]
    # one that is still to be pulled will be the last in the registry
    order = list(entry["snapshots"])
    return sorted(
        [pinned, *others], key=lambda name: (name not in order, [*order, name].index(name))
    )
