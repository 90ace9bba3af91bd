"""Archives of the real build, cut down and changed, given to verify and compare."""

import hashlib
import json
from pathlib import Path

from _fake_world_bank import ROOT

import compare_releases
import verify
from assessment.archive.about import PROVENANCE
from assessment.archive.compare_files import judged
from assessment.archive.container import Member, opened, packed
from assessment.archive.manifest import NAME
from assessment.archive.records import MARK
from fuzzing.mutations import (
    changed_bytes,
    changed_container,
    changed_json,
    changed_text,
    fitted,
    text,
)
from fuzzing.verdicts import CANARY, Wrong, answer, hashed
from stub_archive import listing, stub

# What the stub of an archive has of results, a file of each kind. Of pictures in pixels an archive
# has those of tables alone, where its author had TeX.
KINDS = ("thresholds.csv", "table.tex", "table.png", "figures/standing.pdf")
BUILD = "cp -R made/* results/"


class Archives:
    """Archives of the real build, changed in what they hold, in what they say, in their container.

    `members` are those of one archive that agrees with itself.
    """

    # (n, of m): n of m cases change the container alone
    containers = (1, 3)

    def __init__(self, ground):
        self.members = self.taken(ground.whole.members)
        self.folder, self.date = ground.whole.folder, ground.whole.date
        self.good = packed(self.members, self.folder, self.date)

    def taken(self, members):
        """What of the members of the real archive is changed here."""
        return members

    def unchanged(self):
        """The files of a case in which nothing was changed, which must not be refused."""
        return hashed(self.good)

    def make(self, random):
        few, many = self.containers
        if random.randrange(many) < few:
            return hashed(changed_container(random, self.good))
        return hashed(packed(self.changed(random), self.folder, self.date))

    def changed(self, random):
        """Members with one to three changes, and with what is said of them made to fit again, all
        or a part of it, in most cases."""
        members = dict(self.members)
        for _ in range(random.choice((1, 1, 2, 3))):
            self._change(random, members)
        fit = random.randrange(8)
        return fitted(members, said=fit > 2) if fit else members

    def _change(self, random, members):
        descriptions = [name for name in members if name.endswith(".json")]
        results = [name for name in members if name.startswith("results/")]
        way = random.randrange(11)
        among = descriptions if way < 3 else results if 3 < way < 8 else list(members)
        if not among:
            return
        name = random.choice(among)
        content = members[name].content
        if way < 3:
            members[name] = Member(changed_json(random, content))
        elif way == 3:
            logs = [name for name in results if MARK.encode() in members[name].content]
            name = random.choice(logs or [name])
            said, mark, record = members[name].content.rpartition(MARK.encode())
            record = changed_json(random, record).replace(b"\n", b"")
            members[name] = Member(said + mark + record + b"\n")
        elif way == 4:
            del members[name]
        elif way == 5:
            members[name] = Member(changed_bytes(random, content))
        elif way in (6, 7):
            members[name] = Member(changed_text(random, content))
        elif way < 10:
            place = random.choice(("", "results/", f"{name}/", name[:-1]))
            name = f"{place}{text(random)}".replace("\x00", "")[:300] or "a"
            members[name] = Member(content)
        else:
            members[NAME] = Member(changed_text(random, members[NAME].content))


class Whole(Archives):
    """./run verify FILE --no-rebuild, of the whole real archive"""

    def try_out(self, folder):
        code, _ = answer(verify.main, (0, 3), str(folder / "archive.zip"), "--no-rebuild")
        return "refused" if code else "right"


class Compared(Archives):
    """./run compare GOOD FILE, of what compare reads of the real archive"""

    def taken(self, members):
        endings = ("population.csv", "thresholds.csv", "claims.csv", "manifest.json", ".tex")
        taken = {
            name: member
            for name, member in members.items()
            if name.startswith("archive/") or name.endswith(endings)
        }
        said = json.loads(taken[PROVENANCE].content)
        said["artifacts"] = {
            name: one
            for name, one in said["artifacts"].items()
            if name in taken or "left_out" in one
        }
        return fitted({**taken, PROVENANCE: Member(json.dumps(said).encode())})

    def _compared(self, folder, name):
        """The exit code of a comparison of the good archive with one beside it."""
        compare_releases.PLACE = folder / "results/changes"
        compare_releases.ROOT = folder
        for part in ("pyproject.toml", "workflow"):
            (folder / part).symlink_to(ROOT / part)
        names = [str(folder / one) for one in ("good.zip", name)]
        return answer(compare_releases.main, (0, 1, 2), *names)[0]

    def try_out(self, folder):
        (folder / "good.zip").write_bytes(self.good)
        code = self._compared(folder, "archive.zip")
        if code == 2:
            return "refused"
        # whether one may be run is nothing that is compared
        there, good = (
            {name: one.content for name, one in members.items()}
            for members in (opened((folder / "archive.zip").read_bytes()).members, self.members)
        )
        differ = [
            name
            for name in {*there, *good}
            if name.startswith("results/") and there.get(name) != good.get(name)
        ]
        if code == 0 and differ:
            raise Wrong(f"no difference, though {sorted(differ)[0]!r} is another")
        if code == 1 and there == good:
            raise Wrong("a difference between an archive and itself")
        return "right" if code else "the same"


class Unpacked(Compared):
    """./run compare GOOD FOLDER, the manifest of what was unpacked changed, a file a link"""

    def unchanged(self):
        return {NAME: self.members[NAME].content, "link": b""}

    def make(self, random):
        listed = self.members[NAME].content
        link = random.choice(sorted(self.members)) if random.randrange(3) == 0 else ""
        if random.randrange(3):
            lines = [f"{hashlib.sha256(CANARY).hexdigest()}  {text(random)}\n" for _ in range(2)]
            listed += "".join(lines).encode("utf-8", "surrogatepass")
        else:
            listed = changed_text(random, listed)
        return {NAME: listed, "link": link.encode()}

    def try_out(self, folder):
        (folder / "good.zip").write_bytes(self.good)
        for name, member in self.members.items():
            (folder / "there" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "there" / name).write_bytes(member.content)
        if link := (folder / "link").read_text(encoding="utf-8"):
            (folder / "there" / link).rename(folder / "elsewhere")
            (folder / "there" / link).symlink_to(folder / "elsewhere")
        if link != NAME:
            (folder / NAME).rename(folder / "there" / NAME)
        code, listed = self._compared(folder, "there"), self.members[NAME].content
        if code == 2:
            return "refused"
        found = (folder / "there" / NAME).read_bytes()
        read = {line[66:].decode() for line in found.splitlines()}
        if link in read or set(found.splitlines()) - set(listed.splitlines()):
            raise Wrong("reads a link, or what was not packed")
        if (code == 0) != (sorted(found.splitlines()) == sorted(listed.splitlines())):
            raise Wrong(f"ends with {code} for other files")
        return "right" if code else "the same"


class Rebuilt(Archives):
    """./run verify FILE, results or what is said of them changed; what it builds is as it was."""

    containers = (0, 1)

    def taken(self, members):
        source = next(n for n in members if n.endswith(f"/{KINDS[0]}")).rpartition("/")[0]
        there = {name: members.get(f"{source}/{name}") for name in KINDS}
        self.honest = {f"one/{name}": one.content for name, one in there.items() if one}
        self.honest["rows.parquet"] = members["results/panel.parquet"].content
        self.honest["manifest.json"] = listing(self.honest)
        archive = fitted(stub(BUILD, self.honest))
        self.honest["manifest.json"] = archive["results/manifest.json"].content
        made = {name: one for name, one in archive.items() if name.startswith("results/")}
        archive |= {name.replace("results/", "made/", 1): one for name, one in made.items()}
        return fitted(archive)

    def make(self, random):
        while True:
            members = self.changed(random)
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
            if "\ndifferent " not in said:
                raise Wrong("ends with 1 without a difference")
            return "different"
        there = opened((folder / "archive.zip").read_bytes()).members
        states = {}
        for line in said.splitlines():
            state, _, rest = line.partition("  ")
            states[rest.strip().partition("  ")[0]] = state.strip()
        packed_ones = {name for name in there if name.startswith("results/")}
        for name in packed_ones | {f"results/{name}" for name in self.honest}:
            content = there[name].content if name in there else None
            built = self.honest.get(name.removeprefix("results/"))
            if name.startswith("results/logs/") or content == built:
                continue
            if states.get(name) != "equal":
                raise Wrong(f"ends with 0, though {name!r} is not what is built")
        return "the same"


class Likeness:
    """Two files of one kind, one of them changed: is that seen, in bounded time?"""

    def __init__(self, ground):
        self.files = [
            (name, member.content)
            for name, member in ground.whole.members.items()
            if name.startswith("results/") and len(member.content) < 200_000
            if name.endswith((".png", ".pdf", ".parquet", ".csv", ".tex"))
        ]

    def unchanged(self):
        name, content = self.files[0]
        return {
            f"packed{Path(name).suffix}": content + b"\n",
            f"rebuilt{Path(name).suffix}": content,
        }

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
