"""The files in which other programs look for metadata: they agree, and name what is there."""

import json
import os
import subprocess
import sys
import tomllib
from fnmatch import fnmatch

import pytest
from check_jsonschema import main as check_jsonschema

from assessment.config.catalogue import result_files
from assessment.config.checks import checked_config
from assessment.strict_yaml import parse_yaml, read_yaml
from frame_checks import CATALOGUE, facts_without_grids
from project import PATIENCE

# Published schemas, files held to each, and a copy that breaks it: what it has in place of what.
PUBLISHED = [
    ("citation-file-format", "CITATION.cff", "given-names: Zachary", "given-name: Zachary"),
    ("github-workflows", ".github/workflows/*.yml", "runs-on:", "runs-in:"),
    ("github-issue-forms", ".github/ISSUE_TEMPLATE/[!c]*.yml", "type: textarea", "type: text"),
    ("github-issue-config", ".github/ISSUE_TEMPLATE/config.yml", "enabled: true", "enabled: yes?"),
]


@pytest.fixture(scope="module")
def citation(root):
    return read_yaml(root / "CITATION.cff")


def _cited(entry):
    """A reference of CITATION.cff as Zenodo takes it, one text."""
    authors = "; ".join(f"{one['family-names']}, {one['given-names']}" for one in entry["authors"])
    return f"{authors}. {entry['title']}. {entry['date-published']}."


def _related(entry):
    """The identifiers that CITATION.cff has of what it refers to."""
    return [entry[key] for key in ("doi", "url") if key in entry]


def _kept(schema, files):
    """Whether files keep a schema that comes with check-jsonschema, which fetches nothing then."""
    names = ["--builtin-schema", f"vendor.{schema}", *map(str, files)]
    return check_jsonschema(names, standalone_mode=False) == 0


@pytest.mark.parametrize(("schema", "pattern", "right", "wrong"), PUBLISHED)
def test_a_file_keeps_the_schema_that_is_published_for_it(
    root, tmp_path, schema, pattern, right, wrong
):
    files = sorted(root.glob(pattern))
    assert files and _kept(schema, files)
    broken = tmp_path / "broken.yml"
    text = files[0].read_text(encoding="utf-8")
    broken.write_text(text.replace(right, wrong), encoding="utf-8")
    assert not _kept(schema, [broken])


def test_every_file_of_the_forge_is_held_to_a_schema(root):
    held = {file for _, pattern, _, _ in PUBLISHED for file in root.glob(pattern)}
    assert held >= {file for file in root.glob(".github/**/*") if file.is_file()}


def test_zenodo_says_what_the_citation_says(root, citation):
    zenodo = json.loads((root / ".zenodo.json").read_text(encoding="utf-8"))
    names = [
        one.get("name") or f"{one['family-names']}, {one['given-names']}"
        for one in citation["authors"]
    ]
    assert [one["name"] for one in zenodo["creators"]] == names
    assert zenodo["upload_type"] == citation["type"]
    same = {"title": "title", "description": "abstract", "license": "license"}
    same |= {"version": "version", "keywords": "keywords"}
    for there, here in same.items():
        assert zenodo[there] == citation[here], there
    assert zenodo["references"] == [_cited(one) for one in citation["references"]]
    related = [one["identifier"] for one in zenodo["related_identifiers"]]
    own = [one["value"] for one in citation.get("identifiers", [])]
    assert related == own + [link for one in citation["references"] for link in _related(one)]


def test_the_article_is_the_one_of_the_bibliography(root, citation):
    """In one spelling in CITATION.cff, codecheck.yml and references.bib."""
    (article,) = citation["references"]
    paper = _codecheck(root)["paper"]
    assert paper["title"] == article["title"]
    names = [f"{one['given-names']} {one['family-names']}" for one in article["authors"]]
    assert [one["name"] for one in paper["authors"]] == names
    bibliography = (root / "references.bib").read_text(encoding="utf-8")
    key = read_yaml(root / "resources/published/minusma.yaml")["citation"]
    entry = bibliography.partition(f"{{{key},")[2].partition("\n}")[0]
    plain = entry.replace("{", "").replace("}", "")
    assert article["title"] in plain and article["date-published"] in plain
    assert all(one["family-names"] in plain for one in article["authors"])


def _codecheck(root):
    """codecheck.yml without its directive, which names the version of YAML."""
    text = (root / "codecheck.yml").read_text(encoding="utf-8")
    directive, start, content = text.partition("\n---\n")
    assert directive == "%YAML 1.1" and start
    return parse_yaml(content, "codecheck.yml")


def test_a_codecheck_is_asked_for_files_that_every_build_makes(root, raw_config, registry):
    config = checked_config(raw_config, registry, root)
    files = result_files(CATALOGUE, facts_without_grids(config, registry))
    # what needs TeX, or is made on request, is no part of every build
    made = {
        f"results/{file.path}"
        for file in files
        if CATALOGUE["files"][file.pattern]["when"] not in ("pdf", "png", "request")
    }
    check = _codecheck(root)
    assert check["version"] == "https://codecheck.org.uk/spec/config/1.0/"
    asked = [entry["file"] for entry in check["manifest"]]
    assert len(asked) == len(set(asked)) and set(asked) <= made
    assert all(entry["comment"] for entry in check["manifest"])


def test_the_workflow_catalogue_finds_what_it_looks_for(root):
    """What the Snakemake workflow catalog asks of a repository that it lists."""
    usage = read_yaml(root / ".snakemake-workflow-catalog.yml")["usage"]
    deployed = usage["software-stack-deployment"]
    assert deployed["conda"] == (root / "environment.yml").is_file()
    assert usage["report"] and any((root / "workflow/report").iterdir())
    assert (root / "Snakefile").is_file() and list((root / "workflow/rules").glob("*.smk"))
    readme = (root / "README.md").read_text(encoding="utf-8").lower()
    assert "snakemake" in readme and "workflow" in readme


def test_every_file_has_its_licence(root):
    """By the REUSE specification; where this is no checkout, also what a build made."""
    run = subprocess.run(
        [sys.executable, "-m", "reuse", "--no-multiprocessing", "lint"],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
        timeout=PATIENCE,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_each_source_is_under_the_terms_that_the_registry_names(root, registry):
    entries = tomllib.loads((root / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    (mine,) = {one["SPDX-License-Identifier"] for one in entries if one["path"] == "**"}
    assert (
        mine == "MIT"
        and (root / "LICENSES/MIT.txt").read_bytes() == (root / "LICENSE").read_bytes()
    )
    for source, entry in registry.items():
        licence = [
            one["SPDX-License-Identifier"]
            for one in entries
            for path in ([one["path"]] if isinstance(one["path"], str) else one["path"])
            if path != "**" and fnmatch(f"resources/raw/{source}/v1/data.csv", path)
        ]
        assert len(licence) == 1, f"{source}: no terms of its own in REUSE.toml, or several"
        text = (root / f"LICENSES/{licence[0]}.txt").read_text(encoding="utf-8").lower()
        # the first words of the terms are in the text, in full where they are abbreviated
        stated = entry["licence"].replace("CC BY", "CC-BY").replace(" 4.0", "-4.0")
        stated = stated.replace("United Nations open data", "open data of the United Nations")
        assert stated.partition(", ")[0].partition(" or ")[0].lower() in text, source
