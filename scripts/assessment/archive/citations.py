"""The citations of the data that a build read, one for each snapshot."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from assessment.errors import InputError

_ENTRY = re.compile(r"^@\w+\{([^,\s]+),.*?^\}", re.MULTILINE | re.DOTALL)
# A field to the end of its line, as references.bib is written: key = {value},
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", re.MULTILINE)
_FIELDS_SHOWN = ("title", "booktitle", "institution", "organization", "publisher", "note")


def citations(
    bibliography: str, registry: Mapping[str, dict], snapshots: Iterable[tuple[str, str]]
) -> str:
    """A list of what was read, with its terms and BibTeX, as Markdown.

    `bibliography` is the text of references.bib, `snapshots` the (source, snapshot) pairs read.
    """
    entries = {match[1]: match[0] for match in _ENTRY.finditer(bibliography)}
    parts = ["# Data citations\n\nWhat the build read, each to be cited where its values are used."]
    for source, snapshot in sorted(snapshots):
        entry = registry[source]
        about = entry["snapshots"][snapshot]
        key = about["citation"]
        parts.append(
            f"## {entry['title']}, {about['release']}\n\n"
            f"{entry['producer']}. Licence: {entry['licence']}. "
            f"Redistribution: {entry['redistribution']}. {entry['access']}\n\n"
            f"In `resources/raw/{source}/{snapshot}/`; cited as `{key}`:\n\n"
            f"```bibtex\n{entries.get(key, f'% {key} is not in references.bib')}\n```"
        )
    return "\n\n".join(parts) + "\n"


def references(bibliography: str, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Key to (author and year, whole reference), sorted by the reference; InputError where one is
    not in the bibliography."""
    entries = {match[1]: match[0] for match in _ENTRY.finditer(bibliography)}
    found = {}
    for key in set(keys):
        if key not in entries:
            raise InputError(f"{key} is cited, and is not in references.bib")
        field = dict(_FIELD.findall(entries[key]))
        if "author" not in field:
            raise InputError(f"references.bib: {key} has no author; add who made it")
        # a name in braces is an organisation's and has no parts
        names = re.split(r" and (?![^{]*\})", field.pop("author"))
        families = [_plain(name).partition(",")[0] for name in names]
        short = f"{families[0]} and others" if len(names) > 2 else " and ".join(families)
        authors = _plain("; ".join(names)).replace("; others", " and others")
        title = ". ".join(_plain(field[part]) for part in _FIELDS_SHOWN if part in field)
        year = field.get("date", "no date").partition("-")[0]
        text = f"{title}. {field['url']}" if "url" in field else f"{title}."
        found[key] = (authors, year, text, short)
    same = Counter((short, year) for _, year, _, short in found.values())
    cited, letters = {}, Counter[tuple[str, str]]()
    for key, (authors, year, text, short) in sorted(found.items(), key=lambda pair: pair[1]):
        letter = chr(ord("a") + letters[short, year]) if same[short, year] > 1 else ""
        letters[short, year] += 1
        cited[key] = (f"{short} ({year}{letter})", f"{authors} ({year}{letter}). {text}")
    return cited


def _plain(text):
    return re.sub(r"[{}]", "", text).replace("--", "\u2013")
