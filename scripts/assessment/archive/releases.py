"""What an archive holds of a release: its inputs, what made it, and its assessments.

An archive is anybody's, so it is read and not unpacked, its figures stay text, and whatever does
not hold is an InputError that names the file.
"""

import csv
import hashlib
import io
import json
from dataclasses import dataclass

import yaml

from assessment.archive import crate, manifest, replication
from assessment.archive.rebuilding import RESULTS, said
from assessment.errors import InputError, listed
from assessment.strict_yaml import BASE, parse_yaml

# Files at the top that tell of the others and of nothing else.
DESCRIBING = (manifest.NAME, replication.NAME, crate.NAME)
CONFIG = "config.yaml"
CLAIMS = "results/comparison/claims.csv"
STATE_COLUMNS = ("iso3", "state", "rank", "member", "upper_count", "support")
MEASURE_COLUMNS = ("", "_class", "_years")
THRESHOLD_COLUMNS = ("q1", "median", "q3", "mean", "states", "observations")
CLAIM_COLUMNS = ("subject", "measure", "statement", "period", "claim", "verdict", "basis",
                 "figures", "reason")  # fmt: skip
# A YAML file of a few lines can name one block so often that no memory would hold it.
MOST_OF_CONFIG, MOST_DEPTH = 1_000_000, 100
LONGEST_KEY = 100
# Endings of results whose text is at hand where two have another hash.
_TEXTS = (".csv", ".json", ".md", ".tex", ".txt")


@dataclass(frozen=True)
class Assessed:
    """An assessment as its archive has it; all values are text, "" where there is none.

    `states` maps ISO3 to a row of population.csv, `thresholds` a measure to a row of
    thresholds.csv, `claims` the id of a claim to a row of claims.csv.
    """

    title: str
    measures: list
    states: dict
    thresholds: dict
    claims: dict


@dataclass(frozen=True)
class Release:
    """One side of a comparison.

    `label` is what the user calls it; `about` has release, commit and committed; `config` maps
    (key, "") to text, keys of config.yaml joined by dots, and (key, text) to the text of each block
    in a list; `files` names to the sha256 of what is no result;
    `rules` maps each rule to the hash of its code, `versions` what it ran with to the version;
    `results` names to sha256, `texts` those among them that are text; `measures` has label, digits
    and supports by measure; `assessments` name to Assessed.
    """

    label: str
    about: dict
    config: dict
    files: dict
    rules: dict
    versions: dict
    results: dict
    texts: dict
    measures: dict
    assessments: dict


def read_release(label, members):
    """The Release in the `members` of an archive, name to container.Member."""
    provenance = _said(members, "provenance")
    artifacts = _artifacts(provenance)
    config = _config(members)
    measures = _measures(config)
    return Release(
        label=label,
        about={key: str(provenance.get(key, "")) for key in ("release", "commit", "committed")},
        config=_flattened(config),
        files={
            name: hashlib.sha256(member.content).hexdigest()
            for name, member in members.items()
            if name not in DESCRIBING and not name.startswith((RESULTS, "archive/"))
        }
        | _left_out(provenance),
        rules={rule: code for _, rule, code in artifacts.values()},
        versions=_versions(_said(members, "versions")),
        results={name: sha256 for name, (sha256, _, _) in artifacts.items()},
        texts={
            name: members[name].content.decode("utf-8", "replace")
            for name in artifacts
            if name in members and name.endswith(_TEXTS)
        },
        measures=measures,
        assessments=_assessments(config, measures, members),
    )


def _said(members, what):
    try:
        found = said(members, what)
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise InputError(f"archive/{what}.json: not what an archive says of itself")
    return found


def _artifacts(provenance):
    """Result to (sha256, rule, code)."""
    try:
        return {
            name: (str(entry["sha256"]), str(entry["rule"]), str(entry["code"]))
            for name, entry in provenance["artifacts"].items()
        }
    except (AttributeError, KeyError, TypeError):
        raise InputError("archive/provenance.json: artifacts: no results by name") from None


def _left_out(provenance):
    try:
        return {str(one["name"]): str(one["sha256"]) for one in provenance.get("left_out", ())}
    except (KeyError, TypeError):
        raise InputError("archive/provenance.json: left_out: no list of files") from None


def _versions(made_with):
    found = {}
    for name, version in made_with.items():
        found |= version if isinstance(version, dict) else {name: version}
    return {name: str(version) for name, version in found.items()}


def _config(members):
    text = _text(members, CONFIG)
    if len(text) > MOST_OF_CONFIG:
        raise InputError(f"{CONFIG}: longer than {MOST_OF_CONFIG:,} characters")
    try:
        _check_depth(text)
        config = parse_yaml(text, CONFIG)
        _check_size(config)
    except InputError:
        raise
    # what YAML makes of other tags, numbers and dates than this project's
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{CONFIG}: cannot be read ({type(error).__name__})") from None
    if not isinstance(config, dict):
        raise InputError(f"{CONFIG}: has no keys")
    return config


def _check_depth(text):
    """libyaml's composer calls itself for each level, and takes the process down with it."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=BASE):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                raise InputError(f"{CONFIG}: blocks stand in blocks more than {MOST_DEPTH} deep")
    except yaml.YAMLError:
        # parsing tells it better, and comes no deeper
        return


def _check_size(config):
    waiting, size = [config], 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set):
            waiting += one
        size += 1 if isinstance(one, dict | list | tuple | set) else 1 + len(str(one))
        if size > MOST_OF_CONFIG:
            raise InputError(f"{CONFIG}: holds more than {MOST_OF_CONFIG:,} characters")


def _flattened(block, path=""):
    """The keys of a config to text, as Release has them. A block in a list is a key of its own,
    so that one put in between does not change all that follow."""
    found = {}
    for key, value in block.items():
        name = f"{path}{key}"
        if isinstance(value, dict) and value:
            found |= _flattened(value, f"{name}.")
        elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
            found |= {(name, _plain(one)): _plain(one) for one in value}
        else:
            found[name, ""] = _plain(value)
    return found


def _plain(value):
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str).replace('"', "")


def _measures(config):
    """How each measure reads; what a config does not say is taken as the schema takes it."""
    found = {}
    for name, told in _blocks(config, "measures").items():
        digits = told.get("digits")
        found[name] = {
            "label": str(told.get("label", name)),
            "digits": digits if digits in range(10) else 1,
            "supports": "lower" if told.get("supports") == "lower" else "upper",
        }
    return found


def _blocks(config, section):
    """Name to block of a section of the config."""
    blocks = config.get(section)
    if not isinstance(blocks, dict) or not all(isinstance(one, dict) for one in blocks.values()):
        raise InputError(f"{CONFIG}: {section}: no blocks by name")
    return {_plain_key(str(name), f"{CONFIG}: {section}"): one for name, one in blocks.items()}


def _assessments(config, known, members):
    by_assessment = {}
    if CLAIMS in members:
        for row in _rows(members, CLAIMS, ("assessment", "id", *CLAIM_COLUMNS)):
            own = by_assessment.setdefault(row["assessment"], {})
            if _plain_key(row["id"], CLAIMS) in own:
                raise InputError(f"{CLAIMS}: {row['id']} of {row['assessment']!r} stands twice")
            own[row["id"]] = row
    found = {}
    for name, told in _blocks(config, "assessments").items():
        measures = told.get("measures")
        if not isinstance(measures, list) or any(str(one) not in known for one in measures):
            raise InputError(f"{CONFIG}: assessments.{name}.measures: no list of measures in it")
        columns = [f"{one}{ending}" for one in measures for ending in MEASURE_COLUMNS]
        found[name] = Assessed(
            title=str(told.get("title", name)),
            measures=[str(one) for one in measures],
            states=_keyed(members, f"{RESULTS}{name}/population.csv", STATE_COLUMNS, columns),
            thresholds=_keyed(
                members, f"{RESULTS}{name}/thresholds.csv", ("measure", *THRESHOLD_COLUMNS)
            ),
            claims=by_assessment.get(name, {}),
        )
    return found


def _keyed(members, name, columns, more=()):
    """The rows of a table by their first column."""
    found = {}
    for row in _rows(members, name, (*columns, *more)):
        key = _plain_key(row[columns[0]], name)
        if key in found:
            raise InputError(f"{name}: {key} stands twice")
        found[key] = row
    return found


def _plain_key(text, where):
    if not text.isprintable() or len(text) > LONGEST_KEY:
        raise InputError(f"{where}: {text[:LONGEST_KEY]!r} is no name")
    return text


def _rows(members, name, columns):
    reader = csv.DictReader(io.StringIO(_text(members, name), newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"{name}: line {reader.line_num}: {error}") from None
    if lacking := sorted(set(columns) - set(reader.fieldnames or ())):
        raise InputError(f"{name}: has no column {listed(lacking)}")
    for row in rows:
        if None in row or None in row.values():
            raise InputError(f"{name}: the row of {next(iter(row.values()))} has other columns")
    return rows


def _text(members, name):
    if name not in members:
        raise InputError(f"{name} is missing")
    try:
        return members[name].content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 (byte {error.start})") from None
