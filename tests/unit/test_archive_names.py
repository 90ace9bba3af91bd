"""Every name that an archive states goes through one check, and what it says is of one shape."""

import json
import zipfile

import pytest

import verify
from assessment.archive.about import FORMAT
from assessment.archive.container import Member, opened, packed
from assessment.archive.manifest import NAME, manifest_faults
from assessment.archive.names import check_name, check_names
from assessment.archive.provenance import stated_provenance, stated_versions
from assessment.errors import InputError
from stub_archive import DATE, PROVENANCE, sha256, stored, stub

GOOD_NAMES = (
    "run", ".gitignore", ".ci/run", "results/à côté.txt", "docs/a b.md", "results/Côte.csv",
    "results/console.csv", "nullable.txt", "a/com.txt", "x" * 255,
    "résultats/ßs.txt", "data/東京.csv", "git/config", "venv/x", "a..b", "..a/b", "v1.0.0/x",
)  # fmt: skip
OUTSIDE = ("/etc/passwd", "../run", "a/../../b", "a/..", "C:/x", "c:x", "//host/share")
NO_NAMES = (
    "", "a//b", "./a", "a/./b", "a/", "a\\b", "..\\..\\x", "a\0b", "a\nb", "a\x1b[31mb", "a\x7f",
    "ab:c", "a*", "a?", 'a"b', "a<b", "a>b", "a|b", "a\u202eb", "a\u200bb", "a\u2066b", "a\ufeffb",
    "a\u2028b", "a\u00a0b", "a\u00adb", "a\ue000b", "a\u0378b", "a\ud800b", "a\ufe0fb", "a\u3164b",
    "a\u034fb", "a\U000e0001b", "co\u0302te", "\u212bngstrom", "a.", "a ", " a",
    "a /b", "a./b", "a/b. ",
    "con", "CON", "aux.txt", "a/NUL", "com1", "lpt9.tar.gz", "COM\u00b9", "conin$", "prn .txt",
    "progra~1", "a/GIT~1/config", ".git/config", ".GIT/x", "a/.git", ".venv/bin/python", ".Venv",
    "\uff0egit/config", ".\uff47it", ".snakemake/x", ".venv.partial", "x" * 256, "a/" * 250 + "a",
    "\uff0e\uff0e/x", "a\uff0fb", "a\uff1ab", "é" * 128, "\u2100",
)  # fmt: skip


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_of_every_day_pass(name):
    check_name(name, "member")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_is_refused(name):
    with pytest.raises(InputError, match="^member '.*': the name leads out of the archive"):
        check_name(name, "member")


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_that_not_every_system_can_have_is_refused_and_shown_escaped(name):
    with pytest.raises(
        InputError, match="^member '.*: no name that every system can have"
    ) as message:
        check_name(name, "member")
    assert str(message.value).isprintable() and len(str(message.value)) < 1000


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a", "a"], "'a': is there twice"),
        (["a/b", "A/b"], "'A/b': is there twice, as 'a/b' on some systems"),
        (["straße", "STRASSE"], "is there twice"),
        (["ﬁle", "file"], "is there twice"),
        (["a/b", "A/c"], "'A': is the folder 'a' on some systems"),
        (["a/b/c", "a/B/d/e"], "'a/B': is the folder 'a/b' on some systems"),
        (["results/a.csv", "Results/more.csv"], "'Results': is the folder 'results' on"),
        (["a/b", "a"], "'a': is a file and a folder at once"),
        (["a", "A/b"], "'a': is a file and a folder at once"),
        (["x", "a/b/c", "a/b"], "'a/b': is a file and a folder at once"),
    ],
)
def test_names_that_cannot_stand_beside_each_other_are_refused(names, message):
    with pytest.raises(InputError) as caught:
        check_names(names, "member")
    assert message in str(caught.value)


# Each place in which an archive states a name: how it is put there.
def _member(members, name):
    members[name] = Member(b"x")


def _artifact(members, name):
    content = json.loads(members[PROVENANCE].content)
    content["artifacts"][name] = content["artifacts"]["results/table.csv"]
    members[PROVENANCE] = Member(json.dumps(content).encode())


def _of_artifact(key, value):
    def put(members, name):
        content = json.loads(members[PROVENANCE].content)
        content["artifacts"]["results/table.csv"][key] = value(name)
        members[PROVENANCE] = Member(json.dumps(content).encode())

    return put


def _left_out(members, name):
    content = json.loads(members[PROVENANCE].content)
    content["left_out"] = [{"name": name, "bytes": 1, "sha256": "0" * 64, "why": "x"}]
    members[PROVENANCE] = Member(json.dumps(content).encode())


PLACES = {
    "member": _member, "artifact": _artifact, "left_out": _left_out,
    "log": _of_artifact("log", str), "script": _of_artifact("script", str),
    "input": _of_artifact("inputs", lambda name: {name: "0" * 64}),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "name",
    ["../../precious.txt", "/etc/passwd", "results/\x1b]0;title\x07.csv", "results/a\u202eb.csv",
     "results/aux.csv", "results/.git/x", "results/a\\b"],
)  # fmt: skip
def test_every_name_that_an_archive_states_is_checked_and_printed_escaped(
    place, name, tmp_path, capsys
):
    members = stub()
    PLACES[place](members, name)
    path = tmp_path / "file.zip"
    assert verify.main([str(stored(path, members))]) == 3
    output = capsys.readouterr()
    assert output.err.startswith("verify: file.zip is not what ./run archive made: ")
    assert all(line.isprintable() for line in (output.out + output.err).splitlines())
    assert "leads out" in output.err or "every system" in output.err


DEEP = "[" * 90_000


@pytest.mark.parametrize("what", [PROVENANCE, "archive/versions.json"])
@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "3", '"x"', "{}", "[1]", DEEP, '{"format": 3', '{"format": 3, "a": 1e400}',
     '{"format": 3, "artifacts": NaN}', '{"format": 3, "format": 3}', "\ufeff\ufeff{}", "{'a': 1}",
     '{"format": 3, "a": ' + "9" * 5000 + "}", '{"format": 3, "a": "\\ud800"}'],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_plain_json_of_its_shape_is_told_in_a_line(what, text, tmp_path, capsys):
    members = stub()
    members[what] = Member(text.encode())
    path = stored(tmp_path / "file.zip", members)
    for arguments in ([], ["--no-rebuild"]):
        assert verify.main([str(path), *arguments]) == 3
        message = capsys.readouterr().err
        assert "Traceback" not in message and message.count("\n") == 1


ODD = [None, 3, 2.5, True, [], ["x"], {}, {"a": 1}, "", "x", [[]], -1]
KEYS = [
    ("artifacts",), ("left_out",), ("commit",), ("release",), ("config_sha256",), ("name",),
    ("artifacts", "results/table.csv"),
    *(("artifacts", "results/table.csv", key)
      for key in ("sha256", "bytes", "rule", "script", "code", "params", "log", "inputs")),
    ("artifacts", "results/panel.csv", "inputs", "resources/raw/gauge/v1/data.csv"),
    ("left_out", 0), *(("left_out", 0, key) for key in ("name", "bytes", "sha256", "why")),
]  # fmt: skip


@pytest.mark.parametrize("path", KEYS, ids=lambda path: "/".join(map(str, path)))
def test_a_value_of_another_type_is_refused_wherever_it_stands(path):
    """Or read as what it is: a text where any text will do."""
    content = json.loads(stub()[PROVENANCE].content)
    raw = "resources/raw/gauge/v1/more.csv"
    content["left_out"] = [{"name": raw, "bytes": 1, "sha256": "0" * 64, "why": "x"}]
    block = content
    for key in path[:-1]:
        block = block[key]
    right = block[path[-1]]
    for odd in ODD:
        block[path[-1]] = odd
        _refused_or_typed(stated_provenance, PROVENANCE, content, type(odd) is type(right))
    if isinstance(block, dict) and len(path) in (1, 3):
        del block[path[-1]]
        _refused_or_typed(stated_provenance, PROVENANCE, content, right == {})


@pytest.mark.parametrize("key", ["programs", "packages", "zlib"])
def test_versions_are_texts(key):
    content = json.loads(stub()["archive/versions.json"].content)
    right = content[key]
    for odd in ODD:
        content[key] = odd
        _refused_or_typed(
            stated_versions, "archive/versions.json", content, type(odd) is type(right)
        )


def _refused_or_typed(read, name, message, may_pass):
    members = {name: Member(json.dumps(message).encode())}
    given = ("verify x",) if read is stated_provenance else ()
    try:
        read(members, *given)
    except InputError as error:
        assert str(error).startswith(name) or "of format" in str(error)
    else:
        assert may_pass, message


@pytest.mark.parametrize(
    "made", [float(FORMAT), True, str(FORMAT), [FORMAT], {"a": FORMAT}, None, 10**30, "\x1b[31m"]
)
def test_a_format_is_a_number_of_one_kind(made, tmp_path, capsys):
    members = stub()
    document = json.loads(members[PROVENANCE].content)
    members[PROVENANCE] = Member(json.dumps({**document, "format": made}).encode())
    assert verify.main([str(stored(tmp_path / "file.zip", members))]) == 3
    document = capsys.readouterr().err
    assert document.count("\n") == 1 and document.strip().isprintable()


def test_a_manifest_of_many_lines_is_read_line_by_line(tmp_path, capsys):
    """30,000 more, of which none is a file; quadratic, it took minutes."""
    members = stub()
    more = b"".join(b"%064x  x/%d\n" % (one, one) for one in range(30_000))
    members[NAME] = Member(members[NAME].content + more + more[:70])
    faults = manifest_faults(members)
    assert len(faults) == 30_001 and "x/0: in the manifest twice" in faults
    assert "x/29999: in the manifest, not in the archive" in faults
    content = packed(members, "folder", DATE)
    path = tmp_path / "file.zip"
    path.write_bytes(content)
    assert verify.main([str(path), "--sha256", sha256(content)]) == 3
    assert len(capsys.readouterr().err.splitlines()) < 50


@pytest.mark.parametrize("limits", [("ZIP64_LIMIT",), ("ZIP_FILECOUNT_LIMIT",),
                                    ("ZIP64_LIMIT", "ZIP_FILECOUNT_LIMIT")])  # fmt: skip
def test_a_valid_zip64_is_no_archive_of_this_project(limits, tmp_path, monkeypatch, capsys):
    """As zipfile writes one when it must; it is read, and its container is another."""
    for limit in limits:
        monkeypatch.setattr(zipfile, limit, 1)
    path = stored(tmp_path / "file.zip", stub())
    monkeypatch.undo()
    content = path.read_bytes()
    assert (
        b"PK\x06\x06" in content or b"\x01\x00\x10\x00" in content or b"\x01\x00\x14\x00" in content
    )
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert (
        opened(content).members == opened(stored(tmp_path / "b.zip", stub()).read_bytes()).members
    )
    assert verify.main([str(path)]) == 3
    message = capsys.readouterr().err
    assert "not what its members serialise to" in message or "another program packed it" in message
