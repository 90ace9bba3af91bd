"""What the README says is what the build gives, and what it names is there."""

import json
import re

from _adapter import read_table

import pandas as pd
import pytest

from assessment.config import views
from assessment.exhibits.choices import choice_text, option_text
from assessment.exhibits.discrimination_words import sentence
from assessment.exhibits.figures.importance import by_choice
from assessment.exhibits.grid_words import (
    best_words,
    common,
    contributors_words,
    flipped_text,
    printed_labels,
    window_words,
)
from assessment.exhibits.robustness_page import proof_text
from assessment.terms import agreement_text, share_text

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def _block(readme, name):
    return re.search(f"<!-- {name} -->(.*?)<!-- /{name} -->", readme, re.DOTALL)[1].strip()


def test_the_agreement_is_that_of_the_build(built, readme):
    text = (built.folder / "results/comparison/summary.json").read_text(encoding="utf-8")
    found = json.loads(text)["minusma"]
    assert _block(readme, "agreement") == agreement_text(found)


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
    rows = order[(order["assessment"] == "minusma") & (order["types"] == "all")].set_index("rule")
    end = rows.loc["year_end"]
    persons = dict(zip(end["order"].split(), end["personnel"].split(), strict=True))
    assert end["closest"] == "NER SEN" and end["derived"] == "2014-12"
    assert _block(readme, "order") == (
        f"{end['places']} of {end['of']} places, by the mean of all months "
        f"{rows.loc['mean', 'places']}. The closest two are Niger ({persons['NER']}) and "
        f"Senegal ({persons['SEN']})"
    )


def _flowing(readme, name):
    """A block of text, wherever its lines break."""
    return " ".join(_block(readme, name).split())


@pytest.fixture(scope="module")
def specified(built):
    """The tables of the grid of minusma by name, the printed table's comparison, the grid."""
    folder = built.folder / "results/specifications/minusma"
    tables = {path.stem: read_table(path) for path in folder.glob("*.csv")}
    tables["comparison"] = read_table(built.folder / "results/comparison/minusma.csv")
    return tables, json.loads((folder / "grid.json").read_text(encoding="utf-8"))


def test_the_size_of_the_grid_is_that_of_the_build(specified, readme):
    _, grid = specified
    assert _flowing(readme, "size") == (
        f"{grid['specifications']:,} of the {grid['combinations']:,} combinations of "
        f"{len(grid['choices'])} choices"
    )


def test_what_the_best_specifications_share_is_that_of_the_build(specified, readme):
    tables, _ = specified
    options = tables["recovered_options"]
    words = best_words(tables["recovery"], tables["comparison"])
    assert _flowing(readme, "recovery") == f"{words}; {window_words(options)}"
    assert _flowing(readme, "common") == "; ".join(
        f"{choice_text(row.choice)}: {option_text(row.choice, row.option)}"
        for row in common(options).itertuples()
    )


def test_the_firmness_of_the_labels_is_that_of_the_build(specified, readme):
    tables, _ = specified
    printed = printed_labels(tables["comparison"])
    lines = ["| state | Full | Partial | Low | configured | printed | flipped most often by |"]
    lines.append("|---|---|---|---|---|---|---|")
    for row in tables["firmness"].to_dict("records"):
        shares = [share_text(row[label]) for label in ("Full", "Partial", "Low")]
        labels = [row["configured"], printed[row["iso3"]]]
        lines.append(f"| {' | '.join([row['state'], *shares, *labels, flipped_text(row)])} |")
    assert _block(readme, "firmness") == "\n".join(lines)


def test_how_far_choices_move_the_contributors_difference_is_that_of_the_build(specified, readme):
    tables, grid = specified
    words = contributors_words(tables["discrimination"], grid["specifications"])
    assert _flowing(readme, "spread") == words


def test_what_matters_and_what_cannot_be_are_those_of_the_build(specified, readme):
    tables, _ = specified
    first = by_choice(tables["importance"]).iloc[0]
    assert first.name == "membership"
    assert _flowing(readme, "importance") == (
        f"by itself it accounts for {share_text(first['main'])} of the variance of the labels "
        f"(Low 0, Partial 1, Full 2), with its interactions for {share_text(first['total'])}"
    )
    states = dict(tables["firmness"][["iso3", "state"]].to_numpy())
    proven = tables["certificates"].query("least_wrong > 0")
    assert _flowing(readme, "certificates") == "; and ".join(
        f"in the column {row.column.replace('_', ' ')} at least {row.least_wrong} of {row.cells} "
        f"cells must be wrong ({proof_text(row.proof, states)})"
        for row in proven.itertuples()
    )


def test_what_tells_contributors_from_other_states_is_that_of_the_build(
    built, readme, config, registry
):
    rows = read_table(built.folder / "results/minusma/discrimination.csv")
    display = views.display(config, registry, "minusma")
    assert _flowing(readme, "discrimination") == sentence(rows, display)


def test_every_file_that_the_readme_names_is_there(built, root, readme):
    # the table of results is the catalogue's, and held to a build as that is (test_catalogue)
    results = _block(readme, "files")
    # what stands in an archive alone is looked for in one (test_archive)
    archive = readme[readme.index("## An archive") : readme.index("## On a cluster")]
    elsewhere = readme.replace(results, "").replace(archive, "")
    # folders of the library, what is made later, what stands beside each snapshot
    wings = [f"{path.name}/" for path in (root / "scripts/assessment").iterdir()]
    later = [".venv/", ".venv/slurm/", "resources/quarantine/", "README-REPLICATION.md"]
    later += ["results/over_time/minusma/"]  # on request
    for name in re.findall(r"`([\w./-]+(?:\.[a-z]+|/))`", elsewhere):
        if name not in (*wings, *later, "provenance.json"):
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
