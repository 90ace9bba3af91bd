"""State-years with two rows in a downloaded table: resolved by its content, never by order."""

from collections.abc import Mapping, Sequence

import pandas as pd

from assessment.errors import InputError, listed

_KEYS = ["indicator", "iso3", "year"]


def first_of(rows: pd.DataFrame) -> str:
    """How many rows of a table, and the place of the first: 3 rows (line 7 the first)."""
    where = rows["at"].drop_duplicates().map(lambda at: at.rpartition(", ")[2])
    return where.iloc[0] if len(where) == 1 else f"{len(where)} rows ({where.iloc[0]} the first)"


def resolved_repeats(
    observations: pd.DataFrame, repeated: Sequence[Mapping]
) -> tuple[pd.DataFrame, list[str]]:
    """One row for each indicator and state-year, and what was decided of those that had more.

    `observations` has indicator, iso3, year, value (missing where there is none), others that are
    stored, `at` (its place), and `code COLUMN` for each column that `repeated`, of the
    layout, names and the table has. Where `repeated` knows a state-year, the row with its code is
    kept. Elsewhere rows that say the same count once. InputError for any other, with places and
    values.
    """
    stored = [name for name in ("value", "standard_error") if name in observations]
    codes = [name for name in observations if name.startswith("code ")]
    # rows equal with their codes first; once codes have decided, rows equal in their values
    observations, once = _once(observations, [*_KEYS, *stored, *codes])
    notes = []
    twice = observations.duplicated(_KEYS, keep=False)
    for case in repeated:
        rows = observations[
            twice & (observations["iso3"] == case["iso3"]) & (observations["year"] == case["year"])
        ]
        kept, by = _kept(rows, case["keep"])
        if kept is not None:
            gone = rows.drop(index=kept.index)
            notes.append(
                f"{case['iso3']} {case['year']} appears twice: kept {_places(kept)} ({by}), "
                f"left out {_places(gone)}"
            )
            observations = observations.drop(index=gone.index)
            twice = twice.drop(index=gone.index)
    observations, same = _once(observations.dropna(subset="value"), [*_KEYS, *stored])
    once = pd.concat([once, same])
    notes += [f"{first_of(once)} repeated value for value: counted once"] if len(once) else []
    _check_unique(observations, repeated)
    return observations, notes


def _once(rows, columns):
    """The rows that differ in some of the columns, and those that repeat them."""
    same = rows.duplicated(columns)
    return rows[~same], rows[same]


def _kept(rows, keep):
    """The rows whose code decides, and that code; None where no code does."""
    for column, code in keep.items():
        if f"code {column}" not in rows:
            continue
        codes = rows[f"code {column}"].str.strip().str.removesuffix(".0").str.casefold()
        kept = rows[codes == code.casefold()]
        if len(kept) and not kept.duplicated(_KEYS).any():
            return kept, f"{column} {code}"
    return None, ""


def _places(rows):
    return ", ".join(dict.fromkeys(at.rpartition(", ")[2] for at in rows["at"]))


def _check_unique(observations, repeated):
    twice = observations[observations.duplicated(_KEYS, keep=False)]
    if twice.empty:
        return
    first, again = twice.sort_values(_KEYS, kind="stable").head(2).itertuples()
    columns = {
        name
        for case in repeated
        if (case["iso3"], case["year"]) == (first.iso3, first.year)
        for name in case["keep"]
    }
    step = (
        f"the producer's code of the state shows which is meant: a file with its column, any of "
        f"{listed(columns)}, is read"
        if columns
        else "delete the row that is not meant, and say so with --steps"
    )
    raise InputError(
        f"{again.at}: {first.indicator} of {first.iso3} {first.year} appears twice, "
        f"{again.value:g} there and {first.value:g} in {first.at.rpartition(', ')[2]}; {step}"
    )
