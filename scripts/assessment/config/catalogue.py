"""The catalogue of all outputs, workflow/catalogue.yaml: checked, and applied to a config.

A pattern of the catalogue becomes names: of files for each assessment that meets its condition, or
for each source of a kind; of columns for each measure of its assessment.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assessment.config import settings
from assessment.config.schema import validated
from assessment.errors import InputError, listed
from assessment.strict_yaml import read_yaml
from assessment.terms import CLASSES, LABELS, POPULATION_ROWS

PATH = "workflow/catalogue.yaml"
SCHEMA = "workflow/schemas/catalogue.schema.yaml"
KINDS = ("indicators", "terms", "memberships", "contributions", "missions")
ENDINGS = ("pdf", "png", "svg", "txt")
# The files that each figure has beside its entry, and their purpose.
PARTS = {
    "scripts/assessment/exhibits/figures/{}.py": "which draws it",
    "workflow/report/{}.rst": "its caption in the report",
}
_PLACE = re.compile(r"{(\w+)}")


class Facts(NamedTuple):
    """The meaning of the catalogue's patterns and conditions under a config; plain data.

    `meets` maps each condition to the assessments that meet it, `sources` each kind to the names of
    its tidy files, `measures` each assessment to its measures, `choices` each assessment with a
    grid to its choices and their options as text; `read` are the measures of any reading.
    """

    meets: dict
    sources: dict
    measures: dict
    choices: dict
    read: tuple


class ResultFile(NamedTuple):
    """A file of a config: its path below results/, its pattern in the catalogue, and the
    assessment, source or owner of a figure that it belongs to, "" for the project."""

    path: str
    pattern: str
    of: str


class Column(NamedTuple):
    """A column of a file: its name, the catalogue's entry, and its values where they are few."""

    name: str
    about: dict
    values: tuple


def checked_catalogue(root: Path) -> dict:
    """The catalogue below `root`; InputError names the file and the key of any fault."""
    try:
        catalogue = validated(_read(root), root / SCHEMA)
        _check_columns(catalogue)
        _check_figures(catalogue, root)
        return catalogue
    except InputError as error:
        raise InputError(f"{PATH}: {error}") from None


@cache
def _read(root):
    return read_yaml(root / PATH)


def result_folders(root: Path) -> set[str]:
    """The folders of results/ that belong to no assessment, by the catalogue below `root`."""
    folders = (pattern.partition("/")[:2] for pattern in _read(root)["files"])
    return {name for name, is_folder in folders if is_folder and not name.startswith("{")}


def assessed_columns(root: Path) -> set[str]:
    """The columns of an assessment and of a printed table beside those of measures."""
    assessed = _read(root)["columns"]["assessed"]
    return {name for name in assessed if not place_of(name)} | set(POPULATION_ROWS)


def specified_columns(root: Path) -> set[str]:
    """The columns of a grid of specifications beside those of choices and contributors."""
    columns = _read(root)["columns"]
    return {*columns["specified_auc"], *columns["agreement"]}


def _check_columns(catalogue):
    for pattern, about in catalogue["files"].items():
        known = catalogue["columns"]
        unknown = [group for group in groups_of(about) if group not in known]
        if unknown:
            raise InputError(
                f"files.{pattern}.columns: there is no {listed(unknown)} among the columns; "
                f"there are {listed(known, 40)}"
            )
        named = {name for group in groups_of(about) for name in known[group]}
        unknown = [name for name in about["key"] if name not in named]
        if unknown:
            raise InputError(f"files.{pattern}.key: {listed(unknown)} is no column of it")


def _check_figures(catalogue, root):
    for name, about in catalogue["figures"].items():
        unknown = [one for one in about["reads"] if one not in catalogue["inputs"]]
        if unknown:
            raise InputError(
                f"figures.{name}.reads: {listed(unknown)} is not among the inputs; "
                f"there are {listed(catalogue['inputs'], 40)}"
            )
        for part, what in PARTS.items():
            if not (root / part.format(name)).is_file():
                raise InputError(f"figures.{name}: there is no {part.format(name)}, {what}")


def groups_of(about: dict) -> list:
    """The groups of columns of an entry of `files`."""
    return [about["columns"]] if isinstance(about["columns"], str) else about["columns"]


def met(
    config: dict, errors: dict, releases: dict, own_panels: Sequence[str], typeset: tuple = ()
) -> dict[str, tuple[str, ...]]:
    """Each condition of the catalogue to the assessments that meet it, in the config's order.

    `errors` and `releases` map assessments to their measures with standard errors and to their
    releases, `own_panels` are those with a panel of their own, `typeset` the endings that this
    machine can typeset.
    """
    chosen = config["assessments"]
    alternatives = config["alternatives"] or {}
    meeting = {
        "always": chosen,
        "printed": [name for name in chosen if chosen[name]["published"]],
        "claims": [name for name in chosen if chosen[name]["claims"]],
        "grid": [name for name in chosen if chosen[name]["specifications"]],
        "alternatives": [name for name in chosen if name == alternatives.get("assessment")],
        "errors": [name for name in chosen if errors.get(name)],
        "releases": [name for name in chosen if releases.get(name)],
        "own_data": own_panels,
        "pdf": chosen if "pdf" in typeset else [],
        "png": chosen if "png" in typeset else [],
        "request": [],
    }
    printed = meeting["printed"]
    meeting["grid_of_printed"] = [name for name in meeting["grid"] if name in printed]
    return {condition: tuple(names) for condition, names in meeting.items()}


def facts_of(
    config: dict, registry: dict, cleaned: Mapping, meets: dict, choices: dict, read: list
) -> Facts:
    """The facts of a config; `meets` as met() gives it, `cleaned` as readings.cleanings does, the
    others as Facts has them."""
    sources = {kind: settings.sources_of_kind(config, registry, kind) for kind in KINDS}
    for name, how in cleaned.items():
        if name not in config["snapshots"]:
            sources[registry[how["source"]]["kind"]].append(name)
    return Facts(
        meets=meets,
        sources={kind: tuple(names) for kind, names in sources.items()},
        measures={name: tuple(one["measures"]) for name, one in config["assessments"].items()},
        choices={
            name: {choice: tuple(map(str, options)) for choice, options in own.items()}
            for name, own in choices.items()
        },
        read=tuple(read),
    )


def result_files(catalogue: dict, facts: Facts) -> list[ResultFile]:
    """The files that a config asks for, in the catalogue's order, those of one pattern together.

    Folders, which the catalogue does not look into, end in /.
    """
    return [
        file
        for pattern, about in catalogue["files"].items()
        for file in _files(catalogue, pattern, about, facts)
    ]


def _files(catalogue, pattern, about, facts):
    meeting = facts.meets[about["when"]]
    places = _PLACE.findall(pattern)
    kinds = [place for place in places if place in KINDS]
    if kinds:
        owners = facts.sources[kinds[0]] if meeting else ()
        return [ResultFile(pattern.format(**{kinds[0]: one}), pattern, one) for one in owners]
    owners = meeting if "assessment" in places else [""] if meeting else []
    files = []
    for owner in owners:
        path = pattern.replace("{assessment}", owner)
        names = [path]
        if "figure" in places:
            drawn = figures_of(catalogue, facts.meets, owner)
            names = [f"{path.format(figure=one)}.{ending}" for one in drawn for ending in ENDINGS]
        files += [ResultFile(name, pattern, owner) for name in names]
    return files


def figure_inputs(
    catalogue: dict, figures: list[str], printed: bool, sources: Mapping[str, str]
) -> dict[str, str]:
    """The inputs of figures: the name of each to its path.

    The comparison with a printed table is left out where none was printed; `sources` maps the
    kinds that paths name to the source of each.
    """
    reads = {name for figure in figures for name in catalogue["figures"][figure]["reads"]}
    return {
        name: _PLACE.sub(lambda place: sources.get(place[1], place[0]), path)
        for name, path in catalogue["inputs"].items()
        if name in reads and (name != "comparison" or printed)
    }


def figures_of(catalogue: dict, meets: dict, owner: str, *kinds: str) -> list[str]:
    """The figures of some kinds (`of`) of an assessment, or, without an owner, of the project.

    Without kinds those of every build: those of a grid where the assessment asks for one. In the
    catalogue's order, in which a page shows them.
    """
    if not kinds:
        grid = ["grid"] if owner in meets["grid"] else []
        own = ("assessment", "discrimination", "measurement", *grid)
        kinds = own if owner else ("project",)
    return [
        name
        for name, about in catalogue["figures"].items()
        if about["of"] in kinds and (owner in meets[about["when"]] or not owner)
    ]


def columns_of(catalogue: dict, file: ResultFile, facts: Facts) -> list[Column]:
    """The columns of a file, those given once as patterns; none of a file that is no table."""
    runs = [
        block
        for group in groups_of(catalogue["files"][file.pattern])
        for block in blocks(catalogue["columns"][group])
        if has(file, block, facts)
    ]
    return [
        _column(name, about, value, file, facts)
        for block in runs
        for value in values_of(block, file, facts)
        for name, about in block.items()
    ]


def _column(name, about, value, file, facts):
    values = tuple(about.get("values", ()))
    if about["type"] == "option":
        values = tuple(facts.choices[file.of][value])
    return Column(_PLACE.sub(lambda _: value, name), about, values)


def blocks(group: dict) -> list[dict]:
    """A group of columns in runs of one condition and one placeholder, which repeat together."""
    runs: list[dict] = []
    for name, about in group.items():
        if runs and _kind_of(runs[-1]) == (place_of(name), about["when"]):
            runs[-1][name] = about
        else:
            runs.append({name: about})
    return runs


def _kind_of(block):
    name, about = next(iter(block.items()))
    return place_of(name), about["when"]


def place_of(name: str) -> str:
    """The placeholder of a column's name, which gives a column each; empty for none."""
    return next(iter(_PLACE.findall(name)), "")


def has(file: ResultFile, block: dict, facts: Facts) -> bool:
    """Whether a file has the columns of a block, by their condition."""
    meeting = facts.meets[_kind_of(block)[1]]
    return file.of in meeting if file.of in facts.measures else bool(meeting)


def values_of(block: dict, file: ResultFile, facts: Facts) -> list[str]:
    """What the placeholder of a block means in a file, in order; "" for a block without."""
    place = _kind_of(block)[0]
    if place == "measure":
        return list(facts.measures.get(file.of, facts.read))
    if place == "choice":
        return list(facts.choices[file.of])
    return {"": [""], "class": list(CLASSES[::-1]), "label": list(LABELS[::-1])}[place]
