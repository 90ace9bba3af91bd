"""The registry, checked at planning: resources/sources.yaml and snapshots that it lacks."""

from pathlib import Path

from assessment.config.schema import validated
from assessment.errors import InputError
from assessment.strict_json import read_json
from assessment.strict_yaml import read_yaml


def checked_registry(root: Path) -> dict:
    """The registry of sources below `root`; InputError names the file of any fault.

    Snapshots that were pulled or imported here are not in sources.yaml; their provenance says
    what they hold, and their own name or provenance vouches for their data (data.read_snapshot).
    """
    path = Path("resources/sources.yaml")
    try:
        registry = validated(read_yaml(root / path), root / "workflow/schemas/sources.schema.yaml")
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    for source, entry in registry.items():
        _check_ranges(entry.get("range", {}), f"{path}: {source}.range")
        for file in sorted((root / "resources/raw" / source).glob("*/provenance.json")):
            if file.parent.name not in entry["snapshots"]:
                entry["snapshots"][file.parent.name] = _unlisted(file)
    return registry


def _check_ranges(stated, where):
    for low, high in stated.values() if isinstance(stated, dict) else [stated]:
        if low >= high:
            raise InputError(f"{where}: [{low}, {high}] has no value; the least comes first")


def _unlisted(path):
    provenance = read_json(path)
    stated = ("label", "unit", "first_year", "last_year")
    try:
        return {
            "release": str(provenance["release"]),
            "citation": str(provenance["citation"]),
            "indicators": {
                code: {
                    **{key: about[key] for key in stated},
                    **({"standard_error": error} if (error := about.get("standard_error")) else {}),
                }
                for code, about in provenance["indicators"].items()
            },
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}: not the provenance of a snapshot ({error!r}); restore or delete its folder"
        ) from None
