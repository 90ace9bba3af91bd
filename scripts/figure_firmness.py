"""Figure: how firm each contributor's label is under all specifications."""

import json

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.firmness import firmness_picture, firmness_text

with logged(snakemake) as log:
    display, given = snakemake.params.display, snakemake.input
    with open(given.grid, encoding="utf-8") as file:
        grid = json.load(file)
    comparison = read_table(given.comparison) if given.get("comparison") else None
    parts = (read_table(given.firmness), comparison, grid, display)
    figure = firmness_picture(*parts)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(firmness_text(*parts) + "\n", text)
    print(", ".join(snakemake.output), file=log)
