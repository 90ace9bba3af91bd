"""What an archive leaves out: values that may not be passed on, rows of large grids, figures in
pixels."""

import re
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase

# Rows that the build makes again at any time; their hashes are packed, and their summaries.
GRIDS = ("results/shards/*", "results/specifications/*/*.parquet")
GRID = "rows of a grid of specifications, which the build makes again; the summaries are packed"
# A fifth of an archive. The build makes them again, and their hashes are packed.
PIXELS = "the PNG of a figure, which is packed as PDF and SVG"
VECTORS = (".pdf", ".svg")
NOTE = "LEFT-OUT.md"
_FIGURE = re.compile(r"(results/(?:[^/]+/)?figures/[^/]+)\.png")
_RAW = re.compile(r"resources/raw/([^/]+)/([^/]+)/(?!provenance\.json$)[^/]+")
_TIDY = re.compile(r"results/tidy/([^/]+)\.parquet")


def sources_left_out(registry: Mapping[str, dict], permitted: bool) -> set[str]:
    """The sources whose values are left out.

    One whose producer forbids passing them on always is. With `permitted`, so is one whose terms
    are unclear: without it the archive has those, as the repository does, since the
    producers ask for attribution and forbid nothing.
    """
    kept = ("yes",) if permitted else ("yes", "unclear")
    return {name for name, entry in registry.items() if entry["redistribution"] not in kept}


def raw_file(name: str) -> tuple[str, str] | None:
    """(source, snapshot) of a file of raw data by its name; None of any other file."""
    found = _RAW.fullmatch(name)
    return (found[1], found[2]) if found else None


def packed_instead(name: str) -> list[str]:
    """The files that show what the PNG of a figure shows; empty where `name` is of another file."""
    found = _FIGURE.fullmatch(name)
    return [f"{found[1]}{ending}" for ending in VECTORS] if found else []


def why_left_out(name: str, sources: Collection[str], inputs: Collection[str] = ()) -> str:
    """Why the file `name` is left out, a phrase; "" where it is packed.

    `sources` are those left out; `inputs` are names of what the file was made of. Archives are held
    to these phrases: others are another about.FORMAT.
    """
    if any(fnmatchcase(name, grid) for grid in GRIDS):
        return GRID
    if packed_instead(name):
        return PIXELS
    if not sources:
        return ""
    raw = raw_file(name)
    if raw and raw[0] in sources:
        return f"values of {raw[0]}, which may not be passed on"
    # the tidy tables and the panel of them hold a source's values as they are
    copied = _tidied([name], sources)
    if name.endswith(".parquet"):
        copied += _tidied(inputs, sources)
    return f"holds values of {copied[0]} as they are" if copied else ""


def _tidied(names, sources):
    """The sources among `sources` whose tidy tables are among the names of files, sorted."""
    tables = filter(None, map(_TIDY.fullmatch, names))
    return sorted(table[1] for table in tables if table[1] in sources)


def instructions(
    source: str, entry: dict, snapshot: str, files: Mapping[str, tuple[int, str]]
) -> str:
    """The note in the place of a snapshot's data: how to get them, as Markdown.

    `entry` is the source's part of the registry, `files` maps the names left out to (bytes,
    sha256).
    """
    release = entry["snapshots"].get(snapshot, {}).get("release", snapshot)
    rows = "".join(f"| {name} | {size} | {sha256} |\n" for name, (size, sha256) in files.items())
    importing = ""
    if "import" in entry:
        importing = (
            f"\nA clone that has other data of {source} takes a downloaded file "
            f"({entry['import']['get']}) by `./run import {source} FILE --release NAME`, as "
            f"data.csv in resources/raw/{source}/NAME/.\n"
        )
    return f"""# {source} {snapshot}: left out

The data of {entry["title"]}, {release}, by {entry["producer"]}, are not in this archive.
Their terms: {entry["licence"]}; redistribution: {entry["redistribution"]}.

How to get them: {entry["access"]} {entry["website"]}
{importing}
`provenance.json` in this folder says how the data used here were obtained. With these files in
this folder the build runs as it did:

| file | bytes | sha256 |
|---|---|---|
{rows}
`./run verify FILE --raw FOLDER` takes them from `FOLDER/{source}/{snapshot}/`, where FOLDER is
resources/raw/ of a clone that has them.
"""
