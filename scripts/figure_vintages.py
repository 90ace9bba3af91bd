"""Figure: values and classes of the contributors by release of the source."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.vintages import vintages_picture, vintages_text

with logged(snakemake) as log:
    display = snakemake.params.display
    vintages = read_table(snakemake.input[0])
    figure = vintages_picture(vintages, display)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(vintages_text(vintages, display) + "\n", text)
    print(", ".join(snakemake.output), file=log)
