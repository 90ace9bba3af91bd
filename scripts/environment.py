"""Make the environment .venv/ from the locks: `python3 environment.py FOLDER LOCK [EXTRA]`.

Needs nothing but Python 3.11 or later with its venv module. pip installs uv, which makes the
environment; both are in a passing folder and are gone afterwards. The environment is made aside
and put in place whole, and it holds no path of its own, so that a copied or moved folder keeps
working with the one it has. An extra goes into a folder of its own, .venv/EXTRA/, which Python
looks into when PYTHONPATH names it: every start of Snakemake imports the executors that it
finds, and should not find those that it is not to use.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from _ending import system_error_line
from assessment.surroundings import NETWORK, keep_to_list, passed

LOCKS = ("requirements.lock", "requirements-test.lock")  # the second holds all of the first
BUILD_LOCK = "requirements-build.lock"
NOT_FETCHED = "pip could not install {} (see its reason above); is there a network? Then run again"
HALF_MADE = ".venv is half made, or was not made by ./run; delete it and run again: rm -rf .venv"
UNDER_WAY = (
    ".venv.partial is there: another set-up is under way, or one was interrupted; "
    "if none is running, delete it and run again: rm -rf .venv.partial"
)
# Where pip says that packages are to be had, and how uv is given the same. What else pip may be
# given (a proxy, certificates) makes it fetch in uv's place.
REGISTRY = {
    "PIP_INDEX_URL": ("UV_DEFAULT_INDEX", " "),
    "PIP_EXTRA_INDEX_URL": ("UV_INDEX", " "),
    "PIP_FIND_LINKS": ("UV_FIND_LINKS", ","),
    "PIP_TRUSTED_HOST": ("UV_INSECURE_HOST", " "),
}
# pip's settings, of which those count that are on the list (assessment.surroundings), and what it
# installs by them, in one process, since a start of it takes a second.
BOTH = r"""
import ast, contextlib, io, json, os, re, sys
listed, pip, *call = sys.argv[1:]
sys.path.insert(0, os.path.dirname(pip))
from pip._internal.cli.main import main
with contextlib.redirect_stdout(io.StringIO()) as printed:
    # as loudly as it can: a setting may be to be quiet
    ended = main(["config", "list", "-vvv"])
if ended:
    sys.exit(printed.getvalue() or ended)
kept = {}
for section in ("global", "install", ":env:"):
    for name, value in re.findall(rf"^{section}\.([\w-]+)=(.*)$", printed.getvalue(), re.MULTILINE):
        variable = "PIP_" + name.upper().replace("-", "_")
        if re.fullmatch(listed, variable) and variable != "PIP_CONFIG_FILE":
            kept[variable] = " ".join(ast.literal_eval(value).split())
for name in [name for name in os.environ if name.startswith("PIP_")]:
    del os.environ[name]
os.environ.update(kept, PIP_CONFIG_FILE=os.devnull)
print(json.dumps(kept), flush=True)
sys.exit(main(call))
"""
# Each pinned package that this platform takes must be there. What no other of them asks for must be
# importable, by its own name where it has a module of that, unless it is a program alone.
CHECK = r"""
import importlib, re, sys
from importlib import metadata
lock, *folders = sys.argv[1:]
sys.path[:0] = folders
pinned = re.findall(r"^([\w.-]+)==[^\s;]+ *(;?)(.*(?:\n\W.*)*)", open(lock).read(), re.M)
for name, marker, asking in pinned:
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        if not marker:
            sys.exit(f"{name}: it is not there")
        continue
    asked_by = set(re.findall(r"^ +#(?: +via)? +(?!via$)([\w.-]+)$", asking, re.M))
    if asked_by and asked_by <= {name for name, *_ in pinned}:
        continue
    files = [file for file in found.files or () if file.suffix in (".py", ".so", ".pyd")]
    modules = {file.parts[0].partition(".py")[0] for file in files}
    own = {one for one in modules if re.sub("[-_.]+", "-", one).lower() == name}
    for module in own or filter(str.isidentifier, modules):
        try:
            importlib.import_module(module)
        except Exception as error:
            sys.exit(f"{name}: {error!r}")
    if not modules and not any(".." in file.parts for file in found.files or ()):
        sys.exit(f"{name}: it is not there")
"""


class SetupError(Exception):
    """The environment cannot be made; the message is one line that says what to do."""


def main(root: Path, lock: str, extra: str = "") -> int:
    """Bring root/.venv, or the `extra` in it, to what `lock`, a file name in `root`, asks for.

    Returns 0, or 1 after a line on stderr that says why it cannot be done; then what was there
    before is there as it was.
    """
    environment, partial = root / ".venv", root / ".venv.partial"
    if environment.exists() and not (environment / LOCKS[0]).is_file():
        return _say(HALF_MADE)
    try:
        partial.mkdir()
    except FileExistsError:
        return _say(UNDER_WAY)
    except OSError as error:
        return _say(system_error_line(error))
    try:
        if extra:
            add(environment / extra, lock, partial)
        else:
            create(environment, lock, partial)
        return 0
    except SetupError as error:
        return _say(error)
    except OSError as error:
        return _say(system_error_line(error))
    finally:
        # it was put aside, and what was to come in its place did not
        if not environment.exists() and (partial / "before").exists():
            (partial / "before").rename(environment)
        shutil.rmtree(partial, ignore_errors=True)


def create(environment: Path, lock: str, partial: Path) -> None:
    """Make the environment in `partial`, then put it in place of the one that is there, if any."""
    if environment.exists():
        _say(f"installing {lock} into .venv")
    else:
        _say("making .venv, once; this takes a quarter of a minute or so")
    made = partial / "made"
    uv, pip_settings = tools(partial)
    call = [*uv, "venv", "--relocatable", "--no-project", "--python"]
    _do([*call, sys.executable, made], "uv could not make an environment", env=_alone(partial))
    install(uv, pip_settings, partial, lock, made)
    check(made / "bin/python", partial.parent / lock)
    for name in LOCKS[: LOCKS.index(lock) + 1]:
        shutil.copyfile(partial.parent / name, made / name)
    if environment.exists():
        environment.rename(partial / "before")
    made.rename(environment)


def add(place: Path, lock: str, partial: Path) -> None:
    """Put the packages of `lock` into `place` in the environment; what they need is there."""
    _say(f"installing {lock} into .venv/{place.name}")
    made, environment = partial / "made", place.parent
    made.mkdir()
    install(*tools(partial), partial, lock, environment, "--target", made)
    check(environment / "bin/python", partial.parent / lock, made)
    # scripts there would name the environment by its path
    shutil.rmtree(made / "bin", ignore_errors=True)
    shutil.copyfile(partial.parent / lock, made / lock)
    shutil.rmtree(place, ignore_errors=True)
    made.rename(place)


def tools(partial: Path) -> tuple[list[str | Path], dict[str, str]]:
    """Put what the build lock pins into partial/tools; returns uv's call and pip's settings, as
    variables of pip's."""
    python, pip, *options = _pip()
    call = [python, "-I", "-c", BOTH, NETWORK.pattern, pip, *options, "install", "-qq"]
    call += ["--no-compile"]
    call += ["--only-binary", ":all:", "--root-user-action", "ignore", "--require-hashes"]
    call += ["--target", partial / "tools", "-r", partial.parent / BUILD_LOCK]
    run = _do(call, NOT_FETCHED.format(BUILD_LOCK), stdout=subprocess.PIPE, text=True)
    return [partial / "tools/bin/uv", "--quiet"], json.loads(run.stdout)


def known_of_pip() -> tuple[str, dict[str, str]]:
    """The version of pip, and its settings as `tools` returns them; nothing is written."""
    python, pip, *options = _pip()
    call = [python, "-I", "-B", "-c", BOTH, NETWORK.pattern, pip, *options, "--version"]
    answer = _do(call, "pip does not start", capture_output=True, text=True)
    settings, _, version = answer.stdout.partition("\n")
    return version.partition(" from ")[0], json.loads(settings)


def install(
    uv: list[str | Path],
    pip_settings: dict[str, str],
    partial: Path,
    lock: str,
    into: Path,
    *options: str | Path,
) -> None:
    """Let uv install what `lock` pins, by hash; where it cannot fetch it, pip does.

    `uv` and `pip_settings` are what `tools` returns.
    """
    # uv takes a space in the name of a file for the end of it, so the names are short
    root = partial.parent
    call = [*uv, "pip", "sync", "--python", into, *options, "--require-hashes"]
    call += ["--allow-empty-requirements", "--build-constraints", BUILD_LOCK, lock]
    settings, without = registry(partial, pip_settings)
    if subprocess.run([*call, *without], cwd=root, env=settings).returncode == 0:
        return
    _say(f"uv could not fetch what {lock} pins (see its reason above); pip does it")
    fetch = [*_pip(), "download", "-qq", "--no-deps", "--no-build-isolation", "--dest"]
    fetch += [partial / "fetched", "--require-hashes", "-r"]
    # a package that comes as source is asked by setuptools what it is
    environment = {**passed(os.environ), **pip_settings, "PIP_CONFIG_FILE": os.devnull}
    environment["PYTHONPATH"] = str(partial / "tools")
    for name in (BUILD_LOCK, lock):
        _do([*fetch, root / name], NOT_FETCHED.format(name), env=environment)
    call += ["--offline", "--no-index", "--find-links", ".venv.partial/fetched"]
    failure = f"uv could not install {lock} (see its reason above)"
    _do(call, failure, cwd=root, env=_alone(partial))


def registry(partial: Path, settings: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """uv's environment variables and options, by which it asks the registry that pip would ask.

    `settings` are variables of pip's.
    """
    variables = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "true"}
    for name, (variable, separator) in REGISTRY.items():
        if settings.get(name):
            variables[variable] = separator.join(settings[name].split())
    without = settings.get("PIP_NO_INDEX", "no").lower() in ("1", "true", "yes", "on")
    return {**_alone(partial), **variables}, ["--no-index"] if without else []


def check(python: Path, lock: Path, *folders: Path) -> None:
    """SetupError unless `python` has what `lock` pins; an installer may have lost some."""
    call = [python, "-I", "-c", CHECK, lock, *folders]
    run = subprocess.run(call, env=passed(os.environ), capture_output=True, text=True)
    if run.returncode:
        reason = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SetupError(f"what {lock.name} pins was installed, but does not work: {reason}")


def _alone(partial):
    """For uv, without what a user set for it: it asks where pip asks, and caches aside."""
    own = {"UV_CACHE_DIR": str(partial / "cache"), "UV_PYTHON_DOWNLOADS": "never"}
    return {**passed(os.environ), **own, "UV_NO_CONFIG": "1"}


def _pip():
    """The call of the pip that Python brings along to put into environments, as a wheel.

    Installing it first would take longer than all that it is needed for.
    """
    folders = [sysconfig.get_config_var("WHEEL_PKG_DIR")]
    if bundle := importlib.util.find_spec("ensurepip"):
        folders.append(Path(bundle.origin).parent / "_bundled")
    wheels = [wheel for folder in folders if folder for wheel in Path(folder).glob("pip-*.whl")]
    if not bundle or not wheels:
        raise SetupError(
            f"{sys.executable} cannot make virtual environments; install its venv module "
            "(Debian, Ubuntu: apt install python3-venv)"
        )
    return [sys.executable, wheels[0] / "pip", "--disable-pip-version-check", "--no-input"]


def _do(call, failure, **options):
    """Run a command that must succeed; SetupError, which says `failure`, where it does not."""
    try:
        return subprocess.run(call, check=True, **{"env": passed(os.environ), **options})
    except subprocess.CalledProcessError:
        raise SetupError(failure) from None
    except OSError as error:
        raise SetupError(f"{failure}: {error}") from None


def _say(text):
    print(f"run: {text}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    keep_to_list(os.environ)
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
