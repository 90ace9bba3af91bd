"""A build, and the commit that it belongs to."""

from dataclasses import dataclass
from pathlib import Path

from assessment.archive.planned import Planned


@dataclass(frozen=True)
class Build:
    """All that an archive is made of.

    `root`: the project's folder; `about`: name, release, commit, committed, config_sha256,
    made_with; `files`: the commit's, name to (bytes, whether executable); `planned`: every result
    by its name; `registry`: the sources; `config`: as checked; `left_out`: the sources whose
    values are not packed; `own`: folders of this machine that no file may name.
    """

    root: Path
    about: dict
    files: dict[str, tuple[bytes, bool]]
    planned: dict[str, Planned]
    registry: dict[str, dict]
    config: dict
    left_out: set[str]
    own: list[str | Path]
