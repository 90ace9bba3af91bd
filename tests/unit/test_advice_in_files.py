"""What messages tell users to write, name or save differently is done, and then it holds."""

import re
import zipfile

import openpyxl
import pytest

from assessment.config.checks import checked_config
from assessment.config.pin import pinned_text
from assessment.data.imports import imported
from assessment.data.read_snapshot import parse_csv
from assessment.data.states import read_states
from assessment.data.write_snapshot import write_snapshot
from assessment.errors import InputError
from assessment.strict_yaml import parse_yaml, read_yaml


def _told(work, *given):
    with pytest.raises(InputError) as caught:
        work(*given)
    return str(caught.value)


@pytest.mark.parametrize("text", ["017", "1:30", "yes", "2016-01-01", "0x1f", "1_000", "0o17"])
def test_text_that_looks_like_something_else_is_written_in_quotes(text):
    message = _told(parse_yaml, f"a: {text}", "x.yaml")
    written = re.search(r'write (?:.*, or )?(".*") for text', message)[1]
    assert parse_yaml(f"a: {written}", "x.yaml") == {"a": text}


def test_text_with_a_mark_is_written_in_quotes_and_without():
    assert "write text in quotes, without a !" in _told(parse_yaml, "a: !x b", "x.yaml")
    assert parse_yaml('a: "b"', "x.yaml") == {"a": "b"}


def test_a_key_that_is_no_text_is_written_in_quotes():
    assert "the key 1 is no text: write it in quotes" in _told(parse_yaml, "1: b", "x.yaml")
    assert parse_yaml('"1": b', "x.yaml") == {"1": "b"}


def test_a_number_in_the_place_of_a_text_is_written_in_quotes(root, registry):
    text = (root / "config.yaml").read_text(encoding="utf-8")

    def checked(written):
        changed = re.sub(r"(?m)^release: .*$", f"release: {written}", text)
        return checked_config(parse_yaml(changed, "config.yaml"), registry, root)["release"]

    assert checked(_told(checked, "5").partition("write it in quotes: ")[2]) == "5"
    # the number is that of another name
    message = _told(checked, "0.10")
    assert "0.1 is no text; write it in quotes: as it is spelt" in message and '"' not in message
    assert checked('"0.10"') == "0.10"


def test_what_is_no_utf_8_is_saved_as_it(tmp_path):
    columns = ["indicator", "iso3", "year", "value"]
    text = f"{','.join(columns)}\nà,NER,2013,1.5\n"
    message = _told(parse_csv, text.encode("latin-1"), "data.csv", columns)
    assert message == "data.csv, line 2: not UTF-8; save the file as UTF-8"
    assert len(parse_csv(text.encode("utf-8"), "data.csv", columns)) == 1
    path = tmp_path / "x.yaml"
    path.write_bytes("a: à".encode("utf-16"))
    assert "save the file as UTF-8" in _told(read_yaml, path)
    path.write_bytes("a: à".encode())
    assert read_yaml(path) == {"a": "à"}


def test_what_cannot_be_read_of_a_download_is_saved_as_csv(root, tmp_path, registry):
    rows = [["country_name", "country_text_id", "year", "v2x_veracc"], ["-", "BEN", "2013", "0.5"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as damaged:
        for name, content in files.items():
            damaged.writestr(name, b"<" if name == "xl/workbook.xml" else content)
    (tmp_path / "b.csv").write_bytes("".join(map(",".join, rows)).encode() + b"\x81\x8d\n")
    states = read_states(root / "resources/states.csv")
    entry = registry["vdem"]
    for name in ("a.xlsx", "b.csv"):
        message = _told(imported, tmp_path / name, "vdem", entry, states, {})
        assert message.endswith("save it as CSV in UTF-8")
    (tmp_path / "c.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert len(imported(tmp_path / "c.csv", "vdem", entry, states, {}).observations) == 1


def test_a_number_of_two_meanings_is_written_without_its_mark(root, tmp_path, registry):
    states = read_states(root / "resources/states.csv")
    path = tmp_path / "a.csv"

    def taken(number):
        path.write_text(f"country_text_id;year;v2x_veracc\nBEN;2013;{number}\n")
        entry = {**registry["vdem"], "range": [0, 2000]}
        return imported(path, "vdem", entry, states, {}).observations["value"].tolist()

    message = _told(taken, "1,234")
    assert f"{path}, line 2: value is '1,234', a fraction or thousands" in message
    assert message.endswith("write it without a mark, or with other decimals")
    assert taken("1234") == [1234.0]
    assert taken("1,2340") == [1.234]


def test_a_row_that_is_not_meant_is_deleted(take, tmp_path):
    path = tmp_path / "a.csv"

    def taken(*rows):
        path.write_text("\n".join(["country_text_id,year,v2x_veracc", *rows]) + "\n")
        return take("vdem", path).observations["value"].tolist()

    message = _told(taken, "BEN,2013,0.5", "BEN,2013,0.6")
    assert message.endswith("delete the row that is not meant, and say so with --steps")
    assert taken("BEN,2013,0.6") == [0.6]


def test_of_tables_that_differ_one_is_named(take, tmp_path):
    """Where they differ, and where one of them cannot be read."""
    path = tmp_path / "a.zip"

    def taken(second, table=None):
        with zipfile.ZipFile(path, "w") as archive:
            for name, number in (("one.csv", "0.5"), ("two.csv", second)):
                archive.writestr(name, f"country_text_id,year,v2x_veracc\nBEN,2013,{number}\n")
        return take("vdem", path, table=table).observations["value"].tolist()

    assert "--table NAME says which" in _told(taken, "0.6")
    assert "--table NAME reads one of 'one.csv', 'two.csv'" in _told(taken, "high")
    for second in ("0.6", "high"):
        assert taken(second, "one.csv") == [0.5]
    assert "has no table 'three.csv' for vdem, but 'one.csv', 'two.csv'" in _told(
        taken, "0.6", "three.csv"
    )


def test_a_snapshot_with_other_data_takes_another_name(tmp_path):
    write_snapshot(tmp_path, "one", "v1", {"data.csv": b"a\n"}, {})
    message = _told(write_snapshot, tmp_path, "one", "v1", {"data.csv": b"b\n"}, {})
    assert message.endswith("a snapshot never changes, so take another name")
    assert (write_snapshot(tmp_path, "one", "v2", {"data.csv": b"b\n"}, {}) / "data.csv").is_file()


def test_a_pin_that_is_not_there_is_added():
    text = "snapshots:\n  one: v1\n"
    line = _told(pinned_text, text, "two", "2017").partition("add the line ")[2]
    added = f"{text}  {line}\n"
    assert parse_yaml(added, "config.yaml")["snapshots"] == {"one": "v1", "two": "2017"}
    assert pinned_text(added, "two", "v3") == "snapshots:\n  one: v1\n  two: v3\n"


def test_an_assessment_named_as_a_folder_takes_another_name(raw_config, registry, root):
    # none that other parts of the config name
    *others, (_, chosen) = raw_config["assessments"].items()

    def named(name):
        assessments = dict([*others, (name, chosen)])
        return checked_config({**raw_config, "assessments": assessments}, registry, root)

    assert "taken by a folder of results/; choose another" in _told(named, "tidy")
    assert "tidy_2" in named("tidy_2")["assessments"]


def test_a_grid_that_is_not_there_is_set_or_not_asked_for(raw_config, registry, root):
    grid = raw_config.pop("specifications")
    asking = [one for one in raw_config["assessments"].values() if one.get("specifications")]
    message = _told(checked_config, raw_config, registry, root)
    assert "set specifications, or set this to false" in message
    checked_config({**raw_config, "specifications": grid}, registry, root)
    for one in asking:
        one["specifications"] = False
    checked_config(raw_config, registry, root)
