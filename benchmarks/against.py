"""CPU seconds of two checkouts, in turn: `python benchmarks/against.py BEFORE AFTER [PAIRS]`.

For each: a full rebuild (./run --cores 2 --forceall), and a run after one assessment's window
changed by a year. Prints each pair, the medians, and the median ratio after / before; user and
system time of all processes. A checkout is a clone of its own, so that each has its environment,
which is made first where it is not there, as is its first build:

    git clone . /elsewhere/before && git -C /elsewhere/before checkout COMMIT
    python benchmarks/against.py /elsewhere/before . 3

config.yaml is changed and put back. TeX counts where it is installed, for both.
"""

import os
import statistics
import sys
from pathlib import Path

from _runs import cost

BUILD = ["./run", "--cores", "2"]
WINDOW = ("window: {start: 2013, end: 2016}", "window: {start: 2012, end: 2016}")


def main(before, after, pairs):
    checkouts = {"before": Path(before).resolve(), "after": Path(after).resolve()}
    for folder in checkouts.values():
        cost(BUILD, folder)
    measured = {"full rebuild": [], "a window changed": []}
    for _ in range(pairs):
        # the rebuild comes last, so that results are again of the config that is there
        for what, run in (("a window changed", changed), ("full rebuild", rebuilt)):
            pair = {name: run(folder) for name, folder in checkouts.items()}
            measured[what].append(pair)
            print(f"{what:20}", *(f"{name} {cpu:7.1f}" for name, cpu in pair.items()), flush=True)
    for what, taken in measured.items():
        medians = [statistics.median(pair[name] for pair in taken) for name in checkouts]
        ratio = statistics.median(pair["after"] / pair["before"] for pair in taken)
        print(f"{what}: median CPU seconds {medians[0]:.1f} -> {medians[1]:.1f}, ratio {ratio:.2f}")


def rebuilt(folder):
    """CPU seconds of a full rebuild."""
    return cost([*BUILD, "--forceall"], folder).cpu


def changed(folder):
    """CPU seconds of a run after the first window of that text in config.yaml changed."""
    path = folder / "config.yaml"
    text, times = path.read_bytes(), path.stat()
    old, new = (window.encode() for window in WINDOW)
    if old not in text:
        raise SystemExit(f"{path}: has no {WINDOW[0]}, which this benchmark changes")
    path.write_bytes(text.replace(old, new, 1))
    try:
        return cost(BUILD, folder).cpu
    finally:
        path.write_bytes(text)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]) if len(sys.argv) > 3 else 3)
