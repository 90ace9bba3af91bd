"""A server on loopback that sends what a case gives it, be it HTTP or not."""

import json
import random as chance
import socket
import threading
import time
from contextlib import contextmanager, suppress

from _fake_world_bank import ROOT  # noqa: F401, puts the tests on the path

from network.fake_world_bank import FakeWorldBank

# Longer than a pull's patience; a client that waits for the end of it all has no deadline.
LONGEST = 40


@contextmanager
def recorded(world):
    """An endpoint that answers from `world` as the tests' fake World Bank, and what it has sent."""
    with FakeWorldBank(world) as api:
        said, plain = [], api._document

        def document(*asked):
            found = plain(*asked)
            said.append(json.dumps(found).encode())
            return found

        api._document = document
        yield api.endpoint, said


@contextmanager
def served(bodies, faults):
    """An endpoint that gives one body after the other.

    `faults` says which of them (`at`) goes over the wire in another `way`, made by `seed`.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    thread = threading.Thread(target=_serve, args=(listener, bodies, faults, over), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v2"
    finally:
        over.set()
        # what waits in accept() is not woken by close()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _serve(listener, bodies, faults, over):
    count = 0
    while not over.is_set():
        try:
            client, _ = listener.accept()
        except OSError:
            return
        try:
            client.settimeout(5)
            asked = b""
            while b"\r\n\r\n" not in asked:
                piece = client.recv(65536)
                if not piece:
                    break
                asked += piece
            if asked:
                at = min(count, len(bodies) - 1)
                strikes = faults and faults["way"] and faults["at"] == at
                count += 0 if strikes else 1
                _answer(client, bodies[at], faults if strikes else None, over)
        except OSError:
            pass
        finally:
            client.close()


def _answer(client, body, faults, over):
    ok = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
    sized = b"Content-Length: %d\r\n\r\n" % len(body)
    if not faults:
        client.sendall(ok + sized + body)
        return
    random = chance.Random(faults["seed"])
    way = faults["way"]
    odd = [b"\x1b[2J", b"\xc2\xb2", b"-1", b"1e9", b"9" * 40, b"", b"\x00", b"\xe2\x80\xae", b"nan"]
    word = random.choice(odd)
    if way == "status":
        codes = (b"100", b"101", b"102", b"204", b"206", b"301", b"302", b"304", b"401", b"403")
        codes += (b"404", b"429", b"500", b"503", b"999", b"0", b"\xc2\xb2", b"-1", b"")
        place = random.choice((b"Location: ", b"Retry-After: ")) + word + b"\r\n"
        client.sendall(
            b"HTTP/1.1 " + random.choice(codes) + b" " + word + b"\r\n" + place + sized + body
        )
    elif way == "header":
        names = (b"Content-Length", b"Transfer-Encoding", b"Content-Encoding", b"Connection")
        names += (b"Set-Cookie", b"Retry-After", b"Location", b"X" * 70_000, word)
        encodings = (
            *odd,
            b"gzip",
            b"deflate, gzip",
            b"br",
            b"zstd",
            b"chunked",
            b"chunked, chunked",
        )
        lines = [
            random.choice(names) + b": " + random.choice(encodings) + b"\r\n"
            for _ in range(random.choice((1, 1, 3, 150)))
        ]
        client.sendall(ok + b"".join(lines) + sized + body)
    elif way == "chunks":
        sizes = (b"%x" % len(body), b"fffffffffffffff", b"-5", b"0x5", b"5;" + b"e" * 70_000, word)
        client.sendall(
            ok
            + b"Transfer-Encoding: chunked\r\n\r\n"
            + random.choice(sizes)
            + b"\r\n"
            + body
            + random.choice((b"\r\n0\r\n\r\n", b"\r\n0\r\n" + b"T: x\r\n" * 500, b"", b"\r\n\r\n"))
        )
    else:
        before, again = random.choice(
            (
                (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
                (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
                (ok, b"X"),
                (ok + sized, b" "),
                (ok + b"Transfer-Encoding: chunked\r\n\r\n5;", b"e"),
                (ok + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
                (ok + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"T: x\r\n"),
            )
        )
        client.sendall(before)
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and not over.is_set():
            client.sendall(again if way == "drip" else again * 200)
            time.sleep(0.1 if way == "drip" else 0.001)
