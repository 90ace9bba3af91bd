"""What all tests share: the real config and registry, a few states, how tools are asked for."""

import copy
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from assessment.strict_yaml import read_yaml
from planning.config import checked_config
from planning.registry import checked_registry

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def registry():
    return checked_registry(ROOT)


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
def needs():
    """A tool's path by name; without it the test is skipped, under CI=true it fails."""

    def path_of(tool):
        path = shutil.which(tool)
        if path is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{tool} is not installed, and CI skips nothing")
            pytest.skip(f"{tool} is not installed")
        return path

    return path_of
