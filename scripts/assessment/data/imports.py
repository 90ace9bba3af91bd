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
from assessment.data.downloads import tables_of
from assessment.data.layouts import fits, no_fit, read
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
    tables = tables_of(path)
    fitting = fits(tables, layouts)
    if not fitting:
        raise InputError(no_fit(path, source, layouts, tables))
    fit = fitting[0]
    layout = fit.layout
    frame, left_out = _with_states(read(fit), layout, states, names, fit.name)
    reader = _contributions if "mission" in layout else _indicators
    figures, steps = reader(frame, layout, fit.marks)
    figures = existing(figures, states) if len(figures) else figures
    if figures.empty:
        raise InputError(f"{fit.name}: no figure of an African state in it")
    _check_unique(figures, layout)
    silent = sorted(set(states["iso3"]) - set(figures["iso3"]))
    figures = figures.drop(columns="at")
    return Imported(figures, fit.name, layout["name"], steps, left_out, silent)


def _with_states(frame, layout, states, names, place):
    """Rows of the population's states with a column iso3, and what was left out."""
    (kind,) = layout["state"]
    given = frame["state"].str.strip()
    if kind == "iso3":
        codes = {iso3: iso3 for iso3 in states["iso3"]} | layout.get("own_codes", {})
    elif kind == "iso2":
        codes = dict(zip(states["iso2"], states["iso3"], strict=True))
    else:
        codes = {_plain_name(name): iso3 for name, iso3 in names.items()}
        given = given.map(_plain_name)
    found = given.map(codes)
    left_out = sorted(set(frame.loc[found.isna(), "state"].str.strip()) - {""})
    rows = frame.assign(iso3=found)[found.notna()]
    if rows.empty:
        raise InputError(f"{place}: no state of Africa by its {kind}; it has {listed(left_out, 6)}")
    return rows, left_out


def _plain_name(name):
    """A name of a state without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", str(name))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", letters.casefold()).strip()


def _indicators(frame, layout, marks):
    """One row per indicator, state and year."""
    kinds = [name for name in ("value", "standard_error") if name in frame]
    numbers = numbers_of(
        frame[kinds], frame["at"], layout.get("missing", []), marks, frame["indicator"]
    )
    figures = frame[["indicator", "iso3", "at"]].assign(year=years_of(frame["year"], frame["at"]))
    figures = figures.join(numbers).dropna(subset="value")
    figures = figures[["indicator", "iso3", "year", *kinds, "at"]]
    order = ["indicator", "iso3", "year"]
    figures = figures.sort_values(order, kind="stable", ignore_index=True)
    return figures, "African states kept."


def _contributions(frame, layout, marks):
    """Mean of the month-end totals over the months that the file has for the mission in a year."""
    dates = dates_of(frame["date"], frame["at"])
    personnel = frame[layout["personnel"]]
    numbers = numbers_of(personnel, frame["at"], layout.get("missing", []), marks, whole=True)
    total = numbers.fillna(0.0).sum(axis="columns")
    if (total < 0).any():
        raise InputError(f"{frame.loc[(total < 0).idxmax(), 'at']}: a negative number of persons")
    rows = pd.DataFrame(
        {
            "mission": frame["mission"].str.strip(),
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
    sums = sums[sums["personnel"] > 0].assign(at="")
    steps = (
        "Yearly mean of the month-end totals of all types of personnel, over the months that the "
        "file has for the mission in the year; African states kept."
    )
    return sums, steps


def _check_unique(figures, layout):
    """InputError where a state-year stands twice, but for those that the registry knows of."""
    if "mission" in layout:
        return
    known = {(case["iso3"], case["year"]) for case in layout.get("repeated", [])}
    keys = ["indicator", "iso3", "year"]
    twice = figures[figures.duplicated(keys, keep=False)]
    for row in twice.itertuples():
        if (row.iso3, row.year) not in known:
            raise InputError(f"{row.at}: {row.indicator} of {row.iso3} {row.year} stands twice")
