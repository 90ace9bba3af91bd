"""The stand-in and the world that it serves, shared by the tests of pulls."""

import pytest

from network.stand_in import StandIn
from network.world import embedded_world


@pytest.fixture(scope="session")
def world():
    """The embedded figures as the API would serve them; not to be changed."""
    return embedded_world()


@pytest.fixture
def serve(world):
    """Start a stand-in with faults; `serve(faults, of=world)` gives it, stopped after the test."""
    started = []

    def start(faults=None, of=None):
        stand_in = StandIn(of or world, faults).__enter__()
        started.append(stand_in)
        return stand_in

    yield start
    for stand_in in started:
        stand_in.__exit__()


@pytest.fixture(scope="session")
def network_project(new_project, built):
    """A copy of the built project for tests that pull into it."""
    return new_project("network", of=built)
