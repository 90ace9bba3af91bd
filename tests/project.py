"""Copies of the project, built with Snakemake as a user would."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from dry_runs import dry_run

# Seconds until a test gives up on a build, a command or a state that must come. A machine may be
# busy with other things; what is never going to end is noticed all the same.
PATIENCE = 1800
SKIPPED = shutil.ignore_patterns(
    ".git", ".venv*", ".snakemake", "results", "__pycache__", ".*_cache", ".hypothesis"
)


class BuildFailed(pytest.fail.Exception):  # noqa: N818, as pytest names its own
    """A build that did not end well, with its last lines, which are printed once."""

    def __init__(self, why, output="", command=()):
        self.line = " ".join(["the build failed:", *command, why])
        self.printed = False
        self.output = output[-4000:]
        super().__init__(self.line, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call):
    """Print the last lines of a failed build once, though every test that needs it fails."""
    report = yield
    failure = call.excinfo.value if call.excinfo else None
    if isinstance(failure, BuildFailed):
        report.longrepr = f"{failure.line}{' (see above)' if failure.printed else ''}"
        if failure.output and not failure.printed:
            report.sections.append(("the build's last lines", failure.output))
        failure.printed = True
    return report


def built_once(root, folder):
    """A Project in `folder` with all results, built by the first process that asks for it.

    `first_run` is what the build printed. Raises BuildFailed, once among all processes.
    """
    said = folder.with_suffix(".said")
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            said.write_text(Project(root, folder).build().stdout, encoding="utf-8")
        elif not said.exists():
            raise BuildFailed("in another process of these tests, which says more")
    project = Project.of(folder)
    project.first_run = said.read_text(encoding="utf-8")
    return project


def as_anybody(needs):
    """What goes before a command so that modes of files bind it, though root starts it."""
    if os.geteuid() != 0:
        return []
    return [needs("setpriv"), "--bounding-set=-all", "--inh-caps=-all"]


def wait_for(condition, run=None):
    """What `condition` gives once it is true; None where the process `run` ends before."""
    until = time.monotonic() + PATIENCE
    while not (found := condition()):
        if run is not None and run.poll() is not None:
            return None
        assert time.monotonic() < until, "what was waited for did not come"
        time.sleep(0.02)
    return found


class Project:
    """A copy of the project in a folder of its own; `ready` copies results and records as well.

    `endpoint` is where its runs find the World Bank's API; none of the tests leaves loopback.
    """

    def __init__(self, root, folder, ready=False):
        self.folder = Path(folder)
        shutil.copytree(root, self.folder, ignore=None if ready else SKIPPED)

    @classmethod
    def of(cls, folder):
        """The Project that lies in a folder already."""
        project = cls.__new__(cls)
        project.folder = Path(folder)
        return project

    @staticmethod
    def _variables(endpoint):
        variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        return variables | ({"WORLD_BANK_ENDPOINT": endpoint} if endpoint else {})

    def _run(self, arguments, endpoint, finished=True, **options):
        variables = self._variables(endpoint)
        options = {"cwd": self.folder, "env": variables, "text": True, **options}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, **options}
        if finished:
            return subprocess.run(arguments, timeout=PATIENCE, **options)
        # a group of its own, to be ended as a whole
        options = {"stderr": subprocess.STDOUT, "start_new_session": True, **options}
        return subprocess.Popen(arguments, **options)

    def snakemake(self, *arguments, python=sys.executable, endpoint=None):
        """A finished run of Snakemake in the copy; its output is text."""
        if "-n" in arguments and python == sys.executable:
            return dry_run(self.folder, arguments, self._variables(endpoint), PATIENCE)
        command = [python, "-m", "snakemake", *arguments]
        return self._run(command, endpoint, stderr=subprocess.STDOUT)

    def command(self, script, endpoint, *arguments):
        """A finished run of a command of ./run, stdout and stderr apart."""
        command = [sys.executable, f"scripts/{script}", *arguments]
        return self._run(command, endpoint, stderr=subprocess.PIPE)

    def start(self, script, endpoint, *arguments):
        """A command of ./run, under way."""
        command = [sys.executable, f"scripts/{script}", *arguments]
        return self._run(command, endpoint, finished=False)

    def start_snakemake(self, endpoint, *arguments):
        """A run of Snakemake, under way."""
        command = [sys.executable, "-m", "snakemake", *arguments]
        return self._run(command, endpoint, finished=False)

    def build(self, *arguments, endpoint=None):
        """A run that must succeed; raises BuildFailed with its last lines where it does not."""
        arguments = ("--cores", "4", *arguments)
        try:
            run = self.snakemake(*arguments, endpoint=endpoint)
        except subprocess.TimeoutExpired as expired:
            output = (expired.stdout or b"").decode(errors="replace")
            raise BuildFailed(f"took {PATIENCE} s", output, ("snakemake", *arguments)) from None
        if run.returncode != 0:
            command = ("snakemake", *arguments)
            raise BuildFailed(f"ended with {run.returncode}", run.stdout, command)
        return run

    def plan(self, *arguments):
        """The jobs that a dry run would do, rule to count."""
        run = self.snakemake("-n", *arguments)
        if run.returncode != 0:
            raise BuildFailed(f"ended with {run.returncode}", run.stdout, ("snakemake", "-n"))
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
