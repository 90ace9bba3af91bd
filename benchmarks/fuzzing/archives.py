"""Archives of the real build, cut down and changed, given to verify and compare."""

import contextlib
import json
from pathlib import Path

from _runs import ROOT

import compare_archives
import verify
from assessment.archive.about import FORMAT
from assessment.archive.container import Member, opened, packed
from assessment.archive.likeness import judged
from assessment.archive.manifest import LIST, NAME
from fuzzing.mutations import (
    changed_bytes,
    changed_container,
    changed_data,
    changed_text,
    fitted,
    json_bytes,
    text,
)
from fuzzing.verdicts import Wrong, answer, hashed

# What the archive of a rebuild holds of results, a file of each kind.
REBUILT = ("thresholds.csv", "table.tex", "figures/standing.png", "figures/standing.pdf")
# Stands for a workflow: it makes an environment out of this Python, and copies what it "builds".
RUN = b"""#!/bin/sh
set -eu
if [ "$1" = --version ]; then
    mkdir -p .venv/bin
    printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$PYTHON" > .venv/bin/python
    chmod +x .venv/bin/python
    exit
fi
mkdir -p results
cp -R made/* results/
"""


class Archives:
    """Archives of the real build, cut down to what is read, changed in members or container."""

    def __init__(self, ground):
        members = ground.whole.members
        kept = [
            name
            for name, member in members.items()
            if name.startswith("archive/")
            or name.endswith(("population.csv", "thresholds.csv", "claims.csv", "manifest.json"))
            or (len(member.content) < 20_000 and not name.startswith(("resources/raw", "tests/")))
        ]
        self.members = fitted({name: members[name] for name in kept})
        self.folder, self.date = ground.whole.folder, ground.whole.date
        self.good = packed(self.members, self.folder, self.date)

    def make(self, random):
        if random.randrange(3) == 0:
            return hashed(changed_container(random, self.good))
        return hashed(packed(self.changed(random, self.members), self.folder, self.date))

    def changed(self, random, members):
        """Members with one to three changes, hashes made to fit again in most cases."""
        members = dict(members)
        for _ in range(random.choice((1, 1, 2, 3))):
            self._change(random, members)
        fit = random.randrange(8)
        if fit:
            members = fitted(members, artifacts=fit > 2)
        return members

    def _change(self, random, members):
        told = [name for name in members if name.endswith(".json")]
        results = [name for name in members if name.startswith("results/")] or list(members)
        way = random.randrange(10)
        name = random.choice(told if way < 4 else results if way < 7 else list(members))
        content = members[name].content
        if way < 4:
            try:
                data = {"": json.loads(content)}
            except ValueError:
                return
            for _ in range(random.choice((1, 1, 1, 4))):
                changed_data(random, data)
            members[name] = Member(json_bytes(data.get("", "")))
        elif way == 4:
            del members[name]
        elif way == 5:
            members[name] = Member(changed_bytes(random, content))
        elif way == 6:
            with contextlib.suppress(UnicodeDecodeError, IndexError):
                members[name] = Member(changed_text(random, content))
        elif way == 7:
            members[(text(random) or "a").replace("\x00", "")[:300]] = Member(b"x\n")
        elif way == 8:
            members[f"results/{text(random)}".replace("\x00", "")[:300]] = Member(b"x\n")
        else:
            members[NAME] = Member(changed_text(random, members[NAME].content))


class Whole(Archives):
    """./run verify FILE --no-rebuild"""

    def try_out(self, folder):
        code, _ = answer(verify.main, (0, 3), str(folder / "archive.zip"), "--no-rebuild")
        return "refused" if code else "right"


class Compared(Archives):
    """./run compare GOOD FILE"""

    def try_out(self, folder):
        (folder / "good.zip").write_bytes(self.good)
        compare_archives.PLACE = folder / "results/changes"
        compare_archives.ROOT = folder
        for name in ("pyproject.toml", "workflow"):
            with contextlib.suppress(FileExistsError):
                (folder / name).symlink_to(ROOT / name)
        names = [str(folder / name) for name in ("good.zip", "archive.zip")]
        code, said = answer(compare_archives.main, (0, 1, 2), *names)
        if code == 2:
            return "refused"
        there = opened((folder / "archive.zip").read_bytes()).members
        differ = [
            name
            for name in {*there, *self.members}
            # what a job said is no result
            if name.startswith("results/") and not name.startswith("results/logs/")
            if there.get(name) != self.members.get(name)
        ]
        if code == 0 and differ:
            raise Wrong(f"no difference, though {sorted(differ)[0]!r} is another")
        if code == 1 and there == self.members:
            raise Wrong("a difference between an archive and itself")
        return "right" if code else "the same"


class Rebuilt(Archives):
    """./run verify FILE, results or what is said of them changed; what it builds is as it was."""

    def __init__(self, ground):
        super().__init__(ground)
        members = ground.whole.members
        source = next(n for n in members if n.endswith(f"/{REBUILT[0]}")).rpartition("/")[0]
        made = {f"one/{name}": members[f"{source}/{name}"].content for name in REBUILT}
        made["rows.parquet"] = members["results/panel.parquet"].content
        self.honest = {f"results/{name}": content for name, content in made.items()}
        listed = [{"name": name, "sha256": ""} for name in self.honest]
        provenance = {
            "format": FORMAT,
            "artifacts": {
                name: {"sha256": "", "rule": "r", "script": "s", "code": "c", "inputs": {}}
                for name in [*self.honest, LIST]
            },
            "left_out": [],
        }
        honest_list = {LIST: Member(json_bytes({"artifacts": listed}))}
        files = {name: Member(content) for name, content in self.honest.items()}
        files |= honest_list | {
            "run": Member(RUN, True),
            "requirements.lock": Member(b"nothing\n"),
            "archive/provenance.json": Member(json_bytes(provenance)),
            "archive/versions.json": Member(json_bytes({"zlib": "0", "programs": {}})),
        }
        files = fitted(files)
        self.honest[LIST] = files[LIST].content
        files |= {
            name.replace("results/", "made/", 1): Member(content)
            for name, content in self.honest.items()
        }
        self.members = fitted(files)
        self.good = packed(self.members, self.folder, self.date)

    def make(self, random):
        while True:
            members = self.changed(random, self.members)
            # what builds is not what is tried here
            if all(
                members.get(name) == member
                for name, member in self.members.items()
                if name.startswith("made/") or name in ("run", "requirements.lock")
            ):
                return hashed(packed(members, self.folder, self.date))

    def try_out(self, folder):
        code, said = answer(verify.main, (0, 1, 3, 4), str(folder / "archive.zip"))
        if code in (3, 4):
            return "refused"
        if code == 1:
            if "\ndifferent " not in said and "not rebuilt" not in said:
                raise Wrong("ends with 1 without a difference")
            return "different"
        there = opened((folder / "archive.zip").read_bytes()).members
        states = {}
        for line in said.splitlines():
            state, _, rest = line.partition("  ")
            states[rest.strip().partition("  ")[0]] = state.strip()
        for name in {name for name in there if name.startswith("results/")} | set(self.honest):
            packed_one = there[name].content if name in there else None
            if packed_one != self.honest.get(name) and states.get(name) != "equal":
                raise Wrong(f"ends with 0, though {name!r} is not what is built")
        return "the same"


class Likeness:
    """Two files of one kind, one of them changed: is it told, in bounded time?"""

    def __init__(self, ground):
        self.files = [
            (name, member.content)
            for name, member in ground.whole.members.items()
            if name.startswith("results/") and len(member.content) < 200_000
            if name.endswith((".png", ".pdf", ".parquet", ".csv", ".tex"))
        ]

    def make(self, random):
        name, content = random.choice(self.files)
        ending = Path(name).suffix
        other = content
        while other == content:
            other = changed_bytes(random, content)
        return {f"packed{ending}": other, f"rebuilt{ending}": content}

    def try_out(self, folder):
        (one,), (other,) = folder.glob("packed.*"), folder.glob("rebuilt.*")
        state, why = judged(one, other)
        if state == "identical" or state not in ("equal", "different"):
            raise Wrong(f"says {state} of other bytes")
        return state
