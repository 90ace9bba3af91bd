"""What benchmarks share: a copy of the project, and what a run in a folder costs."""

import os
import resource
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = shutil.ignore_patterns(".git", ".venv", ".snakemake", "results", "__pycache__")


class Cost(NamedTuple):
    """Seconds of the clock, and CPU seconds of all processes, user and system."""

    seconds: float
    cpu: float


def copied(folder: Path) -> Path:
    """A copy of the project as a clone is, in `folder`, with the environment of this one."""
    shutil.copytree(ROOT, folder, ignore=SKIPPED)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def cost(command: list, folder: Path) -> Cost:
    """The Cost of a command that must succeed, run in `folder` as a user would run it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    start, before = time.perf_counter(), _cpu()
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    taken = Cost(time.perf_counter() - start, _cpu() - before)
    if run.returncode:
        raise SystemExit(f"{folder}: {' '.join(map(str, command))} failed:\n{run.stderr[-4000:]}")
    return taken


def _cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
