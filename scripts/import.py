"""./run import SOURCE FILE: takes a downloaded file into the raw store and shows what it changes.

Ends with 0 where it was taken, 1 where it was not, 70 where the program itself is at fault.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from _command import ROOT, accepted, config_and_registry, pin, print_changes, print_revisions
from _ending import ended
from assessment.config.pin import in_yaml
from assessment.data.write_snapshot import write_snapshot
from assessment.errors import listed, printable
from assessment.importing import Choices, read_import

TAKEN, REFUSED = range(2)


def main(arguments):
    args = _parser().parse_args(arguments)
    return ended("import", REFUSED, _import, args)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./run import",
        description="Take the values that are needed from a downloaded file into the raw store, "
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


def _import(args):
    config, registry = config_and_registry()
    source = args.source
    print(f"{source}: reading {args.file}", file=sys.stderr)
    choices = Choices(args.release, args.citation, args.steps, args.table, args.accept)
    today = datetime.now(UTC).date()
    new = read_import(args.file, source, choices, config, registry, ROOT, today)
    print(printable(f"{source}: read the table {new.read.table}, as {new.read.layout}"))
    for line in new.read.notes:
        print(printable(f"  {line}"))
    if new.read.left_out:
        print(f"  left out, no state of Africa: {listed(new.read.left_out)}")
    if new.read.silent:
        print(f"  without any value: {listed(new.read.silent, 60)}")
    if new.read.lacking:
        print(f"  not in the file: {listed(new.read.lacking)}")
    print_revisions(source, new.revisions, config)
    folder = write_snapshot(
        ROOT / "resources", source, new.name, {"data.csv": new.content}, new.provenance
    )
    print(f"{source}: snapshot {new.name} in {folder.relative_to(ROOT)}, {new.cited}")
    unmade = print_changes(source, new.name, config)
    if not accepted(new.revisions, args.accept):
        return REFUSED if args.pin else TAKEN
    if args.pin:
        pin(source, new.name, unmade)
    elif not unmade:
        name = in_yaml(new.name)
        print(f"  to take it: snapshots.{source}: {name} in config.yaml, then ./run --cores 4")
    return TAKEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
