"""Checks result tables against the columns that the catalogue describes.

A CSV is checked as text, so that 3.0 is no whole number and True no flag; a Parquet
file by its types.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq

from assessment.terms import CLASSES, LABELS

_ISO3 = r"[A-Z]{3}"
_VALUES = {"flag": ("true", "false"), "class": CLASSES, "label": LABELS}
_RANGES = {"share": (0, 1), "year": (1900, 2100)}
# The first rows show the types of a table of millions of rows, as a grid's.
MOST_ROWS = 1_000


def breaches(
    path: Path, columns: Iterable[tuple[str, dict, tuple]], key: list[str], ordered: bool
) -> list[str]:
    """How a result table differs from the catalogue, a sentence a column; empty where it does not.

    `columns` come from config.catalogue.columns_of: (name, the catalogue's entry, allowed values or
    none); `key` are columns of which no two rows have the same values, `ordered` says whether the
    columns must have this order.
    """
    frame, written = _read(path), path.suffix == ".csv"
    schema = pa.DataFrameSchema(
        {_name(name): _column(name, about, values, written) for name, about, values in columns},
        strict=True,
        ordered=ordered,
        unique=key or None,
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        of_table = cases["check"].isin(_FAULTS)
        sentences = [
            _FAULTS[case.check].format(case.failure_case, key=", ".join(key))
            for case in cases[of_table].itertuples()
        ]
        sentences += [
            _first(column, check, rows)
            for (column, check), rows in cases[~of_table].groupby(["column", "check"], sort=False)
        ]
        return list(dict.fromkeys(sentences))
    return []


def names_of(path: Path) -> list[str]:
    """The names of the columns of a result table, in its order."""
    if path.suffix == ".parquet":
        return pq.read_schema(path).names
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _read(path):
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    file = pq.ParquetFile(path)
    first = next(file.iter_batches(MOST_ROWS), None)
    frame = file.schema_arrow.empty_table().to_pandas() if first is None else first.to_pandas()
    coded = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(coded, "str"))


# What pandera calls the faults of a table as a whole, in words.
_FAULTS = {
    "column_in_schema": "{}: not in the catalogue",
    "column_in_dataframe": "{}: missing",
    "column_ordered": "the columns are not in the order of the catalogue",
    "multiple_fields_uniqueness": "rows with the same {key}",
}


def _first(column, check, cases):
    """The first value of a column that breaks a check, with its row, counted from 1."""
    case = cases.iloc[0]
    if pd.isna(case["index"]):
        return f"{column}: {check}"
    row = f"row {int(case['index']) + 1}"
    if check == "not_nullable":
        return f"{column}: nothing in {row}"
    return f"{column}: {str(case['failure_case'])!r} in {row} is {check}"


def _name(name):
    """The pattern of columns given once, as <ISO3>; others by their name."""
    if "<" not in name:
        return name
    return "^" + name.replace("<ISO3>", _ISO3).replace("<measure>", "[a-z][a-z0-9_]*") + "$"


def _column(name, about, values, written):
    kind = about["type"]
    return pa.Column(
        checks=_check(kind, values or _VALUES.get(kind, ()), about.get("least"), written),
        nullable=about["empty"],
        required=not about["optional"],
        regex="<" in name,
    )


_WORDS = {"text": "text", "whole": "a whole number", "year": "a year", "iso3": "an ISO3 code"}


def _check(kind, values, least, written):
    """One check of a column, written as text or with its type, named in the words of a message."""
    low, high = _RANGES.get(kind, (least, None))
    wanted = f"one of {', '.join(values)}" if values else _WORDS.get(kind, "a finite number")
    wanted = f"not {wanted}"
    wanted += f", at least {low}" if low is not None else ""
    wanted += f" and at most {high}" if high is not None else ""

    def keeps(series):
        if values:
            return series.astype(str).isin(values)
        if kind in ("text", "iso3"):
            if not pd.api.types.is_string_dtype(series):
                return False
            return series.str.fullmatch(_ISO3) if kind == "iso3" else series.str.len() > 0
        numbers = pd.to_numeric(series, errors="coerce")
        right = np.isfinite(numbers) & _has_type(series, kind in ("whole", "year"), written)
        right &= True if low is None else numbers >= low
        return right if high is None else right & (numbers <= high)

    return pa.Check(keeps, name=wanted, error=wanted)


def _has_type(series, whole, written):
    """Whether values are whole numbers, or any: those of a CSV by how they are written."""
    if written:
        return series.str.fullmatch(r"-?\d+") if whole else True
    types = pd.api.types
    return types.is_integer_dtype(series) if whole else types.is_numeric_dtype(series)
