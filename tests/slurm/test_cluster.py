"""The Slurm that is started for tests starts, ends, and keeps its hands off another's."""

import subprocess

import pytest

from project import wait_for
from slurm.cluster import CONF, NODES, Cluster, RefusedError


def test_it_leaves_nothing_behind_though_a_job_is_running(can_start, tmp_path):
    # a configuration that is there is of a run of these tests that was killed
    before = set(CONF.parent.iterdir()) - {CONF}
    with Cluster() as cluster:
        job = ["--partition", "short", "--comment", "sleeper", "--wrap", "srun sleep 3600"]
        subprocess.run(
            ["sbatch", "--chdir", tmp_path, *job],
            env=cluster.environment,
            check=True,
            capture_output=True,
        )
        # munge, the controller and its helper, the nodes; the job, its step, a daemon for each
        wait_for(lambda: len(cluster.processes()) >= 3 + len(NODES) + 4)
        assert [job[1:3] for job in cluster.jobs()] == [("RUNNING", "sleeper")]
        with pytest.raises(RefusedError, match="another run"), Cluster():
            pass
    assert cluster.processes() == []
    assert not cluster.state.exists()
    assert set(CONF.parent.iterdir()) == before


def test_it_leaves_the_configuration_of_another_alone(tmp_path):
    conf = tmp_path / "slurm.conf"
    conf.write_text("ClusterName=real\n")
    with pytest.raises(RefusedError, match="left alone"), Cluster(conf):
        pass
    assert conf.read_text() == "ClusterName=real\n"
