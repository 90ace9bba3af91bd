"""The windows that show an assessment over time, each with the data of its series."""

from collections.abc import Mapping
from pathlib import Path

from assessment.config import settings
from assessment.config.changes import changed_config, of_assessment
from assessment.config.checks import check_change
from assessment.errors import InputError


def check_over_time(config: Mapping, registry: dict, root: Path, name: str) -> None:
    """InputError for a faulty series of `over_time`; `name` is what a message calls the config.

    A window without a value is no fault; see planned_over_time.
    """
    asked = config["over_time"]
    if asked is None:
        return
    config = of_assessment(config, asked["assessment"])
    labels = [series["label"] for series in asked["series"]]
    for number, series in enumerate(asked["series"]):
        where = f"{name}: over_time.series.{number} ({series['label']})"
        if labels.count(series["label"]) > 1:
            raise InputError(f"{where}: another series has the same label")
        if series["first"] > series["last"]:
            raise InputError(f"{where}: first {series['first']} is after last {series['last']}")
        check_change(config, series["set"], registry, root, f"{where}.set", [asked["assessment"]])


def series_recipes(config: Mapping, registry: dict) -> list[dict]:
    """How each series reads the data, whatever the window: a recipe (settings.recipe) each."""
    asked = config["over_time"]
    if not asked:
        return []
    config = of_assessment(config, asked["assessment"])
    return [
        settings.recipe(changed_config(config, series["set"]), registry, asked["assessment"])
        for series in asked["series"]
    ]


def planned_over_time(config: Mapping, registry: dict, root: Path) -> settings.Recipes:
    """The windows of every series, in their order.

    A window is {data, start, end, left_out, recipe, compared}: the label of its series, first and
    last year, why it cannot be assessed with these data ("" where it can), its recipe
    (settings.recipe) and what its comparison rests on (settings.discrimination), both None where it
    is left out. InputError where every window is.
    """
    asked = config["over_time"]
    name, windows = asked["assessment"], []
    config = of_assessment(config, name)
    for number, series in enumerate(asked["series"]):
        where = f"over_time.series.{number} ({series['label']})"
        for start in range(series["first"], series["last"] + 1):
            window = {"start": start, "end": start + asked["years"] - 1}
            change = changed_config(series["set"], {"assessments": {name: {"window": window}}})
            why = check_change(config, change, registry, root, where, [name])
            changed = changed_config(config, change)
            windows.append(
                {
                    "data": series["label"],
                    **window,
                    "left_out": why,
                    "recipe": None if why else settings.recipe(changed, registry, name),
                    "compared": None if why else settings.discrimination(changed, name),
                }
            )
    if all(window["left_out"] for window in windows):
        raise InputError(f"over_time: no window can be assessed; {windows[0]['left_out']}")
    return settings.Recipes(windows)
