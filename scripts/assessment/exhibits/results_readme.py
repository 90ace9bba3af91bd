"""What each result file is, in the catalogue's words: the guide, and the tables of documents."""

from collections.abc import Iterable
from pathlib import Path

from assessment.markdown import render


def results_readme(template: Path, catalogue: dict, titles: dict[str, str], meets: dict) -> str:
    """The guide as Markdown: the files and figures that there are, or can be had on request.

    `titles` maps assessments to their titles, `meets` conditions to the assessments that meet them.
    """
    # the same on every machine: what needs a program is listed, with that condition
    anywhere = {"request", "pdf", "png"}
    there = {condition for condition, names in meets.items() if names} | anywhere
    words = catalogue["conditions"]
    files = [
        {"folder": _folder(path), "name": _name(path), "what": _what(about, words)}
        for path, about in catalogue["files"].items()
        if about["when"] in there
    ]
    figures = [
        {"name": name, "what": _what({"what": about["title"], "when": about["when"]}, words)}
        for name, about in catalogue["figures"].items()
        if about["when"] in there and (about["of"] != "grid" or meets["grid"])
    ]
    # those of one folder together, in the catalogue's order
    folders = list(dict.fromkeys(file["folder"] for file in files))
    files.sort(key=lambda file: folders.index(file["folder"]))
    return render(template, titles=titles, files=files, figures=figures)


def files_table(catalogue: dict, paths: Iterable[str]) -> str:
    """A table of the result files at `paths` of the catalogue, as README.md and docs/ have it."""
    files, conditions = catalogue["files"], catalogue["conditions"]
    rows = [
        f"| `{_shown(path.removesuffix('{figure}'))}` | {_what(files[path], conditions)} |"
        for path in paths
    ]
    return "\n".join(["| results/ | |", "|---|---|", *rows])


def _what(about, words):
    condition = words[about["when"]]
    return f"{about['what']} ({condition})" if condition else about["what"]


def _shown(pattern):
    return pattern.replace("{", "<").replace("}", ">")


def _folder(path):
    folder = _parts(path)[0]
    return f"results/{_shown(folder)}/" if folder else "results/"


def _name(path):
    name = _parts(path)[1]
    return _shown(name) + "/" * path.endswith(("/", "{figure}"))


def _parts(path):
    folder, _, name = path.removesuffix("/").removesuffix("/{figure}").rpartition("/")
    return folder, name
