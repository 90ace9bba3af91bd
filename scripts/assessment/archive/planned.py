"""The files that the workflow makes and the state of each, from Snakemake's own summary."""

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import InputError
from assessment.surroundings import OWN, passed


@dataclass(frozen=True)
class Planned:
    """A file that the workflow makes: by which rule, with which log, and in what state it is."""

    rule: str
    log: str
    state: str  # "" where there is nothing to be done, else Snakemake's word for why


def plain_snakemake(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A finished run with the config of the project alone; what it printed is text."""
    environment = {**passed(os.environ), **OWN}
    # a profile of the user's own could lay another config over
    environment.pop("SNAKEMAKE_PROFILE", None)
    return subprocess.run(
        [sys.executable, "-E", "-s", "-P", "-m", "snakemake", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def planned(root: Path) -> dict[str, Planned]:
    """Name to Planned, of every file behind the default target with config.yaml as it is."""
    run = plain_snakemake(root, "--summary", "--quiet")
    if run.returncode:
        reason = "\n  ".join((run.stderr.strip() or run.stdout.strip()).splitlines()[-8:])
        raise InputError(f"the workflow cannot be planned:\n  {reason}")
    lines = run.stdout.splitlines()
    header = next(n for n, line in enumerate(lines) if line.startswith("output_file\t"))
    found = {}
    for row in csv.DictReader(lines[header:], delimiter="\t"):
        state = row["status"] if row["status"] != "ok" else ""
        if not state and row["plan"] != "no update":
            state = "something before it is out of date"
        found[row["output_file"]] = Planned(row["rule"], row["log-file(s)"], state)
    return found
