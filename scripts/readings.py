"""The values of every measure under each of its data options, and the plan of the grid on them."""

import json

from _adapter import logged, write_text

from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline
from assessment.model.grid import Grid
from assessment.model.grid_values import observed_plan

with logged(snakemake) as log:
    readings = InMemoryPipeline(".", snakemake.params.cleaned).values(snakemake.params.recipes)
    plan = observed_plan(snakemake.params.plan, readings)
    grid = Grid(plan)
    if not grid.size:
        raise InputError(
            f"the grid of {plan['assessment']} is empty with the values that there are: "
            f"each of its {grid.product:,} combinations is excluded ({grid.excluded})"
        )
    readings.to_parquet(snakemake.output.readings, index=False)
    write_text(json.dumps(plan, indent=1, ensure_ascii=False) + "\n", snakemake.output.plan)
    print(f"{len(readings)} values of {len(snakemake.params.recipes)} readings", file=log)
