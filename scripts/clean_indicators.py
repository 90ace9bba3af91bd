"""One snapshot of an indicator source to the tidy schema."""

from _adapter import logged
from assessment.data.states import read_states
from assessment.data.store import read_snapshot
from assessment.data.tidy import tidy_indicators
from assessment.frames import Tidy, checked

with logged(snakemake) as log:
    how = snakemake.params.how
    (snapshot,) = how["snapshots"]
    tidy = tidy_indicators(
        read_snapshot(snapshot["folder"], "indicators", snapshot["sha256"]),
        read_states(snakemake.input.states),
        how["source"],
        snapshot["name"],
        how["missing_codes"],
        how["repeated"],
    )
    checked(tidy, Tidy, snakemake.output[0]).to_parquet(snakemake.output[0], index=False)
    print(f"{len(tidy)} figures of {how['source']} {snapshot['name']}", file=log)
