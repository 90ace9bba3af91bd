"""The fake World Bank of the tests, as a server in a process of its own for benchmarks."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests")]

from network.world_bank_data import embedded_world  # noqa: E402

YEARS = (2004, 2020)


@contextmanager
def served(faults=None):
    """The address of a fake World Bank with these faults, in a process of its own."""
    # cities are one of the faults, so a world without any else
    world = {**embedded_world(), "cities": []}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"world": world, "faults": faults or {}}, file)
        file.flush()
        command = [sys.executable, ROOT / "tests/network/fake_world_bank.py", file.name]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()
            server.wait(timeout=10)
