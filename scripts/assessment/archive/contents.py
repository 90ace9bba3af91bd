"""Everything that an archive has, and what it is refused for."""

import json

from assessment.archive import crate, datapackage, replication
from assessment.archive.about import FORMAT, PLACE, PROVENANCE, RAW
from assessment.archive.build import Build
from assessment.archive.citations import citations
from assessment.archive.container import Member
from assessment.archive.data_availability import snapshots_read
from assessment.archive.exclusions import GRID, NOTE, instructions, why_left_out
from assessment.archive.manifest import NAME, manifest
from assessment.archive.names import check_names
from assessment.archive.number_sources import macros_csv
from assessment.archive.provenance_lines import Origins
from assessment.archive.records import faults, sha256_of, split_log
from assessment.archive.scrub import machine_paths, normalised
from assessment.errors import InputError, in_lines


def contents(build: Build) -> dict[str, Member]:
    """Name to container.Member, the manifest included; InputError says why there is no archive."""
    records, logs = _checked_records(build)
    members, missing = _files_of_commit(build)
    artifacts = {}
    for name, job in sorted(build.planned.items()):
        record = records[job.log]
        why = why_left_out(name, build.left_out, record.inputs)
        path = build.root / name
        if not why:
            members[name] = Member(path.read_bytes())
        artifacts[name] = {
            "sha256": record.outputs[name],
            **({"left_out": why} if why else {"bytes": path.stat().st_size}),
            "rule": record.rule,
            "script": record.script,
            "code": record.code,
            "params": record.params,
            "log": job.log,
            "inputs": record.inputs,
        }
    members.update(logs)
    provenance = {"format": FORMAT, **build.about, "left_out": missing, "artifacts": artifacts}
    del provenance["made_with"]
    made = dict(_made_for_the_archive(build, provenance))
    if described := members.get(datapackage.OF_RESULTS):
        made[datapackage.NAME] = datapackage.packed_tables(described.content.decode(), members)
    made[crate.NAME] = crate.metadata(build, provenance, {*members, *made, NAME})
    for name, text in made.items():
        if name in members:
            raise InputError(f"{name} is a file of the commit, where the archive puts its own")
        members[name] = Member(text.encode())
    _check_members(members, build.own)
    return {**members, NAME: Member(manifest(members))}


def _made_for_the_archive(build, provenance):
    """(name, text) of each file that is made here; what else an archive is to hold goes here."""
    bibliography = build.files["references.bib"][0].decode()
    read = snapshots_read(provenance["artifacts"])
    yield PROVENANCE, json.dumps(provenance, indent=1, ensure_ascii=False) + "\n"
    config = json.dumps(build.config, indent=1, ensure_ascii=False, allow_nan=False)
    yield f"{PLACE}config.json", config + "\n"
    yield f"{PLACE}versions.json", json.dumps(build.about["made_with"], indent=1) + "\n"
    yield f"{PLACE}citations.md", citations(bibliography, build.registry, read)
    origins = Origins(build.files)
    yield replication.NAME, replication.readme(build, provenance, origins)
    rows = replication.number_rows(build, provenance["artifacts"], origins)
    yield f"{PLACE}numbers.csv", macros_csv(rows)


def _checked_records(build):
    """Log to Record of every job, and name to Member of their logs, normalised."""
    errors, records, logs = [], {}, {}
    for name, job in sorted(build.planned.items()):
        # rows of a grid may have been cleared away once they were summed up
        if not (build.root / name).is_file() and why_left_out(name, ()) != GRID:
            errors.append(f"{name}: is missing")
        if job.log not in records:
            path = build.root / job.log
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            messages, records[job.log] = split_log(text)
            last = text[len(messages) :].strip("\n")
            messages = normalised(messages, build.root)
            parts = (messages, last)
            logs[job.log] = Member("".join(f"{part}\n" for part in parts if part).encode())
    inputs = {name for record in filter(None, records.values()) for name in record.inputs}
    there = {
        name: sha256_of(build.root / name)
        for name in inputs | set(build.planned)
        if (build.root / name).is_file()
    }
    missing = {line.partition(":")[0] for line in errors}
    plan = {name: (job.rule, job.log) for name, job in build.planned.items()}
    errors += faults({name: plan[name] for name in plan.keys() - missing}, records, there)
    errors += [
        f"{name}: read by the build, not in the commit"
        for name in sorted(inputs)
        if name not in build.planned and name not in build.files
    ]
    # what its own hashes do not show: other params or other code than the commit's
    named = {line.partition(":")[0] for line in errors}
    errors += [
        f"{name}: {job.state}"
        for name, job in sorted(build.planned.items())
        if job.state and name not in named
    ]
    if errors:
        raise InputError(
            "the results are not those of this commit (./run --cores 4 makes again what is "
            f"missing, out of date or was changed by hand):{in_lines(errors)}"
        )
    return records, logs


def _files_of_commit(build):
    """Name to Member of what is packed of the commit, and a list of what is not."""
    members, missing, folders = {}, [], {}
    for name, (content, executable) in build.files.items():
        why = why_left_out(name, build.left_out)
        if not why:
            members[name] = Member(content, executable)
            continue
        sha256 = sha256_of(build.root / name)
        missing.append({"name": name, "bytes": len(content), "sha256": sha256, "why": why})
        source, snapshot, file = name.removeprefix(RAW).split("/", 2)
        folders.setdefault((source, snapshot), {})[file] = (len(content), sha256)
    for (source, snapshot), files in folders.items():
        text = instructions(source, build.registry[source], snapshot, files)
        members[f"{RAW}{source}/{snapshot}/{NOTE}"] = Member(text.encode())
    return members, missing


def _check_members(members, own):
    check_names(members, "the name of a file:")
    errors = []
    for name in sorted(members):
        if paths := machine_paths(members[name].content, own):
            errors.append(f"{name}: {', '.join(paths[:3])}")
    if errors:
        raise InputError(f"absolute paths of a machine in files:{in_lines(errors)}")
