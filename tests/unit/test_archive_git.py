"""What git knows of a folder, on a repository of two files."""

import os
import subprocess

import pytest

from assessment.archive.git import commit_of, committed
from assessment.errors import InputError

IDENTITY = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip


@pytest.fixture
def clone(tmp_path, needs):
    needs("git")
    (tmp_path / "run").write_text("#!/bin/sh\n")
    (tmp_path / "run").chmod(0o755)
    (tmp_path / "à b.txt").write_bytes(b"\xff\n")
    for command in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "All"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, env={**os.environ, **IDENTITY})
    return tmp_path


def test_a_commit_is_read_whole(clone, monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    commit = committed(clone)
    assert commit.files == {"run": (b"#!/bin/sh\n", True), "à b.txt": (b"\xff\n", False)}
    assert commit_of(clone) == {"commit": commit.sha, "uncommitted_changes": False}


def test_what_is_not_committed_is_named(clone):
    (clone / "run").write_text("another\n")
    (clone / "new").touch()
    with pytest.raises(InputError, match="uncommitted changes: new, run; commit them"):
        committed(clone)
    assert commit_of(clone)["uncommitted_changes"] is True


def test_a_folder_that_is_no_clone(clone, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("no clone")
    with pytest.raises(InputError, match="an archive is made of a commit, and git says"):
        committed(folder)
    unknown = {"commit": None, "uncommitted_changes": None}
    assert commit_of(folder) == unknown
    (folder / "archive").mkdir()
    (folder / "archive/provenance.json").write_text('{"commit": "c0ffee"}')
    assert commit_of(folder) == {"commit": "c0ffee", "uncommitted_changes": False}
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(InputError, match="git is not installed"):
        committed(clone)
    assert commit_of(clone) == unknown


def test_a_folder_of_a_clone_is_none(clone):
    (clone / "below").mkdir()
    with pytest.raises(InputError, match="is not the top of a git clone"):
        committed(clone / "below")


def test_the_cause_that_git_gives_is_told_in_one_line(clone, tmp_path_factory, monkeypatch):
    """As git words it where a repository is another user's: the cause first, then advice."""
    programs = tmp_path_factory.mktemp("programs")
    (programs / "git").write_text(
        "#!/bin/sh\nprintf 'fatal: detected dubious ownership\\nTo add an exception, call:\\n\\n"
        "\\tgit config --global --add safe.directory /a\\n' >&2\nexit 128\n"
    )
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(InputError) as refused:
        committed(clone)
    message = str(refused.value)
    assert (
        "dubious ownership" in message
        and message.endswith("safe.directory /a")
        and "\n" not in message
    )
