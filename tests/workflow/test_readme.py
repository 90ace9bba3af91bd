"""What README.md and docs/ say is what the build gives, and what they name is there."""

import json
import re
from pathlib import Path

from _adapter import read_table

import pandas as pd
import pytest

from assessment.config import views
from assessment.exhibits.discrimination_words import sentence
from assessment.exhibits.figures.importance import by_choice
from assessment.exhibits.figures.specification_curve import blocks, configured_block
from assessment.exhibits.grid_words import (
    COUNT_TEXTS,
    best_words,
    common,
    flipped_text,
    printed_labels,
    window_words,
)
from assessment.exhibits.option_labels import choice_text, option_text
from assessment.exhibits.robustness_page import proof_text
from assessment.exhibits.table import window_text
from assessment.terms import agreement_text, share_text
from documents import DOCUMENTS, MARK, commands, examples, flowing, quoted, text_of

pytestmark = pytest.mark.workflow
# What documents quote and other tests hold: test_catalogue, test_style, test_figures.
ELSEWHERE = {"files", "closed", "over_time", "windows"}
# What names files of an archive, or of examples: held by test_archive and test_contributing.
OTHER_FILES = {"docs/archive.md", "docs/requirements-of-journals.md", "CONTRIBUTING.md"}
# Made on request or elsewhere, or beside each snapshot.
LATER = (
    *(".venv/", ".venv/slurm/", "resources/quarantine/", "README-REPLICATION.md"),
    *("results/over_time/", "results/over_time/minusma/", "results/report.html"),
    *(
        "results/archive/",
        "results/changes/",
        "results/unmiss/",
        "mine.yaml",
        "provenance.json",
        "archive/provenance.json",
    ),
)


def _holds(name, expected):
    """Every document that quotes `name` quotes what the build gives; tables keep their lines."""
    whole = str if "\n" in expected else flowing
    found = [whole(text) for text in quoted()[name]]
    assert found == [expected] * len(found)


def test_whatever_is_quoted_is_held_to_the_build():
    held = set(re.findall(r"_holds\(\s*\"(\w+)\"", Path(__file__).read_text(encoding="utf-8")))
    assert set(quoted()) == held | ELSEWHERE
    # no mark that has lost its other half
    for name in DOCUMENTS:
        assert text_of(name).count("<!-- ") == 2 * len(MARK.findall(text_of(name))), name


def test_the_agreement_is_that_of_the_build(built):
    text = (built.folder / "results/comparison/summary.json").read_text(encoding="utf-8")
    found = json.loads(text)["minusma"]
    _holds("agreement", agreement_text(found))


def test_a_sum_over_the_window_is_as_easily_upper_as_it_says(built, config):
    """One seat in one year is enough, and that many states have it."""
    sums = [name for name, one in config["measures"].items() if one["aggregate"] == "sum"]
    (own,) = set(sums) & set(config["assessments"]["minusma"]["measures"])
    folder = built.folder / "results/minusma"
    states = read_table(folder / "population.csv")
    upper = states[f"{own}_class"] == "upper"
    assert (upper == (states[own] >= 1)).all()
    assert read_table(folder / "thresholds.csv").set_index("measure").loc[own, "q3"] == 1
    _holds("seats", f"{upper.sum()} of {len(states)} states")


def test_the_years_of_the_measures_are_those_of_the_build(built, config):
    years = pd.read_parquet(built.folder / "results/panel.parquet").groupby("measure")["year"]
    listed = config["assessments"]["minusma"]["measures"]
    texts = [
        f"{config['measures'][one]['label']} {window_text(years.min()[one], years.max()[one])}"
        for one in listed
    ]
    _holds("years", ", ".join(texts))


def test_the_inferred_choices_are_those_of_the_build(built):
    page = (built.folder / "results/comparison/README.md").read_text(encoding="utf-8")
    table = page[page.index("| choice |") :].strip()
    _holds("alternatives", table)


def test_every_choice_of_the_config_is_listed_with_an_alternative(config):
    (table,) = quoted()["alternatives"]
    for reading in config["alternatives"]["readings"]:
        assert f"| {reading['choice']} | {reading['default']} |" in table


def test_the_order_by_strength_is_that_of_the_build(built):
    order = pd.read_csv(built.folder / "results/comparison/order.csv")
    rows = order[(order["assessment"] == "minusma") & (order["types"] == "all")].set_index("rule")
    end = rows.loc["year_end"]
    persons = dict(zip(end["order"].split(), end["personnel"].split(), strict=True))
    assert end["closest"] == "NER SEN" and end["derived"] == "2014-12"
    _holds(
        "order",
        f"{end['places']} of {end['of']} places, by the mean of all months "
        f"{rows.loc['mean', 'places']}. The closest two are Niger ({persons['NER']}) and "
        f"Senegal ({persons['SEN']})",
    )


@pytest.fixture(scope="module")
def specified(built):
    """The tables of the grid of minusma by name, the printed table's comparison, the grid."""
    folder = built.folder / "results/specifications/minusma"
    tables = {path.stem: read_table(path) for path in folder.glob("*.csv")}
    tables["comparison"] = read_table(built.folder / "results/comparison/minusma.csv")
    return tables, json.loads((folder / "grid.json").read_text(encoding="utf-8"))


def test_the_size_of_the_grid_is_that_of_the_build(specified):
    _, grid = specified
    _holds(
        "size",
        f"{grid['specifications']:,} of the {grid['combinations']:,} combinations of "
        f"{len(grid['choices'])} choices",
    )


def test_what_the_best_specifications_share_is_that_of_the_build(specified):
    tables, grid = specified
    options = tables["recovered_options"]
    words = best_words(tables["recovery"], tables["comparison"], grid)
    _holds("recovery", f"{words}; {window_words(options)}")
    _holds(
        "common",
        "; ".join(
            f"{choice_text(row.choice)}: {option_text(row.choice, row.option)}"
            for row in common(options).itertuples()
        ),
    )


def test_the_firmness_of_the_labels_is_that_of_the_build(specified):
    tables, _ = specified
    printed = printed_labels(tables["comparison"])
    lines = ["| state | Full | Partial | Low | configured | printed | flipped most often by |"]
    lines.append("|---|---|---|---|---|---|---|")
    for row in tables["firmness"].to_dict("records"):
        shares = [share_text(row[label]) for label in ("Full", "Partial", "Low")]
        labels = [row["configured"], printed[row["iso3"]]]
        lines.append(f"| {' | '.join([row['state'], *shares, *labels, flipped_text(row)])} |")
    _holds("firmness", "\n".join(lines))


def test_how_many_labels_are_firm_is_that_of_the_build(specified):
    tables, grid = specified
    firmness = tables["firmness"]
    shares = firmness[["Full", "Partial", "Low"]]
    most = (shares.idxmax(axis=1) == firmness["configured"]).sum()
    (fixed,) = firmness[shares.max(axis=1) == 1].itertuples()
    found = blocks(tables["curve"])
    own = found.loc[configured_block(found, firmness)]
    _holds(
        "firm",
        f"Over {grid['specifications']:,} combinations of {len(grid['choices'])} choices, the "
        f"label as configured is the most frequent one for {most} of {len(firmness)} contributors; "
        f"only that of {fixed.state} ({fixed.configured}) never changes. "
        f"{share_text(1 - own['end'])} of the combinations give less support than this table, "
        f"{share_text(own['start'])} more",
    )


def test_how_far_choices_move_the_contributors_difference_is_that_of_the_build(specified):
    tables, _ = specified
    own = tables["discrimination"].query("choice == 'all'").set_index("variable")
    columns = ["lowest", "median", "highest", "configured"]
    lines = ["| count | lowest | median | highest | as configured |", "|---|---|---|---|---|"]
    for variable, name in COUNT_TEXTS.items():
        values = [f"{value:.2f}" for value in own.loc[variable, columns]]
        lines.append(f"| {' | '.join([name, *values])} |")
    _holds("spread", "\n".join(lines))


def test_what_matters_and_what_cannot_be_are_those_of_the_build(specified):
    tables, _ = specified
    first = by_choice(tables["importance"]).iloc[0]
    assert first.name == "membership"
    _holds(
        "importance",
        f"by itself it accounts for {share_text(first['main'])} of the variance of the labels "
        f"(Low 0, Partial 1, Full 2), with its interactions for {share_text(first['total'])}",
    )
    states = dict(tables["firmness"][["iso3", "state"]].to_numpy())
    proven = tables["certificates"].query("least_wrong > 0")
    _holds(
        "certificates",
        "; and ".join(
            f"in the column {row.column.replace('_', ' ')} at least {row.least_wrong} of "
            f"{row.cells} cells must be wrong ({proof_text(row.proof, states)})"
            for row in proven.itertuples()
        ),
    )


def test_what_tells_contributors_from_other_states_is_that_of_the_build(built, config, registry):
    rows = read_table(built.folder / "results/minusma/discrimination.csv")
    display = views.display(config, registry, "minusma")
    _holds("discrimination", sentence(rows, display))
    found = rows[rows["comparison"] == "other_states"].set_index("variable")
    count, counted = found.loc["count"], found.loc["count_with_membership"]
    organisation = config["assessments"]["minusma"]["regional_organisation"]
    _holds(
        "separation",
        "A contributor has a higher count of supporting measures than another African state with "
        f"probability {count['auc']:.2f} (a tie counts as half; 95% interval "
        f"{count['auc_low']:.2f} to {count['auc_high']:.2f}; {count['contributors']:.0f} "
        f"contributors, {count['others']:.0f} other states); with membership of {organisation} "
        "counted too, "
        f"{counted['auc']:.2f} ({counted['auc_low']:.2f} to {counted['auc_high']:.2f})",
    )


def test_one_value_from_raw_row_to_page_is_that_of_the_build(built):
    raw = pd.read_csv(built.folder / "resources/raw/vdem/v9/data.csv")
    row = raw.query("indicator == 'v2x_veracc' and iso3 == 'NGA' and 2013 <= year <= 2016")
    panel = pd.read_parquet(built.folder / "results/panel.parquet")
    cells = panel.query("measure == 'political_accountability' and iso3 == 'NGA'")
    assert set(row["value"]) <= set(cells["value"])
    folder = built.folder / "results/minusma"
    found = read_table(folder / "assessment.csv").set_index("iso3").loc["NGA"]
    of = read_table(folder / "thresholds.csv").set_index("measure").loc["political_accountability"]
    texts = [(folder / name).read_text("utf-8") for name in ("numbers.tex", "page.html")]
    (macro,) = re.findall(r"\{\\(\w+NigeriaPoliticalAccountability)\}\{0\.77\}", texts[0])
    assert "Nigeria (0.77)" in texts[1]
    assert ",".join(f'"{one.year}":{one.value:g}' for one in row.itertuples()) in texts[1]
    value, low, high = (f"{one:g}" for one in (found["political_accountability"], of.q1, of.q3))
    years = ", ".join(f"{one:g}" for one in row["value"])
    lines = [
        "| file | what it has of the value | written by |",
        "|---|---|---|",
        f"| `resources/raw/vdem/v9/data.csv` | {years}: the rows `v2x_veracc,NGA` of 2013 to 2016 "
        "| an import, never changed |",
        "| `results/tidy/vdem.parquet` | the same, with source and release | rule `clean_vdem` |",
        "| `results/panel.parquet` | the same, as measure `political_accountability` "
        "| rule `panel` |",
        f"| `results/minusma/assessment.csv` | {value}, the mean of the "
        f"{found['political_accountability_years']} years, and its class, "
        f"{found['political_accountability_class']} "
        "| rule `assess` |",
        f"| `results/minusma/thresholds.csv` | the quartiles that decide the class, {low} and "
        f"{high} (n = {of.observations:.0f} values of {of.states:.0f} states) | rule `assess` |",
        "| `results/minusma/table.tex` | the cell: 0.77, not coloured | rule `table` |",
        f"| `results/minusma/numbers.tex` | the macro `\\{macro}` | rule `table` |",
        "| `results/minusma/page.html` | the cell, and the values of each year, to try other rules "
        "| rule `page` |",
        "| `archive/provenance.json` in an archive | the hash of each of these results, with the "
        "code, params and inputs that made it | `./run archive` |",
    ]
    _holds("one_value", "\n".join(lines))


@pytest.mark.parametrize("name", sorted({*DOCUMENTS} - OTHER_FILES))
def test_every_file_that_a_document_names_is_there(built, root, name):
    # the table of results is the catalogue's, and held to a build as that is (test_catalogue)
    text = re.sub(r"<!-- files -->.*<!-- /files -->", "", text_of(name), flags=re.DOTALL)
    # folders of the library, what is made later, what is beside each snapshot
    wings = [f"{path.name}/" for path in (root / "scripts/assessment").iterdir()]
    for file in re.findall(r"`([\w./-]+(?:\.[a-z]+|/))`", text):
        if file not in (*wings, *LATER):
            places = [root, built.folder, built.folder / "results/minusma"]
            assert any((place / file).exists() for place in places), file


def test_the_commands_rerun_what_the_documents_say(built):
    assert "./run --cores 4 --forcerun clean_iiag" in commands(text_of("README.md"))
    following = set(built.plan("--forcerun", "clean_iiag"))
    assert {"panel", "assess", "compare_printed", "table", "check"} <= following
    assert [name for name in following if name.startswith("clean_")] == ["clean_iiag"]
    alone = "./run --cores 4 results/minusma/table.tex --forcerun table"
    assert alone in commands(text_of("docs/configuration.md"))
    assert built.plan("results/minusma/table.tex", "--forcerun", "table") == {"table": 1}


def test_every_source_that_can_be_imported_has_its_row(registry):
    lines = text_of("docs/data.md").splitlines()
    for source, entry in registry.items():
        if "import" in entry:
            (row,) = [line for line in lines if line.startswith(f"| `{source}` |")]
            assert entry["import"]["get"].split(",")[0].split(":")[0] in row


def test_the_examples_of_configs_are_planned(built):
    mine = built.folder / "mine.yaml"
    first, second = examples(text_of("docs/configuration.md"))
    try:
        mine.write_text(first, encoding="utf-8")
        planned = built.plan("--configfile", "mine.yaml")
        assert planned["assess"] == 1
        mine.write_text(second, encoding="utf-8")
        planned = built.plan("--configfile", "mine.yaml", "--", "results/unmiss/assessment.csv")
        assert planned == {"assess": 1}
    finally:
        mine.unlink()
