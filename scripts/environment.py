"""Make the environment .venv/ from the locks: `python3 environment.py FOLDER LOCK [EXTRA]`.

Needs nothing but Python 3.11 or later with its venv module. The environment is made aside and
put in place whole, and it holds no path of its own, so that a copied or moved folder keeps
working with the one it has. An extra goes into a folder of its own, .venv/EXTRA/, which Python
looks into when it stands in PYTHONPATH: every start of Snakemake imports the executors that it
finds, and should not find those that it is not to use.
"""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

# A script that is shell and Python at once: the shell hands it to the python beside it.
HEADER = """#!/bin/sh
'''exec' "$(dirname -- "$0")/python" "$0" "$@"
' '''
"""
LOCKS = ("requirements.lock", "requirements-test.lock")  # the second holds all of the first


class SetupError(Exception):
    """The environment cannot be made; the message is one line that says what to do."""


def main(root, lock, extra=None):
    """Bring root/.venv, or the `extra` in it, to what `lock`, a file name in `root`, asks for."""
    environment = root / ".venv"
    try:
        if extra:
            add(environment, root, lock, extra)
        elif environment.exists():
            check(environment, root)
            print(f"run: installing {lock} into .venv", file=sys.stderr)
            install(environment, root, lock)
        else:
            create(environment, root, lock)
    except SetupError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    return 0


def check(environment, root):
    """SetupError unless `environment` was made whole, by this module, with a Python that runs."""
    redo = "delete it and run again: rm -rf .venv"
    if not (environment / "requirements.lock").is_file():
        raise SetupError(f".venv is half made, or was not made by ./run; {redo}")
    probe = "import os, site, sys; sys.exit(not os.path.isdir(site.getsitepackages()[0]))"
    try:
        python = [environment / "bin/python", "-I", "-c", probe]
        subprocess.run(python, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise SetupError(f"the Python of .venv does not start (was it upgraded?); {redo}") from None


@contextmanager
def aside(root):
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


def create(environment, root, lock):
    """Make the environment aside, then move it into place."""
    with aside(root) as partial:
        print("run: making .venv, once; this takes a minute or two", file=sys.stderr)
        try:
            # in a process of its own: venv of a Python without ensurepip ends it
            subprocess.run([sys.executable, "-m", "venv", partial], check=True, capture_output=True)
        except subprocess.CalledProcessError:
            raise SetupError(
                f"{sys.executable} cannot make virtual environments; install its venv module "
                "(Debian, Ubuntu: apt install python3-venv)"
            ) from None
        install(partial, root, lock)
        partial.rename(environment)


def add(environment, root, lock, extra):
    """Put the packages of `lock` into the environment's folder `extra`; what they need is there."""
    with aside(root) as partial:
        print(f"run: installing {lock} into .venv/{extra}", file=sys.stderr)
        pip(environment, root / lock, "--only-binary", ":all:", "--no-deps", "--target", partial)
        # scripts there would name the environment by its path
        shutil.rmtree(partial / "bin", ignore_errors=True)
        shutil.copyfile(root / lock, partial / lock)
        shutil.rmtree(environment / extra, ignore_errors=True)
        partial.rename(environment / extra)


def install(environment, root, lock):
    """Install what `lock` pins, by hash; the copies of locks that are left say what is there."""
    for name in LOCKS:
        (environment / name).unlink(missing_ok=True)
    pip(environment, root / "requirements-build.lock", "--only-binary", ":all:")
    pip(environment, root / lock, "--no-build-isolation")
    make_relocatable(environment)
    for name in LOCKS[: LOCKS.index(lock) + 1]:
        shutil.copyfile(root / name, environment / name)


def pip(environment, lock, *options):
    """Let the environment's pip install what `lock`, a path, pins, by hash."""
    call = [environment / "bin/python", "-m", "pip", "install", "--quiet", "--require-hashes"]
    call += ["--disable-pip-version-check", "--no-input", *options, "-r", lock]
    if subprocess.run(call).returncode:
        raise SetupError(
            f"pip could not install {lock.name} (its reason stands above); is there a network? "
            "Then run again"
        )


def make_relocatable(environment):
    """Replace the environment's own path in its scripts by a look at where they lie."""
    here = str(environment)
    for path in (environment / "bin").iterdir():
        if path.is_symlink() or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path.name == "activate":
            # bash names the file that is read; zsh has it in $0
            folder = '"$(cd "$(dirname "${BASH_SOURCE:-$0}")/.." > /dev/null && pwd)"'
            for quoted in (f'"{here}"', f"'{here}'", here):
                text = text.replace(quoted, folder)
        elif (body := _body(text, here)) is not None:
            text = HEADER + body
        else:
            continue
        path.write_text(text, encoding="utf-8")


def _body(text, here):
    """A Python script without the header that names the interpreter in `here`, or None."""
    lines = text.split("\n")
    if lines[0].startswith(f"#!{here}"):
        return "\n".join(lines[1:])
    # how pip writes it where the path is long or has a space
    if lines[0] == "#!/bin/sh" and len(lines) > 2 and here in lines[1]:
        return "\n".join(lines[3:])
    return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
