"""Copies of the project, built with Snakemake as a user would."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

SKIPPED = shutil.ignore_patterns(
    ".git", ".venv*", ".snakemake", "results", "__pycache__", ".*_cache", ".hypothesis"
)


class Project:
    """A copy of the project in a folder of its own; `ready` copies results and records as well.

    `endpoint` is where its runs find the World Bank's API; none of the tests leaves loopback.
    """

    def __init__(self, root, folder, ready=False):
        self.folder = Path(folder)
        shutil.copytree(root, self.folder, ignore=None if ready else SKIPPED)

    def _run(self, arguments, endpoint, timeout=None, **options):
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        if endpoint:
            environment["WORLD_BANK_ENDPOINT"] = endpoint
        options = {"cwd": self.folder, "env": environment, "text": True,
                   "stdin": subprocess.DEVNULL, **options}  # fmt: skip
        if timeout is None:
            # a group of its own, to be ended as a whole
            return subprocess.Popen(arguments, start_new_session=True, **options)
        return subprocess.run(arguments, timeout=timeout, **options)

    def snakemake(self, *arguments, timeout=300, python=sys.executable, endpoint=None):
        """A finished run of Snakemake in the copy; its output is text."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return self._run([python, "-m", "snakemake", *arguments], endpoint, timeout, **streams)

    def command(self, script, endpoint, *arguments, timeout=300):
        """A finished run of a command of ./run, stdout and stderr apart."""
        command = [sys.executable, f"scripts/{script}", *arguments]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return self._run(command, endpoint, timeout, **streams)

    def start(self, script, endpoint, *arguments):
        """A command of ./run, under way."""
        command = [sys.executable, f"scripts/{script}", *arguments]
        return self._run(command, endpoint, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def start_snakemake(self, endpoint, *arguments):
        """A run of Snakemake, under way."""
        command = [sys.executable, "-m", "snakemake", *arguments]
        return self._run(command, endpoint, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def build(self, *arguments, endpoint=None):
        """A run that must succeed."""
        run = self.snakemake("--cores", "4", *arguments, endpoint=endpoint)
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
