"""A new figure is three files: a module, a caption for the report, an entry in the catalogue."""

import json

import pytest
import yaml

pytestmark = pytest.mark.workflow
MODULE = '''"""Figure: how many choices a grid has."""

import matplotlib.pyplot as plt

from assessment.exhibits.figures import style


@style.drawn_in_style
def draw(grid, display):
    """A bar a choice, of as many options as it has."""
    figure, axis = plt.subplots(layout="constrained")
    axis.barh(list(grid["choices"]), [len(options) for options in grid["choices"].values()])
    style.heading(figure, display.title)
    return figure


def title(grid):
    """What the figure finds."""
    return f"{len(grid['choices'])} choices are made"


def words(grid):
    """The figure in words."""
    return f"{len(grid['choices'])} choices."
'''
ENTRY = {
    "of": "grid",
    "when": "always",
    "exhibit": "options by choice",
    "title": "How many options each choice has",
    "caption": "A bar a choice; {{ draws }} draws have nothing to do with it.",
    "reads": ["grid"],
}


@pytest.fixture(scope="module")
def project(built, new_project):
    """A copy of the build with one more figure of a grid, three files, built again."""
    project = new_project("one more figure", of=built)
    module = "scripts/assessment/exhibits/figures/options.py"
    (project.folder / module).write_text(MODULE, encoding="utf-8")
    caption = project.folder / "workflow/report/options.rst"
    caption.write_text("Options of ``{{ snakemake.wildcards.assessment }}``.", encoding="utf-8")
    catalogue = project.folder / "workflow/catalogue.yaml"
    entry = "\n".join(
        f"  {line}" for line in yaml.safe_dump({"options": ENTRY}, width=1000).splitlines()
    )
    text = catalogue.read_text(encoding="utf-8").replace("figures:\n", f"figures:\n{entry}\n", 1)
    catalogue.write_text(text, encoding="utf-8")
    project.planned = project.plan()
    project.build()
    return project


def test_it_redraws_its_kind_alone_and_what_shows_or_lists_it(project):
    drawn = {name for name in project.planned if "figures" in name}
    assert drawn == {"grid_figures_minusma"}
    assert {"page", "manifest"} <= set(project.planned)
    assert not {"assess", "robustness", "table", "panel", "measurement"} & set(project.planned)


def test_it_is_drawn_in_every_format_and_said_in_words(project):
    wanted = {f"results/minusma/figures/options.{end}" for end in ("pdf", "png", "svg", "txt")}
    assert project.files("**/figures/options.*") == wanted
    text = (project.folder / "results/minusma/figures/options.txt").read_text(encoding="utf-8")
    finding, words = text.splitlines()
    assert finding.endswith(" choices are made.") and words.endswith(" choices.")


def test_it_stands_on_the_page_and_in_the_manifest(project):
    page = (project.folder / "results/minusma/page.html").read_text(encoding="utf-8")
    assert ENTRY["title"] in page and " choices are made.</h3>" in page
    assert "4,000 draws have nothing to do with it." in page
    manifest = json.loads((project.folder / "results/manifest.json").read_text(encoding="utf-8"))
    assert "results/minusma/figures/options.svg" in json.dumps(manifest)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reads: [grid]", "reads: [grit]", "figures.options.reads: grit is not among the inputs"),
        ("  options:", "  opinions:", "figures.opinions: there is no scripts/assessment/exhibits/"),
        ("of: grid\n", "of: nobody\n", "figures.options.of: 'nobody' is not allowed"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_by_a_dry_run(project, old, new, message):
    def change(content):
        text = content.decode()
        head, found, tail = text.partition("  options:\n")
        assert found
        whole = (found + tail).replace("reads:\n    - grid\n", "reads: [grid]\n", 1)
        assert old in whole
        return (head + whole.replace(old, new, 1)).encode()

    with project.changed("workflow/catalogue.yaml", change):
        run = project.snakemake("-n")
    assert run.returncode != 0 and message in run.stdout, run.stdout
