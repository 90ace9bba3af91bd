"""Pulls a source and makes the files of a snapshot from the answers, with their provenance."""

import gzip
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlsplit

import pandas as pd

from assessment.data.ranges import error_range, stated_ranges
from assessment.data.transport import GivenUpError, PassingError, PullError, Transport
from assessment.data.worldbank import Progress, Request, pull
from assessment.data.write_snapshot import Incoming, now, quarantine
from assessment.errors import InputError, listed
from assessment.strict_csv import frame_text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as the bytes of a data.csv: the same values give the same bytes."""
    return frame_text(frame).encode("utf-8")


def indicators_covered(observations: pd.DataFrame, described: dict[str, dict]) -> dict[str, dict]:
    """Per indicator of a frame: label and unit as `described`, first and last year.

    And the series of its standard errors, as `described`, where the frame has some.
    """
    years = observations.groupby("indicator")["year"].agg(["min", "max"])
    estimated = (
        observations[observations["standard_error"].notna()]
        if "standard_error" in observations
        else observations[:0]
    )
    errors = set(estimated["indicator"])
    covered = {}
    for code in years.index:
        about = described.get(code, {})
        covered[code] = {
            "label": about.get("label", code),
            "unit": about.get("unit", "as the source states it"),
            "first_year": int(years.loc[code, "min"]),
            "last_year": int(years.loc[code, "max"]),
        }
        if code in errors and "standard_error" in about:
            covered[code]["standard_error"] = about["standard_error"]
    return covered


def pulled(
    snapshot: Incoming,
    how: dict,
    states: Iterable[str],
    endpoint: str,
    accept: bool = False,
    progress: Progress | None = None,
) -> tuple[pd.DataFrame, dict]:
    """Pull as `how` (settings.pulling) says: observations and provenance; answers go to `snapshot`.

    A body that is refused goes to quarantine, and the InputError names it; a GivenUpError is one
    where the patience was used up. States that the API does not answer for are named too, unless
    `accept` says that this is right.
    """
    ranges = stated_ranges(how, how["indicators"])
    for code, series in how["standard_errors"].items():
        if code in ranges:
            ranges[series] = error_range(ranges[code])
    request = Request(
        source=how["source"],
        database=how["database"],
        indicators=tuple(how["indicators"]),
        states=tuple(states),
        years=tuple(how["years"]),
        time_offset=how["time_offset"],
        standard_errors=how["standard_errors"],
        superseded=how["superseded"],
        ranges=ranges,
    )
    kept = []

    def keep(answer):
        kept.append(_response_name(len(kept) + 1, answer))
        # no time in the header: the same body gives the same bytes
        snapshot.add(f"responses/{kept[-1]}", gzip.compress(answer.body, mtime=0))

    try:
        with closing(Transport(how["patience"], how["most_bytes"])) as transport:
            answered = pull(request, endpoint, transport, keep, progress)
    except PullError as error:
        message = _with_place(error, snapshot.resources, how["source"])
        raise (GivenUpError if isinstance(error, PassingError) else InputError)(message) from None
    if answered.unanswered and not accept:
        raise InputError(
            f"{how['source']}: the API was asked for {listed(answered.unanswered)} and has no row "
            f"of it: gone, or left out by a fault; nothing was stored. If it is right, run "
            f"./run refresh {how['source']} --accept"
        )
    obtained = {
        "endpoint": endpoint,
        "database": request.database,
        "last_updated": answered.last_updated,
        "time_offset": request.time_offset,
        "series": request.series,
        "states": list(request.states),
        "requests": answered.urls,
        "steps": "Rows with a value kept; years moved by time_offset; bodies in responses/.",
    }
    retrieved = now()
    provenance = {
        **how["terms"],
        "release": f"World Bank API, database {request.database}, as of {retrieved[:10]}",
        "obtained_from": "producer",
        "obtained": obtained,
        "retrieved": retrieved,
        "indicators": indicators_covered(answered.observations, how["described"]),
    }
    return answered.observations, provenance


def _with_place(error, resources, source):
    if not error.body:
        return str(error)
    about = {"source": source, "url": error.url, "cause": error.cause}
    place = quarantine(resources, source, error.body, about)
    return f"{error}. Nothing was stored; the body is kept in {place}"


def _response_name(number, answer):
    """A short name that distinguishes requests: 01-concepts.json.gz, 03-data.json.gz."""
    path = urlsplit(answer.url).path
    kind = "concepts" if path.endswith("/concepts") else "data" if "/series/" in path else "time"
    return f"{number:02d}-{kind}.json.gz"
