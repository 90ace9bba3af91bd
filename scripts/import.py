"""./run import SOURCE FILE: a downloaded file into the raw store, what it changes, the pin.

Ends with 0 where it was taken, 1 where it was not, 70 where the program itself is at fault.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from _command import ROOT, accepted, pin, settled, tell_changes, tell_revisions
from _ending import ended
from assessment.config.pin import in_yaml
from assessment.data.write_snapshot import deposit
from assessment.errors import listed, printable
from assessment.importing import Choices, read_import

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
    parser.add_argument(
        "file", metavar="FILE", type=Path, help=".csv, .tsv, .txt, .xlsx, .xls, or a .zip"
    )
    parser.add_argument(
        "--release", help="the producer's name of the release, which names the snapshot too"
    )
    parser.add_argument("--citation", help="its key in references.bib; default: the pinned one's")
    parser.add_argument("--steps", default="", help="what you did to get the file, for the record")
    parser.add_argument("--table", help="which of several tables in the file")
    parser.add_argument("--pin", action="store_true", help="write the snapshot to config.yaml")
    parser.add_argument(
        "--accept",
        action="store_true",
        help="take it that states, years or months are gone, no name left out is a state's, and "
        "doubtful values are what is meant",
    )
    return parser


def _import(told):
    config, registry = settled()
    source = told.source
    print(f"{source}: reading {told.file}", file=sys.stderr)
    choices = Choices(told.release, told.citation, told.steps, told.table, told.accept)
    today = datetime.now(UTC).date()
    new = read_import(told.file, source, choices, config, registry, ROOT, today)
    print(printable(f"{source}: read the table {new.found.table}, as {new.found.layout}"))
    for line in new.found.told:
        print(printable(f"  {line}"))
    if new.found.left_out:
        print(f"  left out, no state of Africa: {listed(new.found.left_out)}")
    if new.found.silent:
        print(f"  without any figure: {listed(new.found.silent, 60)}")
    if new.found.lacking:
        print(f"  not in the file: {listed(new.found.lacking)}")
    tell_revisions(source, new.revisions, config)
    folder = deposit(
        ROOT / "resources", source, new.name, {"data.csv": new.content}, new.provenance
    )
    print(f"{source}: snapshot {new.name} in {folder.relative_to(ROOT)}, {new.cited}")
    unmade = tell_changes(source, new.name, config)
    if not accepted(new.revisions, told.accept):
        return REFUSED if told.pin else TAKEN
    if told.pin:
        pin(source, new.name, unmade)
    elif not unmade:
        name = in_yaml(new.name)
        print(f"  to take it: snapshots.{source}: {name} in config.yaml, then ./run --cores 4")
    return TAKEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
