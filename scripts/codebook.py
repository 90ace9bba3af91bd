"""The codebook, as data and as a page."""

from pathlib import Path

from _adapter import logged, write_table, write_text

import pandas as pd

from assessment.config.catalogue import checked_catalogue
from assessment.exhibits.codebook import codebook, codebook_html

with logged(snakemake) as log:
    inputs, context = snakemake.input, snakemake.params.context
    catalogue = checked_catalogue(Path("."))
    own_panels = {
        name: (file.removeprefix("results/"), pd.read_parquet(file))
        for name, file in zip(context["own_measures"], inputs.own_panels, strict=True)
    }
    panel = pd.read_parquet(inputs.panel)
    frame = codebook(catalogue, snakemake.params.facts, context, panel, own_panels)
    finding, _, words = Path(inputs.words).read_text(encoding="utf-8").partition("\n")
    figure = {
        **{key: catalogue["figures"]["coverage"][key] for key in ("title", "caption")},
        "svg": Path(inputs.figure).read_bytes(),
        "finding": finding,
        "words": words.strip(),
    }
    page = codebook_html(frame, context, figure, Path(inputs.templates[0]).parent)
    write_table(frame, snakemake.output.data)
    write_text(page, snakemake.output.page)
    print(f"{len(frame)} rows, {len(page):,} characters", file=log)
