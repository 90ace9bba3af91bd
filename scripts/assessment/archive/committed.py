"""The commit that a clone stands at: every file of it, and proof that the folder holds no other."""

import datetime
import os
import subprocess
from dataclasses import dataclass

from assessment.errors import InputError, listed


@dataclass(frozen=True)
class Commit:
    """A commit: its hash, its date (UTC), and name to (bytes, whether executable)."""

    sha: str
    date: datetime.datetime
    files: dict


def committed(root):
    """The Commit that `root` stands at; InputError where the folder holds anything else."""
    try:
        below = _git(root, "rev-parse", "--show-prefix")
    except FileNotFoundError:
        raise InputError("git is not installed; an archive is made of a commit") from None
    if below.strip():
        raise InputError(
            f"{root} is not the top of a git clone; an archive is made of a commit of this project"
        )
    state = _git(
        root, "-c", "core.excludesFile=", "status", "--porcelain", "-z", "--untracked-files=all",
        "--no-renames",
    )  # fmt: skip
    changed = {entry[3:] for entry in state.split("\0") if entry}
    sha, date = _git(root, "log", "-1", "--format=%H %ct", "HEAD").split()
    files = _files(root, sha)
    # what git was told to overlook is no commit either
    for name, (content, _) in files.items():
        path = root / name
        if not path.is_file() or path.is_symlink() or path.read_bytes() != content:
            changed.add(name)
    if changed:
        raise InputError(f"uncommitted changes: {listed(changed)}; commit them or take them back")
    return Commit(sha, datetime.datetime.fromtimestamp(int(date), datetime.UTC), files)


def _files(root, sha):
    entries = []
    for entry in filter(None, _git(root, "ls-tree", "-r", "-z", sha).split("\0")):
        about, name = entry.split("\t", 1)
        mode, _, identifier = about.split()
        if mode not in ("100644", "100755"):
            raise InputError(f"{name}: a link or a repository in the commit; neither is archived")
        entries.append((name, identifier, mode == "100755"))
    asked = "".join(f"{identifier}\n" for _, identifier, _ in entries)
    told = _run(root, ["cat-file", "--batch"], asked.encode())
    files, place = {}, 0
    for name, _, executable in entries:
        header, _, _ = told[place : place + 200].partition(b"\n")
        start = place + len(header) + 1
        size = int(header.split()[2])
        files[name] = (told[start : start + size], executable)
        place = start + size + 1
    return files


def _git(root, *arguments):
    return _run(root, arguments).decode("utf-8", "surrogateescape")


def _run(root, arguments, given=None):
    # a hook or another tool may have named another repository
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    run = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, input=given, capture_output=True
    )
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise InputError(f"an archive is made of a commit, and git says: {said[-1]}")
    return run.stdout
