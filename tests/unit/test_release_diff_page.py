"""What changed between two archives, on archives of a few lines; and what is no archive."""

import datetime
import json
import shutil

import pandas as pd
import pytest

import compare_releases
from assessment.archive.about import FORMAT
from assessment.archive.container import Member, packed
from assessment.archive.manifest import NAME, manifest
from assessment.archive.read_archive import members_of
from assessment.archive.release_diff import differences, same
from assessment.archive.releases import CLAIM_COLUMNS, read_release
from assessment.errors import InputError
from assessment.exhibits.release_diff_page import changes_html, changes_text, changes_view

DATE = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
HEAD = "rank,iso3,state,member,depth,depth_class,depth_years,upper_count,support\n"
STATES = HEAD + "1,AAA,Aland,true,4.0,upper,3,2,Partial\n,BBB,Bland,false,1.5,middle,3,0,Low\n"
LIMITS = "measure,q1,median,q3,mean,states,observations\ndepth,1.5,2.75,4.0,2.75,2,6\n"
CLAIM = "one,deep,AAA,depth,class: upper,2013,Aland is deep.,supported,measure,4.0 (3 years),\n"
CLAIMS = f"assessment,id,{','.join(CLAIM_COLUMNS)}\n{CLAIM}"
CONFIG = {
    "release": "1",
    "assessments": {"one": {"title": "First", "measures": ["depth"]}},
    "measures": {"depth": {"label": "Depth", "digits": 1, "supports": "upper"}},
    "snapshots": {"gauge": "v1"},
    "alternatives": {"readings": [{"choice": "a"}, {"choice": "b"}]},
}
FILES = {
    "config.yaml": "release: 1\n",
    "archive/config.json": json.dumps(CONFIG),
    "run": "#!/bin/sh\n",
    "resources/raw/gauge/v1/data.csv": "x,1\n",
    "resources/raw/gauge/v2/data.csv": "x,2\n",
    "results/one/population.csv": STATES,
    "results/one/thresholds.csv": LIMITS,
    "results/comparison/claims.csv": CLAIMS,
    "results/one/figure.png": "pixels",
}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[2J"


def _members(changed=(), rule="assess", code="c0de", **config):
    """An archive of `FILES` with some changed (None: without it), as members."""
    files = {**FILES, **dict(changed)}
    if config:
        files["config.yaml"] = "release: another\n"
        files["archive/config.json"] = json.dumps({**CONFIG, **config})
    members = {name: Member(text.encode()) for name, text in files.items() if text is not None}
    hashes = dict(line.split("  ")[::-1] for line in manifest(members).decode().splitlines())
    made = {"rule": rule, "code": code, "script": "scripts/make.py", "params": "",
            "log": "results/logs/made.log", "inputs": {}}  # fmt: skip
    artifacts = {
        name: {**made, "sha256": hashes[name], "bytes": len(member.content)}
        for name, member in members.items() if name.startswith("results/")
    }  # fmt: skip
    provenance = {"format": FORMAT, "name": "n", "release": "1", "commit": "c0ffee",
                  "committed": "2026", "config_sha256": "", "left_out": [],
                  "artifacts": artifacts}  # fmt: skip
    versions = {"python": "3", "programs": {}, "packages": {"numpy": "2"}}
    for name, message in (("provenance", provenance), ("versions", versions)):
        text = dict(changed).get(f"archive/{name}.json", json.dumps(message))
        members[f"archive/{name}.json"] = Member(text.encode())
    return {**members, NAME: Member(manifest(members))}


def _changes(*sides):
    return differences(
        *(read_release(side, members) for side, members in zip("ab", sides, strict=True))
    )


def _told(changes):
    columns = ["kind", "assessment", "iso3", "measure", "item", "before", "after"]
    return [tuple(row) for row in changes[columns].itertuples(index=False)]


def _with(file, old, new):
    assert old in FILES[file]
    return {file: FILES[file].replace(old, new)}


def test_two_of_the_same_do_not_differ():
    assert _changes(_members(), _members()).empty


def test_noise_is_no_change_and_more_is():
    population, claims = "results/one/population.csv", "results/comparison/claims.csv"
    noise = _with(population, "4.0,upper", "4.0000000001,upper")
    noise |= _with(claims, "4.0 (3", "3.9999999999 (3")
    assert _changes(_members(), _members(noise)).empty
    message = _told(
        _changes(_members(), _members(_with(population, "4.0,upper", "4.00000001,upper")))
    )
    assert message[0] == ("value", "one", "AAA", "depth", "depth", "4.0", "4.00000001")
    assert [row[0] for row in message] == ["value", "result"]


def test_what_one_assessment_alone_pins_is_a_pin_and_what_it_alone_measures_is_a_measure():
    def with_own(snapshot, **measures):
        own = {"snapshots": {"gauge": snapshot}, "measures": measures}
        one = {"title": "First", "measures": ["depth", *measures], "set": own}
        head, *rows = STATES.splitlines()
        for name in measures:
            head += f",{name},{name}_class,{name}_years"
            rows = [f"{row},1.0,upper,3" for row in rows]
        states = {"results/one/population.csv": "\n".join([head, *rows, ""])}
        return _members(states, assessments={"one": one})

    changes = _changes(with_own("v1"), with_own("v2"))
    (pin,) = _told(changes)
    assert pin[0] == "pin" and pin[4] == "gauge, pinned by one"
    assert pin[5].startswith("v1, sha256 ") and pin[6].startswith("v2, sha256 ")
    width = {"label": "Width", "digits": 1, "supports": "upper"}
    changes = _changes(with_own("v1"), with_own("v1", width=width))
    assert ("measure", "one", "", "width", "width", "", "width") in _told(changes)


def test_each_change_is_told_once_and_as_what_it_is():
    changed = {
        "results/one/population.csv": HEAD + "2,BBB,Bland,true,4.5,upper,2,2,Partial\n"
        "1,CCC,Cland,true,4.0,middle,3,2,Full\n",
        **_with("results/one/thresholds.csv", "1.5", "1.25"),
        **_with("results/comparison/claims.csv", "supported", "contradicted"),
        **_with("run", "sh", "zsh"),
        **_with("resources/raw/gauge/v1/data.csv", "1", "7"),
        "resources/states.csv": "AAA",
        "results/one/figure.png": None,
    }
    config = {"snapshots": {"gauge": "v2"}, "release": "2",
              "alternatives": {"readings": [{"choice": "new"}, {"choice": "a"}]}}  # fmt: skip
    changes = _changes(_members(), _members(changed, code="new", **config))
    message = [row[:1] + row[2:] for row in _told(changes) if row[0] not in ("snapshot", "result")]
    hashes = {row["item"]: row for row in changes.to_dict("records") if row["kind"] == "snapshot"}
    assert list(hashes) == ["resources/raw/gauge/v1/data.csv"]
    (pin,) = [row for row in message if row[0] == "pin"]
    assert pin[3] == "gauge, pinned" and pin[5].startswith("v2, sha256 ")
    assert pin[4] == f"v1, sha256 {hashes['resources/raw/gauge/v1/data.csv']['before']}"
    (states, run) = [row for row in message if row[0] in ("resource", "file")]
    assert states[:5] == ("resource", "", "", "resources/states.csv", "") and run[3] == "run"
    assert [row for row in message if row[0] not in ("pin", "resource", "file")] == [
        ("config", "", "", "release", "1", "2"),
        ("config", "", "", "alternatives.readings", "{choice: b}", ""),
        ("config", "", "", "alternatives.readings", "", "{choice: new}"),
        ("code", "", "", "assess", "c0de", "new"),
        ("state", "CCC", "", "CCC", "", "Cland"),
        ("rank", "BBB", "", "rank", "", "2"),
        ("member", "BBB", "", "member", "false", "true"),
        ("value", "BBB", "depth", "depth", "1.5", "4.5"),
        ("class", "BBB", "depth", "depth_class", "middle", "upper"),
        ("years", "BBB", "depth", "depth_years", "3", "2"),
        ("upper_count", "BBB", "", "upper_count", "0", "2"),
        ("support", "BBB", "", "support", "Low", "Partial"),
        ("state", "AAA", "", "AAA", "Aland", ""),
        ("threshold", "", "depth", "q1", "1.5", "1.25"),
        ("verdict", "", "depth", "deep", "supported", "contradicted"),
    ]
    value = changes[changes["kind"] == "value"].iloc[0]
    assert value["difference"] == 3.0 and value["state"] == "Bland"
    assert changes.loc[changes["kind"] == "support", "difference"].isna().all()
    assert "results/one/figure.png" in set(changes["item"])


def test_assessments_and_measures_of_one_side_are_added_or_gone():
    two = {name.replace("/one/", "/two/"): text for name, text in FILES.items() if "/one/" in name}
    after = _members(two, assessments={**CONFIG["assessments"], "two": {"measures": ["depth"]}})
    message = [
        row for row in _told(_changes(_members(), after)) if row[0] not in ("config", "result")
    ]
    assert message == [("assessment", "two", "", "", "two", "", "two")]
    message = [
        row for row in _told(_changes(after, _members())) if row[0] not in ("config", "result")
    ]
    assert message == [("assessment", "two", "", "", "two", "two", "")]
    without = _members(assessments={"one": {"measures": []}})
    message = _told(_changes(_members(), without))
    assert [row for row in message if row[0] == "measure"] == [
        ("measure", "one", "", "depth", "depth", "depth", "")
    ]
    assert not {"value", "class", "threshold"} & {row[0] for row in message}


def test_long_runs_of_digits_do_not_keep_it_busy():
    assert not same("1" * 100_000 + "a", "2" * 100_000 + "a")
    assert same("1.5 of 3 in v2.1", "1.50 of 3 in v2.1") and not same("in v2.1", "in v2.2")


def _view(*sides):
    releases = [read_release(side, members) for side, members in zip("ab", sides, strict=True)]
    return changes_view(differences(*releases), *releases)


def test_the_terminal_shows_a_cell_with_its_class_and_what_tells_figures_apart():
    changed = {
        "results/one/population.csv": STATES.replace("4.0,upper", "4.01,middle").replace(
            "1.5,", "9.5,"
        )
    }
    lines = changes_text(_view(_members(), _members(changed)))
    assert "one: 1 cell, 1 class changed" in lines
    assert "  Aland, Depth: 4.00 (upper) -> 4.01 (middle)" in lines
    assert "  other African states: 1 cell changed (page, CSV)" in lines
    # a value that stays has the digits of the table
    same = _members(_with("results/one/population.csv", "4.0,upper", "4.0,middle"))
    lines = changes_text(_view(_members(), same))
    assert "  Aland, Depth: 4.0 (upper) -> 4.0 (middle)" in lines
    lines = changes_text(
        _view(_members(), _members(_with("results/one/population.csv", "1.5", "2")))
    )
    assert "one: contributors: nothing changed" in lines


def test_hostile_text_stays_text(root):
    label = {"depth": {**CONFIG["measures"]["depth"], "label": HOSTILE}}
    changed = _with("results/one/population.csv", "Aland,true,4.0", f"{HOSTILE},true,3")
    changed |= _with("results/comparison/claims.csv", "supported", HOSTILE)
    view = _view(_members(), _members(changed, measures=label, release=HOSTILE))
    text = "\n".join(changes_text(view))
    assert "\x1b" not in text and "onerror" in text
    html = changes_html(view, root / "workflow/templates/page")
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


DEEP = "[" * 100_000
LONG = {"a" * 400: {"b" * 200: dict.fromkeys("cde", 1)}}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"archive/config.json": None}, "archive/config.json is missing"),
        ({"archive/config.json": "[1]"}, "archive/config.json: no JSON object"),
        ({"archive/config.json": "release: 1"}, "archive/config.json, line 1: no JSON"),
        ({"archive/config.json": DEEP}, "archive/config.json: blocks are nested too deep"),
        ({"archive/config.json": '{"a":' * 900 + "1" + "}" * 900}, "archive/config.json: "),
        ({"archive/config.json": '{"a": NaN}'}, "archive/config.json: no JSON"),
        ({"archive/config.json": '{"a": 1e999}'}, "archive/config.json: no JSON"),
        ({"archive/config.json": '{"a": "\\ud800"}'}, "archive/config.json: no JSON"),
        ({"archive/config.json": " " * 1_000_001}, "archive/config.json: longer than"),
        ({"archive/config.json": json.dumps({**CONFIG, **LONG})}, "no key is that long"),
        ({"archive/config.json": json.dumps({**CONFIG, "assessments": {"one": 3}})},
         "assessments: no blocks"),
        ({"archive/config.json": json.dumps(
            {**CONFIG, "assessments": {"one": {"measures": ["x"]}}})}, "one.measures"),
        ({"archive/config.json": json.dumps({**CONFIG, "measures": {"depth": {"label": "x"}}})},
         "measures.depth: label, digits or supports"),
        ({"archive/provenance.json": DEEP}, "archive/provenance.json: blocks are"),
        ({"archive/provenance.json": "[]"}, "archive/provenance.json: no JSON object"),
        ({"archive/provenance.json": json.dumps({"format": FORMAT, "artifacts": [1]})},
         "archive/provenance.json: artifacts"),
        ({"archive/provenance.json": '{"release": "0.1"}'},
         f"is an archive of format 1, made by release '0.1'; this ./run reads format {FORMAT}. "),
        ({"archive/versions.json": "x"}, "archive/versions.json, line 1: no JSON"),
        ({"results/one/thresholds.csv": None}, "results/one/thresholds.csv is missing"),
        ({"results/one/population.csv": "iso3,state\n"}, "population.csv: has no column"),
        ({"results/one/population.csv": STATES + STATES[len(HEAD) :]}, "AAA is there twice"),
        ({"results/one/population.csv": STATES + "1,2\n"}, "population.csv, line 4: 2 cells"),
        ({"results/one/population.csv": HEAD + '"1'}, "population.csv, line 2: not a CSV table"),
        ({"results/one/population.csv": HEAD + "x" * 200_000}, "line 2: not a CSV table: field"),
        ({"results/one/population.csv": HEAD + "1,2\n" * 50_000}, "line 2: 2 cells"),
        ({"results/one/thresholds.csv": LIMITS + "a,1,2,3,4,5,6\n" * 20_000},
         "thresholds.csv: more than 10,000 rows"),
        ({"results/one/thresholds.csv": "a," * 5_000 + "b\n"}, "5,001 columns, at most 1,000"),
        ({"results/one/thresholds.csv": "measure,measure\n"}, "the column measure appears twice"),
        ({"archive/config.json": json.dumps(
            {**CONFIG, "measures": {"depth": {**CONFIG["measures"]["depth"], "digits": 9.0}}})},
         "measures.depth: label, digits or supports"),
        ({"archive/versions.json": "[1]"}, "archive/versions.json: no JSON object"),
        ({"results/one/population.csv": STATES.replace("AAA", "A\x1bA")}, r"'A\x1bA' is no name"),
        ({"results/comparison/claims.csv": CLAIMS + CLAIM}, "deep of 'one' is there twice"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(changed, message):
    with pytest.raises(InputError) as caught:
        read_release("a", _members(changed))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda members: {"results/one/population.csv": Member(b"changed")},
        lambda members: {"results/stray.csv": Member(b"of no job")},
        lambda members: {"results/one/figure.png": Member(members["run"].content)},
    ],
    ids=["changed", "stray", "another's"],
)
def test_a_result_that_is_not_as_its_provenance_says_is_no_result(change):
    members = _members()
    (name,) = change(members)
    with pytest.raises(InputError, match=f"{name}: not what archive/provenance.json says"):
        read_release("a", {**members, **change(members)})


def test_a_result_that_is_stated_and_not_there_is_missing():
    members = _members()
    del members["results/one/figure.png"]
    with pytest.raises(InputError, match="results/one/figure.png: packed, by archive/provenance"):
        read_release("a", members)


@pytest.fixture
def place(root, tmp_path, monkeypatch):
    """results/ of somebody who has two releases."""
    monkeypatch.setattr(compare_releases, "ARCHIVES", tmp_path / "archive")
    monkeypatch.setattr(compare_releases, "PLACE", tmp_path / "changes")
    monkeypatch.setattr(compare_releases, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "n"\n')
    shutil.copytree(root / "workflow/templates", tmp_path / "workflow/templates")
    (tmp_path / "archive").mkdir()
    for release in ("1", "2"):
        content = packed(_members(release=release), "n", DATE)
        (tmp_path / f"archive/n-{release}.zip").write_bytes(content)
    return tmp_path


def test_it_ends_as_diff_does_and_writes_page_and_data(place, capsys):
    assert compare_releases.main(["1", "2"]) == 1
    output = capsys.readouterr().out
    assert "release: 1 -> 2" in output and "results/changes" not in output
    changes = pd.read_csv(place / "changes/1-to-2/changes.csv", keep_default_na=False)
    assert list(changes["item"]) == ["release"]
    assert sorted(path.name for path in (place / "changes/1-to-2").iterdir()) == [
        "changes.csv", "page.html"
    ]  # fmt: skip
    assert compare_releases.main([str(place / "archive/n-1.zip"), "1"]) == 0
    assert "no difference" in capsys.readouterr().out


def test_an_unpacked_archive_is_read_by_its_manifest_alone(place, tmp_path):
    folder = tmp_path / "n-3"
    for name, member in _members().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(member.content)
    (folder / ".venv").mkdir()
    assert compare_releases.main([str(folder), "1"]) == 0
    (folder / "run").unlink()
    (folder / "run").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match="run: in the manifest, not in the archive"):
        members_of(folder)


def test_what_is_not_whole_or_not_there_is_refused_and_nothing_written(place, capsys):
    archive = place / "archive/n-2.zip"
    members = {**_members(), "run": Member(b"another")}
    archive.write_bytes(packed(members, "n", DATE))
    outside = packed({**_members(), "../run": Member(b"")}, "n", DATE)
    (place / "outside.zip").write_bytes(outside)
    (place / "cut.zip").write_bytes(outside[:-30])
    (place / "empty").mkdir()
    for name, message in (
        ("2", "run: not what the manifest says"),
        (str(place / "outside.zip"), "leads out of the archive"),
        (str(place / "cut.zip"), "cut short"),
        (str(place / "empty"), "a folder without MANIFEST.sha256"),
        ("3", "no such release in archive/, which has: 1, 2"),
    ):
        assert compare_releases.main(["1", name]) == 2
        said = capsys.readouterr()
        assert said.out == "" and said.err.startswith(f"compare: {name}: ") and message in said.err
    assert not (place / "changes").exists()


def test_a_folder_that_is_no_archive_is_none_and_the_archive_in_it_is(place, capsys):
    assert compare_releases.main(["1", str(place / "archive")]) == 2
    assert "name the archive itself" in capsys.readouterr().err
    assert compare_releases.main(["1", str(place / "archive/n-1.zip")]) == 0
