"""The grid of specifications as jobs: shards, a shard that dies, grids that are refused."""

import os
import signal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from project import PATIENCE, wait_for

pytestmark = pytest.mark.workflow

ROWS = "results/specifications/minusma/specifications.parquet"


@pytest.fixture
def copy(built, new_project):
    """A copy of the built project for a test to change."""
    return new_project("grid", of=built)


def test_a_row_a_specification(built):
    file = pq.ParquetFile(built.folder / ROWS)
    assert file.metadata.num_rows >= 1_500_000
    rows = file.read_row_group(0).to_pandas()
    choices = list(rows.columns[: list(rows.columns).index("BFA")])
    assert len(choices) == 15 and not rows.duplicated(choices).any()
    assessment = pd.read_csv(built.folder / "results/minusma/assessment.csv")
    assert set(assessment["iso3"]) <= set(rows.columns)


def test_what_the_printed_table_is_recovered_from(built):
    """The caption's window and pooled state-years come out, by search."""
    options = pd.read_csv(built.folder / "results/specifications/minusma/recovered_options.csv")
    for choice, option in [
        ("window", "2013-2016"),
        ("population", "state_years"),
        ("membership", "counted"),
        ("seats_aggregate", "sum over the window"),
    ]:
        rows = options[options["choice"] == choice].set_index("option")
        assert rows["best_share"].idxmax() == option
        assert rows.loc[option, "best_share"] > 0.99 > rows.loc[option, "grid_share"]
        assert rows["best_agreement"].idxmax() == option


def test_the_number_of_shards_is_not_in_the_results(copy):
    before = (copy.folder / ROWS).read_bytes()
    with copy.changed("config.yaml", lambda text: text.replace(b"  shards: 2", b"  shards: 3")):
        assert copy.plan(ROWS) == {"specification_shard": 3, "specifications": 1}
        copy.build(ROWS)
        assert (copy.folder / ROWS).read_bytes() == before


def test_a_shard_that_dies_is_rerun_alone(copy):
    before = (copy.folder / ROWS).read_bytes()
    for path in [copy.folder / ROWS, *copy.folder.glob("results/shards/minusma/*.arrow")]:
        path.unlink()
    run = copy.start_snakemake(None, "--cores", "1", "--keep-going", ROWS)
    assert wait_for(lambda: _kill(run, "specification_shard"), run), "no shard was seen at work"
    run.communicate(timeout=PATIENCE)
    assert run.returncode != 0 and not (copy.folder / ROWS).exists()
    assert copy.plan(ROWS) == {"specification_shard": 1, "specifications": 1}
    copy.build(ROWS)
    assert (copy.folder / ROWS).read_bytes() == before


def _kill(run, name):
    """Whether a job of a run is seen by its script's name; killed without a chance to tidy."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            ours = os.getpgid(int(process.name)) == run.pid
        except OSError:
            continue
        if ours and any(word.endswith(f".{name}.py".encode()) for word in words):
            os.kill(int(process.name), signal.SIGKILL)
            return True
    return False


def test_a_grid_can_be_had_for_another_assessment(copy):
    target = "results/specifications/minusca/firmness.csv"
    wanted = {"readings": 1, "specification_shard": 2, "specifications_unprinted": 1}
    assert copy.plan(target) == wanted
    copy.build(target)
    firm = pd.read_csv(copy.folder / target)
    assessment = pd.read_csv(copy.folder / "results/minusca/assessment.csv")
    assert list(firm["iso3"]) == list(assessment["iso3"])
    assert list(firm["configured"]) == list(assessment["support"])
    assert ((firm["Full"] + firm["Partial"] + firm["Low"]) - 1).abs().max() < 1e-9


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  memory: 512", "  memory: 64", "specifications would hold about"),
        ("least_years: 3", "least_years: 9", "the grid is empty"),
        ("{full: 3, partial: 2}\n    - {full: 4, partial: 2}", "{full: 1, partial: 2}",
         "the grid is empty"),
        ("first: 2010, last: 2014", "first: 2014, last: 2010", "first 2014 is after last 2010"),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_be_is_refused_before_any_work(built, old, new, message):
    with built.changed("config.yaml", lambda text: text.replace(old.encode(), new.encode())):
        run = built.snakemake("--cores", "1")
    assert run.returncode != 0 and message in run.stdout
    assert "rule " not in run.stdout and "Traceback" not in run.stdout
