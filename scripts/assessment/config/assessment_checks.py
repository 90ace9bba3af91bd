"""Checks the assessments of a config against its data: names, windows, contributors, grids."""

from collections.abc import Collection
from pathlib import Path

from assessment.config import changes
from assessment.config.catalogue import result_folders
from assessment.config.data_checks import check_window, measure_years
from assessment.config.resource_tables import read_csv
from assessment.config.settings import ranked as ranked_by
from assessment.config.settings import sources_of_kind
from assessment.data.registry import YEARLY_MEAN, snapshot_entry
from assessment.errors import InputError, WindowError, listed


def check_assessment(
    name: str, config: dict, registry: dict, states: Collection[str], root: Path
) -> None:
    """InputError for an assessment that its data cannot make; WindowError where only its window is
    the reason. `config` is the one that applies to it, `states` are the known ISO3 codes."""
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
    check_window(window, f"{where}.window", WindowError)
    for measure in chosen["measures"]:
        first, last = measure_years(config, registry, config["measures"][measure])
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


def check_populations(config: dict, states: Collection[str]) -> None:
    """InputError for a population that is not there, or with a code that is none of `states`."""
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


def check_grids(config: dict) -> None:
    """InputError where an assessment asks for a grid that its config does not describe."""
    asking = [name for name, one in config["assessments"].items() if one["specifications"]]
    if asking and config["specifications"] is None:
        raise InputError(
            f"assessments.{asking[0]}.specifications: there is no grid to compute; "
            "set specifications, or set this to false"
        )
    for name, one in config["assessments"].items():
        change = changes.own_data(config, name)
        asked = one["specifications"] or change.get("specifications")
        if change and asked and not changes.own_readings(config, name):
            raise InputError(
                f"assessments.{name}.specifications: the options of specifications.readings are "
                f"named after other data than those of its `set`; add specifications.readings to "
                f"assessments.{name}.set, or leave its grid out"
            )
        if change.get("specifications") and config["specifications"] is None:
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


def _check_unique(names, where):
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise InputError(f"{where}: {listed(twice)} is listed twice")
