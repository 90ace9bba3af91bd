"""A change reruns exactly what depends on it, on the real workflow."""

import os
import shutil
import time

import pytest

from assessment.config.typesetting import found_typesetting
from conftest import ROOT

pytestmark = pytest.mark.workflow


def _tables(assessments):
    """The jobs of that many tables; pictures of them are made where TeX is installed."""
    return dict.fromkeys(["table", *["typeset"] * bool(found_typesetting().endings)], assessments)


# What follows from changed assessments: all of them, those whose data are the project's, and the
# two that have a printed table.
ALL, SHARED, PRINTED = 5, 4, 2
OWN = "minusma_2017_2020"  # has data of its own
TYPESET = {rule: jobs for rule, jobs in _tables(ALL).items() if rule != "table"}
PRINTED_FIGURES = {"figures_minusma": 1, "figures_minusma_as_noted": 1}
FIGURES = {**PRINTED_FIGURES, "figures_minusca": 1, "figures_monusco": 1, f"figures_{OWN}": 1}
EXHIBITS = {**_tables(ALL), **FIGURES, "page": ALL}
ENDS = {"check": 1, "manifest": 1}
# The grid of specifications of the one assessment that asks for it.
GRID_FIGURES = {"grid_figures_minusma": 1}
JOINED = {"specifications": 1, **GRID_FIGURES}
GRID = {"specification_shard": 2, **JOINED}
ASSESSED = {
    "assess": ALL, "discrimination": ALL, "compare_printed": PRINTED, "claims": 1, "findings": 1,
    **GRID, "measurement": ALL, **EXHIBITS, "index": 1, **ENDS,
}  # fmt: skip
MEASUREMENT = {"measurement": ALL, **FIGURES, "page": ALL, **ENDS}
BOOK = {"codebook": 1, "figures": 1}
# One script cleans every source.
SOURCES = [path.name for path in (ROOT / "resources/raw").iterdir()]
CLEANING = {f"clean_{source}": 1 for source in SOURCES}
CLEANED = {"panel": 1, f"panel_{OWN}": 1, **ASSESSED, **BOOK}
# One that has a pin of its own is not made again for that of the others.
REPINNED = {
    rule: SHARED if jobs == ALL else jobs for rule, jobs in CLEANED.items() if OWN not in rule
}


def _exhibits_of(name):
    """The jobs of one assessment's exhibits."""
    shared = set(EXHIBITS) - set(FIGURES)
    return {**dict.fromkeys(shared, 1), f"figures_{name}": 1}


def _put(old, new):
    def change(content):
        assert content.count(old.encode()) >= 1, f"{old!r} is not there"
        return content.replace(old.encode(), new.encode(), 1)

    return change


def _comment(content):
    return content + b"\n# a remark\n"


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        # a pinned snapshot: what reads it, and no cleaning, which has cleaned all of them, nor the
        # grid's reading, whose options name their own
        ("config.yaml", _put("  vdem: v9", "  vdem: v12"), {**REPINNED, "alternatives": 1}),
        (
            "config.yaml",
            _put('\n  iiag: "2017"', '\n  iiag: "2016"'),
            {**REPINNED, "alternatives": 1},
        ),
        # keys of config.yaml
        (
            "config.yaml",
            _put("  full: 3", "  full: 4"),
            {**ASSESSED, "alternatives": 1, "codebook": 1},
        ),
        (
            "config.yaml",
            _put("quantile: linear", "quantile: hazen"),
            {**ASSESSED, "alternatives": 1, "codebook": 1},
        ),
        (
            "config.yaml",
            _put("window: {start: 2010, end: 2016}", "window: {start: 2011, end: 2016}"),
            {"assess": 1, "discrimination": 1, "compare_printed": 1, "findings": 1,
             "measurement": 1, **_exhibits_of("minusma_as_noted"), "codebook": 1, **ENDS},
        ),
        (
            "config.yaml",
            _put("title: UN-MINUSMA Model Assessment\n", "title: Another title\n"),
            {**_exhibits_of("minusma"), **GRID_FIGURES, "findings": 1, "results_readme": 1,
             **ENDS},
        ),
        ("config.yaml", _put("style: legible", "style: article"), {**_tables(ALL), **ENDS}),
        (
            "config.yaml",
            _put("label: Governance", "label: Good governance"),
            {**EXHIBITS, "findings": 1, **BOOK, **ENDS},
        ),
        (
            "config.yaml",
            _put("label: Autocracy", "label: Autocratic rule"),
            {"page": ALL, **BOOK, **ENDS},
        ),
        (
            "config.yaml",
            _put('terms_as_of: "2016-03-31"', "terms_as_of: null"),
            {"clean_institutional_seats": 1, **CLEANED, "alternatives": 1, "readings": 1},
        ),
        # the measurement alone
        (
            "config.yaml",
            _put("  draws: 4000", "  draws: 400"),
            {**MEASUREMENT, "codebook": 1},
        ),
        ("scripts/assessment/model/vintages.py", _comment, MEASUREMENT),
        # the comparison with other states alone
        (
            "config.yaml",
            _put("  draws: 9999", "  draws: 999"),
            {"discrimination": ALL, **EXHIBITS, "codebook": 1, **ENDS},
        ),
        (
            "config.yaml",
            _put("label: Control of Corruption", "label: Corruption under control"),
            {**FIGURES, "page": ALL, **BOOK, **ENDS},
        ),
        # the grid alone
        (
            "config.yaml",
            _put("    lower: [\"<\", \"<=\"]", "    lower: [\"<\"]"),
            {"readings": 1, **GRID, "page": 1, "codebook": 1, **ENDS},
        ),
        (
            "config.yaml",
            _put("      v12: {snapshots: {vdem: v12}}\n", ""),
            {"readings": 1, **GRID, "page": 1, "codebook": 1, **ENDS},
        ),
        (
            "config.yaml",
            _put("  best: 1000", "  best: 100"),
            {**JOINED, "page": 1, "codebook": 1, **ENDS},
        ),
        (
            "scripts/assessment/model/certificates.py",
            _comment,
            {**JOINED, "page": 1, **ENDS},
        ),
        (
            "scripts/assessment/exhibits/figures/importance.py",
            _comment,
            {**GRID_FIGURES, "page": 1, "manifest": 1},
        ),
        (
            "scripts/assessment/exhibits/option_labels.py",
            _comment,
            {**GRID_FIGURES, "page": ALL, "codebook": 1, **ENDS},
        ),
        ("config.yaml", _put("# The one file to edit.", "# The file to edit."), {}),
        # what is made on request alone
        ("config.yaml", _put("      last: 2017", "      last: 2016"), {}),
        ("scripts/assessment/model/over_time.py", _comment, {}),
        # an adapter
        ("scripts/typeset.py", _comment, {**TYPESET, "manifest": 1}),
        ("scripts/clean.py", _comment, {**CLEANING, **CLEANED, "alternatives": 1, "readings": 1}),
        # a module of the library
        (
            "scripts/assessment/exhibits/figures/standing.py",
            _comment,
            {**FIGURES, "page": ALL, "manifest": 1},
        ),
        # a word that pages say of a figure: no figure, and nothing that is computed
        (
            "workflow/catalogue.yaml",
            _put("title: Where each contributor stands", "title: Where each stands"),
            {"page": ALL, "results_readme": 1, "codebook": 1, **ENDS},
        ),
        ("scripts/assessment/exhibits/results_readme.py", _comment, {"results_readme": 1}),
        (
            "scripts/assessment/exhibits/formulas.py",
            _comment,
            {"codebook": 1, **ENDS},
        ),
        (
            "workflow/templates/page/codebook.html.j2",
            _comment,
            {"codebook": 1, **ENDS},
        ),
        (
            "scripts/assessment/data/linking.py",
            _comment,
            {**CLEANING, **CLEANED, "alternatives": 1, "readings": 1},
        ),
        (
            "scripts/assessment/model/support.py",
            _comment,
            {**ASSESSED, "alternatives": 1, "readings": 1},
        ),
        (
            "scripts/claims.py",
            _comment,
            {"claims": 1, "findings": 1, "page": 1, **ENDS},
        ),
        ("scripts/assessment/model/checks.py", _comment, {"check": 1, "manifest": 1}),
        # a template, a printed table
        ("workflow/templates/table.tex.j2", _comment, {**_tables(ALL), **ENDS}),
        (
            "resources/published/minusma.csv",
            _put("53.2", "53.3"),
            {"discrimination": PRINTED, "compare_printed": PRINTED, **_tables(PRINTED),
             **PRINTED_FIGURES,             "page": PRINTED, "claims": 1, "findings": 1,
             "alternatives": 1, **GRID, **ENDS},
        ),
        (
            "resources/published/claims.yaml",
            _put("    subject: NGA", "    subject: NER"),
            {"claims": 1, "findings": 1, "page": 1, **ENDS},
        ),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)  # fmt: skip
def test_a_change_reruns_exactly_what_depends_on_it(built, name, change, expected):
    if "page" in expected:  # whose sentences in short the index has
        expected = {**expected, "index": 1}
    with built.changed(name, change):
        assert built.plan() == expected


@pytest.mark.parametrize("hours", [0, 30], ids=["now", "from the future"])
def test_a_touched_file_reruns_nothing(built, hours):
    """A checkout of another branch and back does no more to the files that differ there."""
    later = time.time() + 3600 * hours
    touched = [
        *(built.folder / "scripts").glob("**/*.py"), *(built.folder / "workflow").glob("**/*.*"),
        *(built.folder / "resources").glob("**/*.csv"), built.folder / "config.yaml",
    ]  # fmt: skip
    before = {path: path.stat() for path in touched}
    for path in touched:
        os.utime(path, (later, later))
    try:
        assert built.plan() == {}
        # a job is not ended by the date of what it reads either
        built.build("results/README.md", "--forcerun", "results_readme")
        assert built.plan() == {}
    finally:
        for path, about in before.items():
            os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def test_results_that_were_copied_without_snakemakes_memory_are_held_to_their_records(
    new_project, built
):
    """Into a clone of the same commit, say: nothing is made again but what another commit would."""
    project = new_project("copied", of=built)
    shutil.rmtree(project.folder / ".snakemake")
    for path in project.folder.glob("[!r]*/**/*.*"):
        path.touch()
    assert project.plan() == {}
    with project.changed("scripts/claims.py", _comment):
        assert project.plan()["claims"] == 1
    with project.changed("config.yaml", _put("  full: 3", "  full: 4")):
        assert project.plan()["assess"] == ALL


def test_a_snapshot_that_is_not_pinned_is_not_planned(built):
    (built.folder / "resources/raw/wdi/another").mkdir()
    try:
        assert built.plan() == {}
    finally:
        (built.folder / "resources/raw/wdi/another").rmdir()


def test_a_pin_goes_there_and_back(built):
    """Pinning another release and the first one again ends with the same bytes."""
    table = built.folder / "results/minusma/assessment.csv"
    before = table.read_bytes()
    with built.changed("config.yaml", _put("  vdem: v9", "  vdem: v14")):
        built.build("results/minusma/assessment.csv")
        assert table.read_bytes() != before
    built.build("results/minusma/assessment.csv")
    assert table.read_bytes() == before
    assert built.plan() == {}


def test_one_more_assessment_costs_its_own_exhibits_alone(built):
    """No cleaning, no panel, nothing of another assessment."""
    more = """assessments:
  unmiss:
    title: One more
    mission: UNMISS
    window: {start: 2012, end: 2016}
    regional_organisation: IGAD
    contributors: {top: 10, by: mean}
    measures: [governance, regional_leadership]
"""
    path = built.folder / "more.yaml"
    path.write_text(more, encoding="utf-8")
    try:
        own = _exhibits_of("unmiss")
        shared = {"index": 1, "results_readme": 1, "codebook": 1, **ENDS}
        planned = {"assess": 1, "discrimination": 1, "measurement": 1, **own, **shared}
        assert built.plan("--configfile", "more.yaml") == planned
    finally:
        path.unlink()


def test_data_of_its_own_for_an_assessment_rerun_it_alone(built):
    """Also those that no shared tidy file has: nothing of another assessment is made again."""
    shared = {"index": 1, "results_readme": 1, "codebook": 1, **ENDS}
    made = dict.fromkeys(["panel_minusca", "assess", "discrimination", "measurement"], 1)
    own = {**made, **_exhibits_of("minusca"), **shared}
    line = "  minusca:\n"
    for change, more in (
        ("snapshots: {vdem: v14}", {}),
        (
            'counting_rules: {printed: {terms_as_of: "2016-06-30"}}',
            {"clean_institutional_seats_minusca": 1},
        ),
    ):
        with built.changed("config.yaml", _put(line, f"{line}    set: {{{change}}}\n")):
            assert built.plan() == {**own, **more}


def test_two_missing_snapshots_of_one_source_are_two_pulls(built):
    """One is pinned, the other that of an alternative."""

    def change(content):
        pinned = _put("  doing_business: DB2020", "  doing_business: 2030-01-01-01234567")(content)
        other = "set: {snapshots: {doing_business: 2031-01-01-89abcdef}}"
        return _put('set: {snapshots: {iiag: "2016"}}', other)(pinned)

    with built.changed("config.yaml", change):
        planned = built.plan()
    pulls = {rule for rule in planned if rule.startswith("pull_")}
    assert pulls == {"pull_doing_business", "pull_doing_business_2031_01_01_89abcdef"}
