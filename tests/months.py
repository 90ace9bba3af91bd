"""Made-up contributions to a mission by month, in the tidy schema."""

import pandas as pd


def contributions(months, basis="reported", types=("troops",), mission="M"):
    """Tidy rows of a mission: (year, month) to {iso3: persons}, all of the first of the types.

    As in a tidy file the sum of all types has a row for every state and month.
    """
    states = sorted({iso3 for sent in months.values() for iso3 in sent})
    rows = []
    for (year, month), sent in months.items():
        known = month or pd.NA
        for iso3 in states:
            rows.append((mission, iso3, year, known, "all", basis, float(sent.get(iso3, 0))))
        for iso3, persons in sent.items():
            if persons and types:
                rows.append((mission, iso3, year, known, types[0], basis, float(persons)))
    columns = ["indicator", "iso3", "year", "month", "type", "basis", "value"]
    return pd.DataFrame(rows, columns=columns).astype({"month": "Int64"})
