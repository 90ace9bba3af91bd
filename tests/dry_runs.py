"""Dry runs of Snakemake that spare its import, most of what one takes: the tests do over a hundred.

As a program it imports Snakemake and waits; each run is a fork of it, in which nothing of a project
was imported before. What runs jobs is started as a user would (project.py).
"""

import atexit
import functools
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile


def dry_run(folder, arguments, variables, patience):
    """A finished `python -m snakemake ARGUMENTS` in `folder`: its code, stdout and stderr as one.

    One that takes longer than `patience` seconds is ended.
    """
    waiting = _waiting()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as said:
        asked = [str(folder), arguments, variables, patience, said.name]
        print(json.dumps(asked), file=waiting.stdin, flush=True)
        code = int(waiting.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, said.read())


@functools.cache
def _waiting():
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    waiting = subprocess.Popen([sys.executable, __file__], env=variables, **pipes)
    # it ends when nothing more can be asked
    atexit.register(waiting.communicate)
    return waiting


def _serve():
    # with what a start imports beside Snakemake, none of it the project's
    import fastjsonschema  # noqa: F401
    import smart_open  # noqa: F401
    from snakemake import cli

    cli.get_argument_parser()
    gc.freeze()
    for line in sys.stdin:
        folder, arguments, variables, patience, said = json.loads(line)
        if not os.fork():
            _become_snakemake(folder, arguments, variables, patience, said)
            return
        _, status = os.wait()
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become_snakemake(folder, arguments, variables, patience, said):
    signal.alarm(patience)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(said, os.O_WRONLY)
    for stream, source in enumerate((nothing, output, output)):
        os.dup2(source, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.path[0], sys.argv[1:] = folder, arguments
    runpy.run_module("snakemake", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
