"""./run compare A B: what changed from one release to another.

A and B each are a release in results/archive/, an archive (.zip), the folder that one was unpacked
to, or . for the build of this clone, which must then be one that ./run archive would pack. What
changed is printed, and written as page.html and changes.csv to results/changes/A-to-B/.

Ends with 0 where nothing differs, 1 where something does, 2 where the two cannot be compared, as
diff does; 70 where the program itself is at fault.
"""

import argparse
import os
import re
import sys
import tempfile
import tomllib
from pathlib import Path

from _adapter import write_table, write_text

from _ending import ended
from assessment.archive.manifest import NAME
from assessment.archive.read_archive import members_of
from assessment.archive.release_diff import differences
from assessment.archive.releases import read_release
from assessment.errors import InputError, listed
from assessment.exhibits.release_diff_page import changes_html, changes_text, changes_view

ROOT = Path(__file__).resolve().parent.parent
ARCHIVES = ROOT / "results/archive"
PLACE = ROOT / "results/changes"
SAME, DIFFERENT, TROUBLE = range(3)


def main(arguments: list[str]) -> int:
    args = _parser().parse_args(arguments)
    return ended("compare", TROUBLE, _compared, args.before, args.after)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./run compare",
        description=__doc__.partition("\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", metavar="A")
    parser.add_argument("after", metavar="B")
    return parser


def _compared(before, after):
    sides = [_release(name) for name in (before, after)]
    changes = differences(*sides)
    view = changes_view(changes, *sides)
    folder = PLACE / f"{sides[0].label}-to-{sides[1].label}"
    page = changes_html(view, ROOT / "workflow/templates/page")
    _write(folder, page, changes)
    print("\n".join(changes_text(view)))
    print(f"\nwritten: page.html and changes.csv in {folder.relative_to(ROOT)}/")
    if changes.empty:
        print("no difference")
        return SAME
    return DIFFERENT


def _release(name):
    """The archive.releases.Release that the user means by `name`."""
    path = _found(name)
    try:
        if path.resolve() == ROOT and not (ROOT / NAME).is_file():
            # needs all that planning needs, which no other side does
            from archive import to_be_packed

            _, _, members, _ = to_be_packed(permitted=False)
            return read_release("present", members)
        return read_release(_label(path), members_of(path))
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def _found(name):
    """The file or folder that a name means."""
    path = Path(name)
    if path.is_dir():
        if path.resolve() != ROOT and not (path / NAME).is_file():
            raise InputError(
                f"{name}: a folder without {NAME}, so not what an archive unpacks to; "
                "name the archive itself"
            )
        return path
    if path.is_file():
        return path
    known = {_label(found): found for found in sorted(ARCHIVES.glob("*.zip"))}
    if name not in known:
        raise InputError(
            f"{name}: there is no such file, and no such release in "
            f"{ARCHIVES.relative_to(ROOT)}/, which has: {listed(known)}"
        )
    return known[name]


def _label(path):
    """What a side is called, also in the name of a folder: without the name of the project."""
    path = path.resolve()
    name = path.name if path.is_dir() else path.stem
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return re.sub(r"[^\w.+-]", "_", name.removeprefix(f"{project['name']}-"))


def _write(folder, page, changes):
    """Both files, put in place when both are whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
        write_text(page, Path(aside, "page.html"))
        write_table(changes, Path(aside, "changes.csv"))
        for name in ("page.html", "changes.csv"):
            os.replace(Path(aside, name), folder / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
