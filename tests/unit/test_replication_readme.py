"""README-REPLICATION.md: the data editors' order, and what it says is what the build says."""

import csv
import dataclasses
import io
import json
import re

import pytest

from assessment.archive.citations import references
from assessment.archive.contents import contents
from assessment.archive.exclusions import PIXELS
from assessment.archive.number_sources import macros, patterns
from assessment.archive.provenance_lines import Origins, grouped
from assessment.archive.replication import NAME
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml
from build_factory import COMMITTED, MEASURED, NUMBERS, RAW, entry, made_up_build

# The headings of the template README of the Social Science Data Editors, in its order.
HEADINGS = (
    "Overview",
    "Data Availability and Provenance Statements",
    "Statement about Rights",
    "License for Data",
    "Summary of Availability",
    "Details on each Data Source",
    "Dataset list",
    "Computational requirements",
    "Software Requirements",
    "Controlled Randomness",
    "Memory, Runtime and Storage Requirements",
    "Description of programs/code",
    "License for Code",
    "Instructions to Replicators",
    "Details",
    "List of tables, figures and programs",
    "References",
    "Acknowledgements",
)


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return made_up_build(tmp_path)


def _readme(build):
    return contents(build)[NAME].content.decode()


def _with(build, **texts):
    """The build with other files in its commit, and on the disk where the build reads them."""
    files = {name.replace("__", "/"): (text.encode(), False) for name, text in texts.items()}
    return dataclasses.replace(build, files={**build.files, **files})


def _part(text, heading):
    found = re.search(rf"^(#+) {re.escape(heading)}$(.*?)(?=^#{{1,6}} |\Z)", text, re.M | re.S)
    assert found, heading
    return found[2]


def test_it_has_the_headings_of_the_template_in_their_order(build):
    headings = re.findall(r"^##+ (.+)$", _readme(build), re.MULTILINE)
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)


def test_no_part_is_empty_and_nothing_of_the_code_shows(build):
    text = _readme(build)
    for heading in HEADINGS:
        part = text[text.index(f" {heading}\n") + len(heading) + 2 :]
        assert part.strip() and not part.strip().startswith("## "), heading
    assert not re.search(r"&lt;|\{\{|\{%|Undefined|None|0x[0-9a-f]{6}", text)
    assert " object at " not in text


def test_what_is_replicated_are_articles_and_no_other_works(build):
    """Facts that were compiled for the project are cited; nothing of theirs is replicated."""
    text = _readme(_with(build, **{"resources__facts.csv": "iso3,source\nBEN,gauge1\n"}))
    assert "Gauge" in _part(text, "References") and "Bureau" not in _part(text, "Overview")
    assert "It replicates Doe and Roe" in _part(text, "Overview")


def test_it_is_the_same_twice(build):
    assert _readme(build) == _readme(build)


def test_the_rights_of_each_source_are_those_of_the_registry(build):
    rights = _part(_readme(build), "Statement about Rights")
    assert "| Gauge | Ask | the terms say nothing of passing on | yes |" in rights
    assert "Permission is not documented for Gauge" in rights
    # nobody but a person can certify anything
    assert rights.count("- [ ] I certify") == 2 and "[x]" not in rights
    open_build = dataclasses.replace(build, registry={"gauge": entry("yes")})
    assert "not documented" not in _part(_readme(open_build), "Statement about Rights")


def test_a_source_that_is_left_out_is_said_to_be(build):
    text = _readme(build)
    assert "- [x] All data **are** publicly available." in text
    assert f"| `{RAW}` | gauge | raw snapshot v1 | yes |" in text
    closed = dataclasses.replace(build, registry={"gauge": entry("no")}, left_out={"gauge"})
    text = _readme(closed)
    assert "- [x] Some data **cannot be made** publicly available." in text
    assert "- [ ] All data **are** publicly available." in text
    assert f"| `{RAW}` | gauge | raw snapshot v1 | no |" in text
    assert "0 of 1 sources" in text and "Left out: Gauge." in text
    assert "- [x] Those below that do not rest on data that were left out" in text


def test_each_source_tells_how_its_figures_were_obtained(build):
    text = _readme(build)
    details = text[text.index("#### Gauge (`gauge`)") : text.index("## Dataset list")]
    for message in ("Producer", "https://example.org", "Ask the producer.", "secondary copy",
                 "https://example.org/copy", "Two columns kept.", "Retrieved 2025-12-31",
                 "x: Level (m), 2000–2001", "cited as Bureau and Office (2024)"):  # fmt: skip
        assert message in details, message


def test_the_costs_are_the_measured_ones(build):
    text = _readme(build)
    assert "- [x] 10 to 60 minutes" in text and text.count("[x] 10 to 60") == 1
    assert "- [x] less than 25 MB" in text
    for message in ("| 700 s |", "| 2.5 s |", "| 1.5 GB |", "2 cores of A processor, 8 GB"):
        assert message in text, message
    slower = {**MEASURED, "full_rebuild_seconds": 7300.0, "results_bytes": 30_000_000}
    other = _with(build, benchmarks__measured=json.dumps(slower))
    other.files["benchmarks/measured.json"] = other.files.pop("benchmarks/measured")
    text = _readme(other)
    assert "- [x] 2 to 8 hours" in text and "- [x] 25 MB to 250 MB" in text


def test_random_numbers_are_looked_for_in_the_code(build):
    assert "No pseudo-random numbers are used" in _readme(build)
    build.files["scripts/draw.py"] = (b'"""Draw."""\n\nimport random\n', False)
    assert "Random numbers can be drawn at `scripts/draw.py:3`" in _readme(build)


def test_versions_are_those_in_use(build):
    software = _part(_readme(build), "Software Requirements")
    assert "CPython 3.13.1 on Linux (x86_64)" in software
    assert "- numpy 2.0\n" in software and "and 1 packages that these need" in software


def test_each_output_is_mapped_to_rule_script_and_line(build):
    text = _readme(build)
    assert (
        "| `results/table.csv` | `table`, workflow/rules/make.smk:12 | `scripts/table.py`: A table "
        "of gauges. | line 8: `read`, scripts/assessment/model/gauges.py:4<br>line 8: `table`, "
        "scripts/assessment/exhibits/tables.py:1 |  |"
    ) in text
    # rules of a loop, known by their script; one of the Snakefile
    assert (
        "| `clean_gauge`, workflow/rules/make.smk:8 | `scripts/clean.py`: A tidy table. |" in text
    )
    assert "| `grid`, Snakefile:3 |" in text
    # no output of the build is without its row
    listed = text[text.index("## List of tables") :]
    for name in grouped(build.planned):
        assert f"`{name}`" in listed, name


def test_each_figure_is_mapped_to_the_module_that_draws_it(build):
    """One job of one script draws them; the library loads the module of each by its name."""
    text, folder = _readme(build), "scripts/assessment/exhibits/figures"
    words = f"<br>line 5: `words`, {folder}/depth.py:1"
    for name, line, more in (("depth", 5, words), ("map", 1, "")):
        draw = f"line 5: `draw`, {folder}/{name}.py:{line}"
        files = rf"results/one/figures/{name}\.{{pdf,png,svg}}"
        row = re.search(rf"^\| `{files}` \| (.*)$", text, re.MULTILINE)[1]
        assert row == (
            "`figures_one`, workflow/rules/make.smk:20 | `scripts/figures.py`: Pictures. | "
            f"{draw}<br>line 5: `drawn`, {folder}/__init__.py:4{more} | {PIXELS} |"
        )


def test_the_real_figures_and_the_real_loops_are_found(root):
    files = {
        path.relative_to(root).as_posix(): (path.read_bytes(), False)
        for pattern in ("scripts/**/*.py", "workflow/rules/*.smk")
        for path in root.glob(pattern)
    }
    origins, folder = Origins(files), "scripts/assessment/exhibits/figures"
    for name in read_yaml(root / "workflow/catalogue.yaml")["figures"]:
        job = {"rule": "figures_one", "script": "scripts/figures.py"}
        origin = origins.of(f"results/one/figures/{name}.svg", job)
        assert origin.rule_at.startswith("workflow/rules/figures.smk:")
        found = {call.name: call.defined for call in origin.calls}
        for function in ("draw", "words"):
            file, line = found[function].split(":")
            assert file == f"{folder}/{name}.py"
            text = files[file][0].decode().splitlines()[int(line) - 1]
            assert text.startswith(f"def {function}(")
    job = {"rule": "clean_gauge", "script": "scripts/clean.py"}
    cleaned = origins.of("results/tidy/gauge.parquet", job)
    assert cleaned.rule_at.startswith("workflow/rules/clean.smk:") and cleaned.calls


def test_lines_move_with_the_code(build):
    before = Origins(build.files)
    moved = {**build.files}
    for name in ("workflow/rules/make.smk", "scripts/table.py"):
        moved[name] = (b"\n\n" + moved[name][0], False)
    job = "results/table.csv", {"rule": "table", "script": "scripts/table.py"}
    one, other = before.of(*job), Origins(moved).of(*job)
    assert (one.rule_at, other.rule_at) == (
        "workflow/rules/make.smk:12",
        "workflow/rules/make.smk:14",
    )
    assert [call.line for call in one.calls] == [8, 8]
    assert [call.line for call in other.calls] == [10, 10]


def test_every_number_is_mapped_to_the_line_that_makes_it(build):
    members = contents(build)
    rows = list(csv.DictReader(io.StringIO(members["archive/numbers.csv"].content.decode())))
    place = "scripts/assessment/exhibits/tables.py"
    assert [(row["macro"], row["line"], row["value"], row["made_at"]) for row in rows] == [
        ("One", "2", "1", f"{place}:7"),
        # the string that fits best, not the first that fits
        ("Two", "3", "0.5", f"{place}:8"),
        ("Three", "4", "54", f"{place}:9"),
        ("Four", "5", "2", f"{place}:7"),
    ]
    text = _part(members[NAME].content.decode(), "Generated numbers")
    assert f"| `{{state}}, rank` | {place}:7 | 2 | `\\One` |" in text


def test_a_number_of_no_known_line_is_not_hidden():
    known = patterns("a.py", "x = ((1,), 2, 'states')\n")
    assert [row[-1] and row[-1].at for row in macros(NUMBERS, known)] == [
        None,
        None,
        "a.py:1",
        None,
    ]


def test_files_that_differ_in_their_ending_stand_together():
    names = ["b/x.svg", "b/x.pdf", "a/table.tex", "b/x-y.pdf"]
    assert grouped(names) == ["a/table.tex", "b/x-y.pdf", "b/x.{pdf,svg}"]


def test_a_reference_without_an_author_is_named():
    with pytest.raises(InputError, match="references.bib: other has no author"):
        references("@misc{other,\n  title = {Other},\n}\n", ["other"])


def test_references_are_whole_and_told_apart():
    one = "@misc{k%d,\n  author = {Doe, Jane and Roe, Richard and others},\n  title = {T%d},\n"
    same = "".join(one % (n, n) + "  date = {2021},\n}\n\n" for n in (1, 2))
    found = references(COMMITTED["references.bib"] + "\n" + same, ["k2", "k1", "paper", "gauge1"])
    assert found == {
        "gauge1": ("Bureau and Office (2024)", "Bureau and Office (2024). Gauge."),
        "paper": ("Doe and Roe (2020)", "Doe, Jane; Roe, Richard (2020). A Paper. "
                  "https://example.org/paper"),
        "k1": ("Doe and others (2021a)", "Doe, Jane; Roe, Richard and others (2021a). T1."),
        "k2": ("Doe and others (2021b)", "Doe, Jane; Roe, Richard and others (2021b). T2."),
    }  # fmt: skip
    with pytest.raises(InputError, match="nobody is cited, and is not in references.bib"):
        references("", ["nobody"])


def test_the_committed_costs_have_what_the_readme_tells(root):
    measured = json.loads((root / "benchmarks/measured.json").read_text(encoding="utf-8"))
    assert measured.keys() == MEASURED.keys()
    assert {name: type(value) for name, value in measured.items()} == {
        name: type(value) for name, value in MEASURED.items()
    }
    assert 0 < measured["nothing_to_be_done_seconds"] < measured["full_rebuild_seconds"]
