"""Uniformed personnel per mission, state and year, in the tidy schema."""

from _adapter import logged
from assessment.data.states import read_states
from assessment.data.store import read_snapshot
from assessment.data.tidy import tidy_contributions
from assessment.frames import Tidy, checked

with logged(snakemake) as log:
    how = snakemake.params.how
    (snapshot,) = how["snapshots"]
    tidy = tidy_contributions(
        read_snapshot(snapshot["folder"], "contributions", snapshot["sha256"]),
        read_states(snakemake.input.states),
        how["source"],
        snapshot["name"],
    )
    checked(tidy, Tidy, snakemake.output[0]).to_parquet(snakemake.output[0], index=False)
    print(f"{len(tidy)} figures for {tidy['indicator'].nunique()} missions", file=log)
