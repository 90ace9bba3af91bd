"""The ways to read a sentence: each reading with subject, measure, statement and period."""

from collections.abc import Mapping
from typing import Any

# The end of a period that runs to when the text was written.
WRITTEN = "written"
# What a reading takes from its sentence where it says nothing else.
_SHARED = ("subject", "measure", "per", "statement", "period")


def readings_of(claim: Mapping, written: str) -> dict[str, dict[str, Any]]:
    """The readings of a claim by the words for them, each with subject, measure,
    maybe per (a measure that it is divided by), statement and period.

    A claim without `readings` has one, by "". `written` is YYYY-MM: a period whose end is WRITTEN
    ends in that year and has its month as `end_month`.
    """
    shared = {name: claim[name] for name in _SHARED if name in claim}
    readings = claim.get("readings") or [{"words": ""}]
    return {
        reading["words"]: _dated(
            shared | {name: reading[name] for name in _SHARED if name in reading}, written
        )
        for reading in readings
    }


def measures_named(reading: Mapping) -> set[str]:
    """What a reading names as measures: its own, the one that it is divided by, those compared."""
    ((_, stated),) = reading["statement"].items()
    stated = stated if isinstance(stated, dict) else {}
    named = {reading["measure"], reading.get("per"), stated.get("measure")} - {None}
    return named | set(stated.get("measures", []))


def _dated(reading, written):
    period = reading["period"]
    if period["end"] != WRITTEN:
        return reading
    year, month = map(int, written.split("-"))
    return {**reading, "period": {**period, "end": year, "end_month": month}}
