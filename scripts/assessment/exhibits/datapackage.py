"""datapackage.json: every table of the results described for programs, as a Frictionless package.

Data Package 2.0 (https://datapackage.org): a resource for each CSV and Parquet file, with the type,
unit and definition of each column as catalogue and codebook have them. `unit` is an additional
property, which the standard allows. The date of creation is left out, so that the same inputs give
the same bytes.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from assessment.citation_file import author_address, author_name
from assessment.model.specification_rows import YEARS
from assessment.terms import CLASSES, LABELS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Media types by the ending of a table's file.
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TYPES = {"whole": "integer", "number": "number", "share": "number", "year": "year"}
_VALUES = {"class": CLASSES[::-1], "label": LABELS[::-1]}
_CODE, _KEY = "[A-Z]{3}", "[a-z][a-z0-9_]*"
_WHAT = "The tables of the results of this software."
_CREATIVE_COMMONS = re.compile(r"CC (BY(?:-SA)?) (\d\.\d)")


class Table(NamedTuple):
    """A result table: its path below results/, what it is, its key, its columns as
    config.catalogue.columns_of has them, the column names of the file in their order, and its
    source, empty where it has several."""

    path: str
    what: str
    key: list
    columns: list
    names: list
    source: str


def data_package(
    about: Mapping[str, Any],
    sources: Mapping[str, Mapping[str, str]],
    words: Mapping[tuple[str, str], Mapping[str, str]],
    tables: Iterable[Table],
) -> str:
    """The text of datapackage.json.

    `about` is what CITATION.cff holds, `sources` maps each source to producer, title, licence and
    website, `words` each (file, column) to its label, definition and unit (the rows of
    codebook.csv).
    """
    package = {
        "$schema": PROFILE,
        "name": re.sub("[^a-z0-9]+", "-", about["title"].partition(":")[0].lower()).strip("-"),
        "title": about["title"],
        "description": " ".join([_WHAT, about.get("abstract", "")]).strip(),
        "version": about["version"],
        **({"keywords": about["keywords"]} if "keywords" in about else {}),
        "contributors": [_contributor(author) for author in about["authors"]],
        **_terms(sources.values()),
        "resources": [_resource(table, sources, words) for table in tables],
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _contributor(author):
    address = author_address(author)
    return {
        "title": author_name(author),
        **({"path": address} if address else {}),
        "roles": ["creator"],
    }


def _terms(sources):
    """Sources and their licences, each once."""
    origins, licences = {}, {}
    for source in sources:
        path = source["website"].partition(";")[0]
        title = f"{source['producer']}, {source['title']}"
        origins[title] = {"title": title, "path": path}
        licence = _licence(source["licence"], path)
        licences[licence["title"], licence["path"]] = licence
    return {"licenses": list(licences.values()), "sources": list(origins.values())}


def _licence(title, website):
    """A licence of Creative Commons by its name and text; other terms are where they are stated."""
    found = _CREATIVE_COMMONS.fullmatch(title)
    if not found:
        return {"title": title, "path": website}
    kind, version = found.groups()
    path = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    return {"name": f"CC-{kind}-{version}", "title": title, "path": path}


def _resource(table, sources, words):
    stem, _, ending = table.path.rpartition(".")
    source = sources.get(table.source)
    return {
        "name": re.sub("[^a-z0-9_.]+", "-", stem.lower()),
        "path": table.path,
        "type": "table",
        "description": table.what,
        "format": ending,
        "mediatype": MEDIA_TYPES[ending],
        **({"encoding": "utf-8"} if ending == "csv" else {}),
        **(_terms([source]) if source else {}),
        "schema": {
            "fields": _fields(table, ending, words),
            "missingValues": [""],
            **_key(table),
        },
    }


def _key(table):
    """The key; one with a column that may be empty is no primary key by the standard."""
    if not table.key:
        return {}
    empty = {name for name, about, _ in table.columns if about["empty"]}
    return {"uniqueKeys": [table.key]} if empty & set(table.key) else {"primaryKey": table.key}


def _fields(table, ending, words):
    """The columns in the order of the file, those that match a pattern of the catalogue too."""
    described = {name: (about, values) for name, about, values in table.columns}
    patterns = {name: _pattern(name) for name in described if "<" in name}
    fields = []
    for name in table.names:
        key = next((key for key, known in patterns.items() if known.fullmatch(name)), name)
        about, values = described[key]
        # the options of a window's ends are years, and the file has them as numbers
        if about["type"] == "option" and name in YEARS:
            about, values = {**about, "type": "year"}, ()
        fields.append({"name": name, **_field(about, values, ending, words[table.path, key])})
    return fields


def _pattern(name):
    return re.compile(name.replace("<ISO3>", _CODE).replace("<measure>", _KEY))


def _field(about: dict, values: tuple, ending: str, words: Mapping[str, str]) -> dict[str, Any]:
    kind = about["type"]
    values = values or _VALUES.get(kind, ())
    least, most = (0, 1) if kind == "share" else (about.get("least"), None)
    # frictionless takes an empty value of a Parquet file for a number, and one out of every range
    if about["empty"] and ending == "parquet":
        least = most = None
    constraints = {
        **({} if about["empty"] else {"required": True}),
        **({"minimum": least} if least is not None else {}),
        **({"maximum": most} if most is not None else {}),
        **({"pattern": _CODE} if kind == "iso3" else {}),
        **({"enum": list(values)} if values else {}),
    }
    flag = {"trueValues": ["true"], "falseValues": ["false"]} if kind == "flag" else {}
    return {
        "type": "boolean" if flag else _TYPES.get(kind, "string"),
        "title": words["label"],
        "description": words["definition"],
        # the type says it of a flag
        **({"unit": words["unit"]} if words["unit"] and not flag else {}),
        **flag,
        **({"constraints": constraints} if constraints else {}),
    }
