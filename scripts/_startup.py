"""Workarounds for Snakemake 9, applied at its start and skipped where its internals differ.

Each says which issue of github.com/snakemake/snakemake it works around, as of 9.27, and what a
plain start would do. They change parts that are Snakemake's own, so it stays below 10
(pyproject.toml).
"""

import atexit
import shlex
import sys
import textwrap

from snakemake import exceptions
from snakemake.common import configfile
from snakemake.dag import DAG
from snakemake.exceptions import CliException
from snakemake.logging import ColorizingTextHandler, DefaultFormatter, get_event, logger
from snakemake.persistence import ParamsChange, PersistenceBase
from snakemake.script import PythonScript
from snakemake_interface_executor_plugins.executors.real import RealExecutor
from snakemake_interface_logger_plugins.common import LogEvent

from _arguments import unknown
from _ending import system_error_line
from _params import changed_keys
from assessment.archive.records import record_in, unlike_record


def plain_params():
    """Let Snakemake take no param for a pandas object (issue 4220, on imports that it makes early).

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
    part of the page. No issue reports it.
    """
    reporter = sys.modules.get("snakemake.report.html_reporter")
    for name in ("render_categories", "render_results", "render_rules"):
        plain = getattr(getattr(reporter, "data", None), name, None)
        if plain and not getattr(plain, "closes", False):
            setattr(reporter.data, name, _without_tags(plain))


def _without_tags(plain):
    def escaped(*values):
        # in JSON, < is found in strings alone
        return plain(*values).replace("<", "\\u003c")

    escaped.closes = True
    return escaped


def plain_errors():
    """Report in one line what the system refuses, such as a folder that nothing can be written to,
    and what a function of a rule refuses like any other refusal of the config.

    A plain start shows a traceback of the first (issue 1593), and the second within the words for
    a fault of the function (no issue asks for that).
    """
    plain, of_function = exceptions.format_exception_to_string, exceptions.InputFunctionException
    if getattr(plain, "in_a_line", False):
        return
    made = of_function.__init__

    def remembering(self, raised, *given, **named):
        made(self, raised, *given, **named)
        self.raised = raised

    def formatted(error, linemaps=None):
        if isinstance(error, OSError) and error.errno:
            return f"Error: {system_error_line(error)}"
        raised = getattr(error, "raised", None)
        return plain(raised if isinstance(raised, exceptions.WorkflowError) else error, linemaps)

    formatted.in_a_line = True
    exceptions.format_exception_to_string = formatted
    of_function.__init__ = remembering


def strict_config(content):
    """Let `configfile:` take this content, as read with care (no issue: it is how YAML is read).

    Of two equal keys a plain start keeps the last in silence, and says less of other mistakes; with
    its loader, which is all Python, it takes six times as long.
    """
    configfile.load_configfile = lambda path: content


def held_to_records(hashes):
    """Let a result that is not what its job recorded count as incomplete, so that it is made again.

    A plain start looks at inputs alone, and at those by their times: it builds on a result that was
    edited, and takes an older input that was put in the place of a newer one for the same. Where
    results were copied without .snakemake/, it does not see that code or config are others either,
    and takes inputs that are the same, and were written later, for others.
    That is how it is meant, so no issue asks for more. `hashes` is archive.hashes.Hashes.
    """
    plain, plain_checksums = PersistenceBase.incomplete, PersistenceBase.input_checksums
    if getattr(plain, "reads_records", False):
        return

    async def incomplete(self, job):
        found = await plain(self, job)
        if found or not job.log:
            return found
        there = [file for file in job.output if await file.exists()]
        if not there:
            return []
        # of what Snakemake has recorded itself, it also reports the changes
        params = None if self.has_metadata(job) else dict(job.params.items())
        files = [str(name) for name in there], [str(name) for name in job.input], str(job.log[0])
        why = unlike_record(job.rule.name, *files, hashes.of, params)
        if not why:
            return []
        logger.warning(f"{job.rule.name} runs again: {why}")
        return there

    def input_checksums(self, job, name):
        if job.log and not self.has_metadata(job) and (record := record_in(str(job.log[0]))):
            return {f"sha256:{record.inputs[name]}"} if name in record.inputs else set()
        return plain_checksums(self, job, name)

    incomplete.reads_records = True
    PersistenceBase.incomplete, PersistenceBase.input_checksums = incomplete, input_checksums
    atexit.register(hashes.keep)


def named_params():
    """Let a plan name the keys of the params that changed (pull request 3140 brought the values).

    A plain start prints them whole, before and now, 90,000 characters for one year in config.yaml.
    """
    plain = PersistenceBase.params_changed
    if getattr(plain, "names_them", False):
        return

    def params_changed(self, job, file=None):
        change = plain(self, job, file)
        if change:
            texts = {self._serialize_param(value): name for name, value in job.params.items()}
            change.names = {text: texts.get(text, "params") for text in change.only_new}
        return change

    params_changed.names_them = True
    PersistenceBase.params_changed = params_changed
    ParamsChange.__str__ = lambda self: changed_keys(self.only_old, getattr(self, "names", {}))


def no_clock():
    """Let no date of an input end a job whose results are there (issue 3261).

    A plain start takes an input that is newer than what was made of it for a fault of the clock and
    removes the results, as where an archive was unpacked west of where it was packed. What a result
    was made of is known by hash here, so a date decides of nothing.
    """

    async def unchecked(self, job, expanded_output):
        return None

    if hasattr(DAG, "check_output_mtime"):
        DAG.check_output_mtime = unchecked


def known_targets(workflow, files):
    """Refuse a target that nothing makes, with what comes near it (no issue asks for that).

    A plain start speaks of input functions. `files` are the results of a whole build.
    """
    plain = workflow._prepare_dag

    def made(path, name=None):
        return any(rule.is_producer(path) for rule in workflow.rules if name in (None, rule.name))

    def checked(*given, **named):
        asked = workflow.dag_settings
        rules = {rule.name: not rule.has_wildcards() for rule in workflow.rules}
        others = (asked.forcerun, asked.until, asked.omit_from, asked.allowed_rules or ())
        named_too = {one for several in others for one in several} - rules.keys()
        for target in [*asked.targets, *named_too]:
            if why := unknown(target, rules, files, made):
                raise CliException(why)
        if workflow.resource_settings.cores == 0 and not workflow.dryrun:
            raise CliException("with --cores 0 no job can run; give a number from 1, or all")
        return plain(*given, **named)

    workflow._prepare_dag = checked


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
        self.rules = set()

    def format(self, record):
        # the scheduler says two things in each of its rounds, the first without an event
        if record.msg == "Select jobs to execute..." or get_event(record) in self.left_out:
            return ""
        text = super().format(record)
        return _readable(text) if self.dryrun else text

    def format_run_info(self, msg):
        self.jobs = msg.get("stats", {}).get("total", self.jobs)
        return super().format_run_info(msg)

    def format_job_info(self, msg):
        self.started.add(msg["jobid"])
        self.rules.add(msg["rule_name"])
        named = "".join(f" {value}," for value in dict(msg["wildcards"] or {}).values())
        line = f"rule {msg['rule_name']}:{named} job {len(self.started)} of {self.jobs}"
        if self.dryrun:
            line += f"\n    reason: {textwrap.shorten(str(msg['reason']), 180, placeholder=' ...')}"
        return line

    def format_progress(self, msg):
        if msg["done"] < msg["total"]:
            return ""
        leads = "\nopen results/index.html in a browser" if "index" in self.rules else ""
        return f"{super().format_progress(msg)}{leads}"

    def format_job_error(self, msg):
        short = {key: _few(msg[key]) for key in ("input", "output")}
        return super().format_job_error({**msg, **short})


def _readable(plan):
    """A plan in lines that fit, without ways around a rerun, which records would undo."""
    kept = [
        line for line in plan.split("\n") if not line.startswith(("If you prefer", "If you are"))
    ]
    return "\n".join(
        textwrap.fill(line, 100, subsequent_indent=line[: len(line) - len(line.lstrip())])
        if len(line) > 210
        else line
        for line in kept
    )


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
