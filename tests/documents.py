"""The documents that people read first: which there are, what they quote, ask for and point to."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The only list of them: whatever holds a document to the build holds these.
DOCUMENTS = tuple(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")))
    if path.exists()
)
MARK = re.compile(r"<!-- (\w+) -->(.*?)<!-- /\1 -->", re.DOTALL)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(name: str) -> str:
    """The text of a document, by its path in the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def quoted() -> dict[str, list[str]]:
    """The text between the marks of each name, once for each place, in any document."""
    found: dict[str, list[str]] = {}
    for document in DOCUMENTS:
        for name, text in MARK.findall(text_of(document)):
            found.setdefault(name, []).append(text.strip())
    return found


def flowing(text: str) -> str:
    """A text, wherever its lines break."""
    return " ".join(text.split())


def commands(text: str) -> list[str]:
    """Every line of a fenced block of shell, and every ./run in a sentence or a table."""
    blocks = [block for language, block in FENCED.findall(text) if language == "sh"]
    lines = [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`(\./run[^`]*)`", FENCED.sub("", text))
    return [line for line in [*lines, *map(flowing, spans)] if line and not line.startswith("#")]


def examples(text: str) -> list[str]:
    """The fenced blocks of YAML, each to be laid over config.yaml."""
    return [block for language, block in FENCED.findall(text) if language == "yaml"]


def anchors(text: str) -> set[str]:
    """Where a link may lead to in a document: its headings, as the forges name them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(name: str, text: str) -> list[str]:
    """Links of a document `name` that lead to no file or heading of the project."""
    dead = []
    for target in LINK.findall(text):
        file, _, anchor = target.partition("#")
        if re.match(r"https?:|mailto:", target):
            continue
        path = (ROOT / name).parent / file if file else ROOT / name
        there = path.resolve().is_relative_to(ROOT) and path.exists()
        if not there or (
            anchor and anchor not in anchors(text if not file else path.read_text("utf-8"))
        ):
            dead.append(target)
    return dead
