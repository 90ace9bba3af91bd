"""Figures of the World Bank's API, through wbgapi, accepted whole or not at all.

wbgapi builds the addresses and turns the pages. What it leaves open is done here: requests end
in bounded time, every answer is kept, and a pull holds only if its pages agree with each other
and with what was asked.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd
import wbgapi

from assessment.data.registry import superseded_message
from assessment.data.transport import Answer, PullError, Transport
from assessment.errors import InputError, listed

# Half a source in one page; a server that caps it says so, and more pages are turned.
PER_PAGE = 5000
# More pages than any request here can have: a header that promises them is wrong.
MOST_PAGES = 1000
# The names that databases give the three dimensions.
DIMENSIONS = {
    "country": "economy",
    "economy": "economy",
    "series": "series",
    "indicator": "series",
    "time": "time",
    "year": "time",
}
# What must be the same on all pages of one request.
STEADY = ("total", "pages", "lastupdated")
# Called with the number of answers so far and the number expected, None while it is not known.
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Request:
    """What is pulled from one database of the API.

    `indicators` are series codes; `standard_errors` maps some of them to the series of their
    standard errors; `superseded` maps codes no longer served to their successors. `years` are
    (first, last) as this project counts them, last None for the latest; the API's year is
    `time_offset` less. `states` are ISO3 codes.
    """

    source: str
    database: int
    indicators: tuple[str, ...]
    states: tuple[str, ...]
    years: tuple[int, int | None]
    time_offset: int = 0
    standard_errors: dict[str, str] = field(default_factory=dict)
    superseded: dict[str, str] = field(default_factory=dict)

    @property
    def series(self) -> list[str]:
        """All codes asked for."""
        errors = self.standard_errors
        return [*self.indicators, *(errors[code] for code in self.indicators if code in errors)]


@dataclass(frozen=True)
class Pull:
    """A pull that holds.

    `figures` has the columns indicator, iso3, year, value and, where the request names series of
    them, standard_error; `answers` are all answers received, in order; `last_updated` is the
    database's own date, which does not tell one vintage from another; `unanswered` are states
    that were asked for and that no row names.
    """

    figures: pd.DataFrame
    answers: list[Answer]
    last_updated: str
    unanswered: list[str]


def pull(
    request: Request, endpoint: str, transport: Transport, progress: Progress | None = None
) -> Pull:
    """The Pull that a Request asks for; PullError names source, request and cause otherwise.

    `endpoint` is the API's address with its version and no slash at the end; `transport` is a
    transport.Transport or has its `get`.
    """
    legacy = sorted(set(request.series) & set(request.superseded))
    if legacy:
        raise InputError(superseded_message(request.source, legacy, request.superseded))
    with _wbgapi(endpoint, transport, progress) as answers:
        try:
            pages = _data_pages(request, answers)
            rows = _rows(request, pages)
        except PullError as error:
            error.args = (f"{request.source}: {error}",)
            raise
        kept = list(answers)
    first = pages[0].document
    unanswered = sorted(set(request.states) - {row["economy"] for row in rows})
    return Pull(_figures(request, rows), kept, str(first.get("lastupdated", "")), unanswered)


@contextmanager
def _wbgapi(endpoint, transport, progress):
    """wbgapi asking `endpoint` through `transport`; yields the list of answers as they come.

    Its settings and caches are globals of its modules; they are put back, so that nothing of
    one pull reaches the next. `requests` and the caches are private, hence the pinned version.
    """
    answers = []

    class Hook:
        """Stands for the module requests, of which wbgapi calls `get` alone."""

        @staticmethod
        def get(url, **_):
            answer = transport.get(url)
            _refuse_messages(answer)
            answers.append(answer)
            if progress:
                progress(len(answers), _expected(answers))
            return _Response(answer)

    caches = (wbgapi.source._concepts, wbgapi.time._time_values)
    kept = {name: getattr(wbgapi, name) for name in ("endpoint", "requests", "per_page")}
    for cache in caches:
        cache.clear()
    wbgapi.endpoint, wbgapi.requests, wbgapi.per_page = endpoint, Hook, PER_PAGE
    try:
        yield answers
    finally:
        for name, value in kept.items():
            setattr(wbgapi, name, value)
        for cache in caches:
            cache.clear()


class _Response:
    """As much of a response as wbgapi looks at."""

    status_code, reason = 200, "OK"

    def __init__(self, answer):
        self._document = answer.document

    def json(self):
        return self._document


def _refuse_messages(answer):
    """PullError for an envelope of error messages, and for what is no envelope at all."""
    document = answer.document
    head = document[0] if isinstance(document, list) and document else document
    if not isinstance(head, dict):
        raise PullError("the answer has no header", answer.url, answer.body)
    messages = head.get("message")
    if messages:
        told = [
            " ".join(str(part.get(key, "")) for key in ("id", "key", "value"))
            for part in messages
            if isinstance(part, dict)
        ]
        cause = f"the API refused: {'; '.join(told) or messages}"
        raise PullError(cause, answer.url, answer.body)
    wanted = ("page", "pages", "per_page", "total")
    wrong = [name for name in wanted if _integer(head.get(name)) is None]
    if wrong:
        cause = f"the header's {listed(wrong)} is no whole number"
        raise PullError(cause, answer.url, answer.body)
    total, per_page = _integer(head["total"]), _integer(head["per_page"])
    if per_page < 1 or total > per_page * MOST_PAGES:
        cause = f"the header promises {total} rows, {per_page} on a page"
        raise PullError(cause, answer.url, answer.body)


def _expected(answers):
    """How many answers there will be; what the last header says of its pages, if it is of data."""
    document = answers[-1].document
    if not isinstance(document, dict) or not isinstance(document.get("source"), dict):
        return None
    return len(answers) + _integer(document["pages"]) - _integer(document["page"])


def _integer(value):
    """Header numbers are integers for data and texts for some lists; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _data_pages(request, answers):
    """The answers that hold data; before them wbgapi asks for dimensions and times."""
    try:
        concepts = wbgapi.source.concepts(request.database)
        periods = wbgapi.time.periods(request.database)
        times = _times(request, periods)
        asked_before = len(answers)
        values = {
            "series": ";".join(request.series),
            "economy": ";".join(request.states),
            "time": ";".join(times),
        }
        lacking = [name for name in values if name not in concepts]
        if lacking:
            cause = f"the database has no dimension {listed(lacking)}"
            raise PullError(cause, answers[-1].url, answers[-1].body)
        path = "".join(f"/{concepts[name]['key']}/{{{name}}}" for name in values)
        for _ in wbgapi.refetch(
            f"sources/{request.database}{path}", ["series", "economy", "time"], **values
        ):
            pass
    except (TypeError, KeyError, AttributeError, IndexError, wbgapi.APIError) as error:
        # wbgapi trips over what has the form of an answer and not its content
        last = answers[-1] if answers else None
        raise PullError(
            f"the answer has not the form of the API ({type(error).__name__}: {error})",
            last.url if last else wbgapi.endpoint,
            last.body if last else b"",
        ) from None
    return answers[asked_before:]


def _times(request, periods):
    """The database's own ids of the years asked for."""
    first, last = request.years
    times = []
    for identity in periods.values():
        year = _year(identity, request.time_offset)
        if year is not None and year >= first and (last is None or year <= last):
            times.append((year, identity))
    if not times:
        raise InputError(
            f"{request.source}: the API has no figures for {first}-{last or 'now'}; "
            f"its times are {listed(periods)}"
        )
    return [identity for _, identity in sorted(times)]


def _year(identity, offset):
    found = re.fullmatch(r"(?:YR)?([0-9]{4})", str(identity))
    return int(found[1]) + offset if found else None


def _rows(request, pages):
    """All rows of data as dicts of economy, series, year and value, if the pages hold."""
    by_path = defaultdict(list)
    for answer in pages:
        by_path[answer.url.partition("?")[0]].append(answer)
    rows, seen = [], set()
    for answers in by_path.values():
        _check_pages(request, answers)
        for answer in answers:
            for row in answer.document["source"]["data"]:
                rows.append(_row(request, row, answer))
                key = (rows[-1]["series"], rows[-1]["economy"], rows[-1]["year"])
                if key in seen:
                    raise PullError(
                        f"{' '.join(map(str, key))} stands twice", answer.url, answer.body
                    )
                seen.add(key)
    last = pages[-1]
    silent = set(request.series) - {row["series"] for row in rows if row["value"] is not None}
    if silent:
        raise PullError(f"not one value for {listed(silent)}", last.url, last.body)
    return rows


def _check_pages(request, answers):
    """PullError unless the pages of one request are all of them, in order, of one vintage."""
    first = answers[0].document
    count = 0
    for number, answer in enumerate(answers, start=1):
        document = answer.document

        def refuse(cause, answer=answer):
            raise PullError(cause, answer.url, answer.body)

        source = document.get("source") if isinstance(document, dict) else None
        if not isinstance(source, dict) or not isinstance(source.get("data"), list):
            refuse("the answer holds no data")
        if str(source.get("id")) != str(request.database):
            refuse(f"the answer is of database {source.get('id')}, not {request.database}")
        if _integer(document["page"]) != number:
            refuse(f"page {document['page']} came where page {number} was asked for")
        for name in STEADY:
            if document.get(name) != first.get(name):
                refuse(
                    f"{name} changed between the pages, from {first.get(name)} to "
                    f"{document.get(name)}: the data were replaced during the pull; run it again"
                )
        count += len(source["data"])
    total = _integer(first["total"])
    if count != total:
        refuse(f"the pages have {count} rows, the header says {total}")


def _row(request, row, answer):
    """A row of data, its dimensions by name and not by place, of what was asked for."""

    def refuse(cause):
        raise PullError(cause, answer.url, answer.body)

    if not isinstance(row, dict) or not isinstance(row.get("variable"), list):
        refuse(f"a row is no row of the API: {str(row)[:100]}")
    found = {}
    for variable in row["variable"]:
        name = DIMENSIONS.get(str(variable.get("concept", "")).lower())
        if name:
            found[name] = str(variable.get("id", ""))
    if set(found) != set(DIMENSIONS.values()):
        refuse(f"a row lacks a dimension: {str(row)[:200]}")
    year = _year(found["time"], request.time_offset)
    first, last = request.years
    if found["economy"] not in request.states:
        refuse(f"{found['economy']} was not asked for: a city, or an aggregate of countries")
    if found["series"] not in request.series:
        refuse(f"series {found['series']} was not asked for")
    if year is None or year < first or (last is not None and year > last):
        refuse(f"time {found['time']} was not asked for")
    value = row.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        refuse(f"the value {value!r} of {found['economy']} {found['time']} is no number")
    return {"economy": found["economy"], "series": found["series"], "year": year, "value": value}


def _figures(request, rows):
    """Rows as a sorted frame; a missing figure is an absent row."""
    frame = pd.DataFrame(rows, columns=["series", "economy", "year", "value"])
    frame.columns = ["indicator", "iso3", "year", "value"]
    frame = frame.dropna(subset="value").astype({"year": "int64", "value": "float64"})
    keys = ["indicator", "iso3", "year"]
    estimates = frame[frame["indicator"].isin(request.indicators)]
    if request.standard_errors:
        of = {series: code for code, series in request.standard_errors.items()}
        errors = frame[frame["indicator"].isin(of)]
        errors = errors.assign(indicator=errors["indicator"].map(of))
        errors = errors.rename(columns={"value": "standard_error"})
        estimates = estimates.merge(errors, on=keys, how="left")
    return estimates.sort_values(keys, ignore_index=True)
