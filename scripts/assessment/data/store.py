"""The raw store, resources/raw/<source>/<snapshot>/: verified whenever it is read."""

import hashlib
import io
import json
import shlex
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from assessment.data.names import hash_in_name
from assessment.errors import InputError, listed

# Columns of data.csv by the nature of the source; a missing figure is an absent row.
COLUMNS = {
    "indicators": ["indicator", "iso3", "year", "value"],
    "contributions": ["mission", "iso3", "year", "personnel"],
    "terms": ["iso3", "state", "body", "start", "end", "source"],
    "memberships": ["iso3", "state", "organisation", "start", "end", "source"],
}
OPTIONAL_COLUMNS = {"indicators": ["standard_error"]}
_NUMBERS = ("value", "personnel", "standard_error")


def verified_bytes(folder: Path | str, sha256: str | None) -> bytes:
    """The bytes of data.csv of a snapshot, if every place that states their hash agrees.

    Those are its provenance, the registry (`sha256`; None for a snapshot that it does not list)
    and the snapshot's own name. Raises InputError naming the file and both hashes otherwise.
    """
    path = Path(folder) / "data.csv"
    try:
        content = path.read_bytes()
        provenance = json.loads((Path(folder) / "provenance.json").read_text(encoding="utf-8"))
        files = {entry["name"]: entry["sha256"] for entry in provenance["files"]}
    except FileNotFoundError as error:
        raise InputError(f"{error.filename}: the snapshot lacks this file") from None
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{folder}/provenance.json: cannot be read: {error!r}") from None
    actual = hashlib.sha256(content).hexdigest()
    for place, stated in (
        ("resources/sources.yaml", sha256),
        (f"{folder}/provenance.json", files.get("data.csv", "none")),
        ("its name", hash_in_name(Path(folder).name)),
    ):
        if stated is not None and actual[: len(stated) or None] != stated:
            raise InputError(
                f"{path}: sha256 is {actual}, but {place} states {stated}. A snapshot never "
                f"changes: restore it (git checkout -- {shlex.quote(str(path))}), or record new "
                "figures as a snapshot of their own"
            )
    return content


def read_snapshot(folder: Path | str, kind: str, sha256: str | None) -> pd.DataFrame:
    """One snapshot as a frame, columns as in COLUMNS[kind]; years int64, figures float64.

    `kind` is the nature of the source: a key of COLUMNS. Raises InputError naming file
    and row for a wrong hash, encoding, column, number or year.
    """
    path = Path(folder) / "data.csv"
    return parse_csv(
        verified_bytes(folder, sha256), path, COLUMNS[kind], OPTIONAL_COLUMNS.get(kind, [])
    )


def parse_csv(
    content: bytes, path: Path | str, columns: Sequence[str], optional: Sequence[str] = ()
) -> pd.DataFrame:
    """CSV bytes as a frame with exactly `columns`, any of `optional` beside them.

    Cells are text but for year (int64) and figures (float64, finite). `path` is for messages.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    try:
        # NA is a state's two-letter code: no text is ever read as missing
        frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_filter=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path}: not a CSV table: {error}") from None
    missing = [name for name in columns if name not in frame]
    unknown = [name for name in frame if name not in (*columns, *optional)]
    if missing or unknown:
        hint = "; is it separated by semicolons?" if any(";" in name for name in frame) else ""
        raise InputError(
            f"{path}: columns missing: {listed(missing)}; not known: {listed(unknown)}; "
            f"expected, separated by commas: {', '.join(columns)}{hint}"
        )
    if frame.empty:
        raise InputError(f"{path}: no rows")
    for name in frame:
        if name == "year":
            frame[name] = _numbers(frame[name], path, "a year", np.int64)
        elif name in _NUMBERS:
            # an estimate may stand without its standard error, nothing else may be blank
            blank = frame[name].eq("") if name in optional else None
            frame[name] = _numbers(frame[name], path, "a finite number", np.float64, blank)
    return frame


def _numbers(texts, path, wanted, dtype, blank=None):
    values = pd.to_numeric(texts, errors="coerce").astype(float)
    wrong = ~np.isfinite(values)
    if blank is not None:
        wrong &= ~blank
    if dtype is np.int64:
        wrong |= values != values.round()
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{path}, line {row + 2}: {texts.name} is '{texts.iloc[row]}', not {wanted}"
            " (a missing figure is an absent row)"
        )
    return values.astype(dtype)
