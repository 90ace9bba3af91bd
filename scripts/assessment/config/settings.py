"""What each stage needs from a checked config, for the rules and for Python users.

Each function returns values (config.model) or plain data that name only what its stage depends on,
so that a changed key reruns that stage and no other.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from assessment.config.changes import of_assessment
from assessment.config.model import (
    ClaimRules,
    Classification,
    DiscriminationRules,
    MeasurementRules,
    Population,
    Rules,
    Strongest,
    Support,
    Window,
    plain,
)
from assessment.data.registry import release_name, snapshot_entry, source_entry
from assessment.terms import LINKED

# Contributors of an assessment that are every state with personnel in its window.
ALL_SENDERS = "all_senders"


class Recipes(list):
    """Recipes as one param; Snakemake records and prints its repr, here a hash."""

    def __repr__(self):
        return f"<{len(self)} recipes, {_short_hash(list(self))}>"


class Plan(dict):
    """A plan of a grid as one param, printed as a hash like Recipes."""

    def __repr__(self):
        return f"<plan, {_short_hash(dict(self))}>"


def _short_hash(content):
    text = json.dumps(plain(content), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def version(config: Mapping, content: Any) -> str:
    """The version in an artifact's metadata: the release and a hash of what it is computed from.

    `content` is the part of the config behind it, with the snapshots that this names: a recipe,
    say. A key that does not affect the artifact does not change it.
    """
    return f"release {config['release']}, config {_short_hash(content)}"


def whole_version(config: Mapping, registry: dict) -> str:
    """The version of files that cover all assessments."""
    return version(config, [recipe(config, registry, name) for name in config["assessments"]])


def cleaning(config: Mapping, registry: dict, source: str) -> dict[str, Any]:
    """The settings for cleaning a source: its snapshots (pinned first), kind and rules."""
    entry = source_entry(registry, source)
    pinned = config["snapshots"][source]
    earlier = config["chain_links"].get(source)
    names = [pinned] + ([earlier] if earlier not in (None, pinned) else [])
    kind = entry["kind"]
    settings = {
        "source": source,
        "kind": "linked" if kind == "indicators" and earlier else kind,
        "snapshots": [
            {
                "name": name,
                "folder": f"resources/raw/{source}/{name}",
                # none for a snapshot that the registry does not list; see data.read_snapshot
                "sha256": snapshot_entry(registry, source, name).get("sha256"),
            }
            for name in names
        ],
    }
    if kind in ("indicators", "contributions", "missions"):
        settings["range"] = entry.get("range", {})
    if kind == "indicators":
        settings["missing_codes"] = entry.get("missing_codes", [])
        settings["repeated"] = [
            {"snapshot": name, **case}
            for name, about in entry["snapshots"].items()
            for case in about.get("repeated", [])
        ]
    if kind == "terms":
        settings["counting_rules"] = config["counting_rules"]
    if kind == "memberships":
        covered = snapshot_entry(registry, source, pinned)["indicators"].values()
        settings["first"] = min(item["first_year"] for item in covered)
        settings["last"] = max(item["last_year"] for item in covered)
    return settings


def cleanings(registry: dict, readings: Iterable[Mapping]) -> dict[str, dict]:
    """How each source is cleaned so that its tidy file has all that `readings` need.

    `readings` are as from cleaning(), those of the config itself first. Source to a reading
    that names all their snapshots, in the order of the registry, and all their counting rules: one
    that differs from the first of its name has a name that says how. Years span all of theirs.
    """
    by_source: dict[str, dict] = {}
    for reading in readings:
        source = reading["source"]
        how = by_source.setdefault(source, {**reading, "snapshots": [], "counting_rules": {}})
        how["kind"] = registry[source]["kind"]
        how["snapshots"] += [one for one in reading["snapshots"] if one not in how["snapshots"]]
        for name, rule in reading.get("counting_rules", {}).items():
            if rule not in how["counting_rules"].values():
                how["counting_rules"][_rule_name(name, rule, how["counting_rules"])] = rule
        for key, widest in (("first", min), ("last", max)):
            if key in reading:
                how[key] = widest(how[key], reading[key])
    for source, how in by_source.items():
        # one that is still to be pulled will be the last in the registry
        order = list(registry[source]["snapshots"])
        how["snapshots"].sort(key=lambda one, order=order: [*order, one["name"]].index(one["name"]))
    return by_source


def has_all(how: Mapping, wanted: Mapping) -> bool:
    """Whether a tidy file that was cleaned as `how` says has all that `wanted` does."""
    rules = wanted["counting_rules"].values()
    return (
        all(one in how["snapshots"] for one in wanted["snapshots"])
        and all(rule in how["counting_rules"].values() for rule in rules)
        and how.get("first", 0) <= wanted.get("first", 0)
        and how.get("last", 0) >= wanted.get("last", 0)
    )


def own_tidy(source: str, name: str) -> str:
    """The name of the tidy file that an assessment alone reads of a source."""
    return f"{source}-{name}"


def tidy_file(name: str) -> str:
    """The path of a tidy file by its name, below the project."""
    return f"results/tidy/{name}.parquet"


def _rule_name(name, rule, rules):
    """The name, where it is free; else the name and the keys in which the rule differs from it."""
    if name not in rules:
        return name
    other = rules[name]
    changed = [f"{key} {json.dumps(rule[key])}" for key in rule if rule[key] != other.get(key)]
    return f"{name}: {', '.join(changed)}"


def pulling(config: Mapping, registry: dict, source: str) -> dict[str, Any]:
    """The settings for pulling a source from the World Bank's API, without states and endpoint."""
    api = source_entry(registry, source)["world_bank"]
    series = api["indicators"]
    years = config["world_bank"]["years"]
    return {
        "source": source,
        "database": api["database"],
        "indicators": list(series),
        "standard_errors": {
            code: about["standard_error"]
            for code, about in series.items()
            if "standard_error" in about
        },
        "superseded": api.get("superseded", {}),
        "time_offset": api.get("time_offset", 0),
        "years": [years["start"], years["end"]],
        "patience": config["world_bank"]["patience"],
        "most_bytes": config["world_bank"]["most_megabytes"] * 1_000_000,
        "range": source_entry(registry, source).get("range", {}),
        "terms": {**source_terms(registry, source), "citation": api["citation"]},
        "described": {
            code: {key: about[key] for key in ("label", "unit")} for code, about in series.items()
        },
    }


def source_terms(registry: dict, source: str) -> dict[str, str]:
    """The provenance of a source that is the same for all snapshots: producer, title, licence."""
    entry = source_entry(registry, source)
    return {"source": source, **{key: entry[key] for key in ("producer", "title", "licence")}}


def indicators_used(config: Mapping, source: str) -> set[str]:
    """The indicators behind the measures that assessments list of a source's pinned snapshot.

    As each reads them: one with a `set` may use another indicator, or another snapshot.
    """
    found = set()
    for name, one in config["assessments"].items():
        own = of_assessment(config, name)
        if own["snapshots"].get(source) == config["snapshots"].get(source):
            read = [own["measures"][measure] for measure in one["measures"]]
            found |= {entry["indicator"] for entry in read if entry["source"] == source}
    return found


def sources_of_kind(config: Mapping, registry: dict, kind: str) -> list[str]:
    """Pinned sources of one kind, in the registry's order."""
    return [
        name for name in registry if name in config["snapshots"] and registry[name]["kind"] == kind
    ]


def panel(config: Mapping) -> dict[str, dict[str, str]]:
    """Measure to its source and indicator."""
    return {
        name: {"source": measure["source"], "indicator": measure["indicator"]}
        for name, measure in config["measures"].items()
    }


def panel_sources(config: Mapping) -> list[str]:
    """The sources that the measures come from, sorted."""
    return sorted({measure["source"] for measure in config["measures"].values()})


def panel_readings(config: Mapping, registry: dict) -> dict[str, dict[str, Any]]:
    """Each source of the panel, and how it is cleaned for it."""
    return {source: cleaning(config, registry, source) for source in panel_sources(config)}


def has_own_panel(config: Mapping, registry: dict, name: str) -> bool:
    """Whether an assessment's panel differs from that of the others."""
    own = of_assessment(config, name)
    if own == config:  # without a set: comparing what is shared costs nothing
        return False
    return panel(own) != panel(config) or panel_readings(own, registry) != panel_readings(
        config, registry
    )


def window(years: Mapping[str, int]) -> Window:
    """A window of the config."""
    return Window(years["start"], years["end"])


def classification(config: Mapping) -> Classification:
    """The rules of classification, with the population that they name."""
    rules = config["classification"]
    states = config["populations"][rules["states"]]
    population = Population(states["label"], states["complete"], tuple(states["without"]))
    return Classification(**{**rules, "states": population})


def ranked(config: Mapping, name: str) -> Strongest | None:
    """How the contributors of an assessment are ranked; None where they are listed.

    All senders are those with a mean above zero: with personnel in any month held.
    """
    contributors = config["assessments"][name]["contributors"]
    if contributors == ALL_SENDERS:
        return Strongest(None, "mean")
    return Strongest(**contributors) if isinstance(contributors, dict) else None


def contributors(config: Mapping, name: str) -> tuple[str, ...] | Strongest:
    """The contributors of an assessment: ISO3 codes in rank order, or how they are ranked."""
    return ranked(config, name) or tuple(config["assessments"][name]["contributors"])


def assessment(config: Mapping, name: str) -> Rules:
    """The rules for an assessment's values, classes and support; no titles."""
    config = of_assessment(config, name)
    chosen = config["assessments"][name]
    measures = {measure: config["measures"][measure] for measure in chosen["measures"]}
    return Rules(
        mission=chosen["mission"],
        window=window(chosen["window"]),
        regional_organisation=chosen["regional_organisation"],
        membership=chosen["membership"],
        contributors=contributors(config, name),
        aggregates={measure: entry["aggregate"] for measure, entry in measures.items()},
        supports={measure: entry["supports"] for measure, entry in measures.items()},
        classification=classification(config),
        support=Support(**config["support"]),
    )


def measured(config: Mapping, name: str) -> MeasurementRules:
    """The rules for class probabilities and vintages of an assessment."""
    rules = assessment(config, name)
    return MeasurementRules(rules.window, rules.aggregates, rules.classification)


def discrimination(config: Mapping, name: str) -> DiscriminationRules:
    """The rules for comparing an assessment's contributors with other states."""
    rules = assessment(config, name)
    return DiscriminationRules(
        mission=rules.mission,
        window=rules.window,
        supports=rules.supports,
        count_membership=rules.support.count_membership,
        **config["discrimination"],
    )


def claims(
    config: Mapping, registry: dict, name: str, measures: Iterable[str], citation: str
) -> ClaimRules:
    """The rules for verdicts on claims of these measures, without those set aside; `citation` is
    the key of the text."""
    config = of_assessment(config, name)
    chosen, of_measure = config["assessments"][name], config["measures"]
    measures = sorted(set(measures) & set(of_measure))
    sources = sorted({of_measure[one]["source"] for one in measures})
    return ClaimRules(
        window=window(chosen["window"]),
        aggregates={one: of_measure[one]["aggregate"] for one in measures},
        digits={one: of_measure[one]["digits"] for one in measures},
        population_digits={
            one: of_measure[one]["digits"] if digits is None else digits
            for one in measures
            for digits in [of_measure[one]["population_digits"]]
        },
        within_year=tuple(one for one in measures if of_measure[one]["compares"] == "within_year"),
        classification=classification(config),
        count_membership=config["support"]["count_membership"],
        assessed=(chosen["regional_organisation"], *chosen["measures"]),
        citations=_citations(config, registry),
        editions={source: _editions(config, registry, source) for source in sources},
        citation=citation,
        **config["claims"],
    )


def _citations(config, registry):
    """By source, the citations of its pinned snapshot and of the one linked to it."""
    return {
        source: tuple(
            snapshot_entry(registry, source, one)["citation"]
            for one in (snapshot, config["chain_links"].get(source))
            if one and "citation" in snapshot_entry(registry, source, one)
        )
        for source, snapshot in config["snapshots"].items()
    }


def _editions(config, registry, source):
    """Each release of a source in the panel, and how it reads: with the name of the source, which
    is its title up to a comma or colon."""
    pinned, linked = config["snapshots"][source], config["chain_links"].get(source)
    title = re.split("[,:]", source_entry(registry, source)["title"])[0]
    release = release_name(registry, source, pinned)
    editions = {pinned: release if release.startswith(title) else f"{title}, {release}"}
    if linked:
        earlier = release_name(registry, source, linked)
        editions[linked + LINKED + pinned] = (
            f"earlier years from the {earlier} adjusted to its level"
        )
    return editions


def recipe(config: Mapping, registry: dict, name: str) -> dict[str, Any]:
    """The recipe of an assessment, for assessment.in_memory: sources, panel, settings."""
    config = of_assessment(config, name)
    chosen = config["assessments"][name]
    wanted = {measure: panel(config)[measure] for measure in chosen["measures"]}
    (memberships,) = sources_of_kind(config, registry, "memberships")
    (contributions,) = sources_of_kind(config, registry, "contributions")
    sources = {entry["source"] for entry in wanted.values()} | {memberships, contributions}
    return {
        "tidy": {source: cleaning(config, registry, source) for source in sorted(sources)},
        "panel": wanted,
        "memberships": memberships,
        "contributions": contributions,
        "assessment": assessment(config, name),
    }


def sources_read(recipes: Iterable[Mapping]) -> list[str]:
    """The sources whose tidy files recipes read, sorted."""
    return sorted({source for one in recipes for source in one["tidy"]})
