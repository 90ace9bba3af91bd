"""The finding on a sentence: the verdict, the values that it rests on, and a reason."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from assessment.config.model import Window
from assessment.model.classes import tied


@dataclass(frozen=True)
class Finding:
    """A verdict, the values that it rests on, and a reason where it is not plain support.

    `values` is text, the column `figures` of claims.csv. `held` is False where the data have
    nothing of what the sentence is about. `observed` is how much of the period the verdict rests
    on: (years or months observed, of all, which of the two); no verdict is decided without it.
    """

    verdict: str
    values: str = ""
    reason: str = ""
    held: bool = True
    observed: tuple[int, int, str] | None = None

    def over(self, years: int, period: Mapping[str, int]) -> "Finding":
        """The same, resting on that number of observed years of a period."""
        return replace(self, observed=(years, period["end"] - period["start"] + 1, "years"))

    def within(self, window: Window, period: Mapping[str, int]) -> "Finding":
        """The same, resting on an assessment over the years of its window, which is named where it
        is not the period."""
        years = range(period["start"], period["end"] + 1)
        other = list(years) != list(window.years)
        shown = replace(self, values=f"{self.values}; table of {window}") if other else self
        return shown.over(len(set(years) & set(window.years)), period)

    def checked(self, share: float) -> "Finding":
        """The same, undecidable where less than `share` of the period is observed."""
        if self.verdict == "undecidable":
            return self
        observed, of, what = self.observed or (0, 1, "years")
        lacking = covered(observed, of, share, what)
        return replace(self, verdict="undecidable", reason=lacking) if lacking else self


def plain(is_so: bool, values: str, reason: str) -> Finding:
    """Supported, or contradicted with the reason."""
    return Finding("supported", values) if is_so else Finding("contradicted", values, reason)


def undecided(values: str, reason: str) -> Finding:
    """Not decided although the data have values."""
    return Finding("undecidable", values, reason)


def once(frames: Mapping, key: tuple, make: Callable[[], Any]) -> Any:
    """What `make` gives, computed once for all claims where evaluate() keeps it in the frames."""
    kept = frames.get("kept", {})
    if key not in kept:
        kept[key] = make()
    return kept[key]


def no_data(reason: str) -> Finding:
    """Undecidable, since no source here has what the sentence is about."""
    return Finding("undecidable", "", reason, held=False)


def covered(observed: int, of: int, share: float, what: str) -> str:
    """Why a period is observed too little to be judged, or "".

    `observed` of its `of` years or months (`what`) are held, and `share` of them are needed,
    whatever the kind of statement.
    """
    if observed and observed >= round(share * of, 9):
        return ""
    return f"{observed} of the {of} {what} of the period have data, fewer than {share:.0%}"


def agreed(readings: Mapping[str, Finding]) -> Finding:
    """The finding from all readings of one sentence: a verdict only where all have the same.

    `readings` has at least one finding, by the words for how the sentence is read.
    """
    if len(readings) == 1:
        return next(iter(readings.values()))
    verdicts = {found.verdict for found in readings.values()}
    held = any(found.held for found in readings.values())
    values = _listed({name: found.values for name, found in readings.items()})
    if len(verdicts) == 1:
        reason = _listed({name: found.reason for name, found in readings.items()})
        return Finding(verdicts.pop(), values, reason, held)
    differing = _listed({name: found.verdict for name, found in readings.items()})
    return Finding("undecidable", values, f"it depends on the reading ({differing})", held)


def _listed(texts: Mapping[str, str]) -> str:
    """Texts with the names of what has each; the text alone where all have the same."""
    names: dict[str, list[str]] = {}
    for name, text in texts.items():
        names.setdefault(text, []).append(name)
    if len(names) == 1:
        return next(iter(names))
    return "; ".join(f"{', '.join(of)}: {text}" for text, of in names.items() if text)


def placed(first: int, last: int, of: int, bounds: Mapping, text: str) -> Finding:
    """The finding on a place, which ties may spread from `first` to `last`."""
    place = f"{first}" if first == last else f"{first} to {last}"
    text = f"place {place} of {of}; {text}"
    if bounds["from"] <= first and last <= bounds["to"]:
        return plain(True, text, "")
    if last < bounds["from"] or first > bounds["to"]:
        return plain(False, text, f"the place is {place}")
    return undecided(text, "ties spread the place over the stated bounds")


def span(period: Mapping[str, int]) -> str:
    """A period as text: "2013", "2013-2016"; one that runs to when the text was written says so."""
    start, end = period["start"], period["end"]
    text = f"{start}" if start == end else f"{start}-{end}"
    if "end_month" in period:
        text += f" (text written {end}-{period['end_month']:02d})"
    return text


def runs(years: Iterable[int]) -> str:
    """Years as text, neighbours drawn together: "2011-2013, 2015"."""
    runs = []
    for year in sorted(int(year) for year in years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs) or "no year"


def edition(rows: pd.DataFrame, editions: Mapping[str, Mapping[str, str]]) -> str:
    """The releases that values come from, in words, the latest first.

    `editions` is source to {release in the panel: how it reads}, in the order to name them.
    """
    pairs = set(map(tuple, rows[["source", "release"]].drop_duplicates().to_numpy()))
    named = [
        text
        for source, releases in editions.items()
        for release, text in releases.items()
        if (source, release) in pairs
    ]
    known = {(source, release) for source in editions for release in editions[source]}
    return ", ".join([*named, *(" ".join(pair) for pair in sorted(pairs - known))])


def value_texts(values: Iterable[float], digits: int | None) -> list[str]:
    """Values as texts with `digits` decimals, or three digits; with more where one would look like
    the first and is not."""
    values = [float(value) for value in values]
    if digits is None:
        least = min((abs(value) for value in values if value), default=1.0)
        digits = max(0, 2 - math.floor(math.log10(least)))
    for more in range(digits, digits + 6):
        texts = [f"{value:,.{more}f}" for value in values]
        alike = [value for value, text in zip(values, texts, strict=True) if text == texts[0]]
        if all(tied(value, values[0]) for value in alike):
            break
    return texts


def words(key: str) -> str:
    """The key of a measure as words."""
    return key.replace("_", " ")


def probability(p: float) -> str:
    """A p value as text."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.1 else f"= {p:.2f}"
