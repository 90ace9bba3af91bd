"""Which columns of a downloaded table hold what, by a layout of the registry.

A layout (resources/sources.yaml, `import`) says which columns hold the state, the year and the
figures. Names of columns are compared without regard to case, spaces and underscores.
"""

import re
from pathlib import Path

import pandas as pd

from assessment.data.cells import YEAR
from assessment.data.downloads import Sheet
from assessment.errors import listed


def _plain(name):
    return re.sub(r"[\s_]+", " ", str(name)).strip().casefold()


def _needed(layout):
    """The columns that a layout names."""
    names = list(layout["state"].values()) + list(layout.get("where", {}))
    names += [layout["year"]] if layout.get("year", "columns") != "columns" else []
    if "mission" in layout:
        return [*names, layout["mission"], layout["date"], *layout["personnel"]]
    if "series" in layout:
        names.append(layout["series"]["column"])
        return names + ([layout["value"]] if "value" in layout else [])
    return names + list(layout["values"].values())


def columns_of(table: Sheet, layout: dict) -> dict[str, str] | None:
    """The layout's columns by the names that the table gives them, or None if one is lacking."""
    there = {_plain(column): column for column in table.columns}
    needed = _needed(layout)
    if any(_plain(name) not in there for name in needed):
        return None
    if layout.get("year") == "columns" and not year_columns(table, layout):
        return None
    return {name: there[_plain(name)] for name in needed}


def year_columns(table: Sheet, layout: dict) -> list[str]:
    """The columns of a year each, where the layout has such."""
    if layout.get("year") != "columns":
        return []
    return [column for column in table.columns if YEAR.fullmatch(column.strip())]


def no_layout(path: Path | str, source: str, layouts: list[dict], tables: list[Sheet]) -> str:
    """What to say of a file none of whose tables has the columns of a layout."""
    lines = [f"{path}: no table in it has the columns of {source}."]
    best = max(tables, key=lambda table: len(table.columns))
    there = {_plain(column) for column in best.columns}
    for layout in layouts:
        lacking = [name for name in _needed(layout) if _plain(name) not in there]
        lines.append(f"  {layout['name']}: lacks {listed(lacking) if lacking else 'years'}")
    lines.append(f"  {best.name} begins with {', '.join(best.columns[:8])}")
    return "\n".join(lines)


def years_below(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """`keys`, year and value: a row per year, of a frame that has a column per year."""
    years = [column for column in frame if YEAR.fullmatch(str(column).strip())]
    below = frame.melt(keys, years, var_name="year", value_name="value")
    return below.reset_index(drop=True)
