"""One release, wherever it is named."""

import re
import tomllib

from assessment.strict_yaml import read_yaml


def test_config_package_citation_and_changelog_name_the_same_release(root, raw_config):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = read_yaml(root / "CITATION.cff")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## \[(\d[^]]*)\]", changelog, re.MULTILINE)[0]
    named = {project["version"], citation["version"], raw_config["release"], newest}
    assert named == {raw_config["release"]}
    assert project["name"] == citation["title"].partition(":")[0]
