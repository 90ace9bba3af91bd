"""The arguments of a run: which are targets, which values of options, and which nothing makes.

An option of Snakemake that takes several values takes all that follows it, up to the next option,
and most end with a traceback over what they cannot use.
"""

import argparse
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from assessment.errors import printable

RESULTS = "results/"
# Options whose values are what is made.
OF_TARGETS = ("TARGET", "FILE")
COMMANDS = re.compile(r"^#   [.]/run ([a-z]+)", re.MULTILINE)


def targets_first(arguments: Sequence[str], options: Iterable[argparse.Action]) -> list[str]:
    """Arguments with the targets before all options, also those targets that an option of several
    values would take and cannot use. `options` are those of Snakemake's parser."""
    known = {name: option for option in options for name in option.option_strings}
    targets, others, option, left = [], [], None, 0
    for place, argument in enumerate(arguments):
        if argument == "--":
            return [*targets, *arguments[place + 1 :], *others]
        if argument.startswith("-"):
            option, left = _option(argument, known)
            others.append(argument)
        elif left and (option is None or _is_value(argument, option)):
            others.append(argument)
            left -= 1
        else:
            targets.append(argument)
    return [*targets, *others]


def _option(argument, known):
    """The option that an argument names, and how many values may follow it at most."""
    if option := known.get(argument):
        most = math.inf if option.nargs in ("+", "*") else 1
        return option, option.nargs if isinstance(option.nargs, int) else most
    name = argument.partition("=")[0] if argument.startswith("--") else argument[:2]
    with_value = name in known and (name != argument[:2] or known[name].nargs is None)
    # of one that is shortened, or of several in one, what follows may belong to it
    return None, 0 if with_value else math.inf


def _is_value(text, option):
    if option.nargs is None:
        return True
    if option.choices:
        return text in map(str, option.choices)
    if "=" in (option.metavar or ""):
        return "=" in text
    if option.dest == "configfile":
        return not text.startswith(RESULTS) and (
            text.endswith((".yaml", ".yml", ".json")) or Path(text).exists()
        )
    return option.metavar in OF_TARGETS or not text.startswith(RESULTS)


def misspelt(first: str, help_text: str) -> str:
    """A message on a first argument that is nearly a command of ./run; "" for any other.

    `help_text` is that of `run`, which lists them.
    """
    from difflib import get_close_matches  # here, for the few who need it

    near = get_close_matches(first, COMMANDS.findall(help_text), 1, 0.8)
    return f"{printable(first)} is no command; did you mean this: ./run {near[0]}" if near else ""


def unknown(
    target: str, rules: Mapping[str, bool], files: Sequence[str], made: Callable[..., bool]
) -> str:
    """Why nothing makes a target, and what comes near it; "" where something does.

    `rules` maps the names of rules to whether each is one job, `files` are the results of a whole
    build, and `made` says whether a rule (or the one named second) makes a file.
    """
    if rules.get(target) or made(target):
        return ""
    if target in rules:
        example = next((f", such as {file}" for file in files if made(file, target)), "")
        return f"{target}: is a rule of several jobs; ask for the files that it makes{example}"
    refusal = f"{printable(target)}: no rule has that name, and none makes such a file"
    for path in (f"{RESULTS}{target}", target[target.find(f"/{RESULTS}") + 1 :]):
        if path != target and made(path):
            return f"{refusal}; it is asked for as {printable(path)}"
    folder = f"{target.rstrip('/')}/"
    if within := [file for file in files if file.startswith(folder)]:
        return f"{refusal}; it is a folder, so ask for a file in it, such as {within[0]}"
    from difflib import get_close_matches  # here, for the few who need it

    if near := get_close_matches(target, [*rules, *files], 3, 0.7):
        return f"{refusal}; near it is {' or '.join(near)}"
    return f"{refusal}; results/README.md says what is made, and ./run --list what the rules are"
