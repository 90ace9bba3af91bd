"""How fast a pull is beside bare wbgapi: `python benchmarks/pulls.py [REPETITIONS]`.

On the fake World Bank of the tests, 54 states x 2004-2020 of all three databases: our own pull
(checked, bodies kept, files made), bare `wb.data.fetch`, and `wb.data.FlatFrame`, which is
quadratic and therefore asked for Doing Business alone. Each runs in a fresh process and is timed
without the start of Python; printed are medians, the median ratio within a repetition, and the
number of requests. Aimed at: at most 1.3 times bare fetch, with no more requests.
"""

import statistics
import subprocess
import sys
import time

from _fake_world_bank import ROOT, YEARS, served

WAYS = ("pull", "fetch", "flat frame")


def main(repetitions):
    timings = []
    for _ in range(repetitions):
        run = {}
        for way in WAYS:
            with served() as endpoint:
                command = [sys.executable, __file__, "--way", way, endpoint]
                output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            seconds, requests = output.split()[-2:]
            run[way] = (float(seconds), int(requests))
        timings.append(run)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for way in WAYS:
        median = statistics.median(run[way][0] for run in timings)
        print(f"{way:12} {median:7.2f} s {timings[0][way][1]:4d} requests")
    ratio = statistics.median(run["pull"][0] / run["fetch"][0] for run in timings)
    print(f"pull / fetch: {ratio:.2f}")


def timed(way, endpoint):
    """Seconds and requests of one way, in this process."""
    import tempfile

    import requests
    import wbgapi

    from assessment.config import settings
    from assessment.config.checks import checked_config
    from assessment.config.registry import checked_registry
    from assessment.data.pulled import pulled
    from assessment.data.states import read_states
    from assessment.data.write_snapshot import incoming
    from assessment.strict_yaml import read_yaml

    registry = checked_registry(ROOT)
    config = checked_config(read_yaml(ROOT / "config.yaml"), registry, ROOT)
    states = read_states(ROOT / "resources/states.csv")["iso3"]
    counted = [0]
    plain = requests.Session.send

    def counting(*arguments, **options):
        counted[0] += 1
        return plain(*arguments, **options)

    requests.Session.send = counting
    sources = ["doing_business", "wdi", "wgi"]
    start = time.perf_counter()
    for source in sources if way != "flat frame" else sources[:1]:
        how = {**settings.pulling(config, registry, source), "years": list(YEARS)}
        if way == "pull":
            with tempfile.TemporaryDirectory() as folder, incoming(folder) as snapshot:
                pulled(snapshot, how, states, endpoint)
            continue
        wbgapi.endpoint = endpoint
        series = [*how["indicators"], *how["standard_errors"].values()]
        offset = how["time_offset"]
        years = range(YEARS[0] - offset, YEARS[1] + 1 - offset)
        asked = (series, list(states), years)
        if way == "fetch":
            list(wbgapi.data.fetch(*asked, db=how["database"]))
        else:
            wbgapi.data.FlatFrame(*asked, db=how["database"])
    return time.perf_counter() - start, counted[0]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        print(*timed(*sys.argv[2:4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
