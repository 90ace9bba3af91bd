"""Unpacks an archive that was found whole, rebuilds it from its raw snapshots, and compares.

What is built is code of the archive; it runs confined (archive.confinement). What judges it is code
of the one who checks, in an environment of the checker's own. Standard library alone.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from assessment.archive import compare_files
from assessment.archive.about import MOST_OF_JSON, RESULTS, parse_member
from assessment.archive.agreement import differing_parts, record_of
from assessment.archive.confinement import Confinement, prefixes
from assessment.archive.container import MOST_BYTES, MOST_MEMBERS, Member
from assessment.archive.exclusions import PIXELS
from assessment.archive.manifest import LIST
from assessment.archive.provenance import LOGS, Provenance, Versions
from assessment.archive.records import sha256_of
from assessment.archive.versions import ASKED
from assessment.errors import InputError, in_lines
from assessment.surroundings import passed

STATES = ("identical", "equal", "different", "not rebuilt", "not packed")
# Endings of what programs make that not every machine has.
TYPESET = (".pdf", ".png")
ROOT = Path(__file__).resolve().parents[3]
LOCK = "requirements.lock"


class Row(NamedTuple):
    """What became of an artifact: `state` is one of STATES, `why` "" where that says it all."""

    state: str
    name: str
    why: str


class Reproduction:
    """An archive in `folder`, an empty one: `tree` is built in; `packed` holds, once that is done,
    what was packed.

    `members` maps names to container.Member and agrees with `provenance` (archive.agreement);
    `sandbox` is the path of bwrap, None where the archive's code runs without.
    """

    def __init__(
        self,
        folder: Path,
        members: Mapping[str, Member],
        provenance: Provenance,
        versions: Versions,
        sandbox: str | None,
    ) -> None:
        self.folder, self.members = folder, members
        self.tree, self.packed = folder / "archive", folder / "packed"
        self.provenance, self.artifacts = provenance, provenance.artifacts
        self.lacking = [tool for tool in versions.programs if not shutil.which(tool)]
        self.beyond = [
            tool for tool in ASKED if shutil.which(tool) and tool not in versions.programs
        ]
        self.confinement = Confinement(self.tree, folder / "own", sandbox)
        self.environment: Path | None = None
        # so that nothing built is taken from what was packed
        _unpack({k: v for k, v in members.items() if not k.startswith(RESULTS)}, self.tree)

    def take_raw(self, folder: Path | None) -> list[str]:
        """Copy the data that were left out from `folder`, a resources/raw/; say which were not.

        A file counts as there if it has the hash on record.
        """
        absent = []
        for name, file in self.provenance.left_out.items():
            target = self.tree / name
            source = folder and Path(folder, *Path(name).parts[2:])
            if source and source.is_file() and sha256_of(source) == file.sha256:
                shutil.copyfile(source, target)
            else:
                # planning asks whether it is there; a job that read it would be refused
                target.write_bytes(b"")
                absent.append(name)
        return absent

    def make_environment(self, existing: Path | None = None) -> None:
        """Make .venv/ from the archive's locks, or take `existing`, one that was made from them.

        In a sandbox it is mounted for reading, without one it is copied: nothing of the archive can
        write into `existing`.
        """
        if existing is not None:
            if LOCK not in self.members or not _made_from(existing, self.members[LOCK].content):
                raise InputError(f"{existing} was not made from the {LOCK} of the archive")
            self.environment = existing.resolve()
            if self.confinement.sandbox:
                (self.tree / ".venv").mkdir()
            else:
                _copy_environment(self.environment, self.tree / ".venv")
        log = self.folder / "setup.log"
        if self._run(["--version"], log, for_packages=existing is None):
            raise InputError(f"the environment cannot be made:{in_lines(last_lines(log), 15)}")

    def build(self, cores: int, absent: Collection[str]) -> bool:
        """Build what does not follow from `absent`; whether all went well. The log is build.log."""
        targets: list[str] = []
        if absent:
            resting = self.resting_on(absent)
            kept = [name for name in self.artifacts if name not in resting]
            targets = [name for name in kept if name in self.members]
            if not targets:
                return True
        asked = ["--cores", str(cores), "--keep-going", *targets]
        return self._run(asked, self.folder / "build.log") == 0

    def resting_on(self, absent: Collection[str]) -> dict[str, str]:
        """Each artifact whose making rests on a file of `absent`, to the first of those."""
        readers: dict[str, list[str]] = {}
        for name, entry in self.artifacts.items():
            for file in entry.inputs:
                readers.setdefault(file, []).append(name)
        found: dict[str, str] = {}
        for gone in sorted(absent):
            waiting = [gone]
            while waiting:
                for name in readers.get(waiting.pop(), ()):
                    if name not in found:
                        found[name] = gone
                        waiting.append(name)
        return found

    def compared(self, absent: Collection[str], went_well: bool) -> list[Row]:
        """A Row for each artifact, and for each other file that was made, sorted by name."""
        results = {k: v for k, v in self.members.items() if k.startswith(RESULTS)}
        _unpack(results, self.packed)
        rows, closer, resting = {}, [], self.resting_on(absent)
        for name, entry in self.artifacts.items():
            rebuilt = _plain_file(self.tree, name)
            if rebuilt is None:
                rows[name] = Row(*self._why_not(name, resting, went_well))
            elif rebuilt.stat().st_size > MOST_BYTES:
                rows[name] = Row("different", name, f"larger than {MOST_BYTES:,} bytes")
            elif sha256_of(rebuilt) == entry.sha256:
                rows[name] = Row("identical", name, "by its hash" if entry.left_out else "")
            elif entry.left_out == PIXELS:
                # two machines may compress the same pixels differently; what is packed is compared
                rows[name] = Row("not packed", name, f"another hash; {PIXELS}")
            elif entry.left_out:
                rows[name] = Row("different", name, f"another hash; {entry.left_out}")
            # a list of hashes differs wherever a file does; each of those is reported by itself
            elif name != LIST:
                closer.append(name)
        for name, (state, why) in self._judged(closer).items():
            rows[name] = Row(state, name, why)
        rows |= {row.name: row for row in self._of_other_making(rows)}
        rows |= {row.name: row for row in self._unlisted()}
        if LIST in self.artifacts and LIST not in rows:
            rows[LIST] = self._compared_list(rows)
        return [rows[name] for name in sorted(rows)]

    def _why_not(self, name, resting, went_well):
        if name in resting:
            return "not rebuilt", name, f"{resting[name]} was left out"
        if went_well and self.lacking and name.endswith(TYPESET):
            return "not rebuilt", name, f"no {' or '.join(self.lacking)} here"
        return "different", name, "the rebuild did not make it, or no plain file"

    def _of_other_making(self, rows):
        """What was rebuilt alike, but by its job's record in another way than its entry says."""
        records = {}
        for name, entry in self.artifacts.items():
            if entry.log not in records:
                log = _plain_file(self.tree, entry.log)
                small = log and log.stat().st_size <= MOST_OF_JSON
                records[entry.log] = record_of(log.read_bytes()) if log and small else None
            record = records[entry.log]
            if record is None or rows.get(name, Row("", "", "")).state not in (
                "identical",
                "equal",
                "not packed",
            ):
                continue
            # inputs differ in bytes where one of them is no more than equal
            if others := [one for one in differing_parts(entry, record) if one != "inputs"]:
                yield Row("different", name, f"made by another {', '.join(others)} than it states")

    def _unlisted(self):
        """What the rebuild made and the archive has no entry for."""
        for name in islice(_files(self.tree, RESULTS), MOST_MEMBERS):
            if name in self.artifacts or name.startswith(LOGS):
                continue
            if self.beyond and name.endswith(TYPESET):
                why = (
                    f"made here, by a machine with {' and '.join(self.beyond)}; its author had none"
                )
                yield Row("not packed", name, why)
            else:
                yield Row("different", name, "the rebuild made it, the archive has no entry")

    def _judged(self, names):
        """Name to (state, why), by the checker's own code and packages, or by bytes alone."""
        if not names:
            return {}
        needing = any(name.endswith(compare_files.NEEDING) for name in names)
        python = (needing and self._own_environment()) or Path(sys.executable)
        command = [python, "-I", compare_files.__file__, self.packed, self.tree]
        shown = [*prefixes(python), Path(compare_files.__file__), self.packed]
        try:
            answer = self.confinement.read_by(command, json.dumps(names), shown)
        except (subprocess.SubprocessError, OSError) as error:
            why = f"other bytes; comparing what they say failed ({type(error).__name__})"
            return dict.fromkeys(names, ("different", why))
        return {name: (state, why) for name, (state, why) in json.loads(answer).items()}

    def _own_environment(self):
        """A Python with the packages of the checker's own lock; None where it cannot be made."""
        lock = (ROOT / LOCK).read_bytes()
        for made in filter(None, (ROOT / ".venv", self.environment)):
            if _made_from(made, lock):
                return made / "bin/python"
        own = self.folder / "judge"
        own.mkdir()
        for name in (LOCK, "requirements-build.lock"):
            shutil.copyfile(ROOT / name, own / name)
        print("making an environment to compare in", flush=True)
        command = [sys.executable, "-E", "-s", ROOT / "scripts/environment.py", own, LOCK]
        with open(self.folder / "judge.log", "w", encoding="utf-8") as log:
            streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            made = subprocess.run(command, env=passed(os.environ), **streams)
        if made.returncode:
            print("it cannot be made: tables and pictures are compared by their bytes alone")
            return None
        return own / ".venv/bin/python"

    def _compared_list(self, rows):
        """The list of artifacts: the same where it is about files that are identical."""
        apart = {name for name, row in rows.items() if row.state != "identical"}
        kept = []
        rebuilt = Member((self.tree / LIST).read_bytes())
        for members in (self.members, {LIST: rebuilt}):
            try:
                listed = parse_member(members, LIST)
                files = [one for one in listed["artifacts"] if one["name"] not in apart]
            except (InputError, LookupError, TypeError):
                return Row("different", LIST, "is no list of results")
            kept.append({**listed, "artifacts": files})
        if kept[0] == kept[1]:
            return Row("equal", LIST, "but for files listed here that are not identical")
        return Row("different", LIST, "lists other files, or another release or commit for them")

    def _run(self, arguments, log, for_packages=False):
        command = [self.tree / "run", *arguments]
        existing = self.environment
        options = {"shown": prefixes(existing / "bin/python")} if existing else {}
        if existing and self.confinement.sandbox:
            options["read_only"] = {self.tree / ".venv": existing}
        with open(log, "w", encoding="utf-8") as output:
            return self.confinement.run(command, output, for_packages=for_packages, **options)


def last_lines(log: Path, most: int = 15) -> list[str]:
    """The last lines of what was printed, whatever it is."""
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - 100_000))
        return file.read().decode("utf-8", "replace").splitlines()[-most:]


def _unpack(members, folder):
    for name, member in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(member.content)
        path.chmod(0o755 if member.executable else 0o644)
    folder.mkdir(exist_ok=True)


def _made_from(environment, lock):
    try:
        return (environment / LOCK).read_bytes() == lock
    except OSError:
        return False


def _copy_environment(existing, place):
    """A copy in which no link leads back into what was copied."""
    shutil.copytree(existing, place, symlinks=True)
    for path in place.rglob("*"):
        if path.is_symlink() and Path(os.readlink(path)).is_absolute():
            to = Path(os.path.realpath(path))
            if to.is_relative_to(existing):
                path.unlink()
                path.symlink_to(os.path.relpath(place / to.relative_to(existing), path.parent))


def _plain_file(folder: Path, name: str) -> Path | None:
    """The path of a file below `folder` if it is one, and no link leads to it."""
    path = folder
    try:
        for part in name.split("/"):
            path = path / part
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                return None
    except OSError:
        return None
    return path if stat.S_ISREG(mode) else None


def _files(folder: Path, below: str) -> Iterator[str]:
    """The names of all files below a folder; links are listed, and not followed."""
    if (folder / below.rstrip("/")).is_symlink():
        yield below.rstrip("/")
        return
    for place, folders, files in os.walk(folder / below):
        links = [one for one in folders if Path(place, one).is_symlink()]
        for name in sorted([*files, *links]):
            yield Path(place, name).relative_to(folder).as_posix()
