"""An assessment with a printed table whose measures and contributors are others than printed."""

import json
import re

from _adapter import read_table

import pytest
import yaml

pytestmark = pytest.mark.workflow
# The targets in which the two lists meet; the grid, named below, has a job of its own.
TARGETS = (
    *("minusma/page.html", "minusma/figures/agreement.svg", "minusma/numbers.tex"),
    *("comparison/README.md", "comparison/summary.json", "comparison/alternatives.csv"),
)
CHANGES = {
    "one more, one listed for one printed": {
        "measures": ["governance", "political_accountability", "regional_leadership",
                     "trade_across_borders", "democracy"],
        "contributors": ["BFA", "TCD", "TGO", "NER", "SEN", "GIN", "BEN", "NGA", "GHA", "KEN"],
    },
    "replaced, in another order": {
        "measures": ["autocracy", "trade_across_borders", "governance"],
        "contributors": ["ETH", "SEN", "BFA"],
    },
}  # fmt: skip
LEFT_OUT = {
    "one more, one listed for one printed": {
        "printed_measures": [], "measures": ["democracy"],
        "printed_states": ["Rwanda"], "states": ["Kenya"],
    },
    "replaced, in another order": {
        "printed_measures": ["political_accountability", "regional_leadership"],
        "measures": ["autocracy"],
        "printed_states": ["Chad", "Togo", "Niger", "Guinea", "Benin", "Nigeria", "Ghana",
                           "Rwanda"],
        "states": ["Ethiopia"],
    },
}  # fmt: skip


@pytest.fixture(scope="module", params=CHANGES)
def changed(request, built, new_project):
    """A build of what the two lists meet in, after a change, and which change."""
    project = new_project(request.param.split(",")[0], of=built)
    chosen = {"specifications": False, **CHANGES[request.param]}
    more = yaml.safe_dump({"assessments": {"minusma": chosen, "minusca": None, "monusco": None}})
    (project.folder / "more.yaml").write_text(more, encoding="utf-8")
    project.build("--configfile", "more.yaml", "--", *(f"results/{name}" for name in TARGETS))
    return project, request.param


def test_what_only_one_table_has_is_left_out_and_named(changed):
    project, change = changed
    folder = project.folder / "results/comparison"
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    left_out = LEFT_OUT[change]
    assert summary["minusma"]["unmatched"] == left_out
    assert not any(summary["minusma_as_noted"]["unmatched"].values())
    cells = read_table(folder / "minusma.csv")
    chosen, printed = CHANGES[change], read_table("resources/published/minusma.csv")
    both = {*chosen["contributors"]} & {*printed["iso3"]}
    assert {*cells["iso3"]} == both | {"mean", "median"}
    assert {*cells["column"]} == {"member", "support", *chosen["measures"]} - {
        *left_out["measures"]
    }
    for file in (folder / "README.md", project.folder / "results/minusma/page.html"):
        text = file.read_text(encoding="utf-8")
        (line,) = [one for one in text.splitlines() if "In one of the two tables alone" in one]
        for names in left_out.values():
            for name in names:
                assert name.replace("_", " ").capitalize() in line, (file.name, name)


def test_figure_and_alternatives_have_the_common_part(changed):
    project, change = changed
    left_out, chosen = LEFT_OUT[change], CHANGES[change]
    words = (project.folder / "results/minusma/figures/agreement.txt").read_text(encoding="utf-8")
    assert not any(name in words for name in (*left_out["printed_states"], *left_out["states"]))
    readings = read_table(project.folder / "results/comparison/alternatives.csv")
    for measure in chosen["measures"]:
        assert readings[f"{measure}_error"].isna().all() == (measure in left_out["measures"])


def test_an_assessment_left_out_leaves_nothing_to_build(changed):
    project, _ = changed
    planned = project.snakemake("-n", "-p", "--configfile", "more.yaml")
    assert planned.returncode == 0, planned.stdout
    made = re.findall(r"^ *output: (.*)", planned.stdout, re.MULTILINE)
    assert made and not any("/monusco" in files or "/minusca" in files for files in made)
