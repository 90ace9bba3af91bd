"""The report: made without a network, each exhibit with its caption, rule, code and inputs."""

import base64
import json
import re

import pytest

from assessment.config.catalogue import checked_catalogue
from assessment.config.typesetting import found_typesetting
from conftest import ROOT

pytestmark = pytest.mark.workflow
ARGUMENTS = ("--cores", "2", "--report", "results/report.html", "--report-after-run")
FIGURES = checked_catalogue(ROOT)["figures"]
HOSTILE = "</script><script>document.title = 'run'</script> <!-- {x} *y* `z`"


@pytest.fixture(scope="module")
def report(built, new_project):
    """The report of a copy that was up to date but for a hostile title, and the copy."""
    project = new_project("report", of=built)
    config = project.folder / "config.yaml"
    text = config.read_text(encoding="utf-8")
    title = "title: UN-MINUSMA Model Assessment\n"
    assert text.count(title) == 1
    config.write_text(text.replace(title, f'title: "{HOSTILE}"\n'), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # nobody answers there, so that whatever is to be downloaded fails
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            patch.setenv(name, "http://127.0.0.1:9")
        run = project.snakemake(*ARGUMENTS)
    assert run.returncode == 0, run.stdout[-4000:]
    assert "Report created." in run.stdout
    # neither an asset that is missing nor a caption that is not well formed
    assert "downloading" not in run.stdout and "WARNING/2" not in run.stdout, run.stdout
    return project, (project.folder / "results/report.html").read_text(encoding="utf-8")


def _part(page, name):
    """A part of the report's data, by the id of its script."""
    content = re.search(rf'<script id="{name}">(.*?)</script>', page, re.DOTALL)[1]
    return json.loads(content.strip().partition("= ")[2].removesuffix(";"))


def _shown(chosen):
    """The exhibits of an assessment, as its part of the config says which there are."""
    there = {"always": True, "printed": chosen["published"], "errors": True, "releases": True}
    kinds = {"assessment", "discrimination", "measurement"}
    kinds |= {"grid"} if chosen["specifications"] else set()
    names = {
        f"figures/{name}.svg"
        for name, about in FIGURES.items()
        if about["of"] in kinds and there[about["when"]]
    }
    tables = ("table", "table-article")
    return names | {f"{table}.{end}" for end in found_typesetting().endings for table in tables}


def test_the_exhibits_are_shown_by_assessment(report, config):
    _, page = report
    categories = _part(page, "categories")
    assert set(categories) == {*config["assessments"], "comparison", "codebook"}
    for name, chosen in config["assessments"].items():
        (files,) = categories[name].values()
        assert set(files) == {f"results/{name}/{file}" for file in _shown(chosen)}
    labels = {tuple(entry["labels"].values()) for entry in _part(page, "results").values()}
    assert {about["exhibit"] for about in FIGURES.values()} < {label for label, _ in labels}
    # one more is the comparison's
    tables = 2 * len(found_typesetting().endings)
    assert len(labels) == len(FIGURES) + tables + 1


def test_each_exhibit_is_the_file_with_its_caption(report):
    project, page = report
    for name, entry in _part(page, "results").items():
        head, _, content = entry["data_uri"].partition("base64,")
        assert head.startswith("data:")
        assert base64.b64decode(content) == (project.folder / name).read_bytes()
        assert entry["caption"].startswith("<p>") and "system-message" not in entry["caption"]
        if name.startswith("results/minusma/"):
            assert ">minusma<" in entry["caption"]


def test_behind_each_exhibit_stand_its_rule_code_and_inputs(report, root):
    _, page = report
    rules = _part(page, "rules")
    for name, entry in _part(page, "results").items():
        rule = rules[entry["job_properties"]["rule"]]
        assert rule["input"] and rule["output"], name
        assert "_adapter" in rule["code"] and "logged" in rule["code"]
    assert "results/{assessment}/population.csv" in str(rules["figures_minusma"]["input"])


def test_the_first_page_says_what_was_built(report, config):
    _, page = report
    text = _part(page, "workflow-desc")
    assert f"release {config['release']}" in text and "system-message" not in text
    assert all(name in text for name in config["assessments"])


def test_a_hostile_title_stays_text(report):
    _, page = report
    assert "<script>document" not in page and "</script><script>document" not in page
    params = _part(page, "results")["results/minusma/figures/classes.svg"]["job_properties"]
    assert HOSTILE.partition("'")[0] in params["params"]


def test_the_report_knows_no_path_of_the_machine(report):
    project, page = report
    assert str(project.folder) not in page and "/home/" not in page


def test_the_report_is_no_artifact(report):
    """It holds the times of the run, so it is not among what is compared byte by byte."""
    project, _ = report
    manifest = (project.folder / "results/manifest.json").read_text(encoding="utf-8")
    assert "report.html" not in manifest
    assert project.plan() == {}
