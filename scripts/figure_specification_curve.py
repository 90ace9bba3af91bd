"""Figure: all specifications from most support to least, and what they choose."""

import json

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.specification_curve import (
    specification_curve,
    specification_curve_text,
)

with logged(snakemake) as log:
    display, given = snakemake.params.display, snakemake.input
    with open(given.grid, encoding="utf-8") as file:
        grid = json.load(file)
    parts = (read_table(given.curve), read_table(given.firmness), grid, display)
    figure = specification_curve(*parts)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(specification_curve_text(*parts) + "\n", text)
    print(", ".join(snakemake.output), file=log)
