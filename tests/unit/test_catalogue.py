"""The catalogue says what comes out: closed, without logic, and held to by every table."""

import re

import pandas as pd
import pytest

from assessment.archive.exclusions import packed_instead, why_left_out
from assessment.config.catalogue import (
    KINDS,
    Facts,
    ResultFile,
    checked_catalogue,
    columns_of,
    figures_of,
    groups_of,
    met,
    result_files,
)
from assessment.config.code import CodeVersions
from assessment.errors import InputError
from assessment.exhibits.results_readme import files_table, results_readme
from documents import MARK, text_of
from frame_checks import CATALOGUE, MEETS, faults

MEASURES = ("one_measure", "another")
CHOICES = {"window_start": ("2010", "2011"), "counted": ("yes", "no")}
TABLES = [name for name, about in CATALOGUE["files"].items() if about["columns"]]
CSVS = [name for name in TABLES if name.endswith(".csv")]
PARQUETS = [name for name in TABLES if name.startswith(("panel", "tidy"))]


def _columns(pattern):
    facts = Facts(MEETS, {}, {"one": MEASURES}, {"one": CHOICES}, MEASURES)
    return columns_of(CATALOGUE, ResultFile("", pattern, "one"), facts)


def _value(column, row):
    """A value that a column may have, another in each row where there are many."""
    kind = column.about["type"]
    known = {"flag": "true", "class": "upper", "label": "Full", "iso3": "AB" + "CD"[row]}
    if column.values:
        return column.values[row % len(column.values)]
    if kind in known:
        return known[kind]
    if kind in ("number", "share"):
        return 0.25 * (row + 1)
    return {"text": f"word {row}", "year": 2001 + row}.get(kind, 1 + row)


def _table(pattern):
    """Two rows that keep what the catalogue says of a file."""
    columns = _columns(pattern)
    return pd.DataFrame({one.name: [_value(one, row) for row in range(2)] for one in columns})


def _faults(frame, pattern):
    return faults(frame, pattern, MEASURES, CHOICES)


def _spoilt(column, written):
    """Values that a column may not have: of a wrong type, out of its set or range."""
    kind, about = column.about["type"], column.about
    spoilt = [] if about["empty"] else [None]
    if column.values or kind in ("flag", "class", "label"):
        spoilt.append("something else")
    elif kind == "iso3":
        spoilt.append("Abc")
    elif kind != "text":
        spoilt.append("some" if written else "0.5")
        spoilt += ["1.0"] if written and kind in ("whole", "year") else []
        spoilt += {"share": [1.5, -0.1], "year": [1800, 2200]}.get(kind, [])
        spoilt += [about["least"] - 1] if "least" in about else []
        spoilt += [float("inf")] if kind in ("number", "share") else []
    return spoilt


def test_the_catalogue_tells_of_enough_tables():
    assert len(CSVS) >= 17 and len(PARQUETS) >= 5


@pytest.mark.parametrize("pattern", [*CSVS, *PARQUETS])
def test_a_table_with_a_column_too_many_or_one_missing_is_refused(pattern):
    frame = _table(pattern)
    assert _faults(frame, pattern) == []
    assert _faults(frame.assign(more=1), pattern) == ["more: not in the catalogue"]
    columns = _columns(pattern)
    for gone in (columns[::2], columns[1::2]):
        found = _faults(frame.drop(columns=[column.name for column in gone]), pattern)
        wanted = {f"{column.name}: missing" for column in gone if not column.about["optional"]}
        assert {fault for fault in found if "missing" in fault} == wanted
    alike = pd.concat([frame, frame.head(1)])
    key = CATALOGUE["files"][pattern]["key"]
    assert _faults(alike, pattern) == ([f"rows with the same {', '.join(key)}"] if key else [])


@pytest.mark.parametrize("pattern", [*CSVS, *PARQUETS])
def test_a_value_of_a_wrong_type_or_out_of_its_set_is_refused(pattern):
    frame = _table(pattern)
    spoilt = {one.name: _spoilt(one, pattern.endswith(".csv")) for one in _columns(pattern)}
    for place in range(max(map(len, spoilt.values()))):
        values = {name: own[place] for name, own in spoilt.items() if len(own) > place}
        changed = {
            name: [value, value if isinstance(value, str) else frame[name][1]]
            for name, value in values.items()
        }
        found = _faults(frame.assign(**changed), pattern)
        assert {fault.split(": ")[0] for fault in found} >= set(values), (values, found)


def test_the_order_of_columns_is_held_where_the_catalogue_has_it():
    pattern = "{assessment}/thresholds.csv"
    frame = _table(pattern)
    faults = ["the columns are not in the order of the catalogue"]
    assert _faults(frame[frame.columns[::-1]], pattern) == faults


def test_there_is_no_logic_in_the_catalogue(root):
    text = (root / "workflow/catalogue.yaml").read_text(encoding="utf-8")
    assert "{%" not in text and "{#" not in text
    values = re.findall(r"{{(.*?)}}", text)
    assert len(values) > 20
    assert all(re.fullmatch(r" [a-z_]+(\.[a-z_]+)? ", value) for value in values)


def test_every_condition_has_its_words_and_is_decided(config):
    assert set(met(config, {}, {}, [])) == set(CATALOGUE["conditions"])


def test_conditions_follow_the_config(config):
    names = tuple(config["assessments"])
    meets = met(config, {names[0]: ["m"]}, {names[1]: [1], names[2]: []}, names[:1], ("pdf",))
    printed = tuple(name for name in names if config["assessments"][name]["published"])
    assert meets["always"] == names and meets["printed"] == printed
    assert (meets["errors"], meets["releases"]) == (names[:1], names[1:2])
    assert (meets["pdf"], meets["png"], meets["request"]) == (names, (), ())
    assert meets["own_data"] == names[:1]
    assert meets["grid"] and set(meets["grid_of_printed"]) <= set(printed)
    assert meets["alternatives"] == (config["alternatives"]["assessment"],)
    config["alternatives"] = None
    for chosen in config["assessments"].values():
        chosen.update(published=None, claims=None, specifications=False)
    meets = met(config, {}, {}, [])
    unmet = ("printed", "claims", "grid", "grid_of_printed", "alternatives", "errors", "png")
    assert not any(meets[condition] for condition in unmet)


def test_files_stand_where_their_condition_is_met():
    meets = {**dict.fromkeys(CATALOGUE["conditions"], ()), "always": ("a", "b")}
    sources = {kind: ("s",) if kind == "indicators" else () for kind in KINDS}
    facts = Facts(meets, sources, {"a": (), "b": ()}, {}, ())
    paths = {file.path for file in result_files(CATALOGUE, facts)}
    assert {"a/page.html", "b/page.html", "tidy/s.parquet", "logs/"} <= paths
    assert {"a/figures/map.png", "figures/coverage.txt"} <= paths
    # of each figure its PNG, and nothing else that it lists, is left out of an archive
    pictures = {file for file in paths if "figures/" in file and file.endswith(".png")}
    assert pictures == {file for file in paths if why_left_out(f"results/{file}", ())}
    assert {file for name in pictures for file in packed_instead(f"results/{name}")} <= {
        f"results/{file}" for file in paths
    }
    unmet = ("comparison", "specifications", "report", "a/table.pdf")
    assert not {path for path in paths if path.startswith(unmet)}
    assert not {path for path in paths if "recovery" in path or "vintages." in path} - {
        "a/vintages.csv", "b/vintages.csv"
    }  # fmt: skip
    meets.update(printed=("b",), grid=("b",), grid_of_printed=("b",), releases=("a",))
    paths = {file.path for file in result_files(CATALOGUE, facts)}
    assert {"comparison/b.csv", "comparison/summary.json", "b/figures/recovery.svg",
            "a/figures/vintages.pdf", "specifications/b/recovery.csv"} <= paths  # fmt: skip
    assert not {"comparison/a.csv", "a/figures/firmness.svg", "b/figures/vintages.pdf"} & paths
    assert figures_of(CATALOGUE, meets, "a", "grid") and "firmness" not in figures_of(
        CATALOGUE, meets, "a"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content.update(extra=1), "unknown key extra"),
        (lambda content: content["files"]["codebook.csv"].update(kind=1), "unknown key kind"),
        (lambda content: content["files"]["codebook.csv"].update(when="sometimes"), "'sometimes'"),
        (lambda content: content["files"]["codebook.csv"].update(columns="none"), "there is no no"),
        (lambda content: content["files"]["codebook.csv"].update(key=["x"]), "x is no column of"),
        (lambda content: content["columns"]["panel"]["year"].update(type="date"), "'date' is not"),
        (lambda content: content["columns"]["panel"]["year"].pop("label"), "missing key label"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_catalogue_is_told(root, monkeypatch, change, message):
    from assessment.config import catalogue
    from assessment.strict_yaml import read_yaml

    content = read_yaml(root / "workflow/catalogue.yaml")
    change(content)
    monkeypatch.setattr(catalogue, "_read", lambda root: content)
    with pytest.raises(InputError, match=re.escape(message)) as error:
        checked_catalogue(root)
    assert str(error.value).startswith("workflow/catalogue.yaml: ")


def test_the_rule_that_checks_is_the_only_one_that_loads_pandera(root):
    scripts = root / "scripts"
    code = CodeVersions(scripts)
    loading = {
        script.name
        for script in scripts.glob("*.py")
        for module in code.modules(script.name)
        if "import pandera" in module.read_text(encoding="utf-8")
    }
    assert loading == {"check.py"}


def test_every_group_of_columns_is_of_a_file():
    used = {group for about in CATALOGUE["files"].values() for group in groups_of(about)}
    assert used == set(CATALOGUE["columns"])


@pytest.mark.parametrize(("document", "whole"), [("README.md", False), ("docs/results.md", True)])
def test_a_document_has_the_catalogues_table(document, whole):
    (block,) = [text for name, text in MARK.findall(text_of(document)) if name == "files"]
    wanted = [path for path, about in CATALOGUE["files"].items() if whole or about["readme"]]
    # where it differs, what is wanted between the markers is shown here
    assert block.strip() == files_table(CATALOGUE, wanted)


def test_the_guide_tells_what_there_is(root):
    template = root / "workflow/templates/results.md.j2"
    meets = {**dict.fromkeys(CATALOGUE["conditions"], ()), "always": ("a",)}
    text = results_readme(template, CATALOGUE, {"a": "A | title"}, meets)
    assert "| a/ | A \\| title |" in text and "| report.html | " in text
    assert "claims.csv" not in text and "| firmness |" not in text and "alternatives" not in text
    # no guide hangs on the programs of a machine
    assert "| table.pdf | " in text
    with_tex = {**meets, "pdf": ("a",), "png": ("a",)}
    assert results_readme(template, CATALOGUE, {"a": "A | title"}, with_tex) == text
    text = results_readme(
        template, CATALOGUE, {"a": "A"}, {**meets, "grid": ("a",), "claims": ("a",)}
    )
    assert "| claims.csv | " in text and "| firmness | " in text and "{" not in text
