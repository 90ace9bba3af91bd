"""./run import SOURCE FILE: a downloaded file into the raw store, what it changes, the pin.

Ends with 0 where it was taken, 1 where it was not, 70 where the program itself is at fault.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from _command import ROOT, pin, settled, tell
from _ending import ended
from assessment.archive.records import sha256_of
from assessment.config import settings
from assessment.config.pin import in_yaml
from assessment.data.deposit import deposit, now
from assessment.data.imports import imported
from assessment.data.names import dated_name, is_name
from assessment.data.pulled import csv_bytes, indicators_covered
from assessment.data.ranges import check_figures
from assessment.data.revisions import revisions
from assessment.data.states import read_state_names, read_states
from assessment.data.store import read_snapshot
from assessment.errors import InputError, listed, utf8

RESOURCES = ROOT / "resources"
TAKEN, REFUSED = range(2)


def main(arguments):
    told = _parser().parse_args(arguments)
    return ended("import", REFUSED, _import, told)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./run import",
        description="Take the figures that are needed from a downloaded file into the raw store, "
        "and say what they would change. Nothing that is held is changed or lost.",
    )
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("file", metavar="FILE", type=Path, help=".csv, .xlsx, .xls, or a .zip")
    parser.add_argument(
        "--release", help="the producer's name of the release, which names the snapshot too"
    )
    parser.add_argument("--citation", help="its key in references.bib; default: the pinned one's")
    parser.add_argument("--steps", default="", help="what you did to get the file, for the record")
    parser.add_argument("--pin", action="store_true", help="write the snapshot to config.yaml")
    return parser


def _import(told):
    config, registry = settled()
    source = told.source
    known = [name for name, entry in registry.items() if "import" in entry]
    if source not in known:
        raise InputError(f"'{source}' cannot be imported; these can: {listed(known)}")
    if told.release and not is_name(told.release):
        raise InputError(
            f"--release {told.release!r}: letters, digits, dots, hyphens and underscores, please; "
            "it names a folder"
        )
    entry = registry[source]
    layouts = [
        {**layout, "repeated": entry.get("repeated", [])} for layout in entry["import"]["layouts"]
    ]
    states = read_states(RESOURCES / "states.csv")
    names = read_state_names(RESOURCES / "state_names.csv")
    print(f"{source}: reading {told.file}", file=sys.stderr)
    found = imported(told.file, source, layouts, states, names)
    check_figures(found.figures, entry, found.table, entry.get("missing_codes", ()))
    content = csv_bytes(found.figures)
    name = told.release or dated_name(content, datetime.now(UTC).date())
    pinned = settings.cleaning(config, registry, source)["snapshots"][0]
    before = read_snapshot(ROOT / pinned["folder"], entry["kind"], pinned["sha256"])
    described = entry["snapshots"][pinned["name"]]
    citation = told.citation or described["citation"]
    bibliography = utf8((ROOT / "references.bib").read_bytes(), "references.bib")
    if f"{{{citation}," not in bibliography:
        raise InputError(f"--citation {citation}: no such key in references.bib; add it there")
    plain = {"mission": "indicator", "personnel": "value"}
    after = found.figures.rename(columns=plain)
    provenance = {
        **settings.source_terms(registry, source),
        "release": told.release or f"file of {now()[:10]}",
        "citation": citation,
        "obtained_from": "producer",
        "obtained": {
            "file": told.file.name,
            "bytes": told.file.stat().st_size,
            "sha256": sha256_of(told.file),
            "table": found.table.removeprefix(str(told.file)).lstrip("/, ") or told.file.name,
            "layout": found.layout,
            "steps": " ".join(filter(None, [told.steps, found.steps])),
        },
        "retrieved": now(),
        "indicators": indicators_covered(after, described["indicators"]),
    }
    folder = deposit(RESOURCES, source, name, {"data.csv": content}, provenance)
    print(f"{source}: snapshot {name} in {folder.relative_to(ROOT)}, read as {found.layout}")
    if not told.citation:
        print(f"  cited as {citation}, like the pinned snapshot; --citation KEY says otherwise")
    if found.left_out:
        print(f"  left out, no state of Africa: {listed(found.left_out)}")
    if found.silent:
        print(f"  without any figure: {listed(found.silent, 60)}")
    tell(source, name, revisions(before.rename(columns=plain), after), config)
    if told.pin:
        pin(source, name)
    else:
        told = in_yaml(name)
        print(f"  to take it: snapshots.{source}: {told} in config.yaml, then ./run --cores 4")
    return TAKEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
