"""What the workflow itself costs: `python benchmarks/rebuild.py [REPETITIONS]`.

Prints, over some repetitions taken in turn, the median seconds of a full rebuild, of the same
library calls in one Python process, of a run with nothing to be done, and of an empty workflow;
and the medians of the ratios within a repetition, which a busy machine disturbs less. Aimed at:
at most 3 for the first two, at most 1.3 for the last two. Then the stages of one process.
The full rebuild includes PDFs of the tables where TeX is installed, one process does not.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = shutil.ignore_patterns(".git", ".venv", ".snakemake", "results", "__pycache__")
EMPTY = (
    'rule all:\n    input: "done"\n\nrule done:\n    output: "done"\n    shell: "touch {output}"\n'
)


def seconds(command, folder, told=None):
    """Wall time of a command that must succeed; `told` gets what it prints."""
    paths = str(folder / "scripts")
    environment = {**os.environ, "PYTHONPATH": paths}
    start = time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    taken = time.perf_counter() - start
    if told is not None:
        told.append(json.loads(run.stdout))
    return taken


def main(repetitions):
    snakemake = [sys.executable, "-m", "snakemake", "--cores", "4"]
    timings, stages = [], []
    with tempfile.TemporaryDirectory() as folder:
        project, empty = Path(folder, "project"), Path(folder, "empty")
        shutil.copytree(ROOT, project, ignore=SKIPPED)
        empty.mkdir()
        (empty / "Snakefile").write_text(EMPTY)
        seconds(snakemake, empty)
        one_process = [sys.executable, "benchmarks/in_one_process.py", ".", Path(folder, "out")]
        for _ in range(repetitions):
            timings.append(
                {
                    "full rebuild": seconds([*snakemake, "--forceall"], project),
                    "one process": seconds(one_process, project, stages),
                    "nothing to be done": seconds(snakemake, project),
                    "empty workflow": seconds(snakemake, empty),
                }
            )
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for name in timings[0]:
        print(f"{name:20} {statistics.median(run[name] for run in timings):6.2f} s")
    for one, other in (("full rebuild", "one process"), ("nothing to be done", "empty workflow")):
        ratio = statistics.median(run[one] / run[other] for run in timings)
        print(f"{one} / {other}: {ratio:.2f}")
    print("where the time of one process goes, the start of Python and imports apart:")
    for name in stages[0]:
        print(f"  {name:18} {statistics.median(run[name] for run in stages):6.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
