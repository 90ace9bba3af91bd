"""Checks the data that a config names: pinned snapshots, measures and counting rules."""

from pathlib import Path

from assessment.config import changes
from assessment.config.catalogue import assessed_columns
from assessment.config.schema import check_day
from assessment.config.settings import sources_of_kind
from assessment.data.registry import (
    can_be_pulled,
    snapshot_entry,
    source_entry,
    superseded_codes,
    superseded_message,
    years_covered,
)
from assessment.errors import InputError, listed
from assessment.terms import SUMMARIES


def is_held(root: Path, source: str, snapshot: str) -> bool:
    """Whether the raw store below `root` has a snapshot; without provenance it does not count."""
    folder = root / "resources/raw" / source / snapshot
    return all((folder / name).is_file() for name in ("data.csv", "provenance.json"))


def check_data(config: dict, registry: dict, root: Path) -> None:
    """InputError for faulty pins, measures, counting rules; drops unused measures without data."""
    _check_snapshots(config, registry, root)
    _check_measures(config, registry, assessed_columns(root) | set(SUMMARIES))
    _check_counting_rules(config, registry)


def _check_snapshots(config, registry, root):
    for section in ("snapshots", "chain_links"):
        for source, snapshot in config[section].items():
            source_entry(registry, source)
            if snapshot is None:
                continue
            snapshot_entry(registry, source, snapshot)
            if not is_held(root, source, snapshot) and not can_be_pulled(
                registry, source, snapshot
            ):
                raise InputError(
                    f"{section}.{source}: resources/raw/{source}/{snapshot}/ lacks data.csv "
                    "or provenance.json"
                )
    for source in config["chain_links"]:
        if source not in config["snapshots"]:
            raise InputError(f"chain_links.{source}: no snapshot of {source} is pinned")
        if registry[source]["kind"] != "indicators":
            raise InputError(f"chain_links.{source}: only indicators can be linked")
    for kind in ("memberships", "contributions", "missions"):
        pinned = sources_of_kind(config, registry, kind)
        if len(pinned) != 1:
            raise InputError(
                f"snapshots: exactly one source of {kind} must be pinned, not {listed(pinned)}"
            )


def _check_measures(config, registry, taken):
    """InputError for a faulty measure; removes an unused one that the pinned snapshot lacks.

    A source whose new releases count by another method has new codes for them, and a file that was
    imported may have some of a source's indicators alone. With such a snapshot pinned, a measure
    may have no data: an error if an assessment lists it, else the measure leaves the config.
    """
    for name, measure in list(config["measures"].items()):
        where = f"measures.{name}"
        if name in taken or name.endswith(("_class", "_years", "_colour")):
            raise InputError(f"{where}: the name would collide with a column of the results")
        if measure["rationale"] not in config["rationales"]:
            raise InputError(
                f"{where}.rationale: '{measure['rationale']}' is not among the rationales; "
                f"known: {listed(config['rationales'])}"
            )
        # an assessment with a `set` is checked with that
        users = [
            key
            for key, one in config["assessments"].items()
            if name in one["measures"] and not changes.own_data(config, key)
        ]
        source, indicator = measure["source"], measure["indicator"]
        if users and is_superseded(config, registry, measure):
            message = superseded_message(source, [indicator], superseded_codes(registry, source))
            raise InputError(f"{where}.indicator ({listed(users)} lists it): {message}")
        if not users and _is_elsewhere(config, registry, measure):
            del config["measures"][name]
            continue
        try:
            measure_years(config, registry, measure)
        except InputError as error:
            raise InputError(f"{where}: {error}") from None


def is_superseded(config: dict, registry: dict, measure: dict) -> bool:
    """Whether the pinned snapshot counts a measure's indicator by another method, as another."""
    source, indicator = measure["source"], measure["indicator"]
    if source not in config["snapshots"] or indicator not in superseded_codes(registry, source):
        return False
    held = snapshot_entry(registry, source, config["snapshots"][source])["indicators"]
    return indicator not in held


def _is_elsewhere(config, registry, measure):
    """Whether the pinned snapshot lacks an indicator that another of the source has."""
    source, indicator = measure["source"], measure["indicator"]
    snapshots = source_entry(registry, source)["snapshots"]
    if source not in config["snapshots"]:
        return False
    held = snapshot_entry(registry, source, config["snapshots"][source])["indicators"]
    return indicator not in held and any(
        indicator in one["indicators"] for one in snapshots.values()
    )


def measure_years(config: dict, registry: dict, measure: dict) -> tuple[int, int]:
    """First and last year in which a measure can have a value; InputError where there is none."""
    source, indicator = measure["source"], measure["indicator"]
    kind = source_entry(registry, source)["kind"]
    if source not in config["snapshots"]:
        raise InputError(f"no snapshot of {source} is pinned")
    if kind == "terms":
        rules = config["counting_rules"]
        if indicator not in rules:
            raise InputError(f"'{indicator}' is no counting rule; known: {listed(rules)}")
        return rules[indicator]["years"]["start"], rules[indicator]["years"]["end"]
    if kind != "indicators":
        raise InputError(f"{source} holds {kind}, which are no measure")
    first, last = years_covered(registry, source, config["snapshots"][source], indicator)
    if config["chain_links"].get(source):
        linked = years_covered(registry, source, config["chain_links"][source], indicator)
        first = min(first, linked[0])
    return first, last


def _check_counting_rules(config, registry):
    bodies = set()
    for source in sources_of_kind(config, registry, "terms"):
        bodies |= set(snapshot_entry(registry, source, config["snapshots"][source])["indicators"])
    for name, rule in config["counting_rules"].items():
        where = f"counting_rules.{name}"
        check_window(rule["years"], f"{where}.years")
        named = (
            set(rule["fixed_years"]) | set(rule["successors"]) | set(rule["successors"].values())
        )
        if named - bodies:
            raise InputError(
                f"{where}: unknown body {listed(named - bodies)}; known: {listed(bodies)}"
            )
        if rule["terms_as_of"]:
            check_day(rule["terms_as_of"], f"{where}.terms_as_of")


def check_window(window: dict, where: str, error: type[InputError] = InputError) -> None:
    """An `error` for a window whose start is after its end; `where` is its place."""
    if window["start"] > window["end"]:
        raise error(f"{where}: start {window['start']} is after end {window['end']}")
