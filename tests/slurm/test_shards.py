"""The shards of the grid of specifications as jobs of a real Slurm, one of which is killed."""

import filecmp
import os
import re
import signal
import subprocess
from types import SimpleNamespace

import pytest

from project import PATIENCE, wait_for
from slurm.cluster import NODES, Cluster

pytestmark = pytest.mark.workflow
RULE, ASSESSMENT = "specification_shard", "minusma"
SHARDS = f"results/shards/{ASSESSMENT}"
MERGED = f"results/specifications/{ASSESSMENT}/specifications.parquet"


@pytest.fixture(scope="module")
def finished(can_start, environment, built, new_project):
    """A run on two nodes in which a shard was `killed` while it ran.

    `project` is as `built`, but for the shards and what is made of them; `jobs` are those that
    Slurm had, and `code` and `output` what the run ended with.
    """
    project = new_project("slurm", of=built)
    (project.folder / ".venv").symlink_to(environment)
    for path in (project.folder / SHARDS).glob("*.arrow"):
        path.unlink()
    (project.folder / MERGED).unlink()
    with Cluster() as cluster:
        run = _started(project, cluster.environment)
        try:
            killed = _kill_a_shard(cluster, run)
            output, _ = run.communicate(timeout=PATIENCE)
        except BaseException:
            os.killpg(run.pid, signal.SIGKILL)
            print(run.communicate()[0])
            raise
        jobs = cluster.jobs()
    return SimpleNamespace(
        project=project, code=run.returncode, output=output, jobs=jobs, killed=killed
    )


def _started(project, environment):
    """`./run slurm` as a user would, asking after its jobs more often than a cluster would like."""
    environment = {key: value for key, value in environment.items() if key != "PYTHONPATH"}
    options = "--default-resources slurm_partition=short --slurm-status-command squeue"
    options += " --slurm-init-seconds-before-status-checks 2 --"
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    command = [project.folder / "run", "slurm", *options.split(), MERGED]
    how = {"cwd": "/", "env": environment, "text": True, "start_new_session": True}
    return subprocess.Popen(command, **how, **streams)


def _kill_a_shard(cluster, run):
    """Cancel the first job of a shard that is seen to run; the shard's number."""
    running = wait_for(lambda: [one for one in cluster.jobs() if one[1] == "RUNNING"], run)
    assert running, "the run ended before a shard was seen to run"
    job, _, comment, _ = running[0]
    cluster.ask("scancel", job)
    return _shard(comment)


def _shard(comment):
    """The number of the shard that a job of Slurm was for."""
    return int(re.fullmatch(rf"rule_{RULE}_wildcards_{ASSESSMENT}_(\d+)", comment)[1])


def test_the_run_ends_well(finished):
    assert finished.code == 0, finished.output


def test_the_results_are_those_of_a_local_run(finished, built, config):
    shards = range(1, config["specifications"]["shards"] + 1)
    for name in (MERGED, *(f"{SHARDS}/{shard}.arrow" for shard in shards)):
        here, there = finished.project.folder / name, built.folder / name
        assert filecmp.cmp(here, there, shallow=False), name


def test_the_shard_that_was_killed_is_the_only_one_that_runs_again(finished, config):
    ends = {shard: [] for shard in range(1, config["specifications"]["shards"] + 1)}
    for _, state, comment, _ in finished.jobs:
        ends[_shard(comment)].append(state)
    killed = sorted(ends.pop(finished.killed))
    assert killed == ["CANCELLED", "COMPLETED"]
    assert set(map(tuple, ends.values())) == {("COMPLETED",)}


def test_both_nodes_have_worked_and_only_on_shards(finished):
    assert {node for *_, node in finished.jobs} == set(NODES)
    # the cluster had shards alone, and what joins them ran where it was started
    assert all(_shard(comment) for _, _, comment, _ in finished.jobs)
    assert "rule specifications: minusma" in finished.output


def test_it_leaves_no_lock_and_nothing_to_be_done(finished):
    locks = finished.project.folder / ".snakemake/locks"
    assert not list(locks.glob("*"))
    assert finished.project.plan(MERGED) == {}
