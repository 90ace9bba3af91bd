"""./run doctor: one screen that says what is wrong, on any machine, and changes nothing."""

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import _diagnosis
from _ownership import RUNS
from advice import commands, followed, repository_of
from assessment.archive.versions import programs_in_use
from assessment.condition import NOTE, OK, WRONG, Condition, shown
from assessment.strict_yaml import read_yaml
from doctor import LINES, WIDTH, screen
from project import PATIENCE

VDEM = "resources/raw/vdem/v9"


def _doctor(folder, **variables):
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), **variables}
    command = [folder / "run", "doctor"]
    options = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    return subprocess.run(command, env=environment, timeout=PATIENCE, **options)


def _files(folder):
    """All that is there, with size and time."""
    return {
        path: (path.lstat().st_size, path.lstat().st_mtime_ns)
        for place, _, names in os.walk(folder)
        for path in [Path(place), *(Path(place, name) for name in names)]
    }


def _row(run, name):
    """Mark and text of the first part of that name."""
    assert run.stderr == "", run.stderr
    (row, *_) = re.findall(
        rf"^(ok|-|!!) +{re.escape(name)} +(.*(?:\n {{8,}}.*)*)", run.stdout, re.M
    )
    return row[0], " ".join(row[1].split())


@pytest.fixture(scope="module")
def bare(new_project):
    """A copy without environment, and a PATH with a shell and a Python alone."""
    folder = new_project("bare").folder
    programs = folder.parent / "programs"
    programs.mkdir()
    for name, path in (("sh", "/bin/sh"), ("python3", os.path.realpath(sys.executable))):
        (programs / name).symlink_to(path)
    return folder, {"PATH": str(programs)}


@pytest.fixture(scope="module")
def ready(new_project, needs):
    """A committed copy with the environment of these tests."""
    needs("git")
    return repository_of(new_project("ready")).folder


def test_on_a_bare_machine_it_says_what_is_not_there_and_makes_nothing(bare):
    folder, variables = bare
    before = _files(folder)
    run = _doctor(folder, **variables)
    assert run.returncode == 0, run.stdout + run.stderr
    assert _files(folder) == before
    assert _row(run, ".venv") == ("-", "not made yet; the first run makes it")
    assert _row(run, "config.yaml") == ("-", "not known without a .venv that is ready")
    assert _row(run, "snapshots")[0] == "ok" and "the hashes beside it" in run.stdout
    assert _row(run, "project")[1].endswith("so its commit is not known")
    for name in ("TeX", "pdftoppm", "git", "Slurm", "bwrap"):
        mark, text = _row(run, name)
        assert mark == "-" and text.startswith("no ")
    lines = run.stdout.splitlines()
    assert len(lines) <= LINES and max(map(len, lines)) <= WIDTH
    assert run.stdout.replace(folder.name, "").isascii()
    assert lines[-1].startswith("nothing is wrong; ")


def test_what_is_hostile_is_told_and_reaches_nothing(ready, root, tmp_path):
    evil = tmp_path / "packages"
    for name in ("sitecustomize", "json", "assessment", "numpy", "_ending"):
        (evil / name).mkdir(parents=True)
        (evil / name / "__init__.py").write_text("raise SystemExit('foreign')")
    rc = tmp_path / ".matplotlib/matplotlibrc"
    rc.parent.mkdir()
    rc.write_bytes(b"axes.grid: \xff\n")
    before = _files(ready)
    run = _doctor(
        ready,
        HOME=str(tmp_path),
        PYTHONPATH=str(evil),
        PYTHONHOME="/nowhere",
        MATPLOTLIBRC=str(rc),
        TEXINPUTS="/nowhere",
        PIP_TARGET="/nowhere",
        PIP_INDEX_URL="https://someone:secret@index.invalid/simple",
        SNAKEMAKE_PROFILE="mine\x1b[2J",
        WORLD_BANK_ENDPOINT="http://user:secret@127.0.0.1:9/v2",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert _files(ready) == before
    assert "foreign" not in run.stdout and "secret" not in run.stdout and "\x1b" not in run.stdout
    for name in ("PYTHONPATH", "PYTHONHOME", "MATPLOTLIBRC", "TEXINPUTS", "PIP_TARGET"):
        assert re.search(rf"^-  withheld +{name} \(", run.stdout, re.MULTILINE), name
    assert str(rc) in _row(run, "not read")[1].replace(" ", "")
    assert "https://***@index.invalid/simple" in _row(run, "packages")[1]
    assert "SNAKEMAKE_PROFILE=mine\\x1b[2J" in _row(run, "profile")[1]
    assert "http://***@127.0.0.1:9/v2" in _row(run, "endpoint")[1]
    assert _row(run, "config.yaml")[0] == _row(run, ".venv")[0] == "ok"
    config = read_yaml(root / "config.yaml")
    sets = [one.get("set", {}) for one in config["assessments"].values()]
    pins = {pin for one in (config, *sets) for pin in one.get("snapshots", {}).items()}
    assert f"{len(pins)} pinned, their hashes hold" in _row(run, "snapshots")[1]
    assert _row(run, "project")[0] == "ok"


def test_what_is_wrong_is_told_with_what_to_do_and_then_it_is_well(ready):
    """A changed snapshot, restored as the message says; a config with a fault."""
    config = ready / "config.yaml"
    with open(ready / VDEM / "data.csv", "a") as file:
        file.write("more\n")
    run = _doctor(ready)
    mark, text = _row(run, "snapshots")
    assert (run.returncode, mark) == (1, "!!") and text.startswith(f"1 changed: {VDEM}/data.csv")
    assert "1 wrong (!!)" in run.stdout and "1 changed: resources/raw" in _row(run, "project")[1]
    (command,) = commands(text.partition("-> ")[2])
    assert followed(ready, command).returncode == 0
    before = config.read_text(encoding="utf-8")
    config.write_text(before.replace("vdem: v9", "vdem: v0"), encoding="utf-8")
    condition, held = _diagnosis.pinned(ready, True)
    config.write_text(before, encoding="utf-8")
    assert condition.state == WRONG and "'v0' is no snapshot of vdem" in condition.text
    assert "workflow/schemas/config.schema.yaml" in condition.advice and held.state == OK
    # one that is not pinned is read by an alternative
    other = ready / "resources/raw/vdem/v12/data.csv"
    content = other.read_bytes()
    other.write_bytes(content + b"more\n")
    assert [one.state for one in _diagnosis.pinned(ready, True)] == [OK, WRONG]
    other.write_bytes(content)
    assert [one.state for one in _diagnosis.pinned(ready, True)] == [OK, OK]


def test_a_changed_snapshot_is_seen_without_an_environment_too(tmp_path):
    folder = tmp_path / VDEM
    folder.mkdir(parents=True)
    (folder / "data.csv").write_text("a\n")
    files = [{"name": "data.csv", "sha256": "0" * 64}]
    (folder / "provenance.json").write_text(json.dumps({"files": files}))
    _, condition = _diagnosis.pinned(tmp_path, False)
    assert condition.state == WRONG and "not what its provenance says" in condition.text
    (folder / "provenance.json").write_text("[]")
    assert "cannot be checked" in _diagnosis.held(tmp_path).text


@pytest.fixture
def run_of(tmp_path):
    """Register a run as its process does, here or on a machine of that name."""
    (tmp_path / RUNS).mkdir(parents=True)
    (tmp_path / ".snakemake/locks").mkdir()
    (tmp_path / ".snakemake/locks/0.input.lock").touch()
    held = []

    def register(machine, living):
        file = open(tmp_path / RUNS / "run-4711-0a", "x")  # noqa: SIM115, held open on purpose
        held.append(file)
        print(machine, file=file, flush=True)
        if living:
            fcntl.flock(file, fcntl.LOCK_EX)
        return tmp_path

    yield register
    for file in held:
        file.close()


@pytest.mark.parametrize(
    ("machine", "living", "message", "advice"),
    [
        (None, True, "held by process 4711 on {}: a run is under way; wait for it", ""),
        (None, False, "left by a run that was killed (process 4711); the next run clears it", ""),
        ("another", True, "held by process 4711 on another, which cannot be seen from here",
         "wait for it; if nothing runs there any more, delete .snakemake/runs/run-4711-0a"),
    ],
)  # fmt: skip
def test_who_holds_the_lock_is_told(run_of, machine, living, message, advice):
    here = os.uname().nodename
    found = _diagnosis.lock(run_of(machine or here, living))
    assert found == Condition("lock", NOTE, message.format(here), advice)


def test_a_lock_of_another_machine_is_given_up_by_deleting_the_file_that_is_named(run_of):
    folder = run_of("another", False)
    found = _diagnosis.lock(folder)
    (folder / found.advice.rpartition("delete ")[2]).unlink()
    assert _diagnosis.lock(folder).text == "left by a run that was killed; the next run clears it"


def test_a_program_that_does_not_start_is_told_as_that(tmp_path, monkeypatch, root):
    for name, text in (("pdflatex", ""), ("sbatch", "#!/bin/sh\necho no cluster >&2\nexit 1\n")):
        (tmp_path / name).write_text(text or "no program")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    programs = programs_in_use(_diagnosis.PROGRAMS)
    tex = _diagnosis.tex(root, programs)
    assert tex.state == WRONG and "Exec format error" in tex.text
    found = {one.name: one for one in _diagnosis.others(programs)}
    assert found["Slurm"].text == "it does not state its version: no cluster"
    assert found["git"].text.startswith("no git on the PATH")


def test_pulls_that_were_left_and_refused_are_told(tmp_path):
    (tmp_path / "resources/.incoming/left").mkdir(parents=True)
    (tmp_path / "resources/quarantine/wdi").mkdir(parents=True)
    (tmp_path / "resources/quarantine/wdi/a\x1b.body").touch()
    left, refused = _diagnosis.pulls(tmp_path)
    assert left.text.startswith("1 left half") and left.state == refused.state == NOTE
    assert refused.text == "1 refused, kept to be read: resources/quarantine/wdi/a\\x1b.body"
    held = os.open(tmp_path / "resources/.incoming/left", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert [one.name for one in _diagnosis.pulls(tmp_path)] == ["quarantine"]
    os.close(held)


@pytest.mark.parametrize(
    ("make", "state", "message"),
    [
        (lambda folder: None, NOTE, "not made yet"),
        (lambda folder: (folder / ".venv").mkdir(), WRONG, "run again: rm -rf .venv"),
        (lambda folder: (folder / ".venv.partial").mkdir(), WRONG, "rm -rf .venv.partial"),
        (lambda folder: _of_lock(folder, "another\n"), NOTE, "of another requirements.lock"),
        (lambda folder: _of_lock(folder, "none==1\n"), NOTE, "its Python does not start"),
        (lambda folder: _of_lock(folder, "none==1\n", True), WRONG,
         "a package of requirements.lock does not work: none: it is not there -> delete"),
    ],
)  # fmt: skip
def test_an_environment_is_told_as_it_is(tmp_path, make, state, message):
    (tmp_path / "requirements.lock").write_text("none==1\n")
    make(tmp_path)
    found = _diagnosis.venv(tmp_path)
    assert found.state == state and message in f"{found.text} -> {found.advice}", found


def _of_lock(folder, lock, with_python=False):
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/requirements.lock").write_text(lock)
    if with_python:
        (folder / ".venv/bin/python").symlink_to(os.path.realpath(sys.executable))


def test_what_cannot_be_told_of_one_part_keeps_no_other_from_it(tmp_path, monkeypatch):
    monkeypatch.setattr(_diagnosis.environment, "known_of_pip", lambda: 1 / 0)
    found = {one.name: one for one in _diagnosis.conditions(tmp_path)}
    assert found["project"].text.startswith("cannot be found out: FileNotFoundError")
    assert found["packages"].text == "cannot be found out: ZeroDivisionError: division by zero"
    assert found["lock"].state == OK


def test_however_much_there_is_it_is_one_screen_and_all_that_is_wrong_is_on_it():
    found = [Condition(f"part {n}", NOTE, "word " * 60) for n in range(50)]
    found[3:3] = [Condition("ill", WRONG, "cause " * 60, "do this " * 60)] * 2
    lines = screen(found)
    assert len(lines) <= LINES and max(map(len, lines)) <= WIDTH
    assert sum(line.startswith("!! ill") for line in lines) == 2
    assert lines[-1] == "2 wrong (!!); 50 to know (-); nothing was changed"
    assert [line for line in lines if "-> do this" in line]


def test_secrets_in_addresses_are_not_shown():
    for text in (
        "https://a:b@h/x",
        "https://tok@h/x",
        "http://h/x?token=tok&y=1",
        "a://b:c@h d://e@f",
    ):
        text_shown = shown(text)
        assert "***" in text_shown and not re.search(r"tok\b(?!en)|a:b|b:c|e@", text_shown), (
            text_shown
        )
