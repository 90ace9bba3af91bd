"""Lists of files with their hashes: of a build, and of an archive.

results/manifest.json lists the artifacts of a build; MANIFEST.sha256 every other file of an
archive, as `sha256sum -c` reads it.
"""

import hashlib
import re
from collections.abc import Mapping

from assessment.archive.container import Member
from assessment.errors import printable

NAME = "MANIFEST.sha256"
LIST = "results/manifest.json"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\\\n]+)\n")


def manifest(members: Mapping[str, Member]) -> bytes:
    """The manifest of `members`, by name."""
    lines = [
        f"{hashlib.sha256(members[name].content).hexdigest()}  {name}\n"
        for name in sorted(members)
        if name != NAME
    ]
    return "".join(lines).encode()


def manifest_faults(members: Mapping[str, Member]) -> list[str]:
    """What of `members` is not as their manifest says, a sentence each; none where all is."""
    if NAME not in members:
        return [f"{NAME} is missing"]
    text = members[NAME].content.decode("utf-8", "replace")
    stated, found = {}, []
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        if not (row := _LINE.fullmatch(line)):
            return [f"{NAME}: line {number} is no hash and name"]
        if row[2] in stated:
            found.append(f"{printable(row[2])}: in the manifest twice")
        stated[row[2]] = row[1]
    for name in sorted(stated.keys() | (members.keys() - {NAME})):
        if name not in members:
            found.append(f"{printable(name)}: in the manifest, not in the archive")
        elif name not in stated:
            found.append(f"{name}: in the archive, not in the manifest")
        elif hashlib.sha256(members[name].content).hexdigest() != stated[name]:
            found.append(f"{name}: not what the manifest says")
    return found
