"""The raw store: what is held is verified, and faults are reported with file and row."""

import hashlib
import json

import pytest

from assessment.data.published import read_published
from assessment.data.read_snapshot import COLUMNS, parse_csv, read_snapshot
from assessment.data.states import read_state_names, read_states
from assessment.errors import InputError

GOOD = b"indicator,iso3,year,value\np,NAM,2013,1.5\n"


def _snapshot(folder, content=GOOD):
    sha256 = hashlib.sha256(content).hexdigest()
    (folder / "data.csv").write_bytes(content)
    provenance = {"files": [{"name": "data.csv", "sha256": sha256}]}
    (folder / "provenance.json").write_text(json.dumps(provenance))
    return sha256


def test_a_snapshot_is_read_with_its_types(tmp_path):
    frame = read_snapshot(tmp_path, "indicators", _snapshot(tmp_path))
    assert frame.values.tolist() == [["p", "NAM", 2013, 1.5]]
    assert [str(kind) for kind in frame.dtypes] == ["str", "str", "int64", "float64"]


def test_a_changed_byte_is_noticed_and_both_hashes_told(tmp_path):
    sha256 = _snapshot(tmp_path)
    (tmp_path / "data.csv").write_bytes(GOOD.replace(b"1.5", b"1.6"))
    with pytest.raises(InputError, match=f"data.csv: sha256 is .*{sha256}.*git checkout"):
        read_snapshot(tmp_path, "indicators", sha256)


def test_a_changed_provenance_is_noticed(tmp_path):
    sha256 = _snapshot(tmp_path)
    text = (tmp_path / "provenance.json").read_text().replace(sha256, "0" * 64)
    (tmp_path / "provenance.json").write_text(text)
    with pytest.raises(InputError, match="provenance.json states 0000"):
        read_snapshot(tmp_path, "indicators", sha256)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("provenance.json", None, "provenance.json: the snapshot lacks this file"),
        ("data.csv", None, "data.csv: the snapshot lacks this file"),
        ("provenance.json", b"{", "provenance.json, line 1: no JSON"),
        ("provenance.json", b"[]", "provenance.json: files: no list of names"),
        ("provenance.json", b"[" * 5_000, "provenance.json: blocks are nested too deep"),
        ("provenance.json", b'{"files": {"data.csv": 1}}', "provenance.json: files: no list"),
    ],
)
def test_a_damaged_snapshot_is_told(tmp_path, name, content, message):
    sha256 = _snapshot(tmp_path)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_snapshot(tmp_path, "indicators", sha256)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD + "p,Côte,2013,1\n".encode("latin-1"), "line 3: not UTF-8"),
        (GOOD.replace(b"value", b"values"), "columns missing: value; not known: values"),
        (b"indicator,iso3,year\np,AAA,2013\n", "columns missing: value"),
        (GOOD + b"p,AAA,2013,nan\n", "line 3: value is 'nan', not a finite number"),
        (GOOD + b"p,AAA,2013,inf\n", "line 3: value is 'inf', not a finite number"),
        (GOOD + b"p,AAA,2013,-Infinity\n", "line 3: value is '-Infinity'"),
        (GOOD + b"p,AAA,2013,\n", "line 3: value is '', not a finite number"),
        (GOOD + b"p,AAA,2013.5,1\n", "line 3: year is '2013.5', not a year"),
        (GOOD + b"p,AAA,soon,1\n", "line 3: year is 'soon', not a year"),
        (GOOD + b"p,AAA,2013,1,2\n", "line 3: 5 cells, and the header has 4 columns"),
        # all alike, which a reader may take for a column of names
        (GOOD.replace(b"\np", b"\n1,p"), "line 2: 5 cells, and the header has 4 columns"),
        (GOOD + b"p,AAA,2013\n", "line 3: 3 cells, and the header has 4 columns"),
        (GOOD + b'p,"AAA,2013,1\n', "line 3: not a CSV table: unexpected end"),
        (GOOD + b"p\0,AAA,2013,1\n", "line 3: holds binary data"),
        (GOOD + b"p" * 200_000 + b",AAA,2013,1\n", "line 3: not a CSV table: field larger"),
        (GOOD + b"p,AAA,99999999999999999999,1\n", "line 3: year is '9999"),
        (GOOD + b"p,AAA,2e3,1\n", "line 3: year is '2e3', not a year"),
        (GOOD + b"p,AAA,2013,1e400\n", "line 3: value is '1e400'"),
        (GOOD + b"p,AAA,2013," + b"9" * 6_000 + b"\n", "line 3: value is '9999"),
        (GOOD.replace(b"iso3", b"value"), "the column value appears twice"),
        (b",".join(b"c%d" % n for n in range(2_000)) + b"\n", "2,000 columns, at most 1,000"),
        (b"", "not a CSV table"),
        (b"indicator,iso3,year,value\n", "no rows"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(content, message):
    with pytest.raises(InputError, match=message):
        parse_csv(content, "raw/data.csv", COLUMNS["indicators"])


MONTHS = b"mission,iso3,month,type,personnel,basis\nM,NAM,2013-12,troops,5,reported\n"
YEARS = b"mission,iso3,year,personnel\nM,NAM,2013,5\n"


def test_contributions_are_read_by_month_and_those_of_before_by_year(tmp_path):
    months = read_snapshot(tmp_path, "contributions", _snapshot(tmp_path, MONTHS))
    assert months.values.tolist() == [["M", "NAM", "2013-12", "troops", 5.0, "reported"]]
    years = read_snapshot(tmp_path, "contributions", _snapshot(tmp_path, YEARS))
    assert years.values.tolist() == [["M", "NAM", 2013, 5.0]]


@pytest.mark.parametrize("month", [b"2013-13", b"2013-1", b"2013", b"2013-12-31", b""])
def test_a_month_is_written_in_one_way(tmp_path, month):
    sha256 = _snapshot(tmp_path, MONTHS.replace(b"2013-12", month))
    with pytest.raises(InputError, match="line 2: month is '.*', not a month written YYYY-MM"):
        read_snapshot(tmp_path, "contributions", sha256)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("M,NAM,2013-12,{},5,reported", "type is '.*', not a type written like"),
        ("M,NAM,2013-12,troops,5,{}", "basis is '.*', not reported or derived"),
        ("{},NAM,2013-12,troops,5,reported", "mission is '.*', not a mission, without spaces"),
    ],
)
@pytest.mark.parametrize("text", ["", " ", "x ", " Troops"])
def test_what_months_are_found_by_is_written_in_one_way(tmp_path, row, message, text):
    """Troops under another name would be 0 of troops, and a report neither that nor derived."""
    header = MONTHS.partition(b"\n")[0].decode()
    sha256 = _snapshot(tmp_path, f"{header}\n{row.format(text)}\n".encode())
    with pytest.raises(InputError, match=f"line 2: {message}"):
        read_snapshot(tmp_path, "contributions", sha256)


def test_a_short_row_is_refused():
    with pytest.raises(InputError, match="line 3"):
        parse_csv(GOOD + b"p,AAA\n", "raw/data.csv", COLUMNS["indicators"])


def test_states_listed_twice_are_refused(tmp_path):
    path = tmp_path / "states.csv"
    path.write_text("iso3,iso2,name,un_member_since\nAAA,AA,Aland,1960\nAAA,BB,Bland,1960\n")
    with pytest.raises(InputError, match="states.csv: iso3 AAA appears twice"):
        read_states(path)
    path.write_text("iso3,iso2,name,un_member_since\nAAA,AA,Aland,since ever\n")
    with pytest.raises(InputError, match="un_member_since must be a year"):
        read_states(path)
    path.write_text("name,iso3\nAland,AAA\nAland,BBB\n")
    with pytest.raises(InputError, match="the name Aland appears twice"):
        read_state_names(path)


def test_a_printed_table_is_checked(tmp_path, root):
    csv = root / "resources/published/minusma.csv"
    about = csv.with_suffix(".yaml")
    assert len(read_published(csv, about)[0]) == 12
    broken = tmp_path / "broken.csv"
    text = csv.read_text(encoding="utf-8")
    for change, message in (
        (("35.0", "about 35"), "line 3: governance is 'about 35', not a number"),
        (("35.0", "nan"), "line 3: governance is 'nan', not a number"),
        (("35.0", "1e400"), "line 3: governance is '1e400', not a number"),
        (("35.0", "3_5"), "line 3: governance is '3_5', not a number"),
        (("35.0", "٣"), "line 3: governance is '٣', not a number"),
        (("35.0", "35.0,0"), "line 3: 15 cells, and the header has 14 columns"),
        (("TGO", "TCD"), "TCD appears twice"),
        (("governance_colour", "shade"), "columns missing|not known"),
    ):
        broken.write_text(text.replace(*change), encoding="utf-8")
        with pytest.raises(InputError, match=message):
            read_published(broken, about)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("windows:", "window:"), "missing key windows"),
        (("colours: {", "colours: green # {"), "missing key colours"),
        (None, "missing key windows"),
    ],
)
def test_what_a_page_says_of_its_table_is_checked(tmp_path, root, change, message):
    csv, about = root / "resources/published/minusma.csv", tmp_path / "about.yaml"
    text = csv.with_suffix(".yaml").read_text(encoding="utf-8")
    assert change is None or change[0] in text
    about.write_text(text.replace(*change) if change else "- a list\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"about.yaml: {message}"):
        read_published(csv, about)
