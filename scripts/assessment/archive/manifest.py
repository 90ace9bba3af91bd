"""Lists of files with their hashes: of a build, and of an archive.

results/manifest.json lists the artifacts of a build; MANIFEST.sha256 every other file of an
archive, as `sha256sum -c` reads it.
"""

import hashlib
import re

NAME = "MANIFEST.sha256"
LIST = "results/manifest.json"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\\\n]+)\n")


def manifest(members):
    """The manifest of `members`, name to container.Member, as bytes."""
    lines = [
        f"{hashlib.sha256(members[name].content).hexdigest()}  {name}\n"
        for name in sorted(members)
        if name != NAME
    ]
    return "".join(lines).encode()


def manifest_faults(members):
    """What of `members` is not as their manifest says, a sentence each; none where all is."""
    if NAME not in members:
        return [f"{NAME} is missing"]
    text = members[NAME].content.decode("utf-8", "replace")
    rows = [_LINE.fullmatch(line) for line in text.splitlines(keepends=True)]
    if None in rows:
        return [f"{NAME}: line {rows.index(None) + 1} is no hash and name"]
    stated = {row[2]: row[1] for row in rows}
    found = [f"{name}: in the manifest twice"
             for name in stated if sum(row[2] == name for row in rows) > 1]  # fmt: skip
    for name in sorted(stated.keys() | (members.keys() - {NAME})):
        if name not in members:
            found.append(f"{name}: in the manifest, not in the archive")
        elif name not in stated:
            found.append(f"{name}: in the archive, not in the manifest")
        elif hashlib.sha256(members[name].content).hexdigest() != stated[name]:
            found.append(f"{name}: not what the manifest says")
    return found
