"""Release and config hash are in everything that people look at, once each."""

import json
import re
import subprocess

import pytest
from PIL import Image

from assessment.config import settings, views

pytestmark = pytest.mark.workflow


def _told(path, needs):
    """What a file's metadata, or the comment at its top, says of its version."""
    if path.suffix == ".png":
        with Image.open(path) as image:
            return image.text["Description"]
    if path.suffix == ".pdf":
        run = subprocess.run([needs("pdfinfo"), path], capture_output=True, text=True, check=True)
        return re.search(r"^Subject: +(.*)$", run.stdout, re.MULTILINE)[1]
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return re.search(r'<meta name="generator" content="([^"]*)">', text)[1]
    if path.suffix == ".svg":
        return re.search(r"<dc:description>([^<]*)</dc:description>", text)[1]
    return re.fullmatch(r"% [\w\\]+, (.*); generated, do not edit", text.partition("\n")[0])[1]


def test_every_exhibit_says_which_release_and_config_it_is_of(built, config, registry, needs):
    results = built.folder / "results"
    of_all = settings.whole_version(config, registry)
    seen = 0
    for ending in ("pdf", "svg", "png", "html", "tex"):
        for path in results.rglob(f"*.{ending}"):
            folder = path.relative_to(results).parts[0]
            wanted = of_all
            if folder in config["assessments"]:
                recipe = settings.recipe(config, registry, folder)
                wanted = settings.version(config, recipe)
            elif folder == "figures":
                wanted = views.coverage(config, registry).version
            assert _told(path, needs) == wanted, path
            seen += 1
    assert seen > 100
    release = json.loads((results / "manifest.json").read_text(encoding="utf-8"))["release"]
    assert f"release {release}, config " in of_all


def test_the_hash_is_of_what_the_assessment_is_computed_from(config, registry):
    def version(name):
        return settings.version(config, settings.recipe(config, registry, name))

    before = {name: version(name) for name in config["assessments"]}
    assert len(set(before.values())) == len(before)
    config["assessments"]["minusma"]["title"] = "Another title"
    config["measures"]["democracy"]["digits"] = 3
    assert {name: version(name) for name in before} == before
    config["assessments"]["minusma"]["window"]["start"] = 2012
    changed = {name for name in before if version(name) != before[name]}
    assert changed == {"minusma"}
