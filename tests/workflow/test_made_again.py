"""Whatever result is deleted or changed by hand, a plain run makes it again, byte for byte.

So it does elsewhere: all is made again in another folder, the second of two whole builds.
"""

import os
import re
import shutil

import pytest

from assessment.archive.records import sha256_of, split_log

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def made(built):
    """Every result to the rule that made it, as the rules themselves recorded."""
    records = [
        split_log(path.read_text(encoding="utf-8"))[1]
        for path in sorted((built.folder / "results/logs").iterdir())
    ]
    return {name: record.rule for record in records for name in record.outputs}


def _kind(rule, made):
    """A rule without what it is of: the rules of a stage, or of an assessment, are one in kind."""
    owners = {name.split("/")[1] for name in made}
    stem = re.sub("|".join(f"_{owner}$" for owner in owners), "", rule)
    return "clean" if stem.startswith("clean_") else stem


def _one_of_each(made):
    """A result of each kind of rule, another in its list for each, so that all sorts come up."""
    found = {}
    for name, rule in sorted(made.items()):
        found.setdefault(_kind(rule, made), []).append(name)
    return [names[place % len(names)] for place, names in enumerate(found.values())]


def _content(built):
    names = built.files("**/*") - built.files("logs/*")
    return {name: sha256_of(built.folder / name) for name in names}


def test_a_build_asks_for_every_file_that_a_rule_makes(built, made):
    run = built.snakemake("-n", "--forcerun", "all", "--printshellcmds", "all")
    asked = re.search(r"^ +input: (.*)$", run.stdout.partition("rule all:")[2], re.MULTILINE)
    assert set(asked[1].split(", ")) == set(made) == built.files("**/*") - built.files("logs/*")
    assert len(made) > 200


@pytest.fixture(scope="module")
def deleted(built, made, new_project):
    """A copy in another folder that lacks a result of each kind of rule, and which."""
    copy, names = new_project("deleted", of=built), _one_of_each(made)
    for name in names:
        (copy.folder / name).unlink()
    return copy, names


def test_a_deleted_result_of_any_rule_is_planned(deleted, made):
    """Each because it is missing, and not only since something before it is made again."""
    copy, names = deleted
    missing = re.findall("reason: Missing output files: ([^;\n]*)", copy.snakemake("-n").stdout)
    assert {*names} <= {name for line in missing for name in line.split(", ")}
    assert len({made[name] for name in names}) > 15


def test_all_is_made_again_elsewhere_with_the_same_bytes(deleted, built):
    """What was deleted and, as no record is left, all else: two builds in two folders."""
    copy, _ = deleted
    shutil.rmtree(copy.folder / "results/logs")
    run = copy.build("--cores", "2")
    assert _jobs(run.stdout) == _jobs(built.first_run)
    assert _content(copy) == _content(built)
    assert copy.plan() == {}


def _jobs(said):
    """The jobs that a run names as it starts them."""
    jobs = re.findall(r"^(?:local)?rule (.*) job \d+ of \d+$", said, re.MULTILINE)
    assert len(jobs) > 30
    return sorted(jobs)


def _edit(content):
    return content.replace(b"Low", b"Full").replace(b"Partial", b"Full") + b" "


def _cut(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize("same_time", [False, True])
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("minusca/assessment.csv", _edit),  # read by others
        ("minusma/figures/standing.svg", _edit),  # read by a page
        ("minusma/figures/standing.png", _cut),  # read by none
        ("specifications/minusma/curve.csv", _cut),
        ("panel.parquet", _cut),
        ("tidy/gmi.parquet", lambda content: b""),
        ("README.md", _edit),
        ("manifest.json", lambda content: b"{}"),
        ("logs/check.log", _cut),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_a_changed_result_is_planned_and_said(built, made, name, change, same_time):
    name = f"results/{name}"
    before = (built.folder / name).stat()
    with built.changed(name, change):
        if same_time:
            os.utime(built.folder / name, ns=(before.st_atime_ns, before.st_mtime_ns))
        run = built.snakemake("-n")
    rule = made.get(name, "check")
    assert run.returncode == 0 and re.search(rf"^{rule} +1$", run.stdout, re.MULTILINE)
    assert re.search(rf"{rule} runs again: {name} (was changed|has no record)", run.stdout)


def test_nothing_is_built_on_a_changed_result(built):
    """Also where one result alone is asked for; and what was changed is healed."""
    before = _content(built)
    path = built.folder / "results/minusca/assessment.csv"
    path.write_bytes(_edit(path.read_bytes()))
    (built.folder / "results/minusca/table.tex").unlink()
    built.build("results/minusca/table.tex")
    for name in ("results/minusca/assessment.csv", "results/minusca/table.tex"):
        assert sha256_of(built.folder / name) == before[name]
    built.build()
    assert _content(built) == before


def test_results_are_known_by_their_records_where_the_records_of_snakemake_are_gone(built):
    """As in a copy without hidden folders, or in an archive that was unpacked."""
    said = "is of other code, or of another config"
    kept = (built.folder / ".snakemake").rename(built.folder / "kept")
    try:
        assert said not in built.snakemake("-n").stdout
        for name, old, new, rule in (
            ("config.yaml", b"full: 3", b"full: 4", "assess"),
            ("config.yaml", b"draws: 4000", b"draws: 40", "measurement"),
            ("scripts/panel.py", b"import", b"# a remark\nimport", "panel"),
        ):
            with built.changed(name, lambda text, old=old, new=new: text.replace(old, new, 1)):
                run = built.snakemake("-n")
            assert re.search(rf"{rule} runs again: .* {said}", run.stdout)
    finally:
        shutil.rmtree(built.folder / ".snakemake")
        kept.rename(built.folder / ".snakemake")


def test_an_older_input_in_the_place_of_another_is_noticed(built):
    """As a copy that keeps its time is, restored from somewhere."""
    name = "resources/published/minusma.csv"
    with built.changed(name, lambda content: content.replace(b"53.2", b"53.3")):
        os.utime(built.folder / name, (1, 1))
        run = built.snakemake("-n")
    assert f"compare_printed runs again: it was made of another {name}" in run.stdout
    assert built.plan() == {}


def test_results_of_another_build_with_their_log_are_no_longer_the_base_of_what_follows(built):
    """A result and its record that were put back together, both older than what was made since."""
    name, log = "results/minusca/assessment.csv", "results/logs/assess_minusca.log"
    tables = built.folder / "results/minusca/table.tex"
    record = split_log((built.folder / log).read_text(encoding="utf-8"))[1]
    with built.changed(name, _edit):
        old, new = record.outputs[name], sha256_of(built.folder / name)
        with built.changed(log, lambda content: content.replace(old.encode(), new.encode())):
            for path in (name, log):
                os.utime(built.folder / path, (1, 1))
            run = built.snakemake("-n", str(tables.relative_to(built.folder)))
    assert f"table runs again: it was made of another {name}" in run.stdout
