"""The steps that messages of ./run verify name are followed, and then it works."""

import hashlib
import json
import zipfile

import pytest

from advice import commands, followed
from assessment.archive.container import Member
from stub_archive import PROVENANCE, stored, stub

pytestmark = pytest.mark.workflow


def _verify(root, path, *more):
    return followed(path.parent, f"'{root / 'run'}' verify {path.name}", *more)


def _refused(run, code):
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_an_archive_without_its_hash_is_verified(root, tmp_path):
    path = stored(tmp_path / "file.zip", stub())
    beside = tmp_path / "file.zip.sha256"
    text = beside.read_text()
    beside.unlink()
    message = _refused(_verify(root, path, "--no-rebuild"), 3)
    assert "put it there, or give the hash: --sha256 HASH" in message
    given = ("--sha256", hashlib.sha256(path.read_bytes()).hexdigest())
    assert _verify(root, path, "--no-rebuild", *given).returncode == 0
    beside.write_text(text)
    assert _verify(root, path, "--no-rebuild").returncode == 0


@pytest.mark.parametrize("pressed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_that_was_packed_again_is_unpacked(root, tmp_path, pressed):
    """By a place that unpacks what is deposited, and packs it again for who downloads it."""
    stored(tmp_path / "first.zip", stub())
    (tmp_path / "deposit").mkdir()
    with zipfile.ZipFile(tmp_path / "first.zip") as archive:
        archive.extractall(tmp_path / "deposit")
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(path, "w", pressed) as again:
        for file in sorted((tmp_path / "deposit").rglob("*"), reverse=True):
            again.write(file, file.relative_to(tmp_path / "deposit"))
    message = _refused(_verify(root, path, "--no-rebuild"), 3)
    assert message.startswith("verify: again.zip is not what ./run archive made: another program")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    command = commands(message)[-1]
    folder = next((tmp_path / "unpacked").rglob("MANIFEST.sha256")).parent
    command = command.replace("./run", f"'{root / 'run'}'").replace("FOLDER", f"'{folder}'")
    run = followed(tmp_path, command, "--no-rebuild")
    assert run.returncode == 0, run.stderr
    assert "all in the manifest" in run.stdout


def test_an_archive_of_another_format_is_verified_by_itself(root, tmp_path):
    members = stub(run='#!/bin/sh\necho "its own run: $@" "$(cat ../file.zip | wc -c)"\n', build="")
    message = json.loads(members[PROVENANCE].content)
    members[PROVENANCE] = Member(json.dumps({**message, "format": 1}).encode())
    path = stored(tmp_path / "file.zip", members)
    message = _refused(_verify(root, path, "--no-rebuild"), 3)
    assert "Unpack it where it is, go into its folder" in message
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "folder/run").chmod(0o755)
    (command,) = commands(message)
    run = followed(tmp_path / "folder", command)
    assert run.stdout == f"its own run: verify ../file.zip {path.stat().st_size}\n", run.stderr


def test_figures_that_were_left_out_are_given_to_verify(root, tmp_path, registry):
    from assessment.archive.exclusions import instructions

    raw = "resources/raw/gauge/v1/data.csv"
    members = stub(left_out={raw: b"x,1\n"})
    path = stored(tmp_path / "file.zip", members)
    assert "was left out of the archive" in _verify(root, path).stdout
    entry = {**registry["vdem"], "snapshots": {}}
    text = instructions("gauge", entry, "v1", {"data.csv": (4, "0")})
    place = "FOLDER/gauge/v1/"
    assert place in text
    (tmp_path / "held" / place.partition("/")[2]).mkdir(parents=True)
    (tmp_path / "held" / place.partition("/")[2] / "data.csv").write_bytes(b"x,1\n")
    command = commands(text)[-1].replace("FILE", path.name).replace("FOLDER", "held")
    run = followed(tmp_path, command.replace("./run", f"'{root / 'run'}'"))
    assert run.returncode == 0, run.stderr
    assert "was left out" not in run.stdout and "2 identical" in run.stdout
