"""Runs code that came with an archive: in a sandbox where there can be one.

Everywhere it has a HOME of its own, a few variables, and what it leaves behind is ended. Where
bubblewrap (bwrap) works it can also write to its own folders alone, sees no folder of people, and
reaches the network only where that is allowed. Standard library alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assessment.archive import supervisor
from assessment.archive.versions import ASKED
from assessment.surroundings import MACHINE, NETWORK, passed

PROGRAM = "bwrap"
# Where pip looks for settings of the user's, below HOME; and where those of PIP_CONFIG_FILE go.
PIP_SETTINGS = (".config/pip/pip.conf", ".pip/pip.conf", "Library/Application Support/pip/pip.conf")
NAMED = "pip.conf"
# Seconds for a comparison; what others wrote may be made to take for ever.
PATIENCE = 600
# Folders of people, and of programs that run (their sockets); HOME is asked for.
_OF_OTHERS = ("/home", "/root", "/tmp", "/var/tmp", "/run")
_BARE = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
_SYSTEM = ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
_NETWORK_SETTINGS = ("/etc/resolv.conf", "/etc/hosts")


def found_sandbox() -> tuple[str | None, str]:
    """(the path of bwrap, ""), or (None, why there is no sandbox here)."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None, f"no {PROGRAM} here"
    try:
        tried = subprocess.run(
            [*_walls(program, ()), "true"],
            env=passed(os.environ, MACHINE),
            capture_output=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None, f"{PROGRAM} does not work here"
    return (None, f"{PROGRAM} does not work here") if tried.returncode else (program, "")


@dataclass(frozen=True)
class Confinement:
    """Code of others runs in `tree`, and may write there and in `own`, which is made for it.

    `sandbox` is the path of bwrap, None where the code runs without.
    """

    tree: Path
    own: Path
    sandbox: str | None

    def run(
        self,
        command: list[str | Path],
        output: IO[str],
        *,
        for_packages: bool = False,
        shown: Iterable[Path] = (),
        read_only: Mapping[Path, Path] | None = None,
    ) -> int:
        """The exit code of a command, once nothing of it runs any more; it prints to `output`.

        `for_packages` gives it the network and pip's settings. In a sandbox `shown` are folders of
        the user's that it may read, and `read_only` maps folders in `tree` to what is put there.
        """
        self.own.mkdir(exist_ok=True)
        # new ones each time: what ran before may have left anything in its own
        home, passing = (Path(tempfile.mkdtemp(dir=self.own)) for _ in range(2))
        environment = {
            **passed(os.environ, MACHINE, *([NETWORK] if for_packages else [])),
            "HOME": str(home),
            "TMPDIR": str(passing),
            "PYTHON": sys.executable,
        }
        if for_packages:
            environment |= _pip_settings(home)
            shown = [*shown, *_named(environment, home)]
        if self.sandbox:
            walls = _walls(self.sandbox, shown, network=for_packages)
            for folder in (self.tree, self.own):
                walls += ["--bind", folder, folder]
            for place, folder in (read_only or {}).items():
                walls += ["--ro-bind", folder, place]
            command = [*walls, *command]
        process = subprocess.Popen(
            [sys.executable, "-I", supervisor.__file__, *command],
            cwd=self.tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            return process.wait()
        finally:
            # where this process was interrupted
            process.terminate()
            process.wait()

    def read_by(self, command: list[str | Path], text: str, shown: Iterable[Path]) -> str:
        """What a command of the user's own prints, which reads files of others and gets `text` on
        stdin; in a sandbox it can write nowhere. It fails as subprocess.run does."""
        if self.sandbox:
            command = [*_walls(self.sandbox, [*shown, self.tree]), *command]
        run = subprocess.run(
            command,
            env=passed(os.environ, MACHINE),
            input=text,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return run.stdout


def _walls(sandbox, shown, network=False):
    """bwrap's call: all is there to read but people's folders, in which `shown` is."""
    hidden = _hidden()
    walls = [sandbox, *_BARE, *_SYSTEM]
    for place in hidden:
        walls += ["--tmpfs", place]
    paths = [*os.get_exec_path(), *os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)]
    seen = {*shown, *_programs(), *map(Path, filter(None, paths))}
    if network:
        walls.append("--share-net")
        seen.update(Path(os.path.realpath(name)) for name in _NETWORK_SETTINGS)
    # as they are called, and as the system knows their folders; none that is a person's whole one
    seen = {path.absolute() for path in seen} | {
        Path(os.path.realpath(path.parent), path.name) for path in seen
    }
    there = set()
    for path in sorted(seen - {*hidden, _home()}, key=lambda path: len(path.parts)):
        within = any(path.is_relative_to(place) for place in hidden)
        if within and there.isdisjoint(path.parents):
            walls += ["--ro-bind-try", path, path]
            there.add(path)
    return walls


def prefixes(python: Path) -> set[Path]:
    """The folders that an interpreter needs: its own, and that of the one it was made from."""
    found = {_prefix(python), _prefix(Path(os.path.realpath(python)))}
    settings = python.parent.parent / "pyvenv.cfg"
    if settings.is_file():
        text = settings.read_text(encoding="utf-8", errors="replace")
        if home := re.search(r"^home *= *(/.+)$", text, re.MULTILINE):
            found.add(_prefix(Path(home[1], "python")))
    return found


def _pip_settings(home):
    """Lay pip's settings of the user's into a HOME, where pip finds them as it would have."""
    places = {home / place: _home() / place for place in PIP_SETTINGS}
    if settings := os.environ.get("XDG_CONFIG_HOME"):
        places[home / PIP_SETTINGS[0]] = Path(settings, "pip/pip.conf")
    named = os.environ.get("PIP_CONFIG_FILE", os.devnull)
    if named != os.devnull:
        places[home / NAMED] = Path(named)
    for place, source in places.items():
        if source.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
    return {"PIP_CONFIG_FILE": str(home / NAMED)} if (home / NAMED).is_file() else {}


def _named(environment, home):
    """What pip's settings name of this machine: certificates, folders of packages."""
    texts = [*passed(environment, NETWORK).values()]
    files = [home / place for place in (*PIP_SETTINGS, NAMED)]
    texts += [file.read_text("utf-8", "replace") for file in files if file.is_file()]
    found = {Path(path) for text in texts for path in re.findall(r"(?<![\w/])/[^\s'\"]+", text)}
    return {path for path in found if path.exists()}


def _home():
    return Path(os.path.realpath(os.path.expanduser("~")))


def _hidden():
    """Folders of people and of programs that run, none within another, and none of a system's."""
    wanted = {Path(os.path.realpath(name)) for name in (*_OF_OTHERS, _home())}
    there = {path for path in wanted if path.is_dir() and path != Path("/")}
    return sorted(path for path in there if not there & set(path.parents))


def _programs():
    """Where this Python and the programs that a build may use have what they need."""
    found = prefixes(Path(sys.executable)) | {Path(sys.base_prefix), Path(sys.prefix)}
    for tool in ASKED:
        if path := shutil.which(tool):
            found.add(_prefix(Path(os.path.realpath(path))))
    return found


def _prefix(program):
    """The folder that has a program's bin/."""
    above = [folder.parent for folder in program.parents if folder.name == "bin"]
    return above[0] if above else program.parent
