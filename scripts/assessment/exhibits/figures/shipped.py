"""matplotlib as it is shipped: imported where nothing of the user's reaches it.

By itself it takes settings from the folder that a job runs in, from variables and from folders of
the user's, and cannot be imported where a file there is not as it expects; and it finds fonts of
the system, of which one may have the name of its own. What it has read is not asked for again.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path

# For its list of fonts, which takes a job a while to make.
CACHE = Path(__file__).resolve().parents[4] / ".snakemake/matplotlib"
_OF_MATPLOTLIB = ("MATPLOTLIB", "MPL")


def _imported():
    """Import all of matplotlib that looks at its surroundings."""
    before = {name: os.environ[name] for name in os.environ if name.startswith(_OF_MATPLOTLIB)}
    folder = _folder()
    for name in before:
        del os.environ[name]
    os.environ.update(MPLCONFIGDIR=str(folder), MPL_IGNORE_SYSTEM_FONTS="1")
    try:
        with chdir(folder):
            import matplotlib.pyplot  # noqa: F401
    finally:
        del os.environ["MPLCONFIGDIR"], os.environ["MPL_IGNORE_SYSTEM_FONTS"]
        os.environ.update(before)


def _folder():
    """CACHE; where it cannot be written to, a folder that goes when this process ends."""
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        if os.access(CACHE, os.W_OK):
            return CACHE
    except OSError:
        pass
    folder = tempfile.mkdtemp(prefix="matplotlib-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


_imported()
