"""Checks the article's sentences against the data."""

from _adapter import logged, read_table, read_tidy, write_table

import pandas as pd

from assessment.data.geography import read_geography
from assessment.data.published import read_claims, read_published
from assessment.model.claims.evaluate import evaluate
from assessment.model.claims.tally import counts

with logged(snakemake) as log:
    inputs = snakemake.input
    geography, parts = read_geography(inputs.geography), []
    tables = {path.rsplit("/", 1)[-1]: path for path in inputs.printed}
    for place, (name, settings) in enumerate(snakemake.params.settings.items()):
        pinned = snakemake.params.pinned[place]
        held = {
            "panel": pd.read_parquet(inputs.panel[place]),
            "geography": geography,
            **{kind: read_tidy(inputs[kind][place], one) for kind, one in pinned.items()},
            "assessment": read_table(inputs.assessments[place]),
        }
        if table := snakemake.params.printed[name]:
            held["printed"], held["about"] = read_published(
                tables[f"{table}.csv"], tables[f"{table}.yaml"]
            )
        evaluated = evaluate(read_claims(inputs.claims[place]), held, settings)
        evaluated.insert(0, "assessment", name)
        parts.append(evaluated)
        print(f"{name}: {counts(evaluated)}", file=log)
    write_table(pd.concat(parts, ignore_index=True), snakemake.output[0])
