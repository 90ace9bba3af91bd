"""Figure: printed figures joined to the rebuilt ones."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.agreement import agreement, agreement_text

with logged(snakemake) as log:
    display = snakemake.params.display
    frames = read_table(snakemake.input.comparison), read_table(snakemake.input.population)
    figure = agreement(*frames, display)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(agreement_text(*frames, display) + "\n", text)
    print(", ".join(snakemake.output), file=log)
