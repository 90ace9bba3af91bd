"""Hashes of files that are kept: never another than the file's, and nothing read twice."""

import os
import time
from pathlib import Path

import pytest

from assessment.archive import hashes
from assessment.archive.hashes import Hashes
from assessment.archive.records import record_line, sha256_of, unlike_record


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were read."""
    names = []

    def counted(name):
        names.append(os.path.basename(name))
        return sha256_of(name)

    monkeypatch.setattr(hashes, "sha256_of", counted)
    return names


def _old(path, content):
    """A file that was written a while ago."""
    path.write_text(content)
    os.utime(path, ns=(0, 0))


def test_a_file_that_looks_the_same_is_read_once(tmp_path, read, monkeypatch):
    _old(tmp_path / "a", "one")
    monkeypatch.setattr(hashes, "TICK", 0)
    for _ in range(3):
        known = Hashes(tmp_path / "kept/hashes.json")
        assert known.of(tmp_path / "a") == sha256_of(tmp_path / "a")
        known.keep()
    assert read == ["a"]


@pytest.mark.parametrize("same_time", [True, False])
def test_a_file_that_was_changed_is_read_again(tmp_path, monkeypatch, same_time):
    """Also where its length and its time of change are as they were, as after touch -r."""
    monkeypatch.setattr(hashes, "TICK", 0)
    path, place = str(tmp_path / "a"), tmp_path / "hashes.json"
    _old(tmp_path / "a", "one")
    known = Hashes(place)
    known.of(path)
    known.keep()
    before = sha256_of(path)
    time.sleep(0.02)  # a tick of the file system's clock
    if same_time:
        _old(tmp_path / "a", "two")
    else:
        (tmp_path / "a").write_text("two")
    assert Hashes(place).of(path) == sha256_of(path) != before


def test_what_was_just_written_is_not_taken_for_known(tmp_path, read):
    (tmp_path / "a").write_text("one")
    for _ in range(2):
        known = Hashes(tmp_path / "hashes.json")
        known.of(tmp_path / "a")
        known.keep()
    assert read == ["a", "a"]


@pytest.mark.parametrize("text", ["", "[", "[]", '{"a": 1}', '{"a": []}', "\xff", "{}"])
def test_a_file_of_hashes_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / "hashes.json").write_bytes(text.encode("latin-1"))
    _old(tmp_path / "a", "one")
    assert Hashes(tmp_path / "hashes.json").of(str(tmp_path / "a")) == sha256_of(tmp_path / "a")


def test_a_place_that_cannot_be_written_costs_no_run(tmp_path, monkeypatch):
    monkeypatch.setattr(hashes, "TICK", 0)
    _old(tmp_path / "a", "one")
    (tmp_path / "file").touch()
    known = Hashes(tmp_path / "file/hashes.json")
    assert known.of(str(tmp_path / "a")) and known.of(str(tmp_path / "none")) is None
    known.keep()


PARAMS = {"code": "c", "how": {"a": 1}}


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job that has made out1 and out2 of in1 and in2; what is found of it."""
    monkeypatch.chdir(tmp_path)
    for name in ("in1", "in2", "out1", "out2"):
        (tmp_path / name).write_text(name)
        os.utime(name, ns=(5, 5))
    outputs = {name: sha256_of(name) for name in ("out1", "out2")}
    line = record_line("rule", "s.py", PARAMS, ["in1", "in2"], outputs)
    (tmp_path / "log").write_text("said\n" + line + "\n")

    def found(rule="rule", inputs=("in1", "in2"), params=None):
        return unlike_record(rule, ["out1", "out2"], inputs, "log", Hashes("none").of, params)

    return found


def test_what_is_as_it_was_made_is_found_so(job):
    assert job() == ""


@pytest.mark.parametrize("name", ["out1", "out2"])
@pytest.mark.parametrize("put", [Path.mkdir, Path.touch, lambda path: path.symlink_to("in1")])
def test_an_output_that_was_changed_is_named(job, tmp_path, name, put):
    (tmp_path / name).unlink()
    put(tmp_path / name)
    assert job() == f"{name} was changed after it was made"


def test_other_code_or_another_config_is_named_where_it_is_asked_for(job):
    assert job(params=PARAMS) == ""
    for other in ({**PARAMS, "code": "d"}, {**PARAMS, "how": {"a": 2}}, {"code": "c"}):
        assert job(params=other) == "log is of other code, or of another config"


def test_an_older_input_in_the_place_of_another_is_named(job, tmp_path):
    (tmp_path / "in2").write_text("another")  # newer: the workflow sees that, and says more of it
    os.utime("in2", ns=(time.time_ns() + 10**9,) * 2)
    assert job() == ""
    os.utime("in2", ns=(4, 4))
    assert job() == "it was made of another in2 than the one that is there"
    assert job(inputs=["in1"]) == ""


@pytest.mark.parametrize("content", [None, b"", b"said\n", b"record: {}\n", b"\xff\n"])
def test_without_a_record_nothing_is_as_it_was_made(job, tmp_path, content):
    (tmp_path / "log").unlink()
    if content is not None:
        (tmp_path / "log").write_bytes(content)
    assert job() == "log has no record of its making"


def test_the_record_of_another_rule_is_none(job):
    assert job(rule="other") == "log has no record of its making"
