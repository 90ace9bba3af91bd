"""A downloaded table into the layout of the raw store, by a layout of the registry.

A table is read by the first layout of the source whose columns it has (layouts.py); its cells are
read by cells.py. Of several tables that fit, none is taken unseen.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from assessment.data.cells import check_past, has_number, numbers_of, years_of
from assessment.data.downloads import tables_of
from assessment.data.layouts import Fit, fits, no_fit, read
from assessment.data.monthly import STEPS, contributions
from assessment.data.plausible import ImplausibleError, check_plausible
from assessment.data.repeats import first_of, resolved_repeats
from assessment.data.states import existing, plain_code, plain_name, resembling
from assessment.errors import InputError, listed, printable

_KEYS = ["indicator", "iso3", "year"]


@dataclass(frozen=True)
class Imported:
    """Observations in the layout of the raw store, and how they were found.

    `table` is the one that they were read from, by its name in the file, and `layout` how;
    `edition` is the registry's of the layout, where the table has its column. `left_out` are names
    or codes of the file that are no state of the population, and `alike` those of them that look
    like a state's, with that and its ISO3, where the file does not have of the state all that it
    has of them; `silent` are states of the population of which the file has no value; `lacking`
    are indicators that it could have and has not.
    `notes` say what was decided in reading it; `doubts`, some of these, only a user can decide.
    """

    observations: pd.DataFrame
    table: str
    layout: str
    edition: Mapping | None
    steps: str
    left_out: list[str]
    alike: list[tuple[str, str]]
    silent: list[str]
    lacking: list[str]
    notes: list[str]
    doubts: list[str]


@dataclass(frozen=True)
class _Asked:
    """What is looked for in each table of a file; see imported()."""

    entry: Mapping
    states: pd.DataFrame
    names: Mapping[str, str]
    needed: Collection[str] | None
    today: date | None


def imported(
    path: Path | str,
    source: str,
    entry: Mapping,
    states: pd.DataFrame,
    names: Mapping[str, str],
    needed: Collection[str] | None = None,
    table: str | None = None,
    today: date | None = None,
) -> Imported:
    """The observations of a file that a user downloaded.

    `entry` is the registry's of `source`; `states` has iso3, un_member_since, iso2; `names` maps
    the names that sources use to ISO3; `needed` are the indicators that a file must have (None:
    all of its layout); `table` names one of several that fit; no value is of after `today` (None:
    of whatever day). InputError says what is wrong.
    """
    (tables, unread), layouts = tables_of(path), entry["import"]["layouts"]
    fitting: dict[str, Fit] = {}
    for fit in fits(tables, layouts, needed):
        fitting.setdefault(_label(fit, path), fit)
    if not fitting:
        why = [no_fit(path, source, layouts, tables, needed), *map(_not_read, unread)]
        raise InputError("; ".join(why))
    if table is not None:
        if table not in fitting:
            raise InputError(f"{path}: has no table '{table}' for {source}, but {_all(fitting)}")
        fitting = {table: fitting[table]}
    asked, readable, unlike = _Asked(entry, states, names, needed, today), [], []
    for label, fit in fitting.items():
        try:
            readable.append(_read(label, fit, asked))
        except ImplausibleError as error:
            unlike.append(error)
        except InputError as error:
            more = f"; other tables fit too: --table NAME reads one of {_all(fitting)}"
            raise InputError(f"{error}{more if len(fitting) > 1 else ''}") from None
    if not readable:
        raise unlike[0]
    return _one_of(readable, [_not_read(why) for why in (*unread, *unlike)], path)


def _not_read(why):
    return f"not read: {why}"


def _label(fit, path):
    """The name of a table in its file; of the file, where it is the only one."""
    return fit.name.removeprefix(str(path)).lstrip("/, ") or Path(path).name


def _all(labels):
    return ", ".join(f"'{label}'" for label in labels)


def _one_of(found, notes, path):
    """The table that has all that the others have; InputError where they differ."""
    most = max(found, key=lambda one: len(one.observations))
    for table in found:
        if table is most:
            continue
        both = table.observations.merge(most.observations, how="left", indicator=True)
        differs = both[both["_merge"] == "left_only"]
        if len(differs):
            row = differs.iloc[0]
            raise InputError(
                f"{path}: '{most.table}' and '{table.table}' both have what is looked for, and "
                f"not the same of it (first {row.iloc[0]} of {row['iso3']} {row.iloc[2]}); "
                f"--table NAME says which"
            )
        notes = [*notes, f"the table {table.table} has nothing else"]
    return replace(most, notes=[*most.notes, *notes])


def _read(label, fit, asked):
    """The Imported of one fit, whose name in the file is `label`."""
    layout, place, states = fit.layout, fit.name, asked.states
    frame = read(fit)
    edition = layout.get("edition") if "edition" in frame else None
    frame, left_out, notes = _with_states(frame, layout, asked, place)
    notes += _perhaps_cut(frame.dropna(subset="iso3"), fit)
    if "mission" in layout:
        types = asked.entry.get("types", [])
        observations, more = contributions(frame, layout, fit.marks, states, types, asked.today)
    else:
        observations, more = _indicators(frame, layout, fit.marks, asked)
    if observations.empty:
        raise InputError(f"{place}: no value of an African state in it")
    lacking, doubts = [], []
    if "mission" not in layout:
        doubts = check_plausible(observations, asked.entry, place, len(states) + len(left_out))
        lacking = _lacking(observations, layout, asked.needed, place)
    return Imported(
        observations=observations.reset_index(drop=True),
        table=label,
        layout=layout["name"],
        edition=edition,
        steps=STEPS if "mission" in layout else "African states kept.",
        left_out=left_out,
        alike=_alike(frame, left_out, layout, asked),
        silent=sorted(set(states["iso3"]) - set(observations["iso3"])),
        lacking=lacking,
        notes=[*notes, *more, *doubts],
        doubts=doubts,
    )


def _perhaps_cut(frame, fit):
    """Notes on a row that is read and may have lost the end of its last cell."""
    ends = [piece.table.at(piece.table.unended) for piece in fit.pieces if piece.table.unended]
    return [
        f"{at}, the last, has no end: if the file was cut off there, its last value is short"
        for at in frame.loc[frame["at"].isin(ends), "at"].unique()
    ]


def _lacking(observations, layout, needed, place):
    """Indicators of the layout without a value; InputError for one that is needed."""
    codes = {*layout.get("values", {}), *layout.get("sheets", {}).values()}
    codes |= set(layout.get("series", {}).get("codes", {}).values())
    lacking = codes - set(observations["indicator"])
    if lacking & set(needed or ()):
        raise InputError(
            f"{place}: no value of {listed(lacking & set(needed))}, which tables of the config use"
        )
    return sorted(lacking)


def _with_states(frame, layout, asked, place):
    """All rows with a column iso3, missing where it is no state of the population; what is not."""
    (kind,) = layout["state"]
    states, written = asked.states, frame["state"].str.strip()
    names, codes = {plain_name(name): iso3 for name, iso3 in asked.names.items()}, {}
    if kind != "name":
        codes = dict(zip(states[kind], states["iso3"], strict=True)) | layout.get("own_codes", {})
    # a name among codes is one that a user added, or can add
    iso3 = written.map(
        {
            text: codes.get(plain_code(text)) or names.get(plain_name(text))
            for text in written.unique()
        }
    )
    left_out = sorted(set(written[iso3.isna()]) - {""})
    if iso3.isna().all():
        raise InputError(f"{place}: no state of Africa by its {kind}; it has {listed(left_out, 6)}")
    unnamed = frame[written == ""]
    _check_unnamed(unnamed, layout, asked)
    notes = [f"{first_of(unnamed)} without a state: left out"] if len(unnamed) else []
    return frame.assign(iso3=iso3), left_out, notes


def _check_unnamed(rows, layout, asked):
    """InputError for a row with a value and no state, as of merged cells, or of a lost NA."""
    dated = rows["date" if "mission" in layout else "year"].str.strip() != ""
    rows = rows[dated & _has_number(rows, layout)]
    if rows.empty:
        return
    row, why = rows.iloc[0], "; fill in the state of each row, also of cells that were merged"
    name, (kind,) = str(row.get("name", "")).strip(), layout["state"]
    known = {plain_name(name): iso3 for name, iso3 in asked.names.items()}
    state = asked.states[asked.states["iso3"] == known.get(plain_name(name))]
    if len(state):
        code = state[kind].iloc[0]
        why = f": it is {printable(name)} by its name, and the code {code} was lost; fill it in"
    raise InputError(f"{row['at']}: a value without a state{why}")


def _alike(frame, left_out, layout, asked):
    """(name, what it looks like) of names and codes that are left out; see Imported."""
    since = asked.states.set_index("iso3")["un_member_since"]
    keys = ["mission", "date"] if "mission" in layout else ["indicator", "year"]
    frame = frame[_has_number(frame, layout)]
    had = frame[["iso3", *keys]].drop_duplicates()
    lookalikes = []
    codes = {code: row.iso3 for row in asked.states.itertuples() for code in (row.iso2, row.iso3)}
    known = codes | dict(asked.names)
    for name, other in resembling(left_out, known):
        iso3 = known[other]
        if iso3 not in since:
            continue
        rows = frame.loc[frame["state"].str.strip() == name, keys].drop_duplicates()
        if "year" in keys:
            years = pd.to_numeric(rows["year"], errors="coerce")
            rows = rows[~(years < since[iso3])]
        both = rows.merge(had[had["iso3"] == iso3], how="left", on=keys)
        if both["iso3"].isna().any():
            lookalikes.append((name, f"{other} ({iso3})"))
    return lookalikes


def _has_number(frame, layout):
    """Whether a row has a number, or what should be one."""
    columns = layout["personnel"] if "mission" in layout else ["value"]
    return has_number(frame[columns], layout.get("missing", []))


def _indicators(frame, layout, marks, asked):
    """One row per indicator, state and year; what was decided on the way."""
    frame = frame.dropna(subset="iso3")
    kinds = [name for name in ("value", "standard_error") if name in frame]
    missing, whole = layout.get("missing", []), asked.entry.get("whole_numbers", False)
    numbers = numbers_of(frame[kinds], frame["at"], missing, marks, frame["indicator"], whole)
    years = years_of(frame["year"], frame["at"])
    if asked.today:
        check_past(years[_has_number(frame, layout)], frame["at"], asked.today.year)
    observations = existing(
        frame.drop(columns=kinds).join(numbers).assign(year=years), asked.states
    )
    observations, notes = resolved_repeats(observations, layout.get("repeated", []))
    observations = observations[[*_KEYS, *kinds]].sort_values(_KEYS)
    return observations, notes
