"""What each alternative to an inferred choice would give, rebuilt from the raw snapshots."""

from _adapter import logged, write_table
from assessment.data.published import read_published
from assessment.model.findings import alternative_readings
from assessment.rebuild import Rebuild

with logged(snakemake) as log:
    default, *others = snakemake.params.recipes
    readings = [
        {**words, "recipe": recipe}
        for words, recipe in zip(snakemake.params.readings, others, strict=True)
    ]
    printed, about = read_published(snakemake.input.printed, snakemake.input.about)
    table = alternative_readings(
        Rebuild(".").assessment, default, readings, printed, about["colours"]
    )
    write_table(table, snakemake.output[0])
    print(f"{len(table)} readings", file=log)
