"""Tidy sources to the panel."""

import pandas as pd

from _adapter import logged
from assessment.data.panel import build_panel
from assessment.frames import Panel, checked

with logged(snakemake) as log:
    tidy = {source: pd.read_parquet(path) for source, path in snakemake.input.items()}
    panel = build_panel(tidy, snakemake.params.measures)
    checked(panel, Panel, snakemake.output[0]).to_parquet(snakemake.output[0], index=False)
    print(f"{len(panel)} figures of {panel['measure'].nunique()} measures", file=log)
