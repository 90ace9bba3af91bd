"""Which specifications a printed table arises under, and what none can produce."""

import pyarrow.parquet as pq

from _adapter import logged, write_table
from assessment.data.published import read_published
from assessment.model.certificates import certificates
from assessment.model.grid import Grid
from assessment.model.recovery import recovered
from assessment.model.specification_rows import AGREEMENT

with logged(snakemake) as log:
    printed, about = read_published(snakemake.input.printed, snakemake.input.about)
    choices = Grid.read(snakemake.input.plan).choices
    columns = [*(choice.name for choice in choices), *AGREEMENT.values()]
    rows = pq.read_table(snakemake.input.rows, columns=columns).to_pandas()
    specifications, options = recovered(rows, choices, snakemake.params.best)
    write_table(specifications, snakemake.output.specifications)
    write_table(options, snakemake.output.options)
    write_table(certificates(printed, about["colours"]), snakemake.output.certificates)
    print(f"{len(specifications)} of {len(rows)} specifications", file=log)
