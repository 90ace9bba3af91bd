"""Pinning changes one value of config.yaml and no other byte."""

import pytest
import yaml

from assessment.config.pin import pinned_text, write_whole
from assessment.errors import InputError
from assessment.strict_yaml import parse_yaml

TEXT = """# a remark
release: "1" # another
snapshots: # pins
  one: v9   # with room
  two: "2017"
  three: {not: a name}
"""


def test_the_value_alone_changes():
    assert pinned_text(TEXT, "one", "v10") == TEXT.replace("one: v9 ", "one: v10 ")
    assert pinned_text(TEXT, "two", "2026-11-23-0123abcd") == TEXT.replace(
        'two: "2017"', "two: 2026-11-23-0123abcd"
    )


@pytest.mark.parametrize(
    "name",
    ["2018", "2026-11-23", "1e5", "6.0", "017", "0x1F", "1_0", "no", "2026-11-23-12345678", "v9"],
)
def test_a_name_stays_text_when_it_is_read_again(name):
    for read in (yaml.safe_load, lambda text: parse_yaml(text, "config.yaml")):
        assert read(pinned_text(TEXT, "one", name))["snapshots"]["one"] == name


def test_what_is_to_be_added_is_told_as_it_must_stand():
    with pytest.raises(InputError, match='add the line four: "2018"'):
        pinned_text(TEXT, "four", "2018")


@pytest.mark.parametrize("text", ["", "a: [", "snapshots: {}", "snapshots: 1", "- one"])
def test_a_config_without_the_pin_is_told_what_to_add(text):
    with pytest.raises(InputError, match="add the line one: v10"):
        pinned_text(text, "one", "v10")


def test_the_real_config_takes_a_pin_in_place(root):
    text = (root / "config.yaml").read_text(encoding="utf-8")
    changed = pinned_text(text, "wgi", "2026-11-23-0123abcd")
    assert changed == text.replace('wgi: "2019"', "wgi: 2026-11-23-0123abcd")


def test_a_file_is_replaced_whole_with_its_permissions(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, "new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["config.yaml"]
