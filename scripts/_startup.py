"""Where Snakemake needs help at its start; one that is built otherwise is left as it is."""

import fcntl
import shlex
import socket
import sys
from pathlib import Path

from snakemake.persistence import PersistenceBase
from snakemake.script import PythonScript
from snakemake_interface_executor_plugins.executors.real import RealExecutor


def plain_params():
    """Tell Snakemake that no param is a pandas object.

    With pandas installed, Snakemake imports it, a third of a start in which nothing is to be
    done, to hash params that are data frames. Params here are plain; for those the pandas way
    falls back on the builtin one, so the recorded values stay the same.
    """
    builtin = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if builtin and hasattr(PersistenceBase, "_serialize_param_pandas"):
        PersistenceBase._serialize_param_pandas = builtin


def quoted_python():
    """Let jobs run where the path of Python has a space in it, as in a clone in "my papers/".

    Snakemake writes that path as it is into the shell commands that run scripts, and into those
    that a cluster is given.
    """
    script, submitted = PythonScript._execute_cmd, RealExecutor.format_job_exec
    if getattr(script, "quotes_python", False):
        return

    def quoted_script(self, command, **values):
        if "py_exec" in values:
            values["py_exec"] = shlex.quote(values["py_exec"])
        return script(self, command, **values)

    def quoted_job(self, job):
        python = self.get_python_executable()
        return submitted(self, job).replace(python, shlex.quote(python), 1)

    quoted_script.quotes_python = True
    PythonScript._execute_cmd = quoted_script
    RealExecutor.format_job_exec = quoted_job


def closed_report():
    """Keep text that Snakemake writes into the scripts of its report from ending them.

    It writes JSON there as it is, so a title with </script> in it would become part of the page.
    """
    reporter = sys.modules.get("snakemake.report.html_reporter")
    for name in ("render_categories", "render_results", "render_rules"):
        plain = getattr(getattr(reporter, "data", None), name, None)
        if plain and not getattr(plain, "closes", False):
            setattr(reporter.data, name, _without_tags(plain))


def _without_tags(plain):
    def escaped(*values):
        # in JSON, < stands in strings alone
        return plain(*values).replace("<", "\\u003c")

    escaped.closes = True
    return escaped


_alive = []  # the open file whose lock says that this run lives, held until the process ends


def release_dead_locks(folder):
    """Let a run go on after one that was killed: clear the locks that it left in `folder`.

    Snakemake's locks are files, and outlive a run that was killed. Each run therefore also holds
    a shared lock of the system's, which ends with its process whatever happens: if this one can
    have it alone, no other run lives, and locks that are there are dead. `folder` is .snakemake/.

    Not every shared file system shows such a lock to other machines. The file that is locked
    therefore names the machine, and locks of runs on another one are left for the user to judge.
    """
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    machine = socket.gethostname()
    try:
        file = open(folder / "alive", "a+")  # noqa: SIM115, held open on purpose
        _alive.append(file)
        fcntl.flock(file, fcntl.LOCK_SH)
        file.seek(0)
        locked_by = file.read().strip() or machine
        locks = sorted((folder / "locks").glob("*.lock"))
        if locks and locked_by == machine and _alone(file):
            for lock in locks:
                lock.unlink(missing_ok=True)
            locks = []
        fcntl.flock(file, fcntl.LOCK_SH)
        if not locks:
            file.truncate(0)
            print(machine, file=file, flush=True)
    except OSError:
        return  # a file system without such locks: Snakemake's own message says what to do


def _alone(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
