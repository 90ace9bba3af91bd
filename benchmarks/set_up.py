"""What the first run takes: `python benchmarks/set_up.py [REPETITIONS]`.

Makes the environment of a clone as the first `./run` does, and the same lock's with pip alone, in
turn, each with an empty HOME and no cache, up to the version of Snakemake. Prints the median
seconds of both, of the clock and of the processor, and the median of the ratios within a
repetition. Aimed at: at most a third of the clock's.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SET_UP = ("run", "requirements.lock", "requirements-build.lock")
PIP = """
python3 -m venv .venv
.venv/bin/python -m pip install -q --require-hashes -r requirements-setuptools.lock
.venv/bin/python -m pip install -q --require-hashes --no-build-isolation -r requirements.lock
.venv/bin/python -m snakemake --version
"""


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of the clock and of the processor that a command takes in `folder`."""
    home = folder / "home"
    home.mkdir()
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    for name in SET_UP:
        shutil.copy(ROOT / name, folder / name)
    # pip alone needs no uv
    build = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    (folder / "requirements-setuptools.lock").write_text(build.partition("\nuv==")[0] + "\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    environment = {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, processor


def main(repetitions: int) -> None:
    """Measure and print."""
    commands = {"./run": ["./run", "--version"], "pip alone": ["sh", "-euc", PIP]}
    runs = []
    for _ in range(repetitions):
        runs.append({})
        for name, command in commands.items():
            with tempfile.TemporaryDirectory() as folder:
                runs[-1][name] = timed(command, Path(folder))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for place, what in enumerate(("clock", "processor")):
        for name in commands:
            print(f"{name:10} {statistics.median(run[name][place] for run in runs):6.1f} s {what}")
        ratio = statistics.median(run["./run"][place] / run["pip alone"][place] for run in runs)
        print(f"ratio {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
