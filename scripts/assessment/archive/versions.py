"""The versions in use when an archive is made: Python, the locked packages, programs."""

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import zlib
from collections.abc import Mapping

from assessment.errors import InputError, listed
from assessment.surroundings import MACHINE, passed

# The option by which a program states its version.
ASKED = {"pdflatex": "--version", "tectonic": "--version", "pdftoppm": "-v"}
MUTE = "it does not state its version"
# Seconds for that.
_PATIENCE = 60
_PINNED = re.compile(r"^([\w.-]+)==([^\s;]+) *(;)?", re.MULTILINE)


def packages_in_use(lock: str) -> dict[str, str]:
    """Name to version of the packages that `lock` (its text) pins for this Python.

    InputError where another version is installed than the lock says.
    """
    found, wrong = {}, []
    for name, version, condition in _PINNED.findall(lock):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            # some are for another Python or another system
            if not condition:
                wrong.append(f"{name} is not there")
            continue
        if found[name] != version:
            wrong.append(f"{name} is {found[name]}, not {version}")
    if wrong:
        raise InputError(
            f"installed packages are not those of the lock: {listed(wrong)}; "
            "delete the environment and run again: rm -rf .venv"
        )
    return found


def programs_in_use(asked: Mapping[str, str] = ASKED) -> dict[str, str]:
    """Name to version of the programs that parts of the build depend on, where they are there.

    `asked` maps a name to the option by which that program states its version. One that does not
    answer is given as that, after MUTE.
    """
    return {name: _version(name, option) for name, option in asked.items() if shutil.which(name)}


def _version(name, option):
    try:
        run = subprocess.run(
            [name, option],
            env=passed(os.environ, MACHINE),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{MUTE}: {getattr(error, 'strerror', '') or error}"
    first = (run.stdout or run.stderr).strip().partition("\n")[0]
    return f"{MUTE}: {first}" if run.returncode and not run.stdout else first


def python_in_use() -> dict[str, str]:
    """What is known of this Python and the kind of machine under it; no name, no path."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
