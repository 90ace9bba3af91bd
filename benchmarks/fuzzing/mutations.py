"""Random changes of bytes, text, plain data and archives, for benchmarks/fuzz.py.

All take a random.Random, so that a seed makes the same changes on every machine.
"""

import copy
import hashlib
import json
import re
from contextlib import suppress

from _fake_world_bank import ROOT  # noqa: F401, puts the library on the path

from assessment.archive.about import PROVENANCE
from assessment.archive.container import Member
from assessment.archive.manifest import LIST, NAME, manifest
from assessment.archive.records import MARK, sha256_of_data

# In the JSON that is written, what json.dumps cannot write takes the place of these texts.
RAW = {
    "@@deep": "[" * 5000 + "]" * 5000,
    "@@deep object": '{"a":' * 3000 + "1" + "}" * 3000,
    "@@digits": "9" * 6000,
    "@@1e400": "1e400",
    "@@-1e400": "-1e400",
    "@@NaN": "NaN",
    "@@Infinity": "-Infinity",
    "@@twice": '{"a": 1, "a": 2}',
    "@@surrogate": '"\\ud800"',
}
TEXTS = (
    *("", " ", "a", "0", "-1", "null", "NA", "nan", "inf", "²", "१", "\x00", "\x1b[2J\x1b]0;x\x07"),
    *("\u202egnp.exe", "\ufeff", "\r", "a\nb", "\u2028", "=1+1", "@SUM(1)", "<script>x</script>"),
    *("../outside.txt", "/outside.txt", "..\\outside.txt", "~/outside.txt", "C:\\x", "aux.txt"),
    *(".git/config", ".venv/bin/python", "a/../../outside.txt", "a//b", "results/x", "x" * 300),
    *(
        "x" * 20_000,
        "%s%n{0}{x}",
        "é",
        "e\u0301",
        "٣",
        "1" * 5000,
        "1_000",
        "0x10",
        "1e5",
        "--help",
    ),
)
NUMBERS = (
    *(0, 1, -1, 2, 7, 255, 2**31, 2**63, 2**64, -(2**63), 10**400, 0.5, 2.0, -0.0, 1e-320, 1e308),
    *(5.0, 99999, 2013.0),
)
BLOCKS = ([], {}, [[]], {"": ""}, [None], {"a": {"b": []}})
# What YAML reads differently than it looks, refuses, or unfolds.
YAML = (
    *("~", "1:30", ".nan", ".inf", "-.inf", "0x1F", "0o17", "017", "1_000", "2.0", "1e400", "on"),
    *("2013-01-01", "2013-02-31", "!!python/object/apply:os.system ['touch outside.txt']"),
    *("!!binary aGk=", "!!set {a, b}", "!!omap [a: 1]", "!!int x", "!!float .", "!!timestamp x"),
    *("&a [*a]", "*a", "<<: *a", "? [a, b]\n: c", "{<<: {a: 1}}", "[" * 3000, "{a: " * 2000, "'"),
    *('"\\x1b[2J"', '"\\ud800"', '"\\u202e"', "--- \n...\n---", "%YAML 9.9\n---", "|\n x", "\t"),
    *("9" * 5000, "- - - -", "null", "true", "=", "a: b: c", "# x", "@x", "`x", "{}", "[]", '""'),
)
_LONGEST = 3_000_000


def text(random) -> str:
    """A text that a reader may trip over."""
    return random.choice(TEXTS)


def value(random, of=None):
    """A value that a reader may trip over; now and then one from elsewhere `of` the data."""
    kind = random.randrange(8)
    if kind == 0 and of:
        return copy.deepcopy(_at(of, random.choice(list(places(of)))))
    if kind < 2:
        return random.choice(list(RAW))
    if kind < 4:
        return random.choice(NUMBERS)
    if kind < 6:
        return text(random)
    return random.choice((None, True, False, *map(copy.deepcopy, BLOCKS)))


def places(data, path=()):
    """The path of every value within plain data."""
    for key, below in _items(data):
        yield (*path, key)
        yield from places(below, (*path, key))


def _items(data):
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []


def _at(data, path):
    for key in path:
        data = data[key]
    return data


def changed_data(random, data):
    """Change plain data in place, at one path."""
    path = random.choice(list(places(data)) or [None])
    if path is None:
        return
    block, key = _at(data, path[:-1]), path[-1]
    way = random.choice(("other", "other", "other", "gone", "renamed", "wrapped", "many", "more"))
    if way == "gone":
        del block[key]
    elif way == "renamed" and isinstance(block, dict):
        block[text(random)] = block.pop(key)
    elif way == "wrapped":
        block[key] = random.choice(([block[key]], {"a": block[key]}, str(block[key])))
    elif way == "many" and isinstance(block, list):
        block.extend([block[key]] * random.choice((1, 2, 500)))
    elif way == "more" and isinstance(block, dict):
        block[text(random)] = value(random, data)
    else:
        block[key] = value(random, data)


def json_bytes(data) -> bytes:
    """Data as JSON, with what no JSON can have where RAW says so."""
    written = json.dumps(data, indent=1)
    for mark, raw in RAW.items():
        written = written.replace(json.dumps(mark), raw)
    return written.encode()


def changed_json(random, content: bytes) -> bytes:
    """JSON with one to four of its values changed; bytes changed where it is none."""
    try:
        data = {"": json.loads(content)}
    except (ValueError, RecursionError):
        return changed_bytes(random, content)
    for _ in range(random.choice((1, 1, 1, 4))):
        changed_data(random, data)
    return json_bytes(data.get("", ""))


def changed_bytes(random, content: bytes) -> bytes:
    """Bytes with a few of them changed, gone, doubled, moved or put in."""
    content = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 4, 16))):
        at = random.randrange(len(content) + 1)
        size = random.choice((1, 1, 2, 4, 8, 64, 1000))
        way = random.randrange(7)
        if way == 0 and content:
            content[at % len(content)] ^= 1 << random.randrange(8)
        elif way == 1:
            content[at : at + size] = random.randbytes(size)
        elif way == 2:
            del content[at : at + size]
        elif way == 3:
            other = random.randrange(len(content) + 1)
            content[at:at] = content[other : other + size]
        elif way == 4:
            content[at:at] = random.choice(TEXTS).encode("utf-8", "surrogatepass")
        elif way == 5:
            filler = random.choice((b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f"))
            content[at : at + len(filler)] = filler
        elif random.randrange(4) == 0:
            del content[at:]
    return bytes(content[:_LONGEST])


def changed_text(random, content: bytes, snippets=TEXTS) -> bytes:
    """Text with words, lines or blocks changed; now and then its bytes, or its encoding."""
    kind = random.randrange(12)
    try:
        written = content.decode("utf-8")
    except UnicodeDecodeError:
        # what a change before this one has left
        written = ""
    if kind == 0 or not written:
        return changed_bytes(random, content)
    if kind == 1:
        encoding = random.choice(("utf-16", "utf-32", "latin-1", "utf-8-sig", "utf-7", "cp037"))
        return written.encode(encoding, "replace")
    lines = written.splitlines(keepends=True)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        at = random.randrange(len(lines))
        way = random.randrange(8)
        if way == 0:
            del lines[at : at + random.choice((1, 1, 5, 50))]
        elif way == 1:
            lines.insert(at, random.choice(lines))
        elif way == 2:
            lines[at] = " " * random.randrange(9) + lines[at].lstrip(" ")
        elif way == 3:
            lines.insert(at, random.choice(snippets) + "\n")
        elif way == 4:
            other = random.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            words = re.split(r"([\s,:\[\]{}]+)", lines[at])
            place = random.randrange(len(words))
            words[place] = random.choice(snippets)
            lines[at] = "".join(words)
        if not lines:
            lines = [random.choice(snippets)]
    return "".join(lines).encode("utf-8", "surrogatepass")[:_LONGEST]


def yaml_bomb(random) -> bytes:
    """YAML that is short and would be long, deep or endless."""
    depth, width = random.randrange(2, 40), random.randrange(2, 12)
    kind = random.randrange(6)
    if kind == 0:
        lines = ["a0: &a0 [x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
    elif kind == 1:
        lines = ["a0: &a0 {x: 1}"]
        merged = [f"[{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
        lines += [f"a{n}: &a{n} {{<<: {of}}}" for n, of in enumerate(merged, start=1)]
    elif kind == 2:
        lines = [f"a: &a [{', '.join(['*a'] * width)}]", "measures: *a"]
    elif kind == 3:
        lines = ["a: &a {b: *a, <<: *a}"]
    elif kind == 4:
        opening, closing = random.choice(("[]", "{}"))
        lines = [f"a: {opening * depth * 500}{closing * depth * 500}"]
    else:
        lines = [*(" " * n + f"k{n}:" for n in range(depth * 60)), " " * depth * 60 + "x"]
    return "\n".join([*lines, ""]).encode()


def fitted(members: dict, said=True) -> dict:
    """`members` with their manifest made to fit; with `said`, so is all that the archive says of
    its files: the list of results, the records in logs, the provenance."""
    members = dict(members)
    if said:
        hashes = _Hashes(members)
        logs = [name for name in members if name.startswith("results/logs/")]
        for name in (LIST, *logs, PROVENANCE):
            hashes.fit(name)
    members[NAME] = Member(manifest(members))
    return members


class _Hashes:
    """What members hash to, put into what is said of them, wherever that can be read."""

    def __init__(self, members):
        self.members = members
        self.known = {name: self.of(name) for name in members}

    def of(self, name):
        return hashlib.sha256(self.members[name].content).hexdigest()

    def fit(self, name):
        """Put the hashes that are known into one member, and know its own."""
        # whatever the change before this one has left there
        with suppress(LookupError, TypeError, AttributeError, ValueError, RecursionError):
            content = self.members[name].content
            before, mark, record = content.rpartition(MARK.encode())
            document = json.loads(record)
            self._fit(document)
            document = json_bytes(document).replace(b"\n", b"") if mark else json_bytes(document)
            self.members[name] = Member(before + mark + document + b"\n")
            self.known[name] = self.of(name)

    def _fit(self, message):
        for key in ("inputs", "outputs"):
            for name in message.get(key, ()):
                message[key][name] = self.known.get(name, message[key][name])
        artifacts = message.get("artifacts", {})
        named = (
            artifacts.items()
            if isinstance(artifacts, dict)
            else ((one["name"], one) for one in artifacts)
        )
        for name, entry in named:
            self._fit(entry)
            if name in self.known and "left_out" not in entry:
                entry["sha256"] = self.known[name]
                entry["bytes"] = len(self.members[name].content)
        if "config_sha256" in message:
            config = json.loads(self.members["archive/config.json"].content)
            message["config_sha256"] = sha256_of_data(config)


def changed_container(random, content: bytes) -> bytes:
    """The bytes of a zip file, with a field of one of its headers changed, or any bytes."""
    starts = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    if not starts or random.randrange(3) == 0:
        return changed_bytes(random, content)
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.choice(starts[:3] + starts[-3:] + starts) + random.randrange(4, 46)
        width = random.choice((1, 2, 4))
        number = random.choice((0, 1, 2, 8, 9, 12, 14, 0x7F, 0x80, 0xFF, 0xFFFF, 0xFFFFFFFF, 99))
        changed[at : at + width] = (number & (256**width - 1)).to_bytes(width, "little")
    return bytes(changed)
