"""State-years that stand twice in a downloaded table: settled by what it says, never by order."""

from collections.abc import Mapping, Sequence

import pandas as pd

from assessment.errors import InputError, listed

_KEYS = ["indicator", "iso3", "year"]


def first_of(rows: pd.DataFrame) -> str:
    """How many rows of a table, and where the first of them stands: 3 rows, line 7 the first."""
    where = rows["at"].drop_duplicates().map(lambda at: at.rpartition(", ")[2])
    return where.iloc[0] if len(where) == 1 else f"{len(where)} rows ({where.iloc[0]} the first)"


def settled_repeats(
    figures: pd.DataFrame, repeated: Sequence[Mapping]
) -> tuple[pd.DataFrame, list[str]]:
    """One row for each indicator and state-year, and what was decided of those that had more.

    `figures` has indicator, iso3, year, value (missing where there is none), any others that are
    stored, `at` (where it stands), and `code COLUMN` for each column that `repeated`, of the
    layout, names and the table has. Where `repeated` knows a state-year, the row with its code is
    kept. Elsewhere rows that say the same count once. InputError for any other, with places and
    values.
    """
    stored = [name for name in ("value", "standard_error") if name in figures]
    codes = [name for name in figures if name.startswith("code ")]
    # before codes tell rows apart, those that are one; afterwards those that say one thing
    figures, once = _once(figures, [*_KEYS, *stored, *codes])
    told = []
    twice = figures.duplicated(_KEYS, keep=False)
    for case in repeated:
        rows = figures[
            twice & (figures["iso3"] == case["iso3"]) & (figures["year"] == case["year"])
        ]
        kept, by = _kept(rows, case["keep"])
        if kept is not None:
            gone = rows.drop(index=kept.index)
            told.append(
                f"{case['iso3']} {case['year']} stands twice: kept {_places(kept)} ({by}), "
                f"left out {_places(gone)}"
            )
            figures = figures.drop(index=gone.index)
            twice = twice.drop(index=gone.index)
    figures, same = _once(figures.dropna(subset="value"), [*_KEYS, *stored])
    once = pd.concat([once, same])
    told += [f"{first_of(once)} repeated value for value: counted once"] if len(once) else []
    _check_unique(figures, repeated)
    return figures, told


def _once(rows, columns):
    """The rows that differ in some of the columns, and those that repeat them."""
    same = rows.duplicated(columns)
    return rows[~same], rows[same]


def _kept(rows, keep):
    """The rows with the code that says which, and that code; None where nothing tells."""
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


def _check_unique(figures, repeated):
    twice = figures[figures.duplicated(_KEYS, keep=False)]
    if twice.empty:
        return
    one, other = twice.sort_values(_KEYS, kind="stable").head(2).itertuples()
    columns = {
        name
        for case in repeated
        if (case["iso3"], case["year"]) == (one.iso3, one.year)
        for name in case["keep"]
    }
    step = (
        f"the producer's code of the state tells which is meant: a file with its column, any of "
        f"{listed(columns)}, is read"
        if columns
        else "delete the row that is not meant, and say so with --steps"
    )
    raise InputError(
        f"{other.at}: {one.indicator} of {one.iso3} {one.year} stands twice, {other.value:g} there "
        f"and {one.value:g} in {one.at.rpartition(', ')[2]}; {step}"
    )
