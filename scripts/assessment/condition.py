"""The condition of a part of a clone or of its machine, as `./run doctor` reports it.

Standard library alone: it is asked where nothing was installed.
"""

import re
from dataclasses import dataclass

from assessment.errors import printable

OK, NOTE, WRONG = "ok", "note", "wrong"
# A name and a password, or a token, in an address.
_SECRET = re.compile(r"(?<=://)[^/@\s'\"]*(?=@)|(?<=[?&]token=)[^&\s'\"]+", re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """The condition of one part: `state` is OK, NOTE (no fault, and worth knowing) or WRONG, which
    `advice` says how to mend."""

    name: str
    state: str
    text: str
    advice: str = ""


def shown(text: str) -> str:
    """A text of the user's on one line, without what is secret in addresses."""
    return printable(_SECRET.sub("***", " ".join(text.split())))
