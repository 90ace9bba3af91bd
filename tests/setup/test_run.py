"""./run makes the environment, or says in one line why it cannot.

The projects here are hollow: empty locks and a stand-in for Snakemake that prints its
arguments, so that what is tested is the set-up and not the installing.
"""

import os
import shutil
import subprocess
import sys

import pytest

from project import PATIENCE

STAND_IN = "import sys\nprint('snakemake', *sys.argv[1:], 'with', sys.prefix)\n"
PATH_TOLD = "import os\nprint('PYTHONPATH', os.environ.get('PYTHONPATH'))\n"
LOCKS = [f"requirements{kind}.lock" for kind in ("", "-test", "-build", "-slurm")]


@pytest.fixture
def hollow(root, tmp_path):
    """A project with ./run and nothing to install, in a folder with a space in its name."""
    folder = tmp_path / "a clone"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(root / "run", folder)
    shutil.copy(root / "scripts/environment.py", folder / "scripts")
    for name in LOCKS:
        (folder / name).write_text("# nothing\n")
    (folder / "snakemake.py").write_text(STAND_IN)
    return folder


@pytest.fixture(scope="module")
def made(root, tmp_path_factory):
    """A hollow project whose environment is made, to be copied and not changed."""
    folder = hollow.__wrapped__(root, tmp_path_factory.mktemp("made"))
    first = _run(folder, "--cores", "4")
    assert first.returncode == 0, first.stderr
    assert "making .venv" in first.stderr
    return folder


def _run(folder, *arguments, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL"))}
    environment["PYTHON"] = sys.executable
    return subprocess.run(
        [folder / "run", *arguments], cwd="/", env={**environment, **variables}, text=True,
        capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )  # fmt: skip


def _refused(run, *told):
    """It failed with one line of its own that says all of `told`."""
    assert run.returncode != 0
    own = [line for line in run.stderr.splitlines() if line.startswith("run: ")]
    own = [line for line in own if "making .venv" not in line and "installing" not in line]
    assert len(own) == 1, run.stderr
    assert all(text in own[0] for text in told), own[0]
    assert "Traceback" not in run.stderr


def test_it_hands_over_its_arguments_from_any_folder_and_makes_the_environment_once(made):
    again = _run(made, "-n", "two words")
    assert again.stdout == f"snakemake -n two words with {made}/.venv\n"
    assert again.stderr == ""


def test_a_report_comes_after_a_run_and_what_is_given_wins(made):
    told = _run(made, "report", "--cores", "2").stdout
    assert told.startswith(
        "snakemake --cores all --report results/report.html --report-after-run --cores 2 with"
    )


def test_the_extra_for_slurm_is_found_by_who_asks_for_it_alone(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    (there / "snakemake.py").write_text(STAND_IN + PATH_TOLD)
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
    (hollow / "scripts/verify.py").write_text("import os, sys\nprint(os.getcwd(), sys.argv[1:])\n")
    assert _run(hollow, "verify", "a file.zip").stdout == "/ ['a file.zip']\n"
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
    script = (
        '. "./.venv/bin/activate" && pip --version && python -c "import sys; print(sys.prefix)"'
    )
    for shell in filter(shutil.which, ("bash", "zsh")):
        told = subprocess.run(
            [shell, "-c", script], cwd=there, capture_output=True, text=True, check=True
        ).stdout
        assert f"{there}/.venv/lib" in told
        assert told.endswith(f"{there}/.venv\n")


def test_a_changed_lock_is_installed(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    (there / "requirements.lock").write_text("# nothing, said otherwise\n")
    assert "installing requirements.lock" in _run(there, "-n").stderr
    assert _run(there, "-n").stderr == ""


def test_a_python_that_is_too_old_is_named(hollow, tmp_path):
    old = tmp_path / "old python"
    old.write_text("#!/bin/sh\necho 3.9\nexit 1\n")
    old.chmod(0o755)
    _refused(_run(hollow, "-n", PYTHON=str(old)), "3.11", f"{old} is 3.9")
    _refused(_run(hollow, "-n", PYTHON="no-such-python"), "3.11", "no python3 was found")


def test_a_python_without_venv_is_told_what_to_install(hollow, tmp_path):
    (tmp_path / "modules/venv").mkdir(parents=True)
    (tmp_path / "modules/venv/__init__.py").touch()
    (tmp_path / "modules/venv/__main__.py").write_text("raise SystemExit(1)\n")
    run = _run(hollow, "-n", PYTHONPATH=str(tmp_path / "modules"))
    _refused(run, "venv", "apt install python3-venv")
    assert not (hollow / ".venv").exists() and not (hollow / ".venv.partial").exists()


def test_an_environment_of_another_make_is_left_alone(hollow):
    (hollow / ".venv/bin").mkdir(parents=True)
    _refused(_run(hollow, "-n"), "half made", "rm -rf .venv")
    assert (hollow / ".venv/bin").is_dir()


def test_an_environment_whose_python_is_gone_is_told(made, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(made, there, symlinks=True)
    for path in (there / ".venv/bin").glob("python*"):
        path.unlink()
    _refused(_run(there, "-n"), "does not start", "rm -rf .venv")


def test_another_set_up_under_way_is_not_disturbed(hollow):
    (hollow / ".venv.partial").mkdir()
    _refused(_run(hollow, "-n"), ".venv.partial", "rm -rf")
    assert (hollow / ".venv.partial").is_dir()


def test_a_package_that_cannot_be_had_leaves_nothing_behind(hollow):
    (hollow / "requirements.lock").write_text(
        f"nothing-of-the-kind==1.0 --hash=sha256:{'0' * 64}\n"
    )
    run = _run(hollow, "-n", PIP_NO_INDEX="1")
    _refused(run, "pip could not install requirements.lock", "network")
    assert not (hollow / ".venv").exists() and not (hollow / ".venv.partial").exists()
