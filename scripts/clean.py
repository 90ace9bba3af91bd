"""Cleans every release of a source that is read into the tidy schema."""

from pathlib import Path

from _adapter import logged

from assessment.data.cleaning import clean
from assessment.data.states import read_state_names, read_states

with logged(snakemake) as log:
    states, names = read_states(snakemake.input.states), read_state_names(snakemake.input.names)
    tidy = clean(Path("."), snakemake.params.how, states, names)
    tidy.to_parquet(snakemake.output[0], index=False)
    print(f"values by release: {tidy['release'].value_counts(sort=False).to_dict()}", file=log)
