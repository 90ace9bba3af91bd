"""./run refresh and the pull rules on the real workflow, against a fake World Bank."""

import copy
import json
import os
import random
import re
import signal
import time

import pandas as pd
import pytest

from network.hostile_server import DRIPPING, HostileServer
from project import PATIENCE, wait_for

pytestmark = pytest.mark.workflow
TRADE = "TRD.ACRS.BRDR.DB0615.DFRN"


@pytest.fixture
def revised(world):
    """The world with three values of trade revised under the same date."""
    other = copy.deepcopy(world)
    series = other["databases"]["1"]["series"][TRADE]
    series["NGA"]["2014"] += 40
    series["BEN"]["2013"] += 30
    series["TGO"]["2012"] -= 9
    return other


@pytest.fixture
def refresh(project):
    """Run the command in the project; a finished process."""

    def run(api, *arguments):
        return project.command("refresh.py", api.endpoint, *arguments)

    return run


@pytest.fixture
def project(network_project):
    """A built copy, put back as it was afterwards."""
    config = network_project.folder / "config.yaml"
    before, times = config.read_bytes(), config.stat()
    raw = network_project.folder / "resources/raw"
    held = set(raw.glob("*/*"))
    yield network_project
    config.write_bytes(before)
    os.utime(config, ns=(times.st_atime_ns, times.st_mtime_ns))
    for folder in set(raw.glob("*/*")) - held:
        for path in sorted(folder.glob("**/*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        folder.rmdir()


def _snapshots(project, source):
    return {path.name for path in (project.folder / "resources/raw" / source).iterdir()}


def _store_is_valid(project):
    """Every snapshot in the store is whole, and nothing else is there."""
    import hashlib

    for folder in (project.folder / "resources/raw").glob("*/*"):
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        for entry in provenance["files"]:
            content = (folder / entry["name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == entry["sha256"], folder
        files = {str(path.relative_to(folder)) for path in folder.glob("**/*") if path.is_file()}
        assert files == {"provenance.json", *(entry["name"] for entry in provenance["files"])}


def test_the_same_figures_are_reported_and_not_stored_twice(serve, refresh, project):
    run = refresh(serve(), "doing_business", "wdi")
    assert run.returncode == 0, run.stderr
    assert "doing_business: the same values as the pinned DB2020; nothing was stored" in run.stdout
    assert "wdi: the same values as the pinned 2020" in run.stdout
    assert _snapshots(project, "doing_business") == {"DB2020"}
    # plain lines where there is no terminal
    assert "\r" not in run.stderr and "doing_business: asking http://127.0.0.1" in run.stderr


def test_a_revision_is_seen_told_pinned_and_reruns_its_branch_alone(
    serve, refresh, project, revised
):
    api = serve(of=revised)
    run = refresh(api, "doing_business")
    assert run.returncode == 0, run.stderr
    assert "3 revised" in run.stdout
    assert f"{TRADE} NGA 2015: 50.11735 -> 90.11735 (+40)" in run.stdout
    assert "minusma: 3 cells, 3 classes, 2 labels, 0 places would change" in run.stdout
    assert "Togo, Model Support: Full -> Partial" in run.stdout
    assert project.plan() == {}

    before = (project.folder / "config.yaml").read_text(encoding="utf-8")
    (name,) = _snapshots(project, "doing_business") - {"DB2020"}
    assert refresh(api, "doing_business", "--pin").returncode == 0
    assert _snapshots(project, "doing_business") == {"DB2020", name}
    after = (project.folder / "config.yaml").read_text(encoding="utf-8")
    assert after == before.replace("doing_business: DB2020", f"doing_business: {name}")
    _store_is_valid(project)
    planned = project.plan()
    cleaned = {rule for rule in planned if rule.startswith(("clean_", "pull_"))}
    assert cleaned == {"clean_doing_business"}


def test_a_missing_pin_is_pulled_once_and_what_follows_built(serve, refresh, project, revised):
    # a table, a page without a grid, and what tells of every source: less than half of all jobs
    wanted = ["tidy/wgi.parquet", "minusma/assessment.csv", "minusca/page.html", "codebook.csv"]
    wanted = [f"results/{name}" for name in wanted]
    api = serve(of=revised)
    refresh(api, "doing_business", "wgi", "--pin")
    (name,) = _snapshots(project, "doing_business") - {"DB2020"}
    for source in ("doing_business", "wgi"):
        for folder in (project.folder / "resources/raw" / source).glob("2*-*-*"):
            for path in sorted(folder.glob("**/*"), reverse=True):
                path.unlink() if path.is_file() else path.rmdir()
            folder.rmdir()
    run = project.build(*wanted, endpoint=api.endpoint)
    assert "rule pull_doing_business" in run.stdout and "rule pull_wgi" in run.stdout
    assert "wgi_rule_of_law is set aside" in run.stdout
    again = project.build(*wanted, endpoint=api.endpoint)
    assert "Nothing to be done" in again.stdout
    _store_is_valid(project)
    table = pd.read_csv(project.folder / "results/minusma/assessment.csv", index_col="iso3")
    assert table.loc["TGO", "support"] == "Partial"
    # later values under the old pin are not taken for the pinned ones
    changed = copy.deepcopy(revised)
    changed["databases"]["1"]["series"][TRADE]["NGA"]["2013"] += 1
    folder = project.folder / "resources/raw/doing_business" / name
    (folder / "data.csv").unlink()
    (folder / "provenance.json").unlink()
    for path in (folder / "responses").iterdir():
        path.unlink()
    (folder / "responses").rmdir()
    run = project.snakemake("--cores", "2", endpoint=serve(of=changed).endpoint)
    assert run.returncode != 0
    assert "the API now serves values that differ from the pinned snapshot" in run.stdout
    assert name not in _snapshots(project, "doing_business")
    _store_is_valid(project)


def test_a_pull_that_fails_stops_the_build_and_leaves_nothing(serve, project):
    with project.changed("config.yaml", _pin("doing_business: DB2020", "2026-01-01")):
        run = project.snakemake("--cores", "2", endpoint=serve({"error_175": True}).endpoint)
        assert run.returncode != 0
        assert "ERROR in pull_doing_business: doing_business: the API refused: 175" in run.stdout
        assert _snapshots(project, "doing_business") == {"DB2020"}
        # a date alone is a pin too, for whoever does not know the hash before the pull
        project.build("results/tidy/doing_business.parquet", endpoint=serve().endpoint)
        assert _snapshots(project, "doing_business") == {"DB2020", "2026-01-01"}


def _pin(old, name):
    def change(content):
        # YAML takes a date without quotes for no text
        return content.replace(old.encode(), f'{old.split(":")[0]}: "{name}"'.encode())

    return change


def test_a_state_that_vanished_is_told_and_pinned_only_when_accepted(
    serve, refresh, project, world
):
    gone = copy.deepcopy(world)
    for series in gone["databases"]["1"]["series"].values():
        series["NER"] = {}
    api = serve(of=gone)
    run = refresh(api, "doing_business", "--pin")
    assert run.returncode != 0
    assert "states added: none; gone: NER" in run.stdout
    assert "Pinned only with --accept" in run.stdout
    assert "doing_business: DB2020" in (project.folder / "config.yaml").read_text(encoding="utf-8")
    run = refresh(api, "doing_business", "--pin", "--accept")
    # without its values, Niger cannot be assessed on trade, and that is reported too
    assert "gone: NER" in run.stdout
    assert "DB2020" not in (project.folder / "config.yaml").read_text(encoding="utf-8")


def test_a_new_method_is_never_called_a_revision(serve, refresh):
    run = refresh(serve(), "wgi")
    assert run.returncode == 0, run.stderr
    assert "series gone:  CC.EST" in run.stdout
    assert "0 added, 0 gone, 0 revised" in run.stdout


def test_a_measure_of_the_old_method_is_refused_once_the_new_one_is_pinned(serve, refresh, project):
    refresh(serve(), "wgi", "--pin")
    config = project.folder / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("measures: [governance,", "measures: [wgi_rule_of_law,", 1))
    run = project.snakemake("-n")
    assert run.returncode != 0
    output = " ".join(run.stdout.split())
    assert "RL.EST (now GOV_WGI_RL.EST)" in output and "a different series" in output
    config.write_text(config.read_text().replace("indicator: RL.EST", "indicator: GOV_WGI_RL.EST"))
    assert project.plan()["clean_wgi"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["vdem"], "vdem has no open API: download it (https://www.v-dem.net), then ./run import"),
        (["wdo"], "'wdo' is no source; the API has: doing_business, wdi, wgi"),
    ],
)
def test_a_source_that_cannot_be_pulled_is_told(serve, refresh, arguments, message):
    run = refresh(serve(), *arguments)
    assert run.returncode == 2
    assert message in run.stderr


def test_a_failing_source_does_not_keep_the_others_back(serve, refresh, world, project):
    other = copy.deepcopy(world)
    del other["databases"]["2"]
    other["databases"]["1"]["series"][TRADE]["NGA"]["2014"] += 1
    run = refresh(serve(of=other))
    assert run.returncode == 1
    assert "refresh: wdi: the API refused: 120" in run.stderr
    assert "doing_business: snapshot 2" in run.stdout and "wgi: snapshot 2" in run.stdout
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("server", "message"),
    [
        (DRIPPING["informational answers"], "no answer within"),
        (DRIPPING["chunk extension"], "did not end in time"),
        ({"literals": {"value": "1e400"}}, "the number 1e400 is too large"),
        ({"literals": {"value": "1e308"}}, "AGO 2006: 1e+308 is outside 0 to 100"),
        ({"uninvited": ["\x1b]0;title\x07"]}, r"\x1b]0;title\x07 was not asked for"),
        ({"per_page": 10, "latency": 0.5}, "in time|no answer within"),
    ],
)
def test_a_server_that_drips_loops_or_lies_changes_nothing(
    serve, refresh, project, server, message
):
    held = {
        path: path.stat().st_mtime_ns for path in (project.folder / "resources/raw").glob("*/*")
    }
    patient = b"  patience: 45 "
    with project.changed("config.yaml", lambda text: text.replace(patient, b"  patience: 3 ")):
        config = (project.folder / "config.yaml").read_bytes()
        if callable(server):
            with HostileServer(server) as hostile:
                run = refresh(hostile, "doing_business", "--pin")
        else:
            run = refresh(serve(server), "doing_business", "--pin")
        assert (project.folder / "config.yaml").read_bytes() == config
    assert run.returncode == 1
    assert re.search(message if "|" in message else re.escape(message), run.stderr)
    assert all(line.isprintable() for line in (run.stdout + run.stderr).splitlines())
    raw = (project.folder / "resources/raw").glob("*/*")
    assert {path: path.stat().st_mtime_ns for path in raw} == held
    assert list((project.folder / "resources/.incoming").iterdir()) == []


def test_a_server_that_is_silent_is_not_asked_for_one_source_after_the_other(refresh, project):
    patient = b"  patience: 45 "
    with (
        project.changed("config.yaml", lambda text: text.replace(patient, b"  patience: 3 ")),
        HostileServer(DRIPPING["header line"]) as hostile,
    ):
        run = refresh(hostile)
    assert run.returncode == 1
    assert "doing_business: no answer within 3 s" in run.stderr
    assert "wdi, wgi: not asked for, as doing_business had no answer in time" in run.stderr
    assert len(hostile.requests) == 1


def test_an_address_that_is_none_is_told_and_not_asked(project):
    run = project.command("refresh.py", "http://127.0.0.1:1/v2?\x1b[31m", "wdi")
    assert run.returncode == 1
    assert r"'http://127.0.0.1:1/v2?\x1b[31m' is no address of the API" in run.stderr


def test_two_refreshes_at_once_leave_one_valid_snapshot(serve, project, revised):
    api = serve({"latency": 0.2}, revised)
    runs = [project.start("refresh.py", api.endpoint, "doing_business") for _ in range(2)]
    for run in runs:
        run.communicate(timeout=PATIENCE)
    assert [run.returncode for run in runs] == [0, 0]
    assert len(_snapshots(project, "doing_business")) == 2
    _store_is_valid(project)


def test_killed_at_any_moment_of_a_pull_the_next_refresh_always_ends_right(
    serve, refresh, project, revised
):
    """In each twelfth of the time from its first request to its snapshot, and after that."""
    api = serve({"latency": 0.05, "per_page": 300}, revised)

    def asking():
        asked = len(api.requests)
        run = project.start("refresh.py", api.endpoint, "doing_business")
        wait_for(lambda: len(api.requests) > asked, run)
        return run, time.monotonic()

    def stored():
        return _snapshots(project, "doing_business") - {"DB2020"}

    run, start = asking()
    (name,) = wait_for(stored, run)
    whole = 1.2 * (time.monotonic() - start)
    run.communicate(timeout=PATIENCE)
    assert run.returncode == 0 and stored() == {name}
    folder = project.folder / "resources/raw/doing_business" / name
    moments = random.Random(2013)
    for part in range(12):
        if folder.exists():
            for path in sorted(folder.glob("**/*"), reverse=True):
                path.unlink() if path.is_file() else path.rmdir()
            folder.rmdir()
        run, _ = asking()
        time.sleep((part + moments.random()) / 12 * whole)
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate(timeout=PATIENCE)
        _store_is_valid(project)
    assert refresh(api, "doing_business").returncode == 0
    assert _snapshots(project, "doing_business") == {"DB2020", name}
    _store_is_valid(project)
    assert list((project.folder / "resources/.incoming").iterdir()) == []


def test_a_killed_build_is_taken_up_by_the_next_one(serve, project, revised):
    api = serve({"latency": 0.3}, revised)
    with project.changed("config.yaml", _pin("doing_business: DB2020", "2026-01-02")):
        run = project.start_snakemake(api.endpoint, "--cores", "2")
        locks = project.folder / ".snakemake/locks"
        wait_for(lambda: list(locks.glob("*.lock")), run)
        time.sleep(1.0)
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate(timeout=PATIENCE)
        assert list(locks.glob("*.lock")), "the killed run left no lock, so nothing is shown"
        project.build("results/tidy/doing_business.parquet", endpoint=api.endpoint)
        assert "2026-01-02" in _snapshots(project, "doing_business")
        _store_is_valid(project)


def test_the_lock_of_a_run_that_lives_is_respected(serve, project, revised):
    api = serve({"latency": 2.0}, revised)
    with project.changed("config.yaml", _pin("doing_business: DB2020", "2026-01-03")):
        run = project.start_snakemake(api.endpoint, "--cores", "2")
        locks = project.folder / ".snakemake/locks"
        wait_for(lambda: list(locks.glob("*.lock")), run)
        other = project.snakemake("--cores", "1", endpoint=api.endpoint)
        assert other.returncode != 0
        assert "cannot be locked" in other.stdout
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate(timeout=PATIENCE)
