"""A build where everything that a user may have set is hostile has the bytes of a plain one."""

import filecmp
import os
import subprocess
import sys

import pytest

from project import PATIENCE

pytestmark = pytest.mark.workflow
FOREIGN = "raise SystemExit('foreign code')\n"
# Names that the project and what it rests on import, and what Python imports by itself.
MODULES = ("assessment", "yaml", "matplotlib", "pandas", "snakemake", "_adapter", "json", "csv")
BY_ITSELF = ("sitecustomize", "usercustomize")
TARGETS = ("table.tex", "table.pdf", "table.png", "numbers.tex", "assessment.csv")
FIGURES = ("standing", "trends")
FILES = [f"results/minusca/{name}" for name in TARGETS] + [
    f"results/minusca/figures/{figure}.{ending}"
    for figure in FIGURES
    for ending in ("pdf", "svg", "png", "txt")
]


def _lay(folder, *names):
    """Files that must not be read, each of what its reader would trip over."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FOREIGN.encode() if name.endswith(".py") else b"\xff\xfe \\undefined\n")


@pytest.fixture
def hostile(built, new_project, tmp_path):
    """A project, built, and variables; files that must not be read lie wherever those point."""
    project = new_project("hostile", of=built)
    (project.folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    packages = [f"{name}.py" for name in (*MODULES, *BY_ITSELF)]
    version = "python{}.{}".format(*sys.version_info[:2])
    site = f"home/.local/lib/{version}/site-packages"
    rc = "matplotlib/matplotlibrc"
    _lay(tmp_path, *(f"{place}/{name}" for place in ("packages", site) for name in packages))
    _lay(tmp_path, f"home/.config/{rc}", f"xdg/{rc}", "caller/matplotlibrc", "rc", "start.sh")
    _lay(tmp_path, "home/texmf/tex/latex/booktabs.sty", "tex/booktabs.sty", "tree/tex/latex/x.sty")
    _lay(tmp_path / "caller", *packages)
    # what begins with them is never imported from there
    _lay(project.folder, "matplotlibrc", *packages)
    variables = {
        "PYTHONPATH": "packages", "PYTHONHOME": "home", "PYTHONSTARTUP": "packages/yaml.py",
        "MATPLOTLIBRC": "rc", "MPLCONFIGDIR": "xdg/matplotlib", "XDG_CONFIG_HOME": "xdg",
        "HOME": "home", "TEXINPUTS": "tex", "TEXMFHOME": "tree", "TEXMFCNF": "tex",
        "GIT_DIR": "nowhere", "BASH_ENV": "start.sh", "ENV": "start.sh", "VIRTUAL_ENV": "packages",
        "PIP_TARGET": "packages", "CONDA_PREFIX": "packages",
    }  # fmt: skip
    plain = {
        "PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "7", "PYTHONWARNINGS": "error", "COLUMNS": "20",
        "MPLBACKEND": "none", "SOURCE_DATE_EPOCH": "1", "openin_any": "a", "max_print_line": "20",
        "LC_ALL": "C", "LANGUAGE": "tr", "TZ": "Pacific/Kiritimati", "OMP_NUM_THREADS": "3",
        "ARROW_DEFAULT_MEMORY_POOL": "none", "SNAKEMAKE_CONDA_PREFIX": "/none", "CDPATH": "/",
    }  # fmt: skip
    variables = {name: str(tmp_path / place) for name, place in variables.items()}
    return project, {**os.environ, **variables, **plain}, tmp_path / "caller"


def test_a_build_with_everything_hostile_at_once_has_the_same_bytes(built, hostile, needs):
    needs("pdflatex"), needs("pdftoppm")
    project, environment, caller = hostile
    forced = ["--forcerun", "clean_gmi", "typeset", "figures_minusca", "--", *FILES]
    run = subprocess.run(
        [project.folder / "run", "--cores", "2", *forced],
        cwd=caller, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=PATIENCE, umask=0o077,
    )  # fmt: skip
    assert run.returncode == 0 and "foreign" not in run.stdout, run.stdout
    for rule in ("clean_gmi", "assess: minusca", "typeset: minusca", "figures_minusca"):
        assert f"rule {rule}" in run.stdout
    (said,) = [line for line in run.stdout.splitlines() if "not passed on" in line]
    assert all(name in said for name in ("PYTHONPATH", "MATPLOTLIBRC", "TEXINPUTS", "BASH_ENV"))
    helped = subprocess.run(
        [project.folder / "run", "compare", "--help"],
        cwd=caller, env=environment, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert helped.returncode == 0, helped.stderr
    for name in FILES:
        assert filecmp.cmp(built.folder / name, project.folder / name, shallow=False), name


def test_a_plain_snakemake_withholds_from_jobs_what_it_began_with(built, monkeypatch, tmp_path):
    monkeypatch.setenv("BASH_ENV", str(tmp_path / "start.sh"))
    (tmp_path / "start.sh").write_text("exit 3\n")
    run = built.snakemake("--cores", "1", "--forcerun", "results_readme")
    assert run.returncode == 0 and run.stdout.count("set here, and not passed on: BASH_ENV") == 1
    monkeypatch.delenv("BASH_ENV")
    assert "not passed on" not in built.snakemake("-n").stdout
