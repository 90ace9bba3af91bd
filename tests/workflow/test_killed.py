"""Runs killed at any moment, and jobs that outlive them: the next plain run ends with the same
bytes, and keeps them."""

import contextlib
import os
import re
import resource
import signal
import time
from pathlib import Path

import pytest

from assessment.archive.records import sha256_of
from project import wait_for

pytestmark = pytest.mark.workflow


@pytest.fixture
def started(built):
    """Start a run in the copy; what of it and its jobs still lives ends with the test."""
    runs = []

    def start(*arguments):
        runs.append(built.start_snakemake(None, *arguments))
        return runs[-1]

    yield start
    for run in runs:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()


def _content(built):
    names = built.files("**/*") - built.files("logs/*")
    return {name: sha256_of(built.folder / name) for name in names}


def _jobs(built, script):
    """The ids of the processes in the copy that run a script of a rule."""
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and (process / "cwd").resolve() == built.folder.resolve():
                call = (process / "cmdline").read_bytes().split(b"\0")
                # a process that begins or ends may not have one
                if call[-2:-1] and call[-2].endswith(f".{script}.py".encode()):
                    found.append(int(process.name))
    return found


def _ended(job):
    """Whether a process has ended; one that nobody waits for any more counts too."""
    try:
        return Path(f"/proc/{job}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def _kill(run, whole_group):
    """The run that was started, with its jobs or without."""
    if whole_group:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    run.wait()


# What is made by force, and of which script's start or work the kill comes in.
MOMENTS = [
    ("README.md", "results_readme", 0.0),
    ("minusca/numbers.tex", "table", 0.0),
    ("minusca/table.tex", "table", 0.4),
    ("minusca/table.pdf", "typeset", 0.3),
    ("comparison/claims.csv", "claims", 0.5),
    ("comparison/summary.json", "findings", 0.2),
    ("index.html", "index", 0.1),
    ("codebook.html", "codebook", 0.6),
    ("monusco/class_probabilities.csv", "measurement", 0.3),
    ("manifest.json", "manifest", 0.1),
]


@pytest.mark.parametrize("pair", range(0, len(MOMENTS), 2))
def test_a_run_killed_at_ten_moments_is_taken_up_by_the_next(built, started, pair):
    """In pairs: a run alone, whose job goes on, then the one that takes it up, with its jobs."""
    before, killed = _content(built), 0
    for whole_group, (name, script, pause) in enumerate(MOMENTS[pair : pair + 2]):
        target = f"results/{name}"
        if not (built.folder / target).exists():  # where nothing typesets
            continue
        run = started("--cores", "2", "--forcerun", target, "--", target)
        if wait_for(lambda script=script: _jobs(built, script), run):
            time.sleep(pause)
            killed += run.poll() is None
        left = _jobs(built, script)
        _kill(run, whole_group)
        wait_for(lambda left=left: all(map(_ended, left)))
    built.build()
    assert _content(built) == before
    assert killed >= 1
    assert built.plan() == {}
    assert not list((built.folder / "results").glob(".*"))


@pytest.mark.parametrize("moment", ["at its start", "at work"])
def test_a_job_that_outlives_its_run_changes_nothing(built, started, moment):
    """It is of another config, stopped, and goes on when a later run has made all results."""
    before = _content(built)
    other = built.folder / "other.yaml"
    other.write_text("classification: {upper: '>', lower: '<='}\n", encoding="utf-8")
    # what it makes is other under that config, and hardly anything is made of it
    options = ["--cores", "1", "--forcerun", "codebook", "--configfile", "other.yaml"]
    run = started(*options, "--", "results/codebook.csv")
    (job,) = wait_for(lambda: _jobs(built, "codebook"), run)
    if moment == "at work":
        wait_for(lambda: list(built.folder.glob(f"results/.aside-*/{job}-*")), run)
    os.kill(job, signal.SIGSTOP)
    _kill(run, whole_group=False)
    other.unlink()
    built.build()
    assert _content(built) == before
    os.kill(job, signal.SIGCONT)
    wait_for(lambda: _ended(job))
    assert _content(built) == before
    assert built.plan() == {}
    log = (built.folder / "results/logs/codebook.log").read_text(encoding="utf-8")
    assert re.search(r"^record: .*results/codebook\.csv", log, re.MULTILINE)


def test_a_full_disk_leaves_nothing_half_written(built):
    """A job that cannot write ends its run; the next one, with room, makes what is missing."""
    before, names = _content(built), ["results/codebook.csv", "results/codebook.html"]
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    # inherited by the run; Python turns the signal of a file too large into an error
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        run = built.snakemake("--cores", "1", "--forcerun", "codebook", "--", *names)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert run.returncode != 0 and "File too large" in run.stdout
    assert not [name for name in names if (built.folder / name).exists()]
    assert not list((built.folder / "results").glob(".*"))
    built.build()
    assert _content(built) == before
