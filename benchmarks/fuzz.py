"""What foreign bytes do to the readers: `python benchmarks/fuzz.py SECONDS [--seed N]`.

Changes a real archive, config, claims, registry, answers of the API and downloaded files at
random and gives them to what reads them (fuzzing/), each case under limits of
time and memory. It reports whatever is neither refused plainly nor right: an exception that nobody
foresaw, no end, too much memory, a file written outside, an exit code that means something else,
control characters printed as they are, "identical" of what was tampered with. The input of each
finding is kept in a folder; ends with 1 where there is one.

A seed gives the same cases; `--case N` tries one of them alone, `--only NAME` those of one target.
The archive is the newest of results/archive/, made by `./run archive`.
"""

import argparse
import faulthandler
import os
import pickle
import random
import re
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

from _fake_world_bank import ROOT

# of the clock, since some wait; of the CPU, whatever else the machine does; bytes
SECONDS, CPU_SECONDS, MEMORY = 30, 10, 1_500_000_000
# Each target: where it is, and how often it is tried, beside the others. A plan takes a second, the
# check of a table none.
TARGETS = {
    "Whole": ("archives", 6),
    "Compared": ("archives", 6),
    "Unpacked": ("archives", 2),
    "Rebuilt": ("archives", 3),
    "Likeness": ("archives", 3),
    "Config": ("configs", 20),
    "ConfigFile": ("configs", 2),
    "Claims": ("configs", 12),
    "Sources": ("configs", 4),
    "Answers": ("data", 6),
    "Tables": ("data", 12),
    "Imports": ("data", 8),
}
# What must not change, as seen from the folder that a case runs in.
OUTSIDE = ("outside.txt", "precious.txt")


class TookLong(BaseException):
    """No Exception, so that no reader takes it for one of its own."""


def main():
    args = _parser().parse_args()
    seed = random.randrange(10**6) if args.seed is None else args.seed
    archives = sorted((ROOT / "results/archive").glob("*.zip"), key=os.path.getmtime)
    archive = args.archive or (archives[-1] if archives else None)
    if archive is None:
        raise SystemExit("fuzz: no archive in results/archive/; ./run archive makes one")
    print(f"seed {seed}, {args.seconds:g} s, {archive.name}", flush=True)
    sandbox = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        found = Cases(sandbox, archive.resolve(), seed, args).run()
    finally:
        shutil.rmtree(sandbox, ignore_errors=True)
    sys.exit(1 if found else 0)


def _parser():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[2])
    parser.add_argument("seconds", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--case", type=int, help="the number of the only case to try")
    parser.add_argument("--only", action="append", help="the name of a target", default=[])
    parser.add_argument("--archive", type=Path)
    kept = Path(tempfile.gettempdir(), "fuzz-findings")
    parser.add_argument("--keep", type=Path, default=kept, metavar="FOLDER")
    return parser


class Cases:
    """Case after case in a child process, which is replaced when it does not come back."""

    def __init__(self, sandbox, archive, seed, args):
        # with the library, which takes a second
        from fuzzing import archives, configs, data
        from fuzzing.verdicts import CANARY, Ground

        modules = {"archives": archives, "configs": configs, "data": data}
        kinds = {name: getattr(modules[place], name) for name, (place, _) in TARGETS.items()}
        self.sandbox, self.seed, self.args, self.canary = sandbox, seed, args, CANARY
        self.order = [
            kinds[name]
            for name, (_, often) in TARGETS.items()
            for _ in range(often)
            if not args.only or name in args.only
        ]
        random.Random(seed).shuffle(self.order)
        ground = Ground(sandbox, archive)
        self.targets = {kind: kind(ground) for kind in dict.fromkeys(self.order)}
        self.counts, self.findings = Counter(), {}

    def run(self):
        """Try cases until the time is over; what was found, by its signature."""
        until = time.monotonic() + self.args.seconds
        number = -len(self.targets) if self.args.case is None else self.args.case
        while time.monotonic() < until:
            number = self._child(number, until)
            if self.args.case is not None:
                break
        self._report(number)
        return self.findings

    def case(self, number):
        """The target and the files of a case, the same for a seed and a number.

        The first ones are each target's with nothing changed, which are not to be refused.
        """
        if number < 0:
            target = list(self.targets.values())[number]
            return target, target.unchanged()
        kind = self.order[number % len(self.order)]
        chance = random.Random(f"{self.seed} {number}")
        return self.targets[kind], self.targets[kind].make(chance)

    def _child(self, number, until):
        """Cases from `number` on, in one child; the number to go on with."""
        receive, send = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receive)
            self._work(number, until, os.fdopen(send, "wb"))
        os.close(send)
        with os.fdopen(receive, "rb") as pipe:
            while True:
                # the child ends a case itself, unless it is in C for good
                ready, _, _ = select.select([pipe], [], [], SECONDS + 15)
                message = None
                if ready:
                    with suppress(EOFError):
                        message = pickle.load(pipe)
                if message is None:
                    return self._lost(child, number, ready, until)
                self._told(number, *message)
                number += 1

    def _lost(self, child, number, ready, until):
        if not ready:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if ready and os.waitstatus_to_exitcode(status) == 0:
            return number
        ended = os.waitstatus_to_exitcode(status)
        why = f"ended by {ended}" if ready else "no end, not even by itself"
        target, _ = self.case(number)
        self._told(number, type(target).__name__, "WRONG", why, "")
        return number + 1

    def _told(self, number, name, state, why, trace):
        self.counts[name, state] += 1
        if state != "WRONG":
            return
        signature = (name, trace or re.sub(r"['\"].*['\"]|[0-9]+", "*", why, flags=re.DOTALL))
        seen = self.findings.setdefault(signature, [])
        seen.append(number)
        if len(seen) > 3:
            return
        place = self.args.keep / f"{name}-{self.seed}-{number}"
        place.mkdir(parents=True, exist_ok=True)
        for file, content in self.case(number)[1].items():
            (place / file).write_bytes(content)
        (place / "why.txt").write_text(f"{why}\n{trace}\n", encoding="utf-8", errors="replace")
        if len(seen) == 1:
            print(f"{place}: {ascii(why)[:400]} {trace}", flush=True)

    def _work(self, number, until, pipe):
        """The child: tell of each case until the time is over."""
        code = 1
        try:
            faulthandler.enable()
            limit = _used() + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            signal.signal(signal.SIGALRM, _late)
            writes = _watched()
            while time.monotonic() < until:
                outcome = self._tried(number, writes)
                pickle.dump(outcome, pipe)
                pipe.flush()
                number += 1
                # what it was left with may spoil others
                if outcome[1] == "WRONG" or self.args.case is not None:
                    break
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _tried(self, number, writes):
        target, files = self.case(number)
        name = type(target).__name__
        inner = self.sandbox / "in/case"
        shutil.rmtree(self.sandbox / "in", ignore_errors=True)
        inner.mkdir(parents=True)
        for folder in (inner.parent, self.sandbox):
            for canary in OUTSIDE:
                (folder / canary).write_bytes(self.canary)
        for file, content in files.items():
            (inner / file).write_bytes(content)
        passing = inner.parent / "passing"
        passing.mkdir()
        tempfile.tempdir = str(passing)
        os.environ["TMPDIR"] = str(passing)
        os.environ["HOME"] = str(inner.parent / "home")
        os.chdir(inner)
        allowed = (str(inner), str(passing), str(target_folder(self.sandbox)))
        writes["allowed"], writes["seen"] = allowed, []
        signal.alarm(SECONDS)
        start = _cpu()
        try:
            state, why, trace = target.try_out(inner), "", ""
        except TookLong:
            state, why, trace = "WRONG", f"no end in {SECONDS} s", ""
        except MemoryError:
            state, why, trace = "WRONG", f"more than {MEMORY:,} bytes", ""
        except Exception as error:
            state, why, trace = _verdict(error)
        finally:
            signal.alarm(0)
            seen, writes["allowed"] = writes["seen"], ()
        if state != "WRONG":
            changed = [
                str(folder / canary)
                for folder in (inner.parent, self.sandbox)
                for canary in OUTSIDE
                if (folder / canary).read_bytes() != self.canary
            ]
            if seen or changed:
                state, why = "WRONG", f"wrote outside: {(seen + changed)[0]}"
            elif number < 0 and state == "refused":
                state, why = "WRONG", "refuses what was not changed"
            elif (taken := _cpu() - start) > CPU_SECONDS:
                state, why = "WRONG", f"took {taken:.0f} s of the CPU"
        return name, state, why, trace

    def _report(self, number):
        print(f"\n{number} cases")
        for (name, state), count in sorted(self.counts.items()):
            print(f"{name:12} {state:10} {count:7}")
        for (name, what), numbers in sorted(self.findings.items()):
            print(f"{name}: {len(numbers)} times, first case {numbers[0]}: {ascii(what)[:200]}")


def target_folder(sandbox):
    """Where the copy of the project is, in which some targets plan."""
    return sandbox / "project"


def _verdict(error):
    from fuzzing.verdicts import Wrong

    from assessment.errors import InputError

    if isinstance(error, InputError):
        if not str(error).strip():
            return "WRONG", "refused without a word", ""
        return "refused", "", ""
    if isinstance(error, Wrong):
        return "WRONG", str(error), ""
    calls = traceback.extract_tb(error.__traceback__)
    own = [call for call in calls if "/scripts/" in call.filename] or calls
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno} {type(error).__name__}"
    return "WRONG", f"{type(error).__name__}: {error}"[:500], where


def _late(*_):
    raise TookLong


def _cpu():
    """CPU seconds of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def _used():
    """Bytes of address space that this process has."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _watched():
    """What this process writes, by Python's own events: files outside of what is allowed."""
    watched = {"allowed": (), "seen": []}
    events = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.symlink"}

    def hook(event, given):
        if not watched["allowed"]:
            return
        if event == "open" and isinstance(given[2], int):
            if not given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                return
        elif event not in events:
            return
        path = given[1] if event in ("os.rename", "os.symlink") else given[0]
        if isinstance(path, int):
            return
        path = os.path.abspath(os.fsdecode(path))
        # what Python keeps of modules, and what is nowhere
        if "__pycache__" in path or path.startswith("/dev/"):
            return
        if not path.startswith(watched["allowed"]):
            watched["seen"].append(f"{event} {path}")

    sys.addaudithook(hook)
    return watched


if __name__ == "__main__":
    main()
