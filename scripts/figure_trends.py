"""Figure: the yearly figures of each contributor beside those of the population."""

import pandas as pd

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.trends import trends, trends_text

with logged(snakemake) as log:
    display = snakemake.params.display
    frames = (
        pd.read_parquet(snakemake.input.panel),
        read_table(snakemake.input.assessment),
        read_table(snakemake.input.population),
    )
    figure = trends(*frames, display)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(trends_text(*frames, display) + "\n", text)
    print(", ".join(snakemake.output), file=log)
