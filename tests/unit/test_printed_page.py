"""What a page says of its printed table is checked at planning: keys, names, days, by place."""

import copy
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.config.model import Window
from assessment.config.printed_page import checked_page, read_page
from assessment.data.published import read_published
from assessment.errors import InputError
from assessment.model.slips import COLUMNS, slips
from assessment.strict_yaml import parse_yaml, read_yaml
from conftest import ROOT
from strategies import data, somewhere, steady

STATES = {"AAA", "BBB"}
HEADER = ["iso3", "member", "member_colour", "grain", "grain_colour", "support"]
PUBLISHED = ROOT / "resources/published"
PRINTED, _ = read_published(PUBLISHED / "minusma.csv", PUBLISHED / "minusma.yaml")
SAID = read_yaml(PUBLISHED / "minusma.yaml")
NONE = pd.DataFrame(columns=["iso3", "column", "printed", "rebuilt"])
LISTED = set(PRINTED["iso3"])


@pytest.fixture
def about():
    return {
        "citation": "doe2013",
        "windows": {"caption": {"start": 2013, "end": 2016}},
        "colours": {"green": "upper", "": "middle"},
        "support": {"place": "note 3", "full": 3, "partial": 2, "counts": "measures"},
        "classes": [
            {"place": "paragraph 2", "class": "upper", "states": ["AAA"], "measures": ["grain"]}
        ],
        "paragraphs": [{"paragraph": 1, "names": ["AAA", "BBB"], "subjects": ["AAA"]}],
        "current": [{"place": "paragraph 1", "what": "mandate", "until": "2018-06-30"}],
    }


def test_what_is_right_is_taken_with_defaults(about, root):
    checked = checked_page(copy.deepcopy(about), STATES, HEADER, root)
    assert checked["classes"] == about["classes"]
    assert checked["outliers"] == checked["footnotes"] == []


@pytest.mark.parametrize(
    ("keys", "value", "message"),
    [
        (("windows", "caption", "start"), 2017, "windows.caption: start 2017 is after end 2016"),
        (("windows", "margin"), {"start": 1, "end": 2}, "windows.*margin"),
        (("colours", ""), "upper", "colours"),
        (("colours", "yellow"), "middle", "colours.yellow: 'middle' is not allowed"),
        (("support", "partial"), 4, "support: partial 4 is above full 3"),
        (("support", "counts"), "stars", "support.counts: 'stars' is not allowed"),
        (("classes", 0, "states"), ["CCC"], "classes.0.states.0: 'CCC' is no state"),
        (("classes", 0, "measures"), ["salt"], "classes.0.measures.0: 'salt' is no measure of"),
        (("classes", 0, "measures"), ["member"], "'member' is no measure of the table"),
        (("classes", 0, "place"), "page 2", "classes.0.place"),
        (("classes", 0, "colour"), "green", "classes.0: unknown key colour; allowed: class"),
        (("paragraphs", 0, "subjects"), ["CCC"], "paragraphs.0.subjects.0: 'CCC' is no state"),
        (("current", 0, "until"), "2018-06-31", "current.0.until: there is no day '2018-06-31'"),
        (("published",), "2018", "published: '2018' must match"),
        (("prose",), "x", "unknown key prose"),
    ],
)
def test_a_mistake_is_named_with_its_place(about, root, keys, value, message):
    block = about
    for key in keys[:-1]:
        block = block[key]
    block[keys[-1]] = value
    with pytest.raises(InputError, match=message):
        checked_page(about, STATES, HEADER, root)


def test_a_paragraph_has_one_entry(about, root):
    about["paragraphs"] *= 2
    with pytest.raises(InputError, match="paragraphs: 1 is listed twice; put both together"):
        checked_page(about, STATES, HEADER, root)


def test_the_shipped_page_is_right_and_mistakes_name_its_file(root, tmp_path):
    said = read_yaml(root / "resources/published/minusma.yaml")
    assert {**read_page("minusma", root), **said}.keys() >= said.keys()
    for name in ("resources/published/minusma.csv", "resources/states.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    schema = tmp_path / "workflow/schemas/published.schema.yaml"
    schema.parent.mkdir(parents=True)
    schema.write_bytes((root / "workflow/schemas/published.schema.yaml").read_bytes())
    text = (root / "resources/published/minusma.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "resources/published/minusma.yaml"
    broken.write_text(text.replace("state: TCD", "state: XXX", 1), encoding="utf-8")
    with pytest.raises(InputError, match="minusma.yaml: outliers.0.state: 'XXX' is no state"):
        read_page("minusma", tmp_path)


def _near(one):
    """Another state, measure, place, number or name than is there, which the page may say too."""
    others = {"NGA": "KEN", "governance": "regional_leadership", "paragraph 8": "caption"}
    return st.sampled_from([others.get(str(one), "Full"), 0, "2018-06-30", [], ["TGO", "TGO"], one])


@settings(steady, max_examples=60)
@given(somewhere(SAID, data, _near))
def test_whatever_a_page_says_is_refused_or_searched(raw):
    try:
        found = parse_yaml(json.dumps(raw), "page.yaml")
        found = checked_page(found, {*LISTED, "KEN"}, list(PRINTED), ROOT)
    except InputError:
        return
    rows = slips("page", PRINTED, found, NONE, {}, Window(2013, 2016))
    assert list(rows) == COLUMNS and rows["finding"].str.len().gt(0).all()
