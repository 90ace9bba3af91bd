"""One assessment from the panel: contributors, population, thresholds."""

from _adapter import logged, read_tidy, write_table

import pandas as pd

from assessment.data.states import read_states
from assessment.model.assess import assess

with logged(snakemake) as log:
    settings, pinned = snakemake.params.settings, snakemake.params.pinned
    output = snakemake.output
    result = assess(
        pd.read_parquet(snakemake.input.panel),
        read_tidy(snakemake.input.memberships, pinned["memberships"]),
        read_tidy(snakemake.input.contributions, pinned["contributions"]),
        read_states(snakemake.input.states),
        settings,
    )
    for name in ("assessment", "population", "thresholds"):
        write_table(getattr(result, name), output[name])
    labels = dict(zip(result.assessment["iso3"], result.assessment["support"], strict=True))
    print(f"support: {labels}", file=log)
