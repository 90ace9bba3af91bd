"""Tidy sources to the panel."""

from _adapter import logged

import pandas as pd

from assessment.data.cleaning import selected
from assessment.data.panel import build_panel

with logged(snakemake) as log:
    params = snakemake.params
    tidy = {
        source: selected(pd.read_parquet(path), params.readings[source], params.cleaned[source])
        for source, path in snakemake.input.items()
    }
    panel = build_panel(tidy, params.measures)
    panel.to_parquet(snakemake.output[0], index=False)
    print(f"{len(panel)} values of {panel['measure'].nunique()} measures", file=log)
