"""Locks that a killed run left are cleared, those of a run that may live are not."""

import fcntl
import socket

import pytest

import _startup as startup


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """.snakemake/ with the locks of an earlier run; what this one holds ends with the test."""
    (tmp_path / "locks").mkdir()
    for name in ("0.input.lock", "0.output.lock"):
        (tmp_path / "locks" / name).touch()
    held = []
    monkeypatch.setattr(startup, "_alive", held)
    yield tmp_path
    for file in held:
        file.close()


def _locks(folder):
    return len(list((folder / "locks").iterdir()))


@pytest.mark.parametrize("known", ["", socket.gethostname()])
def test_locks_of_a_run_that_was_killed_here_are_cleared(folder, known):
    (folder / "alive").write_text(known)
    startup.release_dead_locks(folder)
    assert _locks(folder) == 0
    assert (folder / "alive").read_text().strip() == socket.gethostname()


def test_locks_of_a_run_that_lives_are_kept(folder):
    with open(folder / "alive", "a") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        startup.release_dead_locks(folder)
        assert _locks(folder) == 2


def test_locks_of_a_run_on_another_machine_are_kept_and_stay_its_own(folder):
    (folder / "alive").write_text("another-machine\n")
    startup.release_dead_locks(folder)
    startup.release_dead_locks(folder)
    assert _locks(folder) == 2
    assert (folder / "alive").read_text() == "another-machine\n"


def test_a_run_that_finds_no_locks_names_its_machine(folder):
    (folder / "alive").write_text("another-machine-with-a-long-name\n")
    for lock in (folder / "locks").iterdir():
        lock.unlink()
    startup.release_dead_locks(folder)
    assert (folder / "alive").read_text() == f"{socket.gethostname()}\n"
