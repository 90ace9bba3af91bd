"""Every reading of the data that a config asks for: its own, alternatives, windows over time,
grid, releases."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assessment.config import settings
from assessment.config.changes import (
    changed_config,
    changes_nothing,
    configured_text,
    of_assessment,
    own_data,
)
from assessment.config.measurement import vintages
from assessment.config.over_time import series_recipes
from assessment.config.specifications import measure_variants


def planned_alternatives(config: dict, registry: dict) -> tuple[settings.Recipes, list[dict]]:
    """The recipes of the config itself and of its alternatives, and the words for each alternative.

    The words are {choice, default, alternative, left_out}, in the order of the config; where
    left_out says why there is nothing to set beside the config, the recipe is None. `default` is in
    the config's words while `default_set` is what it has, and else names what it has.
    """
    name = config["alternatives"]["assessment"]
    config = of_assessment(config, name)
    recipes: list[dict | None] = [settings.recipe(config, registry, name)]
    words = []

    def add(reading, alternative, change, left_out):
        default = reading["default"]
        if not changes_nothing(config, reading["default_set"]):
            default = f"as configured: {configured_text(config, reading['default_set'])}"
        if changes_nothing(config, change):
            left_out = "it is what the config has"
        changed = changed_config(config, change)
        recipes.append(None if left_out else settings.recipe(changed, registry, name))
        row = {"choice": reading["choice"], "default": default, "alternative": alternative}
        words.append({**row, "left_out": left_out})

    for reading in config["alternatives"]["readings"]:
        row = {"choice": reading["choice"], "alternative": reading["default"]}
        known = any(row.items() <= one.items() for one in words)
        if not known and not changes_nothing(config, reading["default_set"]):
            # the default is an alternative then, too
            change = reading["default_set"]
            add(reading, reading["default"], change, reading["default_left_out"])
        add(reading, reading["alternative"], reading["set"], reading["left_out"])
    return settings.Recipes(recipes), words


def cleanings(config: dict, registry: dict, root: Path) -> dict[str, dict]:
    """How each source is cleaned so that its tidy file has all that any rule reads of it.

    The name of a tidy file to a reading (settings.cleaning) of all releases and counting rules; see
    settings.cleanings. Assessments with data of their own read it too where it has all that they
    need; else there is another file, `<source>-<assessment>`, so that no `set` makes the tables of
    others again. `root` is the folder that holds resources/.
    """
    found = settings.cleanings(registry, _readings(_shared(config), registry, root))
    own = {}
    for name in filter(partial(own_data, config), config["assessments"]):
        readings = _readings(_alone(config, name), registry, root)
        for source, how in settings.cleanings(registry, readings).items():
            if source not in found or not settings.has_all(found[source], how):
                own[settings.own_tidy(source, name)] = how
    found |= own
    return {name: {**how, "file": settings.tidy_file(name)} for name, how in found.items()}


def _shared(config):
    """The config without any `set`, so that adding one changes no shared tidy file."""
    held, chosen = config["measures"], {}
    for name, one in config["assessments"].items():
        measures = [measure for measure in one["measures"] if measure in held]
        chosen[name] = {**one, "set": {}, "measures": measures}
    read = (config["alternatives"] or {}).get("assessment")
    lacks = read and len(chosen[read]["measures"]) < len(config["assessments"][read]["measures"])
    kept = {} if not lacks else {"alternatives": None}
    return {**config, "assessments": chosen, **kept}


def _alone(config, name):
    """The config that applies to an assessment, without the others."""
    own = of_assessment(config, name)
    own["assessments"] = {name: own["assessments"][name]}
    for section in ("alternatives", "over_time"):
        if own[section] and own[section]["assessment"] != name:
            own[section] = None
    return own


def _readings(config: dict, registry: dict, root: Path) -> Iterator[dict]:
    for source in config["snapshots"]:
        yield settings.cleaning(config, registry, source)
    if config["alternatives"]:
        for recipe in filter(None, planned_alternatives(config, registry)[0]):
            yield from recipe["tidy"].values()
    for recipe in series_recipes(config, registry):
        yield from recipe["tidy"].values()
    if config["specifications"]:
        # a grid of any assessment can be asked for
        listed = dict.fromkeys(
            name for one in config["assessments"].values() for name in one["measures"]
        )
        for measure in listed:
            for variant in measure_variants(config, registry, measure)[1]:
                yield variant["tidy"]
    for name in config["assessments"]:
        for release in vintages(config, registry, root, name):
            yield release["tidy"]
