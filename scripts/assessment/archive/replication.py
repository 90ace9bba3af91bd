"""README-REPLICATION.md: an archive described in the order that data editors ask for.

The order is that of the template README of the Social Science Data Editors; the words are in
workflow/templates/replication.md.j2, and what they say of this archive is gathered here from the
registry, the bibliography, the config, the measured costs and the records of the build.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from assessment.archive.about import RAW
from assessment.archive.build import Build
from assessment.archive.data_availability import cited, snapshots_read, sources
from assessment.archive.number_sources import macros, patterns
from assessment.archive.provenance_lines import Origins, grouped
from assessment.citation_file import author_name
from assessment.errors import utf8
from assessment.markdown import render
from assessment.strict_csv import parse_csv
from assessment.strict_yaml import parse_yaml
from assessment.terms import agreement_text

NAME = "README-REPLICATION.md"
TEMPLATE = "workflow/templates/replication.md.j2"
MEASURED = "benchmarks/measured.json"
# The answers that the template offers, each with its upper bound in seconds or bytes.
TIMES = {
    "less than 10 minutes": 600,
    "10 to 60 minutes": 3600,
    "1 to 2 hours": 7200,
    "2 to 8 hours": 28_800,
    "8 to 24 hours": 86_400,
    "1 to 3 days": 259_200,
    "3 to 14 days": 1_209_600,
    "more than 14 days": float("inf"),
}
SIZES = {
    "less than 25 MB": 25e6,
    "25 MB to 250 MB": 250e6,
    "250 MB to 2 GB": 2e9,
    "2 GB to 25 GB": 25e9,
    "25 GB to 250 GB": 250e9,
    "more than 250 GB": float("inf"),
}
# What people look at; all else that is built is data.
_SHOWN = {".tex", ".pdf", ".svg", ".png", ".txt", ".html"}
_NUMBERS = "numbers.tex"
_RANDOM = re.compile(
    r"^\s*(?:import|from) +(?:random|secrets|uuid|numpy\.random)\b"
    r"|\b(?:np|numpy)\.random\b|\bdefault_rng\(|\bos\.urandom\(|\bMath\.random\("
)


def readme(build: Build, provenance: dict, origins: Origins) -> str:
    """The text of README-REPLICATION.md; `provenance` is what provenance.json holds."""
    files, artifacts = build.files, provenance["artifacts"]
    left_out = {file["name"] for file in provenance["left_out"]}
    described = sources(files, build.registry, snapshots_read(artifacts), left_out)
    articles = [
        parse_yaml(_text(files, name), name)["citation"]
        for name in files
        if re.fullmatch(r"resources/published/[^/]+\.yaml", name)
    ]
    facts = []
    for name in files:
        if re.fullmatch(r"resources/[^/]+\.csv", name):
            columns, rows = parse_csv(files[name][0], name)
            facts += [row[columns.index("source")] for row in rows] if "source" in columns else []
    found = cited(described, _text(files, "references.bib"), articles + facts)
    measured = json.loads(_text(files, MEASURED))
    citation = parse_yaml(_text(files, "CITATION.cff"), "CITATION.cff")
    storage = measured["results_bytes"] + measured["environment_bytes"]
    return render(
        build.root / TEMPLATE,
        about=provenance,
        made_with=build.about["made_with"],
        citation=citation,
        authors=[author_name(one) for one in citation["authors"]],
        project=_project(files, build.about["made_with"]["packages"]),
        assessments=_assessments(build),
        sources=described,
        references=[text for _, text in found.values()],
        articles=[found[key][0] for key in dict.fromkeys(articles)],
        repositories=sorted(
            {copy for one in described for s in one["snapshots"] for copy in s["repositories"]}
        ),
        datasets=_datasets(files, artifacts, left_out),
        measured=measured,
        storage=storage,
        times=_ticked(TIMES, measured["full_rebuild_seconds"]),
        sizes=_ticked(SIZES, storage),
        random=_random(files),
        stages=_docstrings(files, r"workflow/rules/[^/]+\.smk"),
        wings=_docstrings(files, r"scripts/assessment/\w+/__init__\.py"),
        shown=_rules(artifacts, origins, lambda name: PurePosixPath(name).suffix in _SHOWN),
        data=_rules(artifacts, origins, lambda name: PurePosixPath(name).suffix not in _SHOWN),
        numbers=number_groups(number_rows(build, artifacts, origins)),
        agreement=_agreement(build, artifacts),
    )


def number_rows(build: Build, artifacts: Mapping[str, dict], origins: Origins) -> list[tuple]:
    """(file, line, macro, value, what, Pattern or None) of every generated number, in order."""
    rows = []
    for name in sorted(artifacts):
        if PurePosixPath(name).name == _NUMBERS and not artifacts[name].get("left_out"):
            defined = {call.defined for call in origins.of(name, artifacts[name]).calls}
            modules = sorted({place.partition(":")[0] for place in defined})
            known = [one for file in modules for one in patterns(file, _text(build.files, file))]
            text = (build.root / name).read_text(encoding="utf-8")
            rows += [(name, *row) for row in macros(text, known)]
    return rows


def number_groups(rows: Iterable[tuple]) -> list[dict]:
    """Of each line of code that makes numbers: where it is, what they are, how many, and one of
    them; in the order of the rows."""
    groups: dict[str, dict] = {}
    for _, _, macro, _, what, pattern in rows:
        place = pattern.at if pattern else ""
        words = pattern.words if pattern else what
        first = {"at": place, "words": words, "count": 0, "example": macro}
        group = groups.setdefault(place, first)
        group["count"] += 1
    return list(groups.values())


def _text(files, name):
    return utf8(files[name][0], name)


def _project(files, packages):
    """What pyproject.toml asks for, with the versions in use of its direct dependencies."""
    project = tomllib.loads(_text(files, "pyproject.toml"))["project"]
    names = [re.split(r"[<>=~! ]", one)[0] for one in project["dependencies"]]
    return {
        "python": project["requires-python"],
        "direct": [(name, packages[name]) for name in names if name in packages],
        "others": len(set(packages) - set(names)),
    }


def _assessments(build):
    return [
        {"name": name, "title": chosen["title"], "window": chosen["window"]}
        for name, chosen in build.config["assessments"].items()
    ]


def _datasets(files, artifacts, left_out):
    """(file, source, note, whether provided) of every data file, those of the commit first."""
    rows, read = [], {name for entry in artifacts.values() for name in entry["inputs"]}
    for name in sorted(files):
        if name.startswith(RAW) and not name.endswith("provenance.json"):
            source, snapshot = name.split("/")[2:4]
            rows.append((name, source, f"raw snapshot {snapshot}", name not in left_out))
        elif re.fullmatch(r"resources/(published/)?[^/]+\.(csv|yaml)", name):
            note = "read by the build" if name in read else "read at planning"
            rows.append((name, "this project", note, True))
    for name in sorted(artifacts):
        entry = artifacts[name]
        if PurePosixPath(name).suffix in (".csv", ".parquet", ".json"):
            note = f"made by {entry['rule']}"
            if why := entry.get("left_out"):
                note += f"; {why}"
            rows.append((name, "derived", note, not entry.get("left_out")))
    return rows


def _ticked(options, value):
    """(option, whether it is the one that `value` falls under) for each."""
    chosen = next(name for name, most in options.items() if value < most)
    return [(name, name == chosen) for name in options]


def _random(files):
    """Lines of code of the build that could draw random numbers: file:line each."""
    return [
        f"{name}:{number}"
        for name in sorted(files)
        if name.startswith(("scripts/", "workflow/")) and name.endswith((".py", ".smk", ".js"))
        for number, line in enumerate(_text(files, name).splitlines(), start=1)
        if _RANDOM.search(line)
    ]


def _docstrings(files, pattern):
    """(file, first sentence of its docstring) of the files that match."""
    found = []
    for name in filter(re.compile(pattern).fullmatch, sorted(files)):
        match = re.match(r'"""(.+?)(?:"""|\n\n)', _text(files, name), re.DOTALL)
        found.append((name, " ".join(match[1].split()) if match else ""))
    return found


def _rules(artifacts, origins, chosen):
    """What was made by one rule a row, of the files that `chosen` takes; in the order of files."""
    rules = {}
    for name in sorted(filter(chosen, artifacts)):
        rules.setdefault(origins.of(name, artifacts[name]), []).append(name)
    return [
        {
            "files": grouped(names),
            "origin": origin,
            "notes": sorted({artifacts[name].get("left_out", "") for name in names} - {""}),
        }
        for origin, names in rules.items()
    ]


def _agreement(build, artifacts):
    name = "results/comparison/summary.json"
    if name not in artifacts:
        return {}
    summary = json.loads((build.root / name).read_text(encoding="utf-8"))
    return {assessment: agreement_text(counts) for assessment, counts in summary.items()}
