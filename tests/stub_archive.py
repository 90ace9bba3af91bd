"""Archives with a `run` of a few lines in place of the workflow, which agree with themselves."""

import datetime
import hashlib
import json
import zlib

from assessment.archive.about import FORMAT
from assessment.archive.container import Member, packed
from assessment.archive.exclusions import why_left_out
from assessment.archive.manifest import NAME, manifest
from assessment.archive.records import MARK, sha256_of_data

RAW = "resources/raw/gauge/v1/data.csv"
# Makes an environment out of the Python of these tests, and "builds" by the lines that follow.
RUN = """#!/bin/sh
set -eu
if [ "$1" = --version ]; then
    mkdir -p .venv/bin
    printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$PYTHON" > .venv/bin/python
    chmod +x .venv/bin/python
    exit
fi
mkdir -p results/shards
"""
GOOD = f"printf 'a,1.5\\n' > results/table.csv; cat {RAW} > results/panel.csv"
RESULTS = {"table.csv": b"a,1.5\n", "panel.csv": b"x,1\n"}
CONFIG = {"release": "1"}
DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
PROVENANCE = "archive/provenance.json"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def listing(results):
    """The bytes of results/manifest.json that lists `results`, name below results/ to bytes."""
    files = [
        {"name": f"results/{name}", "bytes": len(content), "sha256": sha256(content)}
        for name, content in results.items()
    ]
    return json.dumps({"release": "1", "commit": "c0ffee", "artifacts": files}).encode()


def stub(build=GOOD, results=RESULTS, left_out=(), programs=(), run=RUN, reads=()):
    """Name to Member of an archive of `results`, name below results/ to bytes, each of a job of its
    own, which reads those that `reads` maps it to; `left_out` maps files of the commit that are not
    packed to their content."""
    left_out, read = dict(left_out), {RAW: b"x,1\n"}
    inputs = {
        "results/panel.csv": {RAW: sha256(left_out.get(RAW, read[RAW]))},
        "results/manifest.json": {
            one["name"]: one["sha256"]
            for one in json.loads(results.get("manifest.json", listing({})))["artifacts"]
        },
    }
    for name, others in dict(reads).items():
        inputs[f"results/{name}"] = {f"results/{one}": sha256(results[one]) for one in others}
    files = {
        "run": (run + build + "\n").encode(),
        "requirements.lock": b"nothing\n",
        "scripts/make.py": b"pass\n",
        "resources/raw/gauge/v1/provenance.json": b"{}\n",
        "archive/config.json": json.dumps(CONFIG).encode(),
    }
    files |= {"resources/raw/gauge/v1/LEFT-OUT.md": b"how to get it\n"} if left_out else read
    artifacts = {}
    for short, content in results.items():
        name, log = f"results/{short}", f"results/logs/{short.replace('/', '_')}.log"
        made = {
            "rule": "make", "script": "scripts/make.py", "code": "c0de", "params": "0" * 64,
            "inputs": inputs.get(name, {}),
        }  # fmt: skip
        why = why_left_out(name, {"gauge"} if left_out else ())
        artifacts[name] = {
            "sha256": sha256(content), **made, "log": log,
            **({"left_out": why} if why else {"bytes": len(content)}),
        }  # fmt: skip
        if not why:
            files[name] = content
        record = {**made, "outputs": {name: sha256(content)}}
        files[log] = f"made\n{MARK}{json.dumps(record)}\n".encode()
    provenance = {
        "format": FORMAT, "name": "stub", "release": "1", "commit": "c0ffee",
        "committed": "2026-01-01T00:00:00Z", "config_sha256": sha256_of_data(CONFIG),
        "left_out": [
            {"name": name, "bytes": len(content), "sha256": sha256(content),
             "why": why_left_out(name, {"gauge"})}
            for name, content in left_out.items()
        ],
        "artifacts": artifacts,
    }  # fmt: skip
    versions = {
        "python": "3", "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "programs": dict.fromkeys(programs, "1"), "packages": {},
    }  # fmt: skip
    files |= {
        PROVENANCE: json.dumps(provenance).encode(),
        "archive/versions.json": json.dumps(versions).encode(),
    }
    members = {name: Member(content, name == "run") for name, content in files.items()}
    return {**members, NAME: Member(manifest(members))}


def stored(path, members):
    """Write an archive of `members`, whose manifest and hash are made to fit; returns the path."""
    others = {name: member for name, member in members.items() if name != NAME}
    content = packed({**others, NAME: Member(manifest(others))}, "folder", DATE)
    path.write_bytes(content)
    path.with_name(f"{path.name}.sha256").write_text(f"{sha256(content)}  {path.name}\n")
    return path
