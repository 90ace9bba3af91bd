"""The config: every mistake is reported with its key and what is allowed; nothing is guessed."""

import re

import pytest

from assessment.config.changes import changed_config
from assessment.config.checks import checked_config
from assessment.config.specifications import check_readings
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml

MINUSMA = ("assessments", "minusma")


def _put(config, path, value):
    *parents, key = path
    for part in parents:
        config = config[part]
    config[key] = value


MISTAKES = [
    (("clasification",), {}, "top level: unknown key clasification; allowed: .*classification"),
    ((*MINUSMA, "windw"), {}, "assessments.minusma: unknown key windw; allowed: .*window"),
    ((*MINUSMA, "window"), {"start": 2013}, "assessments.minusma.window: missing key end"),
    (
        (*MINUSMA, "window"),
        {"start": 2013, "ende": 2016},
        "key end; in its place is ende, which is",
    ),
    ((*MINUSMA, "window", "start"), 2017, "minusma.window: start 2017 is after end 2016"),
    ((*MINUSMA, "window", "start"), "2013", "minusma.window.start: '2013' must be integer"),
    ((*MINUSMA, "window"), {"start": 1970, "end": 1980}, "1970-1980 has no value of governance"),
    ((*MINUSMA, "window"), {"start": 2016, "end": 2016}, "no value of governance.* 2000-2015"),
    ((*MINUSMA, "measures"), ["governence"], "unknown measure 'governence'; known: .*governance"),
    ((*MINUSMA, "measures"), ["governance"] * 2, "measures: governance is listed twice"),
    (
        (*MINUSMA, "measures"),
        ["militarization_old_scale"],
        "values of militarization_old_scale of different years cannot be compared",
    ),
    ((*MINUSMA, "measures"), [], "assessments.minusma.measures"),
    ((*MINUSMA, "contributors"), ["BFA", "XXX"], "contributors: XXX is no state"),
    ((*MINUSMA, "contributors"), ["BFA", "BFA"], "contributors: BFA is listed twice"),
    ((*MINUSMA, "contributors"), {"top": 0}, "assessments.minusma.contributors"),
    ((*MINUSMA, "contributors"), "all_sender", "contributors: 'all_sender' is .*all_senders, ev"),
    ((*MINUSMA, "contributors"), [], "assessments.minusma.contributors"),
    ((*MINUSMA, "contributors"), {"top": 3, "by": "median"}, "minusma.contributors"),
    ((*MINUSMA, "contributors"), {"top": 3, "by": "year_end", "month": 13}, "minusma.contributors"),
    ((*MINUSMA, "mission"), "MINUSMAA", "mission: 'MINUSMAA' is not in un_contributions; known"),
    ((*MINUSMA, "regional_organisation"), "ECOWASS", "'ECOWASS' is not in memberships; known"),
    ((*MINUSMA, "membership"), "some", "minusma.membership: 'some' is not allowed; allowed: all"),
    ((*MINUSMA, "published"), "other", "published: there is no resources/published/other.csv"),
    ((*MINUSMA, "title"), "a\nb", "assessments.minusma.title"),
    (("assessments", "tidy"), None, "assessments.tidy"),
    (("assessments", "../x"), None, "assessments"),
    (("snapshots", "iiag"), "1999", "'1999' is no snapshot of iiag .*known: 2016, 2017"),
    (("snapshots", "iaig"), "2017", "'iaig' is no source .*known: .*iiag"),
    (("chain_links", "iiag"), "1999", "'1999' is no snapshot of iiag"),
    (("chain_links", "memberships"), "compiled-2026-11-26", "only indicators can be linked"),
    (("measures", "governance", "source"), "iaig", "measures.governance: 'iaig' is no source"),
    (("measures", "governance", "indicator"), "x", "'x' is not in snapshot 2017 of iiag; it has"),
    (("measures", "governance", "rationale"), "moral", "'moral' is not among the rationales"),
    (("measures", "governance", "aggregate"), "median", "'median' is not allowed; allowed: mean"),
    (("measures", "support"), None, "measures.support: the name would collide"),
    (("measures", "count"), None, "measures.count: the name would collide"),
    (("measures", "regional_leadership", "indicator"), "x", "'x' is no counting rule; known"),
    (("counting_rules", "printed", "terms_as_of"), "2016-13-01", "terms_as_of: there is no day"),
    (("counting_rules", "printed", "fixed_years"), {"PSC": 3}, "unknown body PSC; known: .*AU_PSC"),
    (("classification", "quantile"), "type7", "quantile: 'type7' is not allowed; .*linear"),
    (("classification", "population"), "states", "'states' is not allowed; allowed: state_"),
    (("classification", "states"), "alle", "'alle' is not among the populations; known: all"),
    (("populations", "complete", "without"), ["XXX"], "complete.without: XXX is no state"),
    (("populations", "complete", "without"), ["TGO", "TGO"], "TGO is listed twice"),
    (("classification", "upper"), "=>", "classification.upper: '=>' is not allowed"),
    (("support", "partial"), 4, "support: partial must not be larger than full"),
    (("measurement_error",), {"draws": 0, "seed": 1}, "measurement_error.draws: 0"),
    (("measurement_error",), {"draw": 100}, "measurement_error: unknown key draw; allowed: draws"),
    (("measurement_error", "seed"), -1, "measurement_error.seed: -1"),
    (("discrimination",), {"draws": 0, "seed": 1}, "discrimination.draws: 0"),
    (("table", "style"), "fancy", "table.style: 'fancy' is not allowed"),
    (("alternatives", "assessment"), "other", "'other' is no assessment with a printed table"),
    (("alternatives", "readings", 0, "set"), {"suport": {}}, "Years averaged"),
]


@pytest.mark.parametrize(("path", "value", "message"), MISTAKES, ids=lambda item: str(item)[:40])
def test_a_mistake_is_told_with_its_key(raw_config, registry, root, path, value, message):
    if value is None:  # a valid entry under a bad name
        parent = raw_config[path[0]]
        value = next(iter(parent.values()))
    _put(raw_config, path, value)
    with pytest.raises(InputError, match=message) as error:
        checked_config(raw_config, registry, root)
    assert str(error.value).startswith("config.yaml: ")
    assert "\n" not in str(error.value)


def test_a_snapshot_whose_files_are_gone_is_told(raw_config, registry, tmp_path, root):
    (tmp_path / "workflow").symlink_to(root / "workflow")
    with pytest.raises(InputError, match="resources/raw/.* lacks data.csv or provenance.json"):
        checked_config(raw_config, registry, tmp_path)


@pytest.mark.parametrize("by", ["year_end", "mean"])
def test_a_month_goes_with_any_rule_and_with_readings_of_other_rules(
    raw_config, registry, root, by
):
    """The order by year_end is set beside that of the rule chosen, and needs its month."""
    _put(raw_config, (*MINUSMA, "contributors"), {"top": 10, "by": by, "month": 6})
    config = checked_config(raw_config, registry, root)
    check_readings(config, registry, root, "config.yaml")
    assert config["assessments"]["minusma"]["contributors"]["month"] == 6


def test_defaults_are_filled_in(raw_config, registry, root):
    for key in ("classification", "support", "measurement_error", "discrimination", "table",
                "alternatives", "release", "populations", "specifications"):  # fmt: skip
        del raw_config[key]
    del raw_config["assessments"]["minusma"]["membership"]
    del raw_config["assessments"]["minusma"]["specifications"]
    config = checked_config(raw_config, registry, root)
    assert config["classification"]["quantile"] == "linear"
    assert set(config["measurement_error"]) == set(config["discrimination"]) == {"draws", "seed"}
    assert config["support"] == {"full": 3, "partial": 2, "count_membership": True}
    assert config["assessments"]["minusma"]["membership"] == "any"


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (("release",), 0.1, 'release: 0.1 is no text; write it in quotes: as it is spelt'),
        (("snapshots", "iiag"), 2016, 'iiag: 2016 is no text; write it in quotes: "2016"'),
        (("snapshots", "nmc"), 6.0, 'snapshots.nmc: 6.0 is no text; write it in quotes: as'),
        (("support", "full"), 3.0, "support.full: 3.0 must be integer"),
        (("measures", "governance", "digits"), 2.0, "measures.governance.digits: 2.0 must be"),
        (("measures", "governance", "population_digits"), 1.0, "population_digits: 1.0 is not"),
        (("assessments", "minusma", "window", "start"), 2013.0, "window.start: 2013.0 must be"),
        (("assessments", "minusma", "specifications"), 1, "specifications: 1 must be boolean"),
        (("world_bank", "patience"), float("nan"), "patience: nan must be a finite number"),
        (("world_bank", "patience"), True, "patience: true must be number"),
    ],
    ids=str,
)  # fmt: skip
def test_a_value_of_another_type_is_none_however_near(
    raw_config, registry, root, key, value, message
):
    block = raw_config
    for name in key[:-1]:
        block = block[name]
    block[key[-1]] = value
    with pytest.raises(InputError, match=re.escape(message)):
        checked_config(raw_config, registry, root)


def test_the_caller_keeps_its_config(raw_config, registry, root):
    before = repr(raw_config)
    checked_config(raw_config, registry, root)
    assert repr(raw_config) == before


def test_a_change_replaces_lists_and_merges_mappings():
    config = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert changed_config(config, {"a": {"c": [9]}}) == {"a": {"b": 1, "c": [9]}, "d": 3}
    assert config["a"]["c"] == [1, 2]


def test_every_key_of_the_schema_is_described_with_unit_and_default(root):
    schema = read_yaml(root / "workflow/schemas/config.schema.yaml")
    bare = []

    def walk(node, path):
        if not isinstance(node, dict):
            return
        properties = node.get("properties", {})
        for key, entry in properties.items():
            where = f"{path}.{key}"
            if "description" not in entry or "unit" not in entry:
                bare.append(where)
            if "default" not in entry and key not in node.get("required", []):
                bare.append(f"{where} (default)")
            walk(entry, where)
        if properties and node.get("additionalProperties") is not False:
            bare.append(f"{path} (open)")
        walk(node.get("additionalProperties"), f"{path}.*")
        walk(node.get("items"), f"{path}[]")
        for branch in node.get("oneOf", []):
            walk(branch, path)

    walk(schema, "config")
    assert bare == []


@pytest.fixture
def overlaid(raw_config, registry, root):
    """The checked config with files laid over it, as Snakemake lays them."""

    def over(*files):
        whole = raw_config
        for file in files:
            whole = changed_config(whole, file)
        return checked_config(whole, registry, root, files=[raw_config, *files])

    return over


OPTIONAL = ["chain_links", "world_bank", "support", "classification", "measurement_error", "table"]
OPTIONAL += ["claims"]


@pytest.mark.parametrize("key", OPTIONAL)
def test_null_takes_a_section_back_to_its_defaults(overlaid, raw_config, registry, root, key):
    del raw_config["alternatives"]
    without = {name: one for name, one in raw_config.items() if name != key}
    assert overlaid({key: None}) == checked_config(without, registry, root)


def test_null_leaves_out_what_stands_below(overlaid):
    found = overlaid({"assessments": {"minusca": None}, "measures": {"democracy": None}})
    assert "minusca" not in found["assessments"] and "democracy" not in found["measures"]
    whole = overlaid({"assessments": {"minusma": {"membership": "all", "published": None}},
                      "alternatives": None})  # fmt: skip
    assert whole["assessments"]["minusma"]["published"] is None
    # one that another file brought
    more = {**whole["assessments"]["monusco"], "title": "More"}
    found = overlaid({"assessments": {"more": more}}, {"assessments": {"more": None}})
    assert "more" not in found["assessments"]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            {"assessments": {"minsuca": None}},
            "assessments.minsuca: null leaves out .*; known: .*ca,",
        ),
        ({"measures": {"x": None}}, "measures.x: null leaves out what is there, and there is none"),
        ({"assessments": {"minusca": {"window": None}}}, "assessments.minusca: missing key window"),
        ({"assessments": {"minusca": {"widow": None}}}, "unknown key widow"),
        ({"assessments": None}, "missing key assessments"),
        ({"measures": {"governance": None}}, "measures: unknown measure 'governance'"),
        ({"snapshots": {"gmi": None}}, "measures.militarization: no snapshot of gmi is pinned"),
        ({"populations": {"complete": None}}, "'complete' is not among the populations"),
    ],
)
def test_null_where_something_is_needed_is_refused(overlaid, file, message):
    with pytest.raises(InputError, match=message):
        overlaid(file)


def test_what_refers_to_an_assessment_left_out_is_left_out_as_the_message_says(overlaid):
    file = {"assessments": {"minusma": None}}
    with pytest.raises(InputError, match="alternatives: null leaves them out"):
        overlaid(file)
    found = overlaid(file, {"alternatives": None})
    assert list(found["assessments"]) == [
        "minusma_as_noted",
        "minusca",
        "monusco",
        "minusma_2017_2020",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"measures": ["democracy"]}, "no column of democracy"),
        ({"contributors": ["ETH"]}, "no row"),
    ],
)
def test_a_printed_table_that_shares_nothing_is_not_compared_as_the_message_says(
    overlaid, change, message
):
    file = {"assessments": {"minusma": {**change, "specifications": False}}, "alternatives": None}
    with pytest.raises(InputError, match=f"minusma.published: .*{message}.*; set it to null"):
        overlaid(file)
    overlaid(file, {"assessments": {"minusma": {"published": None}}})
