"""Computes from the tidy sources what each alternative to an inferred choice would give."""

from _adapter import logged, write_table

from assessment.data.published import read_published
from assessment.in_memory import InMemoryPipeline
from assessment.model.alternatives import alternative_readings

with logged(snakemake) as log:
    params = snakemake.params
    default, *others = params.recipes
    readings = [
        {**words, "recipe": recipe} for words, recipe in zip(params.readings, others, strict=True)
    ]
    printed, about = read_published(snakemake.input.printed, snakemake.input.about)
    pipeline = InMemoryPipeline(".", params.cleaned)
    table = alternative_readings(pipeline.assessment, default, readings, printed, about["colours"])
    write_table(table, snakemake.output[0])
    print(f"{len(table)} readings, {table['left_out'].ne('').sum()} left out", file=log)
