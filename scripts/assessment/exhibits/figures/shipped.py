"""Import matplotlib as it is shipped, out of reach of the user's settings and fonts.

By itself it reads settings from the folder that a job runs in, from environment variables and from
the user's folders, and fails to import where a file there is broken. It also finds the system's
fonts, one of which may have the name of the font shipped with it. It reads all of this only once.
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
    """Import the part of matplotlib that reads its surroundings."""
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
