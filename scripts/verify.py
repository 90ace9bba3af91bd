"""./run verify FILE: is the archive whole, and does it build what it says?

Ends with 0 where every artifact that was rebuilt is identical or equal, 1 where one is different,
2 where it was called wrongly, 3 where the archive is damaged, changed, unsafe or of another format
(nothing of it was unpacked then), 4 where its environment could not be made. Needs Python 3.11 or
later, nothing else.
"""

import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

from assessment.archive.about import OtherFormatError, check_format, said
from assessment.archive.container import Opened, differs, opened
from assessment.archive.manifest import manifest_faults
from assessment.archive.opening import content_of
from assessment.archive.rebuilding import STATES, Rebuild
from assessment.errors import InputError

IDENTICAL, DIFFERENT, WRONG_CALL, NOT_WHOLE, NO_ENVIRONMENT = range(5)


def main(arguments: list[str]) -> int:
    told = _parser().parse_args(arguments)
    try:
        archive = whole(told.file, told.sha256)
    except OtherFormatError as error:
        print(f"verify: {told.file.name} {error}", file=sys.stderr)
        return NOT_WHOLE
    except InputError as error:
        print(f"verify: {told.file.name} is not what ./run archive made: {error}", file=sys.stderr)
        return NOT_WHOLE
    if told.no_rebuild:
        return IDENTICAL
    folder = tempfile.mkdtemp(prefix="verify-")
    try:
        return _rebuilt(Path(folder), archive, told)
    except InputError as error:
        print(f"verify: {error}", file=sys.stderr)
        return NO_ENVIRONMENT
    finally:
        if told.keep:
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
    held = "a resources/raw/ that has the figures that were left out"
    parser.add_argument("--raw", metavar="FOLDER", type=Path, help=held)
    parser.add_argument("--keep", action="store_true", help="leave the rebuilt tree, say where")
    return parser


def _cores(text):
    cores = int(text)
    if cores < 1:
        raise ValueError(text)
    return cores


def whole(path: Path, sha256: str | None = None) -> Opened:
    """The archive in a file in which every byte is as it was made; tells each check.

    `sha256` stands for the file beside it. InputError names what is wrong, OtherFormatError what to
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
        raise InputError("\n  ".join([*faults, str(error)])) from None
    faults += manifest_faults(archive.members)
    try:
        made_by = said(archive.members, "versions").get("zlib")
        provenance = said(archive.members, "provenance")
    except InputError as error:
        made_by = None
        faults.append(str(error))
    if not faults:
        check_format(provenance, f"verify ../{path.name}")
    foreign = []
    for place, changed in differs(content, archive):
        if changed or made_by == zlib.ZLIB_RUNTIME_VERSION:
            faults.append(f"{place}: not what its members serialise to")
        else:
            foreign.append(place)
    if faults:
        raise InputError("\n  ".join(faults))
    print(f"{path.name}: {len(content):,} bytes, the hash that stands beside it")
    print(f"{len(archive.members)} files, all in the manifest, each with its hash there")
    if foreign:
        print(
            f"the container is as its members make it; compressed by zlib {made_by}, which "
            f"the zlib here, {zlib.ZLIB_RUNTIME_VERSION}, does otherwise"
        )
    else:
        print("packed again from its files: the same bytes")
    return archive


def _stated(path, name):
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"{path.name} does not stand beside it; put it there, or give the hash: --sha256 HASH"
        ) from None
    line = re.fullmatch(rf"([0-9a-f]{{64}})  {re.escape(name)}\n", text)
    if not line:
        raise InputError(f"{path.name}: is not the hash of a file of the name {name}")
    return line[1]


def _rebuilt(folder, archive, told):
    rebuild = Rebuild(folder, archive.members)
    absent = rebuild.take_raw(told.raw)
    for name in absent:
        print(f"{name} was left out of the archive, and is not in {told.raw or '--raw'}")
    print("making the environment" if told.environment is None else f"in {told.environment}")
    sys.stdout.flush()
    rebuild.make_environment(told.environment)
    print(f"rebuilding from the raw snapshots on {told.cores} cores; this takes a minute or more")
    sys.stdout.flush()
    went_well = rebuild.build(told.cores, absent)
    if not went_well:
        log = (folder / "build.log").read_text(encoding="utf-8", errors="replace")
        print("\n".join(["the rebuild stopped:", *log.splitlines()[-15:]]), file=sys.stderr)
    rows = rebuild.compared(absent, went_well)
    width = max(len(row.name) for row in rows)
    print()
    for row in rows:
        print(f"{row.state:11}  {row.name:{width}}  {row.why}".rstrip())
    count = Counter(row.state for row in rows)
    print("\n" + ", ".join(f"{count[state]} {state}" for state in STATES))
    return DIFFERENT if count["different"] or not went_well else IDENTICAL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
