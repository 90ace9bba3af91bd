"""Text into LaTeX: everything that a template prints is escaped unless it says it is LaTeX."""

import re
import unicodedata
from pathlib import Path

import jinja2

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    # a straight double quote has no glyph in the default font encoding
    '"': "''",
}
# pdfLaTeX stops at a character its fonts lack; beyond Latin and common punctuation the code
# of the character is printed, so that a stray one is seen and breaks nothing
_UNTYPABLE = re.compile("[^ -~\u00a1-\u017f\u2013\u2014\u2018-\u201e\u2026]")
_PATTERN = re.compile("|".join(re.escape(character) for character in _SPECIAL))
_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class Latex(str):
    """Text that is LaTeX already, never escaped again."""

    __slots__ = ()


def escape(text: object) -> Latex:
    """Any value as LaTeX that prints it; `Latex` is left as it is, None is empty."""
    if isinstance(text, Latex):
        return text
    if text is None:
        return Latex("")
    plain = " ".join(str(text).split())
    plain = _UNTYPABLE.sub(lambda match: f"[U+{ord(match.group()):04X}]", plain)
    return Latex(_PATTERN.sub(lambda match: _SPECIAL[match.group()], plain))


def render(template: Path, **values: object) -> str:
    """A template file as LaTeX. Blocks are \\BLOCK{...}, values \\VAR{...}, comments \\#{...}."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template.parent),
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        comment_start_string=r"\#{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=escape,
        autoescape=False,
    )
    return environment.get_template(template.name).render(**values)


def macro_name(*parts: str) -> str:
    """A control sequence's name from texts: letters only, each word capitalised.

    TeX allows no digits or accents there: digits are spelt, accents dropped.
    """
    words = []
    for part in parts:
        plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
        for word in re.findall(r"[A-Za-z]+|[0-9]", plain):
            words.append(_DIGITS[int(word)] if word.isdigit() else word[0].upper() + word[1:])
    return "".join(words)
