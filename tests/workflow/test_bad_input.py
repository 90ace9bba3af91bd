"""Bad input on the real workflow: a non-zero exit, one clear line, nothing half-written."""

import hashlib
import json
import re
import shutil

import pytest

pytestmark = pytest.mark.workflow
VDEM = "resources/raw/vdem/v9"
TIDY = "results/tidy/vdem.parquet"


def _put(old, new):
    def change(content):
        assert content.count(old) >= 1, f"{old!r} is not there"
        return content.replace(old, new, 1)

    return change


@pytest.fixture(scope="module")
def bare(new_project):
    """A copy in which nothing was built yet; tests leave its inputs as they found them."""
    return new_project("bare")


@pytest.fixture
def recorded(bare):
    """Change data.csv of the V-Dem snapshot as if it had been recorded so, hashes included."""
    paths = [bare.folder / VDEM / "data.csv", bare.folder / VDEM / "provenance.json",
             bare.folder / "resources/sources.yaml"]  # fmt: skip
    kept = [path.read_bytes() for path in paths]

    def record(change):
        data, provenance, registry = paths
        content = change(kept[0])
        old, new = (hashlib.sha256(text).hexdigest() for text in (kept[0], content))
        data.write_bytes(content)
        for path, text in ((provenance, kept[1]), (registry, kept[2])):
            path.write_bytes(text.replace(old.encode(), new.encode()))

    yield record
    for path, content in zip(paths, kept, strict=True):
        path.write_bytes(content)


def _refused(built, message, *arguments):
    run = built.snakemake(*arguments)
    assert run.returncode != 0
    lines = [line for line in run.stdout.splitlines() if message in line]
    assert lines, run.stdout[-3000:]
    assert "Traceback" not in run.stdout
    return lines


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_put(b"classification:", b"clasification:"), "unknown key clasification; allowed: "),
        (_put(b"start: 2013", b"start: 2017"), "start 2017 is after end 2016"),
        (_put(b"{start: 2013, end: 2016}", b"{start: 2016, end: 2016}"), "no value of governance"),
        (_put(b"contributors: [BFA", b"contributors: [XXX"), "XXX is no state of resources/states"),
        (_put(b"contributors: [BFA", b"contributors: [TCD"), "TCD is listed twice"),
        (_put(b"measures: [governance", b"measures: [governence"), "unknown measure 'governence'"),
        (_put(b"source: iiag", b"source: iaig"), "'iaig' is no source of resources/sources.yaml"),
        (_put(b"vdem: v9", b"vdem: v8"), "'v8' is no snapshot of vdem"),
        (_put(b"quantile: linear", b"quantile: type7"), "'type7' is not allowed; allowed: "),
        (_put(b"support:\n", b"support:\n  full: 2\n"), "the key 'full' appears twice"),
        (_put(b"  full: 3", b"  full: 3: 4"), "mapping values are not allowed"),
        (_put(b"  full: 3", b"  full: 3.0"), "support.full: 3.0 must be integer"),
        (_put(b"title: UN", "title: Ü".encode("latin-1")), ": not UTF-8; save the file as UTF-8"),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_a_mistake_in_the_config_is_refused_at_planning(built, change, message):
    before = built.files("**/*")
    with built.changed("config.yaml", change):
        _refused(built, message, "-n")
    assert built.files("**/*") == before


@pytest.mark.parametrize(
    ("change", "target", "message"),
    [
        (
            lambda text: re.sub(
                rb"first: 201[03](.*\n +)last: 201[47]\n", rb"first: 2040\1last: 2041\n", text
            ),
            "over_time",
            "config.yaml: over_time: no window can be assessed; ",
        ),
        (
            _put(b"  minusca:\n", b"  minusca:\n    set: {snapshots: {vdem: v14}}\n"),
            "results/specifications/minusca/grid.json",
            "config.yaml: assessments.minusca: its `set` has no specifications.readings",
        ),
    ],
    ids=["windows outside the data", "a grid without options"],
)
def test_what_is_made_on_request_is_refused_like_any_other_config(built, change, target, message):
    """What a function of a rule raises, Snakemake shows as a fault of that function."""
    with built.changed("config.yaml", change):
        (line,) = _refused(built, message, "-n", target)
    assert line.startswith(message)


def test_a_raw_file_that_changed_is_refused_with_both_hashes(bare):
    with bare.changed(f"{VDEM}/data.csv", _put(b"-0.", b"-1.")):
        (line, *_) = _refused(bare, f"{VDEM}/data.csv: sha256 is ", "--cores", "2", TIDY)
        registered = json.loads((bare.folder / VDEM / "provenance.json").read_text())
        assert registered["files"][0]["sha256"] in line
        assert not (bare.folder / TIDY).exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text + text.splitlines(True)[1], "AGO 2000 appears twice"),
        (lambda text: text + b"v2x_veracc,AGO,2019,1e300\n", "1e+300 is outside -5 to 5"),
        (lambda text: text + "v2x_veracc,Å,2019,1\n".encode("latin-1"), "not UTF-8"),
        (lambda text: text + b"v2x_veracc,FRA,2019,1\n", "FRA is no state of resources/states.csv"),
    ],
    ids=["twice", "range", "encoding", "state"],
)
def test_a_bad_raw_file_is_refused_with_file_and_row(bare, recorded, change, message):
    """One fault of each kind; tests/unit/test_store.py has all that a file may be wrong in."""
    recorded(change)
    (line, *_) = _refused(bare, message, "--cores", "2", TIDY)
    assert "vdem" in line
    assert not (bare.folder / TIDY).exists()
    log = (bare.folder / "results/logs/clean_vdem.log").read_text(encoding="utf-8")
    assert message in log


def test_a_contributor_without_any_data_is_refused(built):
    """V-Dem v9 has no value for Sao Tome and Principe."""
    other = """assessments:
  other:
    title: Other
    mission: MINUSMA
    window: {start: 2013, end: 2016}
    regional_organisation: ECOWAS
    contributors: [STP]
    measures: [political_accountability]
"""
    more, log = built.folder / "more.yaml", built.folder / "results/logs/assess_other.log"
    more.write_text(other, encoding="utf-8")
    message, target = "São Tomé and Príncipe has no value on any measure", "results/other"
    asked = ["--configfile", "more.yaml", "--", f"{target}/assessment.csv"]
    try:
        _refused(built, f"{message} in the window", "--cores", "2", *asked)
        assert message in log.read_text(encoding="utf-8")
        assert not built.files("other/*")
    finally:
        shutil.rmtree(built.folder / target, ignore_errors=True)
        log.unlink(missing_ok=True)
        more.unlink()


def test_an_empty_population_is_refused(bare):
    with bare.changed("resources/states.csv", lambda content: content.splitlines(True)[0]):
        _refused(bare, "states.csv", "--cores", "2", TIDY)


def test_a_broken_invariant_ends_the_build(built):
    """Someone edits a result by hand and asks for the checks: the build does not pass."""
    with built.changed("results/minusma/population.csv", _put(b",upper,", b",middle,")):
        _refused(built, "invariants of the results are broken", "--cores", "1", "--allowed-rules",
                 "check", "--forcerun", "check", "--", "results/checks.json")  # fmt: skip
    built.build()
