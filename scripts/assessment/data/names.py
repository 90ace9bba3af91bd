"""Names of snapshots: a release, or <date>-<first 8 of the hash> for what was pulled."""

import hashlib
import re
from datetime import date

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-([0-9a-f]{8}))?")


def is_name(name: str) -> bool:
    """Whether a snapshot can be called so: its name is a folder's."""
    return _NAME.fullmatch(name) is not None


def is_dated(name: str) -> bool:
    """Whether a snapshot's name is one that a pull gives: <date>-<8 digits of the hash>, or a date.

    A date alone is what a person can write who does not know the hash before the pull.
    """
    return _DATED.fullmatch(name) is not None


def hash_in_name(name: str) -> str | None:
    """The first digits of the data's sha256 that a snapshot's name promises, or None."""
    found = _DATED.fullmatch(name)
    return found[1] if found else None


def dated_name(content: bytes, day: date) -> str:
    """The name of a pulled snapshot: the day, and the first 8 digits of its data's sha256.

    `content` is the data.csv as bytes, `day` a date. The database's own date is no key: the
    World Bank fills releases in place under one date.
    """
    return f"{day.isoformat()}-{hashlib.sha256(content).hexdigest()[:8]}"
