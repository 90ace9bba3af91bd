"""Every number of a .tex file of macros with the line of code that makes it.

A macro says in its comment what it is. The code writes that comment with a string of its own,
`f"{label}, rank"`; the string that fits a comment best marks the line.
"""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

from assessment.strict_csv import rows_text

_MACRO = re.compile(r"\\newcommand\{\\(\w+)\}\{(.*)\}% (.*)")
COLUMNS = ("file", "line", "macro", "value", "what", "made_at")


@dataclass(frozen=True)
class Pattern:
    """What comments of one line of code look like: `words` for people, `regex` for comments."""

    at: str
    words: str
    regex: re.Pattern
    fixed: int


def patterns(name: str, source: str) -> list[Pattern]:
    """The Patterns of a Python file: the last strings of its triples (name, value, what)."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Tuple) or len(node.elts) != 3:
            continue
        what = node.elts[2]
        parts = what.values if isinstance(what, ast.JoinedStr) else [what]
        words, regex, fixed = "", "", 0
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                words, regex = words + part.value, regex + re.escape(part.value)
                fixed += len(part.value)
            elif isinstance(part, ast.FormattedValue):
                words, regex = f"{words}{{{ast.unparse(part.value)}}}", f"{regex}.+"
        if fixed:
            found.append(Pattern(f"{name}:{what.lineno}", words, re.compile(regex), fixed))
    return found


def macros(text: str, known: Iterable[Pattern]) -> list[tuple[int, str, str, str, Pattern | None]]:
    """(line, macro, value, what, Pattern or None) of each macro of a .tex file, in order.

    Of the `known` patterns the one with the most fixed text is taken.
    """
    rows = []
    for line, content in enumerate(text.splitlines(), start=1):
        if match := _MACRO.fullmatch(content):
            fitting = [one for one in known if one.regex.fullmatch(match[3])]
            best = max(fitting, key=lambda one: one.fixed, default=None)
            rows.append((line, match[1], match[2], match[3], best))
    return rows


def macros_csv(rows: Iterable[tuple]) -> str:
    """Rows (file, line, macro, value, what, Pattern or None) as CSV with COLUMNS."""
    return rows_text([COLUMNS, *((*row, pattern.at if pattern else "") for *row, pattern in rows)])
