"""What the workflow itself costs: `python benchmarks/rebuild.py [REPETITIONS]`.

Prints, over some repetitions taken in turn, the median seconds of a full rebuild through ./run,
of the same jobs in one Python process, of ./run with nothing to be done, and of Snakemake on an
empty workflow; and the medians of the ratios within a repetition, which a busy machine disturbs
less; of the last two the CPU seconds too, which it disturbs least. Aimed at: at most 3 for the
first two, at most 1.3 for the last two. Then the scripts of one process.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from _runs import copied, cost

EMPTY = (
    'rule all:\n    input: "done"\n\nrule done:\n    output: "done"\n    shell: "touch {output}"\n'
)
PAIRS = (
    ("full rebuild", "one process"),
    ("nothing to be done", "empty workflow"),
    ("nothing to be done, CPU", "empty workflow, CPU"),
)


def main(repetitions):
    with tempfile.TemporaryDirectory() as folder:
        project, empty = copied(Path(folder, "project")), Path(folder, "empty")
        empty.mkdir()
        (empty / "Snakefile").write_text(EMPTY)
        python = project / ".venv/bin/python"
        run, plain = ["./run", "--cores", "4"], [python, "-m", "snakemake", "--cores", "4"]
        one_process = [python, "benchmarks/in_one_process.py", "."]
        cost(plain, empty)
        timings, stages = [], []
        for _ in range(repetitions):
            # before the rebuild, which leaves the records by which nothing is to be done
            stages.append(json.loads(subprocess.check_output(one_process, cwd=project)))
            rebuilt = cost([*run, "--forceall"], project)
            nothing, least = cost(run, project), cost(plain, empty)
            timings.append(
                {
                    "one process": sum(stages[-1].values()),
                    "full rebuild": rebuilt.seconds,
                    "nothing to be done": nothing.seconds,
                    "empty workflow": least.seconds,
                    "nothing to be done, CPU": nothing.cpu,
                    "empty workflow, CPU": least.cpu,
                }
            )
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for name in timings[0]:
        print(f"{name:24} {statistics.median(run[name] for run in timings):6.2f} s")
    for one, other in PAIRS:
        ratio = statistics.median(run[one] / run[other] for run in timings)
        print(f"{one} / {other}: {ratio:.2f}")
    print("where the time of one process goes:")
    for name in stages[0]:
        print(f"  {name:24} {statistics.median(run[name] for run in stages):6.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
