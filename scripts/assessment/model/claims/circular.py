"""Finds data that rest on the text itself, and so are no evidence for its sentences."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from assessment.config.model import ClaimRules

# Kinds that look at the subject's own records; any other sets the subject beside other states.
_ALONE = ("member", "joined", "contributed", "began", "growth", "withdrew", "personnel")


def is_circular(rows: pd.DataFrame, settings: ClaimRules) -> pd.Series:
    """Which rows of the panel or of a tidy table rest on the text (settings.citation).

    A row says so in `source` or `rests_on`, by the key or by naming the article, in letters of any
    case; a source by what its snapshots cite (settings.citations).
    """
    key = settings.citation.casefold()
    named = re.compile(rf"{re.escape(key)}|\b(?:the|this|seed) article\b(?! \d)")
    resting = {
        source
        for source, cited in settings.citations.items()
        if key in (one.casefold() for one in cited)
    }
    found = pd.Series(False, index=rows.index)
    for column in {"source", "rests_on"} & set(rows):
        texts = rows[column].dropna().unique()
        circular = [one for one in texts if one in resting or named.search(str(one).casefold())]
        found |= rows[column].isin(circular)
    return found


def circular_rows(frames: Mapping, settings: ClaimRules) -> list[pd.DataFrame]:
    """The rows of all frames that rest on the text, a frame for each that has any."""
    found = [
        frame[is_circular(frame, settings)]
        for frame in frames.values()
        if isinstance(frame, pd.DataFrame) and "source" in frame
    ]
    return [rows for rows in found if len(rows)]


def rests_on_text(reading: Mapping, circular: Iterable[pd.DataFrame], settings: ClaimRules) -> bool:
    """Whether one of the circular rows, circular_rows(), could decide the reading."""
    (kind,) = reading["statement"]
    names = set(_strings(reading)) | set(
        settings.assessed if reading["measure"] == "support" else ()
    )
    for frame in circular:
        key = next(column for column in ("measure", "indicator", "iso3") if column in frame)
        rows = frame[frame[key].isin(names)]
        if kind in _ALONE and "iso3" in rows:
            rows = rows[rows["iso3"] == reading["subject"]]
        if len(rows):
            return True
    return False


def _strings(content):
    """All the strings of nested dicts and lists."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping | list):
        for one in content.values() if isinstance(content, Mapping) else content:
            yield from _strings(one)
