"""Every command of README.md and docs/ is one that a test runs, in a form that is accepted."""

import runpy
import shlex

import pytest

from advice import is_there
from documents import DOCUMENTS, commands, examples, text_of

pytestmark = pytest.mark.workflow
# What is no run of Snakemake: the script that reads its arguments, and a test that runs it.
RUN = {
    "refresh": (
        "refresh",
        "tests/network/test_refresh.py",
        "test_a_revision_is_seen_told_pinned_and_reruns_its_branch_alone",
    ),
    "import": (
        "import",
        "tests/network/test_import.py",
        "test_an_imported_release_is_told_pinned_and_used",
    ),
    "archive": (
        "archive",
        "tests/workflow/test_archive.py",
        "test_two_clones_of_a_commit_make_the_same_archive",
    ),
    "verify": (
        "verify",
        "tests/workflow/test_archive.py",
        "test_a_referee_with_only_python_rebuilds_it_from_the_unpacked_archive",
    ),
    "compare": (
        "compare_releases",
        "tests/workflow/test_compare_releases.py",
        "test_terminal_and_page_say_the_same",
    ),
    "report": (
        None,
        "tests/workflow/test_report.py",
        "test_each_exhibit_is_the_file_with_its_caption",
    ),
    "doctor": (
        None,
        "tests/setup/test_doctor.py",
        "test_what_is_wrong_is_told_with_what_to_do_and_then_it_is_well",
    ),
    "slurm": (None, "tests/slurm/test_shards.py", "test_the_results_are_those_of_a_local_run"),
    "test": (
        None,
        "tests/setup/test_run.py",
        "test_the_lock_of_the_tests_holds_for_plain_runs_too",
    ),
}
# Steps that are no ./run, with a test that does them.
OTHER = {
    "unzip minusma-assessment-0.1.0.zip && cd minusma-assessment-0.1.0": (
        "tests/workflow/test_archive.py",
        "test_a_referee_with_only_python_rebuilds_it_from_the_unpacked_archive",
    ),
}
STATED = sorted({command for name in DOCUMENTS for command in commands(text_of(name))})


def test_the_tests_that_run_them_are_there(root):
    assert len(STATED) > 20
    for file, name in [*OTHER.values(), *(entry[1:] for entry in RUN.values())]:
        assert is_there(root, file, name), name
    assert OTHER.keys() <= set(STATED)


@pytest.mark.parametrize("command", STATED)
def test_a_command_is_accepted(root, built, command):
    if command in OTHER:
        return
    program, *arguments = shlex.split(command)
    assert program == "./run", command
    if arguments and arguments[0] in RUN:
        _accepted(root, *arguments)
    elif arguments:  # ./run alone says how it is used
        mine = built.folder / "mine.yaml"
        mine.write_text(examples(text_of("docs/configuration.md"))[0], encoding="utf-8")
        try:
            planned = built.snakemake(*arguments, *([] if "--list" in arguments else ["-n"]))
        finally:
            mine.unlink()
        assert planned.returncode == 0, planned.stdout[-2000:]


def _accepted(root, name, *arguments):
    script = RUN[name][0]
    # one that is only named has no arguments to read, as in "with ./run import"
    if script and arguments:
        parser = runpy.run_path(str(root / f"scripts/{script}.py"))["_parser"]()
        parser.parse_args(arguments)
