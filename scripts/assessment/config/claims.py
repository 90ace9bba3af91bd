"""The claims of an article checked at planning: closed keys, known names, years in order."""

from collections.abc import Collection
from pathlib import Path

from assessment.config.data_checks import is_superseded
from assessment.config.resource_tables import known_states
from assessment.config.schema import check_day, validated
from assessment.config.settings import sources_of_kind
from assessment.data.registry import snapshot_entry
from assessment.errors import InputError, listed
from assessment.model.claims.readings import measures_named, readings_of
from assessment.strict_yaml import read_yaml

# Kinds of statements that are on no measure of the config, by what the claim has for its measure.
RECORDS = {
    "support": ("support", "label_count", "every_class"),
    "membership": ("member", "joined", "founded", "members"),
    "personnel": (
        "contributed",
        "began",
        "growth",
        "withdrew",
        "personnel",
        "sender_rank",
        "arrived",
    ),
    "geography": ("borders", "landlocked", "capital"),
    "other": ("quantity",),
}
# Who may be the subject of a statement that is not on a state.
SUBJECTS = {
    "label_count": ("table",),
    "every_class": ("table",),
    "members": ("population",),
    "personnel": ("mission",),
    "borders": ("population",),
    "quantity": ("mission",),
}


def read_claims(name: str, config: dict, registry: dict, root: Path, measures: dict) -> dict:
    """The claims of resources/published/<name>.yaml, checked; InputError names file and claim.

    `measures` are those of the config before it was checked: a claim may name one that was set
    aside because the pinned snapshot counts by another method, and the data cannot decide it then.
    """
    path = f"resources/published/{name}.yaml"
    claims = read_yaml(root / path)
    try:
        states = known_states(root / "resources/states.csv")
        old = [key for key, one in measures.items() if one and is_superseded(config, registry, one)]
        allowed = {*config["measures"], *old}
        return checked_claims(claims, config, registry, states, root, allowed)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def checked_claims(
    claims: dict,
    config: dict,
    registry: dict,
    states: Collection[str],
    root: Path,
    measures: Collection[str],
) -> dict:
    """`claims` (a parsed file) with defaults filled in, if every name in it is known.

    `states` are the ISO3 codes of the population, `measures` those that a claim may name.
    InputError names the claim's id.
    """
    claims = validated(claims, root / "workflow/schemas/claims.schema.yaml")
    for measure, components in claims["components"].items():
        for name in (measure, *components):
            _check_known(name, measures, "measure", f"components.{measure}")
    missions = _held(config, registry, "contributions")
    for mission in claims["not_held"]:
        if mission in missions:
            raise InputError(f"not_held: the source of contributions has {mission}")
    known = {
        "measure": measures,
        "state": states,
        "organisation": _held(config, registry, "memberships"),
        "mission": [*missions, *claims["not_held"]],
    }
    for key, claim in claims["claims"].items():
        where = f"claims.{key}"
        if claim["paragraph"] > claims["paragraphs"]:
            raise InputError(f"{where}.paragraph: the article has {claims['paragraphs']}")
        readings = claim.get("readings", [])
        if len({reading["words"] for reading in readings}) < len(readings):
            raise InputError(f"{where}.readings: two readings have the same words")
        if not all("statement" in one for one in (readings if "statement" not in claim else [])):
            raise InputError(f"{where}.statement: missing, and a reading has none either")
        if not readings and "statement" not in claim:
            raise InputError(f"{where}: missing key statement")
        for reading in readings_of(claim, claims["written"]).values():
            _check_reading(reading, where, known)
    return claims


def measures_of(claims: dict) -> list[str]:
    """The measures that claims name, and the components of these, sorted."""
    named = set().union(*(measures_named(reading) for reading in _readings(claims))) - set(RECORDS)
    return sorted(named.union(*(claims["components"].get(name, []) for name in named)))


def _readings(claims):
    return [
        reading
        for claim in claims["claims"].values()
        for reading in readings_of(claim, claims["written"]).values()
    ]


def _held(config, registry, kind):
    (source,) = sources_of_kind(config, registry, kind)
    return list(snapshot_entry(registry, source, config["snapshots"][source])["indicators"])


def _check_known(name, known, what, where):
    if name not in known:
        raise InputError(f"{where}: '{name}' is no {what} known here; known: {listed(known, 40)}")


def _check_reading(claim, where, known):
    ((kind, stated),) = claim["statement"].items()
    period = claim["period"]
    if period["start"] > period["end"]:
        raise InputError(f"{where}.period: start {period['start']} is after end {period['end']}")
    measure = claim["measure"]
    of_kind = [name for name, kinds in RECORDS.items() if kind in kinds]
    if of_kind and measure not in of_kind:
        raise InputError(f"{where}.measure: a statement of {kind} is on {of_kind[0]}")
    if not of_kind:
        for name in sorted(measures_named(claim)):
            _check_known(name, known["measure"], "measure", f"{where}.measure")
    if claim["subject"] not in SUBJECTS.get(kind, ()):
        _check_known(claim["subject"], known["state"], "state", f"{where}.subject")
    if not isinstance(stated, dict):
        return
    where = f"{where}.statement.{kind}"
    for state in stated.get("states", []):
        _check_known(state, known["state"], "state", where)
    if "of" in stated:
        _check_known(stated["of"], known["organisation"], "organisation", where)
    for mission in [
        *stated.get("missions", []),
        *([stated["mission"]] if "mission" in stated else []),
    ]:
        _check_known(mission, known["mission"], "mission", where)
    if stated.get("what") == "day":
        check_day(stated.get("date", ""), f"{where}.date")
    if kind == "withdrew" and ("number" in stated) == ("entirely" in stated):
        raise InputError(f"{where}: either number or entirely says how many")
    if "from" in stated and stated["from"] > stated["to"]:
        raise InputError(f"{where}: from {stated['from']} is after to {stated['to']}")
