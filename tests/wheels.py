"""Wheels made on the spot, so that a set-up installs from a folder and asks no registry."""

import hashlib
import zipfile
from pathlib import Path


def wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Put the wheel of `name` 1.0 with `files` into `folder`; returns the line that pins it."""
    about = f"{name}-1.0.dist-info"
    files = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{about}/RECORD"))
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in files.items():
            entry = zipfile.ZipInfo(inside)
            entry.external_attr = (0o100755 if "/scripts/" in inside else 0o100644) << 16
            archive.writestr(entry, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def stand_in_for_uv(folder: Path, uv: str, before: str = "") -> str:
    """A wheel that brings a call of `uv`, with lines of shell `before` it, in uv's place."""
    call = f'#!/bin/sh\n{before}\nexec "{uv}" "$@"\n'
    return wheel(folder, "uv", {"uv-1.0.data/scripts/uv": call})
