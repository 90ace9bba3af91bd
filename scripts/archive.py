"""./run archive: the build at this commit as one file that a referee can check.

Ends with 0 where it was packed, 1 where there is to be none, 70 where the program itself is at
fault.
"""

import argparse
import datetime
import hashlib
import os
import sys
import tempfile
import tomllib
from pathlib import Path

from _command import ROOT, config_and_registry
from _ending import ended
from assessment.archive.build import Build
from assessment.archive.container import Member, packed
from assessment.archive.contents import contents
from assessment.archive.exclusions import sources_left_out
from assessment.archive.git import committed
from assessment.archive.manifest import LIST
from assessment.archive.planned import plain_snakemake, planned
from assessment.archive.records import sha256_of_data
from assessment.archive.versions import packages_in_use, programs_in_use, python_in_use
from assessment.errors import InputError, listed
from assessment.strict_json import read_json

PLACE = ROOT / "results/archive"
# What a journal's platform takes without a word; a larger one gets a note.
USUAL_BYTES = 10_000_000
PACKED, REFUSED = range(2)


def main(arguments: list[str]) -> int:
    args = _parser().parse_args(arguments)
    return ended("archive: refused", REFUSED, _archive, args.permitted)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./run archive",
        description="Pack the build at this commit into results/archive/, for ./run verify. "
        "The same commit gives the same bytes.",
    )
    parser.add_argument(
        "--permitted",
        action="store_true",
        help="leave out also the data of sources whose terms of redistribution are unclear",
    )
    return parser


def to_be_packed(
    permitted: bool,
) -> tuple[str, datetime.datetime, dict[str, Member], set[str]]:
    """What an archive of the build at this commit is made of: its folder, date, members, and the
    sources that are left out; InputError where there is to be none."""
    commit = committed(ROOT)
    config, registry = config_and_registry()
    without = sources_left_out(registry, permitted)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = f"{project['name']}-{config['release']}"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    about = {
        "name": project["name"],
        "release": config["release"],
        "commit": commit.sha,
        "committed": commit.date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "config_sha256": sha256_of_data(config),
        "made_with": {
            **python_in_use(),
            "programs": programs_in_use(),
            "packages": packages_in_use(lock),
        },
    }
    # ~ stays as it is where nobody knows of a home
    own: list[str | Path] = [ROOT, os.path.expanduser("~"), sys.prefix, tempfile.gettempdir()]
    _state_commit(commit.sha)
    plan = planned(ROOT)
    build = Build(ROOT, about, commit.files, plan, registry, config, without, own)
    return folder, commit.date, contents(build), without


def _state_commit(sha):
    """List the results again where the list names another commit: they may be its results too."""
    path = ROOT / LIST
    if not path.is_file():
        return
    listing = read_json(path)
    if not isinstance(listing, dict):
        raise InputError(f"{path}: no JSON object; delete it, then ./run --cores 4")
    if (listing.get("commit"), listing.get("uncommitted_changes")) != (sha, False):
        # that rule alone: what else is out of date is for the archive to refuse
        alone = ["--cores", "1", "--quiet", "--allowed-rules", "manifest", "--force", "--", LIST]
        plain_snakemake(ROOT, *alone)


def _archive(permitted):
    folder, date, members, without = to_be_packed(permitted)
    content = packed(members, folder, date)
    name = f"{folder}-permitted.zip" if permitted else f"{folder}.zip"
    sha256 = hashlib.sha256(content).hexdigest()
    _write_both(PLACE / name, content, f"{sha256}  {name}\n")
    print(f"{(PLACE / name).relative_to(ROOT)}: {len(members)} files, {len(content):,} bytes")
    print(f"sha256 {sha256}, also in {name}.sha256")
    if without:
        print(f"left out, with instructions in their place: {listed(without)}")
    if len(content) > USUAL_BYTES:
        print(f"archive: larger than the usual {USUAL_BYTES:,} bytes", file=sys.stderr)
    return PACKED


def _write_both(path, content, line):
    """The archive and its hash, put in place when both are whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bodies = {path: content, path.with_name(f"{path.name}.sha256"): line.encode()}
    partials = {target: target.with_name(f"{target.name}.partial") for target in bodies}
    try:
        for target, body in bodies.items():
            partials[target].write_bytes(body)
        for target, partial in partials.items():
            os.replace(partial, target)
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
