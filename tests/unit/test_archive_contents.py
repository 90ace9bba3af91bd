"""What goes into an archive, and what it is refused for, on a project of four files."""

import dataclasses
import importlib.metadata
import json
from pathlib import Path

import pytest

from assessment.archive.about import FORMAT
from assessment.archive.contents import contents
from assessment.archive.exclusions import PIXELS, sources_left_out, why_left_out
from assessment.archive.manifest import NAME, manifest_faults
from assessment.archive.planned import Planned
from assessment.archive.records import record_line, sha256_of
from assessment.archive.scrub import machine_paths, normalised
from assessment.archive.versions import packages_in_use
from assessment.errors import InputError
from build_factory import RAW, TIDY, entry, made, made_up_build, write

# where somebody lives, in pieces, so that this file can be archived itself
HOME = "/".join(["", "home", "somebody"])


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return made_up_build(tmp_path)


def _refused(build, *messages):
    with pytest.raises(InputError) as caught:
        contents(build)
    assert all(text in str(caught.value) for text in messages), str(caught.value)


def test_the_tables_that_are_packed_are_described_at_the_top(build):
    log, described = "results/logs/check.log", "results/datapackage.json"
    paths = ["table.csv", "specifications/one/rows.parquet"]
    write(described, json.dumps({"name": "n", "resources": [{"path": path} for path in paths]}))
    made(log, "check", "table", ["results/table.csv"], [described])
    build.planned[described] = Planned("check", log, "")
    members = contents(build)
    assert json.loads(members["datapackage.json"].content) == {
        "name": "n",
        "resources": [{"path": "results/table.csv"}],
    }
    assert manifest_faults(members) == []


def test_all_of_it_is_packed_but_rows_of_a_grid_and_figures_in_pixels(build):
    members = contents(build)
    assert set(members) == {
        *build.files, NAME, "archive/provenance.json", "archive/versions.json",
        "archive/config.json", "archive/citations.md", "archive/numbers.csv",
        "README-REPLICATION.md",
        "ro-crate-metadata.json", "results/one/numbers.tex", "results/logs/macros.log",
        "results/tidy/gauge.parquet", "results/table.csv", "results/logs/figures_one.log",
        *(f"results/one/figures/{one}.{ending}" for one in ("depth", "map")
          for ending in ("pdf", "svg")),
        "results/logs/clean_gauge.log", "results/logs/table.log", "results/logs/grid.log",
    }  # fmt: skip
    assert members["run"].executable and not members["references.bib"].executable
    assert manifest_faults(members) == []
    provenance = json.loads(members["archive/provenance.json"].content)
    assert (provenance["commit"], provenance["format"]) == ("c0ffee", FORMAT)
    assert json.loads(members["archive/config.json"].content) == build.config
    table = provenance["artifacts"]["results/table.csv"]
    tidy = build.root / "results/tidy/gauge.parquet"
    assert table["inputs"] == {"results/tidy/gauge.parquet": sha256_of(tidy)}
    assert (table["rule"], table["code"]) == ("table", "code of table")
    assert table["script"] == "scripts/table.py"
    rows = provenance["artifacts"]["results/specifications/one/rows.parquet"]
    assert "grid of specifications" in rows["left_out"]
    assert rows["sha256"] == sha256_of(build.root / "results/specifications/one/rows.parquet")
    figure = provenance["artifacts"]["results/one/figures/map.png"]
    assert figure["left_out"] == PIXELS and "bytes" not in figure
    assert figure["sha256"] == sha256_of(build.root / "results/one/figures/map.png")
    cited = members["archive/citations.md"].content.decode()
    assert "@misc{gauge1," in cited and "Other" not in cited


def test_logs_say_nothing_of_time_or_place_and_keep_their_record(build):
    said, record = contents(build)["results/logs/table.log"].content.decode().splitlines()
    assert said == "at <time> in results, <duration>"
    assert record == Path("results/logs/table.log").read_text().splitlines()[1]


def test_the_order_of_keys_is_none_of_a_record(build):
    def line(**params):
        return record_line("r", "s.py", params, [RAW], {"results/table.csv": "0"})

    first = line(how={"a": 1, "b": 2}, code="c")
    assert first == line(code="c", how={"b": 2, "a": 1})
    assert first != line(code="c", how={"b": 2, "a": 3})


def test_a_result_that_was_edited_or_is_missing_is_refused_by_name(build):
    with open("results/table.csv", "a") as file:
        file.write("one more row\n")
    _refused(build, "results/table.csv: not what table made; it was changed afterwards")
    Path("results/table.csv").unlink()
    _refused(build, "results/table.csv: is missing")


def test_a_figure_in_pixels_is_not_packed_but_has_to_be_there_as_it_was_made(build):
    picture = Path("results/one/figures/map.png")
    picture.write_text("another picture")
    _refused(build, f"{picture}: not what figures_one made")
    picture.unlink()
    _refused(build, f"{picture}: is missing")


def test_an_input_that_changed_since_is_refused_by_name(build):
    write(RAW, "x,2\n")
    _refused(build, f"results/tidy/gauge.parquet: made of another {RAW} than")


def test_a_result_that_was_not_made_anew_is_refused(build):
    write("results/tidy/gauge.parquet", "made differently\n")
    made("results/logs/clean_gauge.log", "clean_gauge", "clean", [RAW], [TIDY])
    _refused(build, "results/table.csv: made of another results/tidy/gauge.parquet than")


def test_rows_of_a_grid_may_be_gone_but_not_be_others(build):
    rows = Path("results/specifications/one/rows.parquet")
    rows.write_text("other rows\n")
    _refused(build, f"{rows}: not what grid made")
    rows.unlink()
    assert "archive/provenance.json" in contents(build)


def test_a_log_without_a_record_is_refused(build):
    log = Path("results/logs/table.log")
    log.write_text("stopped half-way\n")
    _refused(build, "results/table.csv: results/logs/table.log has no record of its making")
    log.unlink()
    _refused(build, "has no record of its making")


def test_what_the_workflow_would_make_anew_is_refused(build):
    stale = Planned("table", "results/logs/table.log", "params changed")
    planned = {**build.planned, "results/table.csv": stale}
    _refused(dataclasses.replace(build, planned=planned), "results/table.csv: params changed")


def test_an_input_from_outside_the_commit_is_refused(build):
    files = {name: file for name, file in build.files.items() if name != RAW}
    _refused(
        dataclasses.replace(build, files=files), f"{RAW}: read by the build, not in the commit"
    )


@pytest.mark.parametrize("place", ["results/logs/table.log", "references.bib"])
def test_a_path_of_a_machine_is_refused_wherever_it_stands(build, place):
    if place in build.files:
        build.files[place] = (build.files[place][0] + HOME.encode() + b"/library.bib", False)
    else:
        Path(place).write_text(f"read {HOME}/x\n" + Path(place).read_text())
    _refused(build, "absolute paths of a machine", f"{place}: {HOME}")


def test_a_source_that_may_not_be_passed_on_leaves_instructions_in_its_place(build):
    closed = dataclasses.replace(build, registry={"gauge": entry("no")}, left_out={"gauge"})
    members = contents(closed)
    assert RAW not in members and "results/tidy/gauge.parquet" not in members
    assert "resources/raw/gauge/v1/provenance.json" in members and "results/table.csv" in members
    text = members["resources/raw/gauge/v1/LEFT-OUT.md"].content.decode()
    assert "Ask the producer." in text and sha256_of(build.root / RAW) in text
    provenance = json.loads(members["archive/provenance.json"].content)
    assert [file["name"] for file in provenance["left_out"]] == [RAW]
    tidy = provenance["artifacts"]["results/tidy/gauge.parquet"]
    assert "gauge" in tidy["left_out"] and tidy["sha256"]


class _Asked(set):
    """Sources that are looked up, and never gone through: an archive may name thousands."""

    def __iter__(self):
        raise AssertionError("gone through")


@pytest.mark.parametrize(
    ("name", "inputs", "why"),
    [
        (TIDY, (), "holds values of gauge as they are"),
        ("results/panel.parquet", ["results/tidy/b.parquet", TIDY], "holds values of b as they"),
        ("results/panel.parquet", ["results/tidy/other.parquet"], ""),
        ("results/panel.csv", [TIDY], ""),
        ("results/tidy/deep/gauge.parquet", (), ""),
        (RAW, (), "values of gauge, which may not be passed on"),
        ("results/one/figures/map.png", (), PIXELS),
        ("results/figures/coverage.png", (), PIXELS),
        ("results/one/figures/map.svg", (), ""),
        ("results/one/figures/deep/map.png", (), ""),
        ("results/one/table.png", (), ""),
        ("docs/figures/map.png", (), ""),
    ],
)
def test_why_a_file_is_left_out_follows_from_its_name_and_inputs(name, inputs, why):
    found = why_left_out(name, _Asked({"gauge", "b"}), inputs)
    assert found.startswith(why) and bool(found) == bool(why)


def test_which_sources_are_left_out_stands_in_the_registry():
    registry = {name: entry(name) for name in ("yes", "no", "unclear")}
    assert sources_left_out(registry, permitted=False) == {"no"}
    assert sources_left_out(registry, permitted=True) == {"no", "unclear"}


@pytest.mark.parametrize("name", ["docs/aux.md", "docs/co\u0302te.md", "docs/.venv/x", "Run"])
def test_a_file_of_the_commit_that_not_every_system_can_have_is_refused(build, name):
    build.files[name] = (b"x", False)
    _refused(build, "the name of a file: '")


def test_a_name_that_the_archive_takes_for_itself_is_refused(build):
    build.files["archive/provenance.json"] = (b"{}", False)
    _refused(build, "archive/provenance.json is a file of the commit")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"see {HOME}/x", [HOME]),
        (f'{{"file": "file://{HOME}/x"}}', [HOME]),
        ("C:" + "\\Users\\somebody\\x", ["C:" + "\\Users\\somebody"]),
        ("C:" + "\\\\Users\\\\somebody", ["C:" + "\\\\Users\\\\somebody"]),
        (f"https://example.org{HOME}", []),
        ("{folder}/" + "tmp/x, ~/" + "tmp/x, /usr/bin/env", []),
        ("/srv/my proje%C3%A7t no, /srv/my%20proje%C3%A7t/x yes", ["/srv/my projeçt"]),
        ('"/srv/my proje\\u00e7t"', ["/srv/my projeçt"]),
        ("/srv/my projeçts", []),
    ],
)
def test_paths_of_a_machine_are_told_from_others(text, found):
    assert machine_paths(text.encode(), [Path("/srv/my projeçt")]) == found


def test_a_log_is_normalised():
    text = "10:02:03 read /a b/c/x.csv of /a b/c, took 0.31s and 2 minutes; 2016-03-31, 12 states"
    assert normalised(text, Path("/a b/c")) == (
        "<time> read x.csv of ., took <duration> and <duration>; 2016-03-31, 12 states"
    )


def test_the_versions_in_use_are_those_of_the_lock_or_refused():
    lock = "{}=={} \\\n    --hash=sha256:00\nno-such-package==1.0 ; sys_platform == 'win32'\n"
    version = importlib.metadata.version("numpy")
    assert packages_in_use(lock.format("numpy", version)) == {"numpy": version}
    with pytest.raises(InputError, match=f"numpy is {version}, not 0.1"):
        packages_in_use(lock.format("numpy", "0.1"))
    with pytest.raises(InputError, match="also-none is not there"):
        packages_in_use(lock.format("also-none", "1.0"))
