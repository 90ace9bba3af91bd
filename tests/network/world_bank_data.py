"""The data that the fake World Bank serves: the embedded values, as the API would give them."""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# database: source, snapshot, years that the API's times lag behind, codes as it has them now
DATABASES = {
    "1": ("doing_business", "DB2020", 1, {}),
    "2": ("wdi", "2020", 0, {}),
    "3": (
        "wgi",
        "2019",
        0,
        {f"{code}.EST": f"GOV_WGI_{code}.EST" for code in ("CC", "GE", "PV", "RL", "RQ", "VA")},
    ),
}


def embedded_world():
    """A world for fake_world_bank.FakeWorldBank; every state of the population is an economy."""
    databases = {}
    for number, (source, snapshot, lag, renamed) in DATABASES.items():
        with open(ROOT / f"resources/raw/{source}/{snapshot}/data.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        series = {}
        for row in rows:
            code = renamed.get(row["indicator"], row["indicator"])
            year = str(int(row["year"]) - lag)
            series.setdefault(code, {}).setdefault(row["iso3"], {})[year] = float(row["value"])
            if "standard_error" in row:
                errors = series.setdefault(code.replace(".EST", ".SE"), {})
                errors.setdefault(row["iso3"], {})[year] = float(row["standard_error"])
        for by_state in series.values():
            # aggregates and cities have values too, which no state's are
            for other in ("SSF", "WLD", "LAG", "KAN"):
                by_state[other] = dict(by_state["NGA"])
        databases[number] = {
            "name": source,
            "lastupdated": "2021-08-18",
            "times": list(range(2003, 2021)),
            "series": series,
        }
    with open(ROOT / "resources/states.csv", encoding="utf-8") as file:
        economies = [row["iso3"] for row in csv.DictReader(file)]
    return {
        "databases": databases,
        "economies": economies,
        "aggregates": ["SSF", "WLD"],
        "cities": ["LAG", "KAN"],
    }
