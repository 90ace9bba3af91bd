"""Figures, each drawn in every format and described in words by the module of its name."""

import gc
from pathlib import Path

from _adapter import logged, read_input, read_tidy, write_text

from assessment.exhibits.figures import drawn, style

with logged(snakemake) as log:
    # The objects of a figure all live until it is saved: looking again and again for some to free
    # takes a tenth of the time.
    gc.disable()
    views = snakemake.params.views
    about = views["display"]
    pinned = snakemake.params.pinned
    inputs = {
        name: read_tidy(path, pinned[name]) if name in pinned else read_input(path)
        for name, path in snakemake.input.items()
    }
    for base in dict.fromkeys(Path(path).with_suffix("") for path in snakemake.output):
        figure, words = drawn(base.name, {**inputs, **views})
        style.save(figure, base, about.title, about.version)
        write_text(words + "\n", f"{base}.txt")
        print(base.name, file=log)
