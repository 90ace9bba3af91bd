"""Borders, coasts and capitals of the states of the population."""

from pathlib import Path

import pandas as pd

from assessment.data.read_snapshot import parse_csv
from assessment.errors import InputError, listed

COLUMNS = ["iso3", "landlocked", "capital", "neighbours", "source"]
_NEIGHBOURS = "(?:[A-Z]{3}(?: [A-Z]{3})*)?"


def read_geography(path: Path | str) -> pd.DataFrame:
    """resources/geography.csv: iso3, landlocked (bool), capital, neighbours, source.

    Of several capitals each is named, with a semicolon between. `neighbours` are those by land, in
    Africa or not, as ISO3 codes with a space between; "" for an island. `source` is a key of
    references.bib. InputError for a state that has two rows, a cell that has none of these forms,
    or two states of which only one names the other as a neighbour.
    """
    with open(path, "rb") as file:
        geography = parse_csv(file.read(), path, COLUMNS)
    for column, pattern in (
        ("iso3", "[A-Z]{3}"),
        ("landlocked", "true|false"),
        ("capital", ".+"),
        ("neighbours", _NEIGHBOURS),
        ("source", ".+"),
    ):
        wrong = geography[~geography[column].str.fullmatch(pattern)]
        if len(wrong):
            row = wrong.iloc[0]
            raise InputError(f"{path}, line {row.name + 2}: {column} cannot be '{row[column]}'")
    twice = geography.loc[geography["iso3"].duplicated(), "iso3"]
    if len(twice):
        raise InputError(f"{path}: {listed(twice)} is given twice")
    neighbours = geography.set_index("iso3")["neighbours"].str.split()
    for iso3, own in neighbours.items():
        for other in own:
            if other in neighbours and iso3 not in neighbours[other]:
                raise InputError(f"{path}: {iso3} has {other} for a neighbour, {other} not {iso3}")
    return geography.assign(landlocked=geography["landlocked"] == "true")
