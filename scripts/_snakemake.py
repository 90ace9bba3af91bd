"""Snakemake as `python -m snakemake` starts it, at less cost and with more care: ./run calls this.

Of a run in which nothing is to be done, a plain start spends a fifth on looking for garbage among
what it imports, at the end once more. What --configfile names it reads before any rule, by a loader
that repeats what aliases mean without an end and runs code that it finds in templates (no
issue: it takes config for the user's own). A plain start has read them so before anything of this
project is asked; jobs of a cluster start plainly, with files that have been read here. Options
that take what follows them, and end with a traceback over it, leave targets alone here.
"""

import gc
import os
import runpy
import shlex
import sys
from contextlib import suppress
from pathlib import Path

gc.disable()  # until the rules are read: workflow/rules/start.smk
sys.path.append(sys.path.pop(0))  # this folder has names of its own

import _bytecode  # noqa: E402, F401, before all that it is to keep whole
from _arguments import misspelt, targets_first  # noqa: E402

WRONG_CALL = 2
first = sys.argv[1] if len(sys.argv) > 1 else ""
if first.isalpha() and (near := misspelt(first, Path("run").read_text(encoding="utf-8"))):
    print(f"run: {near}", file=sys.stderr)
    sys.exit(WRONG_CALL)
if first and not any(one.startswith("-") for one in sys.argv[1:]):
    named = shlex.join(sys.argv[1:])
    print(f"run: say how many jobs may run at once: ./run --cores 4 {named}", file=sys.stderr)
    sys.exit(WRONG_CALL)

# isort: split
from assessment import surroundings  # noqa: E402

if withheld := surroundings.keep_to_list(os.environ):
    print(f"run: {surroundings.not_passed_on(withheld)}", file=sys.stderr)
if extra := os.environ.get("PYTHONPATH"):
    sys.path.append(extra)  # ./run slurm has named it; this Python looks at no such variable
# Snakemake cannot do without this folder of the user's, and HOME may lead nowhere
cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
used = os.path.join(cache, "snakemake/snakemake/source-cache/snakemake-runtime-cache")
with suppress(OSError):
    if os.path.isabs(used):
        os.makedirs(used, exist_ok=True)
if not (os.path.isabs(used) and os.access(used, os.W_OK)):
    os.environ["XDG_CACHE_HOME"] = os.path.abspath(".snakemake/cache")

from snakemake.common import configfile  # noqa: E402

from assessment.errors import InputError  # noqa: E402
from assessment.strict_yaml import read_yaml  # noqa: E402


def strictly_read(path):
    """The config in a file; CliException, which Snakemake prints, where it has none."""
    try:
        content = read_yaml(path)
    except InputError as error:
        raise CliException(str(error)) from None
    if not isinstance(content, dict):
        raise CliException(f"{path}: has no keys; workflow/schemas/config.schema.yaml lists them")
    return content


# before anything takes it from there
configfile.load_configfile = strictly_read

# isort: split
from snakemake import cli  # noqa: E402
from snakemake.exceptions import CliException  # noqa: E402


def refusing_in_a_line(parse):
    """A parser of the values of an option that refuses wrong ones in one line, not a traceback."""

    def parsed(*values, **named):
        try:
            return parse(*values, **named)
        except ValueError as error:
            raise CliException(str(error)) from None

    return parsed


def parser_of(profiles=None, plain=cli.get_argument_parser):
    """Snakemake's parser of arguments, which leaves targets alone and ends with one line."""
    parser = plain(profiles)
    parse = parser.parse_args
    parser.parse_args = lambda arguments=None: parse(
        targets_first(sys.argv[1:] if arguments is None else arguments, parser._actions)
    )
    parser.error = lambda message: parser.exit(
        WRONG_CALL, f"run: {message}; .venv/bin/snakemake --help lists the options\n"
    )
    return parser


cli.get_argument_parser = parser_of
for name in [name for name in vars(cli) if name.startswith("parse_") and name != "parse_args"]:
    setattr(cli, name, refusing_in_a_line(getattr(cli, name)))
try:
    runpy.run_module("snakemake", run_name="__main__", alter_sys=True)
finally:
    gc.freeze()  # what is there now ends with the process
