"""Observations from the World Bank's API, through wbgapi, accepted whole or not at all.

wbgapi builds the addresses and turns the pages. What it leaves open is done here: a pull ends in
bounded time and memory, every answer is handed on to be kept, and it holds only if its pages agree
with each other and with what was asked. A page is checked as it comes, and only its rows stay.
"""

import re
import reprlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd
import wbgapi

from assessment.data.ranges import Range, check_within, finite_number
from assessment.data.registry import superseded_message
from assessment.data.transport import Answer, PullError, Transport
from assessment.errors import InputError, listed

# Half a source in one page; a server that caps it says so, and more pages are turned.
PER_PAGE = 5000
# More pages than any request here can have: a header that promises them is wrong.
MOST_PAGES = 1000
# The list of a database's dimensions and times has a tenth of this, in one page.
MOST_BYTES_LISTED, MOST_PAGES_LISTED = 100_000, 10
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
STEADY = ("total", "pages", "per_page", "lastupdated")
# A header's numbers have no more digits, nor its date more letters.
_MOST_DIGITS, _MOST_LETTERS = 9, 40
# Called with the number of answers so far and the number expected, None while it is not known.
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Request:
    """A request for series of one database of the API.

    `indicators` are series codes; `standard_errors` maps some of them to the series of their
    standard errors; `superseded` maps codes no longer served to their successors. `years` are
    (first, last) as this project counts them, last None for the latest; the API's year is
    `time_offset` less. `states` are ISO3 codes. `ranges` are the least and the greatest value of
    a series, where they are known.
    """

    source: str
    database: int
    indicators: tuple[str, ...]
    states: tuple[str, ...]
    years: tuple[int, int | None]
    time_offset: int = 0
    standard_errors: dict[str, str] = field(default_factory=dict)
    superseded: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)

    @property
    def series(self) -> list[str]:
        """All codes asked for."""
        errors = self.standard_errors
        return [*self.indicators, *(errors[code] for code in self.indicators if code in errors)]


@dataclass(frozen=True)
class Pull:
    """A pull that holds.

    `observations` has the columns indicator, iso3, year, value and, where the request names series
    of them, standard_error; `urls` are those of all answers, in order; `last_updated` is the
    database's own date, which does not distinguish vintages; `unanswered` are states
    that were asked for and that no row names.
    """

    observations: pd.DataFrame
    urls: list[str]
    last_updated: str
    unanswered: list[str]


def pull(
    request: Request,
    endpoint: str,
    transport: Transport,
    keep: Callable[[Answer], object],
    progress: Progress | None = None,
) -> Pull:
    """The Pull that a Request asks for; where it fails, PullError with source, request and cause.

    `endpoint` is the API's address with its version and no slash at the end; `transport` is a
    transport.Transport or has its `get` and `progress`; `keep` is called with each Answer, in
    order, before the next is asked for.
    """
    legacy = sorted(set(request.series) & set(request.superseded))
    if legacy:
        raise InputError(superseded_message(request.source, legacy, request.superseded))
    answers = _Answers(request, transport, keep, progress)
    with _wbgapi(endpoint, answers):
        try:
            _turn_pages(request, answers)
            answers.finish()
        except PullError as error:
            error.args = (f"{request.source}: {error}",)
            raise
    unanswered = sorted(set(request.states) - {row["economy"] for row in answers.rows})
    return Pull(
        _observations(request, answers.rows), answers.urls, answers.last_updated, unanswered
    )


class _Answers:
    """The answers of one pull so far; each is checked as it comes, and only its rows are kept.

    `rows` are those of data, as dicts of economy, series, year and value; `of_data` says that data
    are asked for now, and no longer what the database has.
    """

    def __init__(self, request, transport, keep, progress):
        self.request, self.rows, self.urls, self.last_updated = request, [], [], ""
        self.of_data, self.last = False, Answer("", b"", None)
        self._transport, self._keep, self._progress = transport, keep, progress
        self._path, self._pages, self._first, self._count = "", 0, {}, 0
        self._seen = set()

    def get(self, url):
        """The document of the answer to a request, checked; that of data has no rows any more."""
        self._finish_path(url.partition("?")[0])
        answer = self._transport.get(url)
        document, head = answer.document, _header(answer)
        self.last = Answer(url, answer.body, None)
        self._pages += 1
        if self.of_data:
            self._take_data(answer)
            document = {**document, "source": {**document["source"], "data": []}}
        elif len(answer.body) > MOST_BYTES_LISTED or self._pages > MOST_PAGES_LISTED:
            raise PullError("the answer is longer than any list of times", url, answer.body)
        self._keep(answer)
        self.urls.append(url)
        if self._progress:
            left = max(_integer(head["pages"]) - _integer(head["page"]), 0)
            self._progress(len(self.urls), len(self.urls) + left if self.of_data else None)
        return document

    def finish(self):
        """PullError unless what came is all that was asked for."""
        self._finish_path("")
        valued = {row["series"] for row in self.rows if row["value"] is not None}
        silent = set(self.request.series) - valued
        if silent:
            cause = f"not one value for {listed(silent)}"
            raise PullError(cause, self.last.url, self.last.body)

    def _take_data(self, answer):
        """Check a page against those before it and what was asked for; keep its rows."""
        document, request = answer.document, self.request

        def refuse(cause):
            raise PullError(cause, answer.url, answer.body)

        source = document.get("source") if isinstance(document, dict) else None
        if not isinstance(source, dict) or not isinstance(source.get("data"), list):
            refuse("the answer holds no data")
        if source.get("id") not in (request.database, str(request.database)):
            actual = _brief(source.get("id"))
            refuse(f"the answer is of database {actual}, not {request.database}")
        if _integer(document["page"]) != self._pages:
            refuse(f"page {document['page']} came where page {self._pages} was asked for")
        self.last_updated = _date(answer)
        self._first = self._first or {name: document.get(name) for name in STEADY}
        for name, first in self._first.items():
            if document.get(name) != first:
                refuse(
                    f"{name} changed between the pages, from {first} to "
                    f"{document.get(name)}: the data were replaced during the pull; run it again"
                )
        rows = source["data"]
        self._count += len(rows)
        if not rows or self._count > _integer(document["total"]):
            refuse(
                f"page {self._pages} has {len(rows)} rows, the pages so far {self._count}, "
                f"the header says {document['total']}"
            )
        for row in rows:
            taken = _row(request, row, answer)
            key = (taken["series"], taken["economy"], taken["year"])
            if key in self._seen:
                refuse(f"{' '.join(map(str, key))} appears twice")
            self._seen.add(key)
            self.rows.append(taken)
        # rows that were asked for, each once, are all that lengthens a pull
        self._transport.progress(len(rows) / PER_PAGE)

    def _finish_path(self, path):
        """Before another request is made: PullError unless the pages of the last one are all."""
        if path == self._path:
            return
        total = _integer(self._first.get("total")) if self._first else 0
        if self._count != total:
            cause = f"the pages have {self._count} rows, the header says {total}"
            raise PullError(cause, self.last.url, self.last.body)
        self._path, self._pages, self._first, self._count = path, 0, {}, 0


@contextmanager
def _wbgapi(endpoint, answers):
    """wbgapi asking `endpoint` through _Answers.

    Its settings and caches are globals of its modules; they are put back, so that nothing of
    one pull reaches the next. `requests` and the caches are private, hence the pinned version.
    """

    class Hook:
        """Takes the place of the module requests, of which wbgapi calls `get` alone."""

        @staticmethod
        def get(url, **_):
            return _Response(answers.get(url))

    caches = (wbgapi.source._concepts, wbgapi.time._time_values)
    kept = {name: getattr(wbgapi, name) for name in ("endpoint", "requests", "per_page")}
    for cache in caches:
        cache.clear()
    wbgapi.endpoint, wbgapi.requests, wbgapi.per_page = endpoint, Hook, PER_PAGE
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(wbgapi, name, value)
        for cache in caches:
            cache.clear()


class _Response:
    """As much of a response as wbgapi looks at."""

    status_code, reason = 200, "OK"

    def __init__(self, document):
        self._document = document

    def json(self):
        return self._document


def _header(answer):
    """The header of an answer; PullError for an envelope of error messages, and for none at all."""
    document = answer.document
    head = document[0] if isinstance(document, list) and document else document
    if not isinstance(head, dict):
        raise PullError("the answer has no header", answer.url, answer.body)
    messages = head.get("message")
    if messages:
        entries = messages if isinstance(messages, list) else [messages]
        refusals = [
            " ".join(_brief(part.get(key, "")) for key in ("id", "key", "value"))
            for part in entries[:5]
            if isinstance(part, dict)
        ]
        cause = f"the API refused: {'; '.join(refusals) or _brief(messages)}"
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
    return head


def _integer(value):
    """Header numbers are integers for data and texts for some lists; None for anything else."""
    plain = isinstance(value, int | str) and not isinstance(value, bool)
    fitting = plain and re.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", str(value))
    return int(value) if fitting else None


def _date(answer):
    """The date that a page of data states, for the record: a short text on one line, or none."""
    date = answer.document.get("lastupdated") or ""
    if not isinstance(date, str) or len(date) > _MOST_LETTERS or not date.isprintable():
        cause = f"lastupdated is no date: {_brief(date)}"
        raise PullError(cause, answer.url, answer.body)
    return date


def _brief(value):
    """What a server sent, as a few words of a message, however long it is."""
    return value[:200] if isinstance(value, str) else reprlib.repr(value)


def _turn_pages(request, answers):
    """Let wbgapi ask for the dimensions, the times and the data; _Answers takes what comes."""
    try:
        concepts = wbgapi.source.concepts(request.database)
        values = {"series": ";".join(request.series), "economy": ";".join(request.states)}
        lacking = [name for name in (*values, "time") if name not in concepts]
        if lacking:
            cause = f"the database has no dimension {listed(lacking)}"
            raise PullError(cause, answers.last.url, answers.last.body)
        values["time"] = ";".join(
            _times(request, wbgapi.time.periods(request.database), answers.last)
        )
        answers.of_data = True
        path = "".join(f"/{concepts[name]['key']}/{{{name}}}" for name in values)
        for _ in wbgapi.refetch(
            f"sources/{request.database}{path}", ["series", "economy", "time"], **values
        ):
            pass
    except (TypeError, KeyError, AttributeError, IndexError, wbgapi.APIError) as error:
        # wbgapi trips over what has the form of an answer and not its content
        raise PullError(
            f"the answer has not the form of the API ({type(error).__name__}: {error})",
            answers.last.url or wbgapi.endpoint,
            answers.last.body,
        ) from None


def _times(request, periods, answer):
    """The database's own ids of the years asked for."""
    first, last = request.years
    times = {}
    for identity in periods.values():
        year = _year(identity, request.time_offset)
        if year in times:
            raise PullError(f"the time {year} is there twice", answer.url, answer.body)
        if year is not None and year >= first and (last is None or year <= last):
            times[year] = identity
    if not times:
        cause = f"no values for {first}-{last or 'now'}; its times are {listed(periods)}"
        raise PullError(cause, answer.url, answer.body)
    return [identity for _, identity in sorted(times.items())]


def _year(identity, offset):
    found = re.fullmatch(r"(?:YR)?([0-9]{4})", str(identity))
    return int(found[1]) + offset if found else None


def _row(request, row, answer):
    """A row of data, its dimensions by name and not by place, of what was asked for."""

    def refuse(cause):
        raise PullError(cause, answer.url, answer.body)

    if not isinstance(row, dict) or not isinstance(row.get("variable"), list):
        refuse(f"a row is no row of the API: {_brief(row)}")
    dimensions = {}
    for variable in row["variable"]:
        name = DIMENSIONS.get(_brief(variable.get("concept", "")).lower())
        if name:
            dimensions[name] = _brief(variable.get("id", ""))
    if set(dimensions) != set(DIMENSIONS.values()):
        refuse(f"a row lacks a dimension: {_brief(row)}")
    year = _year(dimensions["time"], request.time_offset)
    first, last = request.years
    if dimensions["economy"] not in request.states:
        refuse(f"{dimensions['economy']} was not asked for: a city, or an aggregate of countries")
    if dimensions["series"] not in request.series:
        refuse(f"series {dimensions['series']} was not asked for")
    if year is None or year < first or (last is not None and year > last):
        refuse(f"time {dimensions['time']} was not asked for")
    value = row.get("value")
    if value is not None:
        try:
            value = finite_number(value)
            check_within(value, request.ranges.get(dimensions["series"]))
        except InputError as error:
            refuse(f"{dimensions['series']} of {dimensions['economy']} {year}: {error}")
    return {
        "economy": dimensions["economy"],
        "series": dimensions["series"],
        "year": year,
        "value": value,
    }


def _observations(request, rows):
    """Rows as a sorted frame; a missing value is an absent row."""
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
