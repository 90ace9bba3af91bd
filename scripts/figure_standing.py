"""Figure: where each contributor stands among all African states."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.standing import standing, standing_text

with logged(snakemake) as log:
    display = snakemake.params.display
    assessment = read_table(snakemake.input.assessment)
    thresholds = read_table(snakemake.input.thresholds)
    figure = standing(assessment, read_table(snakemake.input.population), thresholds, display)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(standing_text(assessment, thresholds, display) + "\n", text)
    print(", ".join(snakemake.output), file=log)
