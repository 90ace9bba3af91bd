"""The commit of a folder by git: every file of it, and what was changed since."""

import datetime
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from assessment.archive.about import PROVENANCE
from assessment.errors import InputError, listed
from assessment.strict_json import read_json
from assessment.surroundings import passed

# Signatures are shown where git's settings say so.
_LAST = ("log", "-1", "--no-show-signature", "--no-color", "--format=%H %ct", "HEAD")


@dataclass(frozen=True)
class Commit:
    """A commit: its hash, its date (UTC), and name to (bytes, whether executable)."""

    sha: str
    date: datetime.datetime
    files: dict[str, tuple[bytes, bool]]


def commit_of(root: str | Path) -> dict[str, str | bool | None]:
    """{commit, uncommitted_changes} of a clone, or of what an archive was unpacked to.

    `commit` is None in a folder that is neither, or where git is not installed; then nothing is
    known of changes either.
    """
    root = Path(root)
    commit, changed = None, None
    if (root / ".git").exists():
        try:
            commit = _text(root, "rev-parse", "HEAD").strip()
            changed = _text(root, "status", "--porcelain") != ""
        except InputError:
            pass
    elif (root / PROVENANCE).is_file():
        stated = read_json(root / PROVENANCE)
        commit = str(stated["commit"]) if isinstance(stated, dict) and "commit" in stated else None
        changed = False
    return {"commit": commit, "uncommitted_changes": changed}


def changed_files(root: Path) -> list[str]:
    """Names of files that differ from the commit or are not in it; InputError where git refuses."""
    # not what the user overlooks in every project
    status = ("-c", "core.excludesFile=", "status", "--porcelain", "-z", "--no-renames")
    state = _text(root, *status, "--untracked-files=all")
    return [entry[3:] for entry in state.split("\0") if entry]


def committed(root: Path) -> Commit:
    """The Commit of the clone `root`; InputError where the folder holds anything else."""
    if _text(root, "rev-parse", "--show-prefix").strip():
        raise InputError(
            f"{root} is not the top of a git clone; an archive is made of a commit of this project"
        )
    changed = set(changed_files(root))
    sha, date = _text(root, *_LAST).split()
    files = _files(root, sha)
    # what git was set to overlook is no commit either
    for name, (content, _) in files.items():
        path = root / name
        if not path.is_file() or path.is_symlink() or path.read_bytes() != content:
            changed.add(name)
    if changed:
        raise InputError(f"uncommitted changes: {listed(changed)}; commit them or take them back")
    return Commit(sha, datetime.datetime.fromtimestamp(int(date), datetime.UTC), files)


def _files(root, sha):
    entries = []
    for entry in filter(None, _text(root, "ls-tree", "-r", "-z", sha).split("\0")):
        about, name = entry.split("\t", 1)
        mode, _, identifier = about.split()
        if mode not in ("100644", "100755"):
            raise InputError(f"{name}: a link or a repository in the commit; neither is archived")
        entries.append((name, identifier, mode == "100755"))
    asked = "".join(f"{identifier}\n" for _, identifier, _ in entries)
    answer = _git(root, "cat-file", "--batch", stdin=asked.encode())
    files, place = {}, 0
    for name, _, executable in entries:
        header, _, _ = answer[place : place + 200].partition(b"\n")
        start = place + len(header) + 1
        size = int(header.split()[2])
        files[name] = (answer[start : start + size], executable)
        place = start + size + 1
    return files


def _text(root, *arguments):
    return _git(root, *arguments).decode("utf-8", "surrogateescape")


def _git(root, *arguments, stdin=None):
    """What git answers; InputError where it is not there or refuses."""
    # a hook or another tool may have named another repository: no GIT_ is on the list
    options = {"env": passed(os.environ), "input": stdin, "capture_output": True}
    try:
        # to ask changes nothing, not even git's own notes of what it has looked at
        run = subprocess.run(["git", "--no-optional-locks", *arguments], cwd=root, **options)
    except FileNotFoundError:
        raise InputError("git is not installed; an archive is made of a commit") from None
    if run.returncode:
        # the cause comes first where advice follows
        reason = " ".join(run.stderr.decode("utf-8", "replace").split()) or "no reason given"
        raise InputError(f"an archive is made of a commit, and git says: {reason}")
    return run.stdout
