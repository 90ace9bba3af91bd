"""What drips, loops or pours ends in time, in bounded memory and in one plain line."""

import json
import socket
import subprocess
import sys
import threading

import pytest

from assessment.data import transport as module
from assessment.data.transport import LateError, PullError, Transport
from network.hostile_server import DRIPPING, POURING, HostileServer, dripping
from network.one_request import IMPATIENCE, asked_once
from project import PATIENCE

MOST_MEGABYTES = 300


TRADE = "TRD.ACRS.BRDR.DB0615.DFRN"


def test_a_request_ends_whatever_the_server_does_between_its_bytes():
    outcomes = {}

    def ask(name):
        outcomes[name] = asked_once(DRIPPING[name])

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
