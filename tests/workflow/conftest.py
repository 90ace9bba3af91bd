"""Copies of the project, built with Snakemake as a user would."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

SKIPPED = shutil.ignore_patterns(
    ".git", ".venv*", ".snakemake", "results", "__pycache__", ".*_cache", ".hypothesis"
)


class Project:
    """A copy of the project in a folder of its own."""

    def __init__(self, root, folder):
        self.folder = Path(folder)
        shutil.copytree(root, self.folder, ignore=SKIPPED)

    def snakemake(self, *arguments, timeout=300, python=sys.executable):
        """A finished run of Snakemake in the copy; its output is text."""
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        return subprocess.run(
            [python, "-m", "snakemake", *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
        )

    def build(self, *arguments):
        """A run that must succeed."""
        run = self.snakemake("--cores", "4", *arguments)
        assert run.returncode == 0, run.stdout[-4000:]
        return run

    def plan(self, *arguments):
        """The jobs that a dry run would do, rule to count."""
        run = self.snakemake("-n", *arguments)
        assert run.returncode == 0, run.stdout[-4000:]
        _, found, table = run.stdout.partition("Job stats:")
        if not found:
            assert "Nothing to be done" in run.stdout
            return {}
        rows = re.findall(r"^(\w+) +(\d+)$", table.split("total")[0], re.MULTILINE)
        return {rule: int(count) for rule, count in rows if rule != "all"}

    @contextmanager
    def changed(self, name, change):
        """A file with `change` applied to its bytes; afterwards as it was, its time included."""
        path = self.folder / name
        before, times = path.read_bytes(), path.stat()
        after = change(before)
        assert after != before, f"the change of {name} changes nothing"
        path.write_bytes(after)
        try:
            yield
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def files(self, *patterns):
        """Relative names of the files below results/ that match."""
        results = self.folder / "results"
        return {
            path.relative_to(self.folder).as_posix()
            for pattern in patterns
            for path in results.glob(pattern)
            if path.is_file()
        }


@pytest.fixture(scope="session")
def new_project(root, tmp_path_factory):
    """Make a fresh copy, in a folder with a space and a letter beyond ASCII in its name."""

    def make(name):
        return Project(root, tmp_path_factory.mktemp("copies") / f"{name} à côté")

    return make


@pytest.fixture(scope="session")
def built(new_project):
    """A copy with all results built. Tests leave it as they found it."""
    project = new_project("built")
    project.first_run = project.build()
    return project
