"""The fake World Bank and the data that it serves, shared by the tests of pulls."""

import pytest

from network.fake_world_bank import FakeWorldBank
from network.world_bank_data import embedded_world


@pytest.fixture(scope="session")
def world():
    """The embedded values as the API would serve them; not to be changed."""
    return embedded_world()


@pytest.fixture
def serve(world):
    """Start a fake World Bank with faults; `serve(faults, of=world)`; the test ends it."""
    started = []

    def start(faults=None, of=None):
        api = FakeWorldBank(of or world, faults).__enter__()
        started.append(api)
        return api

    yield start
    for api in started:
        api.__exit__()


@pytest.fixture(scope="session")
def network_project(new_project, built):
    """A copy of the built project for tests that pull into it."""
    return new_project("network", of=built)
