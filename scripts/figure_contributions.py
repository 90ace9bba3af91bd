"""Figure: uniformed personnel over time, stacked by contributor."""

import pandas as pd

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.contributions import contributions_picture, contributions_text

with logged(snakemake) as log:
    display = snakemake.params.display
    incomplete = snakemake.params.incomplete
    contributions = pd.read_parquet(snakemake.input.contributions)
    assessment = read_table(snakemake.input.assessment)
    figure = contributions_picture(contributions, assessment, display, incomplete)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(contributions_text(contributions, assessment, display, incomplete) + "\n", text)
    print(", ".join(snakemake.output), file=log)
