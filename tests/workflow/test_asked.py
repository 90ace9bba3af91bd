"""What is asked for on the command line is done where it is clear; else one line says why not."""

import re
import shlex
import subprocess
import sys

import pytest
from snakemake import cli

from _arguments import COMMANDS, OF_TARGETS, misspelt, targets_first, unknown
from advice import commands, followed
from project import PATIENCE

pytestmark = pytest.mark.workflow
TABLE = "results/minusma/table.tex"
OPTIONS = cli.get_argument_parser()._actions
SEVERAL = [one for one in OPTIONS if one.option_strings and one.nargs in ("+", "*")]


@pytest.mark.parametrize("option", SEVERAL, ids=lambda option: option.dest)
def test_no_option_takes_a_target_that_it_cannot_use(option):
    value = "mine.yaml" if option.dest == "configfile" else "a=b"
    value = str(next(iter(option.choices))) if option.choices else value
    for name in option.option_strings:
        given = ["-n", name, value, TABLE]
        if option.metavar in OF_TARGETS and option.dest != "configfile":
            assert targets_first(given, OPTIONS) == given
        else:
            assert targets_first(given, OPTIONS) == [TABLE, "-n", name, value]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("--cores 2 results/a", "results/a --cores 2"),
        ("-c2 results/a --configfile a.yaml b.json results/b",
         "results/a results/b -c2 --configfile a.yaml b.json"),
        ("--cores=2 a --config x=1 results/b", "a results/b --cores=2 --config x=1"),
        ("--configf a.yaml results/a -nk results/b", "--configf a.yaml results/a -nk results/b"),
        ("-n --configfile a.yaml table", "table -n --configfile a.yaml"),
        ("-n --configfile a.yaml x/y.tex", "x/y.tex -n --configfile a.yaml"),
        ("a --config x=1 y=2 b -- results/c -n", "a b results/c -n --config x=1 y=2"),
        ("--report results/report.html --cores 1", "--report results/report.html --cores 1"),
        ("results/a --forcerun table results/b", "results/a --forcerun table results/b"),
        ("-q results/a", "results/a -q"),
        ("--cores all -q rules results/a", "results/a --cores all -q rules"),
    ],
)  # fmt: skip
def test_targets_stand_first_and_options_keep_what_is_theirs(given, asked):
    assert targets_first(given.split(), OPTIONS) == asked.split()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("all", ""),
        (TABLE, ""),
        ("minusma/table.tex", f"it is asked for as {TABLE}"),
        (f"/somewhere/{TABLE}", f"it is asked for as {TABLE}"),
        ("results/minusma/", f"it is a folder, so ask for a file in it, such as {TABLE}"),
        ("results/minusma/tabel.tex", f"near it is {TABLE}"),
        ("tabel", "near it is table"),
        ("table", f"is a rule of several jobs; ask for the files that it makes, such as {TABLE}"),
        (
            "\x1b[2J",
            r"^\\x1b\[2J: no rule has that name, and none makes such a file; results/",
        ),
    ],
)
def test_what_comes_near_to_a_target_is_told(target, message):
    def made(path, rule="table"):
        return (path, rule) == (TABLE, "table")

    found = unknown(target, {"all": True, "table": False}, [TABLE], made)
    assert re.search(message, found) and bool(message) == bool(found)


@pytest.fixture(scope="module")
def asked(new_project):
    """What ./run says, but for the set-up, in a project in which nothing was built."""
    folder = new_project("asked").folder
    (folder / "mine.yaml").write_text("support: {full: 3}\n")
    (folder / "latin.yaml").write_bytes("a: é\n".encode("latin-1"))

    def run(*arguments):
        command = [sys.executable, "scripts/_snakemake.py", *arguments]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.run(command, cwd=folder, timeout=PATIENCE, **options)

    run.folder = folder
    return run


def test_a_target_behind_a_config_is_made(asked):
    run = asked("-n", "--configfile", "mine.yaml", TABLE)
    assert run.returncode == 0 and re.search(r"^table +1$", run.stdout, re.MULTILINE), run.stdout


def _line(run, message):
    assert run.returncode in (1, 2), run.stdout
    assert "Traceback" not in run.stdout
    (line,) = [line for line in run.stdout.splitlines() if message in line]
    assert len(line) < 250
    return line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-n", "--configfile", "latin.yaml"], "Error: latin.yaml, line 1: not UTF-8; save the"),
        (["-n", "--config", "1=2"], "Error: Invalid config definition"),
        (["-n", "--no-such"], "run: unrecognized arguments: --no-such; "),
        (["--forcerun", "tabel", "--cores", "1"], "near it is table"),
        (["--allowed-rules", "tabel", "-n"], "near it is table"),
        ([TABLE], f"run: say how many jobs may run at once: ./run --cores 4 {TABLE}"),
        (["all of it"], "run: say how many jobs may run at once: ./run --cores 4 'all of it'"),
        (["--cores", "0"], "Error: with --cores 0 no job can run"),
        (["-n", "minusma/table.tex"], f"it is asked for as {TABLE}"),
    ],
    ids=lambda item: " ".join(item[-2:]) if isinstance(item, list) else "",
)
def test_what_cannot_be_done_is_told_in_a_line(asked, arguments, message):
    _line(asked(*arguments), message)


def _plainly(asked, *arguments):
    """What Snakemake says where ./run does not start it."""
    command = [sys.executable, "-m", "snakemake", *arguments]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(command, cwd=asked.folder, timeout=PATIENCE, **options)


def test_a_result_is_no_config_of_a_plain_start_either(asked):
    (asked.folder / "results").mkdir()
    (asked.folder / "results/one.json").write_text("{}")
    run = _plainly(asked, "-n", "--configfile", "mine.yaml", "results/one.json")
    _line(run, "results/one.json: is a result, no config; ask for it before all options")


def test_what_nothing_makes_is_told_in_a_line(asked):
    """By a plain start too; and the rules are listed by the command of the message."""
    run = _plainly(asked, "-n", "of-no-use")
    line = _line(run, "of-no-use: no rule has that name, and none makes such a file")
    assert line == _line(asked("-n", "of-no-use"), "of-no-use")
    (command,) = commands(line)
    assert command == "./run --list"
    (asked.folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    assert "\ntable\n" in followed(asked.folder, command).stdout


def test_how_many_jobs_may_run_is_said_as_the_message_says(asked):
    line = _line(asked(TABLE), "run: say how many jobs may run at once")
    (command,) = commands(line)
    run = asked(*shlex.split(command)[1:], "-n")
    assert run.returncode == 0 and re.search(r"^table +1$", run.stdout, re.MULTILINE), run.stdout


def test_a_misspelt_command_is_told_as_it_is_spelt(asked, root):
    line = _line(asked("verfy"), "run: verfy is no command; did you mean this: ./run verify")
    (command,) = commands(line)
    help_text = (root / "run").read_text(encoding="utf-8")
    assert command.split()[1] in COMMANDS.findall(help_text)
    # no rule is taken for one
    rules = re.findall(r"^rule (\w+):", "".join(
        path.read_text(encoding="utf-8") for path in (root / "workflow/rules").glob("*.smk")
    ), re.MULTILINE)  # fmt: skip
    others = set(rules) - set(COMMANDS.findall(help_text))
    assert len(others) > 10 and not any(misspelt(name, help_text) for name in others)
