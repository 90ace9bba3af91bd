"""New snapshots go into the store whole or not at all."""

import errno
import fcntl
import hashlib
import json
import os
from contextlib import contextmanager
from datetime import date

import pytest

from assessment.data import write_snapshot as module
from assessment.data.names import dated_name, hash_in_name, is_dated
from assessment.data.read_snapshot import read_snapshot
from assessment.data.write_snapshot import incoming, quarantine, write_snapshot
from assessment.errors import InputError

DATA = b"indicator,iso3,year,value\na,NER,2013,1.5\n"
FILES = {"data.csv": DATA, "responses/01-data.json.gz": b"\x1f\x8b"}
DIGITS = hashlib.sha256(DATA).hexdigest()[:8]
NAME = f"2026-11-23-{DIGITS}"


def _files(resources):
    return sorted(
        path.relative_to(resources).as_posix() for path in resources.glob("**/*") if path.is_file()
    )


def test_a_snapshot_is_named_by_day_and_hash():
    assert dated_name(DATA, date(2026, 11, 23)) == NAME
    assert hash_in_name(NAME) == DIGITS
    assert is_dated(NAME) and is_dated("2026-11-23")
    assert hash_in_name("2026-11-23") is None
    for name in ("v9", "DB2020", "2017", "2026-11-23-xyz", "2026-11-23-0123456789", "../x"):
        assert not is_dated(name)


def test_a_deposit_can_be_read_and_tells_its_files(tmp_path):
    folder = write_snapshot(tmp_path, "one", NAME, FILES, {"producer": "Somebody"})
    assert folder == tmp_path / "raw/one" / NAME
    frame = read_snapshot(folder, "indicators", None)
    assert frame["value"].tolist() == [1.5]
    about = json.loads((folder / "provenance.json").read_text())
    assert about["snapshot"] == NAME and about["producer"] == "Somebody"
    assert {entry["name"]: entry["bytes"] for entry in about["files"]} == {
        "data.csv": len(DATA),
        "responses/01-data.json.gz": 2,
    }
    assert list((tmp_path / ".incoming").iterdir()) == []


def test_a_folder_that_snakemake_made_in_advance_is_filled(tmp_path):
    (tmp_path / "raw/one" / NAME).mkdir(parents=True)
    write_snapshot(tmp_path, "one", NAME, FILES, {})
    assert (tmp_path / "raw/one" / NAME / "data.csv").read_bytes() == DATA


def test_a_snapshot_that_is_there_stays_as_it_is(tmp_path):
    folder = write_snapshot(tmp_path, "one", "v9", FILES, {"retrieved": "first"})
    write_snapshot(tmp_path, "one", "v9", FILES, {"retrieved": "second"})
    assert json.loads((folder / "provenance.json").read_text())["retrieved"] == "first"
    with pytest.raises(InputError, match="is there already with other data"):
        write_snapshot(tmp_path, "one", "v9", {"data.csv": DATA + b"a,NER,2014,2\n"}, {})
    assert (folder / "data.csv").read_bytes() == DATA


def test_a_name_that_promises_another_hash_is_refused(tmp_path):
    with pytest.raises(InputError, match="the name promises sha256"):
        write_snapshot(tmp_path, "one", "2026-11-23-00000000", FILES, {})
    assert _files(tmp_path) == []


def test_data_that_no_longer_match_the_name_are_refused_when_read(tmp_path):
    folder = write_snapshot(tmp_path, "one", NAME, FILES, {})
    other = DATA.replace(b"1.5", b"2.5")
    (folder / "data.csv").write_bytes(other)
    about = json.loads((folder / "provenance.json").read_text())
    about["files"][0]["sha256"] = hashlib.sha256(other).hexdigest()
    (folder / "provenance.json").write_text(json.dumps(about))
    with pytest.raises(InputError, match=f"its name states {DIGITS}"):
        read_snapshot(folder, "indicators", None)


def test_a_full_disk_stores_nothing(tmp_path, monkeypatch):
    def full(path, content, write=module._write):
        if path.name == "provenance.json":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, content)

    monkeypatch.setattr(module, "_write", full)
    with pytest.raises(InputError, match="No space left on device.*nothing was stored"):
        write_snapshot(tmp_path, "one", NAME, FILES, {})
    assert _files(tmp_path) == []
    monkeypatch.undo()
    write_snapshot(tmp_path, "one", NAME, FILES, {})


@contextmanager
def _as_nobody():
    """Root may write anywhere; so be somebody else for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    resources = tmp_path / "resources"
    resources.mkdir(mode=0o555)
    with _as_nobody(), pytest.raises(InputError, match="cannot be written .Permission denied"):
        write_snapshot(resources, "one", NAME, FILES, {})
    assert _files(resources) == []
    with _as_nobody():
        assert quarantine(resources, "one", b"x", {}) == "nowhere (Permission denied)"


def test_what_a_killed_run_left_is_cleared_and_what_is_being_written_is_not(tmp_path):
    left, living = tmp_path / ".incoming/left", tmp_path / ".incoming/living"
    for folder in (left, living):
        folder.mkdir(parents=True)
        (folder / "data.csv").write_bytes(b"half")
    held = os.open(living, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        write_snapshot(tmp_path, "one", NAME, FILES, {})
    finally:
        os.close(held)
    assert not left.exists()
    assert (living / "data.csv").read_bytes() == b"half"


def test_refused_bodies_are_kept_up_to_a_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_QUARANTINED", 1000)
    places = [quarantine(tmp_path, "one", bytes([n]) * 300, {}) for n in range(5)]
    kept = list((tmp_path / "quarantine/one").glob("*.body"))
    assert [place.startswith("nowhere") for place in places] == [False] * 3 + [True] * 2
    assert "is full; remove there what you have read" in places[-1]
    assert len(kept) == 3
    # another source has its own
    assert quarantine(tmp_path, "two", b"x", {}).endswith(".body")


def test_a_refused_body_is_kept_whole_or_not_at_all(tmp_path, monkeypatch):
    write = module.Path.write_bytes

    def full(path, content):
        write(path, content[:2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module.Path, "write_bytes", full)
    assert quarantine(tmp_path, "one", b"body", {}) == "nowhere (No space left on device)"
    assert _files(tmp_path) == []


@pytest.mark.parametrize("after", ["data.csv", "responses/01-data.json.gz", None])
def test_a_snapshot_that_is_not_deposited_leaves_nothing(tmp_path, after):
    with pytest.raises(KeyboardInterrupt), incoming(tmp_path) as snapshot:
        for name, content in FILES.items():
            snapshot.add(name, content)
            if name == after:
                break
        raise KeyboardInterrupt
    assert _files(tmp_path) == []


def test_a_refused_body_is_kept_beside_beside_what_is_known_of_it(tmp_path):
    place = quarantine(tmp_path, "one", b"<html>", {"cause": "HTML"})
    assert place.startswith(str(tmp_path / "quarantine/one"))
    with open(place, "rb") as file:
        assert file.read() == b"<html>"
    with open(place.replace(".body", ".json"), encoding="utf-8") as file:
        assert json.load(file) == {"cause": "HTML"}
