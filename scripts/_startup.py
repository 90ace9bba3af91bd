"""Where Snakemake needs help at its start; one that is built otherwise is left as it is.

Each says which issue of github.com/snakemake/snakemake it works around, as of 9.27, and what a
plain start would do. They change parts that are Snakemake's own, so it stays below 10
(pyproject.toml).
"""

import fcntl
import shlex
import socket
import sys
import textwrap
from pathlib import Path

from snakemake.common import configfile
from snakemake.logging import ColorizingTextHandler, DefaultFormatter, get_event
from snakemake.persistence import PersistenceBase
from snakemake.script import PythonScript
from snakemake_interface_executor_plugins.executors.real import RealExecutor
from snakemake_interface_logger_plugins.common import LogEvent


def plain_params():
    """Tell Snakemake that no param is a pandas object (issue 4220, on imports that it makes early).

    With pandas installed, a plain start imports it, a third of one in which nothing is to be
    done, to hash params that are data frames. Params here are plain; for those the pandas way
    falls back on the builtin one, so the recorded values stay the same.
    """
    builtin = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if builtin and hasattr(PersistenceBase, "_serialize_param_pandas"):
        PersistenceBase._serialize_param_pandas = builtin


def quoted_python():
    """Let jobs run where the path of Python has a space in it, as in a clone in "my papers/".

    Snakemake writes that path as it is into the shell commands that run scripts (issue 2645), and
    into those that a cluster is given (issue 3211): there every job of a plain start fails.
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

    It writes JSON there as it is, so of a plain start a title with </script> in it would become
    part of the page. No issue tells of it.
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


def strict_config(content):
    """Let `configfile:` take this content, as read with care (no issue: it is how YAML is read).

    Of two equal keys a plain start keeps the last in silence, and says less of other mistakes; with
    its loader, which is all Python, it takes six times as long.
    """
    configfile.load_configfile = lambda path: content


_alive = []  # the open file whose lock says that this run lives, held until the process ends


def release_dead_locks(folder):
    """Let a run go on after one that was killed: clear the locks that it left in `folder`.

    Snakemake's locks are files, and outlive a run that was killed. Each run therefore also holds
    a shared lock of the system's, which ends with its process whatever happens: if this one can
    have it alone, no other run lives, and locks that are there are dead. `folder` is .snakemake/.
    A plain start refuses to run until the user has called it with --unlock, which is its design:
    no issue asks for more.

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


class Brief(DefaultFormatter):
    """What a terminal shows of a run: a line a job (issue 3856). Snakemake's log file has the rest.

    A plain start prints every input of every job, 20,000 characters for the list of artifacts,
    and three lines when it ends. `--quiet rules` hides what it says of failed jobs as well, and a
    logger plugin that draws on the terminal (snakemake-logger-plugin-rich) costs a start 0.2 s.
    """

    left_out = (LogEvent.WORKFLOW_STARTED, LogEvent.JOB_STARTED, LogEvent.JOB_FINISHED)
    jobs, dryrun = "?", False

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.started = set()  # one that is submitted again is no other job

    def format(self, record):
        # the scheduler says two things in each of its rounds, the first without an event
        if record.msg == "Select jobs to execute..." or get_event(record) in self.left_out:
            return ""
        return super().format(record)

    def format_run_info(self, msg):
        self.jobs = msg.get("stats", {}).get("total", self.jobs)
        return super().format_run_info(msg)

    def format_job_info(self, msg):
        self.started.add(msg["jobid"])
        named = "".join(f" {value}," for value in dict(msg["wildcards"] or {}).values())
        line = f"rule {msg['rule_name']}:{named} job {len(self.started)} of {self.jobs}"
        if self.dryrun:
            line += f"\n    reason: {textwrap.shorten(str(msg['reason']), 200, placeholder=' ...')}"
        return line

    def format_progress(self, msg):
        return super().format_progress(msg) if msg["done"] == msg["total"] else ""

    def format_job_error(self, msg):
        short = {key: _few(msg[key]) for key in ("input", "output")}
        return super().format_job_error({**msg, **short})


def _few(files):
    files = list(files or [])
    return files if len(files) < 6 else [*files[:5], f"and {len(files) - 5} more"]


class _Lines(ColorizingTextHandler):
    def emit(self, record):
        # else a blank line goes before each job
        self.last_msg_was_job_info = True
        super().emit(record)


def brief_terminal(logger):
    """Let the terminal show a line a job, unless the user asked for more (--verbose, -p)."""
    for handler in list(logger.handlers):
        asked = handler.filters[0] if handler.filters else None
        if handler.name != "DefaultStreamHandler" or asked.verbose or asked.printshellcmds:
            continue
        form = Brief(handler.formatter.quiet, handler.formatter.show_failed_logs)
        form.dryrun = asked.dryrun
        logger.addHandler(_Lines(handler.nocolor, handler.stream, form, asked))
        logger.removeHandler(handler)
