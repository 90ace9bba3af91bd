"""Figure: the table as a picture of classes."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.classes import class_picture
from assessment.exhibits.table import build_table, table_text

with logged(snakemake) as log:
    display = snakemake.params.display
    table = build_table(
        read_table(snakemake.input.assessment), read_table(snakemake.input.thresholds), display
    )
    figure = class_picture(table)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(table_text(table) + "\n", text)
    print(", ".join(snakemake.output), file=log)
