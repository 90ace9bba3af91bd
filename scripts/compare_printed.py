"""A printed table beside the rebuilt one, cell by cell."""

from _adapter import logged, read_table, write_table

from assessment.data.published import read_published
from assessment.model.comparison import compare, summarise

with logged(snakemake) as log:
    printed, about = read_published(snakemake.input.printed, snakemake.input.about)
    comparison = compare(
        printed,
        read_table(snakemake.input.population),
        read_table(snakemake.input.thresholds),
        snakemake.params.measures,
        about["colours"],
    )
    write_table(comparison, snakemake.output[0])
    print(summarise(comparison), file=log)
