"""What is found of a sentence: the verdict, the values that it rests on, and a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

VERDICTS = ("supported", "contradicted", "undecidable")


@dataclass(frozen=True)
class Finding:
    """A verdict, the figures that it rests on, and a reason where it is not plain support.

    `held` is False where the data have no figure at all for the subject, so that a proxy may
    be asked.
    """

    verdict: str
    figures: str = ""
    reason: str = ""
    held: bool = True
    basis: str = "measure"


def plain(is_so: bool, figures: str, otherwise: str) -> Finding:
    """Supported, or contradicted with a reason."""
    return Finding("supported", figures) if is_so else Finding("contradicted", figures, otherwise)


def undecided(figures: str, reason: str) -> Finding:
    """Not decided although the data have values."""
    return Finding("undecidable", figures, reason)


def no_data(reason: str) -> Finding:
    """Undecidable, since no source here has what the sentence speaks of."""
    return Finding("undecidable", "", reason, held=False)


def covered(observed: int, of: int, share: float, what: str) -> str:
    """Why a period is observed too little to be judged, or "".

    `observed` of its `of` years or months (`what`) are held, and `share` of them are needed,
    whatever the kind of statement.
    """
    if observed and observed >= round(share * of, 9):
        return ""
    return f"{observed} of the {of} {what} of the period are held, fewer than {share:.0%}"


def agreed(readings: Mapping[str, Finding]) -> Finding:
    """What the readings of one sentence come to: a verdict only where they have the same.

    `readings` has at least one finding, by the words for how the sentence is read.
    """
    if len(readings) == 1:
        return next(iter(readings.values()))
    verdicts = {found.verdict for found in readings.values()}
    held = any(found.held for found in readings.values())
    figures = _listed({name: found.figures for name, found in readings.items()})
    if len(verdicts) == 1:
        reasons = {name: found.reason for name, found in readings.items()}
        same = len(set(reasons.values())) == 1
        reason = next(iter(reasons.values())) if same else _listed(reasons)
        return Finding(verdicts.pop(), figures, reason, held)
    told = ", ".join(f"{found.verdict} by {name}" for name, found in readings.items())
    return Finding("undecidable", figures, told, held)


def _listed(texts: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {text}" for name, text in texts.items() if text)


def placed(first: int, last: int, of: int, said: Mapping, text: str) -> Finding:
    """The finding on a place, which ties may spread from `first` to `last`."""
    place = f"{first}" if first == last else f"{first} to {last}"
    text = f"place {place} of {of}; {text}"
    if said["from"] <= first and last <= said["to"]:
        return plain(True, text, "")
    if last < said["from"] or first > said["to"]:
        return plain(False, text, f"the place is {place}")
    return undecided(text, "ties spread the place over the stated bounds")


def span(period: Mapping[str, int]) -> str:
    """A period as text: "2013", "2013-2016"."""
    start, end = period["start"], period["end"]
    return f"{start}" if start == end else f"{start}-{end}"


def runs(years: Iterable[int]) -> str:
    """Years as text, neighbours drawn together: "2011-2013, 2015"."""
    runs = []
    for year in sorted(int(year) for year in years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs) or "no year"


def years_text(own: pd.DataFrame) -> str:
    """The years of the rows of one state, and how many."""
    return f"{runs(own['year'])}, {len(own)} observed"


def edition(rows: pd.DataFrame) -> str:
    """Source and release of figures, so that an edition other than the article's is named."""
    pairs = rows[["source", "release"]].drop_duplicates().sort_values(["source", "release"])
    return ", ".join(f"{source} {release}" for source, release in pairs.values)


def value_text(value: float) -> str:
    """A value as text, three figures or whole."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def probability(p: float) -> str:
    """A p value as text."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
