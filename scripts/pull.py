"""Pulls a pinned snapshot that is missing from the World Bank's API into the raw store."""

import os
from datetime import date
from pathlib import Path

from _adapter import logged

from assessment.data.names import dated_name, hash_in_name
from assessment.data.pulled import csv_bytes, pulled
from assessment.data.states import read_states
from assessment.data.transport import stated_endpoint
from assessment.data.write_snapshot import incoming
from assessment.errors import InputError

with logged(snakemake) as log:
    how, pinned = snakemake.params.how, snakemake.params.snapshot
    source, states = how["source"], read_states(snakemake.input.states)
    endpoint = stated_endpoint(snakemake.params.endpoint, os.environ)
    try:
        with incoming("resources") as snapshot:
            observations, provenance = pulled(snapshot, how, states["iso3"], endpoint)
            content = csv_bytes(observations)
            name = dated_name(content, date.today())
            if name.endswith(hash_in_name(pinned) or ""):
                name = pinned
            snapshot.add("data.csv", content)
            snapshot.store(source, name, provenance)
    finally:
        # Snakemake makes the folder of an output before the job; the store holds whole ones only
        folder = Path(snakemake.output.data).parent
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    if name != pinned:
        raise InputError(
            f"{source}: the API now serves values that differ from the pinned snapshot "
            f"{pinned}; they are stored as {name}. To take them: snapshots.{source}: {name} in "
            "config.yaml, then ./run --cores 4"
        )
    print(f"{len(observations)} values of {source} as snapshot {name}", file=log)
