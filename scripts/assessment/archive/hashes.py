"""The hashes of files, computed again for those alone that look changed since the last time."""

import json
import os
import tempfile
import time
from pathlib import Path

from assessment.archive.records import sha256_of

# A file that is written twice within a tick of the clock of its file system looks the same.
TICK = 2_000_000_000


class Hashes:
    """The sha256 of files, kept between runs in the file `place`.

    A file looks the same while its size, its two times and its number on the disk are.
    """

    def __init__(self, place: str | Path) -> None:
        self._place = Path(place)
        try:
            known = json.loads(self._place.read_bytes())
            self._known = {name: (*seen, sha256) for name, (*seen, sha256) in known.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._known = {}
        self._kept = dict(self._known)

    def of(self, name: str | Path) -> str | None:
        """The sha256 of a file, in hexadecimal; None where there is no such file."""
        name = str(name)
        try:
            about = os.stat(name)
            seen = (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
            known = self._known.get(name)
            if known and known[:-1] == seen:
                return known[-1]
            sha256 = sha256_of(name)
        except OSError:
            return None
        if time.time_ns() - max(about.st_mtime_ns, about.st_ctime_ns) > TICK:
            self._kept[name] = (*seen, sha256)
        return sha256

    def keep(self) -> None:
        """Write down what is new; where that cannot be, the next run computes it again."""
        if self._kept == self._known:
            return
        try:
            self._place.parent.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._place.parent) as folder:
                whole = Path(folder, self._place.name)
                whole.write_text(json.dumps(self._kept), encoding="utf-8")
                os.replace(whole, self._place)
        except OSError:
            return
