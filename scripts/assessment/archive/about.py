"""The JSON files in which an archive describes itself: read with care, whoever wrote them.

Standard library alone: it is read before anything of an archive is run.
"""

from collections.abc import Mapping
from typing import Any

from assessment.archive.container import Member
from assessment.errors import InputError
from assessment.strict_json import parse_json

# Folders: of the parts that are made for the archive alone, of raw data, of what was made of them.
PLACE, RAW, RESULTS = "archive/", "resources/raw/", "results/"
PROVENANCE = f"{PLACE}provenance.json"
# Rises when an archive can no longer be read as before. 2: written by zipfile, with config.json.
# 3: without the PNG of figures.
FORMAT = 3
# Bytes of a file of JSON, thirty times that of the largest; in memory it takes fifty times more.
MOST_OF_JSON = 10_000_000


class OtherFormatError(InputError):
    """An archive that this code cannot judge, and the code in it can."""


def archive_json(members: Mapping[str, Member], part: str) -> dict:
    """The object in archive/<part>.json; InputError where that is no object of plain JSON."""
    name = f"{PLACE}{part}.json"
    if name not in members:
        raise InputError(f"{name} is missing")
    parsed = parse_member(members, name)
    if not isinstance(parsed, dict):
        raise InputError(f"{name}: no JSON object")
    return parsed


def parse_member(members: Mapping[str, Member], name: str) -> Any:
    """The data in a member; InputError where it is no JSON, or longer than MOST_OF_JSON."""
    content = members[name].content
    if len(content) > MOST_OF_JSON:
        raise InputError(f"{name}: longer than {MOST_OF_JSON:,} bytes")
    return parse_json(content, name)


def check_format(provenance: dict, command: str) -> None:
    """OtherFormatError, which says how to go on with `command`, for an archive of another format.

    `provenance` is the content of provenance.json; before format 2 it had no format.
    """
    stated = provenance.get("format", 1)
    if type(stated) is not int or stated != FORMAT:
        release = str(provenance.get("release", "unknown"))[:40]
        raise OtherFormatError(
            f"is an archive of format {str(stated)[:40]}, made by release {release!r}; this ./run "
            f"reads format {FORMAT}. Unpack it where it is, go into its folder and use the one "
            f"that it holds: ./run {command}"
        )
