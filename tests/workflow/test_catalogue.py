"""What a build writes is what the catalogue says, no file and no column more or less."""

import json

import pandas as pd
import pytest

from assessment.config.catalogue import result_files
from assessment.config.checks import checked_config
from assessment.strict_yaml import read_yaml
from frame_checks import CATALOGUE, facts_of_build

pytestmark = pytest.mark.workflow
# A column that a function of the library makes, and its entry; no other file knows of it.
FUNCTION = "scripts/assessment/model/order.py"
MADE = ("columns=list(COLUMNS))", "columns=list(COLUMNS)).assign(months=12)")
ENTRY = (
    "\n  claims:\n",
    "\n    months: {type: number, label: Months, unit: months,\n"
    "      definition: months of a year}\n  claims:\n",
)


@pytest.fixture(scope="module")
def listed(registry, root):
    """The files that the catalogue lists for config.yaml."""
    config = checked_config(read_yaml(root / "config.yaml"), registry, root)
    return result_files(CATALOGUE, facts_of_build(config, registry))


def test_every_file_has_its_entry_and_every_entry_its_file(built, listed):
    paths = {f"results/{file.path}" for file in listed}
    folders = tuple(path for path in paths if path.endswith("/"))
    alone = {name for name in built.files("**/*") if not name.startswith(folders)}
    assert alone == paths - set(folders)
    for folder in folders:
        assert built.files(folder.removeprefix("results/") + "**/*"), folder


def test_the_manifest_lists_what_the_catalogue_says(built, listed):
    manifest = json.loads((built.folder / "results/manifest.json").read_text(encoding="utf-8"))
    wanted = {f"results/{one.path}" for one in listed if CATALOGUE["files"][one.pattern]["listed"]}
    assert {entry["name"] for entry in manifest["artifacts"]} == wanted


def test_the_page_of_the_codebook_has_every_row(built):
    book = pd.read_csv(built.folder / "results/codebook.csv", keep_default_na=False)
    page = (built.folder / "results/codebook.html").read_text(encoding="utf-8")
    assert page.count('<tr><th scope="row">') == len(book)


def _replaced(old, new):
    def change(content):
        text = content.decode()
        assert text.count(old) == 1, old
        return text.replace(old, new).encode()

    return change


def test_one_more_column_is_a_function_and_an_entry(built, new_project):
    """Two files: without the entry the build is refused, with it codebook and checks follow."""
    project = new_project("one more column", of=built)
    table = project.folder / "results/comparison/order.csv"
    with project.changed(FUNCTION, _replaced(*MADE)):
        run = project.snakemake("--cores", "2", "results/checks.json")
        assert run.returncode != 0 and "months" in table.read_text(encoding="utf-8")
        assert "comparison/order.csv: months: not in the catalogue" in run.stdout
        with project.changed("workflow/catalogue.yaml", _replaced(*ENTRY)):
            project.build("results/checks.json", "results/codebook.html")
            book = pd.read_csv(project.folder / "results/codebook.csv", keep_default_na=False)
            (row,) = book[book["name"] == "months"].to_dict("records")
    assert (row["files"], row["unit"]) == ("comparison/order.csv", "months")
    assert row["definition"] == "months of a year"
