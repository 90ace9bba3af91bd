"""Text into LaTeX: everything that a template prints is escaped, unless it is a `Latex`."""

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
# What is beyond ASCII, in commands that every document has, whatever the encoding of its text
# (Latin 1) and of its fonts (OT1, T1); some signs are taken from the fonts of mathematics.
_SIGNS = {
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "\N{LATIN SMALL LETTER DOTLESS J}": r"\j{}",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{SOFT HYPHEN}": r"\-",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{SINGLE LOW-9 QUOTATION MARK}": ",",
    "\N{DOUBLE LOW-9 QUOTATION MARK}": ",,",
    "\N{HORIZONTAL ELLIPSIS}": r"\ldots{}",
    "¡": r"\textexclamdown{}",
    "¿": r"\textquestiondown{}",
    "£": r"$\mathsterling$",
    "§": r"$\mathsection$",
    "¶": r"$\mathparagraph$",
    "©": r"\copyright{}",
    "®": r"\textregistered{}",
    "ª": r"\textordfeminine{}",
    "º": r"\textordmasculine{}",
    "¹": r"$^1$",
    "²": r"$^2$",
    "³": r"$^3$",
    "°": r"$^\circ$",
    "·": r"$\cdot$",
    "«": r"$\ll$",
    "»": r"$\gg$",
    "±": r"$\pm$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "¬": r"$\neg$",
    "µ": r"$\mu$",
    "μ": r"$\mu$",
    "\N{MINUS SIGN}": "$-$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "≠": r"$\ne$",
    "≈": r"$\approx$",
}
# Accents over a letter and below it, by the character that combines with the letter.
_ABOVE = {
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING BREVE}": "u",
    "\N{COMBINING DOT ABOVE}": ".",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING RING ABOVE}": "r",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": "H",
    "\N{COMBINING CARON}": "v",
}
_BELOW = {
    "\N{COMBINING CEDILLA}": "c",
    "\N{COMBINING DOT BELOW}": "d",
    "\N{COMBINING MACRON BELOW}": "b",
}
_ACCENTED = re.compile(f"([A-Za-z])([{''.join(_BELOW)}]?)([{''.join(_ABOVE)}]?)")
# a character with all that combines with it
_WRITTEN = re.compile(".[\u0300-\u036f]*")
# neighbours that TeX would make one sign
_LIGATURE = re.compile(r"[-,'`]{2}|[?!]`")
_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class Latex(str):
    """Text that is LaTeX already, never escaped again."""

    __slots__ = ()


def escape(text: object) -> Latex:
    """Any value as LaTeX, in ASCII, that prints it; `Latex` is left as it is, None is empty.

    A character that not every font has is printed as its code, [U+2603], so that a stray one is
    seen and stops nobody's document.
    """
    if isinstance(text, Latex):
        return text
    if text is None:
        return Latex("")
    plain = unicodedata.normalize("NFD", " ".join(str(text).split()))
    typed = [""]
    for match in _WRITTEN.finditer(plain):
        sign = _typed(match.group())
        apart = "{}" if _LIGATURE.match(typed[-1][-1:] + sign[:1]) else ""
        typed.append(apart + sign)
    return Latex("".join(typed))


def _typed(text):
    """A letter with its accents, or another character with what combines with it, as LaTeX."""
    if accented := _ACCENTED.fullmatch(text):
        letter, below, above = accented.groups()
        if above:
            bare = rf"\{letter}" if letter in "ij" else letter
            letter = rf"\{_ABOVE[above]}{{{bare}}}"
        return rf"\{_BELOW[below]}{{{letter}}}" if below else letter
    return "".join(
        _SPECIAL.get(character) or _SIGNS.get(character) or _plain(character)
        for character in unicodedata.normalize("NFC", text)
    )


def _plain(character):
    return character if " " <= character <= "~" else f"[U+{ord(character):04X}]"


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
