"""Figures, each drawn in every format and said in words by the module of its name."""

from pathlib import Path

from _adapter import logged, read_input, write_text

from assessment.exhibits.figures import drawn, style

with logged(snakemake) as log:
    views = snakemake.params.views
    about = views["display"]
    given = {name: read_input(path) for name, path in snakemake.input.items()}
    for base in dict.fromkeys(Path(path).with_suffix("") for path in snakemake.output):
        figure, words = drawn(base.name, {**given, **views})
        style.save(figure, base, about.title, about.version)
        write_text(words + "\n", f"{base}.txt")
        print(base.name, file=log)
