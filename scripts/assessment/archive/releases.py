"""A release as its archive has it: its inputs, what made it, and its assessments.

An archive is anybody's, so it is read and not unpacked, its values stay text, and whatever does
not hold is an InputError that names the file.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.archive import crate, datapackage, manifest, replication
from assessment.archive.about import PLACE, PROVENANCE, RESULTS, archive_json
from assessment.archive.container import Member
from assessment.archive.provenance import LOGS, stated_provenance, stated_versions
from assessment.errors import InputError, listed
from assessment.strict_csv import parse_csv

# Files at the top that describe the others and nothing else.
DESCRIBING = (manifest.NAME, replication.NAME, crate.NAME, datapackage.NAME)
CONFIG = f"{PLACE}config.json"
CLAIMS = "results/comparison/claims.csv"
STATE_COLUMNS = ("iso3", "state", "rank", "member", "upper_count", "support")
MEASURE_COLUMNS = ("", "_class", "_years")
THRESHOLD_COLUMNS = ("q1", "median", "q3", "mean", "states", "observations")
CLAIM_COLUMNS = (
    *("subject", "measure", "statement", "period", "claim"),
    *("verdict", "basis", "figures", "reason"),
)
MOST_OF_CONFIG = 1_000_000
# Of a table of a comparison: states, measures or claims.
MOST_ROWS = 10_000
# A long key before many others would be repeated for each of them.
LONGEST_KEY, LONGEST_PATH = 100, 500
# Endings of results whose text is at hand where two have another hash.
_TEXTS = (".csv", ".json", ".md", ".tex", ".txt")


@dataclass(frozen=True)
class Assessed:
    """An assessment as its archive has it; all values are text, "" where there is none.

    `states` maps ISO3 to a row of population.csv, `thresholds` a measure to a row of
    thresholds.csv, `claims` the id of a claim to a row of claims.csv.
    """

    title: str
    measures: list[str]
    states: dict[str, dict]
    thresholds: dict[str, dict]
    claims: dict[str, dict]


@dataclass(frozen=True)
class Release:
    """One side of a comparison.

    `label` is what the user calls it; `about` has release, commit and committed; `config` maps
    (key, "") to text, keys of the checked config joined by dots, and (key, text) to the text of
    each block in a list; `files` names to the sha256 of what is no result;
    `rules` maps each rule to the hash of its code, `versions` what it ran with to the version;
    `results` names to sha256, `texts` those among them that are text; `measures` has label, digits
    and supports by measure; `assessments` name to Assessed.
    """

    label: str
    about: dict[str, str]
    config: dict[tuple[str, str], str]
    files: dict[str, str]
    rules: dict[str, str]
    versions: dict[str, str]
    results: dict[str, str]
    texts: dict[str, str]
    measures: dict[str, dict]
    assessments: dict[str, Assessed]


def read_release(label: str, members: Mapping[str, Member]) -> Release:
    """The Release in the `members` of an archive; InputError names the file that does not hold."""
    provenance = stated_provenance(members, "compare A B")
    versions = stated_versions(members)
    config = _config(members)
    measures = _measures(config)
    return Release(
        label=label,
        about={key: getattr(provenance, key) for key in ("release", "commit", "committed")},
        config=_flattened(config),
        files={
            name: hashlib.sha256(member.content).hexdigest()
            for name, member in members.items()
            if name not in DESCRIBING and not name.startswith((RESULTS, PLACE))
        }
        | {name: absent.sha256 for name, absent in provenance.left_out.items()},
        rules={made.rule: made.code for made in provenance.artifacts.values()},
        versions={**versions.about, **versions.programs, **versions.packages},
        results=_results(members, provenance),
        texts={
            name: members[name].content.decode("utf-8", "replace")
            for name in provenance.artifacts
            if name in members and name.endswith(_TEXTS)
        },
        measures=measures,
        assessments=_assessments(config, measures, members),
    )


def _results(members, provenance):
    """Each result to its hash: that of its bytes, or where they are not packed the one stated."""
    hashes = {
        name: hashlib.sha256(member.content).hexdigest()
        for name, member in members.items()
        if name.startswith(RESULTS) and not name.startswith(LOGS)
    }
    for name, sha256 in hashes.items():
        stated = provenance.artifacts.get(name)
        if stated is None or stated.sha256 != sha256:
            raise InputError(f"{name}: not what {PROVENANCE} says of it")
    for name, stated in provenance.artifacts.items():
        if name not in hashes and not stated.left_out:
            raise InputError(f"{name}: packed, by {PROVENANCE}, and is missing")
    return {name: stated.sha256 for name, stated in provenance.artifacts.items()}


def _config(members):
    if len(members.get(CONFIG, Member(b"")).content) > MOST_OF_CONFIG:
        raise InputError(f"{CONFIG}: longer than {MOST_OF_CONFIG:,} bytes")
    return archive_json(members, "config")


def _flattened(block, path=""):
    """The keys of a config to text, as Release has them. A block in a list is a key of its own,
    so that one put in between does not change all that follow."""
    found = {}
    for key, value in block.items():
        name = f"{path}{key}"
        if len(name) > LONGEST_PATH:
            raise InputError(f"{CONFIG}: {name[:LONGEST_KEY]!r} and so on: no key is that long")
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
    """How each measure reads, of the config as it was checked; defaults are filled in there."""
    measures = _own_measures(config) | _blocks(config, "measures")
    for name, entry in measures.items():
        digits = entry.get("digits")
        if not (
            isinstance(entry.get("label"), str)
            and (type(digits) is int and digits in range(10))
            and entry.get("supports") in ("upper", "lower")
        ):
            raise InputError(
                f"{CONFIG}: measures.{name}: label, digits or supports are missing or wrong"
            )
    return measures


def _own_measures(config):
    """Measures that only assessments with data of their own have; these are whole there."""
    found = {}
    for one in _blocks(config, "assessments").values():
        own = one.get("set")
        measures = own.get("measures") if isinstance(own, dict) else None
        if isinstance(measures, dict):
            found |= {
                _plain_key(str(name), f"{CONFIG}: measures"): entry
                for name, entry in measures.items()
                if isinstance(entry, dict) and "label" in entry
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
                raise InputError(f"{CLAIMS}: {row['id']} of {row['assessment']!r} is there twice")
            own[row["id"]] = row
    found = {}
    for name, entry in _blocks(config, "assessments").items():
        measures = entry.get("measures")
        if not isinstance(measures, list) or any(str(one) not in known for one in measures):
            raise InputError(f"{CONFIG}: assessments.{name}.measures: no list of measures in it")
        columns = [f"{one}{ending}" for one in measures for ending in MEASURE_COLUMNS]
        found[name] = Assessed(
            title=str(entry.get("title", name)),
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
            raise InputError(f"{name}: {key} is there twice")
        found[key] = row
    return found


def _plain_key(text, where):
    if not text.isprintable() or len(text) > LONGEST_KEY:
        raise InputError(f"{where}: {text[:LONGEST_KEY]!r} is no name")
    return text


def _rows(members, name, columns):
    if name not in members:
        raise InputError(f"{name} is missing")
    found, rows = parse_csv(members[name].content, name, MOST_ROWS)
    if lacking := sorted(set(columns) - set(found)):
        raise InputError(f"{name}: has no column {listed(lacking)}")
    return [dict(zip(found, row, strict=True)) for row in rows]
