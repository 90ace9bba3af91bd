"""Whatever an archive says of itself, it is refused with a plain line or read as what it is."""

import copy
import datetime
import hashlib
import json
import re
import string
import sys
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.archive.about import FORMAT, PROVENANCE, archive_json
from assessment.archive.agreement import disagreements
from assessment.archive.container import Member, opened, packed
from assessment.archive.manifest import NAME, manifest, manifest_faults
from assessment.archive.names import check_name, check_names
from assessment.archive.provenance import stated_provenance, stated_versions
from assessment.archive.records import MARK
from assessment.archive.releases import Release, read_release
from assessment.errors import InputError
from strategies import data, somewhere, steady, texts
from stub_archive import RAW, RESULTS, listing, stub

DATE = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
parts = texts | st.text("ab.\\ :~é\u0301\x00\x1b\u202e", max_size=6)
names = texts | st.lists(parts, min_size=1, max_size=4).map("/".join)

# zipfile cuts a name at a zero byte, and halves of characters are in none
packable = names.filter(lambda name: not set(name) & set("\x00\ud800"))


@steady
@given(names)
def test_a_name_is_refused_or_that_of_a_plain_file_inside(name):
    try:
        check_name(name, "member")
    except InputError as error:
        assert str(error).isprintable() and str(error).startswith("member ")
        return
    path = PurePosixPath(name)
    assert str(path) == name and not path.is_absolute()
    assert name.isprintable() and name == unicodedata.normalize("NFC", name)
    for part in path.parts:
        assert part == part.strip().rstrip(".") and part.casefold() not in (".git", ".venv")
        assert not PureWindowsPath(part).is_reserved() and not set(part) & set('\\:*?"<>|')


@steady
@given(st.dictionaries(packable, st.binary(max_size=20), min_size=1, max_size=4))
def test_what_is_opened_has_the_names_that_were_packed(files):
    members = {name: Member(content) for name, content in files.items()}
    try:
        found = opened(packed(members, "folder", DATE))
    except InputError:
        return
    assert found.members == members
    check_names(found.members, "member")


@steady
@given(st.dictionaries(st.text(string.ascii_letters + "/.é", min_size=1), st.binary(), max_size=5))
def test_a_manifest_holds_of_what_it_was_made_of(files):
    members = {name: Member(content) for name, content in files.items() if name != NAME}
    whole = {**members, NAME: Member(manifest(members))}
    assert manifest_faults(whole) == []
    for name in members:
        less = {key: member for key, member in whole.items() if key != name}
        assert manifest_faults(less) == [f"{name}: in the manifest, not in the archive"]


@steady
@given(st.lists(texts | st.just("0" * 64 + "  a") | st.just("0" * 64 + "  b"), max_size=5))
def test_any_other_manifest_is_told(lines):
    whole = {"a": Member(b"x"), NAME: Member("\n".join(lines).encode("utf-8", "surrogatepass"))}
    assert manifest_faults(whole)


def _steps(work, *given):
    """How many lines of Python a call runs through: what it takes, whatever the machine."""
    count = 0

    def tracer(frame, event, _):
        nonlocal count
        count += 1
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        work(*given)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "line",
    [lambda number: f"{'0' * 64}  a{number}", lambda _: f"{'0' * 64}  a", lambda n: f"{n:064x}  a"],
)
def test_a_manifest_takes_as_long_as_it_is(line):
    def of(size):
        text = "".join(f"{line(number)}\n" for number in range(size))
        return {"a": Member(b"x"), NAME: Member(text.encode())}

    assert _steps(manifest_faults, of(400)) < 3 * _steps(manifest_faults, of(200))


CONFIG = {
    "release": "1",
    "measures": {"level": {"label": "Level", "digits": 1, "supports": "upper"}},
    "assessments": {"one": {"title": "One", "measures": ["level"]}},
    "alternatives": [{"name": "a", "set": {"b": [1, {"c": 2}]}}],
}
POPULATION = (
    "rank,iso3,state,member,level,level_class,level_years,upper_count,support\n"
    "1,AAA,Aland,true,1.5,upper,4,2,Partial\n"
)
THRESHOLDS = "measure,q1,median,q3,mean,states,observations\nlevel,1,2,3,2,2,4\n"
FILES = {"population.csv": POPULATION, "thresholds.csv": THRESHOLDS}


def _artifact(text):
    content = text.encode("utf-8", "surrogatepass")
    made = {"rule": "r", "script": "s", "code": "c", "params": "p", "log": "results/logs/r.log"}
    sha256 = hashlib.sha256(content).hexdigest()
    return {**made, "sha256": sha256, "bytes": len(content), "inputs": {}}


def _said(files):
    left_out = {"name": "resources/raw/a/b/data.csv", "bytes": 1, "sha256": "0" * 64, "why": "w"}
    return {
        "provenance": {
            "format": FORMAT,
            "name": "n",
            "release": "1",
            "commit": "c0ffee",
            "committed": "2026-01-01",
            "config_sha256": "0",
            "left_out": [left_out],
            "artifacts": {f"results/one/{name}": _artifact(text) for name, text in files.items()},
        },
        "versions": {"python": "3", "zlib": "1", "programs": {"p": "1"}, "packages": {"q": "2"}},
        "config": CONFIG,
    }


SAID = _said(FILES)


def _members(documents=None, files=FILES):
    documents = _said(files) if documents is None else documents
    members = {f"archive/{name}.json": json.dumps(one) for name, one in documents.items()}
    members |= {f"results/one/{name}": text for name, text in files.items()}
    return {name: Member(text.encode("utf-8", "surrogatepass")) for name, text in members.items()}


def test_the_archive_that_is_changed_here_is_read():
    assert read_release("r", _members()).assessments["one"].states["AAA"]["level"] == "1.5"


@steady
@given(somewhere(SAID))
def test_whatever_an_archive_says_of_itself_a_release_is_read_or_refused(documents):
    if not isinstance(documents, dict):
        return
    try:
        found = read_release("r", _members({str(name): one for name, one in documents.items()}))
    except InputError as error:
        assert re.match(r"archive/\w+\.json|results/|is an archive of format", str(error))
        return
    assert isinstance(found, Release)
    for plain in (found.about, found.versions, found.rules, found.results):
        assert all(isinstance(text, str) for pair in plain.items() for text in pair)


@steady
@given(st.sampled_from(sorted(FILES)), st.data())
def test_whatever_stands_in_a_table_a_release_is_read_or_refused(name, draw):
    cells = [line.split(",") for line in FILES[name].splitlines()]
    changed = draw.draw(somewhere(cells, texts | st.lists(texts, max_size=3)))
    rows = changed if isinstance(changed, list) else [[changed]]
    text = "\n".join(",".join(map(str, row if isinstance(row, list) else [row])) for row in rows)
    try:
        read_release("r", _members(files={**FILES, name: text}))
    except InputError as error:
        assert str(error).startswith("results/one/")


@steady
@given(
    st.binary(max_size=60)
    | data.map(lambda one: json.dumps(one).encode())
    | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_what_an_archive_says_is_an_object_or_refused(content):
    try:
        found = archive_json({PROVENANCE: Member(content)}, "provenance")
    except InputError as error:
        assert str(error).startswith(PROVENANCE)
        return
    assert isinstance(found, dict) and found == json.loads(content)
    copy.deepcopy(found)


LISTED = {**RESULTS, "manifest.json": listing(RESULTS)}
STUB = stub(results=LISTED, left_out={"resources/raw/gauge/v1/data.csv": b"x,1\n"})
GOOD = stated_provenance(STUB, "verify")
LOG = "results/logs/table.csv.log"


def _agrees(members):
    """What verify takes an archive to say, None where it refuses it; it does either."""
    try:
        provenance = stated_provenance(members, "verify")
        stated_versions(members)
    except InputError as error:
        assert str(error)
        return None
    disagreement = disagreements(members, provenance)
    assert all(line.partition(":")[0] for line in disagreement)
    return None if list(disagreement) else provenance


def test_the_archive_that_is_changed_here_agrees_with_itself():
    assert _agrees(STUB) == GOOD and GOOD.left_out and len(GOOD.artifacts) == 3


@steady
@given(
    somewhere(
        json.loads(STUB[PROVENANCE].content),
        data,
        lambda one: st.sampled_from([[one], {"a": one}, str(one), "0" * 64, RAW, LOG]),
    )
)
def test_whatever_a_provenance_says_it_agrees_with_the_archive_or_is_told(provenance):
    found = _agrees({**STUB, PROVENANCE: Member(json.dumps(provenance).encode())})
    if found is not None:
        assert (found.artifacts, found.left_out) == (GOOD.artifacts, GOOD.left_out)


@steady
@given(
    somewhere(
        {
            name: json.loads(STUB[name].content)
            for name in ("results/manifest.json", "archive/versions.json", "archive/config.json")
        }
    )
)
def test_whatever_else_an_archive_says_it_is_read_or_told(documents):
    if isinstance(documents, dict):
        changed = {str(name): Member(json.dumps(one).encode()) for name, one in documents.items()}
        found = _agrees({**STUB, **changed})
        assert found is None or found.artifacts == GOOD.artifacts


@steady
@given(somewhere(json.loads(STUB[LOG].content.rpartition(MARK.encode())[2])))
def test_whatever_the_record_of_a_job_says_it_agrees_with_the_provenance_or_is_told(record):
    content = f"said\n{MARK}{json.dumps(record)}\n".encode()
    assert _agrees({**STUB, LOG: Member(content)}) in (None, GOOD)


@steady
@given(st.sampled_from(sorted(name for name in STUB if name.startswith("results/"))), st.binary())
def test_any_other_bytes_of_a_result_or_a_log_are_told(name, content):
    if content != STUB[name].content:
        assert _agrees({**STUB, name: Member(content)}) is None
