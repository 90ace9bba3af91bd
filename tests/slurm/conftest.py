"""What a Slurm on this machine needs, asked before it is started."""

import filecmp
import os

import pytest

from slurm.cluster import CONF, TOOLS, refusal


@pytest.fixture(scope="session")
def can_start(needs, lacking):
    """Skip where Slurm is not installed or may not be started, or is another's."""
    for tool in TOOLS:
        needs(tool)
    if os.geteuid() != 0:
        lacking("only root can start the daemons of Slurm")
    if why := refusal(CONF):
        lacking(why)


@pytest.fixture(scope="session")
def environment(root, lacking):
    """The environment that ./run slurm made, for copies of the project to use as their own."""
    for lock in ("requirements.lock", "slurm/requirements-slurm.lock"):
        made = root / ".venv" / lock
        if not (made.is_file() and filecmp.cmp(made, root / made.name, shallow=False)):
            lacking(".venv lacks the extra for Slurm, or an older one is there: ./run slurm -v")
    return root / ".venv"
