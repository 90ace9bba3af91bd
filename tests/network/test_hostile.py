"""What drips, loops, pours or lies ends in time, in bounded memory and in one plain line."""

import json
import math
import queue
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import closing
from types import SimpleNamespace

import pytest
import requests
import tenacity
import urllib3

from assessment.config import settings
from assessment.data import transport as module
from assessment.data.pulled import pulled
from assessment.data.transport import LateError, PullError, Transport, checked_endpoint
from assessment.data.write_snapshot import incoming
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml
from network.hostile_server import DRIPPING, POURING, HostileServer, dripping, whole
from project import PATIENCE, wait_for

# Of pulls that are not to succeed; what should end and does not is given up at PATIENCE.
IMPATIENCE = 2.0
# Pauses between tries that a pull of some seconds may make before it gives up; it makes ten or so.
MOST_PAUSES = 100
MOST_MEGABYTES = 300
# HostileServer answers once a connection; who asks again at once would use it for the next request.
CLOSED = b"Connection: close\r\n"
TRADE = "TRD.ACRS.BRDR.DB0615.DFRN"


@pytest.fixture
def take(config, registry, world, tmp_path):
    """Pull trade from an address: its observations and provenance."""

    def pull(endpoint, **changed):
        how = settings.pulling(config, registry, "doing_business")
        with incoming(tmp_path) as snapshot:
            return pulled(snapshot, {**how, **changed}, world["economies"], endpoint)

    return pull


@pytest.fixture
def refused(take, tmp_path):
    """The one line that a pull is refused with, held to what holds of any; nothing is stored."""

    def of(endpoint, patience=IMPATIENCE, **changed):
        with pytest.raises(InputError) as error:
            take(endpoint, patience=patience, **changed)
        text = str(error.value)
        assert text.isprintable() and len(text) < 2000
        assert text.startswith("doing_business: ")
        assert not list((tmp_path / ".incoming").iterdir())
        assert not (tmp_path / "raw").exists()
        return text

    return of


@pytest.fixture
def only_pauses_take_time(monkeypatch):
    """A pull whose patience is used up by its pauses alone, none of which is waited for.

    So an answer is in time on a busy machine as well. What is asked for has a real answer: one that
    does not come is given up after the patience, by the clock of the system.
    """
    now, pauses = [100.0], []

    def pause(seconds):
        assert len(pauses) < MOST_PAUSES, "a pull does not give up"
        pauses.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(tenacity.nap, "time", SimpleNamespace(sleep=pause))


def _asked(answer, patience=IMPATIENCE):
    """What a Transport makes of an answer: the document, or the error."""
    outcome = queue.SimpleQueue()
    with HostileServer(answer) as server:

        def ask():
            try:
                with closing(Transport(patience, 10**8)) as transport:
                    outcome.put(transport.get(server.endpoint).document)
            except Exception as error:
                outcome.put(error)

        threading.Thread(target=ask, daemon=True).start()
        found = outcome.get(timeout=PATIENCE)
        if isinstance(found, LateError):
            # what was given up does not read on
            wait_for(lambda: not server.open)
        return found


def test_a_request_ends_whatever_the_server_does_between_its_bytes():
    outcomes = {}

    def ask(name):
        outcomes[name] = _asked(DRIPPING[name])

    # they mostly wait, so they wait together
    asking = [threading.Thread(target=ask, args=[name], daemon=True) for name in DRIPPING]
    for one in asking:
        one.start()
    for one in asking:
        one.join(PATIENCE)
    assert set(outcomes) == set(DRIPPING)
    assert {name for name, error in outcomes.items() if not isinstance(error, LateError)} == set()
    causes = {error.cause.rstrip("0123456789 s") for error in outcomes.values()}
    assert causes == {"no answer within", "the answer did not end in time"}


def test_a_handshake_that_drips_ends_in_time():
    record = b"\x16\x03\x03\x40\x00"
    with HostileServer(dripping(record, b"\x02")) as server, pytest.raises(PullError):
        Transport(IMPATIENCE, 10**8).get(server.endpoint.replace("http:", "https:"))


def test_a_name_that_is_looked_up_for_ever_ends_in_time(refused, monkeypatch):
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found.wait() and [])
    assert "no answer within" in refused("http://somewhere.example/v2", patience=0.5)
    found.set()


def test_many_addresses_that_do_not_answer_end_in_time(refused, monkeypatch):
    # as many as the queue of this socket holds, so that the next one waits
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        place = deaf.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(place)
        address = (socket.AF_INET, socket.SOCK_STREAM, 6, "", place)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [address] * 50)
        message = refused(f"http://127.0.0.1:{place[1]}/v2")
        for one in waiting:
            one.close()
    assert "no answer within" in message


def test_pages_that_trickle_end_with_the_patience(serve, refused):
    api = serve({"per_page": 10, "latency": 0.3})
    message = refused(api.endpoint)
    assert "no answer within" in message or "did not end in time" in message
    # a page of ten rows gives a request no patience of its own
    assert len(api.requests) < 10


def test_rows_give_more_time_and_silence_never_has_more_than_the_patience(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    transport = Transport(40.0, 10**8)
    transport._deadline = now[0] + 40.0
    now[0] += 30.0
    transport.progress(0.5)
    assert transport._remaining() == 30.0
    transport.progress(5.0)
    assert transport._remaining() == 40.0
    transport.progress(0.0)
    now[0] += 41.0
    assert transport._remaining() < 0


PEAK = """
import json, re, sys
from pathlib import Path
from assessment.config import settings
from assessment.config.checks import checked_config
from assessment.config.registry import checked_registry
from assessment.data import transport
from assessment.data.write_snapshot import incoming
from assessment.data.pulled import pulled
from assessment.strict_yaml import read_yaml
import tenacity
from types import SimpleNamespace

# as in only_pauses_take_time
now = [0.0]
transport.time = SimpleNamespace(monotonic=lambda: now[0])
tenacity.nap.time = SimpleNamespace(sleep=lambda seconds: now.append(now.pop() + seconds))
root, folder, states, *endpoints = map(Path, sys.argv[1:])
registry = checked_registry(root)
config = checked_config(read_yaml(root / "config.yaml"), registry, root)
how = {**settings.pulling(config, registry, "doing_business"), "patience": 30}
causes = []
for endpoint in sys.argv[4:]:
    try:
        with incoming(folder) as snapshot:
            pulled(snapshot, how, str(states).split(","), endpoint)
        causes.append("")
    except ValueError as error:
        causes.append(str(error))
# getrusage begins with the peak of the process that started this one
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(json.dumps([int(peak) * 1024, causes]))
"""


def test_what_pours_is_refused_in_bounded_memory(root, world, serve, tmp_path):
    servers = {name: HostileServer(answer).__enter__() for name, answer in POURING.items()}
    # pages that hold, each with megabytes of blanks: a gigabyte and more in all
    servers["pages"] = serve({"per_page": 10, "padding": 3_500_000})
    command = [sys.executable, "-c", PEAK, root, tmp_path, ",".join(world["economies"])]
    command += [server.endpoint for server in servers.values()]
    try:
        run = subprocess.run(
            command,
            cwd=root / "scripts",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    finally:
        for name in POURING:
            servers[name].__exit__()
    peak, causes = json.loads(run.stdout)
    assert peak < MOST_MEGABYTES * 1_000_000
    causes = dict(zip(servers, causes, strict=True))
    assert {name for name, cause in causes.items() if not cause} == set()
    assert "most_megabytes in config.yaml allows" in causes["pages"]
    for name in ("body", "chunks", "bomb", "bomb of a redirect"):
        assert "longer than 4,000,000 bytes" in causes[name]
    for name in ("empty lists", "objects", "lists in lists"):
        assert "parts, more than any of the API" in causes[name]
    # the worst case is one that was parsed
    assert "longer than any list of times" in causes["objects in wide letters"]


def test_the_bytes_of_a_whole_pull_are_bounded(serve, refused):
    api = serve({"per_page": 100, "padding": 50_000})
    assert "longer than 500,000 bytes" in refused(api.endpoint, most_bytes=500_000)
    assert len(api.requests) < 12


# Values that are no numbers, or that trade cannot have.
@pytest.mark.parametrize(
    "text",
    [
        *("1e400", "-1e400", "1e308", "-3", "100.001", "NaN", "Infinity", "-Infinity"),
        *("true", '"12.5"', '""', "[1]", "{}", "0x10", "1_0", "01", ".5", '"NaN"'),
        pytest.param("1" + "0" * 400, id="10**400"),
        pytest.param("1" + "0" * 5000, id="10**5000"),
        pytest.param("0." + "9" * 400 + "e400", id="a long one"),
        pytest.param("[" * 90 + "]" * 90, id="blocks in blocks"),
    ],
)
@pytest.mark.usefixtures("only_pauses_take_time")
def test_a_value_that_cannot_be_is_refused(serve, refused, text):
    cause = refused(serve({"literals": {"value": text}}).endpoint, patience=5)
    assert "no answer within" not in cause and "Traceback" not in cause


@pytest.mark.parametrize("text", ["-0.0", "-0", "0", "-0e5", "-1e-400"])
def test_a_negative_zero_is_a_zero(serve, take, text):
    observations, _ = take(serve({"literals": {"value": text}}).endpoint)
    (zero,) = observations.loc[observations["value"] == 0, "value"][:1]
    assert math.copysign(1.0, zero) == 1.0


@pytest.mark.parametrize(
    ("literals", "cause"),
    [
        ({"total": '"\u00b2"'}, "the header's total is no whole number"),
        ({"total": "1" + "0" * 17}, "the header's total is no whole number"),
        ({"total": "-1"}, "the header's total is no whole number"),
        ({"total": "1944.0"}, "the header's total is no whole number"),
        ({"total": "null"}, "the header's total is no whole number"),
        ({"pages": '"\u0661"'}, "the header's pages is no whole number"),
        ({"page": "true"}, "the header's page is no whole number"),
        ({"per_page": "0"}, "the header promises"),
        ({"total": "999999999"}, "the header promises"),
        ({"total": "1945"}, "the header says 1945"),
        ({"total": "1943"}, "the header says 1943"),
        ({"lastupdated": r'"2021\u001b[31m"'}, "lastupdated is no date"),
        ({"lastupdated": '"' + "2" * 41 + '"'}, "lastupdated is no date"),
        ({"lastupdated": '["2021"]'}, "lastupdated is no date"),
        ({"lastupdated": '"a", "total": 3'}, "appears twice in one block"),
    ],
)
@pytest.mark.usefixtures("only_pauses_take_time")
def test_a_header_that_lies_is_refused(serve, refused, literals, cause):
    assert cause in refused(serve({"literals": literals}).endpoint, patience=30)


@pytest.mark.parametrize("pause", ["\u00b2", "-1", "1e9", "inf", "nan", "9" * 5000, "\x1b[31m"])
@pytest.mark.usefixtures("only_pauses_take_time")
def test_a_pause_that_is_none_is_not_waited_for(serve, refused, pause):
    header = f"Retry-After: {pause}\r\n".encode("latin-1", "replace")
    lines = b"HTTP/1.1 503 No\r\n" + CLOSED + header + b"Content-Length: 0\r\n\r\n"
    with HostileServer(lambda connection: connection.sendall(lines)) as server:
        assert "HTTP status 503" in refused(server.endpoint, patience=5)


BODIES = {
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "Latin-1": '["\u00e9"]'.encode("latin-1"),
    "UTF-16": '["a"]'.encode("utf-16"),
    "no bytes": b"",
    "null": b"null",
    "a number": b"1",
    "half a character": rb'["\ud800"]',
    "a key twice": b'{"a":1,"a":2}',
    "NUL": b'["\x00"]',
    "control characters": b'[{"message":[{"id":"\\u001b[31m","key":"\\u202e\\u0007","value":1}]}]',
    "a message of its own": b'[{"message":"\\u001b]0;x\\u0007"}]',
    "a deep message": b'[{"message":' + b"[" * 90 + b"]" * 90 + b"}]",
    "a long message": b'[{"message":[{"id":"' + b"x" * 100_000 + b'"}]}]',
    "XML": b"<error><message>\x1b[31m" + b"x" * 100_000 + b"</message></error>",
    "a list of what is no source": b'{"page":1,"pages":1,"per_page":1,"total":1,"source":[[1]]}',
    "a long list": b'{"page":1,"pages":1,"per_page":1,"total":1,"source":['
    + b"1," * 90_000
    + b"1]}",
    "a name that is unsafe": b'{"page":1,"pages":1,"per_page":1,"total":1,"source":[{"concept":'
    b'[{"id":"../../x?y#z\\u001b","value":"x"}]}]}',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.usefixtures("only_pauses_take_time")
def test_a_body_that_is_no_answer_is_refused_in_one_line(refused, name):
    with HostileServer(whole(BODIES[name], CLOSED)) as server:
        cause = refused(server.endpoint, patience=5)
    assert "no answer within" not in cause and "asked: http://127.0.0.1" in cause


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 100000000000000\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Length: \xb2\r\n",
        b"Content-Length: -1\r\nContent-Length: 7\r\n",
        b"Content-Encoding: br\r\n",
        b"Content-Encoding: gzip, gzip\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Type: application/json;charset=utf-7\r\n",
        b"Location: http://\x1b[31m.example\r\n",
        b"Set-Cookie: a=b; version=1; max-age=" + b"9" * 400 + b"\r\n",
        b"\x1b[31m: x\r\n",
        b"no header\r\n",
    ],
)
def test_a_header_line_that_lies_neither_hangs_nor_warns(lines, recwarn, capfd):
    start = b"HTTP/1.1 200 \x1b[31m\r\n"
    found = _asked(lambda connection: connection.sendall(start + lines + b"\r\n[1, 2]"), 0.5)
    if isinstance(found, Exception):
        assert isinstance(found, PullError) and str(found).isprintable()
    else:
        assert found == [1, 2]
    # warnings of what other tests have left come at any time
    warnings = [str(one.message) for one in recwarn if one.category is not ResourceWarning]
    assert warnings == [] and capfd.readouterr() == ("", "")


def test_what_a_server_says_is_recorded_and_printed_escaped(serve, refused, tmp_path):
    message = refused(serve({"uninvited": ["\x1b[31m\u202e"]}).endpoint)
    assert r"\x1b[31m\u202e was not asked for" in message
    (about,) = tmp_path.glob("quarantine/*/*.json")
    assert all(str(text).isprintable() for text in json.loads(about.read_text()).values())


ADDRESSES = {
    "https://api.worldbank.org/v2": True,
    "http://127.0.0.1:8080/v2": True,
    "http://[::1]:8080/v2": True,
    "ftp://a.example/v2": False,
    "file:///etc/passwd": False,
    "http://a.example/v2/": False,
    "http://a.example/v2?x": False,
    "http://a.example/v2#x": False,
    "http://user:secret@a.example/v2": False,
    "http://a.example/\x1b[31m": False,
    "http://a.example/\r\nHost: b": False,
    "http://a.example/v2\n": False,
    "http://\u202ea.example/v2": False,
    "": False,
}


# What is set so that no try will succeed, by variables; JUNK is replaced by a file of certificates.
NEVER = {
    "no file of certificates": {"REQUESTS_CA_BUNDLE": "/nowhere.pem"},
    "none in it": {"REQUESTS_CA_BUNDLE": "JUNK"},
    "a proxy that needs a package": {"https_proxy": "socks5://127.0.0.1:9"},
    "a proxy of no kind": {"https_proxy": "junk://127.0.0.1:9"},
    "a proxy that is no address": {"https_proxy": "http://[junk"},
    "a port out of range": {"https_proxy": "http://127.0.0.1:99999"},
}


@pytest.mark.parametrize("variables", NEVER.values(), ids=NEVER)
def test_what_will_never_pass_is_tried_once(monkeypatch, tmp_path, serve, variables):
    (tmp_path / "junk.pem").write_text("junk")
    for name in ("no_proxy", "NO_PROXY", "HTTPS_PROXY", "CURL_CA_BUNDLE", *variables):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.replace("JUNK", str(tmp_path / "junk.pem")))
    tried = []
    monkeypatch.setattr(module, "_pause", lambda state: tried.append(state) or 0)
    # one that accepts connections, and speaks no TLS
    endpoint = serve().endpoint.replace("http:", "https:")
    with pytest.raises(PullError, match="by the address, proxy or certificates that are set here"):
        Transport(IMPATIENCE, 10**8).get(endpoint)
    assert not tried


def test_a_certificate_that_does_not_hold_will_never_pass():
    refused = requests.exceptions.SSLError("no")
    refused.__cause__ = urllib3.exceptions.SSLError("no")
    assert not module._is_of_settings(refused)
    refused.__cause__.__context__ = ssl.SSLCertVerificationError("self-signed certificate")
    assert module._is_of_settings(refused)


@pytest.mark.parametrize("set_to", [{}, {"WORLD_BANK_ENDPOINT": ""}])
def test_an_empty_address_is_none(set_to):
    assert module.stated_endpoint("https://a.example/v2", set_to) == "https://a.example/v2"
    stated = {"WORLD_BANK_ENDPOINT": "http://b.example/v2"}
    assert module.stated_endpoint("https://a.example/v2", stated) == "http://b.example/v2"


def test_an_address_is_one_for_the_environment_as_for_the_config(root):
    schema = read_yaml(root / "workflow/schemas/config.schema.yaml")
    stated = schema["properties"]["world_bank"]["properties"]["endpoint"]["pattern"]
    assert stated == f"^{module._ENDPOINT.pattern}$"
    for address, right in ADDRESSES.items():
        if right:
            assert checked_endpoint(address) == address
        else:
            with pytest.raises(InputError, match="is no address of the API") as error:
                checked_endpoint(address)
            assert str(error.value).isprintable()
