"""Verify compares what an archive builds with what it holds, and ends with a code that says so.

The archives here have a `run` of a few lines in place of the workflow.
"""

import datetime
import hashlib
import json
import re
import sys
import zlib

import pytest

import verify
from assessment.archive.about import FORMAT
from assessment.archive.container import Member, packed
from assessment.archive.manifest import NAME, manifest

RAW = "resources/raw/gauge/v1/data.csv"
# Makes an environment out of the Python of these tests, and "builds" by the lines that follow.
RUN = """#!/bin/sh
set -eu
if [ "$1" = --version ]; then
    mkdir -p .venv/bin
    printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$PYTHON" > .venv/bin/python
    chmod +x .venv/bin/python
    exit
fi
mkdir results
echo "$@" > results/asked.txt
"""
GOOD = f"printf 'a,1.5\\n' > results/table.csv; cat {RAW} > results/panel.csv"
LISTED = "printf '%s' '{}' > results/manifest.json"


def _listed(**results):
    return json.dumps({"artifacts": [
        {"name": f"results/{name}", "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in results.items()
    ]})  # fmt: skip


@pytest.fixture
def archive(tmp_path, monkeypatch, capsys):
    """Pack, then verify: the code, and name to (state, why) of the rows that were printed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def verified(build, *arguments, programs=(), results=None, left_out=(), without=()):
        """`left_out` maps names that are not packed to their content; `without` are results so."""
        results = results or {"table.csv": b"a,1.5\n", "panel.csv": b"x,1\n"}
        artifacts = {
            f"results/{name}": {
                "sha256": hashlib.sha256(content).hexdigest(),
                "inputs": {RAW: ""} if name == "panel.csv" else {},
                **({"left_out": "rows"} if name in without else {}),
            }
            for name, content in results.items()
        }
        gone = [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in dict(left_out).items()
        ]
        versions = {"zlib": zlib.ZLIB_RUNTIME_VERSION, "programs": dict.fromkeys(programs, "1")}
        files = {
            "run": (RUN + build + "\n").encode(),
            "requirements.lock": b"nothing\n",
            "resources/raw/gauge/v1/LEFT-OUT.md": b"how to get it\n",
            **({} if left_out else {RAW: b"x,1\n"}),
            **{f"results/{k}": v for k, v in results.items() if k not in without},
            "archive/provenance.json": json.dumps(
                {"format": FORMAT, "artifacts": artifacts, "left_out": gone}
            ).encode(),
            "archive/versions.json": json.dumps(versions).encode(),
        }
        members = {name: Member(content, name == "run") for name, content in files.items()}
        members[NAME] = Member(manifest(members))
        date = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        path = tmp_path / "file.zip"
        path.write_bytes(packed(members, "folder", date))
        hashed = ["--sha256", hashlib.sha256(path.read_bytes()).hexdigest().upper()]
        code = verify.main([str(path), *hashed, *arguments])
        told = capsys.readouterr()
        rows = {}
        for line in told.out.splitlines():
            if row := re.match(r"(.{11})  results/(\S+)(?:  +(.*))?$", line):
                rows[row[2]] = (row[1].strip(), row[3] or "")
        assert not list(tmp_path.glob("verify-*")) or "--keep" in arguments
        return code, rows, told

    return verified


def test_the_same_bytes_are_identical(archive):
    code, rows, told = archive(GOOD, "--cores", "3")
    assert code == 0
    assert rows == {"table.csv": ("identical", ""), "panel.csv": ("identical", "")}
    assert "2 identical, 0 equal, 0 different, 0 not rebuilt" in told.out


def test_numbers_that_are_as_good_as_the_same_are_equal(archive):
    code, rows, _ = archive(GOOD.replace("1.5", "1.5000000001"))
    assert code == 0
    assert rows["table.csv"] == ("equal", "numbers within 1e-09")


def test_other_numbers_are_different(archive):
    code, rows, _ = archive(GOOD.replace("1.5", "1.6"))
    assert code == 1
    assert rows["table.csv"] == ("different", "1 numbers, the first 1.5 and 1.6")


def test_what_is_packed_does_not_stand_in_for_what_is_built(archive):
    code, rows, _ = archive("true")
    assert code == 1
    assert rows["table.csv"] == ("different", "the rebuild did not make it")


def test_a_rebuild_that_stops_is_told_with_its_last_words(archive):
    code, rows, told = archive(f"{GOOD}; echo out of luck >&2; exit 1")
    assert code == 1
    assert "the rebuild stopped:" in told.err and "out of luck" in told.err
    assert set(rows.values()) == {("identical", "")}


def test_what_needs_a_program_that_is_not_there_is_not_rebuilt(archive):
    results = {"table.csv": b"a,1.5\n", "table.pdf": b"%PDF"}
    code, rows, _ = archive(GOOD, programs=["no-such-tex"], results=results)
    assert code == 0
    assert rows["table.pdf"] == ("not rebuilt", "no no-such-tex here")
    # where every program is there, a file that was not made is a fault
    code, rows, _ = archive(GOOD, programs=["sh"], results=results)
    assert code == 1
    assert rows["table.pdf"] == ("different", "the rebuild did not make it")


def test_what_rests_on_figures_left_out_is_not_rebuilt_and_not_asked_for(archive):
    results = {"table.csv": b"a,1.5\n", "panel.csv": b"x,1\n", "asked.txt": b"?"}
    code, rows, told = archive(
        "printf 'a,1.5\\n' > results/table.csv; : > results/panel.csv; rm results/panel.csv",
        "--cores", "2", results=results, left_out={RAW: b"x,1\n"},
    )  # fmt: skip
    assert rows["panel.csv"] == ("not rebuilt", f"{RAW} was left out")
    assert rows["table.csv"] == ("identical", "")
    assert f"{RAW} was left out of the archive" in told.out
    assert code == 1 and rows["asked.txt"][0] == "different"  # it lists what was asked for


@pytest.mark.parametrize(("held", "state"), [(b"x,1\n", "identical"), (b"x,2\n", "not rebuilt")])
def test_figures_left_out_are_taken_from_a_folder_if_they_are_the_ones(
    archive, tmp_path, held, state
):
    place = tmp_path / "raw/gauge/v1/data.csv"
    place.parent.mkdir(parents=True)
    place.write_bytes(held)
    build = f"printf 'a,1.5\\n' > results/table.csv; [ ! -s {RAW} ] || cp {RAW} results/panel.csv"
    code, rows, _ = archive(build, "--raw", str(tmp_path / "raw"), left_out={RAW: b"x,1\n"})
    assert code == 0 and rows["panel.csv"][0] == state


def test_what_was_not_packed_is_compared_by_its_hash(archive):
    results = {"table.csv": b"a,1.5\n", "panel.csv": b"x,1\n"}
    code, rows, _ = archive(GOOD, results=results, without=["table.csv"])
    assert code == 0 and rows["table.csv"] == ("identical", "by its hash")
    code, rows, _ = archive(GOOD.replace("1.5", "1.6"), results=results, without=["table.csv"])
    assert code == 1 and rows["table.csv"] == ("different", "another hash; rows")


def test_the_list_of_artifacts_follows_the_files_that_it_lists(archive):
    results = {"table.csv": b"a,1.5\n", "panel.csv": b"x,1\n"}
    results["manifest.json"] = _listed(**results).encode()
    moved = _listed(**{**results, "table.csv": b"a,1.50\n"} | {"manifest.json": b""})
    moved = json.dumps({"artifacts": json.loads(moved)["artifacts"][:2]})
    build = GOOD.replace("1.5", "1.50") + "; " + LISTED.replace("{}", moved)
    code, rows, _ = archive(build, results=results)
    assert code == 0
    assert rows["manifest.json"][0] == rows["table.csv"][0] == "equal"
    code, rows, _ = archive(f"{GOOD}; {LISTED.replace('{}', moved)}", results=results)
    assert code == 1 and rows["manifest.json"][0] == "different"


def test_an_environment_that_cannot_be_had_is_told_by_its_own_code(archive, tmp_path):
    code, rows, told = archive(GOOD, "--environment", str(tmp_path))
    assert code == 4 and not rows and "was not made from the requirements.lock" in told.err
    (tmp_path / "requirements.lock").write_bytes(b"nothing\n")
    failing = 'echo "run: no network" >&2; exit 1\n'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "RUN", "#!/bin/sh\n" + failing)
        code, _, told = archive("true")
    assert code == 4 and "the environment cannot be made" in told.err


def test_nothing_is_built_where_that_is_asked(archive, tmp_path):
    code, rows, told = archive("touch built", "--no-rebuild")
    assert code == 0 and not rows and "packed again from its files: the same bytes" in told.out


def test_the_rebuilt_tree_is_kept_where_that_is_asked(archive, tmp_path):
    code, _, told = archive(GOOD, "--keep")
    (folder,) = tmp_path.glob("verify-*")
    assert code == 0 and f"kept: {folder}" in told.out
    assert (folder / "archive/results/table.csv").read_bytes() == b"a,1.5\n"
    assert (folder / "packed/results/table.csv").is_file()
