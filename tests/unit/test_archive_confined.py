"""What came with an archive runs with little of the user's, with a sandbox and without."""

import fcntl
import io
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

import verify
from assessment.archive import reproduction
from assessment.archive.confinement import PROGRAM, found_sandbox
from assessment.archive.container import Member
from project import PATIENCE, wait_for
from stub_archive import GOOD, RESULTS, RUN, stored, stub

NEEDED = (
    *("sh", "bash", "cat", "cp", "mkdir", "rm"),
    *("chmod", "touch", "env", "dirname", "cmp", "sed"),
)
SETUP = 'if [ "$1" = --version ]; then\n    {}\n'


@pytest.fixture
def sandbox(lacking):
    """A bwrap that works."""
    if not shutil.which(PROGRAM):
        lacking(f"{PROGRAM} is not installed")
    plain = "--ro-bind / / --dev /dev --proc /proc --unshare-all true"
    if subprocess.run([PROGRAM, *plain.split()], capture_output=True).returncode:
        lacking(f"{PROGRAM} is not allowed here")


@pytest.fixture(params=["in a sandbox", "without"])
def walls(request, tmp_path, monkeypatch):
    """PATH with bwrap and without."""
    if request.param == "without":
        _path_without(tmp_path, monkeypatch)
        return False
    request.getfixturevalue("sandbox")
    return True


def _path_without(tmp_path, monkeypatch):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(programs))


@pytest.fixture
def user(tmp_path, monkeypatch):
    """A user's HOME with a secret in it, and a secret among the variables."""
    home = tmp_path / "home of a user"
    home.mkdir()
    (home / "secret").write_text("secret of the home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("SECRET_TOKEN", "AWS_ACCESS_KEY_ID", "GH_TOKEN", "PYTHONSTARTUP", "XDG_CACHE_HOME",
                 "SSH_AUTH_SOCK", "UV_INDEX", "BASH_ENV", "LD_PRELOAD_OF_MINE"):  # fmt: skip
        monkeypatch.setenv(name, "secret of a variable")
    return home


@pytest.fixture
def verified(tmp_path, monkeypatch, capsys):
    """Verify a stub: the code, what was printed, and the tree that it was built in."""
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    monkeypatch.setattr("tempfile.tempdir", None)

    def verify_it(build, *arguments, setup=":", more=None, **parts):
        run = RUN.replace('if [ "$1" = --version ]; then\n', SETUP.format(setup))
        members = {**stub(build, run=run, **parts), **(more or {})}
        code = verify.main([str(stored(tmp_path / "file.zip", members)), "--keep", *arguments])
        output = capsys.readouterr()
        (folder,) = passing.glob("verify-*")
        return code, output.out + output.err, folder / "archive"

    return verify_it


def test_it_says_whose_code_is_run_and_how_before_it_runs_any(walls, verified):
    code, output, _ = verified(GOOD, setup="echo set up")
    assert code == 0, output
    how = "in a sandbox (/" if walls else f"without a sandbox (no {PROGRAM} here): it can do"
    (line,) = [line for line in output.splitlines() if "code of the archive" in line]
    assert how in line
    assert output.index(line) < output.index("making the environment")


@pytest.mark.parametrize("does", ["exit 1", "kill -9 $$", "echo no permission >&2; exit 126"])
def test_a_bwrap_that_does_not_work_is_none(tmp_path, monkeypatch, verified, does):
    _path_without(tmp_path, monkeypatch)
    broken = tmp_path / "programs" / PROGRAM
    broken.write_text(f"#!/bin/sh\n{does}\n")
    broken.chmod(0o755)
    assert found_sandbox() == (None, f"{PROGRAM} does not work here")
    code, output, _ = verified(GOOD)
    assert code == 0 and f"without a sandbox ({PROGRAM} does not work here)" in output


def test_neither_home_nor_variables_of_the_user_reach_it(walls, user, verified, monkeypatch):
    monkeypatch.setenv("PIP_TIMEOUT", "17")
    look = 'env > {}; touch "$HOME/mine"; echo "$HOME" >> {}'
    code, output, tree = verified(
        f"{GOOD}; mkdir results/logs; {look.format(*['results/logs/env'] * 2)}",
        setup=look.format("env", "env"),
    )
    assert code == 0, output
    setup, build = (
        tree.joinpath(name).read_text().splitlines() for name in ("env", "results/logs/env")
    )
    for lines in (setup, build):
        assert "secret" not in "".join(lines) and str(user) not in lines[-1]
        assert Path(lines[-1]).is_relative_to(tree.parent)
        assert f"PATH={os.environ['PATH']}" in lines
    assert sorted(os.listdir(user)) == ["secret"]
    # what pip needs is there while packages are installed alone
    assert "PIP_TIMEOUT=17" in setup and "PIP_TIMEOUT=17" not in build


@pytest.mark.parametrize("place", [".config/pip/pip.conf", ".pip/pip.conf", "xdg", "named"])
def test_pips_settings_of_the_user_reach_the_set_up_alone(
    walls, user, verified, monkeypatch, place, tmp_path
):
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    path = user / place
    if place == "xdg":
        monkeypatch.setenv("XDG_CONFIG_HOME", str(user / "xdg"))
        path = user / "xdg/pip/pip.conf"
    elif place == "named":
        monkeypatch.setenv("PIP_CONFIG_FILE", str(path))
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "one").touch()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[global]\nfind-links = {wheels}\n")
    look = 'cat "$HOME"/.config/pip/pip.conf "$HOME"/.pip/pip.conf "${PIP_CONFIG_FILE-}" >'
    code, output, tree = verified(
        f"{GOOD}; mkdir results/logs; {look} results/logs/pip || :",
        setup=f"{look} pip || :\n    cp {shlex.quote(str(wheels / 'one'))} there",
    )
    assert code == 0, output
    assert (tree / "pip").read_text() == path.read_text()
    assert (tree / "results/logs/pip").read_text() == ""
    assert (tree / "there").exists()


def test_a_sandbox_shows_no_home_and_lets_nothing_be_written_elsewhere(sandbox, user, verified):
    elsewhere = Path(f"/var/written-by-an-archive-{os.getpid()}")
    tries = "\n".join(
        f"{{ {line}; }} 2> /dev/null || :"
        for line in (
            f"cat {shlex.quote(str(user / 'secret'))} >> results/logs/stolen",
            f"touch {elsewhere}", f"touch {shlex.quote(str(user / 'more'))}",
            "touch ../build.log.mine", "mkdir ../packed", f"touch {shlex.quote(__file__)}.mine",
        )
    )  # fmt: skip
    code, output, tree = verified(f"{GOOD}; mkdir results/logs\n{tries}")
    try:
        assert code == 0, output
        assert (tree / "results/logs/stolen").read_text() == ""
        assert not elsewhere.exists() and not (user / "more").exists()
        assert not Path(f"{__file__}.mine").exists()
        assert not (tree.parent / "build.log.mine").exists()
    finally:
        elsewhere.unlink(missing_ok=True)


@pytest.mark.parametrize("place", ["bin", "tools/bin", "elsewhere", "tools/link/bin"])
def test_programs_of_the_user_are_there_in_a_sandbox(sandbox, user, verified, monkeypatch, place):
    """On the PATH below a home folder, by a link or not; the rest of that folder is not."""
    folder = user / place
    if place == "elsewhere":
        (user.parent / "programs of a user").mkdir()
        folder.symlink_to(user.parent / "programs of a user")
    elif "link" in place:
        (user / "tools").mkdir()
        (user / "tools/link").symlink_to(user / "tools")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "greet").write_text("#!/bin/sh\necho good day\n")
    (folder / "greet").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.environ["PATH"], str(user)]))
    look = f"ls -A {shlex.quote(str(user))} > results/logs/home || :"
    code, output, tree = verified(f"{GOOD}; mkdir results/logs; greet > results/logs/said; {look}")
    assert code == 0, output
    assert (tree / "results/logs/said").read_text() == "good day\n"
    assert "secret" not in (tree / "results/logs/home").read_text()


def test_a_sandbox_has_no_network_while_it_builds(sandbox, verified):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)

        def answer():
            for _ in range(2):
                with server.accept()[0] as peer:
                    asked.append(peer.recv(9))

        listening = threading.Thread(target=answer)
        listening.start()
        call = (
            '"$PYTHON" -c "import socket; socket.create_connection'
            f"(('127.0.0.1', {server.getsockname()[1]}), 20).send(b'{{}}')\" 2> /dev/null || :"
        )
        code, output, _ = verified(f"{GOOD}; {call.format('build')}", setup=call.format("setup"))
        with socket.create_connection(server.getsockname()) as last:
            last.send(b"last")
        listening.join()
    assert code == 0, output
    assert asked == [b"setup", b"last"]


def _environment(folder):
    """A folder that serves as an environment, with a link of its own that leads back into it."""
    (folder / "bin").mkdir(parents=True)
    (folder / "requirements.lock").write_bytes(b"nothing\n")
    python = folder / "bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (folder / "bin/absolute").symlink_to(python)
    (folder / "lib").mkdir()
    (folder / "lib64").symlink_to(folder / "lib", target_is_directory=True)
    (folder / "lib/one.py").write_text("pass\n")
    return folder


def _as_it_is(folder):
    return {
        path: (path.stat().st_mode, path.is_file() and path.read_bytes())
        for path in folder.rglob("*")
    }


def _written(verified, given, write):
    """Verify in an environment that is given, with a line that writes into .venv or elsewhere."""
    before = _as_it_is(given)
    run = f"#!/bin/sh\nset -eu\n[ -x .venv/bin/python ]\n{{ {write}; }} 2> /dev/null || :\n"
    run += f'[ "$1" != --version ] || exit 0\nmkdir results\n{GOOD}\n'
    members = {"run": Member(run.encode(), executable=True)}
    code, output, _ = verified("", "--environment", str(given), more=members)
    assert code == 0, output
    assert _as_it_is(given) == before


@pytest.mark.parametrize(
    "write",
    ["echo mine > .venv/bin/mine", "echo mine > .venv/bin/python", "rm -r .venv/lib",
     "echo mine > .venv/bin/absolute", "echo mine > .venv/lib64/mine", "chmod 0 .venv/lib/one.py"],
)  # fmt: skip
def test_nothing_can_be_written_into_an_environment_that_is_given(walls, verified, tmp_path, write):
    _written(verified, _environment(tmp_path / "an environment"), write)


def test_in_a_sandbox_not_by_its_own_path_either(sandbox, verified, tmp_path):
    given = _environment(tmp_path / "an environment")
    _written(verified, given, f"echo mine > {shlex.quote(str(given))}/bin/mine")


# A process that stays: it holds a lock for as long as it lives, however it hides.
STAYS = """
import fcntl, os, signal, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
way = sys.argv[2]
if os.fork():
    os._exit(0)
if way != "plain":
    os.setsid()
if way == "twice":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if os.fork():
        os._exit(0)
open(sys.argv[1] + ".started", "w").close()
if way == "stopped":
    os.kill(os.getpid(), signal.SIGSTOP)
time.sleep(600)
"""


def _free(path):
    with open(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True


@pytest.mark.parametrize("way", ["plain", "session", "twice", "stopped"])
def test_no_process_that_it_leaves_behind_lives_on(walls, verified, way):
    stay = f'"$PYTHON" stays.py {{}} {way}; while [ ! -e {{}}.started ]; do :; done'
    code, output, tree = verified(
        f"{GOOD}; mkdir results/logs; {stay.format(*['results/logs/held'] * 2)}",
        setup=stay.format("held", "held"),
        more={"stays.py": Member(STAYS.encode())},
    )
    assert code == 0, output
    assert _free(tree / "held") and _free(tree / "results/logs/held")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_none_outlives_a_verify_that_is_ended(walls, root, tmp_path, sent):
    build = '"$PYTHON" stays.py results/held twice; while :; do cat /dev/null; done'
    members = {**stub(build), "stays.py": Member(STAYS.encode())}
    stored(tmp_path / "file.zip", members)
    run = subprocess.Popen(
        [sys.executable, root / "scripts/verify.py", "file.zip"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    started = wait_for(lambda: list(tmp_path.glob("verify-*/archive/results/held.started")), run)
    assert started, run.communicate()
    held = started[0].with_suffix("")
    file = open(held)  # noqa: SIM115, the folder goes when it ends well
    run.send_signal(sent)
    _, said = run.communicate(timeout=PATIENCE)

    def free():
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    assert wait_for(free)
    file.close()
    if sent == signal.SIGINT:
        assert (run.returncode, said) == (130, "verify: interrupted\n")
        assert not list(tmp_path.glob("verify-*"))


def _parquet(value):
    buffer = io.BytesIO()
    pd.DataFrame({"value": [value]}).to_parquet(buffer)
    return buffer.getvalue()


def test_tables_are_judged_with_packages_of_the_checkers_own(walls, verified):
    more = {"made/one.parquet": Member(_parquet(1 + 1e-12)), "pandas.py": Member(b"1/0")}
    results = {**RESULTS, "one.parquet": _parquet(1.0)}
    code, output, _ = verified(f"{GOOD}; cp made/one.parquet results/", more=more, results=results)
    assert code == 0, output
    assert re.search(r"^equal +results/one.parquet +numbers within", output, re.MULTILINE)


def test_where_there_are_no_packages_bytes_alone_are_judged(walls, verified, tmp_path, monkeypatch):
    """An environment of the checker's own cannot be made, and its Python has nothing."""
    project = tmp_path / "a checker"
    (project / "scripts").mkdir(parents=True)
    (project / "scripts/environment.py").write_text("raise SystemExit(1)\n")
    for name in ("requirements.lock", "requirements-build.lock"):
        (project / name).write_text("# another\n")
    bare = tmp_path / "bare/bin/python"
    bare.parent.mkdir(parents=True)
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setattr(reproduction, "ROOT", project)
    monkeypatch.setattr(sys, "executable", str(bare))
    results = {**RESULTS, "one.parquet": _parquet(1.0), "two.csv": b"1.0\n"}
    code, output, _ = verified(
        f"{GOOD}; cp made/one.parquet results/; echo 1.00000000000001 > results/two.csv",
        more={"made/one.parquet": Member(_parquet(1 + 1e-12))}, results=results,
    )  # fmt: skip
    assert code == 1
    assert "tables and pictures are compared by their bytes alone" in output
    assert re.search(
        r"^different +results/one.parquet +other bytes; .*pandas", output, re.MULTILINE
    )
    assert re.search(r"^equal +results/two.csv +numbers within", output, re.MULTILINE)


def test_it_needs_nothing_but_python(root, tmp_path):
    path = stored(tmp_path / "file.zip", stub())
    bare = [sys.executable, "-S", "-E", "-s", root / "scripts/verify.py", path]
    run = subprocess.run(bare, capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 0 and "2 identical" in run.stdout, run.stderr


def test_no_module_of_the_callers_folder_or_path_is_run(root, tmp_path, walls):
    """As ./run verify starts it, where a file differs, so that the two are judged."""
    for name in ("json", "argparse", "zlib", "pandas", "assessment", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('x')\n")
    stored(tmp_path / "file.zip", stub(GOOD.replace("1.5", "1.5000000001")))
    run = subprocess.run(
        [root / "run", "verify", "file.zip"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert run.returncode == 0 and "1 identical, 1 equal" in run.stdout, run.stderr
    assert not (tmp_path / "ran").exists()
