"""Which environment variables of the user may reach the project: the one list.

A list of what passes, since nobody knows all that may change a result: settings of Python,
matplotlib, TeX, git or pip, libraries loaded into every program. Whatever the project starts is
given no more than `passed` lets through. Standard library alone: `./run verify` and the set-up have
nothing else.
"""

import os
import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from assessment.errors import printable

# Where programs are, how to speak and how to compute: what a program of others may know too.
MACHINE = re.compile(
    r"PATH|LD_LIBRARY_PATH|DYLD_(?:FALLBACK_)?LIBRARY_PATH"
    r"|LANG|LANGUAGE|LC_\w+|LOCPATH|LOCALE_ARCHIVE|TZ|TERM|COLORTERM|NO_COLOR|COLUMNS|LINES"
    r"|(?:OPENBLAS|OMP|MKL)_\w+|VECLIB_MAXIMUM_THREADS"
)
# Who runs it and where there is room, a cluster's, and the project's own.
USER = re.compile(
    r"HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|XDG_(?:CACHE|CONFIG)_HOME|XDG_CONFIG_DIRS|CI"
    r"|(?:SLURM|SBATCH)_\w+|KRB5CCNAME|SNAKEMAKE_(?:PROFILE|SLURM_\w+)|TECTONIC_CACHE_DIR"
    r"|PYTHON|WORLD_BANK_ENDPOINT|RUN_OF_JOB"
)
# How a web service and a package registry are reached.
NETWORK = re.compile(
    r"(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|NIX_SSL_CERT_FILE|OPENSSL_CONF"
    r"|(?:REQUESTS|CURL)_CA_BUNDLE"
    r"|PIP_(?:(?:EXTRA_)?INDEX_URL|NO_INDEX|FIND_LINKS|TRUSTED_HOST|(?:CLIENT_)?CERT|PROXY|RETRIES"
    r"|(?:DEFAULT_)?TIMEOUT|KEYRING_PROVIDER|(?:NO_)?CACHE_DIR|USE_FEATURE|CONFIG_FILE)",
    re.IGNORECASE,
)
# What a build may know, and all that it starts.
BUILD = (MACHINE, USER, NETWORK)
# Where ./run slurm has put the executor that jobs on the cluster need too.
EXTRA = Path(__file__).resolve().parents[2] / ".venv/slurm"
# For Python processes further down: no packages of the user's own, none of the folder they are in.
OWN = {"PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1"}

# Of what does not pass, what would have made a difference; the rest is many things to many tools.
_REACHING = {
    r"PYTHON(?:PATH|HOME|PLATLIBDIR|USERBASE)": "packages elsewhere would go before the pinned",
    r"PYTHON(?:OPTIMIZE|WARNINGS|INSPECT|STARTUP)": "Python would run differently",
    r"MATPLOTLIBRC|MPL\w+": "matplotlib would draw by other settings",
    r"TEX(?:INPUTS|MF|FONTS|FORMATS|POOL|CONFIG)[\w.]*|\w+FONTS|open(?:in|out)_any": (
        "TeX would read other files"
    ),
    r"SOURCE_DATE_EPOCH|FAKETIME\w*": "files would carry another date",
    r"GIT_(?:DIR|WORK_TREE|INDEX_FILE|CONFIG\w*|\w*OBJECT_DIRECTOR\w+|NAMESPACE)": (
        "git would answer of another repository, or by other settings"
    ),
    r"LD_(?:PRELOAD|AUDIT)|DYLD_INSERT_LIBRARIES": "a library would be loaded into every program",
    r"GLIBC_TUNABLES|MALLOC_\w+": "memory would be allocated differently",
    r"BASH_ENV|BASH_FUNC_.+": "a shell would run other commands",
    r"(?:ARROW|NUMEXPR|NPY|NUMPY|PANDAS)_\w+": "a package would compute by other settings",
    r"SNAKEMAKE_\w+": "Snakemake would run differently",
    r"PIP_(?:USER|TARGET|PREFIX|ROOT|DRY_RUN|NO_DEPS|CONSTRAINT|NO_BINARY|ONLY_BINARY|PYTHON)": (
        "pip would install differently, or elsewhere"
    ),
}


def passed(environ: Mapping[str, str], *lists: re.Pattern[str]) -> dict[str, str]:
    """The variables of `environ` on one of the lists, which are those of BUILD by default."""
    return {
        name: value
        for name, value in environ.items()
        if any(one.fullmatch(name) for one in lists or BUILD)
    }


def withheld(environ: Mapping[str, str]) -> dict[str, str]:
    """Name to reason, sorted, of each variable that does not pass and would have made a difference
    to a build or to its set-up; one that is empty makes none."""
    kept, found = _kept(environ), {}
    for name in sorted(set(environ) - set(kept)):
        whys = (why for pattern, why in _REACHING.items() if re.fullmatch(pattern, name))
        if environ[name] and (why := next(whys, "")):
            found[name] = why
    return found


def keep_to_list(environ: MutableMapping[str, str]) -> dict[str, str]:
    """Leave in `environ`, such as os.environ, what a build may know; returns what `withheld` does.

    PYTHONPATH stays where it names the project's own extra alone.
    """
    reasons, kept = withheld(environ), _kept(environ)
    for name in set(environ) - set(kept):
        del environ[name]
    environ.update(kept)
    return reasons


def not_passed_on(reasons: Mapping[str, str]) -> str:
    """The result of `withheld`, in one line."""
    names = {why: [] for why in reasons.values()}
    for name, why in reasons.items():
        names[why].append(printable(name))
    grouped = "; ".join(f"{', '.join(of)} ({why})" for why, of in names.items())
    return f"set here, and not passed on: {grouped}"


def _kept(environ):
    kept = {**passed(environ), **OWN}
    if os.path.realpath(environ.get("PYTHONPATH", "")) == os.path.realpath(EXTRA):
        kept["PYTHONPATH"] = str(EXTRA)
    return kept
