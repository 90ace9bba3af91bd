"""Headers, bodies and values that lie are refused in one plain line."""

import json
import math

import pytest

from assessment.data.transport import PullError
from network.hostile_server import HostileServer, whole
from network.one_request import asked_once

# HostileServer answers once a connection; who asks again at once would use it for the next request.
CLOSED = b"Connection: close\r\n"


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
def test_a_negative_zero_is_a_zero(serve, pull_trade, text):
    observations, _ = pull_trade(serve({"literals": {"value": text}}).endpoint)
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
    found = asked_once(lambda connection: connection.sendall(start + lines + b"\r\n[1, 2]"), 0.5)
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
