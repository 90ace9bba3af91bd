"""The file of claims is checked before any work starts."""

import pytest

from assessment.config.claims import checked_claims, measures_of
from assessment.data.published import read_claims
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml
from claim_frames import claim

KNOWN = {"NGA", "TCD"}
PLACE = ("claims", "nigeria")
DAY = {"mission": "MINUSMA", "number": 1, "what": "day"}


@pytest.fixture
def written():
    said = {"personnel": {"mission": "MINUSMA", "number": 1, "what": "pledged"}}
    return {
        "citation": "key",
        "paragraphs": 3,
        "written": "2018-06",
        "components": {"militarization": ["military_personnel"]},
        "not_held": ["AFISMA"],
        "claims": {
            "nigeria": claim("NGA", "governance", {"class": "upper"}),
            "chad": claim("TCD", "militarization", {"class": "upper"}),
            "strength": claim("mission", "personnel", said),
        },
    }


def _put(data, path, value):
    *parents, key = path
    for part in parents:
        data = data[part]
    data[key] = value


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*PLACE, "subject"), "XXX", "claims.nigeria.subject: 'XXX' is no state"),
        ((*PLACE, "subject"), "population", "claims.nigeria.subject: 'population' is no state"),
        ((*PLACE, "measure"), "governence", "nigeria.measure: 'governence' is no measure"),
        ((*PLACE, "measure"), "support", "nigeria.measure: 'support' is no measure"),
        ((*PLACE, "statement"), {"klass": "upper"}, "nigeria.statement: unknown key klass"),
        ((*PLACE, "statement"), {"class": "high"}, "nigeria.statement.class: 'high' is not"),
        ((*PLACE, "statement"), {}, "claims.nigeria.statement"),
        ((*PLACE, "statement"), {"class": "upper", "quarter": 4}, "claims.nigeria.statement"),
        ((*PLACE, "statement"), {"support": "Full"}, "nigeria.measure: a statement of support"),
        ((*PLACE, "period"), {"start": 2016, "end": 2013}, "nigeria.period: start 2016 is after"),
        ((*PLACE, "period", "end"), "2016", "claims.nigeria.period.end"),
        ((*PLACE, "paragraph"), 4, "claims.nigeria.paragraph: the article has 3"),
        ((*PLACE, "claim"), "two\nlines", "claims.nigeria.claim"),
        ((*PLACE, "clam"), "x", "claims.nigeria: unknown key clam"),
        (
            ("claims", "strength", "statement", "personnel", "mission"),
            "MINUSMAA",
            "claims.strength.statement.personnel: 'MINUSMAA' is no mission",
        ),
        (("components",), {"governance": ["x"]}, "components.governance: 'x' is no measure"),
        (("not_held",), ["AFISMA", "MINUSMA"], "not_held: the source of contributions has MINUSMA"),
        (("claims",), {}, "claims"),
    ],
)
def test_a_mistake_is_told_with_the_id_of_its_claim(
    written, config, registry, root, path, value, message
):
    assert checked_claims(written, config, registry, KNOWN, root, config["measures"])
    _put(written, path, value)
    with pytest.raises(InputError) as error:
        checked_claims(written, config, registry, KNOWN, root, config["measures"])
    assert message in str(error.value)


def test_organisations_and_places_are_checked_too(written, config, registry, root):
    for measure, statement, message in (
        ("membership", {"member": {"of": "ECOWASS", "is": True}}, "is no organisation"),
        ("membership", {"members": {"of": "ECOWAS", "states": ["XXX"]}}, "'XXX' is no state"),
        ("governance", {"rank": {"among": "population", "from": 5, "to": 4}}, "from 5 is after"),
        ("personnel", {"contributed": {"missions": ["X"], "throughout": True}}, "is no mission"),
        ("personnel", {"withdrew": {"mission": "MINUSMA"}}, "either number or entirely"),
        ("personnel", {"personnel": {**DAY, "date": "2013-02-30"}}, "date: there is no day"),
        ("personnel", {"personnel": DAY}, "date: there is no day"),
    ):
        written["claims"]["nigeria"] = claim("NGA", measure, statement)
        with pytest.raises(InputError, match=message):
            checked_claims(written, config, registry, KNOWN, root, config["measures"])


def test_what_claims_name_is_what_their_verdicts_rest_on(written):
    assert measures_of(written) == ["governance", "militarization", "military_personnel"]


def test_the_file_is_read_strictly(root, tmp_path):
    path = root / "resources/published/claims.yaml"
    assert read_claims(path) == read_yaml(path)
    broken = tmp_path / "claims.yaml"
    broken.write_text("citation: x\n", encoding="utf-8")
    with pytest.raises(InputError, match="missing key claims"):
        read_claims(broken)


READING = {"words": "one", "statement": {"class": "lower"}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"readings": [READING]}, "claims.nigeria.readings"),
        ({"readings": [READING, READING]}, "two readings have the same words"),
        ({"readings": [READING, {"words": "two"}], "statement": None}, "a reading has none"),
        ({"statement": None}, "claims.nigeria: missing key statement"),
        ({"readings": [READING, {"words": "two", "measure": "x"}]}, "'x' is no measure"),
        ({"readings": [READING, {"words": "two", "period": {"start": 2019, "end": "written"}}]},
         "period: start 2019 is after end 2018"),
        ({"per": "x"}, "nigeria.measure: 'x' is no measure"),
        ({"statement": {"versus": {"measure": "x", "is": "above"}}}, "'x' is no measure"),
    ],
)  # fmt: skip
def test_every_reading_is_checked(written, config, registry, root, change, message):
    claims = written["claims"]["nigeria"]
    claims.update(change)
    for name in [name for name, value in change.items() if value is None]:
        del claims[name]
    with pytest.raises(InputError) as error:
        checked_claims(written, config, registry, KNOWN, root, config["measures"])
    assert message in str(error.value)


def test_measures_of_readings_count_too(written):
    written["claims"]["nigeria"]["readings"] = [READING, {"words": "two", "measure": "polity"}]
    written["claims"]["nigeria"]["per"] = "inhabitants"
    assert {"polity", "inhabitants", "governance"} <= set(measures_of(written))
