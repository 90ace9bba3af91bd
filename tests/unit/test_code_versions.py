"""The version of a rule's code follows just the modules that its script uses."""

import ast

import pytest

from assessment.config.code import CodeVersions


@pytest.fixture
def scripts(tmp_path):
    for name, text in {
        "one.py": "from lib.a import x\n",
        "two.py": "from lib import (\n    b,  # why\n    c as d,\n)\n",
        "lib/__init__.py": "",
        "lib/a.py": "import lib.c\n",
        "lib/b.py": "",
        "lib/c.py": "import os\nimport numpy as np\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def _names(scripts, script):
    return {path.relative_to(scripts).as_posix() for path in CodeVersions(scripts).modules(script)}


def test_imports_are_followed(scripts):
    assert _names(scripts, "one.py") == {"one.py", "lib/__init__.py", "lib/a.py", "lib/c.py"}
    assert _names(scripts, "two.py") == {"two.py", "lib/__init__.py", "lib/b.py", "lib/c.py"}


@pytest.mark.parametrize(
    ("changed", "affected"),
    [("lib/b.py", {"two.py"}), ("lib/a.py", {"one.py"}), ("lib/c.py", {"one.py", "two.py"})],
)
def test_a_changed_module_changes_the_scripts_that_use_it(scripts, changed, affected):
    before = CodeVersions(scripts)
    versions = {script: before.of(script) for script in ("one.py", "two.py")}
    (scripts / changed).write_text("# changed\n")
    after = CodeVersions(scripts)
    assert {script for script in versions if after.of(script) != versions[script]} == affected


def test_what_is_found_is_what_the_parser_of_python_finds(root):
    """The quick look at import lines misses nothing in the real scripts."""
    scripts = root / "scripts"
    versions = CodeVersions(scripts)
    for path in [*scripts.glob("*.py"), *scripts.glob("assessment/**/*.py")]:
        parsed = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                parsed |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                parsed |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        wanted = {
            scripts.joinpath(*name.split(".")).with_suffix(".py")
            for name in parsed
            if name.startswith(("assessment", "_adapter"))
        }
        found = set(versions.modules(path.relative_to(scripts)))
        assert {file for file in wanted if file.is_file()} <= found, path
