"""Computes class probabilities and vintages of the contributors' values."""

from _adapter import logged, read_table, write_table

import pandas as pd

from assessment.in_memory import InMemoryPipeline
from assessment.model.measurement_error import class_probabilities
from assessment.model.vintages import vintages

with logged(snakemake) as log:
    params, output = snakemake.params, snakemake.output
    panel = pd.read_parquet(snakemake.input.panel)
    contributors = read_table(snakemake.input.assessment)[["iso3", "state"]]
    shares = class_probabilities(
        panel, contributors, params.errors, params.settings, **params.simulated
    )
    readings = (
        InMemoryPipeline(".", params.cleaned)
        .values(params.releases)
        .rename(columns={"variant": "release"})
    )
    releases = vintages(panel, readings, contributors, params.settings, params.pinned)
    write_table(shares, output.probabilities)
    write_table(releases, output.vintages)
    of_measure = {
        measure: len(part["release"].unique()) for measure, part in releases.groupby("measure")
    }
    print(
        f"standard errors: {', '.join(params.errors) or 'none'}; releases: {of_measure}", file=log
    )
