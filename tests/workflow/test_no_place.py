"""Where nothing can be written, a run says so in one line; a missing HOME is done without."""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from project import PATIENCE, as_anybody

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def project(built, new_project):
    """A copy, since Snakemake removes what a rule makes before it finds that it cannot run it."""
    return new_project("closed", of=built)


@pytest.fixture
def run(project, needs):
    """A run as ./run starts it, by somebody who is bound by modes of files."""

    def started(*arguments, **variables):
        environment = {k: v for k, v in os.environ.items() if k not in variables}
        environment |= {name: value for name, value in variables.items() if value}
        command = [sys.executable, "-E", "-s", "scripts/_snakemake.py", "--cores", "1", *arguments]
        return subprocess.run(
            [*as_anybody(needs), *command],
            cwd=project.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=PATIENCE,
        )  # fmt: skip

    return started


@contextmanager
def _closed(path):
    mode = path.stat().st_mode
    path.chmod(0o555)
    try:
        yield
    finally:
        path.chmod(mode)


@pytest.mark.parametrize("place", [".snakemake", "results", "results/logs"])
def test_a_place_that_is_closed_is_told_in_one_line(project, run, place):
    with _closed(project.folder / place):
        output = run("--forcerun", "results_readme", "--", "results/README.md")
    assert output.returncode == 1 and "Traceback" not in output.stdout
    (line,) = [line for line in output.stdout.splitlines() if "Permission denied" in line]
    assert place in line and line.endswith("be given access to it, or use a clone of your own")


@pytest.mark.parametrize("home", ["/proc/none", ""], ids=["that cannot be made", "that is not set"])
def test_a_home_is_not_needed(project, run, home):
    output = run("--forcerun", "table", "--", "results/minusca/table.tex", HOME=home)
    assert output.returncode == 0, output.stdout
    assert not (project.folder / "~").exists()
