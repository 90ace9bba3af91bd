"""./run verify FILE: checks that an archive is whole and builds the results that it has.

FILE may also be the folder that one was unpacked to, for places that unpack what is deposited.

It must agree with itself first: every byte with its manifest, every result with its entry in
archive/provenance.json and with the record in its job's log. Then it is rebuilt, by the code
that it holds, and each result is compared. Whoever can change the whole file can also change data,
code and results alike: "identical" says that this file builds what it says, and the hash that its
author published elsewhere (--sha256) that it is the author's.

The code of the archive runs in a sandbox where bwrap (bubblewrap) works: it can then write to a
temporary folder alone, sees no home folder, and reaches the network while packages are installed.
Without, it can do whatever you can; a line says which of the two it was.

Ends with 0 where every artifact that was rebuilt is identical or equal, 1 where one is different,
2 where it was called wrongly, 3 where the archive is damaged, changed, unsafe or of another format
(nothing of it was unpacked then), 4 where nothing can be said: its environment could not be made,
or nothing was rebuilt. Needs Python 3.11 or later, nothing else.
"""

import argparse
import datetime
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from _ending import ended, say
from assessment.archive.about import OtherFormatError
from assessment.archive.agreement import disagreements
from assessment.archive.confinement import found_sandbox
from assessment.archive.container import Member, differs, opened, packed, packed_by_another
from assessment.archive.manifest import NAME as MANIFEST
from assessment.archive.manifest import manifest_faults
from assessment.archive.names import check_name
from assessment.archive.provenance import (
    Provenance,
    Versions,
    stated_provenance,
    stated_versions,
)
from assessment.archive.read_archive import content_of, unpacked
from assessment.archive.reproduction import STATES, Reproduction, last_lines
from assessment.errors import InputError, in_lines, printable

IDENTICAL, DIFFERENT, WRONG_CALL, NOT_WHOLE, NO_VERDICT = range(5)
FEW = 5  # files packed in another way that are named one by one


@dataclass(frozen=True)
class Whole:
    """An archive in which every byte is as it was made, and what it says of itself."""

    members: Mapping[str, Member]
    provenance: Provenance
    versions: Versions


def main(arguments: list[str]) -> int:
    args = _parser().parse_args(arguments)
    name = args.file.absolute().name
    if not args.file.exists():
        say(f"verify: {args.file}: there is no such file or folder")
        return WRONG_CALL
    try:
        archive = (whole_folder if args.file.is_dir() else whole)(args.file, args.sha256)
    except OtherFormatError as error:
        say(f"verify: {name} {error}")
        return NOT_WHOLE
    except InputError as error:
        say(f"verify: {name} is not what ./run archive made: {error}")
        return NOT_WHOLE
    if args.no_rebuild:
        return IDENTICAL
    folder = tempfile.mkdtemp(prefix="verify-")
    try:
        return _rebuilt(Path(folder), archive, args)
    finally:
        if args.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./run verify",
        description=__doc__.partition("\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--sha256", metavar="HASH", help="instead of the one in FILE.sha256")
    parser.add_argument("--no-rebuild", action="store_true", help="check the file, build nothing")
    parser.add_argument("--cores", metavar="N", type=_cores, default=os.cpu_count() or 1)
    made = "a .venv/ made from the same lock, instead of a new one"
    parser.add_argument("--environment", metavar="VENV", type=Path, help=made)
    held = "a resources/raw/ that has the data that were left out"
    parser.add_argument("--raw", metavar="FOLDER", type=Path, help=held)
    parser.add_argument("--keep", action="store_true", help="leave the rebuilt tree, say where")
    return parser


def _cores(text):
    cores = int(text)
    if cores < 1:
        raise ValueError(text)
    return cores


def whole(path: Path, sha256: str | None = None) -> Whole:
    """The archive in a file in which every byte is as it was made, and which agrees with itself;
    prints each check.

    `sha256` is the file beside it. InputError names what is wrong, OtherFormatError what to
    do with an archive whose hash and manifest hold, and whose format is not of this code.
    """
    content = content_of(path)
    faults = []
    beside = path.with_name(f"{path.name}.sha256")
    try:
        stated = sha256.lower() if sha256 else _stated(beside, path.name)
        if hashlib.sha256(content).hexdigest() != stated:
            source = "--sha256" if sha256 else beside.name
            faults.append(f"the file as a whole: its hash is not that of {source}")
    except InputError as error:
        faults.append(str(error))
    try:
        archive = opened(content)
    except InputError as error:
        raise _refusal(content, [*faults, str(error)]) from None
    faults += manifest_faults(archive.members)
    provenance = versions = None
    try:
        provenance = stated_provenance(archive.members, f"verify ../{path.name}")
        versions = stated_versions(archive.members)
    except OtherFormatError:
        if not faults:
            raise
    except InputError as error:
        faults.append(str(error))
    made_by = versions and versions.about.get("zlib")
    foreign, again = [], []
    for place, changed in differs(content, archive):
        if changed or made_by == zlib.ZLIB_RUNTIME_VERSION:
            again.append(place)
        else:
            foreign.append(place)
    if len(again) > FEW:
        # what was changed in one of them would be lost among many
        again = [f"{again[0]}, and {len(again) - 1} more"]
    faults += [f"{place}: not what its members serialise to" for place in again]
    if not faults and provenance:
        faults += disagreements(archive.members, provenance)
    if faults or not provenance or not versions:
        raise _refusal(content, faults)
    print(f"{printable(path.name)}: {len(content):,} bytes, the hash in the file beside it")
    print(f"{len(archive.members)} files, all in the manifest, each with its hash there")
    if foreign:
        print(
            f"the container is as its members make it; compressed by zlib {printable(made_by)}, "
            f"which the zlib here, {zlib.ZLIB_RUNTIME_VERSION}, does differently"
        )
    else:
        print("packed again from its files: the same bytes")
    _print_results(provenance)
    return Whole(archive.members, provenance, versions)


def whole_folder(path: Path, sha256: str | None = None) -> Whole:
    """The archive that was unpacked to a folder, as `whole` has it from its file.

    `sha256` is that of the file: the files that the manifest names are packed again in memory.
    Nothing else in the folder is read.
    """
    members = unpacked(path)
    if faults := manifest_faults(members):
        raise InputError(_listed(faults))
    try:
        provenance = stated_provenance(members, "")
    except OtherFormatError:
        raise OtherFormatError(
            "was unpacked from an archive of another format than is read here; in it, "
            f"sha256sum -c {MANIFEST} checks the files"
        ) from None
    versions = stated_versions(members)
    faults = disagreements(members, provenance)
    again = hashlib.sha256(_packed_again(members, provenance)).hexdigest()
    made_by = versions.about.get("zlib")
    if sha256 and again != sha256.lower() and made_by == zlib.ZLIB_RUNTIME_VERSION:
        faults.append(f"its files make an archive of another hash than the one given: {again}")
    if faults:
        raise InputError(_listed(faults))
    print(f"{len(members)} files, all in the manifest, each with its hash there; no other is read")
    if again == (sha256 or "").lower():
        print("packed again, they make the file of that hash")
    elif sha256:
        print(
            f"whether they make the file of that hash only zlib {printable(made_by)} can show; "
            f"here it is {zlib.ZLIB_RUNTIME_VERSION}"
        )
    else:
        print(f"packed again, they make a file of the hash {again}; is it the published one?")
    _print_results(provenance)
    return Whole(members, provenance, versions)


def _packed_again(members, provenance):
    folder = f"{provenance.name}-{provenance.release}"
    check_name(folder, "the name and release of the provenance:")
    try:
        date = datetime.datetime.fromisoformat(provenance.committed)
        return packed(members, folder, date.astimezone(datetime.UTC))
    except (ValueError, OverflowError):
        raise InputError(f"the provenance: {provenance.committed} is no date") from None


def _print_results(provenance):
    print(
        f"{len(provenance.artifacts)} results, each as its entry in the provenance and the record "
        "of its job say"
    )
    reasons = [file.left_out for file in provenance.artifacts.values() if file.left_out]
    reasons += [file.why for file in provenance.left_out.values()]
    if reasons:
        counted = sorted(Counter(reasons).items())
        reasons_text = "; ".join(f"{count} ({why})" for why, count in counted)
        print(f"files left out but for their hashes: {printable(reasons_text)}")


def _refusal(content, faults):
    if packed_by_another(content, MANIFEST):
        return InputError(
            f"another program packed it; unpack it, then name the folder that has {MANIFEST}: "
            "./run verify FOLDER"
        )
    return InputError(_listed(faults))


def _listed(faults):
    """Faults on lines of their own, the first of many."""
    return f"{faults[0]}{in_lines(faults[1:], 40)}"


def _stated(path, name):
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"{path.name} is not beside it; put it there, or give the hash: --sha256 HASH"
        ) from None
    line = re.fullmatch(rf"([0-9a-f]{{64}})  {re.escape(name)}\n", text)
    if not line:
        raise InputError(f"{path.name}: is not the hash of a file of the name {name}")
    return line[1]


def _rebuilt(folder, archive, args):
    sandbox, without = found_sandbox()
    reproduction = Reproduction(
        folder, archive.members, archive.provenance, archive.versions, sandbox
    )
    absent = reproduction.take_raw(args.raw)
    for name in absent:
        print(f"{name} was left out of the archive, and is not in {args.raw or '--raw'}")
    if sandbox:
        how = f"in a sandbox ({sandbox}), in which it can write to {folder} alone"
    else:
        how = f"without a sandbox ({without}): it can do whatever you can"
    print(f"from here on code of the archive is run, {how}")
    print("making the environment" if args.environment is None else f"in {args.environment}")
    sys.stdout.flush()
    try:
        reproduction.make_environment(args.environment)
    except InputError as error:
        say(f"verify: {error}")
        return NO_VERDICT
    print(f"rebuilding from the raw snapshots on {args.cores} cores; this takes a minute or more")
    sys.stdout.flush()
    went_well = reproduction.build(args.cores, absent)
    if not went_well:
        say("\n".join(["the rebuild stopped:", *last_lines(folder / "build.log")]))
    rows = reproduction.compared(absent, went_well)
    width = max(len(row.name) for row in rows)
    print()
    for row in rows:
        print(printable(f"{row.state:11}  {row.name:{width}}  {row.why}".rstrip()))
    count = Counter(row.state for row in rows)
    # the last of them is seldom
    shown = [state for state in STATES if count[state] or state != STATES[-1]]
    print("\n" + ", ".join(f"{count[state]} {state}" for state in shown))
    if count["different"] or not went_well:
        return DIFFERENT
    if count["not rebuilt"] == len(rows):
        say("verify: nothing was rebuilt, so nothing is known of any result")
        return NO_VERDICT
    return IDENTICAL


if __name__ == "__main__":
    sys.exit(ended("verify", NO_VERDICT, main, sys.argv[1:]))
