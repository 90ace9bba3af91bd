"""A server that writes bytes as it pleases: what no server of a library would send.

`python hostile_server.py NAME` serves one of ANSWERS and prints its address. An answer is a
function of the socket, which may write until the other side has had enough.
"""

import gzip
import json
import socket
import sys
import threading
import time
import zlib
from contextlib import suppress

# Seconds between the bytes of what drips; far less than any client waits for one.
PAUSE = 0.1
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HEADER = {"page": 1, "pages": 1, "per_page": 5000, "total": 1}


class HostileServer:
    """The server; `answer` is called with the socket of every request, which is read before.

    `open` are the connections that the other side has not closed.
    """

    def __init__(self, answer):
        self.requests, self.open, self._answer = [], set(), answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listening.getsockname()[1]}/v2"

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        # a thread that waits in accept() is not woken by close() alone
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def serve(self):
        """Serve in this thread until the listening socket is closed."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve_one, args=[connection], daemon=True).start()

    def _serve_one(self, connection):
        self.open.add(connection)
        with connection, suppress(OSError):
            request = connection.recv(65536)
            self.requests.append(request.split(b"\r\n")[0])
            self._answer(connection)
            connection.shutdown(socket.SHUT_WR)
            # what is closed with something unread is reset, and the answer lost
            while connection.recv(65536):
                pass
        self.open.remove(connection)


def dripping(start, piece):
    """`start`, then `piece` again and again with a pause between, up to the limit of this file."""

    def answer(connection):
        connection.sendall(start)
        for _ in range(20_000):
            connection.sendall(piece)
            time.sleep(PAUSE)

    return answer


def _pouring(start, piece):
    """The same without a pause, some gigabytes at most."""

    def answer(connection):
        connection.sendall(start)
        for _ in range(4 * 10**9 // len(piece)):
            connection.sendall(piece)

    return answer


def whole(body, more=b""):
    """A well-formed answer with that body, or what it gives; `more` are lines of its header."""

    def answer(connection, body=body):
        body = body() if callable(body) else body
        length = f"Content-Length: {len(body)}\r\n\r\n".encode()
        connection.sendall(OK + more + length + body)

    return answer


def _bomb():
    """A gzip stream of half a gigabyte of blanks, in half a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * 2**20) for _ in range(500)) + packer.flush()


def _silent(connection):
    connection.recv(1)


def _list(text):
    """A function that gives an answer with that text, of some megabytes, for its list."""
    return lambda: json.dumps({**HEADER, "source": "@"}).replace('"@"', text()).encode()


# What has no end, or none in time.
DRIPPING = {
    "silence": _silent,
    "status line": dripping(b"HTTP/1.1 200", b" "),
    "header line": dripping(OK + b"X: ", b"x"),
    "header lines": dripping(OK, b"\r"),
    "informational answers": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "informational header": dripping(b"HTTP/1.1 100 Continue\r\n", b"X: x\r\n"),
    "body": dripping(OK + b"Content-Length: 1000000\r\n\r\n", b" "),
    "body without length": dripping(OK + b"\r\n", b" "),
    "chunks": dripping(CHUNKED, b"1\r\n \r\n"),
    "chunk extension": dripping(CHUNKED + b"1;x=", b"x"),
    "trailer line": dripping(CHUNKED + b"2\r\n{}\r\n0\r\nX: ", b"x"),
    "trailers": dripping(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: x\r\n"),
    "packed body": dripping(
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\0\0\0\xff\xff"
    ),
    "redirect body": dripping(b"HTTP/1.1 302 Found\r\nLocation: /v2\r\n\r\n", b" "),
    "refusal body": dripping(b"HTTP/1.1 503 Unavailable\r\n\r\n", b" "),
}
# What is more than anybody asked for, as fast as it goes.
POURING = {
    "informational answers": _pouring(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "header line": _pouring(OK + b"X: ", b"x" * 65536),
    "headers": _pouring(OK, b"X: x\r\n" * 1000),
    "body": _pouring(OK + b"\r\n", b" " * 65536),
    "chunks": _pouring(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n"),
    "chunk extensions": _pouring(CHUNKED, b"1;x=" + b"x" * 60000 + b"\r\n \r\n"),
    "trailers": _pouring(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: x\r\n" * 1000),
    "bomb": whole(_bomb, b"Content-Encoding: gzip\r\n"),
    "packed nothing": _pouring(
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\0\0\0\xff\xff" * 10000
    ),
    "bomb of a redirect": lambda connection: connection.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: /v2\r\nContent-Encoding: gzip\r\n\r\n" + _bomb()
    ),
    "empty lists": whole(_list(lambda: "[" + "[]," * 1_200_000 + "[]]")),
    "objects": whole(_list(lambda: "[" + '{"":1},' * 500_000 + "1]")),
    "lists in lists": whole(_list(lambda: "[" + ("[" * 40 + "]" * 40 + ",") * 45_000 + "1]")),
    "wide letters": whole(_list(lambda: '"' + "\U0001f4a3" + "x" * 3_900_000 + '"')),
    # just within what is parsed: as many objects, as deep, and as wide letters as can be
    "objects in wide letters": whole(
        _list(
            lambda: (
                '["\U0001f4a3'
                + "x" * 3_250_000
                + '\\ud83d\\udca3",'
                + ('{"":' * 90 + "1" + "}" * 90 + ",") * 1600
                + "1]"
            )
        )
    ),
}
ANSWERS = {f"dripping {name}": answer for name, answer in DRIPPING.items()}
ANSWERS |= {f"pouring {name}": answer for name, answer in POURING.items()}


if __name__ == "__main__":
    server = HostileServer(ANSWERS[sys.argv[1]])
    print(server.endpoint, flush=True)
    server.serve()
