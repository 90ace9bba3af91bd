"""Printed tables and sentences kept as data, resources/published/<name>.csv and .yaml."""

from pathlib import Path

import pandas as pd

from assessment.data.store import parse_csv
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml

_FIRST = ["rank", "iso3", "state", "member", "member_colour"]


def read_published(csv_path: Path | str, yaml_path: Path | str) -> tuple[pd.DataFrame, dict]:
    """A printed table (cells as printed text) and what its page says about it.

    Columns as model.comparison describes them; the second is a dict with windows,
    label_counts and colours. Raises InputError for a measure without colours, a figure that
    is no number, or a state listed twice.
    """
    with open(csv_path, "rb") as file:
        content = file.read()
    header = content.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
    measures = [name for name in header if f"{name}_colour" in header and name != "member"]
    columns = [*_FIRST, *(c for m in measures for c in (m, f"{m}_colour")), "support"]
    printed = parse_csv(content, csv_path, columns)
    twice = printed.loc[printed["iso3"].duplicated(), "iso3"]
    if len(twice):
        raise InputError(f"{csv_path}: {twice.iloc[0]} stands twice")
    for measure in measures:
        for line, cell in enumerate(printed[measure], start=2):
            try:
                float(cell)
            except ValueError:
                raise InputError(
                    f"{csv_path}, line {line}: {measure} is '{cell}', not a number"
                ) from None
    about = read_yaml(yaml_path)
    lacking = {"windows", "label_counts", "colours"} - set(about or {})
    if lacking:
        raise InputError(f"{yaml_path}: missing key {', '.join(sorted(lacking))}")
    return printed, about


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
