"""What the workflow would make now, and whether it has: its own summary, read as data."""

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import InputError


@dataclass(frozen=True)
class Planned:
    """A file that the workflow makes: by which rule, with which log, and in what state it is."""

    rule: str
    log: str
    state: str  # "" where there is nothing to be done, else Snakemake's word for why


def planned(root: Path) -> dict[str, Planned]:
    """Name to Planned, of every file behind the default target with config.yaml as it stands."""
    # a profile of the user's own could lay another config over
    environment = {k: v for k, v in os.environ.items() if k != "SNAKEMAKE_PROFILE"}
    run = subprocess.run(
        [sys.executable, "-m", "snakemake", "--summary", "--quiet"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if run.returncode:
        said = "\n  ".join((run.stderr.strip() or run.stdout.strip()).splitlines()[-8:])
        raise InputError(f"the workflow cannot be planned:\n  {said}")
    lines = run.stdout.splitlines()
    header = next(n for n, line in enumerate(lines) if line.startswith("output_file\t"))
    found = {}
    for row in csv.DictReader(lines[header:], delimiter="\t"):
        state = row["status"] if row["status"] != "ok" else ""
        if not state and row["plan"] != "no update":
            state = "something before it is out of date"
        found[row["output_file"]] = Planned(row["rule"], row["log-file(s)"], state)
    return found
