"""The errors that users see as a plain line.

Standard library alone: `./run verify` has nothing else.
"""

from collections.abc import Iterable


class InputError(ValueError):
    """Something a user gave is wrong; the message says what, where and what is allowed.

    What it quotes others may have written, so each of its lines is `printable`.
    """

    def __str__(self) -> str:
        return "\n".join(printable(line) for line in super().__str__().split("\n"))


class WindowError(InputError):
    """A window has nothing of what is asked for; an alternative of this kind is left out."""


def printable(text: str) -> str:
    r"""Text on one line that cannot steer a terminal, whoever wrote it.

    Control characters, what turns the direction of writing or has no width, line ends and half
    characters are escaped as in Python (\x1b, \u202e, \n, \ud800); all else stays.
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def utf8(content: bytes, name: str) -> str:
    """The text of a file of that name, a mark of UTF-8 before it or not; InputError elsewise."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None


def in_lines(told: list[str], most: int = 8) -> str:
    """The findings, a line each below a message, the first of many."""
    more = [f"and {len(told) - most} more"] if len(told) > most else []
    return "".join(f"\n  {line}" for line in [*told[:most], *more])


def listed(names: Iterable, most: int = 12) -> str:
    """Names as a short, sorted enumeration for a message, `printable`."""
    names = sorted(printable(str(name)) for name in names)
    shown = ", ".join(names[:most])
    return f"{shown}, ... ({len(names)} in all)" if len(names) > most else shown or "none"
