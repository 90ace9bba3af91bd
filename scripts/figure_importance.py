"""Figure: how much of the labels' variance each choice accounts for."""

import json

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.importance import importance_picture, importance_text

with logged(snakemake) as log:
    display, given = snakemake.params.display, snakemake.input
    with open(given.grid, encoding="utf-8") as file:
        grid = json.load(file)
    parts = (read_table(given.importance), read_table(given.firmness), grid, display)
    figure = importance_picture(*parts)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(importance_text(*parts) + "\n", text)
    print(", ".join(snakemake.output), file=log)
