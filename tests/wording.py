"""Phrases that readers stumbled over, which no page, table, figure or document may have."""

import html
import re
from pathlib import Path

# Regular expressions, matched whatever the case and however lines break.
PHRASES = (
    # sentences that said what is not so, or that had to be read twice
    r"sets five rationales",
    r"\d+ of \d+ coloured cells",
    r"coloured cells add up",
    r"first row of the next table",
    r"Polity ?5",
    r"Which rationales explain why",
    r"contributors send peacekeepers",
    r"of each state, coloured by",
    r"None is patched",
    r"not for this page to say",
    r"no threshold puts the smaller",
    r"where the data have \d",
    r"or another vintage",
    r"printed order is an input",
    r"it would be another",
    r"Mean absolute error of the rebuilt",
    r"the source knows",
    r"half a year without it",
    r"no trend can be",
    r"counted from the (high|low)est it is",
    r"militari[sz]ed rather little",
    r"unlike other contributors",
    r"\d observed\)",
    r"(Full|Partial|Low), \d+ counted",
    r"linked to \d{4}, ",
    r"Who sent whom",
    r"How each contributor came there",
    r"Printed beside rebuilt",
    r"As the table above, as configured",
    r"ranks within such a year",
    r"counts alike",
    r"(is|are) no probabilit(y|ies)",
    r"differing in it alone that differ",
    r"Looked into",
    r"where L and E are",
    r"years the data have for",
    r"parted by",
    r"drawn apart",
    r"whose rules decide",
    r"Those who check an archive",
    r"Missing in between",
    r"Select a head",
    r"had to say",
    r"figures could raise the support",
    r"figures are in the repository",
    r"of all specifications a curve",
    r"instructions in their place",
    r"holds the file to its hash",
    r"(went in|came out) otherwise",
    r"yours to keep true",
    r"needs help at its start",
    # habits
    r"(told|tells?|telling) of",
    r"hang(s|ing)? (on|upon|together)",
    r"is none",
    r"so many",
    r"otherwise",
    r"anew",
    r"stands? (for|twice)",
)
_ANY = re.compile("|".join(rf"\b{one}" for one in PHRASES).replace(" ", r"\s+"), re.IGNORECASE)
_NO_WORDS = re.compile(r"<(style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def stumbles(path: Path) -> list[str]:
    """The phrases that a file has, each with the words around it; of a page what scripts say too,
    but no markup."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = html.unescape(_NO_WORDS.sub(" ", text))
    return [
        " ".join(text[max(hit.start() - 60, 0) : hit.end() + 60].split())
        for hit in _ANY.finditer(text)
    ]
