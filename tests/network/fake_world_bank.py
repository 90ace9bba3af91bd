"""A fake of the World Bank's API on loopback, its faults switched on one by one.

`python fake_world_bank.py WORLD.json` serves the world that the file describes and prints its
address; a test may start it in its own process (`FakeWorldBank`) or as a server of its own. The
wire forms are those of the source-scoped API: concepts, times, data; and the lists that wbgapi asks
for when its own fetch is used (region, incomelevel, lendingtype, country/all).

A world is {"databases": {id: {"name", "lastupdated", "times": [2004, ...], "series": {code:
{iso3: {year: value}}}}}, "economies": [iso3, ...], "aggregates": [...], "cities": [...]}, years
as the API counts them.
"""

import json
import random
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

HTML = b"<!DOCTYPE html><html><body>The service is unavailable.</body></html>"
XML_160 = (
    b'<?xml version="1.0" encoding="utf-8"?><wb:error xmlns:wb="http://www.worldbank.org">'
    b'<wb:message id="160" key="Data not found.">The provided parameter value is not valid or '
    b"data not found.</wb:message></wb:error>"
)


def message(number, key, value, count=1):
    """The envelope of an error, one entry per rejected part of the path."""
    return [{"message": [{"id": str(number), "key": key, "value": value}] * count}]


ERROR_120 = ("120", "Invalid value", "The provided parameter value is not valid")
ERROR_175 = (
    "175",
    "Invalid format",
    "The indicator was not found. It may have been deleted or archived.",
)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that are killed go away in mid-answer; anything else is a fault of this file."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class FakeWorldBank:
    """The server; `faults` maps the names of the switches below to their settings.

    Switches that concern one request apply to data unless `on` names a part of the path
    ("country/all", "concepts"); `times` bounds how often a passing fault strikes. `literals` are
    JSON texts, well-formed or not, by what they replace: a name of the header of data, or
    `value`, the first value there is.
    """

    def __init__(self, world, faults=None):
        self.world, self.faults = world, dict(faults or {})
        self.requests, self.most_at_once = [], 0
        self._at_once, self._struck = 0, {}
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):  # noqa: N802, the base class names it
                with fake._counted():
                    fake._answer(self)

            def log_message(self, *_):
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}/v2"

    def __enter__(self):
        # it looks that often whether it is to end
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def serve(self):
        """Serve in this thread until the process ends."""
        self._server.serve_forever()

    def _counted(self):
        fake = self

        class Counted:
            def __enter__(self):
                with fake._lock:
                    fake._at_once += 1
                    fake.most_at_once = max(fake.most_at_once, fake._at_once)

            def __exit__(self, *_):
                with fake._lock:
                    fake._at_once -= 1

        return Counted()

    # ── one request ────────────────────────────────────────────────────────────────────

    def _answer(self, handler):
        parts = urlsplit(handler.path)
        path = unquote(parts.path).removeprefix("/v2/en/")
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        page = int(query.get("page", 1))
        with self._lock:
            self.requests.append((path, page))
        if delay := self.faults.get("latency"):
            time.sleep(delay)
        if self._broken(handler, path, page):
            return
        document = self._document(path, query, page)
        if isinstance(document, bytes):
            self._send(handler, 200, document, "text/xml")
            return
        body = json.dumps(document).encode("utf-8")
        if self._is_hit(path):
            body = self._spoilt(body)
        self._send(handler, 200, body)

    def _spoilt(self, body):
        """The bytes of an answer, changed by what needs no other document."""
        for name, text in (self.faults.get("literals") or {}).items():
            body = body.replace(f'"@{name}"'.encode(), text.encode())
        if self.faults.get("bom"):
            body = b"\xef\xbb\xbf" + body
        return body + b" " * self.faults.get("padding", 0)

    def _is_hit(self, path):
        """Whether the faults concern this request: data, unless `on` names another part."""
        wanted = self.faults.get("on", "/series/")
        return wanted in f"{path}/"

    def _strikes(self, name):
        """Whether a fault strikes now; `times` of its setting bounds how often."""
        setting = self.faults.get(name)
        if setting is None:
            return False
        with self._lock:
            self._struck[name] = self._struck.get(name, 0) + 1
            return self._struck[name] <= setting.get("times", 10**9)

    def _broken(self, handler, path, page):
        """Answer by a fault of the transport, if one strikes."""
        faults = self.faults
        if not self._is_hit(path):
            return False
        setting = faults.get("status")
        if setting and page >= setting.get("page", 1) and self._strikes("status"):
            headers = (
                {"Retry-After": str(setting["retry_after"])} if "retry_after" in setting else {}
            )
            self._send(handler, setting["code"], HTML, "text/html", headers)
        elif self._strikes("slow"):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000000")
            handler.end_headers()
            for _ in range(faults["slow"]["pieces"]):
                try:
                    handler.wfile.write(b" ")
                    handler.wfile.flush()
                except OSError:
                    break
                time.sleep(faults["slow"]["pause"])
            handler.close_connection = True
        elif self._strikes("silent"):
            time.sleep(faults["silent"]["seconds"])
            handler.close_connection = True
        elif self._strikes("truncated"):
            self._send(
                handler, 200, b'{"page":1,"pages":1,"per_page":5000,"total":4,"source":{"id"'
            )
        elif self._strikes("reset"):
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            handler.wfile.write(b'{"page":1,')
            handler.close_connection = True
        elif self._strikes("html"):
            self._send(handler, 200, HTML, "text/html")
        elif self._strikes("redirect"):
            self._send(handler, 302, HTML, "text/html", {"Location": "/portal.html"})
        else:
            return False
        return True

    @staticmethod
    def _send(handler, status, body, kind="application/json;charset=utf-8", headers=None):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    # ── documents ──────────────────────────────────────────────────────────────────────

    def _document(self, path, query, page):
        if path in ("region", "incomelevel", "lendingtype", "country/all"):
            return self._list(path)
        found = re.fullmatch(r"sources/(\d+)/(.+)", path)
        database = self.world["databases"].get(found[1]) if found else None
        if database is None:
            return message(*ERROR_120)
        rest = found[2]
        if rest == "concepts":
            concepts = [{"id": name, "value": name} for name in ("Country", "Series", "Time")]
            source = {"id": found[1], "name": database["name"], "concept": concepts}
            return self._listed([source])
        if rest == "time/all":
            times = [{"id": f"YR{year}", "value": str(year)} for year in database["times"]]
            concept = {"id": "Time", "name": "Time", "variable": times}
            return self._listed([{"id": found[1], "name": database["name"], "concept": [concept]}])
        asked = re.fullmatch(r"series/([^/]+)/country/([^/]+)/time/([^/]+)", rest)
        if asked is None:
            return message(*ERROR_120)
        dimensions = [part.split(";") for part in asked.groups()]
        return self._data(found[1], database, dimensions, query, page)

    @staticmethod
    def _listed(source):
        return {"page": 1, "pages": 1, "per_page": 5000, "total": 1, "source": source}

    def _list(self, path):
        header = {"page": "1", "pages": "1", "per_page": "1000", "total": "1"}
        if path != "country/all":
            row = {"id": "X1", "code": "X1", "iso2code": "X1", "name": "One ", "value": "One "}
            return [header, [row]]
        # wbgapi looks for the United States in every list
        rows = [self._economy(iso3, "SSF") for iso3 in [*self.world["economies"], "USA"]]
        rows += [self._economy(iso3, "NA") for iso3 in self.world.get("aggregates", [])]
        return [{**header, "page": 1, "pages": 1, "total": len(rows)}, rows]

    @staticmethod
    def _economy(iso3, region):
        level = {"id": "LIC", "iso2code": "XM", "value": "Low income"}
        return {
            "id": iso3,
            "iso2Code": iso3[:2],
            "name": f"{iso3} ",
            "capitalCity": "",
            "longitude": "",
            "latitude": "",
            "region": {"id": region, "iso2code": region, "value": "Region "},
            "adminregion": {"id": "", "iso2code": "", "value": ""},
            "incomeLevel": level,
            "lendingType": level,
        }

    def _data(self, number, database, dimensions, query, page):
        faults = self.faults
        if faults.get("xml_160"):
            return XML_160
        if faults.get("error_120"):
            return message(*ERROR_120, count=faults["error_120"])
        if faults.get("error_175"):
            return message(*ERROR_175)
        series, economies, times = dimensions
        if any(code not in database["series"] for code in series):
            return message(*ERROR_175)
        if faults.get("header_null"):
            return [{"page": 1, "pages": 1, "per_page": 5000, "total": 2}, None]
        if faults.get("nothing"):
            counted = {"page": 1, "pages": 0, "per_page": 5000, "total": 0}
            return {**counted, "lastupdated": "", "source": []}
        rows = self._rows(database, series, economies, times)
        per_page = int(query.get("per_page", 50))
        capped = faults.get("per_page", per_page)
        shown = per_page if faults.get("dishonest") else capped
        start = (page - 1) * capped
        if faults.get("repeated_page"):
            start = 0
        part = rows[start : start + capped]
        if faults.get("short_page") == page:
            part = part[:-1]
        if faults.get("shuffled"):
            random.Random(page).shuffle(part)
        total = len(rows)
        header = {
            "page": page,
            "pages": -(-total // shown),
            "per_page": shown,
            "total": total,
            "lastupdated": database["lastupdated"],
        }
        for name, value in (faults.get("changing") or {}).items():
            if page > 1:
                header[name] = value
        header |= {name: f"@{name}" for name in faults.get("literals", {}) if name in header}
        if faults.get("string_header"):
            header = {name: str(value) for name, value in header.items()}
        return {**header, "source": {"id": number, "name": database["name"], "data": part}}

    def _rows(self, database, series, economies, times):
        faults = self.faults
        if economies == ["all"]:
            every = ("economies", "aggregates", "cities")
            economies = [iso3 for kind in every for iso3 in self.world.get(kind, [])]
        if times == ["all"]:
            times = [f"YR{year}" for year in database["times"]]
        economies = [iso3 for iso3 in economies if iso3 not in faults.get("missing", ())]
        economies += faults.get("uninvited", [])
        rows = []
        for code in series:
            for iso3 in economies:
                for identity in times:
                    year = identity.removeprefix("YR")
                    value = database["series"][code].get(iso3, {}).get(year)
                    rows.append(self._row(code, iso3, identity, value))
        if faults.get("all_null"):
            rows = [{**row, "value": None} for row in rows]
        if "value" in faults.get("literals", {}):
            place = next(i for i, row in enumerate(rows) if row["value"] is not None)
            rows[place] = {**rows[place], "value": "@value"}
        if faults.get("duplicate"):
            rows.insert(1, rows[0])
        return rows

    def _row(self, code, iso3, identity, value):
        variable = [
            {"concept": "Country", "id": iso3, "value": f"{iso3} "},
            {"concept": "Series", "id": code, "value": code},
            {"concept": "Time", "id": identity, "value": identity.removeprefix("YR")},
        ]
        if self.faults.get("shuffled"):
            random.Random(f"{code}{iso3}{identity}").shuffle(variable)
        return {"variable": variable, "value": value}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        served = json.load(file)
    fake = FakeWorldBank(served["world"], served.get("faults"))
    print(fake.endpoint, flush=True)
    fake.serve()


if __name__ == "__main__":
    main()
