"""Terms of office to seats held per state and year, in the tidy schema."""

from _adapter import logged
from assessment.data.seats import seats_held
from assessment.data.states import read_state_names, read_states
from assessment.data.store import read_snapshot
from assessment.frames import Tidy, checked

with logged(snakemake) as log:
    how = snakemake.params.how
    (snapshot,) = how["snapshots"]
    tidy = seats_held(
        read_snapshot(snapshot["folder"], "terms", snapshot["sha256"]),
        read_states(snakemake.input.states),
        read_state_names(snakemake.input.names),
        how["counting_rules"],
        how["source"],
        snapshot["name"],
    )
    checked(tidy, Tidy, snakemake.output[0]).to_parquet(snakemake.output[0], index=False)
    seats = tidy.groupby("indicator")["value"].sum().to_dict()
    print(f"seats by counting rule: {seats}", file=log)
