"""Figure: how probable each class of each contributor is."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.probabilities import probabilities_picture, probabilities_text

with logged(snakemake) as log:
    display = snakemake.params.display
    probabilities = read_table(snakemake.input[0])
    figure = probabilities_picture(probabilities, display)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(probabilities_text(probabilities, display) + "\n", text)
    print(", ".join(snakemake.output), file=log)
