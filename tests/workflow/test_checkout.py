"""A checkout has the bytes of the commit, and git overlooks what a build makes."""

import os
import subprocess

import pytest

from advice import repository_of

pytestmark = pytest.mark.workflow


def _git(folder, *arguments):
    run = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
    )
    return run.stdout


@pytest.fixture(scope="module")
def repository(new_project, needs):
    needs("git")
    return repository_of(new_project("committed"))


def test_a_clone_has_the_bytes_of_the_commit_whatever_git_does_with_ends_of_lines(
    repository, tmp_path
):
    settings = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")
    _git(tmp_path, "clone", "-q", *settings, str(repository.folder), "clone")
    names = [name.decode() for name in _git(repository.folder, "ls-files", "-z").split(b"\0")[:-1]]
    assert {"run", "config.yaml", "docs/table.png"} < set(names)
    for name in names:
        same = (tmp_path / "clone" / name).read_bytes() == (repository.folder / name).read_bytes()
        assert same, name
    assert _git(tmp_path / "clone", "status", "--porcelain") == b""


@pytest.mark.parametrize("name", ["results", ".snakemake", ".venv.partial", "resources/quarantine"])
@pytest.mark.parametrize("linked", [False, True], ids=["folder", "link to another disk"])
def test_git_overlooks_what_a_build_makes(repository, tmp_path, name, linked):
    place = repository.folder / name
    folder = tmp_path / "elsewhere" if linked else place
    folder.mkdir()
    (folder / "made.csv").touch()
    if linked:
        place.symlink_to(folder)
    try:
        assert _git(repository.folder, "status", "--porcelain", "--untracked-files=all") == b""
    finally:
        (folder / "made.csv").unlink()
        place.unlink() if linked else place.rmdir()
