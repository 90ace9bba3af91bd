"""The checks of `./run doctor`: a condition for each part of the clone and the machine.

Standard library alone. What takes packages is asked in a process of the environment, which is given
no more of the user's surroundings than a build is.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import environment
from _ownership import RUNS, registered
from assessment import surroundings
from assessment.archive.confinement import PROGRAM as SANDBOX
from assessment.archive.confinement import found_sandbox
from assessment.archive.git import changed_files, commit_of
from assessment.archive.records import sha256_of
from assessment.archive.versions import ASKED, MUTE, programs_in_use
from assessment.condition import NOTE, OK, WRONG, Condition, shown
from assessment.data.write_snapshot import left_half
from assessment.errors import InputError, listed
from assessment.exhibits.typeset import ENGINES, RASTERISER

PROGRAMS = {**ASKED, "git": "--version", SANDBOX: "--version", "sbatch": "--version"}
# Of what the user has set, the most that are listed one by one.
MOST = 5
# Seconds for a question to another program.
PATIENCE = 120
# Checks config and raw store, by the packages of the environment.
PINNED = "scripts/assessment/config/pinned.py"
MEND = "workflow/schemas/config.schema.yaml says what each key means, and what is allowed"
# Read by every run; the rest of Snakemake's variables are withheld.
PROFILE, ENDPOINT = "SNAKEMAKE_PROFILE", "WORLD_BANK_ENDPOINT"


def conditions(root: Path) -> Iterator[Condition]:
    """The Condition of each part of the project in `root` and of the machine, in their order."""
    programs = programs_in_use(PROGRAMS)
    parts = {
        "project": lambda: project(root, programs),
        "Python": python,
        ".venv": lambda: venv(root),
        "packages": lambda: packages(root),
        "TeX": lambda: tex(root, programs),
        "programs": lambda: others(programs),
        "disk": lambda: disk("disk", root, root),
        "TMPDIR": lambda: disk("TMPDIR", Path(os.environ.get("TMPDIR") or "/tmp"), root),
        "config.yaml": lambda: pinned(root, ready),
        "pulls": lambda: pulls(root),
        "lock": lambda: lock(root),
        "surroundings": surroundings_of_user,
    }
    ready = False
    for name, part in parts.items():
        try:
            found = part()
            found = [found] if isinstance(found, Condition) else list(found)
        except Exception as error:  # a part that cannot be found out keeps none from being shown
            found = [Condition(name, NOTE, f"cannot be found out: {type(error).__name__}: {error}")]
        yield from found
        ready |= name == ".venv" and found[0].state == OK


def project(root, programs):
    """Which release and commit this is, and what of it was changed."""
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = f"{about['name']} {about['version']}"
    state = commit_of(root)
    if not (root / ".git").exists():
        if state["commit"]:
            text = f"{name}, unpacked from an archive of commit {shown(state['commit'])[:12]}"
            return Condition("project", OK, text)
        why = "it is neither a clone nor unpacked from an archive, so its commit is not known"
        return Condition("project", NOTE, f"{name}; {why}")
    if "git" not in programs:
        return Condition("project", NOTE, f"{name}; its commit is not known without git")
    try:
        changed = changed_files(root)
    except InputError as error:
        why = str(error).rpartition("git says: ")[2]
        return Condition("project", NOTE, f"{name}; its commit is not known: {why}")
    text = f"{name}, commit {(state['commit'] or 'none')[:12]}"
    if not changed:
        return Condition("project", OK, f"{text}, no local changes")
    return Condition("project", NOTE, f"{text}, {len(changed)} changed: {listed(changed, MOST)}")


def python():
    """Which Python asks, and so makes .venv."""
    version = ".".join(map(str, sys.version_info[:3]))
    text = f"{version}, {shown(sys.executable)}"
    if os.environ.get("PYTHON"):
        text += ", named by PYTHON"
    return Condition("Python", OK, text)


def venv(root):
    """Whether the environment is there, is of this lock, and can be used."""
    name, place, lock = ".venv", root / ".venv", environment.LOCKS[0]
    if (root / ".venv.partial").exists():
        return Condition(name, WRONG, *environment.UNDER_WAY.split("; ", 1))
    if not place.exists():
        return Condition(name, NOTE, "not made yet; the first run makes it")
    if not (place / lock).is_file():
        return Condition(name, WRONG, *environment.HALF_MADE.split("; ", 1))
    remade = "; the next run makes it again"
    if (place / lock).read_bytes() != (root / lock).read_bytes():
        return Condition(name, NOTE, f"it is of another {lock}{remade}")
    try:
        check = _asked(place, "-c", environment.CHECK, root / lock)
    except OSError as error:
        return Condition(name, NOTE, f"its Python does not start ({error.strerror}){remade}")
    if check.returncode:
        why = shown((check.stderr.strip().splitlines() or ["no reason given"])[-1])
        advice = "delete it and run again: rm -rf .venv"
        return Condition(name, WRONG, f"a package of {lock} does not work: {why}", advice)
    version = _asked(
        place, "-c", "import sys; print(*sys.version_info[:3], sep='.')"
    ).stdout.strip()
    return Condition(name, OK, f"Python {version}, all packages of {lock} can be imported")


def _asked(place, *arguments):
    """The finished run of a question to the Python of an environment, which writes nothing."""
    return subprocess.run(
        [place / "bin/python", "-I", "-B", *arguments],
        env=surroundings.passed(os.environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=PATIENCE,
    )


def packages(root):
    """Where packages come from when .venv is made: the settings of pip, which uv is given."""
    name = "packages"
    try:
        pip, settings = environment.known_of_pip()
    except environment.SetupError as error:
        # one that is there goes on
        state = NOTE if (root / ".venv").exists() else WRONG
        return Condition(name, state, *str(error).split("; ", 1))
    asked = [name for name in (*environment.REGISTRY, "PIP_NO_INDEX") if settings.get(name)]
    settings_text = "; ".join(
        f"{name.removeprefix('PIP_').lower()} {shown(settings[name])}" for name in asked
    )
    where = (
        f"from where pip is set to ask: {settings_text}"
        if asked
        else "from where pip asks by itself"
    )
    return Condition(name, OK, f"by uv, which {pip} fetches, {where}")


def tex(root, programs):
    """Whether tables can be typeset: the engine, and the packages that their document takes."""
    engine = next((one for one in ENGINES if one in programs), None)
    if engine is None:
        text = f"no {' or '.join(ENGINES)}: tables are made as .tex, without PDF and PNG"
        return Condition("TeX", NOTE, text)
    version = shown(programs[engine])
    if version.startswith(MUTE):
        advice = "install it again, or take it off the PATH: then a build goes on without"
        return Condition("TeX", WRONG, f"{engine} is there; {version}", advice)
    if not shutil.which("kpsewhich") or engine != "pdflatex":
        return Condition("TeX", OK, version)
    template = (root / "workflow/templates/table-document.tex.j2").read_text(encoding="utf-8")
    needed = re.findall(r"\\usepackage(?:\[.*?\])?{([\w-]+)}", template)
    files = [f"{package}.sty" for package in needed]
    asked = surroundings.passed(os.environ)
    run = subprocess.run(["kpsewhich", *files], env=asked, capture_output=True, text=True)
    lacking = [file for file in files if f"/{file}" not in run.stdout]
    if lacking:
        return Condition(
            "TeX",
            WRONG,
            f"{version}; without {listed(lacking)} no table can be typeset",
            "install them (Debian, Ubuntu: apt install texlive-latex-recommended)",
        )
    return Condition("TeX", OK, f"{version}, with {', '.join(needed)}")


def others(programs):
    """The programs that a part of the work needs, each with what is not had without it."""
    without = {
        RASTERISER: "tables are made without PNG (it comes with poppler-utils)",
        "git": "an archive needs it",
        "sbatch": "shards on a cluster need it, where jobs are submitted",
    }
    for name, why in without.items():
        label = "Slurm" if name == "sbatch" else name
        version = shown(programs.get(name, ""))
        works = version and not version.startswith(MUTE)
        yield Condition(label, OK if works else NOTE, version or f"no {name} on the PATH: {why}")
    sandbox, why = found_sandbox()
    text = (
        shown(programs[SANDBOX]) if sandbox else f"{why}: archives are verified without a sandbox"
    )
    yield Condition(SANDBOX, OK if sandbox else NOTE, text)


def disk(name, place, root):
    """Whether `place` can be written, and has room for a build."""
    measured = json.loads((root / "benchmarks/measured.json").read_text(encoding="utf-8"))
    needed = measured["results_bytes"]
    if not (root / ".venv").exists():
        needed += measured["environment_bytes"]
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        return Condition(
            name, WRONG, f"{shown(str(place))}: {error.strerror}", "name a folder that is there"
        )
    text = f"{free / 1e9:,.1f} GB free at {shown(str(place))}"
    if not os.access(place, os.W_OK | os.X_OK):
        return Condition(
            name, WRONG, f"{text}, but it cannot be written", "use a copy that is yours"
        )
    if free < needed:
        more = f"{text}, and a build takes {needed / 1e9:,.1f} GB"
        return Condition(name, WRONG, more, "make room there, then start it again")
    return Condition(name, OK, text)


def pinned(root, ready):
    """The config and the snapshots; `ready` where the packages that read them are there."""
    if not ready:
        yield Condition("config.yaml", NOTE, "not known without a .venv that is ready")
        yield held(root)
        return
    answer = _asked(root / ".venv", root / PINNED, root)
    try:
        found = json.loads(answer.stdout)
    except ValueError:
        why = (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
        found = {"error": f"cannot be read: {why}", "snapshots": {}}
    if found["error"]:
        yield Condition("config.yaml", WRONG, shown(found["error"]), MEND)
        yield held(root)
        return
    yield Condition("config.yaml", OK, "it holds, and every name in it is known")
    pins, others_held = found["snapshots"], held(root)
    absent = [name for name, why in pins.items() if why is None]
    if wrong := {name: why for name, why in pins.items() if why}:
        yield _changed(wrong)
    elif others_held.state == WRONG:
        yield others_held
    elif absent:
        text = f"not there: {listed(absent, MOST)}; the next run pulls them"
        yield Condition("snapshots", NOTE, text)
    else:
        names = listed(Path(name).relative_to("resources/raw") for name in pins)
        yield Condition("snapshots", OK, f"{len(pins)} pinned, their hashes hold: {names}")


def held(root):
    """What is known of the raw store by the hashes beside each snapshot, whatever is pinned."""
    wrong, count = {}, 0
    for about in sorted((root / "resources/raw").glob("*/*/provenance.json")):
        folder, count = about.parent, count + 1
        name = folder.relative_to(root).as_posix()
        try:
            files = json.loads(about.read_text(encoding="utf-8"))["files"]
            if any(sha256_of(folder / one["name"]) != one["sha256"] for one in files):
                wrong[name] = f"{name}: a file is not what its provenance says"
        except (OSError, ValueError, LookupError, TypeError) as error:
            wrong[name] = f"{name}: cannot be checked ({error})"
    if wrong:
        return _changed(wrong)
    return Condition("snapshots", OK, f"{count} there, each as the hashes beside it say")


def _changed(wrong):
    first = next(iter(wrong))
    text = f"{len(wrong)} changed: {shown(wrong[first]).partition('. ')[0]}"
    advice = f"restore it: git checkout -- {shlex.quote(first)}"
    return Condition("snapshots", WRONG, text, advice)


def pulls(root):
    """What pulls left half, and what they refused; nothing where there is neither."""
    left = left_half(root / "resources")
    if left:
        text = f"{len(left)} left half by a run that was killed; the next refresh clears them"
        yield Condition("pulls", NOTE, text)
    refused = sorted((root / "resources/quarantine").glob("*/*.body"))
    if refused:
        newest = refused[-1].relative_to(root).as_posix()
        text = f"{len(refused)} refused, kept to be read: {shown(newest)}"
        yield Condition("quarantine", NOTE, text)


def lock(root):
    """Who holds the results, or held them when it was killed."""
    runs = registered(root)
    locks = len(list((root / ".snakemake/locks").glob("*.lock")))
    here = os.uname().nodename
    for run in runs:
        who = f"process {shown(run.process)} on {shown(run.machine or here)}"
        if run.lives and run.machine not in ("", here):
            return Condition(
                "lock",
                NOTE,
                f"held by {who}, which cannot be seen from here",
                f"wait for it; if nothing runs there any more, delete {RUNS}/{shown(run.name)}",
            )
        if run.lives:
            return Condition("lock", NOTE, f"held by {who}: a run is under way; wait for it")
    if runs or locks:
        who = "a run that was killed"
        if runs:
            who += f" (process {shown(runs[-1].process)})"
        return Condition("lock", NOTE, f"left by {who}; the next run clears it")
    return Condition("lock", OK, "none: no run is under way")


def surroundings_of_user():
    """What the user has set that is withheld from a build, or reaches it."""
    withheld = surroundings.withheld(os.environ)
    for name in list(withheld)[:MOST]:
        yield Condition("withheld", NOTE, f"{shown(name)} ({withheld[name]})")
    if more := list(withheld)[MOST:]:
        yield Condition("withheld", NOTE, f"and {listed(more)}")
    if unread := [str(path) for path in _unread() if path.is_file()]:
        yield Condition("not read", NOTE, f"{shown(', '.join(unread))}: no figure is drawn by it")
    if profile := os.environ.get(PROFILE):
        text = f"{PROFILE}={shown(profile)}: its options are those of every run"
        yield Condition("profile", NOTE, text)
    if endpoint := os.environ.get(ENDPOINT):
        yield Condition("endpoint", NOTE, f"{ENDPOINT}={shown(endpoint)}: pulls ask there")


def _unread():
    """Where matplotlib by itself would find settings."""
    yield Path("matplotlibrc")
    home = Path(os.path.expanduser("~"))
    for folder in (os.environ.get("XDG_CONFIG_HOME") or home / ".config", home):
        yield Path(folder, "matplotlib" if folder != home else ".matplotlib", "matplotlibrc")
