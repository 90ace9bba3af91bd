"""A pinned snapshot that is missing, from the World Bank's API into the raw store."""

import os
from datetime import date
from pathlib import Path

from _adapter import logged

from assessment.data.deposit import deposit
from assessment.data.names import dated_name, hash_in_name
from assessment.data.pulled import pulled_files
from assessment.data.states import read_states
from assessment.errors import InputError

with logged(snakemake) as log:
    how, pinned = snakemake.params.how, snakemake.params.snapshot
    source, states = how["source"], read_states(snakemake.input.states)
    endpoint = os.environ.get("WORLD_BANK_ENDPOINT", snakemake.params.endpoint)
    try:
        figures, files, provenance = pulled_files(how, states["iso3"], endpoint, "resources")
        name = pinned
        if not dated_name(files["data.csv"], date.today()).endswith(hash_in_name(pinned) or ""):
            name = dated_name(files["data.csv"], date.today())
        deposit("resources", source, name, files, provenance)
    finally:
        # Snakemake makes the folder of an output before the job; the store holds whole ones only
        folder = Path(snakemake.output.data).parent
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    if name != pinned:
        raise InputError(
            f"{source}: the API serves other figures now than those of the pinned snapshot "
            f"{pinned}; they are stored as {name}. To take them: snapshots.{source}: {name} in "
            "config.yaml, then ./run --cores 4"
        )
    print(f"{len(figures)} figures of {source} as snapshot {name}", file=log)
