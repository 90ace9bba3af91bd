"""The shares of a grid of specifications as one file, in the order of the grid."""

import pyarrow.parquet as pq

from _adapter import logged
from assessment.errors import InputError
from assessment.model.grid import Grid
from assessment.model.specification_rows import row_writer

with logged(snakemake) as log:
    grid = Grid.read(snakemake.input.plan)
    files = [pq.ParquetFile(path) for path in snakemake.input.shards]
    held = sum(file.metadata.num_rows for file in files)
    if held != grid.size:
        raise InputError(
            f"the shards have {held:,} specifications, the grid {grid.size:,}; "
            "delete results/shards/ and build again"
        )
    with row_writer(snakemake.output[0], files[0].schema_arrow) as writer:
        for file in files:
            for group in range(file.num_row_groups):
                rows = file.read_row_group(group)
                writer.write_table(rows, row_group_size=rows.num_rows)
    print(f"{held} specifications", file=log)
