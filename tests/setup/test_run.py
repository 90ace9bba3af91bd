"""./run makes the environment, or says in one line why it cannot.

The projects here are hollow: locks that pin next to nothing, wheels in a folder, and a stand-in
for Snakemake that prints its arguments. uv is the real one; no registry is asked.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import environment
from advice import commands, followed
from project import PATIENCE, as_anybody
from wheels import stand_in_for_uv, wheel

STAND_IN = "import sys\nprint('snakemake', *sys.argv[1:], 'with', sys.prefix)\n"
PATH_PRINTED = "import os\nprint('PYTHONPATH', os.environ.get('PYTHONPATH'))\n"
# What scripts/_snakemake.py takes from there, and of the library.
OF_SNAKEMAKE = {
    "snakemake/__init__.py": "",
    "snakemake/__main__.py": STAND_IN,
    "snakemake/common/__init__.py": "",
    "snakemake/common/configfile.py": "",
    "snakemake/cli.py": "get_argument_parser = None\n",
    "snakemake/exceptions.py": "class CliException(Exception):\n    pass\n",
}
OF_THE_LIBRARY = {"strict_yaml.py": "def read_yaml(path):\n    return {}\n"}
OWN = [
    f"scripts/{name}.py"
    for name in ("environment", "_snakemake", "_arguments", "_bytecode", "_ending")
]
OWN += [f"scripts/assessment/{name}.py" for name in ("errors", "surroundings")]
LOCKS = [f"requirements{kind}.lock" for kind in ("", "-test", "-build", "-slurm")]


@pytest.fixture
def hollow(root, tmp_path):
    """A project with ./run and nothing to install, in a folder with a space in its name."""
    folder = tmp_path / "a clone"
    (folder / "scripts/assessment").mkdir(parents=True)
    for name in ("run", *OWN):
        shutil.copy(root / name, folder / name)
    for name, text in OF_THE_LIBRARY.items():
        (folder / "scripts/assessment" / name).write_text(text)
    for name in LOCKS:
        (folder / name).write_text("# nothing\n")
    offered = tmp_path / "wheels"
    offered.mkdir()
    uv = Path(sys.executable).with_name("uv")
    (folder / "requirements-build.lock").write_text(stand_in_for_uv(offered, uv))
    greeting = {
        "greeting.py": "def main():\n    print('good day')\n",
        "greeting-1.0.dist-info/entry_points.txt": "[console_scripts]\ngreet = greeting:main\n",
    }
    pinned = wheel(offered, "greeting", greeting) + wheel(offered, "snakemake", OF_SNAKEMAKE)
    for name in ("requirements.lock", "requirements-test.lock"):
        (folder / name).write_text(pinned)
    return folder


@pytest.fixture(scope="module")
def made(root, tmp_path_factory):
    """A hollow project whose environment is made, to be copied and not changed."""
    folder = hollow.__wrapped__(root, tmp_path_factory.mktemp("made"))
    first = _run(folder, "--cores", "4")
    assert first.returncode == 0, first.stderr
    assert "making .venv" in first.stderr
    return folder


def _run(folder, *arguments, before=(), **variables):
    others = ("PYTHON", "VIRTUAL", "PIP_", "UV_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(others)}
    offered = _offered(folder)
    settings = {"PYTHON": sys.executable, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    if offered.is_dir():
        settings["PIP_FIND_LINKS"] = str(offered)
    environment |= settings
    return subprocess.run(
        [*before, folder / "run", *arguments], cwd="/", env={**environment, **variables}, text=True,
        capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )  # fmt: skip


def _offered(folder):
    """The wheels beside a hollow project; pip takes a space in a folder's name for its end."""
    return folder.parent / "wheels"


def _snakemake(folder):
    """What replaces Snakemake in the environment of a hollow project."""
    (path,) = folder.glob(".venv/lib/python*/site-packages/snakemake/__main__.py")
    return path


def _pin(folder, pinned):
    """Have requirements.lock pin more."""
    with open(folder / "requirements.lock", "a") as lock:
        lock.write(pinned)


def _refused(run, *messages):
    """It failed with one line of its own that says all of `messages`."""
    assert run.returncode != 0
    own = [line for line in run.stderr.splitlines() if line.startswith("run: ")]
    own = [line for line in own if "making .venv" not in line and "installing" not in line]
    assert len(own) == 1, run.stderr
    assert all(text in own[0] for text in messages), own[0]
    assert "Traceback" not in run.stderr


def test_it_hands_over_its_arguments_from_any_folder_and_makes_the_environment_once(made):
    again = _run(made, "-n", "two words")
    assert again.stdout == f"snakemake -n two words with {made}/.venv\n"
    assert again.stderr == ""


def test_a_report_comes_after_a_run_and_what_is_given_wins(made):
    output = _run(made, "report", "--cores", "2").stdout
    assert output.startswith(
        "snakemake --cores all --report results/report.html --report-after-run --cores 2 with"
    )


def test_the_extra_for_slurm_is_found_by_who_asks_for_it_alone(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    shutil.copytree(_offered(made), _offered(there))
    _snakemake(there).write_text(STAND_IN + PATH_PRINTED)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sbatch").write_text("#!/bin/sh\n")
    (tmp_path / "bin/sbatch").chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    for said in ("installing requirements-slurm.lock", ""):
        run = _run(there, "slurm", "-n", PATH=path)
        assert run.stdout == (
            f"snakemake --profile profiles/slurm -n with {there}/.venv\n"
            f"PYTHONPATH {there}/.venv/slurm\n"
        )
        assert said in run.stderr and bool(said) == bool(run.stderr)
    assert (there / ".venv/slurm").is_dir() and not (there / ".venv.partial").exists()
    assert _run(there, "-n", PATH=path).stdout.endswith("\nPYTHONPATH None\n")


def test_without_slurm_it_says_where_to_start(made, tmp_path):
    _refused(_run(made, "slurm", "-n", PATH=_without_sbatch(tmp_path)), "sbatch", "login node")
    assert not (made / ".venv/slurm").exists()


def _without_sbatch(tmp_path):
    """A PATH with what ./run needs and nothing else."""
    for tool in ("sh", "dirname", "cmp", "sed", "python3"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    return str(tmp_path)


def test_it_says_how_it_is_used_when_called_bare(hollow):
    run = _run(hollow)
    assert run.returncode == 2
    for command in ("report", "archive", "verify", "compare", "test"):
        assert f"./run {command}" in run.stdout
    assert not (hollow / ".venv").exists()


def test_verify_runs_where_the_user_stands_and_makes_no_environment(hollow, tmp_path):
    (hollow / "scripts/_ending.py").write_text("import os, sys\nprint(os.getcwd(), sys.argv[1:])\n")
    assert _run(hollow, "verify", "a file.zip").stdout == "/ ['verify', 'a file.zip']\n"
    assert not (hollow / ".venv").exists()


@pytest.mark.parametrize("move", [shutil.copytree, os.rename], ids=["copied", "moved"])
def test_a_clone_elsewhere_works_with_the_environment_it_has(made, tmp_path, move):
    source = tmp_path / "source"
    shutil.copytree(made, source, symlinks=True)
    there = tmp_path / "une autre à côté"
    move(source, there, **({"symlinks": True} if move is shutil.copytree else {}))
    run = _run(there, "--cores", "4")
    assert run.stdout.endswith(f"with {there}/.venv\n")
    assert run.stderr == ""
    script = '. "./.venv/bin/activate" && greet && python -c "import sys; print(sys.prefix)"'
    for shell in filter(shutil.which, ("bash", "zsh")):
        output = subprocess.run(
            [shell, "-c", script], cwd=there, capture_output=True, text=True, check=True
        ).stdout
        assert output == f"good day\n{there}/.venv\n"


def test_a_changed_lock_is_installed(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    pinned = (there / "requirements.lock").read_text()
    (there / "requirements.lock").write_text(f"# said differently\n{pinned}")
    shutil.copytree(_offered(made), _offered(there))
    assert "installing requirements.lock" in _run(there, "-n").stderr
    assert _run(there, "-n").stderr == ""


def test_a_lock_that_cannot_be_installed_leaves_the_environment_as_it_was(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    shutil.copytree(_offered(made), _offered(there))
    plain = (there / "requirements.lock").read_text()
    (there / "requirements.lock").write_text(f"absent==1.0 --hash=sha256:{'0' * 64}\n")
    assert "pip could not install requirements.lock" in _run(there, "-n").stderr
    (there / "requirements.lock").write_text(plain)
    again = _run(there, "-n")
    assert again.returncode == 0 and again.stderr == ""


def test_the_lock_of_the_tests_holds_for_plain_runs_too(hollow):
    pinned = wheel(_offered(hollow), "pytest", {"pytest.py": "print('pytest')\n"})
    with open(hollow / "requirements-test.lock", "a") as lock:
        lock.write(pinned)
    assert _run(hollow, "-n").returncode == 0
    tested = _run(hollow, "test")
    assert tested.stdout == "pytest\n" and "requirements-test.lock" in tested.stderr
    for arguments in ("-n", "test"):
        assert _run(hollow, arguments).stderr == ""


def test_a_python_that_is_too_old_is_named(hollow, tmp_path):
    old = tmp_path / "old python"
    old.write_text("#!/bin/sh\necho 3.9\nexit 1\n")
    old.chmod(0o755)
    _refused(_run(hollow, "-n", PYTHON=str(old)), "3.11", f"{old} is 3.9")
    run = _run(hollow, "-n", PYTHON="no-such-python")
    _refused(run, "3.11", "no python3 was found", "PYTHON=/path/to/python3 ./run ...")
    assert _run(hollow, "-n", PYTHON=sys.executable).returncode == 0


def test_a_python_without_venv_is_told_what_to_install(hollow, tmp_path):
    # Debian's python3 without python3-venv has no ensurepip
    without = tmp_path / "python"
    without.write_text(
        "#!/bin/sh\n"
        f'[ "$1 $2" = "-I -c" ] && exec "{sys.executable}" "$@"\n'
        "shift 2\n"  # -E -s
        f'exec "{sys.executable}" -c "import runpy, sys; sys.modules[\'ensurepip\'] = None; '
        "sys.argv = sys.argv[1:]; sys.path[0] = 'scripts'; "
        'runpy.run_path(sys.argv[0], run_name=\'__main__\')" "$@"\n'
    )
    without.chmod(0o755)
    run = _run(hollow, "-n", PYTHON=str(without))
    _refused(run, "venv", "apt install python3-venv")
    assert not (hollow / ".venv").exists() and not (hollow / ".venv.partial").exists()


def test_an_environment_of_another_make_is_left_alone(hollow):
    (hollow / ".venv/bin").mkdir(parents=True)
    run = _run(hollow, "-n")
    _refused(run, "half made", "delete it and run again")
    assert (hollow / ".venv/bin").is_dir()
    assert commands(run.stderr) == ["rm -rf .venv"]
    followed(hollow, *commands(run.stderr))
    assert _run(hollow, "-n").returncode == 0


def test_a_package_that_was_changed_by_hand_is_put_right(made, tmp_path, root):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    shutil.copytree(_offered(made), _offered(there))
    (metadata,) = (there / ".venv/lib").glob(
        "python*/site-packages/greeting-1.0.dist-info/METADATA"
    )
    metadata.write_text(metadata.read_text().replace("Version: 1.0", "Version: 1.1"))
    code = "from assessment.archive.versions import packages_in_use as check; "
    check = f"env PYTHONPATH='{root}/scripts' .venv/bin/python -c " + (
        f"\"{code}check(open('requirements.lock').read())\""
    )
    run = followed(there, check)
    assert "greeting is 1.1, not 1.0" in run.stderr
    assert commands(run.stderr) == ["rm -rf .venv"] and "run again" in run.stderr
    followed(there, *commands(run.stderr))
    assert _run(there, "-n").returncode == 0
    assert followed(there, check).returncode == 0


def test_an_environment_whose_python_is_gone_is_made_anew(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    shutil.copytree(_offered(made), _offered(there))
    for path in (there / ".venv/bin").glob("python*"):
        path.unlink()
    run = _run(there, "-n")
    assert run.stdout.endswith(f"with {there}/.venv\n"), run.stderr
    assert "installing requirements.lock" in run.stderr


def test_another_set_up_under_way_is_not_disturbed(hollow):
    (hollow / ".venv.partial").mkdir()
    run = _run(hollow, "-n")
    _refused(run, ".venv.partial", "delete it and run again")
    assert (hollow / ".venv.partial").is_dir()
    assert commands(run.stderr) == ["rm -rf .venv.partial"]
    followed(hollow, *commands(run.stderr))
    assert _run(hollow, "-n").returncode == 0


def test_a_folder_that_is_closed_is_told_in_one_line(hollow, needs):
    hollow.chmod(0o555)
    try:
        _refused(_run(hollow, "-n", before=as_anybody(needs)), ".venv.partial: Permission denied")
    finally:
        hollow.chmod(0o755)


def test_a_package_that_cannot_be_had_leaves_nothing_behind(hollow):
    pinned = wheel(_offered(hollow), "late", {"late.py": ""})
    (found,) = _offered(hollow).glob("late*")
    found.rename(hollow / found.name)
    _pin(hollow, pinned)
    run = _run(hollow, "-n")
    assert run.returncode != 0 and "Traceback" not in run.stderr
    last = run.stderr.splitlines()[-1]
    assert last.startswith("run: pip could not install requirements.lock")
    assert last.endswith("is there a network? Then run again")
    assert not (hollow / ".venv").exists() and not (hollow / ".venv.partial").exists()
    (hollow / found.name).rename(found)
    assert _run(hollow, "-n").returncode == 0


def test_without_the_tools_it_says_what_could_not_be_had(hollow):
    shutil.rmtree(_offered(hollow))
    _refused(_run(hollow, "-n"), "pip could not install requirements-build.lock", "network")
    assert not (hollow / ".venv").exists() and not (hollow / ".venv.partial").exists()


def _let_uv_reach_nothing(folder):
    unreachable = 'case "$*" in *" sync "*--offline*) ;; *" sync "*) exit 2 ;; esac'
    uv = Path(sys.executable).with_name("uv")
    pinned = stand_in_for_uv(_offered(folder), uv, unreachable)
    (folder / "requirements-build.lock").write_text(pinned)


def test_where_uv_reaches_no_registry_pip_fetches_and_one_line_says_so(hollow):
    _let_uv_reach_nothing(hollow)
    run = _run(hollow, "-n")
    assert run.stdout.endswith(f"with {hollow}/.venv\n"), run.stderr
    assert [line for line in run.stderr.splitlines() if "pip does it" in line]
    greet = subprocess.run([hollow / ".venv/bin/greet"], capture_output=True, text=True)
    assert greet.stdout == "good day\n"


def test_a_package_may_be_a_program_alone(hollow):
    program = {"alone-1.0.data/scripts/alone": "#!/bin/sh\necho here\n"}
    _pin(hollow, wheel(_offered(hollow), "alone", program))
    assert _run(hollow, "-n").returncode == 0
    assert subprocess.check_output([hollow / ".venv/bin/alone"], text=True) == "here\n"


def test_an_installer_is_not_believed_where_nothing_can_be_imported(hollow):
    for name, files in (("lost", {}), ("broken", {"broken.py": "import no_such_module\n"})):
        pinned = wheel(_offered(hollow), name, files)
        (hollow / "requirements.lock").write_text(pinned)
        _refused(_run(hollow, "-n"), "requirements.lock", "does not work", name)
        assert not (hollow / ".venv").exists() and not (hollow / ".venv.partial").exists()


def test_what_a_user_set_for_uv_does_not_steer_the_set_up(hollow):
    odd = {"UV_PYTHON": "no-such-python", "UV_NO_BINARY": "1", "UV_SYSTEM_PYTHON": "1"}
    odd |= {"UV_EXCLUDE_NEWER": "1999-01-01", "UV_CONSTRAINT": "absent.txt"}
    run = _run(hollow, "-n", **odd)
    assert run.returncode == 0 and "pip does it" not in run.stderr, run.stderr


def test_where_a_user_wants_packages_elsewhere_they_are_put_where_they_belong(hollow, tmp_path):
    """By uv's hand and by pip's, whatever variables and its file set for pip."""
    _let_uv_reach_nothing(hollow)
    elsewhere = str(tmp_path / "elsewhere")
    odd = {"user": "true", "target": elsewhere, "prefix": elsewhere, "root": elsewhere}
    odd |= {"dry-run": "true", "no-deps": "true", "constraint": "absent.txt", "quiet": "3"}
    odd |= {"require-virtualenv": "true", "no-binary": ":all:", "dest": elsewhere}
    variables = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in odd.items()}
    variables |= {"VIRTUAL_ENV": elsewhere, "CONDA_PREFIX": elsewhere, "PYTHONHOME": elsewhere}
    lines = "".join(f"{name} = {value}\n" for name, value in odd.items())
    (tmp_path / "pip.conf").write_text(f"[global]\n{lines}[install]\n{lines}[download]\n{lines}")
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv/uv.toml").write_text('exclude-newer = "1999-01-01"\n')
    variables |= {"XDG_CONFIG_HOME": str(tmp_path), "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    run = _run(hollow, "-n", **variables)
    assert run.stdout.endswith(f"with {hollow}/.venv\n"), run.stderr
    assert not Path(elsewhere).exists()


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """What uv is given by the settings of pip that are found where nothing is to be installed."""
    for name in [key for key in os.environ if key.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "root/partial").mkdir(parents=True)
    (tmp_path / "root/requirements-build.lock").write_text("# nothing\n")
    return lambda: environment.registry(tmp_path, environment.tools(tmp_path / "root/partial")[1])


def test_uv_asks_the_registry_that_pip_would_ask(registry, tmp_path, monkeypatch):
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://one.invalid/simple\ntrusted-host = one.invalid\n"
        "quiet = 3\n"
        "[install]\nextra-index-url =\n  https://two.invalid/simple\n  https://three.invalid/simple\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    variables, options = registry()
    assert variables["UV_DEFAULT_INDEX"] == "https://one.invalid/simple" and not options
    assert variables["UV_INDEX"] == "https://two.invalid/simple https://three.invalid/simple"
    assert variables["UV_INSECURE_HOST"] == "one.invalid"
    monkeypatch.setenv("PIP_INDEX_URL", "https://four.invalid/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    variables, options = registry()
    assert variables["UV_DEFAULT_INDEX"] == "https://four.invalid/simple" and options == [
        "--no-index"
    ]
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://five.invalid/simple")
    assert registry()[0]["UV_DEFAULT_INDEX"] == "https://four.invalid/simple"


@pytest.mark.parametrize(("end", "code"), [("3", 3), ("None", 0), ("'why'", 1)])
def test_it_ends_as_snakemake_does_with_all_that_it_said(made, tmp_path, end, code):
    folder = tmp_path / "a clone"
    shutil.copytree(made, folder, symlinks=True)
    stand_in = f"import sys\nsys.stdout.write('x' * 100_000)\nsys.exit({end})\n"
    _snakemake(folder).write_text(stand_in)
    run = _run(folder, "--cores", "4")
    assert (run.returncode, len(run.stdout)) == (code, 100_000)
    assert ("why" in run.stderr) == (end == "'why'")
