"""What a rebuild costs, for the replication README: `python benchmarks/measure.py [REPETITIONS]`.

Writes benchmarks/measured.json: medians over some repetitions of the seconds of a full rebuild on
all cores and of a run with nothing to be done; the most memory that all processes of a rebuild
held at once (what they share is counted for each, so it is an upper bound); the bytes on disk of
results and of the environment; and the machine, in words. To be run from the project's
environment, on a machine with nothing else to do.
"""

import datetime
import json
import os
import platform
import statistics
import sys
import tempfile
import threading
from pathlib import Path

import psutil
from _runs import ROOT, copied, cost

MEASURED = ROOT / "benchmarks/measured.json"
EVERY = 0.2  # seconds between two looks at the memory


def main(repetitions):
    run = ["./run", "--cores", str(os.cpu_count())]
    full, nothing, peaks = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder, "project"))
        for _ in range(repetitions):
            with Watch() as watch:
                full.append(cost([*run, "--forceall"], project).seconds)
            peaks.append(watch.peak)
            nothing.append(cost(run, project).seconds)
        results = _bytes(project / "results")
    measured = {
        "date": datetime.date.today().isoformat(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.machine()}{_distribution()}",
        "python": platform.python_version(),
        "repetitions": repetitions,
        "full_rebuild_seconds": round(statistics.median(full), 1),
        "nothing_to_be_done_seconds": round(statistics.median(nothing), 2),
        "peak_memory_bytes": max(peaks),
        "results_bytes": results,
        "environment_bytes": _bytes(ROOT / ".venv"),
    }
    MEASURED.write_text(json.dumps(measured, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(MEASURED.read_text(encoding="utf-8"), end="")


class Watch(threading.Thread):
    """Looks at the memory of all child processes until left; the most of it is `peak`, in bytes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self._left = 0, threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._left.set()
        self.join()

    def run(self):
        while not self._left.wait(EVERY):
            self.peak = max(self.peak, sum(map(_held, psutil.Process().children(recursive=True))))


def _held(process):
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _bytes(folder):
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def _processor():
    """The model of the processor, where the system tells; else its kind."""
    if Path("/proc/cpuinfo").is_file():
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()


def _distribution():
    try:
        return f" ({platform.freedesktop_os_release()['PRETTY_NAME']})"
    except (OSError, KeyError):
        return ""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
