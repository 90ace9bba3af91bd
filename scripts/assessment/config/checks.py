"""Checks the config at planning, meaning included, so that a dry run refuses what a run would."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from assessment.config import changes
from assessment.config.catalogue import assessed_columns, result_folders
from assessment.config.schema import check_day, validated, without_nulls
from assessment.config.settings import ranked as ranked_by
from assessment.config.settings import sources_of_kind
from assessment.data.registry import (
    YEARLY_MEAN,
    can_be_pulled,
    snapshot_entry,
    source_entry,
    superseded_codes,
    superseded_message,
    years_covered,
)
from assessment.errors import InputError, WindowError, listed
from assessment.strict_csv import parse_csv
from assessment.terms import SUMMARIES

SCHEMA = "workflow/schemas/config.schema.yaml"
# What the schema asks of any config.
REQUIRED = ("assessments", "measures", "snapshots")


def checked_config(
    config: Mapping,
    registry: dict,
    root: Path,
    name: str = "config.yaml",
    files: Sequence[Mapping] = (),
) -> dict:
    """`config` with defaults filled in, if every name, window and snapshot in it makes sense.

    `root` is the folder that holds resources/ and workflow/, `name` the file to report on, `files`
    the content of each of the files that were merged into it. A key whose value is null,
    where that is no value of it, is left out (schema.without_nulls), as is `over_time` where its
    assessment is not there. Raises InputError naming file and key.
    """
    try:
        try:
            filled = _filled(copy.deepcopy(dict(config)), root)
        except InputError:
            # a null that is no value cannot have passed
            config = without_nulls(dict(config), root / SCHEMA, files)
            filled = _filled(copy.deepcopy(config), root)
        _check_meaning(filled, registry, root, filled["assessments"])
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    asked = filled["over_time"]
    if asked and asked["assessment"] not in filled["assessments"]:
        # made on request alone: a config of other assessments need not say that it has none
        filled["over_time"] = None
    return filled


def _filled(config, root):
    """`config` or some sections of it, all that are required among them, held to the schema."""
    return validated(config, root / SCHEMA)


def _check_meaning(config, registry, root, assessments):
    """InputError for faults that no schema can find; windows are checked of `assessments` alone."""
    owns = {name: _own(config, name, root) for name in assessments}
    owns = {name: own for name, own in owns.items() if own}
    _check_data(config, registry, root)
    for name, own in owns.items():
        try:
            _check_own(config, own, name, registry, root)
        except InputError as error:
            raise InputError(f"assessments.{name}.set: {error}") from None
    if config["support"]["partial"] > config["support"]["full"]:
        raise InputError("support: partial must not be larger than full")
    states = known_states(root / "resources/states.csv")
    _check_populations(config, states)
    for assessment in assessments:
        _check_assessment(assessment, owns.get(assessment, config), registry, states, root)
    _check_specifications(config)
    _check_alternatives(config, registry, root)


def _check_data(config, registry, root):
    """InputError for pins, measures and counting rules that cannot be."""
    _check_snapshots(config, registry, root)
    _check_measures(config, registry, assessed_columns(root) | set(SUMMARIES))
    _check_counting_rules(config, registry)


def _own(config, name, root):
    """The config of an assessment that has data of its own, held to the schema; else None."""
    for section in ("measures", "counting_rules"):
        for key, value in config["assessments"][name]["set"].get(section, {}).items():
            if not value and key not in config[section]:
                raise InputError(
                    f"assessments.{name}.set.{section}.{key}: nothing of that name is there to "
                    f"change; known: {listed(config[section], 40)}"
                )
    change = changes.own_data(config, name)
    if not change:
        return None
    own = changes.of_assessment({**config, "alternatives": None}, name)
    own["assessments"] = {name: own["assessments"][name]}
    try:
        filled = _filled(copy.deepcopy({key: own[key] for key in {*REQUIRED, *change}}), root)
    except InputError as error:
        raise InputError(f"with assessments.{name}.set: {error}") from None
    return {**own, **{key: filled[key] for key in change}}


def _check_own(config, own, name, registry, root):
    """InputError for faults in the data of an assessment with a `set`; completes the `set`.

    Defaults of a counting rule are filled in, a measure that these data lack becomes null, and one
    that only they have is written out whole.
    """
    change = config["assessments"][name]["set"]
    named = list(own["measures"])
    _check_data(own, registry, root)
    for rule in change["counting_rules"]:
        change["counting_rules"][rule] = own["counting_rules"][rule]
    lacking = [one for one in named if one not in own["measures"]]
    for measure in lacking:
        change["measures"].pop(measure, None)
    aside = {one: None for one in lacking if one in config["measures"]}
    alone = {one: about for one, about in own["measures"].items() if one not in config["measures"]}
    change["measures"] |= {**aside, **alone}


def is_held(root: Path, source: str, snapshot: str) -> bool:
    """Whether the raw store below `root` has a snapshot; without provenance it does not count."""
    folder = root / "resources/raw" / source / snapshot
    return all((folder / name).is_file() for name in ("data.csv", "provenance.json"))


def check_change(
    config: Mapping,
    change: dict,
    registry: dict,
    root: Path,
    where: str,
    assessments: Iterable[str] = (),
) -> str:
    """Why `config` with `change` cannot be applied to `assessments`; "" where it can be.

    A change without a value in a window is no mistake: it is left out, and the reason returned.
    For any other fault an InputError, which begins with `where`.
    """
    plain = {**config, "alternatives": None}
    # no grid is computed of a reading, and an assessment with a `set` may have none
    plain["assessments"] = {
        name: {**one, "specifications": False} for name, one in config["assessments"].items()
    }
    if plain["specifications"]:
        # the other readings of a reading are not asked for, as with alternatives
        plain["specifications"] = {**plain["specifications"], "readings": {}}
    try:
        changed = changes.changed_config(plain, change)
        # the other sections are as when the whole was held to the schema: of those that it asks
        # for, an entry will do
        sections = {key: dict([*config[key].items()][:1]) for key in REQUIRED}
        sections |= {key: copy.deepcopy(changed[key]) for key in change}
        filled = _filled(sections, root)
        changed |= {key: filled[key] for key in change}
        # a copy: _check_measures may remove some
        changed["measures"] = dict(changed["measures"])
        _check_meaning(changed, registry, root, assessments)
    except WindowError as error:
        return str(error)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    return ""


@cache
def read_csv(path: Path) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of a CSV file, as strict_csv has them; InputError names the file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    return parse_csv(content, str(path))


@cache
def known_states(path: Path) -> set[str]:
    """ISO3 codes; without pandas, whose import a start would pay for."""
    columns, rows = read_csv(path)
    if "iso3" not in columns:
        raise InputError(f"{path}: has no column iso3")
    return {row[columns.index("iso3")] for row in rows}


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
            _measure_years(config, registry, measure)
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


def _measure_years(config, registry, measure):
    """First and last year in which a measure can have a value."""
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
        _check_window(rule["years"], f"{where}.years")
        named = (
            set(rule["fixed_years"]) | set(rule["successors"]) | set(rule["successors"].values())
        )
        if named - bodies:
            raise InputError(
                f"{where}: unknown body {listed(named - bodies)}; known: {listed(bodies)}"
            )
        if rule["terms_as_of"]:
            check_day(rule["terms_as_of"], f"{where}.terms_as_of")


def _check_populations(config, states):
    chosen = config["classification"]["states"]
    if chosen not in config["populations"]:
        raise InputError(
            f"classification.states: '{chosen}' is not among the populations; "
            f"known: {listed(config['populations'])}"
        )
    for name, population in config["populations"].items():
        where = f"populations.{name}.without"
        _check_unique(population["without"], where)
        _check_states(population["without"], states, where)


def _check_specifications(config):
    asking = [name for name, one in config["assessments"].items() if one["specifications"]]
    if asking and config["specifications"] is None:
        raise InputError(
            f"assessments.{asking[0]}.specifications: there is no grid to compute; "
            "set specifications, or set this to false"
        )
    for name, one in config["assessments"].items():
        own = changes.own_data(config, name)
        asked = one["specifications"] or own.get("specifications")
        if own and asked and not changes.own_readings(config, name):
            raise InputError(
                f"assessments.{name}.specifications: the options of specifications.readings are "
                f"named after other data than those of its `set`; add specifications.readings to "
                f"assessments.{name}.set, or leave its grid out"
            )
        if own.get("specifications") and config["specifications"] is None:
            raise InputError(
                f"assessments.{name}.set.specifications: there is no grid to change; "
                "set specifications, or leave this out"
            )
    offered = (config["specifications"] or {}).get("classification", {}).get("states", [])
    for name in offered:
        if name not in config["populations"]:
            raise InputError(
                f"specifications.classification.states: '{name}' is not among the populations; "
                f"known: {listed(config['populations'])}"
            )


def _check_states(codes, states, where):
    unknown = [iso3 for iso3 in codes if iso3 not in states]
    if unknown:
        raise InputError(
            f"{where}: {listed(unknown)} is no state of resources/states.csv, "
            "which goes by ISO 3166-1 alpha-3"
        )


def _check_window(window, where, error=InputError):
    if window["start"] > window["end"]:
        raise error(f"{where}: start {window['start']} is after end {window['end']}")


def _check_assessment(name, config, registry, states, root):
    chosen = config["assessments"][name]
    where = f"assessments.{name}"
    if name in result_folders(root):
        raise InputError(f"{where}: the name is taken by a folder of results/; choose another")
    window = chosen["window"]
    _check_unique(chosen["measures"], f"{where}.measures")
    for measure in chosen["measures"]:
        if measure not in config["measures"]:
            raise InputError(
                f"{where}.measures: unknown measure '{measure}'; "
                f"known: {listed(config['measures'], 40)}"
            )
    # names first: a window without a value is left out where it is one of several
    _check_window(window, f"{where}.window", WindowError)
    for measure in chosen["measures"]:
        first, last = _measure_years(config, registry, config["measures"][measure])
        if window["end"] < first or window["start"] > last:
            raise WindowError(
                f"{where}.window: {window['start']}-{window['end']} has no value of {measure}, "
                f"whose source has {first}-{last}"
            )
        is_within = config["measures"][measure]["compares"] == "within_year"
        if is_within and window["start"] < window["end"]:
            raise WindowError(
                f"{where}.measures: values of {measure} of different years cannot be compared, and "
                f"the window is {window['start']}-{window['end']}"
            )
    ranked = ranked_by(config, name)
    (source,) = sources_of_kind(config, registry, "contributions")
    missions = snapshot_entry(registry, source, config["snapshots"][source])["indicators"]
    if chosen["mission"] not in missions:
        raise InputError(
            f"{where}.mission: '{chosen['mission']}' is not in {source}; "
            f"known: {listed(missions, 40)}"
        )
    if ranked is None:
        _check_unique(chosen["contributors"], f"{where}.contributors")
        _check_states(chosen["contributors"], states, f"{where}.contributors")
    else:
        years = missions[chosen["mission"]]
        if ranked.by == "year_end" and years["unit"].endswith(YEARLY_MEAN):
            raise WindowError(
                f"{where}.contributors: {source} {config['snapshots'][source]} has means of whole "
                "years alone, without a year's end; rank by mean, or pin a snapshot with months"
            )
        if window["end"] < years["first_year"] or window["start"] > years["last_year"]:
            raise WindowError(
                f"{where}.contributors: {source} has {chosen['mission']} in "
                f"{years['first_year']}-{years['last_year']}, nothing in the window; list the "
                "states by code"
            )
    (source,) = sources_of_kind(config, registry, "memberships")
    organisations = snapshot_entry(registry, source, config["snapshots"][source])["indicators"]
    organisation = chosen["regional_organisation"]
    if organisation not in organisations:
        raise InputError(
            f"{where}.regional_organisation: '{organisation}' is not in {source}; "
            f"known: {listed(organisations)}"
        )
    first, last = (
        organisations[organisation]["first_year"],
        organisations[organisation]["last_year"],
    )
    if window["end"] > last or window["start"] < first:
        raise WindowError(
            f"{where}.window: memberships are known for {first}-{last}, "
            f"not for all of {window['start']}-{window['end']}"
        )
    if chosen["published"] is not None:
        for ending in (".csv", ".yaml"):
            path = Path("resources/published") / (chosen["published"] + ending)
            if not (root / path).is_file():
                raise InputError(f"{where}.published: there is no {path}")
        _check_printed(chosen, root, f"{where}.published")


def _check_printed(chosen, root, where):
    """InputError where an assessment has nothing that its printed table has."""
    path = Path("resources/published") / f"{chosen['published']}.csv"
    columns, rows = read_csv(root / path)
    if not set(chosen["measures"]) & set(columns):
        reason = f"{path} has no column of {listed(chosen['measures'])}"
    elif (
        isinstance(chosen["contributors"], list)
        and "iso3" in columns
        and not ({row[columns.index("iso3")] for row in rows} & set(chosen["contributors"]))
    ):
        reason = f"{path} has no row of {listed(chosen['contributors'])}"
    else:
        return
    raise InputError(f"{where}: {reason}, so there is nothing to compare; set it to null")


def _check_unique(names, where):
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise InputError(f"{where}: {listed(twice)} is listed twice")


def _check_alternatives(config, registry, root):
    alternatives = config["alternatives"]
    if alternatives is None:
        return
    name = alternatives["assessment"]
    if name not in config["assessments"] or config["assessments"][name]["published"] is None:
        printed = [key for key, entry in config["assessments"].items() if entry["published"]]
        raise InputError(
            f"alternatives.assessment: '{name}' is no assessment with a printed table; "
            f"those are: {listed(printed)}; alternatives: null leaves them out"
        )
    config = changes.of_assessment(config, name)
    for number, reading in enumerate(alternatives["readings"]):
        where = (
            f"alternatives.readings.{number}.set ({reading['choice']}: {reading['alternative']})"
        )
        reading["left_out"] = check_change(config, reading["set"], registry, root, where, [name])
