"""Whatever a file of YAML has is refused with a plain line or means what it says."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from assessment.config.checks import checked_config
from assessment.config.claims import checked_claims
from assessment.config.over_time import check_over_time
from assessment.config.registry import checked_registry
from assessment.config.specifications import check_readings
from assessment.errors import InputError
from assessment.strict_json import parse_json
from assessment.strict_yaml import parse_yaml, read_yaml
from conftest import ROOT
from strategies import data, places, somewhere, steady, value_at

REGISTRY = checked_registry(ROOT)
RAW = read_yaml(ROOT / "config.yaml")
CONFIG = checked_config(RAW, REGISTRY, ROOT)
CLAIMS = next(one["claims"] for one in CONFIG["assessments"].values() if one["claims"])
SAID = read_yaml(ROOT / f"resources/published/{CLAIMS}.yaml")
STATES = {"AAA", *(claim["subject"] for claim in SAID["claims"].values())}
PLAIN = (dict, list, str, int, float, bool, type(None))
SNIPPETS = [
    *("a", "b: ", "- ", "\n", "\n  ", "{", "}", "[", "]", ", ", "&x ", "*x", "<<: ", "? ", "| "),
    *(
        "'",
        '"',
        "# c",
        "!!int ",
        "!!binary ",
        "!!python/name:os ",
        "!x ",
        "---\n",
        "...",
        "%YAML 9",
    ),
    *(
        "1:30",
        "2.0",
        ".nan",
        "-.inf",
        "1e400",
        "0x1f",
        "017",
        "1_0",
        "2013-02-31",
        "yes",
        "~",
        "\t",
    ),
    *("=", "\\", '"\\x1b"', "9" * 30, "2001-01-01 00:00:00 +99:99", "> ", "@", "`", "\ufeff"),
]


@steady
@given(st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_is_plain_data_or_refused(text):
    try:
        found = parse_yaml(text, "x.yaml")
    except InputError as error:
        assert str(error).startswith("x.yaml")
        return
    for path in places(found):
        one = value_at(found, path)
        assert type(one) in PLAIN and (not isinstance(one, float) or math.isfinite(one))
        assert not isinstance(one, dict) or all(isinstance(key, str) for key in one)


@steady
@given(data)
def test_json_says_the_same_as_yaml(found):
    text = json.dumps(found)
    try:
        as_json = parse_json(text.encode(), "x")
        as_yaml = parse_yaml(text, "x")
    except InputError:
        return
    assert as_yaml == as_json and json.dumps(as_yaml) == json.dumps(as_json)


def _near(one):
    """Values that look like this one, and are of another type, or are another value."""
    if isinstance(one, bool):
        return st.sampled_from([int(one), str(one).lower(), None])
    if isinstance(one, int):
        return st.sampled_from([float(one), str(one), -one, one + 0.5, 10**9 * one, bool(one)])
    if isinstance(one, float):
        return st.sampled_from([str(one), int(one), -one, one * 1e9])
    if isinstance(one, str):
        return st.sampled_from([[one], f"{one}\n", f"{one}\x1b[2J", f"../{one}", one.upper(), ""])
    return data


def _means_what_it_says(found, good):
    for path in places(found):
        one = value_at(found, path)
        assert not isinstance(one, float) or math.isfinite(one), path
        assert not isinstance(one, str) or not set(one) & set("\x00\x1b\x7f\n\r\ud800"), path
        try:
            before = value_at(good, path)
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(before, bool | int) and not isinstance(one, type(None) | str | dict | list):
            assert type(one) is type(before), (path, one)


@steady
@given(somewhere(RAW, data, _near))
def test_any_value_in_the_config_is_refused_or_means_what_it_says(raw):
    try:
        found = parse_yaml(json.dumps(raw), "config.yaml")
        if not isinstance(found, dict):
            return  # refused by workflow/rules/start.smk
        found = checked_config(found, REGISTRY, ROOT)
        check_readings(found, REGISTRY, ROOT, "config.yaml")
        check_over_time(found, REGISTRY, ROOT, "config.yaml")
    except InputError as error:
        assert str(error).startswith("config.yaml")
        return
    _means_what_it_says(found, CONFIG)


@steady
@given(somewhere(SAID, data, _near))
def test_any_value_in_the_claims_is_refused_or_means_what_it_says(raw):
    try:
        found = parse_yaml(json.dumps(raw), "claims.yaml")
        found = checked_claims(found, CONFIG, REGISTRY, STATES, ROOT, CONFIG["measures"])
    except InputError:
        return
    _means_what_it_says(found, SAID)
