"""A validator is kept beside its schema, and no other than this schema's is used."""

import pytest

from assessment.config import schema
from assessment.errors import InputError

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
