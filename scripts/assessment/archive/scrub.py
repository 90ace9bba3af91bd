"""Traces of a machine in a text: paths, times, durations."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

# Folders of people and of passing files. Before one is no letter, as in the middle of a URL,
# and no end of a placeholder, as in {folder}/tmp/.
_PERSONAL = re.compile(
    rb"(?<![\w.~$})-])/(?:home|Users|root|tmp|private|var/(?:folders|tmp)|media|Volumes)/[\w.@+-]+"
    rb"|(?<!\w)[A-Za-z]:(?:\\{1,2}|/)Users(?:\\{1,2}|/)[\w.@+-]+"
)
_DAY = r"\d{4}-\d{2}-\d{2}[T ]"
_TIME = re.compile(
    rf"\b(?:{_DAY})?\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d+)?(?:Z|[+-]\d{{2}}:?\d{{2}})?\b"
)
_DURATION = re.compile(
    r"\b\d+(?:\.\d+)? ?(?:ms|s|secs?|seconds?|mins?|minutes?|h|hours?)\b(?!\w)", re.IGNORECASE
)


def normalised(text: str, folder: str | Path) -> str:
    """A log without times and durations, and with paths that begin at `folder`, the project's."""
    text = text.replace(f"{folder}/", "").replace(str(folder), ".")
    return _DURATION.sub("<duration>", _TIME.sub("<time>", text))


def machine_paths(content: bytes, own: Iterable[str | Path]) -> list[str]:
    """The absolute paths of a machine in `content` (bytes), sorted, each once.

    `own` are folders of this machine that are looked for whatever they are called.
    """
    found = {match.decode("utf-8", "replace") for match in _PERSONAL.findall(content)}
    for path in map(str, own):
        # a path as it is, in JSON, in a URL
        for form in {path, json.dumps(path)[1:-1], quote(path)}:
            if form.count("/") > 1 and re.search(re.escape(form.encode()) + rb"(?!\w)", content):
                found.add(path)
    return sorted(found)
