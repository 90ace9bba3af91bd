"""Builds with two editions of the governance index, compared as two releases."""

import datetime
import html
import re

import pandas as pd
import pytest

from assessment.archive.build import Build
from assessment.archive.container import packed
from assessment.archive.contents import contents
from assessment.archive.planned import Planned
from assessment.archive.records import sha256_of_data, split_log
from assessment.archive.versions import python_in_use
from assessment.config.checks import checked_config
from assessment.strict_yaml import read_yaml

pytestmark = pytest.mark.workflow
DATE = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
EDITIONS = ("2017", "2016")
# The rules behind classes, labels, thresholds and verdicts; exhibits are left unmade.
RULES = re.compile(r"clean_|panel(_\w+)?$|assess$|claims$")


def _packed(project, registry, edition):
    """An archive of what `RULES` made in a project, in the project's folder."""
    planned = {}
    for log in sorted(project.folder.glob("results/logs/*.log")):
        _, record = split_log(log.read_text(encoding="utf-8"))
        if record and RULES.match(record.rule):
            name = log.relative_to(project.folder).as_posix()
            planned |= {output: Planned(record.rule, name, "") for output in record.outputs}
    made = ("results", ".snakemake", ".venv")
    files = {
        path.relative_to(project.folder).as_posix(): (path.read_bytes(), False)
        for path in sorted(project.folder.glob("**/*"))
        if path.is_file() and path.relative_to(project.folder).parts[0] not in made
        and path.suffix not in (".zip", ".pyc")
    }  # fmt: skip
    config = checked_config(read_yaml(project.folder / "config.yaml"), registry, project.folder)
    about = {
        "name": "n",
        "release": edition,
        "commit": "none",
        "committed": "2026-01-02T00:00:00Z",
        "config_sha256": sha256_of_data(config),
        "made_with": {**python_in_use(), "programs": {}, "packages": {}},
    }
    build = Build(project.folder, about, files, planned, registry, config, left_out=set(), own=[])
    members = contents(build)
    path = project.folder / f"{edition}.zip"
    path.write_bytes(packed(members, "n", DATE))
    return path


@pytest.fixture(scope="module")
def later(built, new_project):
    """The build with the earlier edition pinned, as far as `RULES` go."""
    project = new_project("earlier edition", of=built)
    path = project.folder / "config.yaml"
    pinned = f'  iiag: "{EDITIONS[0]}"'
    text = path.read_text(encoding="utf-8")
    assert text.count(pinned) == 1
    path.write_text(text.replace(pinned, f'  iiag: "{EDITIONS[1]}"'), encoding="utf-8")
    folders = {name.split("/")[1] for name in project.files("*/thresholds.csv")}
    project.build(
        "results/comparison/claims.csv", *(f"results/{name}/thresholds.csv" for name in folders)
    )
    project.assessments = folders
    return project


@pytest.fixture(scope="module")
def compared(built, later, registry):
    """The run of ./run compare on both, and the changes that it wrote."""
    first = _packed(later, registry, EDITIONS[1])
    before = later.folder / f"{EDITIONS[0]}.zip"
    _packed(built, registry, EDITIONS[0]).rename(before)
    run = later.command("compare_releases.py", None, str(before), str(first))
    assert run.returncode == 1, run.stderr
    folder = later.folder / "results/changes" / "-to-".join(EDITIONS)
    run.page = (folder / "page.html").read_text(encoding="utf-8")
    run.changes = pd.read_csv(folder / "changes.csv", keep_default_na=False)
    return run


def _both(built, later, name):
    return [
        pd.read_csv(project.folder / "results" / name, keep_default_na=False, dtype=str)
        for project in (built, later)
    ]


def _keeps_its_edition(built, name):
    """Whether an assessment has data of its own, which the pin of the others does not change."""
    return (built.folder / f"results/{name}/panel.parquet").is_file()


def test_another_edition_of_governance_changes_that_and_what_follows_from_it(compared):
    changes = compared.changes[compared.changes["kind"] != "result"]
    inputs = changes[changes["assessment"] == ""]
    assert list(inputs["kind"]) == ["pin"] and list(inputs["item"]) == ["iiag, pinned"]
    for side, edition in zip(("before", "after"), EDITIONS, strict=True):
        assert re.fullmatch(f"{edition}, sha256 [0-9a-f]{{64}}", inputs.iloc[0][side])
    outcomes = changes[changes["assessment"] != ""]
    # a label and a count are of no measure
    assert set(outcomes["measure"]) == {"governance", ""}
    of_none = outcomes.loc[outcomes["measure"] == "", "kind"]
    assert set(of_none) <= {"support", "upper_count"} and "support" in set(of_none)
    assert {"value", "class", "threshold", "claim"} <= set(outcomes["kind"])


def test_it_lists_every_cell_class_label_and_threshold_that_differs(built, later, compared):
    kinds = {"governance": "value", "governance_class": "class", "governance_years": "years",
             "support": "support", "upper_count": "upper_count"}  # fmt: skip
    for name in later.assessments:
        found = compared.changes[compared.changes["assessment"] == name]
        one, other = (
            table.set_index("iso3") for table in _both(built, later, f"{name}/population.csv")
        )
        assert (one.drop(columns=list(kinds)) == other.drop(columns=list(kinds))).all(axis=None)
        for column, kind in kinds.items():
            apart = one[column] != other[column]
            if kind == "value":
                values = [pd.to_numeric(table[column]) for table in (one, other)]
                apart &= ~((values[0] - values[1]).abs() < 1e-9)
            changes = found[found["kind"] == kind].set_index("iso3")
            assert set(changes.index) == set(one.index[apart]), (name, kind)
            assert (changes["before"] == one.loc[changes.index, column]).all()
            assert (changes["after"] == other.loc[changes.index, column]).all()
        one, other = (
            table.set_index("measure") for table in _both(built, later, f"{name}/thresholds.csv")
        )
        apart = {
            (measure, column)
            for measure in one.index
            for column in one
            if abs(float(one.at[measure, column]) - float(other.at[measure, column])) > 1e-9
        }
        changes = found[found["kind"] == "threshold"]
        assert set(zip(changes["measure"], changes["item"], strict=True)) == apart
        assert bool(apart) is not _keeps_its_edition(built, name)


def test_it_lists_every_claim_that_differs(built, later, compared):
    one, other = (table.set_index("id") for table in _both(built, later, "comparison/claims.csv"))
    apart = (one != other).stack()
    changes = compared.changes[compared.changes["kind"].isin(["verdict", "claim"])]
    items = {
        claim if column == "verdict" else f"{claim}, {column}"
        for claim, column in apart[apart].index
    }
    assert set(changes["item"]) == items and items


def test_terminal_and_page_say_the_same(built, later, compared):
    cells = compared.changes[compared.changes["kind"] == "value"]
    for name in later.assessments:
        listed = pd.read_csv(built.folder / f"results/{name}/assessment.csv")["iso3"]
        ours = cells[(cells["assessment"] == name) & cells["iso3"].isin(listed)]
        tallies = re.findall(rf"^{name}: (\d+) cells", compared.stdout, re.MULTILINE)
        assert tallies == ([str(len(ours))] if len(ours) else [])
        assert bool(tallies) is not _keeps_its_edition(built, name)
    page = html.unescape(compared.page)
    shown = re.findall(r'<td class="state">([^<]+)</td><td>Governance</td>', page)
    assert set(shown) == set(cells["state"])
