"""Which figures there are, and how they read: the catalogue's section `figures` and the config."""

from collections.abc import Iterable, Mapping

from assessment.config import settings
from assessment.config.measurement import display_of_errors, display_of_vintages
from assessment.config.model import Display


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


def views(
    config: Mapping, registry: dict, name: str, errors: Iterable[str], releases: Iterable[Mapping]
) -> dict[str, Display]:
    """How the figures of an assessment and of its measurement read, by the names of parameters.

    The measures of `errors` and `releases` are those that measurement.with_standard_errors and
    measurement.vintages give.
    """
    mission = config["assessments"][name]["mission"]
    (source,) = settings.sources_of_kind(config, registry, "contributions")
    incomplete = settings.incomplete_years(config, registry, source, mission)
    return {
        "display": settings.display(config, registry, name)._replace(incomplete=incomplete),
        "errors": display_of_errors(config, registry, name, errors),
        "releases": display_of_vintages(config, registry, name, releases),
    }
