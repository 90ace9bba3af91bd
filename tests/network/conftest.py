"""The stand-in and the world that it serves, shared by the tests of pulls."""

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def _module(name):
    spec = importlib.util.spec_from_file_location(f"network_{name}", HERE / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


StandIn = _module("stand_in").StandIn
embedded_world = _module("world").embedded_world


@pytest.fixture(scope="session")
def world():
    """The embedded figures as the API would serve them; not to be changed."""
    return embedded_world()


@pytest.fixture
def serve(world):
    """Start a stand-in with faults; `serve(faults, world)` gives it, stopped after the test."""
    started = []

    def start(faults=None, of=None):
        stand_in = StandIn(of or world, faults).__enter__()
        started.append(stand_in)
        return stand_in

    yield start
    for stand_in in started:
        stand_in.__exit__()
