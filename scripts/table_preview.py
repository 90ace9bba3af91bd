"""The table as PNG, to look at it where no PDF is shown; one file for each style."""

from pathlib import Path

from _adapter import logged
from assessment.exhibits.typeset import picture

with logged(snakemake) as log:
    for pdf, path in zip(snakemake.input, snakemake.output, strict=True):
        content = picture(pdf, snakemake.params.version)
        Path(path).write_bytes(content)
        print(f"{path}: {len(content)} bytes", file=log)
