"""CONTRIBUTING.md followed: what it shows is written where it says, and is taken."""

import json
import re
import shutil
import textwrap

import pytest
import yaml

import frame_checks
from advice import is_there
from assessment.config import settings
from assessment.config.catalogue import checked_catalogue
from assessment.config.checks import checked_config
from assessment.config.printed_page import read_page
from assessment.config.registry import checked_registry
from assessment.data.published import read_published
from assessment.in_memory import InMemoryPipeline
from assessment.model.comparison import compare
from assessment.strict_yaml import parse_yaml, read_yaml
from documents import text_of
from wording import stumbles

TEXT = text_of("CONTRIBUTING.md")
# What is shown, by heading: the file that it goes to and its text.
SHOWN = {
    part.partition("\n")[0]: re.findall(r"`([^`\n]+)`:\n\n```\w+\n(.*?)```", part, re.DOTALL)
    for part in TEXT.split("\n## ")
}
FIGURE = "tests/workflow/test_one_more_figure.py"


def _shown(heading, file):
    (text,) = [text for name, text in SHOWN[heading] if name == file]
    return text


@pytest.fixture(scope="module")
def followed(root, tmp_path_factory):
    """A folder with all that is shown, its registry and config, and assessments of them."""
    folder = tmp_path_factory.mktemp("contributed")
    for name in ("resources", "workflow", "references.bib"):
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)
    (folder / "scripts").symlink_to(root / "scripts", target_is_directory=True)
    entry = _shown("Add a source", "resources/sources.yaml")
    (source,) = parse_yaml(entry.encode(), "shown")
    with open(folder / "resources/sources.yaml", "a", encoding="utf-8") as registry:
        registry.write(entry)
    for heading in ("Add a source", "Add a published table of another article"):
        for name, text in SHOWN[heading]:
            if name != "resources/sources.yaml":
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
    registry = checked_registry(folder)
    (snapshot,) = registry[source]["snapshots"]
    about = {
        "files": [{"name": "data.csv", "sha256": registry[source]["snapshots"][snapshot]["sha256"]}]
    }
    beside = folder / "resources/raw" / source / snapshot / "provenance.json"
    beside.write_text(json.dumps(about), encoding="utf-8")
    config = read_yaml(root / "config.yaml")
    for heading in ("Add a measure", "Add a mission"):
        for block, keys in parse_yaml(_shown(heading, "config.yaml").encode(), "shown").items():
            config[block].update(keys)
    config["assessments"]["minusma"].update(published="another", claims=None, specifications=False)
    config["assessments"]["minusma_as_noted"]["published"] = "another"
    return folder, registry, checked_config(config, registry, folder), InMemoryPipeline(folder)


def _assessed(followed, name):
    _, registry, config, rebuild = followed
    return rebuild.assessment(settings.recipe(config, registry, name))


def test_a_source_and_a_measure_are_in_the_table(followed):
    table = _assessed(followed, "minusma_roads").assessment.set_index("iso3")
    assert table["roads"].to_dict() == {"BEN": 21, "NER": 12.5, "TCD": 2}
    assert table["roads_class"].to_dict() == {"BEN": "upper", "NER": "middle", "TCD": "lower"}


def test_a_mission_is_assessed(followed):
    table = _assessed(followed, "unmiss").assessment
    assert len(table) == 10 and table["member"].any()


def test_a_published_table_is_compared(followed):
    folder = followed[0]
    found = _assessed(followed, "minusma")
    page = read_page("another", folder)
    printed, about = read_published(
        *(folder / f"resources/published/another.{end}" for end in ("csv", "yaml"))
    )
    cells = compare(printed, found.population, found.thresholds, ["governance"], about["colours"])
    cells = cells.set_index(["iso3", "column"])
    assert page["windows"]["caption"] == {"start": 2013, "end": 2016}
    assert cells.loc[("BEN", "governance"), "printed"] == "58.7"
    assert cells.loc[("BEN", "governance"), "agrees"] and cells.loc[("TCD", "support"), "agrees"]


def test_an_output_column_is_refused_until_the_catalogue_has_it(
    root, followed, tmp_path, monkeypatch
):
    table = _assessed(followed, "unmiss").thresholds
    name = "{assessment}/thresholds.csv"
    shown = _shown("Add an output column", "workflow/catalogue.yaml")
    entry = parse_yaml(shown.encode(), "shown")
    (column,) = entry
    table.insert(0, column, table["q3"] - table["q1"])
    measures = tuple(table["measure"])
    assert frame_checks.faults(table, name, measures) == [f"{column}: not in the catalogue"]
    shutil.copytree(root / "workflow", tmp_path / "workflow")
    (tmp_path / "scripts").symlink_to(root / "scripts", target_is_directory=True)
    path = tmp_path / "workflow/catalogue.yaml"
    head, group, tail = path.read_text(encoding="utf-8").partition("  thresholds:\n")
    assert group
    path.write_text(head + group + textwrap.indent(shown, "    ") + tail, encoding="utf-8")
    monkeypatch.setattr(frame_checks, "CATALOGUE", checked_catalogue(tmp_path))
    assert frame_checks.faults(table, name, measures) == []


def test_a_figure_is_added_by_a_test_in_the_files_that_are_named(root):
    assert is_there(root, FIGURE, "test_it_is_drawn_in_every_format_and_said_in_words")
    test = (root / FIGURE).read_text(encoding="utf-8")
    for file in re.findall(r"`([\w/]+/)<name>(\.\w+)`", TEXT):
        assert f'"{file[0]}options{file[1]}"' in test, file
    assert "`workflow/catalogue.yaml`" in TEXT and FIGURE in TEXT


def test_every_file_that_is_named_is_there(root):
    names = set(re.findall(r"`(\.?[\w./-]+/[\w.-]*)`", TEXT)) - {
        name for part in SHOWN.values() for name, _ in part
    }
    names |= set(re.findall(r"tests/[\w/]+\.py", TEXT))
    assert len(names) >= 15 and [name for name in names if not (root / name).exists()] == []
    assert stumbles(root / "CONTRIBUTING.md") == []


@pytest.mark.parametrize("name", ["fault", "source", "question"])
def test_an_issue_form_has_fields_of_their_own_names_and_options_that_are_words(root, name):
    """What the schema of such forms leaves open (tests/unit/test_metadata.py holds them to it)."""
    fields = read_yaml(root / f".github/ISSUE_TEMPLATE/{name}.yml")["body"]
    ids = [field["id"] for field in fields]
    options = [one for field in fields for one in field["attributes"].get("options", [])]
    assert len(set(ids)) == len(ids) and all(isinstance(one, str) for one in options)


def test_hooks_and_the_forges_workflow_pin_nothing_a_second_time(root):
    hooks = read_yaml(root / ".pre-commit-config.yaml")
    (local,) = hooks["repos"]
    assert hooks.keys() == {"repos"} and local["repo"] == "local"
    for hook in local["hooks"]:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook.keys() <= {
            "id",
            "name",
            "entry",
            "language",
            "types_or",
            "files",
            "pass_filenames",
        }
        assert hook["language"] == "system" and hook["entry"].startswith(".venv/bin/")
        assert re.search(
            rf"(?m)^ *\"?{hook['entry'].split()[0].split('/')[-1]}\"?,?$",
            (root / "pyproject.toml").read_text(),
        )
    flow = yaml.safe_load((root / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    (job,) = flow["jobs"].values()
    assert job["steps"][-1]["run"] == ".ci/run" and (root / ".ci/run").stat().st_mode & 0o100
