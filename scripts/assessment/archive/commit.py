"""Which commit a folder's results belong to, for the list of them."""

import json
import os
import subprocess
from pathlib import Path


def commit_of(root):
    """{commit, uncommitted_changes} of a clone, or of what an archive was unpacked to.

    `commit` is None in a folder that is neither, or where git is not installed; then nothing is
    known of changes either.
    """
    root = Path(root)
    packed = root / "archive/provenance.json"
    if (root / ".git").exists():
        sha, changed = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain")
        return {"commit": sha, "uncommitted_changes": None if changed is None else changed != ""}
    if packed.is_file():
        commit = json.loads(packed.read_text(encoding="utf-8"))["commit"]
        return {"commit": commit, "uncommitted_changes": False}
    return {"commit": None, "uncommitted_changes": None}


def _git(root, *arguments):
    # a hook or another tool may have named another repository
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=root, env=environment, capture_output=True, text=True
        )
    except FileNotFoundError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None
