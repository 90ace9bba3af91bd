"""A downloaded table into the layout of the raw store, by a layout of the registry.

The first layout of the source whose columns a table of the file has is used (layouts.py); what
stands in its cells is read by cells.py.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from assessment.data.cells import dates_of, numbers_of, years_of
from assessment.data.downloads import sheets
from assessment.data.layouts import columns_of, no_layout, year_columns, years_below
from assessment.data.states import existing
from assessment.errors import InputError, listed


@dataclass(frozen=True)
class Imported:
    """Figures in the layout of the raw store, and how they were found.

    `left_out` are names or codes of the file that are no state of the population; `silent` are
    states of the population of which the file has no figure.
    """

    figures: pd.DataFrame
    table: str
    layout: str
    steps: str
    left_out: list[str]
    silent: list[str]


def imported(
    path: Path | str, source: str, layouts: list[dict], states: pd.DataFrame, names: dict[str, str]
) -> Imported:
    """The needed figures of a file that a user downloaded.

    `layouts` are the registry's for `source`; `states` has iso3, un_member_since, iso2; `names`
    maps the names that sources use to ISO3. Raises InputError saying what is wrong with a file.
    """
    tables = sheets(path)
    fitting = [
        (table, layout, columns)
        for layout in layouts
        for table in tables
        if (columns := columns_of(table, layout)) is not None
    ]
    if not fitting:
        raise InputError(no_layout(path, source, layouts, tables))
    table, layout, columns = fitting[0]
    wanted = list(dict.fromkeys(columns.values())) + year_columns(table, layout)
    frame = table.read(wanted)
    if frame.empty:
        raise InputError(f"{table.name}: no rows below the header")
    for column, allowed in layout.get("where", {}).items():
        frame = frame[frame[columns[column]].str.strip().isin(allowed)]
    frame, left_out = _with_states(frame, columns, layout, states, names, table.name)
    reader = _contributions if "mission" in layout else _indicators
    figures, steps = reader(frame, columns, layout, table.name)
    figures = existing(figures, states) if len(figures) else figures
    if figures.empty:
        raise InputError(f"{table.name}: no figure of an African state in it")
    _check_unique(figures, layout, table.name)
    silent = sorted(set(states["iso3"]) - set(figures["iso3"]))
    figures = figures.drop(columns="line")
    return Imported(figures, table.name, layout["name"], steps, left_out, silent)


def _with_states(frame, columns, layout, states, names, place):
    """Rows of the population's states with a column iso3, and what was left out."""
    ((kind, column),) = layout["state"].items()
    given = frame[columns[column]].str.strip()
    if kind == "iso3":
        codes = {iso3: iso3 for iso3 in states["iso3"]}
    elif kind == "iso2":
        codes = dict(zip(states["iso2"], states["iso3"], strict=True))
    else:
        codes = {_plain_name(name): iso3 for name, iso3 in names.items()}
        given = given.map(_plain_name)
    found = given.map(codes)
    left_out = sorted(set(frame.loc[found.isna(), columns[column]].str.strip()) - {""})
    rows = frame.assign(iso3=found, line=frame.index + 2)[found.notna()]
    if rows.empty:
        raise InputError(
            f"{place}: no state of Africa in the column {columns[column]}; it has "
            f"{listed(left_out, 6)}"
        )
    return rows, left_out


def _plain_name(name):
    """A name of a state without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", str(name))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", letters.casefold()).strip()


def _indicators(frame, columns, layout, place):
    """One row per indicator, state and year."""
    keys = ["iso3", "line"]
    if layout.get("year") == "columns":
        frame = years_below(frame, [*keys, columns[layout["series"]["column"]]])
        value, year = "value", "year"
    else:
        year = columns[layout["year"]]
        value = columns.get(layout.get("value"))
    parts = []
    if "series" in layout:
        codes = frame[columns[layout["series"]["column"]]].str.strip()
        indicators = codes.map(layout["series"]["codes"])
        if indicators.isna().all():
            raise InputError(
                f"{place}: none of the series {listed(layout['series']['codes'])} in it; "
                f"it has {listed(codes.unique(), 6)}"
            )
        parts.append((value, frame.assign(indicator=indicators)[indicators.notna()]))
    else:
        for indicator, column in layout["values"].items():
            parts.append((columns[column], frame.assign(indicator=indicator)))
    rows = []
    for column, part in parts:
        numbers = numbers_of(part[column], part["line"], layout, place)
        years = years_of(part[year], part["line"], place)
        rows.append(part[["indicator", *keys]].assign(year=years, value=numbers))
    figures = pd.concat(rows).dropna(subset="value")
    figures = figures[["indicator", "iso3", "year", "value", "line"]]
    order = ["indicator", "iso3", "year", "line"]
    return figures.sort_values(order, ignore_index=True), "African states kept."


def _contributions(frame, columns, layout, place):
    """Mean of the month-end totals over the months that the file has for the mission in a year."""
    dates = dates_of(frame[columns[layout["date"]]], frame["line"], place)
    total = sum(
        numbers_of(frame[columns[name]], frame["line"], layout, place).fillna(0.0)
        for name in layout["personnel"]
    )
    if (total < 0).any():
        raise InputError(
            f"{place}, line {frame.loc[(total < 0).idxmax(), 'line']}: a negative number of persons"
        )
    rows = pd.DataFrame(
        {
            "mission": frame[columns[layout["mission"]]].str.strip(),
            "iso3": frame["iso3"],
            "year": dates.dt.year,
            "month": dates.dt.to_period("M"),
            "personnel": total,
        }
    )
    months = rows.groupby(["mission", "year"])["month"].nunique()
    sums = rows.groupby(["mission", "iso3", "year"])["personnel"].sum().reset_index()
    counted = pd.MultiIndex.from_frame(sums[["mission", "year"]])
    sums["personnel"] = sums["personnel"] / months.reindex(counted).to_numpy()
    sums = sums[sums["personnel"] > 0].assign(line=0)
    steps = (
        "Yearly mean of the month-end totals of all types of personnel, over the months that the "
        "file has for the mission in the year; African states kept."
    )
    return sums, steps


def _check_unique(figures, layout, place):
    """InputError where a state-year stands twice, but for those that the registry knows of."""
    if "mission" in layout:
        return
    known = {(case["iso3"], case["year"]) for case in layout.get("repeated", [])}
    keys = ["indicator", "iso3", "year"]
    twice = figures[figures.duplicated(keys, keep=False)]
    for row in twice.itertuples():
        if (row.iso3, row.year) not in known:
            raise InputError(
                f"{place}, line {row.line}: {row.indicator} of {row.iso3} {row.year} stands twice"
            )
