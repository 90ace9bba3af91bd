"""Figures, each drawn in every format and said in words by the module of its name."""

import json
from importlib import import_module
from inspect import signature
from pathlib import Path

import pandas as pd

from _adapter import logged, read_table, write_text
from assessment.exhibits.figures import style


def read(path):
    """A frame of a CSV or Parquet file, the data of a JSON file."""
    if path.endswith(".json"):
        return json.loads(Path(path).read_text(encoding="utf-8"))
    return pd.read_parquet(path) if path.endswith(".parquet") else read_table(path)


def called(function, given):
    """A function of a figure's module, called with those of its inputs that are given."""
    return function(
        **{name: given[name] for name in signature(function).parameters if name in given}
    )


with logged(snakemake) as log:
    display = snakemake.params.display
    given = {name: read(path) for name, path in snakemake.input.items()}
    given["display"] = display
    for base in dict.fromkeys(Path(path).with_suffix("") for path in snakemake.output):
        module = import_module(f"assessment.exhibits.figures.{base.name}")
        figure = called(module.draw, given)
        for ending in style.FORMATS:
            style.save(figure, f"{base}.{ending}", display["title"], display["version"])
        write_text(called(module.words, given) + "\n", f"{base}.txt")
        print(base.name, file=log)
