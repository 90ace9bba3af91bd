"""A validator is kept beside its schema, and no other than this schema's is used."""

import pytest

from assessment.config import schema
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml

TEXT = "additionalProperties: false\nproperties: {{{}: {{default: 1, type: integer}}}}\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "some.schema.yaml"
    path.write_text(TEXT.format("one"))
    yield path
    schema._compiled.cache_clear()


def _validated(data, path):
    # as in another process
    schema._compiled.cache_clear()
    return schema.validated(data, path)


def test_it_is_made_once_for_a_schema(path, monkeypatch):
    assert _validated({}, path) == {"one": 1}
    with monkeypatch.context() as patched:
        patched.delattr(schema.fastjsonschema, "compile_to_code")
        assert _validated({"one": 2}, path) == {"one": 2}
    path.write_text(TEXT.format("two"))
    assert _validated({}, path) == {"two": 1}
    with pytest.raises(InputError, match="unknown key one; allowed: two"):
        _validated({"one": 2}, path)


def test_where_it_cannot_be_kept_it_is_made_all_the_same(path):
    (path.parent / "__pycache__").write_text("a file, in the place of the folder")
    assert _validated({}, path) == {"one": 1}


TYPES = """
properties:
  count: {type: integer, minimum: 0}
  share: {type: number, exclusiveMinimum: 0, maximum: 55}
  either: {description: a count or null, oneOf: [{type: "null"}, {type: integer}]}
  name: {type: string}
  flag: {type: boolean}
"""


@pytest.mark.parametrize(
    "data",
    [
        {"count": 2.0}, {"count": True}, {"count": "2"}, {"count": float("nan")},
        {"share": float("nan")}, {"share": float("inf")}, {"share": -float("inf")},
        {"share": True}, {"either": 1.0}, {"either": False}, {"name": 1}, {"name": None},
        {"flag": 1}, {"flag": 0.0}, {"flag": "true"},
    ],
    ids=str,
)  # fmt: skip
def test_types_mean_what_they_say(data, tmp_path):
    (tmp_path / "types.schema.yaml").write_text(TYPES)
    with pytest.raises(InputError, match=next(iter(data))):
        _validated(data, tmp_path / "types.schema.yaml")


def test_what_is_of_its_type_is_taken(tmp_path):
    (tmp_path / "types.schema.yaml").write_text(TYPES)
    data = {"count": 2, "share": 2.0, "either": None, "name": "", "flag": True}
    assert _validated(data, tmp_path / "types.schema.yaml") == data


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("config", "config.yaml"),
        ("sources", "resources/sources.yaml"),
        ("claims", "resources/published/claims.yaml"),
        ("published", "resources/published/minusma.yaml"),
        ("catalogue", "workflow/catalogue.yaml"),
    ],
)
def test_no_file_of_the_project_may_give_an_integer_as_another_number(name, file, root):
    path = root / f"workflow/schemas/{name}.schema.yaml"
    data = read_yaml(root / file)
    schema.validated(data, path)

    def taken(block, key, value):
        whole, block[key] = block[key], value
        try:
            schema.validated(data, path)
            return True
        except InputError:
            return False
        finally:
            block[key] = whole

    # one of each name
    counts = {key: block for block, key in _integers(data)}
    for key, block in counts.items():
        value = block[key]
        # where any number will do, so does one with a fraction
        if not any(taken(block, key, value + half) for half in (0.5, -0.5)):
            assert not taken(block, key, float(value)), f"{key}: {value}"
    assert counts or name == "catalogue"


def _integers(data):
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from _integers(value)
        elif type(value) is int:
            yield data, key


@pytest.mark.parametrize("name", ["config", "sources", "claims", "published"])
def test_every_integer_has_bounds(name, root):
    """So that none is so large that what takes it in can no longer count to it."""
    found = list(_of_type(read_yaml(root / f"workflow/schemas/{name}.schema.yaml"), "integer"))
    assert found
    assert [
        one for one in found if not {"minimum", "maximum"} <= {*one} and "enum" not in one
    ] == []


def _of_type(definition, kind):
    inner = definition.values() if isinstance(definition, dict) else definition
    if isinstance(definition, dict) and definition.get("type") == kind:
        yield definition
    for one in inner:
        if isinstance(one, dict | list):
            yield from _of_type(one, kind)


def test_a_whole_number_with_a_point_is_told_without(tmp_path):
    (tmp_path / "types.schema.yaml").write_text(TYPES)
    with pytest.raises(InputError, match="count: 2014.0 must be integer, as 2014 is"):
        _validated({"count": 2014.0}, tmp_path / "types.schema.yaml")
