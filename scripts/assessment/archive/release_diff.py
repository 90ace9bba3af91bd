"""The differences between two releases: inputs first, then what was made of them."""

import re

import pandas as pd

from assessment.archive.compare_files import same_text
from assessment.archive.releases import CLAIM_COLUMNS, MEASURE_COLUMNS, THRESHOLD_COLUMNS, Release

# reported key by key
CONFIG = "config.yaml"
COLUMNS = (
    *("kind", "assessment", "iso3", "state", "measure", "item"),
    *("before", "after", "difference"),
)
_PINS = {"snapshots": "pinned", "chain_links": "linked"}
# of all assessments, or of one that has data of its own
_PIN = re.compile(
    rf"(?:assessments\.(?P<own>[^.]+)\.set\.)?(?P<section>{'|'.join(_PINS)})\.(?P<source>[^.]+)"
)
_RAW = re.compile(r"resources/raw/([^/]+)/([^/]+)/data\.csv")
# Runs of digits that no float holds, and that would keep a pattern busy for long.
_LONG = re.compile(r"\d{40}")


def differences(before: Release, after: Release) -> pd.DataFrame:
    """The changes from one releases.Release to another, as text: a frame with COLUMNS.

    `kind` of an input: pin (which snapshot is used), snapshot (what a stored one holds), resource,
    file (any other of the commit), config, code (of a rule), environment (a version). Of an
    outcome: assessment, measure, state, rank, member, value, class, years, upper_count, support,
    threshold, verdict, claim (its texts and values), result (a file, by its hash). `item` names
    what of its kind changed: a key, a file, a column, a claim. `before` is empty for what was
    added, `after` for what is gone. `difference` is a number where both are. Numbers within
    compare_files.TOLERANCE are no change, nor are they in sentences.
    """
    rows = [*_inputs(before, after)]
    for name in _keys(before.assessments, after.assessments):
        one, other = before.assessments.get(name), after.assessments.get(name)
        if one and other:
            rows += [{"assessment": name, **row} for row in _assessed(one, other)]
        else:
            titles = [side.title if side else "" for side in (one, other)]
            rows.append(_row("assessment", name, *titles, assessment=name))
    rows += _changed("result", before.results, after.results, _same_files(before, after))
    blank = dict.fromkeys(COLUMNS, "")
    frame = pd.DataFrame([{**blank, **row} for row in rows], columns=list(COLUMNS))
    return frame.astype({"difference": float})


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for numbers within compare_files.TOLERANCE."""
    return one == other or not _LONG.search(f"{one} {other}") and same_text(one, other)[0]


def _inputs(before, after):
    yield from _changed("pin", _pins(before), _pins(after), _same_snapshot)
    for kind, chosen in (
        ("snapshot", lambda name: bool(_RAW.fullmatch(name))),
        ("resource", lambda name: name.startswith("resources/") and not _RAW.fullmatch(name)),
        ("file", lambda name: not name.startswith("resources/") and name != CONFIG),
    ):
        files = [{n: s for n, s in one.files.items() if chosen(n)} for one in (before, after)]
        yield from _changed(kind, *files)
    yield from _config(before, after)
    yield from _changed("code", before.rules, after.rules)
    yield from _changed("environment", before.versions, after.versions)


def _pins(release):
    """Each choice of a snapshot, as its name and the hash of its data."""
    found = {}
    for (key, _), snapshot in release.config.items():
        if (pin := _PIN.fullmatch(key)) and snapshot != "null":
            source, section, own = pin["source"], pin["section"], pin["own"]
            sha256 = release.files.get(f"resources/raw/{source}/{snapshot}/data.csv", "none")
            item = f"{source}, {_PINS[section]}" + (f" by {own}" if own else "")
            found[item] = f"{snapshot}, sha256 {sha256}"
    return found


def _same_snapshot(_, one, other):
    return one.rpartition(", ")[0] == other.rpartition(", ")[0]


def _config(before, after):
    one, other = before.config, after.config
    for key in _keys(one, other):
        if not _PIN.fullmatch(key[0]) and one.get(key) != other.get(key):
            yield _row("config", key[0], one.get(key, ""), other.get(key, ""))


def _changed(kind, one, other, alike=lambda name, before, after: before == after):
    for name in _keys(one, other):
        if not (name in one and name in other and alike(name, one[name], other[name])):
            yield _row(kind, name, one.get(name, ""), other.get(name, ""))


def _same_files(before, after):
    """Results of another hash are the same where they are texts whose numbers are."""

    def alike(name, one, other):
        texts = before.texts.get(name), after.texts.get(name)
        return one == other or None not in texts and same(*texts)

    return alike


def _assessed(before, after):
    for measure in _keys(dict.fromkeys(before.measures), dict.fromkeys(after.measures)):
        if (measure in before.measures) != (measure in after.measures):
            there = [measure if measure in side.measures else "" for side in (before, after)]
            yield _row("measure", measure, *there, measure=measure)
    both = [measure for measure in before.measures if measure in after.measures]
    for iso3 in _in_order(before, after):
        states = before.states.get(iso3), after.states.get(iso3)
        identity = {"iso3": iso3, "state": (states[1] or states[0])["state"]}
        if None in states:
            names = [side["state"] if side else "" for side in states]
            yield _row("state", iso3, *names, **identity)
            continue
        yield from _of_state(*states, both, identity)
    for measure in both:
        limits = [side.thresholds.get(measure, {}) for side in (before, after)]
        for item in THRESHOLD_COLUMNS:
            yield from _apart("threshold", item, *limits, item, measure=measure)
    yield from _claims(before.claims, after.claims)


def _in_order(one, other):
    """The states: contributors by their later rank, then by their earlier, then the others."""

    def place(iso3):
        ranks = [side.states.get(iso3, {}).get("rank", "") for side in (other, one)]
        # a rank is text like all else
        return [(not rank, len(rank), rank) for rank in ranks], iso3

    return sorted(one.states.keys() | other.states.keys(), key=place)


def _of_state(before, after, measures, identity):
    for column in ("rank", "member"):
        yield from _apart(column, column, before, after, column, **identity)
    for measure in measures:
        for kind, ending in zip(("value", "class", "years"), MEASURE_COLUMNS, strict=True):
            column = f"{measure}{ending}"
            yield from _apart(kind, column, before, after, column, measure=measure, **identity)
    for column in ("upper_count", "support"):
        yield from _apart(column, column, before, after, column, **identity)


def _claims(before, after):
    for name in _keys(before, after):
        rows = before.get(name), after.get(name)
        shown = rows[1] or rows[0]
        identity = {"measure": shown["measure"]}
        if None in rows:
            texts = [row["claim"] if row else "" for row in rows]
            yield _row("claim", name, *texts, **identity)
            continue
        for column in CLAIM_COLUMNS:
            kind, item = (
                ("verdict", name) if column == "verdict" else ("claim", f"{name}, {column}")
            )
            yield from _apart(kind, item, *rows, column, **identity)


def _apart(kind, item, before, after, column, **identity):
    texts = before.get(column, ""), after.get(column, "")
    if not same(*texts):
        yield _row(kind, item, *texts, **identity)


def _row(kind, item, before, after, **identity):
    numbers = kind in ("value", "threshold", "years", "upper_count")
    apart = {"difference": _difference(before, after) if numbers else None}
    return {"kind": kind, "item": item, "before": before, "after": after, **apart, **identity}


def _difference(before, after):
    try:
        return float(after) - float(before)
    except ValueError:
        return None


def _keys(one, other):
    """The keys of both, those of the first in their order."""
    return [*one, *(key for key in other if key not in one)]
