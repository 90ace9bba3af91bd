"""Figure: what the specifications that agree best with the printed table share."""

import json

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.recovery import recovery_picture, recovery_text

with logged(snakemake) as log:
    display, given = snakemake.params.display, snakemake.input
    with open(given.grid, encoding="utf-8") as file:
        grid = json.load(file)
    parts = (
        read_table(given.options),
        read_table(given.recovery),
        read_table(given.comparison),
        grid,
        display,
    )
    figure = recovery_picture(*parts)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(recovery_text(*parts) + "\n", text)
    print(", ".join(snakemake.output), file=log)
