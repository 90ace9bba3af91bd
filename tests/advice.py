"""What messages tell users to do: found in the code, taken from what was said, and followed."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from project import PATIENCE

# A step to be taken, in a text that a user reads.
STEP = re.compile(
    r"\./run \S|git checkout|rm -rf|\b[Dd]elete\b|\b[Rr]estore\b|[Uu]npack it|PYTHON="
    r"|\b(?:run|start|build|download)(?: it)? again"
    r"|--(?:accept|pin|release|sha256|citation|steps|table)\b"
    r"|make room|add (?:it|the line)|put it there|commit them|choose another|take another|set this"
    r"|\b[Ww]rite (?:it|text|\{)|save (?:it|the file)|name the (?:new|archive)"
)
# Commands of ./run that take names, and what of others can follow it: the rest is the sentence.
NAMED = ("refresh", "import", "archive", "verify", "compare", "report")
ARGUMENT = re.compile(r"-\S+|\d+|[A-Z]+|\S*/\S*|\S+\.\w+|'.*'")


def steps_in(root: Path) -> list[tuple[str, str]]:
    """(file, text) of every text in the code that names a step; {} where a value is put in."""
    found = []
    for path in sorted((root / "scripts").glob("**/*.py")):
        texts = _texts(ast.parse(path.read_text(encoding="utf-8")))
        found += [(path.relative_to(root).as_posix(), text) for text in texts]
    for path in [root / "Snakefile", *sorted((root / "workflow/rules").glob("*.smk"))]:
        # no Python; a message there is in quotes, on one line
        for text in re.findall(r'^[^#\n"]*[^"#\n](f?"[^"\n]+")', path.read_text(), re.MULTILINE):
            found.append((path.relative_to(root).as_posix(), text))
    for line in (root / "run").read_text(encoding="utf-8").splitlines():
        if ">&2" in line:
            found.append(("run", line.strip()))
    return [(file, text) for file, text in found if " " in text and STEP.search(text)]


def is_there(root: Path, file: str, name: str) -> bool:
    """Whether a file of tests has a test of that name."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    return name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _texts(tree):
    """Texts of a module without its docstrings and the help of its options."""
    left_out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            left_out.add(id(getattr(node.body[0], "value", None)))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
            "add_argument",
            "ArgumentParser",
        ):
            left_out |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(inner) for inner in ast.walk(node)} - {id(node)}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            parts = (getattr(part, "value", None) for part in node.values)
            yield "".join(part if isinstance(part, str) else "{}" for part in parts)


def commands(message: str) -> list[str]:
    """The commands that a message says to give, in their order."""
    found = []
    for start in re.finditer(r"(?<!this )\./run (?!reads)|git checkout -- |rm -rf ", message):
        rest = re.match(r"(?:'[^']*'|[^;,()`\n])*", message[start.end() :])[0]
        words = [start[0].strip()]
        for word in re.findall(r"'[^']*'|\S+", rest):
            plain = word.rstrip(".:") if not word.startswith(".") else word
            named = words[-1] in (*NAMED, "--release", "--raw", "--sha256", "--citation")
            named |= words[-1] == "./run" and plain in NAMED
            if not (named or words[-1].startswith("rm") or ARGUMENT.fullmatch(plain)):
                break
            words.append(plain)
            if plain != word:
                break
        found.append(" ".join(words))
    return found


def followed(folder: Path, command: str, *more: str, endpoint: str = "", **variables: str):
    """The finished run of a command of a message, `more` behind it, in `folder`."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    if endpoint:
        environment["WORLD_BANK_ENDPOINT"] = endpoint
    return subprocess.run(
        ["sh", "-c", " ".join([command, *more])],
        cwd=folder,
        env={**environment, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def repository_of(project):
    """A copy of the project as a clone is: a repository in which ./run finds an environment."""
    (project.folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    commit = "git -c user.name=A -c user.email=a@example.org commit -qm ."
    kept_out = "echo .venv >> .git/info/exclude"
    run = followed(project.folder, f"git init -q && {kept_out} && git add -A && {commit}")
    assert run.returncode == 0, run.stderr
    return project
