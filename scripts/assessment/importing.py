"""An import: reads a downloaded file, checks it as the next build will, and compares its values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.archive.records import sha256_of
from assessment.config import settings
from assessment.data.cleaning import cleaned
from assessment.data.imports import Imported, imported
from assessment.data.names import dated_name, is_name
from assessment.data.pulled import csv_bytes, indicators_covered
from assessment.data.read_snapshot import read_snapshot
from assessment.data.snapshot_diff import Revisions, revisions
from assessment.data.states import read_state_names, read_states
from assessment.data.write_snapshot import now
from assessment.errors import InputError, in_lines, listed, utf8

# Letters with accents in UTF-8, read by each byte.
_MISREAD = re.compile("\u00c3[^A-Za-z]")


@dataclass(frozen=True)
class Choices:
    """What a user states about a file.

    `release` is the producer's name of it, `citation` a key of references.bib, `steps` how it was
    got, `table` one of several in it; `accept` says that states, years and months are gone for
    good, that names which look like states' are not, and that doubtful values are meant.
    """

    release: str | None = None
    citation: str | None = None
    steps: str = ""
    table: str | None = None
    accept: bool = False


@dataclass(frozen=True)
class Import:
    """A file as a snapshot that is not in the store yet: its name, data.csv and provenance.

    `read` is its table as read, `revisions` compare that with the pinned snapshot, both as cleaning
    leaves them; `cited` says why it is cited as it is.
    """

    name: str
    content: bytes
    provenance: dict
    read: Imported
    revisions: Revisions
    cited: str


def check_importable(registry: Mapping, source: str) -> None:
    """InputError for a source without file imports; it says how to get the data."""
    known = [name for name, entry in registry.items() if "import" in entry]
    if source in known:
        return
    if source not in registry:
        raise InputError(f"'{source}' is no source; these can be imported: {listed(known)}")
    entry = registry[source]
    if "world_bank" in entry:
        raise InputError(
            f"'{source}' is not imported, but pulled: ./run refresh {source}. "
            f"These can be imported: {listed(known)}"
        )
    raise InputError(
        f"'{source}' cannot be imported; {entry['website']} has it ({entry['access']}). "
        f"These can be imported: {listed(known)}"
    )


def read_import(
    path: Path,
    source: str,
    choices: Choices,
    config: Mapping,
    registry: dict,
    root: Path,
    today: date,
) -> Import:
    """The Import that a downloaded file makes; InputError says what is wrong with it.

    `config` is checked, `root` holds resources/ and references.bib.
    """
    check_importable(registry, source)
    if choices.release and not is_name(choices.release):
        raise InputError(
            f"--release {choices.release!r}: letters, digits, dots, hyphens and underscores, "
            "please; it names a folder"
        )
    if not config["snapshots"].get(source):
        raise InputError(
            f"config.yaml: there is no snapshots.{source}, with which the file is compared; add "
            f"the line {source}: '{[*registry[source]['snapshots']][-1]}' to snapshots"
        )
    entry = registry[source]
    states = read_states(root / "resources/states.csv")
    names = read_state_names(root / "resources/state_names.csv")
    needed = settings.indicators_used(config, source)
    read = imported(path, source, entry, states, names, needed, choices.table, today)
    if not choices.accept:
        _check_left_out(read, path)
        if read.doubts:
            raise InputError(
                f"{path}: {read.doubts[0]}; --accept takes it as '{registry[source]['title']}'"
            )
    how = settings.cleaning(config, registry, source)
    pinned = how["snapshots"][0]
    content = csv_bytes(read.observations)
    name = choices.release or dated_name(content, today)
    before = read_snapshot(root / pinned["folder"], entry["kind"], pinned["sha256"])
    new = {"name": name, "folder": f"resources/raw/{source}/{name}"}
    after = cleaned(read.observations, how, new, states, names)
    snapshots = entry["snapshots"]
    # of the last that has it: an earlier one may count in another unit
    described = {code: of for one in snapshots.values() for code, of in one["indicators"].items()}
    citation, cited = _citation(choices, read, snapshots[pinned["name"]])
    bibliography = utf8((root / "references.bib").read_bytes(), "references.bib")
    if f"{{{citation}," not in bibliography:
        raise InputError(f"--citation {citation}: no such key in references.bib; add it there")
    edition = f"{read.edition['name']}, " if read.edition else ""
    obtained = {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "table": read.table,
        "layout": read.layout,
        "steps": " ".join(filter(None, [choices.steps, read.steps])),
    }
    if read.notes:
        obtained["decided"] = read.notes
    retrieved = now()
    provenance = {
        **settings.source_terms(registry, source),
        "release": choices.release or f"{edition}file of {retrieved[:10]}",
        "citation": citation,
        "obtained_from": "producer",
        "obtained": obtained,
        "retrieved": retrieved,
        "indicators": indicators_covered(after, described),
    }
    revised = revisions(cleaned(before, how, pinned, states, names), after)
    return Import(name, content, provenance, read, revised, f"cited as {citation}{cited}")


def _check_left_out(read, path):
    if not read.alike:
        return
    # the first of several that a name looks like will do
    looks_like = dict(reversed(read.alike))
    misread = [name for name in looks_like if _MISREAD.search(name)]
    if misread:
        raise InputError(
            f"{path}: '{misread[0]}' is {looks_like[misread[0]]}, its encoding misread by a "
            "program that wrote the file; save it as CSV in UTF-8 from the producer's own file"
        )
    lines = [f'"{name}" looks like {looks_like[name]}' for name in sorted(looks_like)]
    raise InputError(
        f"{path}: states may go by other names in it, and their values be left out; add "
        'the line "NAME",CODE to resources/state_names.csv for each that is one, or --accept that '
        f"none is:{in_lines(lines)}"
    )


def _citation(choices, read, pinned):
    """The key that a file is cited by, and why."""
    if choices.citation:
        return choices.citation, ""
    if read.edition:
        edition = read.edition
        why = f"as its column {edition['column']} is that of {edition['name']}"
        return edition["citation"], f", {why}; --citation KEY names another"
    return pinned["citation"], ", like the pinned snapshot; --citation KEY names another"
