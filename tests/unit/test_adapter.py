"""What the rules' scripts share, in a process that is not a job's own."""

import gc
import sys
from types import SimpleNamespace

import _adapter

import pytest

from assessment.errors import InputError


@pytest.fixture
def job(tmp_path):
    return SimpleNamespace(
        rule="made_up", log=[str(tmp_path / "log")], params={}, input=[], output=[]
    )  # fmt: skip


def test_another_process_keeps_its_garbage_collector_and_goes_on(job, monkeypatch):
    # a process that shares the tests has no script
    monkeypatch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
    assert not _adapter.OWN_PROCESS
    with _adapter.logged(job) as log:
        print("done", file=log)
    assert gc.isenabled()
    with open(job.log[0], encoding="utf-8") as log:
        said, record = log.read().splitlines()
    assert said == "done" and record.startswith("record: ")


def test_bad_input_is_one_line_and_a_code(job, capsys):
    with pytest.raises(SystemExit) as ended, _adapter.logged(job):
        raise InputError("no such thing")
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == "ERROR in made_up: no such thing"


def test_a_table_comes_back_as_rows_of_text(tmp_path):
    (tmp_path / "a.csv").write_text('iso3,name\nAAA,"A, B"\n', encoding="utf-8")
    assert _adapter.read_rows(tmp_path / "a.csv") == [{"iso3": "AAA", "name": "A, B"}]
