"""Runs that live and runs that were killed: what the one may write and the other not."""

import fcntl
import os

import pytest

import _ownership
from assessment.errors import InputError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project with the locks of an earlier run; what this process holds ends with the test."""
    (tmp_path / ".snakemake/locks").mkdir(parents=True)
    (tmp_path / _ownership.RUNS).mkdir()
    for name in ("0.input.lock", "0.output.lock"):
        (tmp_path / ".snakemake/locks" / name).touch()
    monkeypatch.setenv(_ownership.VARIABLE, "")
    monkeypatch.delenv(_ownership.VARIABLE)
    monkeypatch.setattr(_ownership, "_held", [])
    yield tmp_path
    _ownership.end(tmp_path)


@pytest.fixture
def other(folder):
    """Another run, of a machine: it lives while its file is locked."""
    files = []

    def other(machine=None, living=True):
        path = folder / _ownership.RUNS / f"run-{len(files)}"
        path.write_text(f"{machine or os.uname().nodename}\n")
        files.append(path.open())
        if living:
            fcntl.flock(files[-1], fcntl.LOCK_EX)
        return path.name, files[-1]

    yield other
    for file in files:
        file.close()


def _locks(folder):
    return len(list((folder / ".snakemake/locks").iterdir()))


def test_what_a_killed_run_left_is_cleared(folder, other):
    name, _ = other(living=False)
    left = folder / f"results/.aside-{name}/1"
    left.mkdir(parents=True)
    _ownership.begin(folder)
    assert _locks(folder) == 0 and not left.exists()
    assert not (folder / _ownership.RUNS / name).exists()


@pytest.mark.parametrize(
    ("machine", "living"), [(None, True), ("another-machine", False), ("another-machine", True)]
)
def test_what_is_of_a_run_that_may_live_is_kept(folder, other, machine, living):
    name, _ = other(machine, living)
    (folder / f"results/.aside-{name}/1").mkdir(parents=True)
    _ownership.begin(folder)
    _ownership.begin(folder)
    assert _locks(folder) == 2 and (folder / f"results/.aside-{name}/1").exists()
    assert (folder / _ownership.RUNS / name).exists()


def test_a_job_writes_while_its_run_lives(folder):
    _ownership.begin(folder)
    with _ownership.alive(folder):
        pass
    with _ownership.aside(folder) as place:
        assert place.is_dir() and os.environ[_ownership.VARIABLE] in place.parent.name
    assert place.parent.exists() and not place.exists()
    _ownership.end(folder)
    assert not place.parent.exists()


@pytest.mark.parametrize("cleared", [False, True])
def test_a_job_of_a_killed_run_is_refused(folder, other, monkeypatch, cleared):
    name, file = other()
    monkeypatch.setenv(_ownership.VARIABLE, name)
    with _ownership.alive(folder):
        pass
    file.close()  # its process has ended
    if cleared:
        _ownership.begin(folder)
        monkeypatch.setenv(_ownership.VARIABLE, name)
    with (
        pytest.raises(InputError, match="was killed; nothing was written"),
        _ownership.alive(folder),
    ):
        pytest.fail("it was let through")


def test_a_job_on_another_machine_than_its_run_writes_until_that_is_struck(
    folder, other, monkeypatch
):
    name, _ = other("another-machine", living=False)
    monkeypatch.setenv(_ownership.VARIABLE, name)
    with _ownership.alive(folder):
        pass
    (folder / _ownership.RUNS / name).unlink()
    with pytest.raises(InputError), _ownership.alive(folder):
        pytest.fail("it was let through")


def test_neither_writes_while_the_other_looks(folder, monkeypatch):
    _ownership.begin(folder)
    monkeypatch.setattr(_ownership, "MOST_SECONDS", 0)
    two_jobs = _ownership.alive(folder), _ownership.alive(folder)
    with two_jobs[0], two_jobs[1], pytest.raises(InputError, match="end it"):
        _ownership.begin(folder)
    with open(folder / _ownership.RUNS / "turn") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="end it"), _ownership.alive(folder):
            pytest.fail("it was let through")


def test_a_script_that_no_run_has_started_writes(tmp_path, monkeypatch):
    monkeypatch.delenv(_ownership.VARIABLE, raising=False)
    with _ownership.alive(tmp_path), _ownership.aside(tmp_path) as place:
        assert place.is_dir()
    assert not list((tmp_path / "results").iterdir())
