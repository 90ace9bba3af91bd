"""A config with some keys changed, and the config that applies to one assessment."""

from collections.abc import Mapping

from assessment.errors import InputError, listed

# What a choice among data may change, and of a measure in it.
DATA_KEYS = ("snapshots", "chain_links", "counting_rules", "measures")
OF_MEASURE = ("source", "indicator", "aggregate")


def changed_config(config: Mapping, change: Mapping) -> dict:
    """`config` with the nested keys of `change` replaced; all else is shared with `config`."""
    merged = dict(config)
    for key, value in change.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            value = changed_config(old, value)
        merged[key] = value
    return merged


def changes_nothing(config: Mapping, change: Mapping) -> bool:
    """Whether a config has every value of `change` already."""
    return changed_config(config, change) == config


def configured_text(config: Mapping, change: Mapping) -> str:
    """What a config has in the places that `change` names: "window.start 2014, window.end 2017"."""
    return ", ".join(_held(config, change))


def _held(config, change, above=""):
    for key, value in change.items():
        held = config.get(key)
        if isinstance(value, dict) and isinstance(held, dict):
            yield from _held(held, value, f"{key}.")
        else:
            shown = listed(held) if isinstance(held, list) else "none" if held is None else held
            yield f"{above}{key} {shown}"


def own_data(config: Mapping, name: str) -> dict:
    """The keys that the `set` of an assessment changes; empty where it has no data of its own."""
    change = config["assessments"][name]["set"]
    # the schema's defaults leave empty sections where nothing is changed
    return {key: value for key, value in change.items() if any(one != {} for one in value.values())}


def own_readings(config: Mapping, name: str) -> dict:
    """The data options of the grid in the `set` of an assessment; empty where there are none."""
    return own_data(config, name).get("specifications", {}).get("readings", {})


def of_assessment(config: Mapping, name: str) -> dict:
    """The config that applies to an assessment: with its `set` merged in, which is then empty.

    A measure that is null there leaves the config. Options of a grid's readings are named after
    the data that they choose among: so those of `set` replace the others, and without any there is
    no grid, which is None.
    """
    change = own_data(config, name)
    if not change:
        return dict(config)
    own = changed_config(config, change)
    own["measures"] = {one: entry for one, entry in own["measures"].items() if entry is not None}
    own["assessments"] = dict(config["assessments"])
    own["assessments"][name] = {**config["assessments"][name], "set": {}}
    readings = own_readings(config, name)
    own["specifications"] = {**own["specifications"], "readings": readings} if readings else None
    return own


def check_data_change(change: Mapping, where: str) -> None:
    """InputError where an option of a grid is more than a choice among data.

    It may choose data and how a measure is read, not how it is judged; `where` is its place.
    """
    for key, value in change.items():
        if key not in DATA_KEYS:
            raise InputError(
                f"{where}: '{key}' is no choice among data; allowed: {listed(DATA_KEYS)}"
            )
        if not isinstance(value, dict):
            raise InputError(f"{where}: {key} must have the keys of it that change")
    for measure, entry in change.get("measures", {}).items():
        if not isinstance(entry, dict) or set(entry) - set(OF_MEASURE):
            raise InputError(
                f"{where}: of measures.{measure} a reading may change {listed(OF_MEASURE)} alone"
            )
