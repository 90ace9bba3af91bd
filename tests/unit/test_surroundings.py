"""One list says what of the user's surroundings reaches the project."""

import ast
import os
import re

import pytest

from assessment import surroundings
from assessment.surroundings import EXTRA, MACHINE, NETWORK, keep_to_list, passed, withheld

ORDINARY = {
    "PATH": "/bin", "HOME": "/h", "USER": "a", "LANG": "de_DE.UTF-8", "LC_NUMERIC": "fr_FR",
    "TZ": "Africa/Bamako", "TMPDIR": "/scratch", "COLUMNS": "80", "LD_LIBRARY_PATH": "/opt/lib",
    "OMP_NUM_THREADS": "2", "OPENBLAS_CORETYPE": "Haswell", "https_proxy": "http://proxy:3128",
    "HTTPS_PROXY": "http://proxy:3128", "SSL_CERT_FILE": "/certs.pem", "PYTHON": "python3.12",
    "PIP_INDEX_URL": "https://mirror.invalid/simple", "WORLD_BANK_ENDPOINT": "http://[::1]/v2",
    "SLURM_CONF": "/etc/slurm.conf", "SNAKEMAKE_PROFILE": "mine", "CI": "true",
}  # fmt: skip
SILENT = {
    "SSH_AUTH_SOCK": "/run/ssh", "EDITOR": "vi", "PYTHONDONTWRITEBYTECODE": "1", "GIT_EDITOR": "vi",
    "PYTHONUNBUFFERED": "1", "VIRTUAL_ENV": "/venv", "CONDA_PREFIX": "/conda", "TEXT": "x",
    "PYTHONPATH": "", "SECRET_TOKEN": "x", "PIP_NO_INPUT": "1",
}  # fmt: skip
HOSTILE = {
    "PYTHONPATH": "/p", "PYTHONHOME": "/usr", "MATPLOTLIBRC": "/rc", "MPLCONFIGDIR": "/mpl",
    "TEXINPUTS": "/tex:", "TEXMFHOME": "/tex", "TEXMFCNF": "/tex", "openin_any": "a",
    "GIT_DIR": "/git", "GIT_CONFIG_COUNT": "1", "LD_PRELOAD": "/x.so", "BASH_ENV": "/x.sh",
    "BASH_FUNC_python%%": "() { :; }", "PIP_USER": "1", "PIP_TARGET": "/t", "PIP_DRY_RUN": "1",
    "SOURCE_DATE_EPOCH": "1", "PYTHONOPTIMIZE": "2", "ARROW_DEFAULT_MEMORY_POOL": "system",
}  # fmt: skip


def test_what_is_on_the_list_passes_and_nothing_else():
    environ = {**HOSTILE, **SILENT, **ORDINARY, "NOBODY_FORESAW_THIS": "1"}
    assert passed(environ) == ORDINARY
    # a program of others learns neither who runs it nor how the network is reached
    assert set(passed(environ, MACHINE)).isdisjoint(
        {"HOME", "USER", "https_proxy", "PIP_INDEX_URL"}
    )
    assert set(passed(environ, MACHINE, NETWORK)) - set(passed(environ, MACHINE)) == {
        "https_proxy", "HTTPS_PROXY", "SSL_CERT_FILE", "PIP_INDEX_URL",
    }  # fmt: skip


def test_what_would_have_made_a_difference_is_told_with_a_reason_and_the_rest_is_silent():
    withheld_ones = withheld({**SILENT, **ORDINARY, **HOSTILE})
    assert list(withheld_ones) == sorted(HOSTILE) and all(withheld_ones.values())
    assert withheld({**SILENT, **ORDINARY}) == {}


def test_a_process_keeps_to_the_list_and_says_what_it_withheld_once():
    environ = {**SILENT, **ORDINARY, **HOSTILE}
    assert keep_to_list(environ) == withheld({**SILENT, **ORDINARY, **HOSTILE})
    assert environ == {**ORDINARY, **surroundings.OWN}
    assert keep_to_list(environ) == {}


@pytest.mark.parametrize("path", [str(EXTRA), os.path.relpath(EXTRA), f"{EXTRA}/"])
def test_the_projects_own_extra_stays_on_the_path(path):
    environ = {"PYTHONPATH": path}
    assert keep_to_list(environ) == {} and environ["PYTHONPATH"] == str(EXTRA)
    beside = {"PYTHONPATH": os.pathsep.join([path, "/others"])}
    assert list(keep_to_list(beside)) == ["PYTHONPATH"] and "PYTHONPATH" not in beside


# Started with -I, and by archive/confinement.py with what is on the list; they can ask none.
ALONE = ("assessment/archive/compare_files.py", "assessment/archive/supervisor.py")


def test_whatever_the_project_starts_is_given_what_is_on_the_list(root):
    """Each call that starts a process is in a function that asks the list."""
    starting = re.compile(r"subprocess\.(?:run|Popen|call|check_\w+)\(|os\.(?:system|popen|spawn)")
    files = 0
    for path in sorted((root / "scripts").glob("**/*.py")):
        text = path.read_text(encoding="utf-8")
        if not starting.search(text):
            continue
        files += 1
        if path.relative_to(root / "scripts").as_posix() in ALONE:
            continue
        functions = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef)]
        sources = [ast.get_source_segment(text, one) for one in functions]
        asking = "".join(one for one in sources if "passed(" in one)
        assert len(starting.findall(text)) == len(starting.findall(asking)), path
    assert files > len(ALONE)


def test_no_interpreter_of_run_is_steered_by_the_user(root):
    text = (root / "run").read_text(encoding="utf-8")
    starts = re.findall(r'^(?!#).*?(?:python"?|"\$name") (-\S+(?: -\S+)*)', text, re.MULTILINE)
    assert len(starts) >= 6 and all("-I" in one or "-E -s" in one for one in starts), starts
