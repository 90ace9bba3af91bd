"""`./run doctor` checks this clone and this machine, and shows what it found on one screen.

It repairs nothing and writes nothing. Ends with 0 where nothing is wrong, 1 where something is, and
2 where it was called wrongly. Needs Python 3.11 or later, nothing else.
"""

import argparse
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

from _diagnosis import conditions
from _ending import ended
from assessment.condition import NOTE, OK, WRONG, Condition

ROOT = Path(__file__).resolve().parent.parent
SOUND, AILING = range(2)
# The screen: what is shown of one part has two lines, and what is wrong also says what to do.
WIDTH, LINES = 100, 40
MARKS = {OK: "ok", NOTE: "-", WRONG: "!!"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./run doctor",
        description=__doc__.partition("\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args(arguments)
    # in whatever letters a folder is called
    sys.stdout.reconfigure(errors="backslashreplace")
    found = list(conditions(ROOT))
    print("\n".join(screen(found)))
    return AILING if any(one.state == WRONG for one in found) else SOUND


def screen(found: Iterable[Condition]) -> list[str]:
    """The lines of one screen; where there would be more, notes are cut to a line each."""
    found = list(found)
    left = max(len(one.name) for one in found) + 5
    whole = [_lines(one, left) for one in found]
    cut = [
        lines if one.state == WRONG else lines[:1] for one, lines in zip(found, whole, strict=True)
    ]
    chosen = whole if sum(map(len, whole)) < LINES - 1 else cut
    lines = [line for part in chosen for line in part]
    wrong, notes = (sum(one.state == state for one in found) for state in (WRONG, NOTE))
    count = f"{wrong} wrong (!!)" if wrong else "nothing is wrong"
    return [*lines[: LINES - 2], "", f"{count}; {notes} to know (-); nothing was changed"]


def _lines(one, left):
    first = f"{MARKS[one.state]:3}{one.name}"
    lines = _wrapped(one.text, WIDTH - left, 3 if one.state == WRONG else 2)
    lines += [f"-> {line}" if not n else f"   {line}"
             for n, line in enumerate(_wrapped(one.advice, WIDTH - left - 3, 2))]  # fmt: skip
    return [f"{'' if n else first:{left}}{line}".rstrip() for n, line in enumerate(lines)]


def _wrapped(text, width, most):
    return textwrap.wrap(text, width, max_lines=most, placeholder=" ...")


if __name__ == "__main__":
    sys.exit(ended("doctor", AILING, main, sys.argv[1:]))
