"""Names of files that an archive states: each leads to one file, inside, on every system.

Standard library alone: it is asked before anything of an archive is unpacked.
"""

import re
import unicodedata
from collections.abc import Iterable

from assessment.errors import InputError, printable

# In bytes: what a folder can hold of one name, and what a folder of somebody's leaves of a path.
LONGEST_PART, LONGEST = 255, 400
# What belongs to a clone and to its machine, and steers what is run there.
_OF_A_CLONE = {".git", ".venv", ".venv.partial", ".snakemake"}
# Windows opens a device by these, whatever follows the first dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)\d)\s*(?:\..*)?")
# Another name that Windows makes for a long one.
_SHORT = re.compile(r"~\d")
_OF_OTHER_USE = re.compile(r'[:*?"<>|]')
# Letters and marks that nobody sees, though they count as letters and marks.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


def check_name(name: str, what: str) -> None:
    """InputError, which begins with `what`, for a name that leads out of a folder, or that not
    every system can have, shows as it is, and takes for no other."""
    if why := _fault(name):
        raise InputError(f"{what} {shown(name)}: {why}")


def check_names(names: Iterable[str], what: str) -> None:
    """InputError, which begins with `what`, unless each of `names` is one, and one folder can have
    them all: none twice where case is ignored, none a file and a folder, no folder in two
    spellings."""
    seen, folders = {}, {}
    for name in names:
        check_name(name, what)
        alike = _alike(name)
        if alike in seen:
            other = "" if seen[alike] == name else f", as {shown(seen[alike])} on some systems"
            raise InputError(f"{what} {shown(name)}: is there twice{other}")
        seen[alike] = name
        while "/" in name:
            name, alike = name.rpartition("/")[0], alike.rpartition("/")[0]
            if folders.setdefault(alike, name) != name:
                other = shown(folders[alike])
                raise InputError(f"{what} {shown(name)}: is the folder {other} on some systems")
    if clash := sorted(seen.keys() & folders.keys()):
        raise InputError(f"{what} {shown(seen[clash[0]])}: is a file and a folder at once")


def shown(name: str) -> str:
    """A name as a message has it: in quotes, escaped, its first part where it is long."""
    return f"'{printable(name[:200])}'{'...' if len(name) > 200 else ''}"


def _fault(name):
    """Why it is no name; "" where it is one."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        return "the name leads out of the archive"
    why = _of_a_whole(name, parts) or next(filter(None, map(_of_a_part, parts)), "")
    return f"no name that every system can have{why}" if why else ""


def _of_a_whole(name, parts):
    # before it is written as bytes, which half a character cannot be
    if not name.isprintable() or _UNSEEN.search(name):
        return ": a character in it is not seen, or steers what is shown"
    if len(name.encode()) > LONGEST or max(len(part.encode()) for part in parts) > LONGEST_PART:
        return f": longer than {LONGEST_PART} bytes a part, or {LONGEST} in all"
    if unicodedata.normalize("NFC", name) != name:
        return ": its letters are written in pieces (not NFC)"
    return ""


def _of_a_part(part):
    plain = _alike(part)
    if part in ("", ".") or "\\" in part or _OF_OTHER_USE.search(part):
        return ": an empty part, or a character of other use"
    if part != part.strip(" ") or part.endswith("."):
        return ": a space around a part, or a dot at its end"
    if plain in ("", ".", "..") or "/" in plain or "\\" in plain or _OF_OTHER_USE.search(plain):
        return f": {shown(part)} reads as other signs do"
    if _DEVICE.fullmatch(plain) or _SHORT.search(plain):
        return f": {shown(part)} is another thing on Windows"
    if plain in _OF_A_CLONE:
        return f": {shown(part)} belongs to a clone and to its machine"
    return ""


def _alike(name):
    """The same for names that a system may take for one: letters by their case, width and form."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
