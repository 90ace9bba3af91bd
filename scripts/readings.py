"""The figures of every measure under each reading of its data, for a grid of specifications."""

from _adapter import logged
from assessment.rebuild import Rebuild

with logged(snakemake) as log:
    readings = Rebuild(".").readings(snakemake.params.recipes)
    readings.to_parquet(snakemake.output[0], index=False)
    print(f"{len(readings)} figures of {len(snakemake.params.recipes)} readings", file=log)
