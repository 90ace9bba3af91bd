"""What exhibits compute for a template, the template shows: a key that nothing reads is removed."""

import ast
import re

import jinja2
import pytest
from jinja2 import meta

PAGES = "workflow/templates/page"
# Modules whose dicts of texts only these templates read.
VIEWS = {
    "discrimination_page": [f"{PAGES}/discrimination.html.j2"],
    "findings_page": [f"{PAGES}/page.html.j2", "workflow/templates/comparison.md.j2"],
    "robustness_page": [f"{PAGES}/robustness.html.j2"],
}


def _nodes(root, module, kind):
    tree = ast.parse((root / f"scripts/assessment/exhibits/{module}.py").read_text())
    return [node for node in ast.walk(tree) if isinstance(node, kind)]


@pytest.mark.parametrize(("module", "templates"), VIEWS.items())
def test_every_key_of_a_view_is_read_by_a_template(root, module, templates):
    returned = filter(None, (node.value for node in _nodes(root, module, ast.Return)))
    dicts = [node for value in returned for node in ast.walk(value) if isinstance(node, ast.Dict)]
    keys = {key.value for node in dicts for key in node.keys if isinstance(key, ast.Constant)}
    text = "".join((root / template).read_text() for template in templates)
    assert keys and not {key for key in keys if not re.search(rf"\.{key}\b", text)}


def test_every_variable_of_the_page_is_read_by_its_templates(root):
    calls = [{one.arg for one in node.keywords} for node in _nodes(root, "page", ast.Call)]
    (given,) = [names for names in calls if "payload" in names]
    environment, folder = jinja2.Environment(), root / PAGES
    page = environment.parse((folder / "page.html.j2").read_text())
    parts = [environment.parse((folder / name).read_text())
             for name in meta.find_referenced_templates(page)]  # fmt: skip
    read = {name for part in (page, *parts) for name in meta.find_undeclared_variables(part)}
    assert not given - read
