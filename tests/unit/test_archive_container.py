"""An archive is opened with care, and no byte of it can change unseen."""

import datetime
import hashlib
import io
import json
import random
import stat
import struct
import subprocess
import time
import zipfile

import pytest

import verify
from assessment.archive import container
from assessment.archive.container import Member, differs, opened, packed
from assessment.archive.manifest import NAME, manifest, manifest_faults
from assessment.errors import InputError
from stub_archive import stub

DATE = datetime.datetime(2026, 3, 4, 5, 6, 8, tzinfo=datetime.UTC)
FOLDER = "some-assessment-1.2"


def _versions(zlib_version):
    return json.dumps({"zlib": zlib_version, "programs": {}, "packages": {}}).encode()


@pytest.fixture
def members():
    chance = random.Random(7)
    results = {
        "table.csv": b"iso3,value\n" + b"AAA,1.5\n" * 200,
        "picture.png": chance.randbytes(3000),
        "à côté.txt": "é".encode(),
        "empty.txt": b"",
    }
    return stub(results=results)


@pytest.fixture
def content(members):
    return packed(members, FOLDER, DATE)


@pytest.fixture
def stored(tmp_path):
    """Write an archive with a hash beside it; of the content given, unless another is named."""

    def write(content, of=None):
        path = tmp_path / "file.zip"
        path.write_bytes(content)
        sha256 = hashlib.sha256(content if of is None else of).hexdigest()
        (tmp_path / "file.zip.sha256").write_text(f"{sha256}  file.zip\n")
        return path

    return write


def test_it_is_a_zip_file_with_one_folder_and_opens_as_it_was_packed(members, content, tmp_path):
    archive = opened(content)
    assert (archive.folder, archive.date, archive.members) == (FOLDER, DATE, members)
    assert differs(content, archive) == []
    with zipfile.ZipFile(io.BytesIO(content)) as other:
        assert other.testzip() is None
        assert other.namelist() == [f"{FOLDER}/{name}" for name in sorted(members)]
        assert other.getinfo(f"{FOLDER}/run").external_attr >> 16 == stat.S_IFREG | 0o755
        other.extractall(tmp_path)
    assert (tmp_path / FOLDER / "results/à côté.txt").read_text(encoding="utf-8") == "é"


def test_the_same_members_give_the_same_bytes_whatever_their_order(members, content):
    assert packed(dict(reversed(members.items())), FOLDER, DATE) == content
    moved = DATE.astimezone(datetime.timezone(datetime.timedelta(hours=5)))
    assert packed(members, FOLDER, moved) == content


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
def test_no_file_is_of_the_future_wherever_it_is_unpacked(
    content, stored, tmp_path, needs, zone, monkeypatch
):
    """By a program that knows the time in UTC, and by one that takes the zip's for local time."""
    unzip = [needs("unzip"), "-q", stored(content)]
    subprocess.run(unzip, cwd=tmp_path, env={"TZ": zone}, check=True)
    times = {path.stat().st_mtime for path in (tmp_path / FOLDER).rglob("*") if path.is_file()}
    assert times == {DATE.timestamp()}
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            local = {time.mktime((*info.date_time, 0, 0, -1)) for info in archive.infolist()}
    finally:
        monkeypatch.undo()
        time.tzset()
    assert max(local) <= DATE.timestamp() and min(local) > DATE.timestamp() - 27 * 3600


@pytest.mark.parametrize("year", [1970, 1979, 1980, 2037, 2039, 2100])
def test_an_archive_of_any_year_is_opened_as_it_was_packed(members, year):
    content = packed(members, FOLDER, datetime.datetime(year, 1, 1, 0, 0, 1, tzinfo=datetime.UTC))
    assert differs(content, opened(content)) == []


def test_the_manifest_is_read_by_sha256sum(members, content, tmp_path, needs):
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    run = subprocess.run(
        [needs("sha256sum"), "-c", NAME], cwd=tmp_path / FOLDER, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count(": OK") == len(members) - 1


def _places(content):
    """Which member each byte belongs to, by zipfile; "the container" for the end."""
    places = ["the container"] * len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        directory = archive.start_dir
    for info in infos:
        raw = len(info.filename.encode()) + len(info.extra)
        name = info.filename.partition("/")[2]
        end = info.header_offset + 30 + raw + info.compress_size
        places[info.header_offset : end] = [name] * (end - info.header_offset)
        places[directory : directory + 46 + raw] = [name] * (46 + raw)
        directory += 46 + raw
    return places


def _changed(content, offset, chance):
    other = bytes([content[offset] ^ chance.randrange(1, 256)])
    return content[:offset] + other + content[offset + 1 :]


@pytest.mark.parametrize("hash_follows", [False, True], ids=["hash as made", "hash of the change"])
def test_fifty_changed_bytes_are_all_caught_and_named(content, stored, hash_follows):
    """With the hash beside it changed too, what is inside still tells."""
    chance = random.Random(20161231)
    places = _places(content)
    for offset in chance.sample(range(len(content)), 50):
        changed = _changed(content, offset, chance)
        with pytest.raises(InputError) as caught:
            verify.whole(stored(changed, changed if hash_follows else content))
        message = str(caught.value)
        assert places[offset] in message or "the container" in message, (
            offset,
            places[offset],
            message,
        )
        assert hash_follows or "its hash is not that of file.zip.sha256" in message


def test_every_byte_counts(members):
    """Each byte of a small archive changed in turn, the hash beside it following the change."""
    few = {name: members[name] for name in ("run", "archive/versions.json", "results/empty.txt")}
    few[NAME] = Member(manifest(few))
    content, chance = packed(few, FOLDER, DATE), random.Random(3)
    places = _places(content)
    for offset in range(len(content)):
        changed = _changed(content, offset, chance)
        try:
            archive = opened(changed)
        except InputError as error:
            message = str(error)
        else:
            message = " ".join(
                [*manifest_faults(archive.members), *(p for p, _ in differs(changed, archive))]
            )
            assert message, (offset, places[offset])
        assert places[offset] in message or "the container" in message, (
            offset,
            places[offset],
            message,
        )


@pytest.mark.parametrize("left", [0, 1, 100, 2000, -1, -22, -60])
def test_a_truncated_archive_is_refused(content, stored, left):
    with pytest.raises(InputError, match="the container"):
        verify.whole(stored(content[:left]))


def test_what_was_added_around_it_is_seen(content, stored):
    with pytest.raises(InputError, match="the container: byte"):
        verify.whole(stored(content + b"abc"))
    with pytest.raises(InputError, match="byte 0 of the file"):
        verify.whole(stored(b"abc" + content))


def test_a_file_whose_hash_is_not_at_hand_is_refused_unless_given(content, stored, tmp_path):
    path = stored(content)
    beside = tmp_path / "file.zip.sha256"
    beside.unlink()
    with pytest.raises(InputError, match="is not beside it.*--sha256"):
        verify.whole(path)
    verify.whole(path, hashlib.sha256(content).hexdigest())
    beside.write_text("nothing of the kind\n")
    with pytest.raises(InputError, match="is not the hash of a file"):
        verify.whole(path)


def test_the_manifest_and_the_archive_list_the_same(members, stored):
    del members["run"]
    members["results/new.txt"] = Member(b"new")
    members["results/empty.txt"] = Member(b"no more")
    with pytest.raises(InputError) as caught:
        verify.whole(stored(packed(members, FOLDER, DATE)))
    message = str(caught.value)
    assert "run: in the manifest, not in the archive" in message
    assert "results/new.txt: in the archive, not in the manifest" in message
    assert "results/empty.txt: not what the manifest says" in message


@pytest.mark.parametrize(
    "stated", [{}, {"format": 1, "release": "0.1"}, {"format": 2}, {"format": 4}]
)
def test_an_archive_of_another_format_says_what_to_do(members, stored, stated, capsys):
    """Its hash and its manifest are checked first; all else is for the code that it holds."""
    members["archive/provenance.json"] = Member(json.dumps(stated).encode())
    members[NAME] = Member(manifest(members))
    content = packed(members, FOLDER, DATE)
    assert verify.main([str(stored(content))]) == verify.NOT_WHOLE
    message = capsys.readouterr().err
    assert f"file.zip is an archive of format {stated.get('format', 1)}, made by release" in message
    assert "use the one that it holds: ./run verify ../file.zip" in message
    assert verify.main([str(stored(content[:-9] + b"x" + content[-8:]))]) == verify.NOT_WHOLE
    assert "is not what ./run archive made" in capsys.readouterr().err


def test_another_zlib_is_no_tampering_but_another_stream_of_this_one_is(
    members, stored, monkeypatch
):
    """The same content, compressed differently: which zlib made it decides."""
    monkeypatch.setattr(container, "LEVEL", 1)
    content = packed(members, FOLDER, DATE)
    members["archive/versions.json"] = Member(_versions("1.9 of another make"))
    members[NAME] = Member(manifest(members))
    foreign = packed(members, FOLDER, DATE)
    monkeypatch.undo()
    assert content != packed(members, FOLDER, DATE)
    with pytest.raises(InputError, match=r": the compressed stream, and \d more: not what"):
        verify.whole(stored(content))
    verify.whole(stored(foreign))


def test_of_another_zlib_every_byte_around_the_streams_counts(members, monkeypatch):
    members = {name: members[name] for name in ("results/empty.txt", "results/table.csv")}
    monkeypatch.setattr(container, "LEVEL", 1)
    content, chance = packed(members, FOLDER, DATE), random.Random(5)
    monkeypatch.undo()
    assert [changed for _, changed in differs(content, opened(content))] == [False]
    for offset in range(len(content)):
        changed = _changed(content, offset, chance)
        try:
            archive = opened(changed)
        except InputError:
            continue
        assert archive.members != members or any(hit for _, hit in differs(changed, archive)), (
            offset
        )


def _hostile(name, body=b"x", mode=stat.S_IFREG | 0o644, kind=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("folder/fine.txt", b"fine", zipfile.ZIP_DEFLATED)
        archive.getinfo("folder/fine.txt").external_attr = (stat.S_IFREG | 0o644) << 16
        for one in [name] if isinstance(name, str) else name:
            info = zipfile.ZipInfo(one)
            info.external_attr, info.compress_type = mode << 16, kind
            archive.writestr(info, body)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_hostile("folder/../../out.txt"), "leads out"),
        (_hostile("../out.txt"), "leads out"),
        (_hostile("/out.txt"), "leads out"),
        (_hostile("C:/out.txt"), "leads out"),
        (_hostile("folder\\..\\out.txt"), "every system"),
        (_hostile("folder/a\nb"), "every system"),
        (_hostile("folder/./out.txt"), "every system"),
        (_hostile("folder/aXb").replace(b"aXb", b"a\0b"), "every system"),
        (_hostile("folder/X/b").replace(b"X/b", b"\0/b"), "every system"),
        (_hostile("folder/aux.txt"), "every system"),
        (_hostile("folder/out. "), "every system"),
        (_hostile("folder/txt\u202etuo"), "every system"),
        (_hostile("folder/co\u0302te"), "every system"),
        (_hostile("folder/.git/config"), "every system"),
        (_hostile("folder/.venv/bin/python"), "every system"),
        (_hostile("other/out.txt"), "outside the archive's one folder"),
        (_hostile("out.txt"), "outside the archive's one folder"),
        (_hostile("folder/out", b"/etc", stat.S_IFLNK | 0o777), "symbolic link"),
        (_hostile("folder/pipe", b"", stat.S_IFIFO | 0o644), "no plain file"),
        (_hostile("folder/deep/", b"", stat.S_IFDIR | 0o755), "every system"),
        (_hostile(["folder/a", "folder/A"]), "is there twice"),
        (_hostile(["folder/a", "folder/a/b"]), "a file and a folder"),
        (_hostile("folder/zeros", bytes(30_000_000)), "zip bomb"),
        (_hostile("folder/plain", kind=zipfile.ZIP_STORED), "method 0"),
        (b"", "the container"),
        (b"PK\5\6" + bytes(18), "no members"),
        (b"no archive at all" * 100, "the container"),
    ],
)
def test_what_is_unsafe_is_refused_and_nothing_is_written(
    content, expected, stored, tmp_path, capsys
):
    path = stored(content)
    before = sorted(tmp_path.rglob("*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path))
        assert verify.main([str(path)]) == verify.NOT_WHOLE
    message = capsys.readouterr().err
    assert expected in message and "file.zip is not what ./run archive made" in message
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_that_lies_about_its_size_is_read_no_further(stored):
    """Both places that state the size say ten bytes; sixty million would come."""
    content = bytearray(_hostile("folder/zeros", bytes(60_000_000)))
    lie = struct.pack("<L", 10)
    content = content.replace(struct.pack("<L", 60_000_000), lie)
    with pytest.raises(InputError, match="zeros.*damaged"):
        verify.whole(stored(bytes(content)))


def test_sizes_are_bounded_together_too(monkeypatch):
    monkeypatch.setattr(container, "MOST_BYTES", 1500)
    chance = random.Random(1)
    members = {name: Member(chance.randbytes(1000)) for name in ("a", "b")}
    with pytest.raises(InputError, match="'f/b'.*all so far: 2,000"):
        opened(packed(members, "f", DATE))


def test_of_an_archive_that_was_packed_again_what_changed_is_named_first(stored, capsys):
    """Not lost among the files that are compressed in another way, which are one line."""
    rows = "".join(f"{place % 97},{place * place}\n" for place in range(900)).encode()
    results = {f"table-{place}.csv": rows for place in range(9)}
    content, again = packed(stub(results=results), "folder", DATE), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(again, "w") as after:
        for info in before.infolist():
            found = before.read(info)
            changed = found.replace(b"7", b"8") if info.filename.endswith("table-4.csv") else found
            after.writestr(info, changed, compresslevel=1)
    assert verify.main([str(stored(again.getvalue()))]) == verify.NOT_WHOLE
    first, *others = capsys.readouterr().err.splitlines()
    assert "table-4.csv: not what the manifest says" in first, first
    assert sum("the compressed stream, and" in line for line in others) == 1, others
    assert len(others) < 9


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path, capsys):
    assert verify.main([str(tmp_path / "none.zip")]) == verify.WRONG_CALL
    assert "none.zip: there is no such file or folder" in capsys.readouterr().err
