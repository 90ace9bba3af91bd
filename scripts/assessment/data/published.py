"""Printed tables and sentences kept as data, resources/published/<name>.csv and .yaml."""

import re
from pathlib import Path

import pandas as pd

from assessment.data.read_snapshot import parse_csv
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml

_FIRST = ["rank", "iso3", "state", "member", "member_colour"]
_PRINTED = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def read_published(csv_path: Path | str, yaml_path: Path | str) -> tuple[pd.DataFrame, dict]:
    """A printed table (cells as printed text) and what its page says about it.

    Columns as model.comparison describes them; the second is a dict as
    workflow/schemas/published.schema.yaml describes it, whose names and keys the workflow checks
    before any job runs. Raises InputError for a measure without colours, a value that is no
    number, or a state listed twice.
    """
    with open(csv_path, "rb") as file:
        content = file.read()
    header = content.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
    measures = [name for name in header if f"{name}_colour" in header and name != "member"]
    columns = [*_FIRST, *(c for m in measures for c in (m, f"{m}_colour")), "support"]
    printed = parse_csv(content, csv_path, columns)
    twice = printed.loc[printed["iso3"].duplicated(), "iso3"]
    if len(twice):
        raise InputError(f"{csv_path}: {twice.iloc[0]} appears twice")
    for measure in measures:
        for line, cell in enumerate(printed[measure], start=2):
            if not _PRINTED.fullmatch(cell):
                raise InputError(
                    f"{csv_path}, line {line}: {measure} is '{cell[:100]}', not a number"
                )
    return printed, _about(yaml_path)


def _about(path):
    about = read_yaml(path)
    blocks = about if isinstance(about, dict) else {}
    for key in ("windows", "colours"):
        if not isinstance(blocks.get(key), dict):
            raise InputError(f"{path}: missing key {key}")
    return about


def read_claims(path: Path | str) -> dict:
    """The sentences of an article, as workflow/schemas/claims.schema.yaml describes them.

    A dict with citation, paragraphs, claims {id: claim}, maybe proxies and not_held. The
    workflow checks names and keys before any job runs. Raises InputError for a file that is no
    such dict.
    """
    claims = read_yaml(path)
    if not isinstance(claims, dict) or not isinstance(claims.get("claims"), dict):
        raise InputError(f"{path}: missing key claims")
    return claims
