"""Make the environment .venv/ from the locks: `python3 environment.py FOLDER LOCK [EXTRA]`.

Needs nothing but Python 3.11 or later with its venv module. pip installs uv, which makes the
environment; both stand in a passing folder and are gone afterwards. The environment is made aside
and put in place whole, and it holds no path of its own, so that a copied or moved folder keeps
working with the one it has. An extra goes into a folder of its own, .venv/EXTRA/, which Python
looks into when it stands in PYTHONPATH: every start of Snakemake imports the executors that it
finds, and should not find those that it is not to use.
"""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCKS = ("requirements.lock", "requirements-test.lock")  # the second holds all of the first
BUILD_LOCK = "requirements-build.lock"
NOT_FETCHED = (
    "pip could not install {} (its reason stands above); is there a network? Then run again"
)
# What pip is told of a registry, and how uv is told the same.
REGISTRY = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("ALL_PROXY", " "),
}
# Of the user's own variables for uv, those that say where packages are to be had.
KEPT = re.compile(
    "UV_(.*INDEX.*|FIND_LINKS|.*HOST|.*CERTS?|NATIVE_TLS|HTTP_.*|KEYRING.*|OFFLINE|.*CACHE.*)$"
)
# Each pinned package that this platform takes must be there and be importable; one of several
# modules will do, since others may be for guests that are not there.
CHECK = """
import importlib, re, sys
from importlib import metadata
lock, *folders = sys.argv[1:]
sys.path[:0] = folders
named = lambda name: re.sub("[-_.]+", "-", name).lower()
programs = {
    named(found.metadata["Name"])
    for found in metadata.distributions()
    if any(".." in file.parts for file in found.files or ())
}
modules = {}
for module, packages in metadata.packages_distributions().items():
    for package in packages:
        modules.setdefault(named(package), []).append(module)
for name, marker in re.findall(r"^([\\w.-]+)==[^\\s;]+ *(;?)", open(lock).read(), re.M):
    found = modules.get(named(name), [])
    # one may be a program alone, which lies elsewhere
    why = None if named(name) in programs or marker and not found else "it is not there"
    # the one that is called like the package first
    for module in sorted(found, key=lambda one: named(one) != named(name)):
        try:
            importlib.import_module(module)
        except Exception as error:
            why = repr(error)
        else:
            why = None
            break
    if why:
        sys.exit(f"{name}: {why}")
"""


class SetupError(Exception):
    """The environment cannot be made; the message is one line that says what to do."""


def main(root: Path, lock: str, extra: str | None = None) -> int:
    """Bring root/.venv, or the `extra` in it, to what `lock`, a file name in `root`, asks for.

    Returns 0, or 1 after a line on stderr that says why it cannot be done; then what was there
    before is there as it was.
    """
    environment = root / ".venv"
    try:
        if environment.exists() and not (environment / LOCKS[0]).is_file():
            raise SetupError(
                ".venv is half made, or was not made by ./run; delete it and run again: "
                "rm -rf .venv"
            )
        with aside(root) as partial:
            if extra:
                add(environment, root, lock, extra, partial)
            else:
                create(environment, root, lock, partial)
    except SetupError as error:
        _say(error)
        return 1
    return 0


@contextmanager
def aside(root: Path) -> Iterator[Path]:
    """A folder for a set-up that is under way, gone when it ends; one at a time."""
    partial = root / ".venv.partial"
    try:
        partial.mkdir()
    except FileExistsError:
        raise SetupError(
            ".venv.partial is there: another set-up is under way, or one was interrupted; "
            "if none is running, delete it and run again: rm -rf .venv.partial"
        ) from None
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def create(environment: Path, root: Path, lock: str, partial: Path) -> None:
    """Make the environment in `partial`, then put it in place of the one that is there, if any."""
    if environment.exists():
        _say(f"installing {lock} into .venv")
    else:
        _say("making .venv, once; this takes a quarter of a minute or so")
    made = partial / "made"
    told = tools(partial, root)
    call = [*told[0], "venv", "--relocatable", "--no-project", "--no-config", "--python"]
    _do([*call, sys.executable, made], "uv could not make an environment", env=_alone(partial))
    install(told, partial, root, lock, made)
    check(made / "bin/python", root / lock)
    for name in LOCKS[: LOCKS.index(lock) + 1]:
        shutil.copyfile(root / name, made / name)
    if environment.exists():
        environment.rename(partial / "before")
    made.rename(environment)


def add(environment: Path, root: Path, lock: str, extra: str, partial: Path) -> None:
    """Put the packages of `lock` into the environment's folder `extra`; what they need is there."""
    _say(f"installing {lock} into .venv/{extra}")
    made = partial / "made"
    made.mkdir()
    install(tools(partial, root), partial, root, lock, environment, "--target", made)
    check(environment / "bin/python", root / lock, made)
    # scripts there would name the environment by its path
    shutil.rmtree(made / "bin", ignore_errors=True)
    shutil.copyfile(root / lock, made / lock)
    shutil.rmtree(environment / extra, ignore_errors=True)
    made.rename(environment / extra)


def tools(partial: Path, root: Path) -> tuple[list[str | Path], str]:
    """Put what the build lock pins into partial/tools; returns uv's call and pip's settings."""
    # at the same time, since each start of this pip takes a second
    asked = subprocess.Popen([*_pip(), "config", "list"], stdout=subprocess.PIPE, text=True)
    call = [*_pip(), "install", "-qq", "--no-compile", "--only-binary", ":all:"]
    call += ["--root-user-action", "ignore", "--target", partial / "tools"]
    try:
        _do([*call, "--require-hashes", "-r", root / BUILD_LOCK], NOT_FETCHED.format(BUILD_LOCK))
    finally:
        settings, _ = asked.communicate()
    return [partial / "tools/bin/uv", "--quiet"], settings


def install(told: tuple, partial: Path, root: Path, lock: str, into: Path, *options) -> None:
    """Let uv install what `lock` pins, by hash; where it cannot fetch it, pip does.

    `told` is what `tools` returns.
    """
    uv, pip_settings = told
    # uv takes a space in the name of a file for the end of it, so the names are short
    call = [*uv, "pip", "sync", "--python", into, *options, "--require-hashes"]
    call += ["--allow-empty-requirements", "--build-constraints", BUILD_LOCK, lock]
    settings, without = registry(partial, pip_settings)
    if subprocess.run([*call, *without], cwd=root, env=settings).returncode == 0:
        return
    _say(f"uv could not fetch what {lock} pins (its reason stands above); pip does it")
    fetched = partial / "fetched"
    fetch = [*_pip(), "download", "-qq", "--no-deps", "--no-build-isolation", "--dest", fetched]
    # a package that comes as source is asked by setuptools what it is
    with_tools = {**os.environ, "PYTHONPATH": str(partial / "tools")}
    for name in (BUILD_LOCK, lock):
        fetching = [*fetch, "--require-hashes", "-r", root / name]
        _do(fetching, NOT_FETCHED.format(name), env=with_tools)
    call += ["--offline", "--no-config", "--no-index", "--find-links", fetched.relative_to(root)]
    otherwise = f"uv could not install {lock} (its reason stands above)"
    _do(call, otherwise, cwd=root, env=_alone(partial))


def registry(partial: Path, pip_settings: str) -> tuple[dict[str, str], list[str]]:
    """uv's environment variables and options, by which it asks the registry that pip would ask.

    `pip_settings` is what `pip config list` prints.
    """
    found = {}
    for section in ("global", "install", ":env:"):
        for name, value in re.findall(rf"^{section}\.([\w-]+)=(.*)$", pip_settings, re.MULTILINE):
            found[name] = ast.literal_eval(value).split()
    variables = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "true"}
    for name, (variable, separator) in REGISTRY.items():
        if found.get(name):
            variables[variable] = separator.join(found[name])
    own = {key: value for key, value in os.environ.items() if KEPT.match(key)}
    without = found.get("no-index", ["no"])[0].lower() in ("1", "true", "yes", "on")
    return {**_alone(partial), **variables, **own}, ["--no-index"] if without else []


def check(python: Path, lock: Path, *folders: Path) -> None:
    """SetupError unless `python` imports what `lock` pins; an installer may have lost some.

    What is imported here is compiled, a third of the modules; to compile the others as well would
    double the time of a set-up, while a first build takes 2 s more for those that it uses.
    """
    call = [python, "-I", "-c", CHECK, lock, *folders]
    run = subprocess.run(call, capture_output=True, text=True)
    if run.returncode:
        told = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SetupError(f"what {lock.name} pins was installed, but does not work: {told}")


def _alone(partial):
    """The environment without what a user set for uv, which keeps to a cache of its own."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("UV_")}
    plain.pop("VIRTUAL_ENV", None)
    return {**plain, "UV_CACHE_DIR": str(partial / "cache"), "UV_PYTHON_DOWNLOADS": "never"}


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


def _do(call, otherwise, **options):
    """Run a command that must succeed; SetupError, which says `otherwise`, where it does not."""
    try:
        subprocess.run(call, check=True, **options)
    except subprocess.CalledProcessError:
        raise SetupError(otherwise) from None
    except OSError as error:
        raise SetupError(f"{otherwise}: {error}") from None


def _say(text):
    print(f"run: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
