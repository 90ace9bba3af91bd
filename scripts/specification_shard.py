"""One share of a grid of specifications: its windows, a batch of rows for each."""

from _adapter import logged, read_table, read_tidy

import pandas as pd

from assessment.data.published import read_published
from assessment.errors import InputError
from assessment.model.grid import Grid
from assessment.model.grid_values import grid_values
from assessment.model.recovery import printed_arrays
from assessment.model.specification_rows import rows_of, share_writer
from assessment.model.specifications import specified

with logged(snakemake) as log:
    grid = Grid.read(snakemake.input.plan)
    contributors = list(read_table(snakemake.input.assessment)["iso3"])
    printed = None
    if snakemake.input.get("printed"):
        table, about = read_published(snakemake.input.printed, snakemake.input.about)
        measures = list(grid.plan["measures"])
        printed = printed_arrays(table, about["colours"], contributors, measures)
    values = grid_values(
        pd.read_parquet(snakemake.input.readings),
        read_tidy(snakemake.input.memberships, snakemake.params.pinned["memberships"]),
        contributors,
        grid,
        printed,
    )
    writer = None
    windows = grid.shards(snakemake.params.shards)[int(snakemake.wildcards.shard) - 1]
    if not windows:
        raise InputError(
            f"the values allow {len(grid.windows)} windows, fewer than the "
            f"{snakemake.params.shards} of specifications.shards; ask for fewer shards"
        )
    try:
        for window in windows:
            rows = rows_of(specified(grid, values, window), grid, contributors)
            writer = writer or share_writer(snakemake.output[0], rows.schema)
            writer.write_table(rows)
            print(f"{window[0]}-{window[1]}: {rows.num_rows} specifications", file=log)
    finally:
        if writer:
            writer.close()
