"""The words of a checked config: its views for tables, figures, page and codebook.

What values depend on is in settings. Each view has only what its use shows, so that a changed
word reruns only what shows it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from assessment.config import settings
from assessment.config.changes import of_assessment
from assessment.config.model import Covered, Display, Listed, Measure, Support, plain
from assessment.config.own_data import own_data_words, own_measures
from assessment.data.registry import release_name, snapshot_entry, source_entry


def measure(config: Mapping, name: str) -> Measure:
    """A measure as people read it."""
    entry = config["measures"][name]
    keys = ("label", "unit", "aggregate", "supports", "digits")
    digits = entry["population_digits"]
    return Measure(
        name=name,
        **{key: entry[key] for key in keys},
        rationale=config["rationales"][entry["rationale"]],
        population_digits=entry["digits"] if digits is None else digits,
    )


def page(config: Mapping, registry: dict, name: str) -> dict:
    """What the page of an assessment needs beside its figures: settings and catalogue.

    The catalogue has every measure of the config, since the page can choose among them. Plain
    data, which the page carries as JSON.
    """
    own_words = own_measures(config, registry, name)
    config = of_assessment(config, name)
    chosen, measures = config["assessments"][name], []
    for key, entry in config["measures"].items():
        source = source_entry(registry, entry["source"])
        release = release_name(registry, entry["source"], config["snapshots"][entry["source"]])
        whole = f"{source['producer']}, {source['title']}, {release}"
        if key in own_words and own_words[key].indicator:
            whole += f", {own_words[key].indicator}"
        origin = {"source": whole, "licence": source["licence"]}
        measures.append({**plain(measure(config, key)), **origin})
    keys = ("title", "mission", "regional_organisation")
    return {
        **{key: chosen[key] for key in keys},
        "contributors": plain(settings.contributors(config, name)),
        "release": config["release"],
        "version": settings.version(config, settings.recipe(config, registry, name)),
        "measures": measures,
        "settings": {
            **{key: chosen[key] for key in ("window", "membership", "measures")},
            "classification": plain(settings.classification(config)),
            "support": config["support"],
        },
    }


def display(config: Mapping, registry: dict, name: str) -> Display:
    """An assessment in words: title, window, measures with labels, units and digits, rules."""
    own_data = own_data_words(config, registry, name)
    config = of_assessment(config, name)
    chosen = config["assessments"][name]
    keys = ("title", "mission", "regional_organisation")
    return Display(
        name=name,
        **{key: chosen[key] for key in keys},
        window=settings.window(chosen["window"]),
        measures=tuple(measure(config, one) for one in chosen["measures"]),
        classification=settings.classification(config),
        support=Support(**config["support"]),
        release=config["release"],
        version=settings.version(config, settings.recipe(config, registry, name)),
        own_data=own_data,
        ranked=settings.ranked(config, name) is not None,
    )


def of_figures(
    config: Mapping, registry: dict, name: str, errors: Iterable[str], releases: Iterable[Mapping]
) -> dict[str, Display]:
    """The words of the figures of an assessment and of its measurement, by the names of parameters.

    The measures of `errors` and `releases` are those that measurement.with_standard_errors and
    measurement.vintages give.
    """
    config = of_assessment(config, name)
    ranked = settings.ranked(config, name)
    ranked_in = ranked.month if ranked and ranked.by == "year_end" else None
    return {
        "display": display(config, registry, name)._replace(ranked_in=ranked_in),
        "errors": _of_errors(config, registry, name, errors),
        "releases": _of_vintages(config, registry, name, releases),
    }


def _of_errors(config, registry, name, measures):
    """The words of the figure of class probabilities, for `measures` of any kind."""
    whole = _of_some(config, registry, name, measures)
    return whole._replace(draws=config["measurement_error"]["draws"])


def _of_vintages(config, registry, name, recipes):
    """The words of the figure of releases: those of an assessment, and the name of each release."""
    releases = {}
    for one in recipes:
        named = releases.setdefault(one["measure"], {})
        named[one["variant"]] = release_name(registry, one["source"], one["variant"])
    return _of_some(config, registry, name, releases)._replace(releases=releases)


def _of_some(config, registry, name, measures):
    whole = display(config, registry, name).only("title", "mission", "window", "version")
    return whole._replace(measures=tuple(measure(config, one) for one in measures))


def over_time(config: Mapping, registry: dict, windows: settings.Recipes) -> Display:
    """The words of the figure over time; `windows` as config.over_time plans them."""
    name = config["over_time"]["assessment"]
    whole = display(config, registry, name).only("title", "mission", "measures", "support")
    return whole._replace(version=settings.version(config, windows))


def coverage(config: Mapping, registry: dict) -> Covered:
    """The words of the coverage figure."""
    tidy = [
        settings.cleaning(config, registry, source) for source in settings.panel_sources(config)
    ]
    assessed = {name for chosen in config["assessments"].values() for name in chosen["measures"]}
    return Covered(
        title="Coverage by measure, state and year",
        measures=tuple(
            Listed(name, entry["label"], name in assessed)
            for name, entry in config["measures"].items()
        ),
        version=settings.version(config, [settings.panel(config), tidy]),
    )


def codebook(config: Mapping, registry: dict, tidy: Collection[str] = ()) -> dict[str, Any]:
    """The measures, sources and rules that the codebook describes; no titles of assessments.

    `tidy` are the names of the tidy files (readings.cleanings), those of one assessment among them.
    `own_measures` has, by assessment, the measures that it reads differently.
    """
    sources = [_source(config, registry, source, source) for source in config["snapshots"]]
    owns = {name: of_assessment(config, name) for name in config["assessments"]}
    for name, own in owns.items():
        files = {source: settings.own_tidy(source, name) for source in own["snapshots"]}
        sources += [_source(own, registry, *file) for file in files.items() if file[1] in tidy]
    keys = ["window", "mission", "regional_organisation", "membership", "published"]
    of_measure = ("label", "unit", "aggregate", "supports")
    return {
        "measures": [_codebook_measure(config, registry, one) for one in config["measures"]],
        "own_measures": {
            name: [_codebook_measure(own, registry, one) for one in readings]
            for name, own in owns.items()
            if (readings := own_measures(config, registry, name))
        },
        "sources": sources,
        "assessments": [
            {
                "name": name,
                **{key: chosen[key] for key in keys},
                "contributors": plain(settings.contributors(config, name)),
                "measures": [
                    {"name": one, **{key: owns[name]["measures"][one][key] for key in of_measure}}
                    for one in chosen["measures"]
                ],
            }
            for name, chosen in config["assessments"].items()
        ],
        "classification": plain(settings.classification(config)),
        **{
            key: config[key]
            for key in ("support", "measurement_error", "discrimination", "release")
        },
        "version": settings.whole_version(config, registry),
        "best": config["specifications"]["best"] if config["specifications"] else None,
    }


def _codebook_measure(config, registry, name):
    """A measure as `config` reads it, for the codebook."""
    measure = config["measures"][name]
    source, indicator = measure["source"], measure["indicator"]
    releases = _releases(config, registry, source)
    entry = snapshot_entry(registry, source, releases[0]["snapshot"])
    is_rule = source_entry(registry, source)["kind"] == "terms"
    return {
        "name": name,
        **{key: measure[key] for key in ("label", "unit", "aggregate", "indicator", "supports")},
        **settings.source_terms(registry, source),
        "releases": releases,
        "definition": None if is_rule else entry["indicators"][indicator]["label"],
        "counting_rule": config["counting_rules"][indicator] if is_rule else None,
        "bodies": _labels(entry) if is_rule else {},
    }


def data_source(registry: dict, source: str) -> dict[str, str]:
    """A source in the data package: producer, title, licence, website."""
    return {
        **settings.source_terms(registry, source),
        "website": source_entry(registry, source)["website"],
    }


def _source(config, registry, source, file):
    """A tidy file of a source, for the codebook."""
    kind = source_entry(registry, source)["kind"]
    about = {"name": file, "kind": kind, "releases": _releases(config, registry, source)}
    if kind == "terms":
        about["counting_rules"] = config["counting_rules"]
        pinned = snapshot_entry(registry, source, config["snapshots"][source])
        about["bodies"] = _labels(pinned)
    return about


def _releases(config, registry, source):
    """The pinned snapshot, then the one linked to it if any: snapshot, release, citation."""
    names = dict.fromkeys([config["snapshots"][source], config["chain_links"].get(source)])
    entries = {name: snapshot_entry(registry, source, name) for name in names if name}
    # a snapshot that is still to be pulled is cited as the registry says of the source
    pulled = source_entry(registry, source).get("world_bank", {}).get("citation", "")
    return [
        {
            "snapshot": name,
            "release": release_name(registry, source, name),
            "citation": entry.get("citation", pulled),
        }
        for name, entry in entries.items()
    ]


def _labels(entry):
    return {code: about["label"] for code, about in entry["indicators"].items()}
