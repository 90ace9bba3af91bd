"""What all tests share: the real config and registry, a few states, how tools are asked for."""

import copy
import ipaddress
import os
import shutil
import socket
from pathlib import Path

import hypothesis
import pandas as pd
import pytest

from assessment.config.checks import checked_config
from assessment.config.registry import checked_registry
from assessment.data.imports import imported
from assessment.data.states import read_state_names, read_states
from assessment.strict_yaml import read_yaml
from import_files import csv_text
from project import (
    Project,
    built_once,
    pytest_runtest_makereport,  # noqa: F401, found here by pytest
)

ROOT = Path(__file__).resolve().parent.parent

# No property depends on the machine: neither on its speed (a deadline, a health check of time), nor
# on chance, nor on what an earlier run has left.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

# A test that forgets to name a fake finds nobody there, rather than the World Bank.
NOWHERE = "http://127.0.0.1:9/v2"


@pytest.fixture(scope="session", autouse=True)
def loopback_alone():
    """No test reaches an address that is not loopback; child processes ask the port of nobody."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert ipaddress.ip_address(address[0]).is_loopback, f"a test asked for {address}"
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORLD_BANK_ENDPOINT", NOWHERE)
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def new_project(root, tmp_path_factory):
    """Make a fresh copy, in a folder with a space, braces and a letter beyond ASCII in its name."""

    def make(name, of=None):
        folder = tmp_path_factory.mktemp("copies") / f"{name} {{x}} à côté"
        return Project(root if of is None else of.folder, folder, ready=of is not None)

    return make


@pytest.fixture(scope="session")
def built(root, new_project, tmp_path_factory):
    """A copy with all results built, by `first_run`. Tests leave it as they found it.

    Where processes share the tests (pytest -n), the first that needs it builds for all of them,
    and each has a copy of its own.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    whole = built_once(root, shared / "whole à côté")
    project = new_project("built", of=whole)
    project.first_run = whole.first_run
    return project


@pytest.fixture(scope="session")
def registry():
    return checked_registry(ROOT)


@pytest.fixture
def take(root, registry):
    """Import a file as one of a source."""
    states = read_states(root / "resources/states.csv")
    names = read_state_names(root / "resources/state_names.csv")

    def read(source, path, **options):
        return imported(path, source, registry[source], states, names, **options)

    return read


@pytest.fixture
def file(tmp_path):
    """Write a file of the test: rows as CSV, text or bytes; gives its path."""

    def write(name, content, encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, list):
            content = csv_text(content)
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def raw_config():
    """config.yaml as written, for a test to change."""
    return read_yaml(ROOT / "config.yaml")


@pytest.fixture
def config(raw_config, registry):
    return copy.deepcopy(checked_config(raw_config, registry, ROOT))


@pytest.fixture
def states():
    return pd.DataFrame(
        {
            "iso3": ["AAA", "BBB", "CCC", "DDD"],
            "name": ["Aland", "Bland", "Cland", "Dland"],
            "un_member_since": [1960, 1960, 1960, 2011],
        }
    )


@pytest.fixture(scope="session")
def lacking():
    """Skip a test for a reason; under CI=true it fails for it."""

    def skip(reason):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, and CI skips nothing")
        pytest.skip(reason)

    return skip


@pytest.fixture(scope="session")
def needs(lacking):
    """A tool's path by name; without it the test is skipped, under CI=true it fails."""

    def path_of(tool):
        return shutil.which(tool) or lacking(f"{tool} is not installed")

    return path_of
