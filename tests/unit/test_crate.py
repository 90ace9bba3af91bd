"""ro-crate-metadata.json: what RO-Crate 1.1 and its profiles for workflows and their runs demand.

The published validator is no part of the tests: roc-validator 0.13.0 takes an older rich than the
lock has, and asks the network for the JSON-LD context. Started by hand on an archive, with the
context at hand, it finds nothing broken that they call MUST. Of what they call SHOULD, it misses
what assessment/archive/crate.py leaves out, and addresses where CITATION.cff has none. That a
status is to be a text is its own view: RO-Crate 1.1 writes it as a reference.
"""

import dataclasses
import datetime
import json
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest

from assessment.archive.contents import contents
from assessment.archive.crate import NAME
from build_factory import entry, made_up_build
from crate_rules import faults


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return made_up_build(tmp_path)


def _crate(build):
    members = contents(build)
    return json.loads(members[NAME].content), set(members)


def _entities(crate):
    return {entity["@id"]: entity for entity in crate["@graph"]}


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """The text of a crate, and the names of all files beside it."""
    folder = tmp_path_factory.mktemp("crate")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        members = contents(made_up_build(folder))
    return members[NAME].content, set(members)


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
        ("./", "publisher", {"@id": "Snakefile"}),
        ("./", "publishers", {"@id": "Snakefile"}),
        ("#build", "@type", ["CreateAction", "Build"]),
        ("ro-crate-metadata.json", "conformsTo", None),
        ("ro-crate-metadata.json", "about", {"@id": "run"}),
        ("Snakefile", "programmingLanguage", None),
        ("Snakefile", "@type", "File"),
        ("Snakefile", "creator", {"name": "not flat"}),
        ("run", "@id", "no-such-file"),
        ("run", "@id", "LICENSE-DATA.md"),
        ("run", "@type", None),
        ("#build", "instrument", {"@id": "#nothing"}),
        ("#build", "instrument", {"@id": "run"}),
        ("#build", "description", None),
        ("./", "conformsTo", {"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"}),
        ("./", "mentions", None),
        ("https://w3id.org/ro/wfrun/workflow/0.5", "@type", "Thing"),
        ("results/table.csv", "exampleOfWork", None),
        ("#output-results%2Ftable.csv", "additionalType", None),
        ("#output-results%2Ftable.csv", "workExample", {"@id": "run"}),
    ],
)
def test_a_broken_rule_is_found(described, identifier, key, value):
    """So that the test above can fail."""
    text, names = described
    crate = json.loads(text)
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
    makers = found["https://example.org/makers"]
    assert (makers["@type"], makers["url"]) == ("Organization", makers["@id"])
    assert workflow["url"] == "https://example.org/gauges"
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
        # the config is read from its place and is no parameter
        assert examples == [one for one in of if one["@id"] != "config.yaml"]


def test_it_says_what_ran_and_leaves_out_what_differs_between_runs(build):
    crate, _ = _crate(build)
    found = _entities(crate)
    (engine,) = [one for one in crate["@graph"] if one["@type"] == "SoftwareApplication"]
    assert engine["name"] == "Snakemake"
    assert found["Snakefile"]["softwareRequirements"] == {"@id": engine["@id"]}
    action = found["#build"]
    assert action["actionStatus"] == {"@id": "http://schema.org/CompletedActionStatus"}
    assert not action.keys() & {"startTime", "endTime", "agent"}
    logs = [one for name, one in found.items() if name.endswith(".log")]
    assert logs and all(one["about"] == {"@id": "#build"} for one in logs)


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
