"""One good JSON answer from a web service, or a clear error, within a bounded time."""

import json
import time
from dataclasses import dataclass

import requests
import tenacity
import urllib3

from assessment.errors import InputError

# A page of the largest answer expected is about 2 MB; nothing near this size is an answer.
MOST_BYTES = 64_000_000
CONNECT_SECONDS, READ_SECONDS = 10, 20
# Refusals that pass: too many requests, an edge server's mood, an outage.
PASSING_STATUS = {403, 429}


class PullError(InputError):
    """A request that got no good answer; `url` and, where there was one, the `body` received."""

    def __init__(self, cause: str, url: str, body: bytes = b"") -> None:
        super().__init__(f"{cause} (asked: {_short_url(url)})")
        self.url, self.cause, self.body = url, cause, body


class PassingError(PullError):
    """One that may pass, so that the request is tried again, after `pause` seconds at least."""

    def __init__(self, cause: str, url: str, body: bytes = b"", pause: float = 0.0) -> None:
        super().__init__(cause, url, body)
        self.pause = pause


class LateError(PassingError):
    """One that had no answer, or not the whole of it, when its time was over."""


@dataclass(frozen=True)
class Answer:
    """A body that holds JSON and no error message, as received and as parsed."""

    url: str
    body: bytes
    document: object


class Transport:
    """Requests one after the other over one connection.

    A request that fails in a way that may pass is tried again, after pauses that grow and vary
    by chance, until `patience` seconds have gone by since it was first made.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._session = requests.Session()

    def get(self, url: str) -> Answer:
        """The Answer to a GET request; PullError otherwise."""
        deadline = time.monotonic() + self.patience
        failures: list[PassingError] = []
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            wait=_pause,
            stop=tenacity.stop_before_delay(self.patience),
            before_sleep=lambda state: failures.append(_failure(state)),
            reraise=True,
        )
        try:
            return tries(self._once, url, deadline)
        except LateError as late:
            # a last try that had little time left says less than what made it necessary
            raise (failures[0] if failures else late) from None

    def _once(self, url, deadline):
        remaining = max(deadline - time.monotonic(), 0.1)
        try:
            with self._session.get(
                url,
                timeout=(min(CONNECT_SECONDS, remaining), min(READ_SECONDS, remaining)),
                stream=True,
                allow_redirects=False,
                headers={"Accept": "application/json"},
            ) as response:
                body = _read(response, deadline)
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            raise LateError(f"no answer within {remaining:.0f} s", url) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise PassingError(f"the connection failed: {_short(error)}", url) from None
        return Answer(url, body, _document(response, body, url))


def _failure(state):
    return state.outcome.exception()


def _pause(state):
    """Seconds until the next try: what the server asks for, or more with each try, by chance."""
    asked = _failure(state).pause
    return max(asked, tenacity.wait_random_exponential(multiplier=0.5, max=8)(state))


def _read(response, deadline):
    """The body, in pieces as they arrive, so that a slow drip ends at the deadline too."""
    pieces, size = [], 0
    while piece := response.raw.read1(1 << 16, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise PullError(f"the answer is longer than {MOST_BYTES:,} bytes", response.url)
        if time.monotonic() > deadline:
            raise LateError("the answer did not end in time", response.url, b"".join(pieces))
    return b"".join(pieces)


def _document(response, body, url):
    """The JSON of a response with status 200; PullError says what else it was."""
    status = response.status_code
    if status in PASSING_STATUS or status >= 500:
        pause = response.headers.get("Retry-After", "")
        raise PassingError(
            f"HTTP status {status}" + (f", asks to wait {pause} s" if pause else ""),
            url,
            body,
            float(pause) if pause.isdigit() else 0.0,
        )
    if 300 <= status < 400:
        place = response.headers.get("Location", "nowhere")
        raise PassingError(f"redirected to {place}, which is no answer of the API", url, body)
    if status != 200:
        raise PullError(f"HTTP status {status}", url, body)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PassingError("the answer is not UTF-8", url, body) from None
    if text.lstrip().startswith("<"):
        if "error" in text and "message" in text and "<html" not in text.lower():
            raise PullError(f"the API refused: {_short(text)}", url, body)
        raise PassingError("the answer is a page of HTML, not JSON", url, body)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except ValueError as error:
        raise PassingError(f"the answer is not whole JSON: {error}", url, body) from None


def _refuse_constant(name):
    raise ValueError(f"{name} is no number of JSON")


def _short_url(url):
    """The address with its long lists cut: country/AAA;...;ZZZ (54 in all)."""
    address, mark, query = url.partition("?")
    parts = []
    for part in address.split("/"):
        items = part.split(";")
        cut = f"{items[0]};...;{items[-1]} ({len(items)} in all)"
        parts.append(cut if len(items) > 3 else part)
    return "/".join(parts) + mark + query


def _short(text):
    words = " ".join(str(text).split())
    return words if len(words) <= 300 else words[:300] + " ..."
