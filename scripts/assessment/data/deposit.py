"""New snapshots into the raw store: whole or not at all, and never changed afterwards.

A snapshot is written in resources/.incoming/ and renamed into its place, which is one step of
the file system. What a killed run leaves there is cleared by the next one; two runs at once do
not meet, since each holds a lock on its own folder.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assessment.data.names import hash_in_name
from assessment.errors import InputError


def now() -> str:
    """The moment as provenance states it, UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def deposit(
    resources: Path | str, source: str, name: str, files: dict[str, bytes], provenance: dict
) -> Path:
    """Put a snapshot at resources/raw/<source>/<name>/, its folder as a Path returned.

    `files` maps names (data.csv among them; one folder deep at most) to bytes; `provenance` is
    the content of provenance.json but for its list of files. A snapshot that is already there
    is left as it is, if its data.csv is the same. Raises InputError, with nothing stored, when
    it is not, when the name promises another hash, or when the disk refuses.
    """
    target = Path(resources) / "raw" / source / name
    digest = hashlib.sha256(files["data.csv"]).hexdigest()
    promised = hash_in_name(name)
    if promised is not None and not digest.startswith(promised):
        raise InputError(
            f"{target}: the name promises sha256 {promised}..., the data have {digest}"
        )
    listing = [
        {"name": file, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for file, content in sorted(files.items())
    ]
    about = {"snapshot": name, **provenance, "files": listing}
    text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
    try:
        with _aside(Path(resources)) as folder:
            for file, content in {**files, "provenance.json": text.encode("utf-8")}.items():
                _write(folder / file, content)
            _into_place(folder, target, digest)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror or error}); nothing was stored"
        ) from None
    return target


def quarantine(resources: Path | str, source: str, body: bytes, about: dict) -> str:
    """Keep a refused body for reading, outside the store; its path, or why it was not kept.

    `about` (a dict) is written beside it.
    """
    day = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    name = f"{day}-{hashlib.sha256(body).hexdigest()[:8]}"
    folder = Path(resources) / "quarantine" / source
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.body").write_bytes(body)
        text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        return f"nowhere ({error.strerror or error})"
    return str(folder / f"{name}.body")


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
