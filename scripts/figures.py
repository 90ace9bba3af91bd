"""Figures, each drawn in every format and said in words by the module of its name."""

import json
from pathlib import Path

import pandas as pd

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import drawn, style


def read(path):
    """A frame of a CSV or Parquet file, the data of a JSON file."""
    if path.endswith(".json"):
        return json.loads(Path(path).read_text(encoding="utf-8"))
    return pd.read_parquet(path) if path.endswith(".parquet") else read_table(path)


with logged(snakemake) as log:
    display = snakemake.params.display
    given = {name: read(path) for name, path in snakemake.input.items()}
    for base in dict.fromkeys(Path(path).with_suffix("") for path in snakemake.output):
        figure, words = drawn(base.name, {**given, "display": display})
        for ending in style.FORMATS:
            style.save(figure, f"{base}.{ending}", display["title"], display["version"])
        write_text(words + "\n", f"{base}.txt")
        print(base.name, file=log)
