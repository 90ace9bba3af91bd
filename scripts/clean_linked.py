"""The pinned edition of a source, with an earlier one chain-linked, to the tidy schema."""

from _adapter import logged
from assessment.data.linking import chain_linked
from assessment.data.states import read_states
from assessment.data.store import read_snapshot
from assessment.data.tidy import tidy_indicators
from assessment.frames import Tidy, checked

with logged(snakemake) as log:
    how = snakemake.params.how
    states = read_states(snakemake.input.states)
    editions = [
        tidy_indicators(
            read_snapshot(snapshot["folder"], "indicators", snapshot["sha256"]),
            states,
            how["source"],
            snapshot["name"],
            how["missing_codes"],
            how["repeated"],
        )
        for snapshot in how["snapshots"]
    ]
    # pinned to the very edition that would be linked, nothing is left to link
    tidy = chain_linked(*editions) if len(editions) > 1 else editions[0]
    checked(tidy, Tidy, snakemake.output[0]).to_parquet(snakemake.output[0], index=False)
    counts = tidy["release"].value_counts().to_dict()
    print(f"figures of {how['source']}: {counts}", file=log)
