"""What a pull and bare wbgapi make of each fault of the API: `python benchmarks/faults.py`.

For every fault of the fake World Bank: this project's pull, and
`wb.data.DataFrame(series, economy="all", skipAggs=True)` as a script would call it, each in a
process of its own and ended after 20 seconds. Both are compared with the values that the
fake has. It prints what each did: right, an error, wrong values without a word, or nothing
at all in that time.
"""

import subprocess
import sys

from _fake_world_bank import ROOT, served

from network.world_bank_data import embedded_world

LIMIT = 20
FAULTS = {
    "none": {},
    "many pages": {"per_page": 100},
    "capped per_page, dishonest header": {"per_page": 500, "dishonest": True},
    "short page": {"per_page": 500, "short_page": 2},
    "repeated page": {"per_page": 486, "repeated_page": True},
    "total changes between pages": {"per_page": 500, "changing": {"total": 900}},
    "lastupdated changes between pages": {
        "per_page": 500,
        "changing": {"lastupdated": "2026-01-01"},
    },
    "502 once": {"status": {"code": 502, "times": 1}},
    "502 on page 2, once": {"status": {"code": 502, "times": 1, "page": 2}, "per_page": 500},
    "502 on country/all, once": {"status": {"code": 502, "times": 1}, "on": "country/all"},
    "403 on one path, once": {"status": {"code": 403, "times": 1}, "on": "concepts"},
    "429 with Retry-After": {"status": {"code": 429, "times": 1, "retry_after": 1}},
    "slow body": {"slow": {"pieces": 200, "pause": 0.3}},
    "truncated JSON, once": {"truncated": {"times": 1}},
    "reset in mid-body, once": {"reset": {"times": 1}},
    "UTF-8 BOM": {"bom": True},
    "HTML at 200, once": {"html": {"times": 1}},
    "redirect to HTML, once": {"redirect": {"times": 1}},
    "XML 160": {"xml_160": True},
    "error 120": {"error_120": 1},
    "error 120, two entries": {"error_120": 2},
    "error 175": {"error_175": True},
    "total 0": {"nothing": True},
    "[header, null]": {"header_null": True},
    "every value null": {"all_null": True},
    "shuffled": {"shuffled": True},
    "header numbers as strings": {"string_header": True},
    "duplicate rows": {"duplicate": True},
    "city economies": {"uninvited": ["LAG"]},
    "aggregates mixed in": {"uninvited": ["SSF"]},
    "a value as a string": {"literals": {"value": '"12.5"'}},
    "a state missing": {"missing": ["NER"]},
}


def main():
    print(f"{'fault':36} {'pull':34} bare wbgapi")
    for name, faults in FAULTS.items():
        outcomes = [_outcome(way, faults) for way in ("pull", "bare")]
        print(f"{name:36} {outcomes[0]:34} {outcomes[1]}", flush=True)


def _outcome(way, faults):
    with served(faults) as endpoint:
        command = [sys.executable, __file__, "--way", way, endpoint]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return f"no answer in {LIMIT} s"
    lines = (run.stdout.strip() or run.stderr.strip() or "nothing").splitlines()
    return lines[-1]


def tried(way, endpoint):
    """What one way makes of it: a word, and the error's kind."""
    try:
        values = _pulled(endpoint) if way == "pull" else _bare(endpoint)
    except Exception as error:  # whatever wbgapi raises is what is to be shown
        return f"error ({type(error).__name__})"
    series = embedded_world()["databases"]["1"]["series"]
    states = set(embedded_world()["economies"])
    right = {
        (code, iso3, int(year) + 1): value
        for code, economies in series.items()
        for iso3, years in economies.items()
        for year, value in years.items()
        if iso3 in states
    }
    if values == right:
        return "right"
    others = {key[1] for key in values} - states
    wrong = sum(values.get(key) != value for key, value in right.items())
    parts = [f"{wrong} of {len(right)} values missing or wrong"] if wrong else []
    parts += [f"{len(others)} economies that are no state"] if others else []
    return "WRONG in silence: " + ", ".join(parts)


def _pulled(endpoint):
    import tempfile

    from assessment.config import settings
    from assessment.config.checks import checked_config
    from assessment.config.registry import checked_registry
    from assessment.data.pulled import pulled
    from assessment.data.write_snapshot import incoming
    from assessment.strict_yaml import read_yaml

    registry = checked_registry(ROOT)
    config = checked_config(read_yaml(ROOT / "config.yaml"), registry, ROOT)
    how = {**settings.pulling(config, registry, "doing_business"), "patience": 5}
    with tempfile.TemporaryDirectory() as folder, incoming(folder) as snapshot:
        frame, _ = pulled(snapshot, how, embedded_world()["economies"], endpoint)
    rows = frame[["indicator", "iso3", "year", "value"]].itertuples(index=False)
    return {tuple(row[:3]): row[3] for row in rows}


def _bare(endpoint):
    import wbgapi

    wbgapi.endpoint = endpoint
    series = ["TRD.ACRS.BRDR.DB0615.DFRN", "TRD.ACRS.BRDR.DB1619.DFRN"]
    options = {"economy": "all", "time": range(2003, 2021), "db": 1, "skipAggs": True}
    try:
        frame = wbgapi.data.DataFrame(series, numericTimeKeys=True, **options)
    except wbgapi.APIError:
        # a user tries again; what the first try left in the module is then still there
        frame = wbgapi.data.DataFrame(series, numericTimeKeys=True, **options)
    found = {}
    for (economy, code), row in frame.iterrows():
        found |= {(code, economy, int(year) + 1): value for year, value in row.dropna().items()}
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        print(tried(*sys.argv[2:4]))
    else:
        main()
