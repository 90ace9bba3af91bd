"""An archive that was found whole: unpacked, built anew from its raw snapshots, and compared.

Standard library alone; what is built runs in an environment of its own, which the archive's `run`
makes.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from assessment.archive.about import RESULTS, said
from assessment.archive.container import Member
from assessment.archive.manifest import LIST
from assessment.archive.records import sha256_of
from assessment.errors import InputError

STATES = ("identical", "equal", "different", "not rebuilt")


class Row(NamedTuple):
    """What became of an artifact: `state` is one of STATES, `why` "" where that says it all."""

    state: str
    name: str
    why: str


class Rebuild:
    """An archive in `folder`, an empty one: `tree` is built in, `packed` holds what was packed.

    `members` maps names to container.Member; `provenance` and `versions` are what the archive says
    of itself.
    """

    def __init__(self, folder: str | Path, members: Mapping[str, Member]) -> None:
        self.folder = Path(folder)
        self.tree, self.packed = self.folder / "archive", self.folder / "packed"
        self.provenance = said(members, "provenance")
        self.versions = said(members, "versions")
        self.artifacts = self.provenance["artifacts"]
        for name, member in members.items():
            # so that nothing built is taken from what was packed
            path = (self.packed if name.startswith(RESULTS) else self.tree) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(member.content)
            path.chmod(0o755 if member.executable else 0o644)

    def take_raw(self, folder: Path | None) -> list[str]:
        """Copy the figures that were left out from `folder`, a resources/raw/; say which were not.

        A file counts as there if it has the hash on record.
        """
        absent = []
        for file in self.provenance["left_out"]:
            target = self.tree / file["name"]
            source = folder and Path(folder, *Path(file["name"]).parts[2:])
            if source and source.is_file() and sha256_of(source) == file["sha256"]:
                shutil.copyfile(source, target)
            else:
                # planning asks whether it is there; a job that read it would be refused
                target.write_bytes(b"")
                absent.append(file["name"])
        return absent

    def make_environment(self, given: Path | None = None) -> None:
        """Make .venv/ from the archive's locks, or take `given`, one that was made from them."""
        if given is not None:
            lock = "requirements.lock"
            same = (given / lock).is_file() and (
                (given / lock).read_bytes() == (self.tree / lock).read_bytes()
            )
            if not same:
                raise InputError(f"{given} was not made from the {lock} of the archive")
            (self.tree / ".venv").symlink_to(given.resolve(), target_is_directory=True)
        if self._run("--version", output=subprocess.DEVNULL).returncode:
            raise InputError("the environment cannot be made (the reason stands above)")

    def build(self, cores: int, absent: Collection[str]) -> bool:
        """Build what does not follow from `absent`; whether all went well. The log is build.log."""
        targets = []
        if absent:
            kept = [name for name in self.artifacts if not self.sources_of(name) & set(absent)]
            targets = [name for name in kept if (self.packed / name).is_file()]
            if not targets:
                return True
        # the user's own settings, caches and passing files are left alone
        passing = self.folder / "passing"
        passing.mkdir()
        settings = {
            "TMPDIR": str(passing),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_CONFIG_HOME": str(self.folder / "settings"),
            "MPLCONFIGDIR": str(self.folder / "matplotlib"),
        }
        with open(self.folder / "build.log", "w", encoding="utf-8") as log:
            run = self._run("--cores", str(cores), "--keep-going", *targets, output=log, **settings)
        return run.returncode == 0

    def sources_of(self, name: str) -> set[str]:
        """Every file of the archive that the making of `name` rests on."""
        found, waiting = set(), [name]
        while waiting:
            for file in self.artifacts.get(waiting.pop(), {"inputs": ()})["inputs"]:
                if file not in found:
                    found.add(file)
                    waiting.append(file)
        return found

    def compared(self, absent: Collection[str], went_well: bool) -> list[Row]:
        """A Row for each artifact, sorted by name."""
        rows, closer = {}, []
        for name, entry in self.artifacts.items():
            rebuilt = self.tree / name
            if not rebuilt.is_file():
                rows[name] = Row(*self._why_not(name, absent, went_well))
            elif sha256_of(rebuilt) == entry["sha256"]:
                rows[name] = Row("identical", name, "by its hash" if "left_out" in entry else "")
            elif "left_out" in entry:
                rows[name] = Row("different", name, f"another hash; {entry['left_out']}")
            # a list of hashes differs wherever a file does; each of those is told of by itself
            elif name != LIST:
                closer.append(name)
        for name, (state, why) in self._judged(closer).items():
            rows[name] = Row(state, name, why)
        if LIST in self.artifacts and LIST not in rows:
            rows[LIST] = self._compared_list(rows)
        return [rows[name] for name in sorted(rows)]

    def _why_not(self, name, absent, went_well):
        if gone := sorted(self.sources_of(name) & set(absent)):
            return "not rebuilt", name, f"{gone[0]} was left out"
        lacking = [tool for tool in self.versions["programs"] if not shutil.which(tool)]
        if went_well and lacking:
            return "not rebuilt", name, f"no {' or '.join(lacking)} here"
        return "different", name, "the rebuild did not make it"

    def _judged(self, names):
        if not names:
            return {}
        python = self.tree / ".venv/bin/python"
        run = subprocess.run(
            [python, "-m", "assessment.archive.likeness", self.packed, self.tree],
            # by the code of the one who checks, in the environment of the archive
            env={**_environment(), "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            input=json.dumps(names),
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise InputError(f"the comparison failed:\n{run.stderr[-2000:]}")
        return json.loads(run.stdout)

    def _compared_list(self, rows):
        """The list of artifacts: the same where it is about files that are identical."""
        kept = []
        for folder in (self.packed, self.tree):
            listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
            apart = {name for name, row in rows.items() if row.state != "identical"}
            listed["artifacts"] = [one for one in listed["artifacts"] if one["name"] not in apart]
            kept.append(listed)
        if kept[0] == kept[1]:
            return Row("equal", LIST, "but for files told of here that are not identical")
        return Row("different", LIST, "lists other files, or says otherwise what they belong to")

    def _run(self, *arguments, output, **settings):
        environment = {**_environment(), "PYTHON": sys.executable, **settings}
        return subprocess.run(
            [self.tree / "run", *arguments],
            cwd=self.tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output if settings else None,
        )


def _environment():
    """The environment without what would steer Python or Snakemake elsewhere."""
    steering = ("PYTHON", "VIRTUAL_ENV", "SNAKEMAKE", "CONDA")
    return {name: value for name, value in os.environ.items() if not name.startswith(steering)}
