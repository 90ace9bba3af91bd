"""Checks the config at planning, meaning included, so that a dry run refuses what a run would."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assessment.config import changes
from assessment.config.assessment_checks import (
    check_assessment,
    check_grids,
    check_populations,
)
from assessment.config.data_checks import check_data
from assessment.config.resource_tables import known_states
from assessment.config.schema import validated, without_nulls
from assessment.errors import InputError, WindowError, listed

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
    check_data(config, registry, root)
    for name, own in owns.items():
        try:
            _check_own(config, own, name, registry, root)
        except InputError as error:
            raise InputError(f"assessments.{name}.set: {error}") from None
    if config["support"]["partial"] > config["support"]["full"]:
        raise InputError("support: partial must not be larger than full")
    states = known_states(root / "resources/states.csv")
    check_populations(config, states)
    for assessment in assessments:
        check_assessment(assessment, owns.get(assessment, config), registry, states, root)
    check_grids(config)
    _check_alternatives(config, registry, root)


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
    for measure, value in change.get("measures", {}).items():
        if value is None and measure in config["assessments"][name]["measures"]:
            raise InputError(
                f"assessments.{name}.set.measures.{measure}: null leaves the measure out, and "
                f"assessments.{name}.measures lists it; take it from the list, or set its data"
            )
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
    check_data(own, registry, root)
    for rule in change["counting_rules"]:
        change["counting_rules"][rule] = own["counting_rules"][rule]
    lacking = [one for one in named if one not in own["measures"]]
    for measure in lacking:
        change["measures"].pop(measure, None)
    aside = {one: None for one in lacking if one in config["measures"]}
    alone = {one: about for one, about in own["measures"].items() if one not in config["measures"]}
    change["measures"] |= {**aside, **alone}


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
        where = f"alternatives.readings.{number}"
        set_here = f"{where}.set ({reading['choice']}: {reading['alternative']})"
        reading["left_out"] = check_change(config, reading["set"], registry, root, set_here, [name])
        default_here = f"{where}.default_set ({reading['choice']}: {reading['default']})"
        reading["default_left_out"] = check_change(
            config, reading["default_set"], registry, root, default_here, [name]
        )
