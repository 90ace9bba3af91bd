"""Lint and format are clean, and the house rules hold."""

import ast
import os
import re
import subprocess
import sys

import pytest

from documents import quoted
from project import PATIENCE

pytestmark = pytest.mark.workflow
# Which wing of the library imports nothing of which others.
CLOSED = {
    "config": ("archive",),
    "model": ("config", "data", "exhibits", "archive"),
    "data": ("config", "model", "exhibits", "archive"),
    "exhibits": ("data", "archive"),
    "archive": ("data", "model", "exhibits"),
}


def _clean(root, *command):
    run = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_ruff_is_clean(root):
    _clean(root, "ruff", "check", ".")
    _clean(root, "ruff", "format", "--check", ".")


def test_types_are_clean(root):
    _clean(root, "mypy", "--cache-dir", os.devnull)


def test_public_functions_of_the_library_say_their_types(root):
    """Every parameter and what is returned; mypy then holds the bodies to it."""
    library = root / "scripts/assessment"
    for path in sorted(library.glob("**/*.py")):
        untyped = _untyped(ast.parse(path.read_text(encoding="utf-8")).body)
        assert not untyped, (path, untyped)


def _untyped(body):
    """Names of public functions of a module, or of a class in it, that leave a type open."""
    names = []
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            names += _untyped(node.body)
        elif isinstance(node, ast.FunctionDef) and re.match("__init__$|[^_]", node.name):
            arguments = node.args
            parameters = [
                *arguments.posonlyargs,
                *arguments.args,
                *arguments.kwonlyargs,
                arguments.vararg,
                arguments.kwarg,
            ]
            hints = [one.annotation for one in parameters if one and one.arg not in ("self", "cls")]
            if not all([node.returns, *hints]):
                names.append(node.name)
    return names


def test_snakefmt_is_clean(root):
    _clean(root, "snakefmt", "--check", "Snakefile", "workflow")


def test_snakemake_lint_is_clean(built):
    run = built.snakemake("--lint")
    assert run.returncode == 0, run.stdout
    assert "in a good condition" in run.stdout


def test_no_test_gives_up_before_what_it_waits_for_had_its_time(root):
    """Whatever a test waits for, it waits as long as tests/project.py says: no second number."""
    for path in (root / "tests").glob("**/*.py"):
        found = re.findall(r"timeout=[\d.]+", path.read_text(encoding="utf-8"))
        assert not found, (path, found)


def test_no_property_has_a_time_or_a_chance_of_its_own(root):
    """What conftest.py says of every property holds: no test changes or repeats it."""
    for path in {*(root / "tests").glob("**/*.py")} - {root / "tests/conftest.py"}:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {one.arg for one in ast.walk(tree) if isinstance(one, ast.keyword)}
        assert not names & {"deadline", "derandomize", "database", "suppress_health_check"}, path


def test_the_library_knows_neither_snakemake_nor_its_neighbours_rooms(root):
    library = root / "scripts/assessment"
    for path in library.glob("**/*.py"):
        wing = path.relative_to(library).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith("snakemake"), path
                # the values that all wings may speak of
                if name == "assessment.config.model":
                    continue
                for other in CLOSED.get(wing, ()):
                    assert not name.startswith(f"assessment.{other}"), path


def test_the_documents_say_which_wing_may_import_which():
    names = sorted(CLOSED)
    rows = ["| folder of `scripts/assessment/` | may import | may not import |", "|---|---|---|"]
    for name in names:
        open_to = [one for one in names if one not in (name, *CLOSED[name])]
        cells = [", ".join(f"`{one}/`" for one in some) for some in (open_to, CLOSED[name])]
        rows.append(f"| `{name}/` | {cells[0] or 'none of the others'} | {cells[1]} |")
    assert quoted()["closed"] == ["\n".join(rows)]


def test_no_mission_state_or_measure_is_named_in_library_code(root, config):
    words = [*config["measures"], *config["assessments"], *config["snapshots"]]
    words += [chosen["mission"] for chosen in config["assessments"].values()]
    words += [chosen["regional_organisation"] for chosen in config["assessments"].values()]
    states = (root / "resources/states.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in states:
        iso3, _, name, _ = line.split(",")
        words += [iso3, name]
    # "memberships" is a nature of sources before it is the name of one
    words = sorted(set(words) - {"memberships"})
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")
    for path in (root / "scripts").glob("**/*.py"):
        found = pattern.findall(path.read_text(encoding="utf-8"))
        assert not found, (path, found)


def test_no_include_reads_what_a_later_one_defines(root):
    """Globals and helpers of the rules are above whatever reads them."""
    snakefile = (root / "Snakefile").read_text(encoding="utf-8")
    texts = [
        re.sub(r'"""[\s\S]*?"""|#.*', "", (root / path).read_text(encoding="utf-8"))
        for path in re.findall(r'^include: "(.*)"', snakefile, re.MULTILINE)
    ]
    assert len(texts) >= 10
    defines = [
        set(re.findall(r"^ *([A-Z][A-Z_]+)(?:, [A-Z_]+)* = |^def (\w+)", text, re.MULTILINE))
        for text in texts
    ]
    names = [{one for pair in found for one in pair if one} for found in defines]
    for place, text in enumerate(texts):
        later = set().union(*names[place + 1 :]) - set().union(*names[: place + 1])
        read = {name for name in later if re.search(rf"(?<![\w.\"]){name}\b(?!\s*=[^=])", text)}
        assert not read, (place, read)
