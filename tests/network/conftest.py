"""The fake World Bank and the data that it serves, shared by the tests of pulls."""

from types import SimpleNamespace

import pytest
import tenacity

from assessment.config import settings
from assessment.data import transport
from assessment.data.pulled import pulled
from assessment.data.write_snapshot import incoming
from assessment.errors import InputError
from network.fake_world_bank import FakeWorldBank
from network.one_request import IMPATIENCE
from network.world_bank_data import embedded_world

# Pauses between tries that a pull of some seconds may make before it gives up; it makes ten or so.
MOST_PAUSES = 100


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


@pytest.fixture
def pull_trade(config, registry, world, tmp_path):
    """Pull trade from an address: its observations and provenance."""

    def pull(endpoint, **changed):
        how = settings.pulling(config, registry, "doing_business")
        with incoming(tmp_path) as snapshot:
            return pulled(snapshot, {**how, **changed}, world["economies"], endpoint)

    return pull


@pytest.fixture
def refused(pull_trade, tmp_path):
    """The one line that a pull is refused with, held to what holds of any; nothing is stored."""

    def of(endpoint, patience=IMPATIENCE, **changed):
        with pytest.raises(InputError) as error:
            pull_trade(endpoint, patience=patience, **changed)
        text = str(error.value)
        assert text.isprintable() and len(text) < 2000
        assert text.startswith("doing_business: ")
        assert not list((tmp_path / ".incoming").iterdir())
        assert not (tmp_path / "raw").exists()
        return text

    return of


@pytest.fixture
def only_pauses_take_time(monkeypatch):
    """A pull whose patience is used up by its pauses alone, none of which is waited for.

    So an answer is in time on a busy machine as well. What is asked for has a real answer: one that
    does not come is given up after the patience, by the clock of the system.
    """
    now, pauses = [100.0], []

    def pause(seconds):
        assert len(pauses) < MOST_PAUSES, "a pull does not give up"
        pauses.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(transport, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(tenacity.nap, "time", SimpleNamespace(sleep=pause))
