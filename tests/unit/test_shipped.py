"""Figures have the same bytes whatever their user has set for matplotlib, wherever it looks."""

import ast
import os
import shutil
import subprocess
import sys

import pytest

from assessment.exhibits.figures import shipped
from project import PATIENCE

DRAW = """
import hashlib, sys
from pathlib import Path
sys.path.append(sys.argv[1])
from assessment.exhibits.figures import style
from matplotlib import pyplot as plt

@style.drawn_in_style
def drawn():
    figure, axis = plt.subplots(layout="constrained")
    axis.plot([1, 2], [-3, 5], label="a line")
    axis.legend(title="and its words")
    style.heading(figure, "A heading")
    return figure

style.save(drawn(), "drawn", "title", "version")
files = [Path("drawn." + ending) for ending in ("pdf", "svg", "png")]
print(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))
"""
HOSTILE = b"axes.grid: True\nsavefig.facecolor: lightblue\ntext.usetex: True\nfont.family: serif\n"
BROKEN = b"\xff\xfeaxes.grid : \x00 True"
RC = "matplotlibrc"
# Where matplotlib would find something: files by name, and the variables that lead to them.
PLACES = {
    "folder": ({RC: HOSTILE}, {}),
    "broken in the folder": ({RC: BROKEN}, {}),
    "variable": ({"named/rc": HOSTILE}, {"MATPLOTLIBRC": "named/rc", "MPLBACKEND": "TkAgg"}),
    "its folder": (
        {f"named/{RC}": HOSTILE, "named/stylelib/one.mplstyle": BROKEN},
        {"MATPLOTLIBRC": "named", "MPLCONFIGDIR": "named"},
    ),
    "XDG": ({f"xdg/matplotlib/{RC}": BROKEN}, {"XDG_CONFIG_HOME": "xdg"}),
    "HOME": ({f"home/.config/matplotlib/{RC}": HOSTILE}, {"HOME": "home"}),
    "HOME of a Mac": ({f"home/.matplotlib/{RC}": HOSTILE}, {"HOME": "home"}),
}


def _drawn(root, folder, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MPL", "MATPLOTLIB"))}
    paths = {name: str(folder / value) for name, value in variables.items()}
    run = subprocess.run(
        [sys.executable, "-c", DRAW, str(root / "scripts")],
        cwd=folder, env={**environment, **paths}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout.split()


@pytest.fixture(scope="module")
def plain(root, tmp_path_factory):
    return _drawn(root, tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("place", PLACES)
def test_settings_of_the_user_change_no_byte(root, tmp_path, plain, place):
    files, variables = PLACES[place]
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert _drawn(root, tmp_path, **variables) == plain


def test_fonts_of_the_user_change_no_byte(root, tmp_path, plain):
    """One under the name of matplotlib's own, in a folder of fonts and in a list made of such."""
    (listed,) = shipped.CACHE.glob("fontlist*.json")
    own = listed.read_text()
    assert '"fonts/ttf/DejaVuSans.ttf"' in own and "/usr/" not in own
    (tmp_path / ".cache/matplotlib").mkdir(parents=True)
    other = own.replace("fonts/ttf/DejaVuSans.ttf", "fonts/ttf/DejaVuSerif.ttf")
    (tmp_path / ".cache/matplotlib" / listed.name).write_text(other)
    assert _drawn(root, tmp_path, HOME=".", XDG_CACHE_HOME=".cache") == plain


def test_without_a_place_for_its_list_of_fonts_it_does_without(root, tmp_path, plain):
    shutil.copytree(root / "scripts", tmp_path / "scripts")
    (tmp_path / ".snakemake").touch()
    assert _drawn(tmp_path, tmp_path) == plain


def test_nothing_imports_matplotlib_before_it_is_shielded(root):
    """Modules that draw are in the package that does so first; scripts import that alone."""
    package = root / "scripts/assessment/exhibits/figures"
    for path in (root / "scripts").glob("**/*.py"):
        if package in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.partition(".")[0] == "matplotlib" for name in names), path
