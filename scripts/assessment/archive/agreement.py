"""Whether an archive agrees with itself: the bytes of its results, the provenance, the logs.

An archive has three witnesses of each result: its own bytes, its entry in provenance.json, and the
record that ends the log of its job; results/manifest.json is a fourth for those that it lists. They
must agree. Whoever changes all of them alike is found out by rebuilding.
Standard library alone.
"""

import hashlib
from collections.abc import Mapping

from assessment.archive.about import MOST_OF_JSON, PROVENANCE, RAW, RESULTS, parse_member
from assessment.archive.container import Member
from assessment.archive.exclusions import NOTE, packed_instead, raw_file, why_left_out
from assessment.archive.manifest import LIST
from assessment.archive.provenance import Artifact, Provenance, stated_hashes
from assessment.archive.records import Record, sha256_of_data, split_log
from assessment.errors import InputError


def disagreements(members: Mapping[str, Member], provenance: Provenance) -> list[str]:
    """Where an archive contradicts itself: a sentence each, which begins with the file. The time it
    takes grows with the bytes of the members."""
    hashes = {name: hashlib.sha256(one.content).hexdigest() for name, one in members.items()}
    return [
        *_of_left_out(members, provenance),
        *_of_results(members, provenance, hashes),
        *_of_logs(members, provenance),
        *_of_inputs(provenance, hashes),
        *_of_list(members, provenance),
        *_of_config(members, provenance),
    ]


def _of_left_out(members, provenance):
    """Values that are not packed belong to a snapshot, in which a note says why."""
    for name, absent in provenance.left_out.items():
        if not (found := raw_file(name)):
            yield f"{name}: left out, by {PROVENANCE}, and is no file of a raw snapshot"
            continue
        source, snapshot = found
        if name in members:
            yield f"{name}: is there, and left out by {PROVENANCE}"
        if absent.why != why_left_out(name, {source}):
            yield f"{name}: left out for no reason that there is"
        for beside in (NOTE, "provenance.json"):
            if (needed := f"{RAW}{source}/{snapshot}/{beside}") not in members:
                yield f"{name}: left out without {needed}"


def _of_results(members, provenance, hashes):
    """Every file below results/ is an artifact or its log, and every artifact is as its entry."""
    if not provenance.artifacts:
        yield f"{PROVENANCE}: it has no artifacts"
    logs = {entry.log for entry in provenance.artifacts.values()}
    for name in sorted(members):
        if name.startswith(RESULTS) and name not in provenance.artifacts and name not in logs:
            yield f"{name}: no artifact or log of {PROVENANCE}"
    sources = {found[0] for name in provenance.left_out if (found := raw_file(name))}
    for name, entry in provenance.artifacts.items():
        why = why_left_out(name, sources, entry.inputs)
        if entry.left_out != why:
            state = f"left out ({entry.left_out})" if entry.left_out else "not left out"
            yield f"{name}: {state} by {PROVENANCE}, where it would be {why or 'packed'}"
        elif why:
            if name in members:
                yield f"{name}: is there, and left out by {PROVENANCE}"
            for instead in packed_instead(name):
                if instead not in members:
                    yield f"{name}: left out without {instead}"
        elif name not in members:
            yield f"{name}: an artifact of {PROVENANCE}, not in the archive"
        elif (entry.sha256, entry.bytes) != (hashes[name], len(members[name].content)):
            yield f"{name}: not what {PROVENANCE} says; one of the two was changed"


def _of_inputs(provenance, hashes):
    """Each result was made of the inputs that the archive has, by hash."""
    stated = {name: entry.sha256 for name, entry in provenance.artifacts.items()}
    stated |= {name: absent.sha256 for name, absent in provenance.left_out.items()}
    there = {name: one for name, one in hashes.items() if not name.startswith(RESULTS)} | stated
    for name, entry in provenance.artifacts.items():
        for read, sha256 in entry.inputs.items():
            if there.get(read) != sha256:
                yield f"{name}: made of another {read} than the one of the archive"
        if entry.script not in hashes:
            yield f"{name}: made by {entry.script}, which is not in the archive"


def _of_logs(members, provenance):
    """The record in each log says of its artifacts what the provenance does."""
    by_log: dict[str, dict[str, Artifact]] = {}
    for name, entry in provenance.artifacts.items():
        by_log.setdefault(entry.log, {})[name] = entry
    for log, entries in by_log.items():
        if log not in members:
            yield f"{log}: the log of {next(iter(entries))}, not in the archive"
            continue
        record = record_of(members[log].content)
        if record is None:
            yield f"{log}: has no record of the making of {next(iter(entries))}"
            continue
        for name, entry in entries.items():
            if differing_parts(entry, record) or record.outputs.get(name) != entry.sha256:
                yield f"{name}: {log} says another making of it than {PROVENANCE}"
        for name in sorted(record.outputs.keys() - entries.keys()):
            yield f"{name}: made by the job of {log}, and no artifact of it in {PROVENANCE}"


def record_of(log: bytes) -> Record | None:
    """The Record at the end of a log that anybody may have written; None where it has none."""
    if len(log) > MOST_OF_JSON:
        return None
    try:
        _, record = split_log(log.decode("utf-8"))
        if record is None:
            return None
        parts = (record.rule, record.script, record.code, record.params)
        for hashes in (record.inputs, record.outputs):
            stated_hashes(hashes, "a record")
    except (InputError, UnicodeDecodeError, RecursionError):
        return None
    return record if all(type(part) is str for part in parts) else None


def differing_parts(entry: Artifact, record: Record) -> list[str]:
    """The parts of the making of an artifact in which its record differs from its entry."""
    parts = ("rule", "script", "code", "params", "inputs")
    return [part for part in parts if getattr(entry, part) != getattr(record, part)]


def _of_list(members, provenance):
    """The list of results is a result itself; it lists what it was made of."""
    if LIST not in provenance.artifacts or LIST not in members:
        return
    try:
        listed = parse_member(members, LIST)
        rows = {one["name"]: (one["sha256"], one["bytes"]) for one in listed["artifacts"]}
        same = len(rows) == len(listed["artifacts"])
        build = (listed["release"], listed["commit"])
    except (InputError, LookupError, TypeError):
        yield f"{LIST}: no list of results"
        return
    if build != (provenance.release, provenance.commit):
        yield f"{LIST}: of another release or commit than {PROVENANCE}"
    if not same or {name: sha for name, (sha, _) in rows.items()} != (
        provenance.artifacts[LIST].inputs
    ):
        yield f"{LIST}: lists other files than it was made of, by {PROVENANCE}"
    for name, (_, size) in rows.items():
        entry = provenance.artifacts.get(name)
        if entry and entry.bytes not in (None, size):
            yield f"{name}: of another size in {LIST} than in {PROVENANCE}"


def _of_config(members, provenance):
    name = "archive/config.json"
    if name not in members:
        yield f"{name} is missing"
        return
    try:
        config = parse_member(members, name)
    except InputError as error:
        yield str(error)
        return
    if sha256_of_data(config) != provenance.config_sha256:
        yield f"{name}: not the config of {PROVENANCE}"
