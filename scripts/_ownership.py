"""Which run of the workflow owns the results: a job of one that was killed changes none.

A run holds a lock of the system's on a file of its own in .snakemake/runs/, which ends with its
process whatever happens. A job that outlives its run, as the children of a killed process do, could
write into results that a later run has made. So a job writes aside, and puts in place
what it made only while its run lives. Both it and a run that starts hold the turn meanwhile, so
neither does so while the other looks.

Not every shared file system shows locks to other machines. The file of a run therefore names its
machine: a run on another one is taken to live for as long as its file is there, and that is for its
user to judge.
"""

import atexit
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import InputError

RUNS, RESULTS = Path(".snakemake/runs"), "results"
ASIDE = ".aside-"  # and the name of a run: what its jobs have not yet put in place
VARIABLE = "RUN_OF_JOB"  # has the name of a job's run, for the job
# A job has the turn while it renames its files, a run while it looks for others.
MOST_SECONDS = 60


class RunEndedError(InputError):
    """A job goes on whose run was killed."""


@dataclass(frozen=True)
class Run:
    """A run that is registered: its process, the machine of that, and whether it still lives."""

    name: str
    process: str
    machine: str
    lives: bool


def registered(root: str | Path = ".") -> list[Run]:
    """The runs that are registered in `root`; those that were killed stay until one begins."""
    found = []
    for file in sorted(Path(root, RUNS).glob("run-*")):
        with suppress(OSError):
            process = (*file.name.split("-"), "")[1]
            machine = file.read_text(encoding="utf-8", errors="replace").strip()
            found.append(Run(file.name, process, machine, _lives(root, file.name)))
    return found


_held = []  # the open file whose lock says that this run lives, held until the process ends


def begin(root: str | Path = ".") -> None:
    """Register this process as a run, and clear what runs that were killed left in `root`.

    Those are their unfinished files and, where no other run lives, Snakemake's locks: they are
    files, so they outlive a run that was killed, and a plain start refuses to run until the user
    has called it with --unlock (which is its design: no issue asks for more).
    """
    root = Path(root).resolve()
    runs = root / RUNS
    try:
        runs.mkdir(parents=True, exist_ok=True)
        with _turn(root, fcntl.LOCK_EX):
            others = registered(root)
            dead = [run for run in others if not run.lives]
            for run in dead:
                shutil.rmtree(root / RESULTS / f"{ASIDE}{run.name}", ignore_errors=True)
                (runs / run.name).unlink(missing_ok=True)
            if len(dead) == len(others):
                for lock in (root / ".snakemake/locks").glob("*.lock"):
                    lock.unlink(missing_ok=True)
            name = f"run-{os.getpid()}-{os.urandom(4).hex()}"
            file = open(runs / name, "x")  # noqa: SIM115, held open on purpose
            fcntl.flock(file, fcntl.LOCK_EX)
            print(os.uname().nodename, file=file, flush=True)
    except OSError:
        os.environ.pop(VARIABLE, None)
        return  # a file system without such locks: Snakemake's own message says what to do
    _held.append(file)
    os.environ[VARIABLE] = name
    atexit.register(end, root)


def end(root: Path) -> None:
    """Strike this process from the runs; one that is killed is struck by the next."""
    while _held:
        file = _held.pop()
        shutil.rmtree(root / RESULTS / f"{ASIDE}{Path(file.name).name}", ignore_errors=True)
        Path(file.name).unlink(missing_ok=True)
        file.close()


@contextmanager
def alive(root: str | Path = ".") -> Iterator[None]:
    """While a job may write where others look; RunEndedError where its run has ended without it."""
    name = os.environ.get(VARIABLE)
    if name is None:
        yield  # a script that no run has started
        return
    with _turn(root, fcntl.LOCK_SH):
        if not _lives(root, name):
            raise RunEndedError("the run that started this job was killed; nothing was written")
        yield


@contextmanager
def aside(root: str | Path = ".") -> Iterator[Path]:
    """A new folder for what a job makes, on the file system of the results, gone afterwards."""
    name = os.environ.get(VARIABLE)
    folder = Path(root, RESULTS, f"{ASIDE}{name or os.urandom(4).hex()}")
    own = folder / f"{os.getpid()}-{os.urandom(4).hex()}"
    own.mkdir(parents=True)
    try:
        yield own
    finally:
        # that of a run is for the run to remove, since other jobs of it may be at work
        shutil.rmtree(own if name else folder, ignore_errors=True)


@contextmanager
def _turn(root, kind):
    descriptor = os.open(Path(root, RUNS, "turn"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        until = time.monotonic() + MOST_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise InputError(
                        f"{RUNS}/turn has been locked for {MOST_SECONDS} s, by a run or a job "
                        "that does not go on: end it (fuser names it), then run again"
                    ) from None
                time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def _lives(root, name):
    """Whether the run of a name still has its process."""
    try:
        with open(Path(root, RUNS, name)) as file:
            machine = file.read().strip()
            if machine and machine != os.uname().nodename:
                return True
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # locked, or locks cannot be had here
    return False
