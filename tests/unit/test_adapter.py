"""What the rules' scripts share, in a process that is not a job's own."""

import gc
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import _adapter

import pytest
from snakemake.iocontainers import OutputFiles

import _ownership
from assessment.archive.records import sha256_of, split_log
from assessment.errors import InputError


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job in a folder of its own, of no run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(_ownership.VARIABLE, raising=False)
    # a process that shares the tests has no script
    monkeypatch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
    (tmp_path / "results").mkdir()
    output = OutputFiles(fromdict={"a": "results/a.csv", "b": "results/b.csv"})
    return SimpleNamespace(rule="made_up", log=["results/log"], params={}, input=[], output=output)


def _write(job):
    for name, path in job.output.items():
        Path(path).write_text(name)


def _results():
    return {path.name: path.read_text() for path in Path("results").iterdir()}


def test_another_process_keeps_its_garbage_collector_and_goes_on(job):
    assert not _adapter.OWN_PROCESS
    with _adapter.logged(job) as log:
        _write(job)
        print("done", file=log)
    assert gc.isenabled()
    said, record = split_log(_results()["log"])
    assert said == "done"
    assert record.outputs == {f"results/{n}.csv": sha256_of(f"results/{n}.csv") for n in "ab"}


def test_results_are_put_in_place_when_all_is_well(job):
    Path("results/a.csv").write_text("before")
    with _adapter.logged(job):
        _write(job)
        assert Path("results/a.csv").read_text() == "before"
    assert _results().items() >= {"a.csv": "a", "b.csv": "b"}.items()


@pytest.mark.parametrize("fault", [InputError, ZeroDivisionError, KeyboardInterrupt])
def test_a_job_that_fails_leaves_what_was_there_and_nothing_else(job, fault):
    Path("results/a.csv").write_text("before")
    with pytest.raises((SystemExit, fault)), _adapter.logged(job):
        _write(job)
        raise fault("no")
    assert set(_results()) == {"a.csv", "log"}
    assert _results()["a.csv"] == "before" and split_log(_results()["log"])[1] is None


def test_a_result_that_is_not_made_or_cannot_be_put_in_place_is_no_success(job, capsys):
    with pytest.raises(SystemExit), _adapter.logged(job):
        Path(job.output.a).write_text("half")
    assert set(_results()) == {"log"} and "No such file" in _results()["log"]
    Path("results/b.csv").mkdir()
    Path("results/b.csv/c").touch()
    with pytest.raises(SystemExit), _adapter.logged(job):
        _write(job)
    assert split_log(Path("results/log").read_text())[1] is None
    first, second = capsys.readouterr().err.split("ERROR in made_up: ")[1:]
    assert "No such file" in first and "results/b.csv" in second


@pytest.mark.parametrize("moment", ["before", "while it writes"])
def test_a_job_whose_run_was_killed_changes_nothing(job, monkeypatch, capsys, moment):
    _ownership.begin()
    run = os.environ[_ownership.VARIABLE]
    _ownership.end(Path())
    Path("results/a.csv").write_text("of a later run")
    Path("results/log").write_text("of a later run")
    if moment == "before":
        monkeypatch.setenv(_ownership.VARIABLE, run)
    with pytest.raises(SystemExit) as ended, _adapter.logged(job) as log:
        monkeypatch.setenv(_ownership.VARIABLE, run)
        Path("results/log").unlink()  # a job of the later run begins with that
        Path("results/log").write_text("of a later run")
        _write(job)
        log.write("late")
    # a failure would have Snakemake remove what is there
    assert ended.value.code == 0 and "was killed" in capsys.readouterr().err
    assert _results() == {"a.csv": "of a later run", "log": "of a later run"}


def test_bad_input_is_one_line_and_a_code(job, capsys):
    with pytest.raises(SystemExit) as ended, _adapter.logged(job):
        raise InputError("no such thing")
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == "ERROR in made_up: no such thing"


def test_a_table_comes_back_as_rows_of_text(tmp_path):
    (tmp_path / "a.csv").write_text('iso3,name\nAAA,"A, B"\n', encoding="utf-8")
    assert _adapter.read_rows(tmp_path / "a.csv") == [{"iso3": "AAA", "name": "A, B"}]


@pytest.mark.parametrize(
    "record",
    [
        "",
        "[1]",
        '"record"',
        "[" * 100_000,
        '{"rule": "a"}',
        '{"rule": "", "script": "", "code": "", "params": "", "inputs": [], "outputs": {}}',
        '{"rule": "", "script": "", "code": "", "params": "", "inputs": {}, "outputs": 1}',
    ],
    ids=lambda record: record[:20],
)
def test_a_log_that_somebody_wrote_into_has_no_record(record):
    assert split_log(f"said\nrecord: {record}\n") == (f"said\nrecord: {record}\n", None)
