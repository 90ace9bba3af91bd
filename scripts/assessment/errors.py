"""The errors that users see as a plain line.

Standard library alone: `./run verify` has nothing else.
"""

from collections.abc import Iterable


class InputError(ValueError):
    """Something a user provided is wrong; the message says what, where and what is allowed.

    It may quote what others wrote, so each of its lines is `printable`.
    """

    def __str__(self) -> str:
        return "\n".join(printable(line) for line in super().__str__().split("\n"))


class WindowError(InputError):
    """A window has no value of what is asked for; an alternative that raises it is left out."""


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
    """The text of a file of that name, a mark of UTF-8 before it or not; else InputError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None


def in_lines(lines: list[str], most: int = 8) -> str:
    """Findings as lines below a message, the first `most` of them."""
    more = [f"and {len(lines) - most} more"] if len(lines) > most else []
    return "".join(f"\n  {line}" for line in [*lines[:most], *more])


def listed(names: Iterable, most: int = 12) -> str:
    """Names as a short, sorted enumeration for a message, `printable`."""
    names = sorted(printable(str(name)) for name in names)
    shown = ", ".join(names[:most])
    return f"{shown}, ... ({len(names)} in all)" if len(names) > most else shown or "none"
