"""Figure: which measures cover which states in which years."""

import pandas as pd

from _adapter import logged, write_text
from assessment.data.states import read_states
from assessment.exhibits.figures import style
from assessment.exhibits.figures.coverage import coverage_picture, coverage_text

with logged(snakemake) as log:
    told = snakemake.params.told
    panel = pd.read_parquet(snakemake.input.panel)
    states = read_states(snakemake.input.states)
    # by letters, an accent being no letter of its own
    states = states.sort_values("name", key=lambda names: names.str.normalize("NFKD"))
    figure = coverage_picture(panel, states, told)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, "Coverage by measure, state and year", told["version"])
    write_text(coverage_text(panel, states, told) + "\n", text)
    print(", ".join(snakemake.output), file=log)
