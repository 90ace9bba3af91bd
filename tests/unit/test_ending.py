"""How commands end: the code and the one line, whatever went wrong."""

import errno
import os
import re
import shutil
import subprocess
import sys

import pytest

from _ending import CLOSED, FAULT, INTERRUPTED, ended
from assessment.errors import InputError, listed, printable

REFUSED = 3


def _raise(error):
    raise error


@pytest.mark.parametrize("code", [0, 1, 4])
def test_a_command_that_ends_keeps_its_code(code, capsys):
    assert ended("verify", REFUSED, lambda: code) == code
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (InputError("a.zip: cut short"), "verify: a.zip: cut short"),
        (InputError("two\n  lines"), "verify: two\n  lines"),
        (InputError("\x1b[2Ja\u202eb\ud800"), "verify: \\x1b[2Ja\\u202eb\\ud800"),
        (FileNotFoundError(2, "No such file", "x\ny"), "verify: x\\ny: No such file"),
        (OSError(errno.ENOSPC, "No space left"), "verify: No space left; make room there"),
        (OSError("no connection"), "verify: no connection"),
    ],
)
def test_what_the_user_can_mend_is_a_line_and_the_code_of_the_command(error, message, capsys):
    assert ended("verify", REFUSED, _raise, error) == REFUSED
    said = capsys.readouterr().err
    assert said.startswith(message) and "Traceback" not in said


@pytest.mark.parametrize(
    "error",
    [
        RecursionError("too deep"),
        TypeError("'float' object cannot be interpreted as an integer"),
        KeyError("\x1b[31m\nresults"),
        MemoryError(),
        AttributeError("x" * 10_000),
    ],
)
def test_what_nobody_foresaw_is_one_line_with_its_place_and_a_code_of_its_own(error, capsys):
    assert ended("compare", 2, _raise, error) == FAULT
    said = capsys.readouterr().err
    named = type(error).__name__
    assert said.startswith(f"compare: a fault of the program, not of what it was given: {named}: ")
    assert said.count("\n") == 1 and "\x1b" not in said and len(said) < 900
    assert "test_ending.py:" in said and "report this line" in said


def test_who_interrupts_or_reads_no_more_is_told_nothing_of_a_fault(capsys):
    assert ended("compare", 2, _raise, KeyboardInterrupt()) == INTERRUPTED
    assert ended("compare", 2, _raise, BrokenPipeError()) == CLOSED
    assert capsys.readouterr().err == "compare: interrupted\n"


def test_a_wrong_call_keeps_its_own_code():
    with pytest.raises(SystemExit) as end:
        ended("compare", 2, sys.exit, 5)
    assert end.value.code == 5


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from _ending import ended
sys.exit(ended("compare", 2, lambda: print("x" * 100_000) or 1))
"""


@pytest.mark.parametrize(("place", "code"), [("full", 2), ("closed", CLOSED)])
def test_output_that_cannot_be_written_is_no_difference(place, code, root):
    if place == "full":
        out = os.open("/dev/full", os.O_WRONLY)
    else:
        unread, out = os.pipe()
        os.close(unread)
    program = [sys.executable, "-c", PROGRAM, str(root / "scripts")]
    run = subprocess.run(program, stdout=out, stderr=subprocess.PIPE, text=True)
    os.close(out)
    assert run.returncode == code
    assert run.stderr.count("\n") == (place == "full") and "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Côte d’Ivoire, 2013–2016: ≥ 3", "Côte d’Ivoire, 2013–2016: ≥ 3"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\rb\tc\nd\x85e\x7f", "a\\rb\\tc\\nd\\x85e\\x7f"),
        ("\u202e\u2066\u200b\ufeff\u2028", "\\u202e\\u2066\\u200b\\ufeff\\u2028"),
        ("\ud800\U000e0041", "\\ud800\\U000e0041"),
    ],
)
def test_what_strangers_wrote_is_one_line_that_steers_no_terminal(text, shown):
    assert printable(text) == shown


def test_names_in_a_list_are_escaped_too():
    assert listed(["b\x1b[2J", "a\nimport: done"]) == "a\\nimport: done, b\\x1b[2J"


@pytest.mark.parametrize(
    ("script", "message", "code"),
    [
        ("import no_such_package", "compare: a fault of the program, .* No module named", FAULT),
        ("raise EOFError('marshal data too short')", "compare: a fault of the program", FAULT),
        ("raise SystemExit(1)", "", 1),
        ("print(__name__, __import__('sys').argv[1:])", "", 0),
    ],
)
def test_what_keeps_a_command_from_starting_is_no_difference(root, tmp_path, script, message, code):
    own = [f"assessment/{name}.py" for name in ("__init__", "errors", "surroundings")]
    for name in ("_ending.py", "_bytecode.py", *own):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / "scripts" / name, tmp_path / name)
    (tmp_path / "compare_releases.py").write_text(script)
    command = [sys.executable, tmp_path / "_ending.py", "compare_releases", "a b", "-c"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == code and re.match(message, run.stderr) and run.stderr.count("\n") < 2
    assert run.stdout == ("__main__ ['a b', '-c']\n" if code == 0 else "")
