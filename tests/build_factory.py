"""A made-up project of a few files with its build, to be archived without Snakemake."""

import json
from pathlib import Path

from assessment.archive.build import Build
from assessment.archive.planned import Planned
from assessment.archive.records import record_line, sha256_of

ROOT = Path(__file__).resolve().parent.parent
RAW = "resources/raw/gauge/v1/data.csv"
TEMPLATE = "workflow/templates/replication.md.j2"
ABOUT = {
    "name": "n", "release": "1", "commit": "c0ffee", "committed": "2026-01-02T03:04:05Z",
    "config_sha256": "0" * 64,
    "made_with": {
        "python": "3.13.1", "implementation": "CPython", "system": "Linux", "machine": "x86_64",
        "zlib": "1", "programs": {}, "packages": {"numpy": "2.0", "arrow": "1.0"},
    },
}  # fmt: skip
MEASURED = {
    "date": "2026-01-01", "cores": 2, "processor": "A processor", "memory_bytes": 8_000_000_000,
    "system": "Linux", "python": "3.13.1", "repetitions": 3, "full_rebuild_seconds": 700.0,
    "nothing_to_be_done_seconds": 2.5, "peak_memory_bytes": 1_500_000_000,
    "results_bytes": 20_000_000, "environment_bytes": 4_000_000,
}  # fmt: skip
COMMITTED = {
    RAW: "x,1\n",
    "resources/raw/gauge/v1/provenance.json": json.dumps(
        {
            "obtained_from": "secondary copy",
            "retrieved": "2025-12-31T00:00:00Z",
            "obtained": {"repository": "https://example.org/copy", "steps": "Two columns kept."},
        }
    ),
    "resources/published/page.yaml": "citation: paper\n",
    "references.bib": "@misc{gauge1,\n  author = {{Bureau and Office}},\n  title = {Gauge},\n"
    "  date = {2024-05-01},\n}\n\n@misc{other,\n  title = {Other},\n}\n\n"
    "@article{paper,\n  author = {Doe, Jane and Roe, Richard},\n  title = {A {Paper}},\n"
    "  date = {2020},\n  url = {https://example.org/paper},\n}\n",
    "CITATION.cff": "title: Gauges\nlicense: MIT\n"
    "repository-code: https://example.org/gauges\nauthors:\n"
    "- {given-names: Jane, family-names: Doe}"
    "\n- {name: The makers, website: 'https://example.org/makers'}\n",
    "LICENSE-DATA.md": "Ask.\n",
    "README.md": "# Gauges\n",
    "pyproject.toml": '[project]\nrequires-python = ">=3.11"\ndependencies = ["numpy==2.0"]\n',
    "benchmarks/measured.json": json.dumps(MEASURED),
    "config.yaml": "release: '1'\n",
    "Snakefile": '"""All of it."""\n\nrule grid:\n    output: "x"\n',
    "workflow/rules/make.smk": '"""Gauges to a table.\n\nMore.\n"""\n\nfor source in []:\n\n'
    '    rule:\n        name: the(source)\n        script: "../../scripts/clean.py"\n\n'
    'rule table:\n    output: "y"\n\nrule macros:\n    output: "z"\n\n'
    'for one in []:\n\n    rule:\n        script: "../../scripts/figures.py"\n',
    "scripts/table.py": '"""A table of gauges."""\n\nfrom assessment.model import gauges\n'
    "from assessment.errors import InputError\nfrom assessment.exhibits.tables import table\n\n"
    "InputError()\nprint(table(gauges.read()))\n",
    "scripts/macros.py": '"""Numbers."""\n\nfrom assessment.exhibits.tables import numbers\n\n'
    "numbers()\n",
    "scripts/clean.py": '"""A tidy table."""\n',
    "scripts/grid.py": '"""Rows of a grid."""\n',
    "scripts/figures.py": '"""Pictures."""\n\nfrom assessment.exhibits.figures import drawn\n\n'
    "print(drawn(name))\n",
    "scripts/assessment/exhibits/figures/__init__.py": "from importlib import import_module\n\n\n"
    'def drawn(name):\n    module = import_module(f"{__name__}.{name}")\n'
    "    return module.draw(), module.words()\n",
    "scripts/assessment/exhibits/figures/depth.py": "def words():\n    pass\n\n\n"
    "def draw():\n    pass\n",
    "scripts/assessment/exhibits/figures/map.py": "def draw():\n    pass\n",
    "scripts/assessment/errors.py": "class InputError(ValueError):\n    pass\n",
    "scripts/assessment/exhibits/__init__.py": '"""What people read."""\n',
    "scripts/assessment/exhibits/tables.py": "def table(frame):\n    return frame\n\n\n"
    "def numbers():\n    return [\n        ((1,), 2, f'{state}, rank'),\n"
    "        ((1,), 2, f'{state}, {unit}'),\n        ((1,), 2, 'states'),\n    ]\n",
    "scripts/assessment/model/gauges.py": "X = 1\n\n\ndef read():\n    return X\n",
    "run": "#!/bin/sh\n",
}
NUMBERS = (
    "% made\n\\newcommand{\\One}{1}% Aland, rank\n\\newcommand{\\Two}{0.5}% Aland, metres\n"
    "\\newcommand{\\Three}{54}% states\n\\newcommand{\\Four}{2}% Bland, rank\n"
)
TIDY, FIGURES = "results/tidy/gauge.parquet", "results/one/figures/"
JOBS = (
    ("clean_gauge", "clean", [RAW], [TIDY]),
    ("table", "table", [TIDY], ["results/table.csv"]),
    ("macros", "macros", ["results/table.csv", "config.yaml"], ["results/one/numbers.tex"]),
    (
        "figures_one",
        "figures",
        [TIDY],
        [
            f"{FIGURES}{name}.{ending}"
            for name in ("depth", "map")
            for ending in ("pdf", "png", "svg")
        ],
    ),
    ("grid", "grid", [TIDY], ["results/specifications/one/rows.parquet"]),
)


def entry(redistribution):
    """What the registry says of the source of the made-up project."""
    return {
        "producer": "Producer", "title": "Gauge", "licence": "Ask", "website": "https://example.org",
        "access": "Ask the producer.", "redistribution": redistribution,
        "snapshots": {
            "v1": {
                "release": "first", "citation": "gauge1",
                "indicators": {"x": {"label": "Level", "unit": "m", "first_year": 2000,
                                     "last_year": 2001}},
            }
        },
    }  # fmt: skip


def write(name, text):
    """A file below the current folder, its folders made."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def made(log, rule, script, inputs, outputs, said=""):
    """The log of a job of a script that has made `outputs` just now."""
    params = {"code": f"code of {rule}", "how": {"b": 1, "a": 2}}
    made = {name: sha256_of(name) for name in sorted(outputs)}
    write(log, said + record_line(rule, f"scripts/{script}.py", params, inputs, made) + "\n")


def made_up_build(folder):
    """raw -> tidy -> table -> numbers, a job each; two figures and a grid's rows of the tidy table.

    To be called in `folder`, an empty one.
    """
    committed = {**COMMITTED, TEMPLATE: (ROOT / TEMPLATE).read_text(encoding="utf-8")}
    for name, text in committed.items():
        write(name, text)
    planned = {}
    for rule, script, inputs, outputs in JOBS:
        log = f"results/logs/{rule}.log"
        for output in outputs:
            write(output, NUMBERS if output.endswith(".tex") else f"{rule} made this\n")
            planned[output] = Planned(rule, log, "")
        said = f"at 2026-01-02 03:04:05 in {folder}/results, 1.25 s\n"
        made(log, rule, script, inputs, outputs, said)
    files = {name: (text.encode(), name == "run") for name, text in committed.items()}
    config = {"assessments": {"one": {"title": "One", "window": {"start": 2000, "end": 2001}}}}
    registry = {"gauge": entry("unclear")}
    return Build(folder, ABOUT, files, planned, registry, config, set(), [folder])
