"""A folder that an archive was unpacked to is verified as the archive is."""

import hashlib
import json
import re

import pytest

import verify
from assessment.archive.container import Member, packed
from assessment.archive.manifest import NAME, manifest
from stub_archive import DATE, PROVENANCE, stub


def _lay(members, folder):
    """What unpacks without modes, as places of deposit keep none."""
    for name, member in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(member.content)
    return folder


def _fitting(members):
    others = {name: member for name, member in members.items() if name != NAME}
    return {**others, NAME: Member(manifest(others))}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "passing").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "passing"))
    monkeypatch.setattr("tempfile.tempdir", None)
    return _lay(stub(), tmp_path / "à côté")


@pytest.fixture
def verified(capsys):
    def verified(folder, *arguments):
        code = verify.main([str(folder), *arguments])
        output = capsys.readouterr()
        return code, output.out + output.err

    return verified


PUBLISHED = hashlib.sha256(packed(stub(), "stub-1", DATE)).hexdigest()


def test_its_files_are_checked_and_rebuilt(folder, verified):
    (folder / "notes.txt").write_text("another's")
    code, output = verified(folder)
    assert code == 0 and "2 identical" in output, output
    assert "each with its hash there; no other is read" in output
    assert re.search(f"make a file of the hash {PUBLISHED}; is it the published one", output)


def test_it_is_held_to_the_hash_of_the_file_that_it_came_in(folder, verified):
    code, output = verified(folder, "--no-rebuild", "--sha256", PUBLISHED.upper())
    assert code == 0 and "packed again, they make the file of that hash" in output
    code, output = verified(folder, "--no-rebuild", "--sha256", "0" * 64)
    assert code == 3 and f"another hash than the one given: {PUBLISHED}" in output


def test_of_another_zlib_the_hash_as_one_file_is_not_known(tmp_path, verified):
    members = stub()
    output = json.loads(members["archive/versions.json"].content)
    changed = json.dumps({**output, "zlib": "1.9 of another make"}).encode()
    folder = _lay(_fitting({**members, "archive/versions.json": Member(changed)}), tmp_path / "a")
    code, output = verified(folder, "--no-rebuild", "--sha256", "0" * 64)
    assert code == 0 and "only zlib 1.9 of another make can show" in output


@pytest.mark.parametrize("said", ["", "/"])
def test_the_folder_that_one_stands_in_has_a_name_in_messages(folder, verified, monkeypatch, said):
    monkeypatch.chdir(folder)
    (folder / "run").write_text("another\n")
    code, output = verified(f".{said}")
    assert code == 3 and output == (
        "verify: à côté is not what ./run archive made: run: not what the manifest says\n"
    )


def _link(folder):
    (folder / "run").unlink()
    (folder / "run").symlink_to("/etc/passwd")


def _endless(folder):
    (folder / NAME).unlink()
    (folder / NAME).symlink_to("/dev/zero")


def _leading_out(folder):
    text = (folder / NAME).read_text(encoding="utf-8")
    (folder / NAME).write_text(f"{'0' * 64}  ../../x\n{text}", encoding="utf-8")


def _of_no_date(folder):
    members = stub()
    content = json.loads(members[PROVENANCE].content)
    members[PROVENANCE] = Member(json.dumps({**content, "committed": "yesterday"}).encode())
    _lay(_fitting(members), folder)


def _of_another_format(folder):
    members = stub()
    content = json.loads(members[PROVENANCE].content)
    members[PROVENANCE] = Member(json.dumps({**content, "format": 1}).encode())
    _lay(_fitting(members), folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / "run").unlink(), "run: in the manifest, not in the archive"),
        (lambda folder: (folder / NAME).unlink(), f"{NAME}: there is no such file, so this is"),
        (_endless, f"{NAME}: there is no such file, so this is"),
        (_link, "run: in the manifest, not in the archive"),
        (_leading_out, "leads out of the archive"),
        (_of_no_date, "yesterday is no date"),
        (_of_another_format, f"of another format.*sha256sum -c {NAME}"),
    ],
)
def test_what_is_no_whole_archive_is_refused(folder, verified, change, message):
    change(folder)
    code, said = verified(folder)
    assert code == 3 and re.search(message, said) and said.count("\n") == 1, said
