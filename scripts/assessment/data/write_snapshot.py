"""New snapshots into the raw store: whole or not at all, and never changed afterwards.

A snapshot is written in resources/.incoming/, file by file as it comes, and renamed into its
place, which is one step of the file system. What a killed run leaves there is cleared by the next
one; two runs at once do not meet, since each holds a lock on its own folder.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from assessment.data.names import hash_in_name
from assessment.errors import InputError

# Of the refused bodies of a source that are kept, all together.
MOST_QUARANTINED = 50_000_000


def now() -> str:
    """The moment as provenance states it, UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Incoming:
    """A snapshot that is being written; it is in the store once `store` has returned.

    `resources` holds the store. Every method raises InputError, with nothing stored, when the disk
    refuses.
    """

    def __init__(self, resources: Path, folder: Path) -> None:
        self.resources = resources
        self._folder = folder
        self._listing: dict[str, dict] = {}

    def add(self, name: str, content: bytes) -> None:
        """Write a file of the snapshot, data.csv or another; `name` is one folder deep at most."""
        with _disk_errors_clear(self.resources):
            _write(self._folder / name, content)
        digest = hashlib.sha256(content).hexdigest()
        self._listing[name] = {"name": name, "bytes": len(content), "sha256": digest}

    def store(self, source: str, name: str, provenance: dict) -> Path:
        """Put what was added at raw/<source>/<name>/ below `resources`: its folder.

        `provenance` is the content of provenance.json but for its list of files. A snapshot that is
        already there is left as it is, if its data.csv is the same. InputError when it is not, and
        when the name promises another hash.
        """
        target = self.resources / "raw" / source / name
        digest = self._listing["data.csv"]["sha256"]
        promised = hash_in_name(name)
        if promised is not None and not digest.startswith(promised):
            raise InputError(
                f"{target}: the name promises sha256 {promised}..., the data have {digest}"
            )
        files = [about for _, about in sorted(self._listing.items())]
        about = {"snapshot": name, **provenance, "files": files}
        with _disk_errors_clear(target):
            _write(self._folder / "provenance.json", _json_bytes(about))
            _into_place(self._folder, target, digest)
        return target


@contextmanager
def incoming(resources: Path | str) -> Iterator[Incoming]:
    """An Incoming, gone at the end if it was not stored; InputError when the disk refuses."""
    with ExitStack() as stack:
        with _disk_errors_clear(resources):
            folder = stack.enter_context(_aside(Path(resources)))
        yield Incoming(Path(resources), folder)


def write_snapshot(
    resources: Path | str, source: str, name: str, files: dict[str, bytes], provenance: dict
) -> Path:
    """Put a snapshot that is all there at resources/raw/<source>/<name>/, as Incoming does.

    `files` maps names (data.csv among them) to bytes.
    """
    with incoming(resources) as snapshot:
        for file, content in files.items():
            snapshot.add(file, content)
        return snapshot.store(source, name, provenance)


def left_half(resources: Path | str) -> list[Path]:
    """Folders left by pulls that were killed; the next pull or import clears it."""
    return [folder for folder in sorted(Path(resources, ".incoming").glob("*")) if _is_left(folder)]


def _is_left(folder):
    try:
        os.close(_lock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def quarantine(resources: Path | str, source: str, body: bytes, about: dict) -> str:
    """Keep a refused body for reading, outside the store; its path, or why it was not kept.

    `about` (a dict) is written beside it. All bodies of a source have MOST_QUARANTINED bytes.
    """
    day = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    name = f"{day}-{hashlib.sha256(body).hexdigest()[:8]}"
    folder = Path(resources) / "quarantine" / source
    files = {folder / f"{name}.body": body, folder / f"{name}.json": _json_bytes(about)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = sum(file.stat().st_size for file in folder.iterdir())
        if kept + len(body) > MOST_QUARANTINED:
            return f"nowhere ({folder} is full; remove there what you have read)"
        for file, content in files.items():
            file.write_bytes(content)
    except OSError as error:
        for file in files:
            with suppress(OSError):
                file.unlink()
        return f"nowhere ({error.strerror or error})"
    return str(folder / f"{name}.body")


@contextmanager
def _disk_errors_clear(place):
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{place}: cannot be written ({error.strerror or error}); nothing was stored"
        ) from None


def _json_bytes(about):
    return (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


@contextmanager
def _aside(resources):
    """A new folder beside the store, on its file system, locked while it is written."""
    incoming = resources / ".incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    # one lock for the moments in which folders come and go
    with _locked(incoming, fcntl.LOCK_EX):
        for left in incoming.iterdir():
            _clear_if_left(left)
        folder = Path(tempfile.mkdtemp(dir=incoming))
        held = _lock(folder, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _clear_if_left(folder):
    """Remove what a killed run left; a folder that is being written is locked and stays."""
    try:
        held = _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    shutil.rmtree(folder, ignore_errors=True)
    os.close(held)


def _lock(folder, kind):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, kind)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def _locked(folder, kind):
    descriptor = _lock(folder, kind)
    try:
        yield
    finally:
        os.close(descriptor)


def _write(path, content):
    path.parent.mkdir(exist_ok=True)
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _into_place(folder, target, digest):
    """Rename the folder to where it belongs, over an empty one at most."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # mkdtemp makes folders for their owner alone; a store is there to be read
    folder.chmod(0o777 & ~_umask())
    try:
        folder.rename(target)
    except OSError:
        if not (target / "data.csv").is_file():
            raise
        # another run was first
        there = hashlib.sha256((target / "data.csv").read_bytes()).hexdigest()
        if there != digest:
            raise InputError(
                f"{target}: is there already with other data (sha256 {there}, these have "
                f"{digest}); a snapshot never changes, so take another name"
            ) from None
        return
    descriptor = os.open(target.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
