"""Checks the article's sentences against the data."""

from functools import cache

from _adapter import logged, read_table, read_tidy, write_table

import pandas as pd

from assessment.data.geography import read_geography
from assessment.data.published import read_claims, read_published
from assessment.model.claims.evaluate import evaluate
from assessment.model.claims.tally import counts

with logged(snakemake) as log:
    inputs = snakemake.input
    # assessments share panels and tidy inputs
    panel, tidy = cache(pd.read_parquet), cache(read_tidy)
    geography, parts = read_geography(inputs.geography), []
    tables = {path.rsplit("/", 1)[-1]: path for path in inputs.printed}
    for place, (name, settings) in enumerate(snakemake.params.settings.items()):
        pinned = snakemake.params.pinned[place]
        frames = {
            "panel": panel(inputs.panel[place]),
            "geography": geography,
            **{kind: tidy(inputs[kind][place], release) for kind, release in pinned.items()},
            "assessment": read_table(inputs.assessments[place]),
        }
        if table := snakemake.params.printed[name]:
            frames["printed"], frames["about"] = read_published(
                tables[f"{table}.csv"], tables[f"{table}.yaml"]
            )
        evaluated = evaluate(read_claims(inputs.claims[place]), frames, settings)
        evaluated.insert(0, "assessment", name)
        parts.append(evaluated)
        print(f"{name}: {counts(evaluated)}", file=log)
    write_table(pd.concat(parts, ignore_index=True), snakemake.output[0])
