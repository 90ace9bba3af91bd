"""Archives that were changed by somebody who made the hashes fit: refused, or shown as different.

Each is whole by its manifest and by the hash beside it. What contradicts itself ends with 3 before
anything of it runs, and what contradicts what it builds with 1; the place is named.
"""

import json
import re

import pytest

import verify
from assessment.archive import about
from assessment.archive.container import Member
from stub_archive import GOOD, PROVENANCE, RAW, RESULTS, RUN, listing, sha256, stored, stub

TABLE, LOG, LIST = "results/table.csv", "results/logs/table.csv.log", "results/manifest.json"
SHARD, RAN = "results/shards/rows.csv", "code of the archive is run"
ALL = {**RESULTS, "shards/rows.csv": b"1\n", "manifest.json": listing(RESULTS)}
BUILD = f"{GOOD}; echo 1 > {SHARD}; printf '%s' '{listing(RESULTS).decode()}' > {LIST}"
FALSE = b"a,9.5\n"
PIXELS, VECTORS = "figures/map.png", ("figures/map.pdf", "figures/map.svg")


@pytest.fixture
def members():
    return stub(BUILD, ALL)


@pytest.fixture
def verified(tmp_path, monkeypatch, capsys):
    """Verify an archive of members: the code, and all that was printed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def verify_them(members, *arguments):
        code = verify.main([str(stored(tmp_path / "file.zip", members)), *arguments])
        output = capsys.readouterr()
        assert not list(tmp_path.glob("verify-*"))
        return code, output.out + output.err

    return verify_them


def _changed(members, name, change):
    """Apply `change` to the JSON of a member; what it returns, if anything, replaces that."""
    content = json.loads(members[name].content)
    members[name] = Member(json.dumps(change(content) or content).encode())


def _entry(members, name, **changed):
    _changed(members, PROVENANCE, lambda provenance: provenance["artifacts"][name].update(changed))


def _record(members, log, change):
    said, record = members[log].content.decode().rstrip("\n").rsplit("record: ", 1)
    content = json.loads(record)
    change(content)
    members[log] = Member(f"{said}record: {json.dumps(content)}\n".encode())


def _drop(members, *names):
    def drop(provenance):
        for name in names:
            del provenance["artifacts"][name]

    for name in names:
        members.pop(name, None)
    _changed(members, PROVENANCE, drop)


# Each takes one witness more along, from the table alone to all that tells of it.
def _false_table(members):
    members[TABLE] = Member(FALSE)


def _and_its_entry(members):
    _false_table(members)
    _entry(members, TABLE, sha256=sha256(FALSE), bytes=len(FALSE))


def _and_its_record(members):
    _and_its_entry(members)
    _record(members, LOG, lambda record: record["outputs"].update({TABLE: sha256(FALSE)}))


def _and_the_list(members):
    """The list of results, and all that tells of the list in turn."""
    _and_its_record(members)
    content = listing({**RESULTS, "table.csv": FALSE})
    listed = {f"results/{name}": sha256({**RESULTS, "table.csv": FALSE}[name]) for name in RESULTS}
    members[LIST] = Member(content)
    _entry(members, LIST, sha256=sha256(content), bytes=len(content), inputs=listed)
    log = "results/logs/manifest.json.log"
    _record(
        members, log, lambda record: record.update(inputs=listed, outputs={LIST: sha256(content)})
    )


def _gone(members):
    del members[TABLE]


def _gone_with_its_entry(members):
    _drop(members, TABLE)


def _gone_with_entry_and_log(members):
    _drop(members, TABLE)
    del members[LOG]


def _entry_gone(members):
    _changed(
        members, PROVENANCE, lambda provenance: provenance["artifacts"].pop(TABLE) and provenance
    )


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (_false_table, f"{TABLE}: not what {PROVENANCE} says"),
        (_and_its_entry, f"{TABLE}: {LOG} says another making of it"),
        (_and_its_record, f"{LIST}: made of another {TABLE} than"),
        (_gone, f"{TABLE}: an artifact of {PROVENANCE}, not in the archive"),
        (_gone_with_its_entry, f"{LOG}: no artifact or log of {PROVENANCE}"),
        (_gone_with_entry_and_log, f"{LIST}: made of another {TABLE} than"),
        (_entry_gone, f"{TABLE}: no artifact or log of {PROVENANCE}"),
    ],
)
def test_a_result_changed_or_gone_is_named_while_anything_contradicts_it(
    members, verified, tamper, message
):
    tamper(members)
    code, said = verified(members)
    assert code == 3 and message in said and RAN not in said


def test_as_it_was_made_it_passes(members, verified):
    code, output = verified(members)
    assert code == 0 and "4 identical, 0 equal, 0 different, 0 not rebuilt" in output


def test_where_all_that_tells_of_it_is_changed_alike_the_rebuild_tells(members, verified):
    _and_the_list(members)
    code, said = verified(members)
    assert code == 1 and RAN in said
    assert re.search(rf"^different +{TABLE} ", said, re.MULTILINE)


def test_who_changes_the_code_too_has_another_archive_that_builds_what_it_says(members, verified):
    """Which no check of one file can tell from an honest one; the help says so."""
    _and_the_list(members)
    run = members["run"].content.replace(b"a,1.5", b"a,9.5")
    listed = (listing(RESULTS), listing({**RESULTS, "table.csv": FALSE}))
    members["run"] = Member(run.replace(*listed), executable=True)
    assert verified(members)[0] == 0
    assert "the hash that its\nauthor published elsewhere" in verify.__doc__


def test_a_result_that_is_gone_from_all_that_tells_of_it_is_made_again_and_named(verified):
    results = {**ALL, "manifest.json": listing({"panel.csv": RESULTS["panel.csv"]})}
    del results["table.csv"]
    code, said = verified(stub(BUILD, results))
    assert code == 1
    assert re.search(rf"^different +{TABLE} +the rebuild made it, the archive has no", said, re.M)


@pytest.mark.parametrize(
    "name",
    ["results/more.csv", "results/logs/more.log", "results/archive/old.zip", "results/a/b/.c",
     "results/table.csv.bak", "results/tables"],
)  # fmt: skip
def test_a_stray_file_among_the_results_is_named(members, verified, name):
    members[name] = Member(b"1\n")
    code, said = verified(members)
    assert code == 3 and f"{name}: no artifact or log of {PROVENANCE}" in said


def test_hashes_that_are_none_of_any_file_are_no_way_past(members, verified):
    """So that every file would be judged by what it says, and the forged one by forged code."""

    def forge(provenance):
        for entry in provenance["artifacts"].values():
            entry["sha256"] = "f" * 64

    _changed(members, PROVENANCE, forge)
    code, said = verified(members)
    assert code == 3 and f"{TABLE}: not what {PROVENANCE} says" in said


@pytest.mark.parametrize(
    ("log", "change", "message"),
    [
        (LOG, lambda record: record.update(params="1" * 64), f"{TABLE}: {LOG} says another making"),
        (LOG, lambda record: record.update(rule="other"), f"{TABLE}: {LOG} says another making"),
        (LOG, lambda record: record.update(code="other"), f"{TABLE}: {LOG} says another making"),
        (LOG, lambda record: record.update(script="run"), f"{TABLE}: {LOG} says another making"),
        (LOG, lambda record: record["outputs"].clear(), f"{TABLE}: {LOG} says another making"),
        (LOG, lambda record: record["outputs"].update({"results/b": "0" * 64}),
         f"results/b: made by the job of {LOG}, and no artifact"),
        (LOG, lambda record: record.update(outputs=[]), f"{LOG}: has no record"),
        (LOG, lambda record: record.update(rule=["make"]), f"{LOG}: has no record"),
        (LOG, lambda record: record.update(more=1), f"{LOG}: has no record"),
        (LOG, lambda record: record["inputs"].update({"../run": "0" * 64}),
         f"{LOG}: has no record"),
        ("results/logs/panel.csv.log", lambda record: record["inputs"].clear(),
         "results/panel.csv: results/logs/panel.csv.log says another making"),
    ],
)  # fmt: skip
def test_a_record_that_says_otherwise_is_named(members, verified, log, change, message):
    _record(members, log, change)
    code, said = verified(members)
    assert code == 3 and message in said


@pytest.mark.parametrize(
    "text", [b"", b"made\n", b"\xff\xferecord: {}\n", b"record: " + b"[" * 9999]
)
def test_a_log_without_a_record_is_named(members, verified, text):
    members[LOG] = Member(text)
    code, said = verified(members)
    assert code == 3 and f"{LOG}: has no record" in said


@pytest.mark.parametrize(
    "inputs",
    [{RAW: "0" * 64}, {RAW: sha256(b"x,1\n"), "scripts/none.py": "0" * 64}, {SHARD: "0" * 64},
     {"results/none.csv": "0" * 64}, {"results/logs/table.csv.log": "0" * 64}],
)  # fmt: skip
def test_forged_inputs_are_named(members, verified, inputs):
    """In the record as well, so that the two agree."""
    _entry(members, "results/panel.csv", inputs=inputs)
    log = "results/logs/panel.csv.log"
    _record(members, log, lambda record: record.update(inputs=inputs))
    code, said = verified(members)
    assert code == 3 and f"results/panel.csv: made of another {list(inputs)[-1]} than" in said


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (LIST, lambda listed: listed.update(commit="another"), f"{LIST}: of another release or"),
        (LIST, lambda listed: listed["artifacts"].clear(), f"{LIST}: lists other files"),
        (LIST, lambda listed: listed["artifacts"].append(listed["artifacts"][0]),
         "lists other files"),
        (LIST, lambda listed: listed["artifacts"][0].update(bytes=7), f"{TABLE}: of another size"),
        (LIST, lambda listed: {"artifacts": listed}, f"{LIST}: no list of results"),
        (LIST, lambda listed: [listed], f"{LIST}: no list of results"),
        ("archive/config.json", lambda config: config.update(release="2"),
         "archive/config.json: not the config of"),
        ("archive/config.json", lambda config: [config], "archive/config.json: not the config of"),
    ],
)  # fmt: skip
def test_what_else_tells_of_the_results_agrees_with_the_provenance(
    members, verified, name, change, message
):
    _changed(members, name, change)
    if name == LIST:
        made = members[LIST].content
        _entry(members, LIST, sha256=sha256(made), bytes=len(made))
        log = "results/logs/manifest.json.log"
        _record(members, log, lambda record: record["outputs"].update({LIST: sha256(made)}))
    code, said = verified(members)
    assert code == 3 and message in said


@pytest.mark.parametrize("name", [PROVENANCE, "archive/versions.json", "archive/config.json", LIST])
def test_what_it_says_is_no_longer_than_it_need_be(members, verified, monkeypatch, name):
    """So that reading it fits into memory, of which JSON takes many times its length."""
    monkeypatch.setattr(about, "MOST_OF_JSON", 5_000)
    members[name] = Member(members[name].content + b" " * 5_000)
    if name == LIST:
        made = members[LIST].content
        _entry(members, LIST, sha256=sha256(made), bytes=len(made))
        log = "results/logs/manifest.json.log"
        _record(members, log, lambda record: record["outputs"].update({LIST: sha256(made)}))
    code, said = verified(members)
    assert code == 3 and f"{name}: " in said
    assert "longer than 5,000 bytes" in said or "no list of results" in said


def _left_out(name, **more):
    return {"name": name, "bytes": 4, "sha256": sha256(b"x,1\n"),
            "why": "values of gauge, which may not be passed on", **more}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["{outside}/precious.txt", "../{outside}/precious.txt", "resources/raw/../../../precious.txt",
     "resources/raw/gauge/v1/../../../../run", "run", "scripts/make.py", "archive/config.json",
     "resources/raw/gauge/precious.txt", "resources/raw/gauge/v1/deep/precious.txt",
     "resources/raw/gauge/v1/provenance.json", "results/table.csv", ".git/config",
     "resources/raw/gauge/v1/nul", "resources/raw/gauge/v1/data.csv\n", "C:/precious.txt",
     "resources/raw/other/v1/data.csv"],
)  # fmt: skip
def test_what_is_said_to_be_left_out_never_leads_elsewhere(members, verified, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("precious")
    name = name.format(outside=outside)
    _changed(members, PROVENANCE, lambda provenance: provenance.update(left_out=[_left_out(name)]))
    code, said = verified(members)
    assert code == 3 and RAN not in said
    assert "left out" in said or "left_out" in said
    assert (outside / "precious.txt").read_text() == "precious"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda members: members.pop("resources/raw/gauge/v1/LEFT-OUT.md"), "left out without"),
        (lambda members: members.pop("resources/raw/gauge/v1/provenance.json"), "left out without"),
        (lambda members: members.update({RAW: Member(b"x,1\n")}), "is there, and left out"),
        (lambda members: _changed(members, PROVENANCE, lambda provenance: provenance.update(
            left_out=[_left_out(RAW, why="no reason")])), "for no reason that there is"),
    ],
)  # fmt: skip
def test_figures_that_are_left_out_have_their_place_and_reason(verified, change, message):
    members = stub(GOOD, left_out={RAW: b"x,1\n"})
    change(members)
    code, said = verified(members)
    assert code == 3 and f"{RAW}: " in said and message in said


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (TABLE, "rows of a grid of specifications, which the build makes again; the summaries are "
                "packed"),
        (TABLE, "holds values of gauge as they are"),
        (TABLE, "because"),
        (SHARD, "because"),
    ],
)  # fmt: skip
def test_a_result_is_left_out_for_a_reason_of_the_checkers_own_alone(members, verified, name, why):
    _entry(members, name, left_out=why)
    members.pop(name, None)
    code, said = verified(members)
    assert code == 3 and f"{name}: left out ({why}) by {PROVENANCE}, where it would be" in said


def test_rows_of_a_grid_are_not_packed(members, verified):
    members[SHARD] = Member(b"1\n")
    code, said = verified(members)
    assert code == 3 and f"{SHARD}: is there, and left out by" in said


def _figures():
    return stub(GOOD, {**RESULTS, **dict.fromkeys([PIXELS, *VECTORS], b"map")})


def test_a_figure_in_pixels_is_packed_by_nobody(verified):
    code, said = verified(_figures(), "--no-rebuild")
    assert code == 0 and "left out but for their hashes: 1 (the PNG of a figure" in said
    members = _figures()
    members[f"results/{PIXELS}"] = Member(b"map")
    code, said = verified(members)
    assert code == 3 and f"results/{PIXELS}: is there, and left out by" in said
    # nor with an entry that says so, nor with none
    _changed(
        members,
        PROVENANCE,
        lambda provenance: provenance["artifacts"][f"results/{PIXELS}"].pop("left_out") and None,
    )
    _entry(members, f"results/{PIXELS}", bytes=3)
    code, said = verified(members)
    assert code == 3 and f"results/{PIXELS}: not left out by {PROVENANCE}, where it would" in said
    members = _figures()
    members["results/figures/other.png"] = Member(b"map")
    code, said = verified(members)
    assert code == 3 and "results/figures/other.png: no artifact or log of" in said


@pytest.mark.parametrize("gone", ["figures/map.pdf", "figures/map.svg"])
def test_no_file_is_left_out_as_a_figure_that_is_not_packed(verified, gone):
    members = stub(GOOD, {**RESULTS, **dict.fromkeys({PIXELS, *VECTORS} - {gone}, b"map")})
    code, said = verified(members)
    assert code == 3 and f"results/{PIXELS}: left out without results/{gone}" in said
    # nor does the name of another do
    members = _figures()
    _entry(
        members, f"results/{gone}", left_out="the PNG of a figure, which is packed as PDF and SVG"
    )
    code, said = verified(members)
    assert code == 3 and f"results/{gone}: left out (the PNG" in said


@pytest.mark.parametrize(
    "name", [".venv/bin/python", "scripts/.venv/bin/python", ".VENV/pyvenv.cfg", ".git/hooks/x",
             ".snakemake/locks/0", ".venv.partial/x"],
)  # fmt: skip
def test_an_archive_brings_no_environment_and_no_repository(members, verified, name):
    members[name] = Member(b"#!/bin/sh\necho forged\n", executable=True)
    code, said = verified(members)
    assert code == 3 and name in said and RAN not in said


FORGED = """
import json, sys
names = json.load(sys.stdin)
print(json.dumps({name: ["identical", ""] for name in names}))
"""


@pytest.mark.parametrize("ending", ["csv", "parquet", "png", "pdf"])
def test_no_code_of_the_archive_has_a_say_in_the_verdict(verified, monkeypatch, ending):
    """Its interpreter and a module of the library's name answer that all is identical."""
    name = f"shown.{ending}"
    run = RUN.replace('exec "%s" "$@"', 'exec "%s" forged.py # "$@"')
    build = f"printf 'garbage' > results/{name}; cat {RAW} > results/panel.csv"
    members = stub(build, {name: b"a,1.5\n", "panel.csv": b"x,1\n"}, run=run)
    for module in (
        "forged.py",
        "json.py",
        "pandas.py",
        "scripts/assessment/archive/compare_files.py",
    ):
        members[module] = Member(FORGED.encode())
    code, said = verified(members)
    assert code == 1
    assert re.search(rf"^different +results/{name} ", said, re.MULTILINE)
    assert "1 identical, 0 equal, 1 different" in said
