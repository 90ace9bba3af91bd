"""Figure: the states of Africa as tiles, by support."""

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style
from assessment.exhibits.figures.map import tile_map, tile_map_text

with logged(snakemake) as log:
    display = snakemake.params.display
    population = read_table(snakemake.input.population)
    figure = tile_map(population, read_table(snakemake.input.tiles), display)
    *pictures, text = snakemake.output
    for path in pictures:
        style.save(figure, path, display["title"], display["version"])
    write_text(tile_map_text(population, display) + "\n", text)
    print(", ".join(snakemake.output), file=log)
