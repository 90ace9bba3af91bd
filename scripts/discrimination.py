"""Contributors beside other states, and their labels beside those of states drawn at random."""

from _adapter import logged, read_table, read_tidy, write_table

from assessment.data.published import read_published
from assessment.model.discrimination import chance, discrimination

with logged(snakemake) as log:
    inputs, params, output = snakemake.input, snakemake.params, snakemake.output
    population = read_table(inputs.population)
    contributions = read_tidy(inputs.contributions, params.pinned["contributions"])
    labels = None
    if inputs.printed:
        printed, _ = read_published(*inputs.printed)
        labels = dict(zip(printed["iso3"], printed["support"], strict=True))
    compared = discrimination(population, contributions, params.settings)
    write_table(compared, output.discrimination)
    write_table(chance(population, labels), output.chance)
    whole = compared[compared["comparison"] == "other_states"]
    areas = dict(zip(whole["variable"], whole["auc"].round(2), strict=True))
    print(f"probability that a contributor has the higher value: {areas}", file=log)
