"""Specifications as rows of an Arrow table: the content of the Parquet files of a grid.

Columns of words, stored as codes, but for the years and the last seven: one a choice; then per
contributor `<ISO3>` (Full, Partial or Low) and `<ISO3>_<measure>` (upper, middle, lower, null
where the state has no value). `auc_count` and `auc_count_with_membership` are the AUC of the
counts, contributors against all other states of the population, null where there are no others.
Where a table was printed, how many of its parts come out:
`cells_agreeing` (in the printed class, membership included), `labels_agreeing`, `values_agreeing`
(values of states that read alike at the printed digits), `population_agreeing` (means and
medians), and `value_error` (mean absolute error of the values, in standard deviations of the
printed column).
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assessment.model.discrimination_spread import Coded
from assessment.model.grid import CLASSIFICATION, Grid
from assessment.model.sides import Side
from assessment.model.specifications import COUNTS, Block
from assessment.terms import CLASSES, LABELS

YEARS = ("window_start", "window_end")
AUC = {count: f"auc_{count}" for count in COUNTS}
AGREEMENT = {
    "cells": "cells_agreeing",
    "labels": "labels_agreeing",
    "values": "values_agreeing",
    "population": "population_agreeing",
    "error": "value_error",
}


def rows_of(block: Block, grid: Grid, contributors: list[str]) -> pa.Table:
    """A Block as an Arrow table, a row a specification."""
    columns = {}
    for choice in grid.choices:
        codes = block.options[choice.name]
        if choice.name in YEARS:
            columns[choice.name] = pa.array(np.array(choice.options, dtype=np.int16)[codes])
        else:
            columns[choice.name] = _words(codes, pa.array(choice.options))
    for place, iso3 in enumerate(contributors):
        columns[iso3] = _words(block.labels[place], pa.array(LABELS))
        for measure, classes in block.classes.items():
            columns[f"{iso3}_{measure}"] = _words(classes[place], pa.array(CLASSES))
    for count, name in AUC.items():
        columns[name] = pa.array(block.auc[count], from_pandas=True)
    for key, name in AGREEMENT.items():
        if key in block.agreement:
            columns[name] = pa.array(block.agreement[key])
    return pa.table(columns)


def row_writer(path: str, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of rows to a Parquet file, a row group a window and a page a column of it.

    Statistics of the years alone let readers skip windows; those of words cost as much as all
    the rest of the writing. The rows repeat from one choice to the next: Arrow's pages of 20,000
    rows would hide that from the compression, and the file be four times as large.
    """
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=9,
        max_rows_per_page=2**31 - 1,
        write_statistics=list(YEARS),
    )


def share_writer(path: str, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
    """A writer of rows to a file between two jobs: Arrow's own format, a batch a window.

    It costs a tenth of what Parquet costs to write and to read back.
    """
    return pa.ipc.new_file(path, schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))


def sides_of(grid: Grid) -> list[Side]:
    """The sides (model.sides) of a grid in the order of its rows: windows with their readings,
    the rules of classification one by one, those of support."""
    plan, choices = grid.plan, {choice.name: choice for choice in grid.choices}
    starts, ends = (choices[name].options for name in YEARS)
    data = [
        (starts.index(start), ends.index(end), *codes)
        for (start, end), readings in grid.windows.items()
        for codes in readings
    ]
    support = [
        (plan["support"].index(rule), plan["count_membership"].index(counted))
        for rule, counted in grid.supports
    ]
    return [
        Side.of([choices[name] for name in (*YEARS, *plan["readings"])], data),
        *(
            Side.of([choices[name]], [(code,) for code in range(len(choices[name].options))])
            for name in CLASSIFICATION
        ),
        Side.of([choices[name] for name in ("support", "membership")], support),
    ]


def labels_of(rows: pa.Table, contributors: list[str]) -> np.ndarray:
    """The codes of each contributor's label, contributors x rows (uint8), from rows read back."""
    return np.stack([_codes(rows[iso3].combine_chunks(), LABELS) for iso3 in contributors])


def aucs_of(rows: pa.Table) -> dict[str, pa.DictionaryArray]:
    """The columns of the AUC, by count, each as its distinct values and a code a row."""
    return {count: rows[name].combine_chunks().dictionary_encode() for count, name in AUC.items()}


def coded(parts: Sequence[pa.DictionaryArray]) -> Coded:
    """One column of numbers from its parts, each with its own dictionary."""
    values = np.unique(np.concatenate([part.dictionary.to_numpy() for part in parts]))
    null, codes = len(values), []
    for part in parts:
        places = np.searchsorted(values, part.dictionary.to_numpy())
        places = np.append(places, null).astype(np.min_scalar_type(null))
        codes.append(places[part.indices.fill_null(len(part.dictionary)).to_numpy()])
    return Coded(values, np.concatenate(codes))


def agreement_of(rows: pa.Table) -> dict[str, np.ndarray]:
    """The columns that say how much of a printed table comes out, by name; empty without one."""
    names = [name for name in AGREEMENT.values() if name in rows.column_names]
    return {name: rows[name].to_numpy() for name in names}


def _codes(column, words):
    """Codes of a dictionary array in the order of `words`, whatever that of the file."""
    held, codes = column.dictionary.to_pylist(), column.indices.to_numpy()
    if held == list(words):
        return codes.astype(np.uint8, copy=False)
    return np.array([words.index(word) for word in held], np.uint8)[codes]


def _words(codes, words):
    """A dictionary array; a code beyond the words is null."""
    null = codes >= len(words)
    indices = pa.array(codes.view(np.int8), mask=null if null.any() else None)
    return pa.DictionaryArray.from_arrays(indices, words)
