"""What the README says is what the build gives, and what it names is there."""

import json
import re

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def _block(readme, name):
    return re.search(f"<!-- {name} -->(.*?)<!-- /{name} -->", readme, re.DOTALL)[1].strip()


def test_the_agreement_is_that_of_the_build(built, readme):
    text = (built.folder / "results/comparison/summary.json").read_text(encoding="utf-8")
    found = json.loads(text)["minusma"]
    assert _block(readme, "agreement") == (
        f"{found['coloured_cells_agreeing']} of {found['coloured_cells']} coloured cells "
        f"and {found['labels_agreeing']} of {found['labels']} labels"
    )


def test_the_inferred_choices_are_those_of_the_build(built, readme):
    page = (built.folder / "results/comparison/README.md").read_text(encoding="utf-8")
    table = page[page.index("| choice |") :].strip()
    assert _block(readme, "alternatives") == table


def test_every_choice_of_the_config_is_listed_with_an_alternative(config, readme):
    table = _block(readme, "alternatives")
    for reading in config["alternatives"]["readings"]:
        assert f"| {reading['choice']} | {reading['default']} |" in table


def test_the_order_by_strength_is_that_of_the_build(built, readme):
    order = pd.read_csv(built.folder / "results/comparison/order.csv")
    order = order[order["assessment"] == "minusma"].set_index("iso3")["personnel"]
    page = (built.folder / "results/comparison/README.md").read_text(encoding="utf-8")
    outside = re.search(r"weakest printed: (Côte d'Ivoire \(\d+\))\.", page)[1]
    assert order["SEN"] > order["NER"]
    assert _block(readme, "order") == (
        f"Senegal ({order['SEN']:.0f}) stands before Niger ({order['NER']:.0f}), and {outside}, "
        f"which is not printed, before Rwanda ({order['RWA']:.0f})"
    )


def test_every_file_that_the_readme_names_is_there(built, root, readme):
    results = readme[readme.index("| results/ |") : readme.index("The tables need")]
    every_time = "\n".join(line for line in results.splitlines() if "on request" not in line)
    for name in re.findall(r"`([^`*…<>]+)`", every_time):
        if re.fullmatch(r"[\w./-]+(\.\w+|/)", name):
            places = [built.folder / "results", built.folder / "results/minusma",
                      built.folder / "results/comparison"]  # fmt: skip
            assert any((place / name).exists() for place in places), name
    elsewhere = readme.replace(results, "")
    for name in re.findall(r"`([\w./-]+(?:\.[a-z]+|/))`", elsewhere):
        if name not in (
            "provenance.json", "data/", "model/", "exhibits/", ".venv/", "resources/quarantine/"
        ):  # fmt: skip
            assert (root / name).exists() or (built.folder / name).exists(), name


def test_the_commands_rerun_what_the_readme_says(built, readme):
    assert "./run --cores 4 --forcerun clean_iiag`" in readme
    following = set(built.plan("--forcerun", "clean_iiag"))
    assert {"panel", "assess", "compare", "table", "check"} <= following
    assert [name for name in following if name.startswith("clean_")] == ["clean_iiag"]
    assert "./run --cores 4 results/minusma/table.tex --forcerun table`" in readme
    assert built.plan("results/minusma/table.tex", "--forcerun", "table") == {"table": 1}


def test_every_source_that_can_be_imported_has_its_row(registry, readme):
    for source, entry in registry.items():
        if "import" in entry:
            (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{source}` |")]
            assert entry["import"]["get"].split(",")[0].split(":")[0] in row


def test_a_change_can_be_laid_over_the_config(built, readme):
    assert "--configfile mine.yaml" in readme
    mine = built.folder / "mine.yaml"
    mine.write_text("assessments: {minusma: {window: {start: 2012}}}\n", encoding="utf-8")
    try:
        assert built.plan("--configfile", "mine.yaml")["assess"] == 1
    finally:
        mine.unlink()
