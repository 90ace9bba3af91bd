"""What an archive says of itself, in JSON files of its own: read with care, whoever wrote them.

Standard library alone: it is read before anything of an archive is run.
"""

from collections.abc import Mapping
from typing import Any

from assessment.archive.container import Member
from assessment.errors import InputError
from assessment.strict_json import parse_json

# Where the parts stand that are made for the archive alone; the figures; what was made of them.
PLACE, RAW, RESULTS = "archive/", "resources/raw/", "results/"
PROVENANCE = f"{PLACE}provenance.json"
# Rises when an archive can no longer be read as before. 2: written by zipfile, with config.json.
# 3: without the PNG of figures.
FORMAT = 3
# Bytes of a file of JSON, thirty times that of the largest; in memory it takes fifty times more.
MOST_OF_JSON = 10_000_000


class OtherFormatError(InputError):
    """An archive that this code cannot judge, and the code in it can."""


def said(members: Mapping[str, Member], what: str) -> dict:
    """What archive/<what>.json holds; InputError where that is no object of plain JSON."""
    name = f"{PLACE}{what}.json"
    if name not in members:
        raise InputError(f"{name} is missing")
    found = parse_said(members, name)
    if not isinstance(found, dict):
        raise InputError(f"{name}: no JSON object")
    return found


def parse_said(members: Mapping[str, Member], name: str) -> Any:
    """What a member says in JSON; InputError where it is none, or longer than MOST_OF_JSON."""
    content = members[name].content
    if len(content) > MOST_OF_JSON:
        raise InputError(f"{name}: longer than {MOST_OF_JSON:,} bytes")
    return parse_json(content, name)


def check_format(provenance: dict, command: str) -> None:
    """OtherFormatError, which says how to go on with `command`, for an archive of another format.

    `provenance` is what provenance.json says; before format 2 it named none.
    """
    stated = provenance.get("format", 1)
    if type(stated) is not int or stated != FORMAT:
        told = [str(one)[:40] for one in (stated, provenance.get("release", "unknown"))]
        raise OtherFormatError(
            f"is an archive of format {told[0]}, made by release {told[1]!r}; this ./run reads "
            f"format {FORMAT}. Unpack it where it stands, go into its folder and use the one that "
            f"it holds: ./run {command}"
        )
