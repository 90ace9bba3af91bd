"""Figures, each drawn in every format and said in words by the module of its name."""

import gc
from pathlib import Path

from _adapter import logged, read_input, read_tidy, write_text

from assessment.exhibits.figures import drawn, style

with logged(snakemake) as log:
    # A figure is a web of objects that lives until it is saved: to look through it again and
    # again for what could be freed takes a tenth of the time.
    gc.disable()
    views = snakemake.params.views
    about = views["display"]
    pinned = snakemake.params.pinned
    given = {
        name: read_tidy(path, pinned[name]) if name in pinned else read_input(path)
        for name, path in snakemake.input.items()
    }
    for base in dict.fromkeys(Path(path).with_suffix("") for path in snakemake.output):
        figure, words = drawn(base.name, {**given, **views})
        style.save(figure, base, about.title, about.version)
        write_text(words + "\n", f"{base}.txt")
        print(base.name, file=log)
