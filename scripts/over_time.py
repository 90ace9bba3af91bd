"""An assessment in windows over time: tables of labels, counts and areas, and a figure of them."""

from pathlib import Path

from _adapter import logged, write_table, write_text

from assessment.exhibits.figures import drawn, style
from assessment.in_memory import InMemoryPipeline
from assessment.model.over_time import over_time

with logged(snakemake) as log:
    params, output = snakemake.params, snakemake.output
    pipeline = InMemoryPipeline(".", params.cleaned)
    windows = params.windows

    def contributions(recipe):
        return pipeline.tidy(recipe["tidy"][recipe["contributions"]])

    series = over_time(windows, pipeline.assessment, contributions)
    tables = series._asdict()
    for name, table in tables.items():
        write_table(table, output[name])
    figure, words = drawn("over_time", {**tables, "display": params.display})
    base = Path(output.figure[0]).with_suffix("")
    style.save(figure, base, params.display.title, params.display.version)
    write_text(words + "\n", f"{base}.txt")
    left_out = series.windows["left_out"].ne("").sum()
    print(f"{len(series.windows)} windows, {left_out} left out", file=log)
