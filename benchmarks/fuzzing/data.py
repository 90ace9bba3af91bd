"""Answers of the API, tables of the store and downloaded files, changed and read."""

import csv
import io
import json
import math
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from _fake_world_bank import embedded_world
from _runs import ROOT

from assessment.config import settings
from assessment.data.geography import read_geography
from assessment.data.imports import imported
from assessment.data.published import read_published
from assessment.data.pulled import csv_bytes, pulled
from assessment.data.read_snapshot import COLUMNS, OPTIONAL_COLUMNS, parse_csv
from assessment.data.states import read_states
from assessment.data.write_snapshot import incoming
from assessment.errors import InputError
from downloaded import FILES
from fuzzing.mutations import (
    changed_bytes,
    changed_container,
    changed_json,
    changed_text,
    text,
)
from fuzzing.verdicts import Wrong, judge
from fuzzing.wire import recorded, served

# Of a table, so that a case takes as long as another; of a pull.
LINES, PATIENCE = 300, 0.5


class Answers:
    """./run refresh: real answers of the API, changed as JSON or as what goes over the wire"""

    def __init__(self, ground):
        self.ground = ground
        world = embedded_world()
        how = settings.pulling(ground.config, ground.registry, "doing_business")
        self.states = world["economies"][:4]
        self.how = {**how, "patience": PATIENCE, "indicators": how["indicators"][:2]}
        self.how["years"] = [2012, 2017]
        with tempfile.TemporaryDirectory() as folder, recorded(world) as (endpoint, said):
            self._pulled(endpoint, folder)
            self.good = list(said)

    def unchanged(self):
        return _answers(self.good, {"at": 0, "way": "", "seed": ""})

    def make(self, random):
        at = random.randrange(len(self.good))
        bodies = list(self.good)
        way = random.randrange(8)
        head, wire = "", ""
        if way < 5:
            bodies[at] = changed_json(random, bodies[at])
        elif way == 5:
            bodies[at] = changed_bytes(random, bodies[at])
        elif way == 6:
            bodies[at] = changed_text(random, bodies[at])
        else:
            head = random.choice(("status", "header", "chunks", "endless", "drip"))
            wire = str(random.randrange(10**6))
        return _answers(bodies, {"at": at, "way": head, "seed": wire})

    def try_out(self, folder):
        faults = json.loads((folder / "faults.json").read_bytes())
        bodies = [(folder / f"{n}.body").read_bytes() for n in range(len(self.good))]
        with served(bodies, faults) as endpoint:
            try:
                observations = self._pulled(endpoint, folder / "kept")
            except InputError as error:
                judge(1, (0, 1), "", str(error))
                raise
        first, last = self.how["years"]
        for code, iso3, year in _keyed(observations):
            known = code in self.how["indicators"] and iso3 in self.states
            if not known or not first <= year <= last:
                raise Wrong("takes a row that was not asked for")
        parse_csv(csv_bytes(observations), "data.csv", COLUMNS["indicators"], ["standard_error"])
        for number in _keyed(observations).values():
            if not 0 <= number <= 100 or str(number) == "-0.0":
                raise Wrong(f"takes {number}")
        return "right"

    def _pulled(self, endpoint, folder):
        with incoming(folder) as snapshot:
            return pulled(snapshot, self.how, self.states, endpoint)[0]


def _answers(bodies, faults):
    files = {f"{number}.body": body for number, body in enumerate(bodies)}
    return {"faults.json": json.dumps(faults).encode(), **files}


def _keyed(observations):
    rows = observations[["indicator", "iso3", "year", "value"]].itertuples(index=False)
    return {tuple(row[:3]): row[3] for row in rows}


class Tables:
    """data.csv of a snapshot, states.csv, geography.csv, a printed table"""

    def __init__(self, ground):
        self.files = {
            name: (ROOT / f"resources/{name}.csv").read_bytes() for name in ("states", "geography")
        }
        for source, entry in ground.registry.items():
            # the last: earlier ones may have the columns of their time
            path = ROOT / "resources/raw" / source / [*entry["snapshots"]][-1] / "data.csv"
            self.files[entry["kind"]] = b"".join(path.read_bytes().splitlines(True)[:LINES])
        path = next((ROOT / "resources/published").glob("*.csv"))
        self.files["published"] = path.read_bytes()
        self.about = next(path.parent.glob(f"{path.stem}.yaml"))

    def unchanged(self):
        return {"states.csv": self.files["states"]}

    def make(self, random):
        kind = random.choice(list(self.files))
        return {f"{kind}.csv": changed_text(random, self.files[kind])}

    def try_out(self, folder):
        (path,) = folder.glob("*.csv")
        if path.stem == "states":
            frame = read_states(path)
        elif path.stem == "geography":
            frame = read_geography(path)
        elif path.stem == "published":
            frame, _ = read_published(path, self.about)
        else:
            columns = COLUMNS[path.stem], OPTIONAL_COLUMNS.get(path.stem, [])
            frame = parse_csv(path.read_bytes(), path, *columns)
        for name in frame.select_dtypes("float"):
            bad = [v for v in frame[name] if math.isinf(v)]
            if bad:
                raise Wrong(f"takes {bad[0]} in {name}")
        return "right"


class Imports:
    """./run import: a downloaded file, as CSV, in a spreadsheet or in a zip"""

    def __init__(self, ground):
        self.ground = ground
        self.files = []
        with tempfile.TemporaryDirectory() as folder:
            for (source, _), made in FILES.items():
                path = made(Path(folder))
                content = path.read_bytes()
                if path.suffix == ".csv":
                    content = b"".join(content.splitlines(True)[:LINES])
                self.files.append((source, path.suffix, content))

    def unchanged(self):
        source, ending, content = self.files[0]
        return {f"{source}{ending}": content}

    def make(self, random):
        source, ending, content = random.choice(self.files)
        if ending != ".csv":
            return {f"{source}{ending}": changed_container(random, content)}
        way = random.randrange(4)
        if way == 0:
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(f"{text(random)[:200] or 'a'}.csv".replace("\x00", ""), content)
            return {f"{source}.zip": changed_container(random, buffer.getvalue())}
        if way == 1:
            return {f"{source}.xlsx": changed_container(random, _spreadsheet(content))}
        return {f"{source}.csv": changed_text(random, content)}

    def try_out(self, folder):
        (path,) = folder.iterdir()
        source = path.stem
        entry = self.ground.registry[source]
        found = imported(path, source, entry, self.ground.states, self.ground.names)
        name = "personnel" if "personnel" in found.observations else "value"
        if not all(map(math.isfinite, found.observations[name])):
            raise Wrong("takes a number that is none")
        return "right"


def _spreadsheet(content):
    book = openpyxl.Workbook()
    for row in csv.reader(content.decode("utf-8-sig").splitlines()):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
