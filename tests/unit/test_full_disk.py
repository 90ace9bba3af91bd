"""A disk that is full: one plain line, what was there stays, and nothing is left half-written."""

import os
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

import archive
import compare_releases
from _ending import ended
from assessment.config import schema
from assessment.config.pin import write_whole
from assessment.data.write_snapshot import write_snapshot
from assessment.errors import InputError


@contextmanager
def _full(after):
    """No file grows beyond a number of bytes, as where no more fit on the disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def _files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("after", [0, 20, 5_000])
def test_an_archive_stays_the_one_it_was(tmp_path, capsys, after):
    path = tmp_path / "archive/a.zip"
    archive._write_both(path, b"old", "old hash\n")
    before = _files(tmp_path)
    with _full(after):
        code = ended("archive: refused", 1, archive._write_both, path, b"x" * 100_000, "h" * 80)
    assert code == 1 and _files(tmp_path) == before
    assert (
        capsys.readouterr().err == "archive: refused: File too large; make room there, then "
        "start it again\n"
    )


def test_a_hash_that_does_not_fit_leaves_the_archive_too(tmp_path):
    path = tmp_path / "a.zip"
    archive._write_both(path, b"old", "old\n")
    before = _files(tmp_path)
    with _full(50), pytest.raises(OSError):
        archive._write_both(path, b"new", "h" * 80)
    assert _files(tmp_path) == before


@pytest.mark.parametrize("after", [0, 100, 3_000])
def test_a_comparison_is_written_whole_or_not_at_all(tmp_path, monkeypatch, after):
    monkeypatch.setattr(compare_releases, "write_table", lambda frame, path: path.write_text(frame))
    compare_releases._write(tmp_path / "a-to-b", "page", "changes")
    before = _files(tmp_path)
    with _full(after), pytest.raises(OSError):
        compare_releases._write(tmp_path / "a-to-b", "p" * 9_000, "c" * 9_000)
    assert _files(tmp_path) == before


def test_a_pin_leaves_the_config_as_it_was(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("old")
    with _full(100), pytest.raises(OSError):
        write_whole(path, "n" * 9_000)
    assert _files(tmp_path) == {"config.yaml": b"old"}


def test_a_snapshot_is_not_stored(tmp_path):
    with _full(1_000), pytest.raises(InputError, match="File too large.; nothing was stored"):
        write_snapshot(tmp_path, "source", "v1", {"data.csv": b"x" * 9_000}, {})
    assert _files(tmp_path) == {}


def test_a_validator_is_made_all_the_same(tmp_path):
    path = tmp_path / "some.schema.yaml"
    path.write_text("properties: {one: {default: 1, type: integer}}\n")
    with _full(100):
        assert schema.validated({}, path) == {"one": 1}
    schema._compiled.cache_clear()
    assert list(_files(tmp_path)) == ["some.schema.yaml"]


@pytest.fixture
def scripts(root, tmp_path):
    """The scripts in a place of their own, of which nothing is compiled yet."""
    left = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(root / "scripts", tmp_path / "scripts", ignore=left)


@pytest.mark.parametrize(
    "started",
    [["_ending.py", "verify", "--help"], ["-c", "import _adapter"]],
    ids=["verify", "job"],
)
def test_what_is_compiled_then_is_no_trouble_later(scripts, started):
    """Python imports no more from compiled code that was cut short."""
    command = [sys.executable, *started]
    writing = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for after in (500, 3_000, 9_000, 1_000_000):
        with _full(after):
            run = subprocess.run(command, cwd=scripts, env=writing, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
    assert len([*scripts.rglob("*.pyc")]) > 3
