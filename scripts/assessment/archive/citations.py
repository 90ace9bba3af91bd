"""The citations of the data that a build read, one for each snapshot."""

import re

_ENTRY = re.compile(r"^@\w+\{([^,\s]+),.*?^\}", re.MULTILINE | re.DOTALL)


def citations(bibliography, registry, snapshots):
    """A list of what was read, with its terms and BibTeX, as Markdown.

    `bibliography` is the text of references.bib, `snapshots` the (source, snapshot) pairs read.
    """
    entries = {match[1]: match[0] for match in _ENTRY.finditer(bibliography)}
    parts = [
        "# Data citations\n\nWhat the build read, each to be cited where its figures are used."
    ]
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
