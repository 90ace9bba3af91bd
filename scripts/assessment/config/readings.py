"""Every reading of the data that a config asks for: as it stands, alternatives, windows over
time, grid, releases."""

from collections.abc import Iterator
from pathlib import Path

from assessment.config import settings
from assessment.config.checks import changed_config
from assessment.config.measurement import vintages
from assessment.config.over_time import series_recipes
from assessment.config.specifications import measure_variants


def planned_alternatives(config: dict, registry: dict) -> tuple[settings.Recipes, list[dict]]:
    """The recipes of the alternatives of a config, its own first, and what each is called.

    The second are {choice, default, alternative, left_out}, in the order of the config; where
    left_out says why an alternative has no value in the window, its recipe is None.
    """
    name = config["alternatives"]["assessment"]
    recipes: list[dict | None] = [settings.recipe(config, registry, name)]
    words = []
    for reading in config["alternatives"]["readings"]:
        words.append({key: value for key, value in reading.items() if key != "set"})
        changed = changed_config(config, reading["set"])
        recipes.append(None if reading["left_out"] else settings.recipe(changed, registry, name))
    return settings.Recipes(recipes), words


def cleanings(config: dict, registry: dict, root: Path) -> dict[str, dict]:
    """How each source is cleaned so that its tidy file has all that any rule reads of it.

    Source to a reading (settings.cleaning) of all releases and counting rules; see
    settings.cleanings. `root` is the folder that holds resources/.
    """
    return settings.cleanings(registry, _readings(config, registry, root))


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
