"""The raw store, resources/raw/<source>/<snapshot>/: verified whenever it is read."""

import hashlib
import shlex
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from assessment import strict_csv
from assessment.data.names import hash_in_name
from assessment.errors import InputError, listed
from assessment.strict_json import read_json

# Columns of data.csv by the nature of the source; a missing value is an absent row.
COLUMNS = {
    "indicators": ["indicator", "iso3", "year", "value"],
    "contributions": ["mission", "iso3", "month", "type", "personnel", "basis"],
    "missions": ["mission", "month", "type", "personnel"],
    "terms": ["iso3", "state", "body", "start", "end", "source"],
    "memberships": ["iso3", "state", "organisation", "start", "end", "source"],
}
OPTIONAL_COLUMNS = {"indicators": ["standard_error"]}
# Those of snapshots made before their kind had the columns above: means of years.
YEARLY_COLUMNS = {"contributions": ["mission", "iso3", "year", "personnel"]}
# Texts that values are looked up by: one in another spelling would be counted as 0.
_WRITTEN = {
    "month": ("[0-9]{4}-(?:0[1-9]|1[0-2])", "a month written YYYY-MM"),
    "mission": (r"\S(?:.*\S)?", "a mission, without spaces around it"),
    "type": ("[a-z0-9]+(?:_[a-z0-9]+)*", "a type written like formed_police_units"),
    "basis": ("reported|derived", "reported or derived"),
}
_NUMBERS = ("value", "personnel", "standard_error")


def verified_bytes(folder: Path | str, sha256: str | None) -> bytes:
    """The bytes of data.csv of a snapshot, if every place that states their hash agrees.

    Those are its provenance, the registry (`sha256`; None for a snapshot that it does not list)
    and the snapshot's own name. Where they do not agree, raises InputError naming the file and both
    hashes.
    """
    path, about = Path(folder) / "data.csv", Path(folder) / "provenance.json"
    for file in (path, about):
        if not file.is_file():
            raise InputError(f"{file}: the snapshot lacks this file")
    content = path.read_bytes()
    try:
        files = {str(one["name"]): str(one["sha256"]) for one in read_json(about)["files"]}
    except (TypeError, KeyError):
        raise InputError(f"{about}: files: no list of names with their sha256") from None
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
                "data as another snapshot"
            )
    return content


def read_snapshot(folder: Path | str, kind: str, sha256: str | None) -> pd.DataFrame:
    """One snapshot as a frame, columns as in COLUMNS[kind]; years int64, values float64.

    `kind` is the nature of the source: a key of COLUMNS. A snapshot with the header of
    YEARLY_COLUMNS[kind] has those columns. Raises InputError naming file and row for a wrong hash,
    encoding, column, number, year, month, type or basis.
    """
    path = Path(folder) / "data.csv"
    content, yearly = verified_bytes(folder, sha256), YEARLY_COLUMNS.get(kind)
    header = content.partition(b"\n")[0].strip()
    columns = yearly if yearly and header == ",".join(yearly).encode() else COLUMNS[kind]
    return parse_csv(content, path, columns, OPTIONAL_COLUMNS.get(kind, []))


def parse_csv(
    content: bytes, path: Path | str, columns: Sequence[str], optional: Sequence[str] = ()
) -> pd.DataFrame:
    """CSV bytes as a frame with exactly `columns`, any of `optional` beside them.

    Cells are text but for year (int64) and values (float64, finite); a month is
    written YYYY-MM, type and basis as _WRITTEN has them.
    `path` is for messages.
    """
    found, rows = strict_csv.parse_csv(content, str(path))
    # NA is a state's two-letter code: no text is ever read as missing
    frame = pd.DataFrame(rows, columns=found, dtype=str)
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
        elif name in _WRITTEN:
            pattern, wanted = _WRITTEN[name]
            _check(frame[name], frame[name].str.fullmatch(pattern), path, wanted)
        elif name in _NUMBERS:
            # an estimate may be without its standard error, nothing else may be blank
            blank = frame[name].eq("") if name in optional else None
            frame[name] = _numbers(frame[name], path, "a finite number", np.float64, blank)
    return frame


def _numbers(texts, path, wanted, dtype, blank=None):
    values = pd.to_numeric(texts, errors="coerce").astype(float)
    wrong = ~np.isfinite(values)
    if blank is not None:
        wrong &= ~blank
    if dtype is np.int64:
        wrong |= ~texts.str.fullmatch("[0-9]{4}")
    _check(texts, ~wrong, path, f"{wanted} (a missing value is an absent row)")
    # -0.0 is 0.0
    return (values + 0.0).astype(dtype)


def _check(texts, right, path, wanted):
    if not right.all():
        row = int(np.flatnonzero(~right)[0])
        raise InputError(
            f"{path}, line {row + 2}: {texts.name} is '{texts.iloc[row][:100]}', not {wanted}"
        )
