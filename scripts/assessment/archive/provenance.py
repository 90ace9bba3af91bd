"""archive/provenance.json and archive/versions.json, read once, whole and as typed values.

Standard library alone: it is read before anything of an archive is run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.archive.about import PLACE, PROVENANCE, RESULTS, archive_json, check_format
from assessment.archive.container import Member
from assessment.archive.names import check_name, check_names, shown
from assessment.errors import InputError

VERSIONS = f"{PLACE}versions.json"
LOGS = f"{RESULTS}logs/"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Artifact:
    """A result as its job recorded it: `inputs` maps names to sha256. Where it is not packed,
    `bytes` is None and `left_out` says why."""

    sha256: str
    rule: str
    script: str
    code: str
    params: str
    log: str
    inputs: dict[str, str]
    bytes: int | None
    left_out: str


@dataclass(frozen=True)
class Absent:
    """A file of the commit that is not packed, and `why`."""

    bytes: int
    sha256: str
    why: str


@dataclass(frozen=True)
class Provenance:
    """What an archive says of itself; `artifacts` and `left_out` are by name."""

    name: str
    release: str
    commit: str
    committed: str
    config_sha256: str
    left_out: dict[str, Absent]
    artifacts: dict[str, Artifact]


@dataclass(frozen=True)
class Versions:
    """What an archive was made with: `about` has Python and the machine, `zlib` among them."""

    about: dict[str, str]
    programs: dict[str, str]
    packages: dict[str, str]


def stated_provenance(members: Mapping[str, Member], command: str) -> Provenance:
    """The Provenance in the members of an archive; InputError where it is not of that shape or
    states an unsafe name, OtherFormatError, with `command`, where it is of another format."""
    content = archive_json(members, "provenance")
    check_format(content, command)
    block = _Block(content, PROVENANCE)
    artifacts = block.of("artifacts", dict)
    check_names(artifacts, f"{PROVENANCE}: artifact")
    absent = [_Block(one, f"{PROVENANCE}: left_out") for one in block.of("left_out", list)]
    names = [one.of("name", str) for one in absent]
    check_names(names, f"{PROVENANCE}: left_out:")
    return Provenance(
        **{
            key: block.of(key, str)
            for key in ("name", "release", "commit", "committed", "config_sha256")
        },
        left_out={
            name: Absent(one.count("bytes"), one.sha256("sha256"), one.of("why", str))
            for name, one in zip(names, absent, strict=True)
        },
        artifacts={name: _artifact(name, entry) for name, entry in artifacts.items()},
    )


def stated_versions(members: Mapping[str, Member]) -> Versions:
    """The Versions in the members of an archive; InputError where they are not of that shape."""
    content = archive_json(members, "versions")
    block = _Block(content, VERSIONS)
    groups = {key: block.texts(key) for key in ("programs", "packages")}
    others = _Block({"about": {k: v for k, v in content.items() if k not in groups}}, VERSIONS)
    return Versions(about=others.texts("about"), **groups)


def stated_hashes(hashes: object, where: str) -> dict[str, str]:
    """Names to sha256, as a record and an entry of the provenance have them; InputError, which
    begins with `where`, where they are not that."""
    found = _Block({"files": hashes}, where).texts("files")
    check_names(found, where)
    for name, sha256 in found.items():
        if not _SHA256.fullmatch(sha256):
            raise InputError(f"{where}: {name}: its hash is no sha256")
    return found


def _artifact(name, entry):
    block = _Block(entry, f"{PROVENANCE}: {name}")
    if not name.startswith(RESULTS) or name.startswith(LOGS):
        raise InputError(f"{PROVENANCE}: artifact {shown(name)}: is no result by its name")
    found = Artifact(
        sha256=block.sha256("sha256"),
        **{key: block.of(key, str) for key in ("rule", "script", "code", "params", "log")},
        inputs=stated_hashes(block.of("inputs", dict), f"{PROVENANCE}: {name}: inputs"),
        bytes=None if "left_out" in entry else block.count("bytes"),
        left_out=block.of("left_out", str) if "left_out" in entry else "",
    )
    check_name(found.log, f"{PROVENANCE}: {name}: log")
    check_name(found.script, f"{PROVENANCE}: {name}: script")
    if not found.log.startswith(LOGS):
        raise InputError(f"{PROVENANCE}: {name}: log {shown(found.log)}: is none by its name")
    return found


class _Block:
    """An object of JSON that is to hold certain values; InputError, which begins with `where`, says
    which it does not."""

    def __init__(self, content: object, where: str) -> None:
        if not isinstance(content, dict):
            raise InputError(f"{where}: no JSON object")
        self.content, self.where = content, where

    def of(self, key: str, kind: type) -> Any:
        """The value of a key, of that type and no other."""
        value = self.content.get(key)
        if type(value) is not kind:
            wanted = {str: "a text", dict: "an object", list: "a list", int: "a number"}[kind]
            raise InputError(f"{self.where}: {key} is not {wanted}")
        return value

    def count(self, key: str) -> int:
        """The value of a key that counts something."""
        if self.of(key, int) < 0:
            raise InputError(f"{self.where}: {key} is less than none")
        return self.content[key]

    def sha256(self, key: str) -> str:
        """The value of a key that is a hash."""
        if not _SHA256.fullmatch(self.of(key, str)):
            raise InputError(f"{self.where}: {key} is no sha256")
        return self.content[key]

    def texts(self, key: str) -> dict[str, str]:
        """The value of a key that maps texts to texts."""
        found = self.of(key, dict)
        for name, value in found.items():
            if type(value) is not str:
                raise InputError(f"{self.where}: {key}: {shown(name)} is not a text")
        return found
