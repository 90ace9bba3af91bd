"""Pins another snapshot in config.yaml: only that value changes, comments and all else stay."""

import json
import os
import tempfile
from pathlib import Path

import yaml

from assessment.errors import InputError
from assessment.strict_yaml import parse_yaml


def pinned_text(text: str, source: str, name: str) -> str:
    """The YAML `text` with snapshots.<source> set to `name`."""
    try:
        sections = {key.value: value for key, value in yaml.compose(text).value}
        pins = {key.value: value for key, value in sections["snapshots"].value}
        value = pins[source]
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise InputError(
            f"config.yaml: there is no snapshots.{source} to change; add the line "
            f"{source}: {in_yaml(name)}"
        ) from None
    return text[: value.start_mark.index] + in_yaml(name) + text[value.end_mark.index :]


def in_yaml(name: str) -> str:
    """A name as YAML has it: in quotes where it would not be text without them."""
    try:
        is_text = parse_yaml(name, "") == name
    except InputError:
        is_text = False
    return name if is_text else json.dumps(name)


def write_whole(path: Path | str, text: str) -> None:
    """Replace a text file in one step, its permissions kept."""
    path = Path(path)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, path.stat().st_mode & 0o7777)
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise
