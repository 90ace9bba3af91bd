"""ro-crate-metadata.json: what RO-Crate 1.1 and Workflow RO-Crate 1.0 demand.

The published validator (roc-validator) asks the network for the JSON-LD context, so the rules that
the two call MUST are held here.
"""

import dataclasses
import datetime
import json
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest

from assessment.archive.contents import contents
from assessment.archive.crate import NAME
from crate_rules import faults
from made_up import entry, made_up_build


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return made_up_build(tmp_path)


def _crate(build):
    members = contents(build)
    return json.loads(members[NAME].content), set(members)


def _entities(crate):
    return {entity["@id"]: entity for entity in crate["@graph"]}


def test_it_keeps_the_rules(build):
    assert faults(*_crate(build)) == []


@pytest.mark.parametrize(
    ("identifier", "key", "value"),
    [
        ("./", "license", None),
        ("./", "name", None),
        ("./", "description", ""),
        ("./", "datePublished", "yesterday"),
        ("./", "mainEntity", {"@id": "run"}),
        ("ro-crate-metadata.json", "conformsTo", None),
        ("ro-crate-metadata.json", "about", {"@id": "run"}),
        ("Snakefile", "programmingLanguage", None),
        ("Snakefile", "@type", "File"),
        ("Snakefile", "creator", {"name": "not flat"}),
        ("run", "@id", "no-such-file"),
        ("run", "@id", "LICENSE-DATA.md"),
        ("run", "@type", None),
        ("#build", "instrument", {"@id": "#nothing"}),
    ],
)
def test_a_broken_rule_is_found(build, identifier, key, value):
    """So that the test above can fail."""
    crate, names = _crate(build)
    entity = _entities(crate)[identifier]
    if value is None:
        del entity[key]
    else:
        entity[key] = value
    assert faults(crate, names)


def test_it_names_workflow_inputs_outputs_authors_and_licences(build):
    crate, _ = _crate(build)
    found = _entities(crate)
    root, workflow = found["./"], found["Snakefile"]
    assert found[workflow["programmingLanguage"]["@id"]]["name"] == "Snakemake"
    assert [found[one["@id"]]["name"] for one in root["author"]] == ["Jane Doe", "The makers"]
    assert found["https://example.org/makers"]["@type"] == "Organization"
    assert {one["@id"] for one in root["license"]} == {
        "https://spdx.org/licenses/MIT",
        "LICENSE-DATA.md",
    }
    data = found["resources/raw/gauge/v1/"]
    assert found[data["license"]["@id"]]["name"] == "Ask"
    assert data["citation"] == "Bureau and Office (2024). Gauge."
    action = found["#build"]
    assert action["instrument"] == {"@id": "Snakefile"}
    assert {one["@id"] for one in action["object"]} == {data["@id"], "config.yaml"}
    # the rows of the grid are not packed, so they are not described
    assert {one["@id"] for one in action["result"]} == {
        "results/one/numbers.tex",
        "results/table.csv",
        "results/tidy/gauge.parquet",
        *(
            f"results/one/figures/{one}.{ending}"
            for one in ("depth", "map")
            for ending in ("pdf", "svg")
        ),
    }
    for kind, of in (("input", action["object"]), ("output", action["result"])):
        examples = [found[one["@id"]]["workExample"] for one in workflow[kind]]
        assert examples == of


def test_dates_are_the_commits(build):
    crate, _ = _crate(build)
    assert _entities(crate)["./"]["datePublished"] == "2026-01-02T03:04:05Z"
    text = json.dumps(crate)
    assert str(datetime.date.today()) not in text


def test_it_is_the_same_twice(build):
    assert contents(build)[NAME] == contents(build)[NAME]


def test_a_source_that_is_left_out_is_described_by_what_is_there(build):
    closed = dataclasses.replace(build, registry={"gauge": entry("no")}, left_out={"gauge"})
    crate, names = _crate(closed)
    assert faults(crate, names) == []
    data = _entities(crate)["resources/raw/gauge/v1/"]
    parts = {PurePosixPath(unquote(one["@id"])).name for one in data["hasPart"]}
    assert parts == {"provenance.json", "LEFT-OUT.md"}
