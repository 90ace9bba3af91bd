"""Membership of regional organisations per state and year, in the tidy schema."""

from _adapter import logged
from assessment.data.states import read_state_names, read_states
from assessment.data.store import read_snapshot
from assessment.data.tidy import tidy_memberships
from assessment.frames import Tidy, checked

with logged(snakemake) as log:
    how = snakemake.params.how
    (snapshot,) = how["snapshots"]
    tidy = tidy_memberships(
        read_snapshot(snapshot["folder"], "memberships", snapshot["sha256"]),
        read_states(snakemake.input.states),
        read_state_names(snakemake.input.names),
        how["source"],
        snapshot["name"],
        how["first"],
        how["last"],
    )
    checked(tidy, Tidy, snakemake.output[0]).to_parquet(snakemake.output[0], index=False)
    print(f"memberships of {tidy['indicator'].nunique()} organisations", file=log)
