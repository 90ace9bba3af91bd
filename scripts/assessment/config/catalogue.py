"""The catalogue of what comes out, workflow/catalogue.yaml, checked."""

from pathlib import Path

from assessment.config.schema import validated
from assessment.errors import InputError, listed
from assessment.strict_yaml import read_yaml

PATH = "workflow/catalogue.yaml"
# What a figure is made of beside its entry, and what for.
PARTS = {
    "scripts/assessment/exhibits/figures/{}.py": "which draws it",
    "workflow/report/{}.rst": "its caption in the report",
}


def checked_catalogue(root: Path) -> dict:
    """The catalogue below `root`; InputError names the file and the key of any fault."""
    try:
        catalogue = validated(
            read_yaml(root / PATH), root / "workflow/schemas/catalogue.schema.yaml"
        )
        _check_figures(catalogue, root)
        return catalogue
    except InputError as error:
        raise InputError(f"{PATH}: {error}") from None


def _check_figures(catalogue, root):
    for name, about in catalogue["figures"].items():
        unknown = [one for one in about["reads"] if one not in catalogue["inputs"]]
        if unknown:
            raise InputError(
                f"figures.{name}.reads: {listed(unknown)} is not among the inputs; "
                f"there are {listed(catalogue['inputs'], 40)}"
            )
        for part, what in PARTS.items():
            if not (root / part.format(name)).is_file():
                raise InputError(f"figures.{name}: there is no {part.format(name)}, {what}")
