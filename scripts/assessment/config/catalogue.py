"""The catalogue of what comes out, workflow/catalogue.yaml, checked."""

from assessment.config.schema import validated
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml

PATH = "workflow/catalogue.yaml"


def checked_catalogue(root):
    """The catalogue below `root`; InputError names the file and the key of any fault."""
    try:
        return validated(read_yaml(root / PATH), root / "workflow/schemas/catalogue.schema.yaml")
    except InputError as error:
        raise InputError(f"{PATH}: {error}") from None
