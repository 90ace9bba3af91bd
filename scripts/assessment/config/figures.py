"""Which figures there are, and how they read: the catalogue's section `figures` and the config."""

from typing import Any

from assessment.config import settings
from assessment.config.measurement import display_of_errors, display_of_vintages


def inputs(
    catalogue: dict, figures: list[str], printed: bool, contributions: str
) -> dict[str, str]:
    """What figures read: the name of each input to its path.

    The comparison with a printed table is left out where none was printed; `contributions` is
    the source of those.
    """
    reads = {name for figure in figures for name in catalogue["figures"][figure]["reads"]}
    return {
        name: path.replace("{contributions}", contributions)
        for name, path in catalogue["inputs"].items()
        if name in reads and (name != "comparison" or printed)
    }


def display(config: dict, registry: dict, name: str, errors: list, releases: list) -> dict:
    """How the figures of an assessment and of its measurement read.

    As settings.display, with version; incomplete (year to the share of the true value that the
    contributions state), errors and releases (how those of the measurement read). `errors` and
    `releases` as measurement.with_standard_errors and measurement.vintages give them.
    """
    mission = config["assessments"][name]["mission"]
    (source,) = settings.sources_of_kind(config, registry, "contributions")
    return {
        **settings.display(config, name),
        "version": settings.version(config, settings.recipe(config, registry, name)),
        "incomplete": settings.incomplete_years(config, registry, source, mission),
        "errors": display_of_errors(config, name, errors),
        "releases": display_of_vintages(config, registry, name, releases),
    }


def grid_display(config: dict, registry: dict, name: str) -> dict[str, Any]:
    """How the figures of a grid read: no labels of measures, so that these redraw none."""
    chosen = config["assessments"][name]
    return {
        **{key: chosen[key] for key in ("title", "mission")},
        "version": settings.version(config, settings.recipe(config, registry, name)),
    }


def project_display(config: dict, registry: dict) -> dict[str, Any]:
    """How the figures of the project read: the coverage of its panel."""
    title = "Coverage by measure, state and year"
    return {"title": title, **settings.coverage(config, registry)}
