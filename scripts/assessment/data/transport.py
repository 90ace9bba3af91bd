"""One good JSON answer from a web service, or a clear error, within a bounded time and memory.

Neither requests nor what it rests on bounds the time of a whole answer: a timeout starts again with
every byte. So every byte of an answer, of header and framing too, is read by `_Wire`, which knows
when the time is over; what comes before the first byte (names, addresses, TLS) is waited for no
longer than that either.
"""

import functools
import http.client
import io
import queue
import re
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
import tenacity
import urllib3

from assessment.errors import InputError, printable
from assessment.strict_json import parse_json

# A page of the largest answer expected is about 2 MB, in 75,000 parts; what is parsed takes up to
# 190 bytes a part, and four a letter, three times over. A header has less than 2 kB.
MOST_BYTES, MOST_PARTS, MOST_HEADER = 4_000_000, 150_000, 200_000
CONNECT_SECONDS, READ_SECONDS = 10, 20
# Refusals that pass: too many requests, an edge server's mood, an outage.
PASSING_STATUS = {403, 429}
# Letters of what a server said that a message repeats.
MOST_REPEATED = 400
# No user and password either: the address is recorded.
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9._~%:/\[\]-]*[A-Za-z0-9._~%\]-]")


class PullError(InputError):
    """A request that got no good answer; `url` and, where there was one, the `body` received.

    `cause` says why, with what a server said cut short and escaped.
    """

    def __init__(self, cause: str, url: str, body: bytes = b"") -> None:
        cause = _short(cause)
        super().__init__(f"{cause} (asked: {_short(_short_url(url))})")
        self.url, self.cause, self.body = url, cause, body


class PassingError(PullError):
    """A failure that may pass: the request is tried again, after `pause` seconds at least."""

    def __init__(self, cause: str, url: str, body: bytes = b"", pause: float = 0.0) -> None:
        super().__init__(cause, url, body)
        self.pause = pause


class LateError(PassingError):
    """A request without an answer, or not the whole of it, when its time was over."""


class GivenUpError(InputError):
    """A pull whose time was over before anything good came; another would fare no better now."""


@dataclass(frozen=True)
class Answer:
    """A body that holds JSON and no error message, as received and as parsed."""

    url: str
    body: bytes
    document: object


def checked_endpoint(endpoint: str) -> str:
    """The API's address, if it is one, as the schema of config.yaml has it; InputError if not."""
    if not _ENDPOINT.fullmatch(endpoint):
        raise InputError(
            f"'{_short(endpoint)}' is no address of the API: it begins with http:// or https://, "
            "and has no user, ?, #, blank, nor a / at its end (WORLD_BANK_ENDPOINT in the "
            "environment, or world_bank.endpoint in config.yaml)"
        )
    return endpoint


def stated_endpoint(configured: str, environ: Mapping[str, str]) -> str:
    """The API's address: WORLD_BANK_ENDPOINT where it is set to anything, else as configured."""
    return checked_endpoint(environ.get("WORLD_BANK_ENDPOINT") or configured)


class Transport:
    """Requests one after the other over one connection, until the time or the bytes are used up.

    A request that fails in a way that may pass is tried again, after pauses that grow and vary
    by chance. All requests together, with tries and pauses, have `patience` seconds from the
    first on, and as much more as `progress` gives them; their bodies, unpacked, have `most_bytes`.
    """

    def __init__(self, patience: float, most_bytes: int) -> None:
        self.patience, self.most_bytes = patience, most_bytes
        self._left = most_bytes
        self._deadline: float | None = None
        self._session = _Session()
        self._session.headers["Accept-Encoding"] = "gzip"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self._remaining))

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def progress(self, share: float) -> None:
        """Give the requests to come that share of the patience more, as something was got.

        What is left never exceeds the patience, so that silence ends within it at any time.
        """
        now = time.monotonic()
        deadline = self._deadline if self._deadline is not None else now
        self._deadline = min(deadline + share * self.patience, now + self.patience)

    def get(self, url: str) -> Answer:
        """The Answer to a GET request; PullError where there is no good one."""
        if self._deadline is None:
            self._deadline = time.monotonic() + self.patience
        reasons: list[PassingError] = []
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            wait=_pause,
            stop=lambda state: state.upcoming_sleep >= self._remaining(),
            before_sleep=lambda state: _note(_failure(state), reasons),
            reraise=True,
        )
        try:
            return tries(self._once, url, time.monotonic())
        except LateError as late:
            # a last try that had little time left says less than what made it necessary
            raise (reasons[0] if reasons else late) from None

    def _remaining(self):
        """Seconds that are left; nought or less when the time is over."""
        return self._deadline - time.monotonic()

    def _silence(self, started):
        waited = time.monotonic() - started
        left = waited < 0.9 * self.patience
        more = f", all that was left of the {self.patience:g} s of this pull" if left else ""
        return f"no answer within {waited:.0f} s{more}"

    def _once(self, url, started):
        """One try, in a separate thread: nothing else ends the look-up of a name in time.

        A thread that is given up ends as soon as it reads on.
        """
        outcome: queue.SimpleQueue = queue.SimpleQueue()

        def ask():
            try:
                outcome.put(self._asked(url, started))
            except Exception as error:
                outcome.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            # the thread itself knows better what it was that took too long
            response = outcome.get(timeout=max(self._remaining(), 0) + 1)
        except queue.Empty:
            raise LateError(self._silence(started), url) from None
        if isinstance(response, Exception):
            raise response
        status, headers, body = response
        return Answer(url, body, _document(status, headers, body, url))

    def _asked(self, url, started):
        """Status, headers and body of the response, whatever they are."""
        remaining = max(self._remaining(), 0.1)
        try:
            with self._session.get(
                url,
                timeout=(min(CONNECT_SECONDS, remaining), min(READ_SECONDS, remaining)),
                stream=True,
                headers={"Accept": "application/json"},
            ) as response:
                return response.status_code, response.headers, self._read(response, url)
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            raise LateError(self._silence(started), url) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if _is_of_settings(error):
                cause = f"by the address, proxy or certificates that are set here: {error}"
                raise PullError(f"no request can be made, {cause}", url) from None
            raise PassingError(f"the connection failed: {error}", url) from None
        except _TooLongError as error:
            raise PullError(str(error), url) from None

    def _read(self, response, url):
        """The body unpacked, in pieces as they arrive."""
        packed = response.headers.get("Content-Encoding", "").strip().lower()
        if packed not in ("", "identity", "gzip"):
            raise PassingError(f"the answer is packed as {packed}, which nobody asked for", url)
        pieces, size = [], 0
        try:
            while piece := response.raw.read1(1 << 16, decode_content=True):
                pieces.append(piece)
                size += len(piece)
                self._left -= len(piece)
                if size > MOST_BYTES:
                    raise PullError(f"the answer is longer than {MOST_BYTES:,} bytes", url)
                if self._left < 0:
                    raise PullError(
                        f"the answers of this pull are longer than {self.most_bytes:,} bytes, "
                        "which is all that world_bank.most_megabytes in config.yaml allows",
                        url,
                    )
        except urllib3.exceptions.TimeoutError:
            raise LateError("the answer did not end in time", url, b"".join(pieces)) from None
        return b"".join(pieces)


class _Session(requests.Session):
    """A session that follows no redirect, and reads none either: requests would, without bounds."""

    def get_redirect_target(self, _):
        return None


class _Adapter(requests.adapters.HTTPAdapter):
    """requests' way to a connection, whose responses are read by `_Response`."""

    def __init__(self, remaining):
        self._remaining = remaining
        super().__init__()

    def get_connection_with_tls_context(self, *args, **kwargs):
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        plain, remaining = type(pool).ConnectionCls, self._remaining

        # a pool closes its connections when nothing knows it any more: this does not
        def connection(**how):
            made = plain(**how)
            made.response_class = functools.partial(_Response, remaining)
            return made

        pool.ConnectionCls = connection
        return pool


class _Response(http.client.HTTPResponse):
    """A response of which every byte is read by `_Wire`."""

    def __init__(self, remaining, sock, *args, **kwargs):
        super().__init__(sock, *args, **kwargs)
        self._wire = _Wire(self.fp.detach(), sock, remaining)
        self.fp = io.BufferedReader(self._wire)

    def begin(self):
        super().begin()
        # nobody needs them, and what reads them warns of a bad one with a traceback
        for name in ("Set-Cookie", "Set-Cookie2"):
            del self.headers[name]
        self._wire.allow(MOST_BYTES, "the answer")


class _Wire(io.RawIOBase):
    """The bytes of a response as they arrive: while there is time, and no more than allowed."""

    def __init__(self, raw, sock, remaining):
        self._raw, self._sock, self._remaining = raw, sock, remaining
        self.allow(MOST_HEADER, "the header of the answer")

    def allow(self, most, what):
        """Let that many bytes more be read, of that part of the response."""
        self._most = self._left = most
        self._what = what

    def readable(self):
        return True

    def readinto(self, buffer):
        remaining = self._remaining()
        if remaining <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise _TooLongError(f"{self._what} is longer than {self._most:,} bytes")
        self._sock.settimeout(min(READ_SECONDS, remaining))
        count = self._raw.readinto(buffer)
        self._left -= count
        return count

    def close(self):
        self._raw.close()
        super().close()


class _TooLongError(Exception):
    """More bytes than are allowed; no OSError, which is what connections fail with."""


def _is_of_settings(error):
    """Whether a request failed by what is set here, such as a proxy, so that no other try helps."""
    # a malformed address or proxy; a file of certificates that is not there has no errno
    if isinstance(error, ValueError) or (type(error) is OSError and error.errno is None):
        return True
    while error := error.__cause__ or error.__context__:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        if isinstance(error, ssl.SSLError) and error.library == "X509":
            return True
    return False


def _failure(state):
    return state.outcome.exception()


def _note(failure, reasons):
    """Keep the first failure that says more than that there was no time; its body with it."""
    if not reasons and not isinstance(failure, LateError):
        reasons.append(failure)


def _pause(state):
    """Seconds until the next try: what the server asks for, or more with each try, by chance."""
    asked = _failure(state).pause
    return max(asked, tenacity.wait_random_exponential(multiplier=0.5, max=8)(state))


def _document(status, headers, body, url):
    """The JSON of a response with status 200; PullError says what else it was."""
    if status in PASSING_STATUS or status >= 500:
        asked = headers.get("Retry-After", "")
        pause = float(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0.0
        wait = f", asks to wait {asked} s" if asked else ""
        raise PassingError(f"HTTP status {status}{wait}", url, body, pause)
    if 300 <= status < 400:
        place = headers.get("Location", "nowhere")
        raise PassingError(f"redirected to {place}, which is no answer of the API", url, body)
    if status != 200:
        raise PullError(f"HTTP status {status}", url, body)
    if body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        text = body[:10_000].decode("utf-8", "replace")
        if "error" in text and "message" in text and "<html" not in text.lower():
            raise PullError(f"the API refused: {text}", url, body)
        raise PassingError("the answer is a page of HTML, not JSON", url, body)
    parts = sum(body.count(mark) for mark in (b"[", b"{", b","))
    if parts > MOST_PARTS:
        raise PullError(f"the answer has {parts:,} parts, more than any of the API", url, body)
    try:
        return parse_json(body, "the answer")
    except InputError as error:
        cause = str(error)
    # out of the block, or what was parsed would be kept with the error
    raise PassingError(cause, url, body)


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
    words = printable(" ".join(text[: 10 * MOST_REPEATED].split()))
    return words if len(words) <= MOST_REPEATED else words[:MOST_REPEATED] + " ..."
