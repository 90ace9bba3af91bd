"""What the grid of specifications costs: `python benchmarks/specifications.py [REPETITIONS]`.

Prints medians over some repetitions taken in turn: seconds and peak memory of the jobs of the
grid, from its readings to the merged rows and what they show, on 2 cores; specifications per
second of the engine with its Parquet file, and of a plain pandas loop over the reference functions
on panels made beforehand; and how the engine's time grows from about 10^4 specifications to the
full grid.
Aimed at: 1.5 million in under 10 s and 1 GiB, a thousand times the loop, growth no faster than
the grid's. Needs scripts/ on no path; it sees to that itself.
"""

import copy
import json
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _runs import ROOT, copied, cost

sys.path.insert(0, str(ROOT / "scripts"))

import pyarrow.parquet as pq  # noqa: E402

from assessment.config import settings  # noqa: E402
from assessment.config.checks import checked_config  # noqa: E402
from assessment.config.registry import checked_registry  # noqa: E402
from assessment.config.specifications import planned_grid, specified_config  # noqa: E402
from assessment.data.panel import build_panel  # noqa: E402
from assessment.in_memory import InMemoryPipeline  # noqa: E402
from assessment.model.assess import assess  # noqa: E402
from assessment.model.grid import Grid  # noqa: E402
from assessment.model.grid_values import grid_values, observed_plan  # noqa: E402
from assessment.model.specification_rows import row_writer, rows_of  # noqa: E402
from assessment.model.specifications import specified  # noqa: E402
from assessment.strict_yaml import read_yaml  # noqa: E402

LOOP, SEED = 100, 2013


def main(repetitions):
    registry = checked_registry(ROOT)
    config = checked_config(read_yaml(ROOT / "config.yaml"), registry, ROOT)
    (name, *_) = [key for key, one in config["assessments"].items() if one["specifications"]]
    measured = {
        "grid": _jobs(name, repetitions),
        **_engine_and_loop(config, registry, name, repetitions),
    }
    for part in measured.values():
        for what, value in part.items():
            print(f"{what:58} {value:14,.2f}")
    return measured


def _jobs(name, repetitions):
    """Seconds and peak memory of a run of Snakemake that makes the rows of a grid."""
    rows = f"results/specifications/{name}/specifications.parquet"
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder, "project"))
        run = ["./run", "--cores", "2"]
        before = [f"results/{name}/assessment.csv", "results/tidy/memberships.parquet"]
        cost([*run, *before], project)
        taken = []
        for _ in range(repetitions):
            for made in ("shards", "specifications"):
                shutil.rmtree(project / "results" / made, ignore_errors=True)
            taken.append(cost([*run, rows], project).seconds)
        size = pq.ParquetFile(project / rows).metadata.num_rows
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    seconds = statistics.median(taken)
    return {
        "specifications of the grid": size,
        "seconds of its jobs, start of Snakemake included": seconds,
        "seconds for 1.5 million of them": seconds * 1.5e6 / size,
        "peak memory of the largest process, MiB": peak,
    }


def _engine_and_loop(config, registry, name, repetitions):
    plan, recipes, _ = planned_grid(config, registry, name)
    rebuild = InMemoryPipeline(ROOT)
    readings = rebuild.values(recipes)
    plan = observed_plan(plan, readings)
    (source,) = settings.sources_of_kind(config, registry, "memberships")
    memberships = rebuild.tidy(settings.cleaning(config, registry, source))
    usual = rebuild.assessment(settings.recipe(config, registry, name)).assessment
    contributors = list(usual["iso3"])
    sizes, rates, loops = {}, [], []
    for _ in range(repetitions):
        for part in _parts(plan):
            grid = Grid(part)
            start = time.perf_counter()
            _write(grid, grid_values(readings, memberships, contributors, grid), contributors)
            sizes.setdefault(grid.size, []).append(time.perf_counter() - start)
        rates.append(grid.size / sizes[grid.size][-1])
        loops.append(_loop(config, registry, plan, rebuild, memberships, contributors))
    ratios = [engine / loop for engine, loop in zip(rates, loops, strict=True)]
    medians = {size: statistics.median(taken) for size, taken in sizes.items()}
    return {
        "rates": {
            "specifications a second, engine": statistics.median(rates),
            "specifications a second, plain pandas loop": statistics.median(loops),
            "engine / loop": statistics.median(ratios),
        },
        "growth": {
            f"microseconds a specification, {size:,} of them": seconds / size * 1e6
            for size, seconds in medians.items()
        },
    }


def _parts(plan):
    """The plan with fewer options of some choices, and whole at last."""
    few = copy.deepcopy(dict(plan))
    few["window"]["start"], few["window"]["end"] = [2013], [2016]
    few["classification"]["quantile"] = ["linear"]
    few["classification"]["states"] = ["all"]
    yield few
    for key, options in (("quantile", plan), ("states", plan)):
        few = copy.deepcopy(few)
        few["classification"][key] = options["classification"][key]
        yield few
    few = copy.deepcopy(few)
    few["window"]["start"] = plan["window"]["start"]
    yield few
    yield plan


def _write(grid, basis, contributors):
    with tempfile.TemporaryDirectory() as folder:
        writer = None
        for window in grid.windows:
            rows = rows_of(specified(grid, basis, window), grid, contributors)
            writer = writer or row_writer(f"{folder}/rows.parquet", rows.schema)
            writer.write_table(rows)
        writer.close()


def _loop(config, registry, plan, rebuild, memberships, contributors):
    """Specifications a second of the reference functions, one after the other."""
    generator = random.Random(SEED)
    grid, cases = Grid(plan), []
    for _ in range(LOOP):
        window = generator.choice(list(grid.windows))
        codes = generator.choice(grid.windows[window])
        options = {choice.name: generator.choice(choice.options) for choice in grid.choices}
        names = zip(plan["readings"], codes, strict=True)
        options.update({name: plan["readings"][name][code] for name, code in names})
        options.update(window_start=window[0], window_end=window[1])
        recipe = settings.recipe(
            specified_config(config, plan, options, contributors), registry, plan["assessment"]
        )
        tidy = {source: rebuild.tidy(how) for source, how in recipe["tidy"].items()}
        cases.append((build_panel(tidy, recipe["panel"]), tidy[recipe["contributions"]], recipe))
    start = time.perf_counter()
    for panel, contributions, recipe in cases:
        assess(panel, memberships, contributions, rebuild.states, recipe["assessment"])
    return LOOP / (time.perf_counter() - start)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3), indent=2), file=sys.stderr)
