"""Compares the data of an assessment with a `set` with those of others: releases, indicators."""

from collections.abc import Mapping
from typing import NamedTuple

from assessment.config.changes import of_assessment
from assessment.config.settings import sources_of_kind
from assessment.data.registry import release_name, snapshot_entry, source_entry

# Kinds of sources that every assessment reads, beside those of measures.
RECORDS = ("memberships", "contributions", "missions")


class OwnReading(NamedTuple):
    """How the reading of a measure or source differs, in words; "" where it does not."""

    release: str
    indicator: str

    def __str__(self) -> str:
        return ", ".join(filter(None, self))


def own_snapshots(config: Mapping) -> dict[str, dict[str, str]]:
    """Each assessment with other pins than the config, to {source: snapshot} of those."""
    pins = config["snapshots"]
    differing = {
        name: {
            source: snapshot
            for source, snapshot in of_assessment(config, name)["snapshots"].items()
            if snapshot != pins.get(source)
        }
        for name in config["assessments"]
    }
    return {name: own for name, own in differing.items() if own}


def own_measures(config: Mapping, registry: dict, name: str) -> dict[str, OwnReading]:
    """Each measure that an assessment reads differently, in the order of the config.

    Another aggregate of the yearly values is no difference here, since the values are the same.
    """
    own = of_assessment(config, name)
    found = {measure: _reading(config, own, registry, measure) for measure in own["measures"]}
    return {measure: reading for measure, reading in found.items() if any(reading)}


def own_data_words(config: Mapping, registry: dict, name: str) -> tuple[tuple[str, str], ...]:
    """(label, how it differs) of the listed measures that an assessment reads differently, then
    (title, release) of memberships and personnel."""
    own, readings = of_assessment(config, name), own_measures(config, registry, name)
    listed = own["assessments"][name]["measures"]
    words = [(own["measures"][m]["label"], str(readings[m])) for m in listed if m in readings]
    pins = own_snapshots(config).get(name, {})
    for kind in RECORDS:
        for source in sources_of_kind(own, registry, kind):
            if source in pins:
                title = source_entry(registry, source)["title"]
                words.append((title, release_name(registry, source, pins[source])))
    return tuple(words)


def _reading(config, own, registry, measure):
    entry, usual = own["measures"][measure], config["measures"].get(measure)
    source, indicator = entry["source"], entry["indicator"]
    is_other = usual is None or usual["source"] != source
    pin, link = own["snapshots"][source], own["chain_links"].get(source)
    earlier = config["chain_links"].get(source)
    release = [source_entry(registry, source)["title"]] if is_other else []
    if is_other or pin != config["snapshots"].get(source):
        release.append(release_name(registry, source, pin))
    if link and (release or link != earlier):
        release.append(f"earlier years from {release_name(registry, source, link)}")
    elif earlier and not link and not release:
        release.append(f"no earlier years from {release_name(registry, source, earlier)}")
    if source_entry(registry, source)["kind"] == "terms":
        rule = own["counting_rules"][indicator]
        usual_rule = {} if is_other else config["counting_rules"].get(usual["indicator"], {})
        words = _rule_words(indicator, rule, config["counting_rules"].get(indicator), usual_rule)
    elif is_other or usual["indicator"] != indicator:
        words = snapshot_entry(registry, source, pin)["indicators"][indicator]["label"]
    else:
        words = ""
    return OwnReading(", ".join(release), words)


def _rule_words(name, rule, same_name, usual):
    """A counting rule by its name, and by the keys in which it differs from its namesake."""
    if rule == usual:
        return ""
    changed = [key for key in rule if same_name and rule[key] != same_name[key]]
    with_keys = ", ".join(f"{key} {_shown(rule[key])}" for key in changed)
    return f"counting rule {name}" + (f" with {with_keys}" if changed else "")


def _shown(value):
    return "none" if value is None else str(value)
