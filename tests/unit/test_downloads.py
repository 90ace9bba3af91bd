"""A downloaded file is read whole or not at all, and said to be what it is."""

import gzip
import zipfile

import pytest
import xlwt

from assessment.data import downloads
from assessment.data.downloads import tables_of
from assessment.errors import InputError
from downloaded import EXPECTED, FILES, text_of, workbook

VDEM = ("vdem", "V-Dem Country-Year CSV")
SCORES = ("iiag", "composite scores of the Foundation")
HEADER = ["country_text_id", "year", "v2x_veracc", "v2x_veracc_codelow"]
ROWS = [["BEN", "2013", "0.57", "0.3"], ["NER", "2013", "0.81", "0.6"], ["TGO", "2013", "0.2", "0"]]
WHOLE = text_of([HEADER, *ROWS])


@pytest.fixture
def rows(tmp_path):
    """The rows of a CSV file below its header, of which the text is given."""

    def read(content):
        path = tmp_path / "x.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        ((table,), _) = tables_of(path)
        header, cells = table.top[0]
        return list(table.below(header, len(cells)))

    return read


@pytest.mark.parametrize("layout", [VDEM, SCORES])
def test_a_file_cut_off_anywhere_gives_no_value_that_it_does_not_hold(take, tmp_path, layout):
    path = FILES[layout](tmp_path)
    content = path.read_bytes()
    # enough of it to cut through any of its cells, and an end within them
    lines = content.splitlines(keepends=True)[:8]
    refused = 0
    for size in range(len(b"".join(lines[:-2])), len(b"".join(lines))):
        path.write_bytes(b"".join(lines)[:size])
        try:
            found = take(layout[0], path).observations
        except InputError as error:
            refused += 1
            assert "download it again" in str(error)
            continue
        rows = found.set_index(["indicator", "iso3", "year"])["value"].to_dict()
        assert rows.items() <= EXPECTED[layout].items()
    assert refused


@pytest.mark.parametrize(
    "note",
    ["Source: V-Dem\n", "\nSource: V-Dem", "\n,,,\nNotes: one, two\nand more, of, it\n", '"a\nb"\n',
     "Source,,,\n"],
)  # fmt: skip
def test_notes_below_a_table_are_no_rows_of_it(rows, note):
    found = [row for _, row in rows(WHOLE + note) if row[1]]
    assert found == ROWS


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (WHOLE.replace("NER,2013,", "NER,2013\n,"), "line 3: has 2 of the 4 cells"),
        (WHOLE.replace("NER,2013,", "NE\nR,2013,"), "line 3: has 1 of the 4 cells"),
        (WHOLE.replace("0.81,0.6", "0.81"), "line 3: has 3 of the 4 cells"),
        (f"{WHOLE}TG", "line 5: has 1 of the 4 cells"),
        (f"{WHOLE}TGO,2014,0.", "line 5: has 3 of the 4 cells"),
        (f"{WHOLE}\nNotes: a, b\nTGO,2014,0.2,0\n", "line 6: has 2 of the 4 cells"),
        (f'{WHOLE}"TGO', "cannot be read: unexpected end of data; download it again"),
        (f"{WHOLE}TGO,2014,0.2,0,1\n", "line 5: 5 cells, and the header has 4"),
        (f"{WHOLE}CIV,2014,0.2,ô".encode()[:-1], "ends within a letter, cut off"),
    ],
)
def test_a_line_that_was_broken_or_cut_is_refused_with_its_number(rows, content, message):
    with pytest.raises(InputError, match=f"x.csv, {message}|x.csv: {message}"):
        rows(content)


def _many(end):
    return text_of([HEADER, *([f"S{number:02}", "2013", "1", "0.5"] for number in range(16))]) + end


@pytest.mark.parametrize("end", ["ZWE,2013,0.1,3", "ZWE,2013,0.1,3.", "ZWE,2013,0.1,-3."])
def test_a_last_number_that_was_visibly_cut_short_is_refused(rows, end):
    with pytest.raises(InputError, match=r"line 18: ends in '-?3\.?', .* its line has no end"):
        rows(_many(end))
    assert rows(_many(f"{end}\n"))[-1] == (18, end.split(","))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["ZWE,2013,0.1,", "ZWE,2013,0.1,0.7", 'ZWE,2013,"a\nb",0.75'])
def test_a_last_line_that_may_have_been_cut_has_its_number(tmp_path, ends, end):
    path = tmp_path / "x.csv"
    lines = 18 + end.count("\n")
    for content, unended in ((_many(end), lines), (_many(f"{end}\n"), None)):
        path.write_bytes(content.replace("\n", ends).encode())
        ((table,), _) = tables_of(path)
        assert table.unended == unended
        assert [line for line, _ in table.below(1, 4)][-1] == lines


def _as_excel_saves(table, block=16):
    """Without the cells at the end that are empty in all rows of a block."""
    lines = []
    for start in range(0, len(table), block):
        rows = table[start : start + block]
        size = max(place for row in rows for place, cell in enumerate(row, 1) if cell)
        lines += [row[:size] for row in rows]
    return text_of(lines)


LONG = [[f"S{number:02}", "2013", "0.5", "", "x" if number == 40 else ""] for number in range(60)]
SHORT = _as_excel_saves([[*HEADER, "note"], *LONG])


def test_empty_cells_that_excel_leaves_out_at_the_end_of_a_block_are_none(rows):
    sizes = [line.count(",") for line in SHORT.splitlines()]
    assert set(sizes[:16] + sizes[32:48]) == {4} and set(sizes[16:32] + sizes[48:]) == {2}
    assert [row for _, row in rows(SHORT)] == LONG
    assert [row for _, row in rows(f"{SHORT}Source: one\n")] == LONG


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("S20,2013,0.5\n", "S20,2013\n", "line 22: has 2 of the 5"),
        ("S20,2013,0.5\n", "S20,20\n13,0.5\n", "line 22: has 2 of the 5"),
        ("S59,2013,0.5\n", "S59,2013,0.", "line 61: ends in '0.', less precise"),
        ("S59,2013,0.5\n", "S59,2013", "line 61: has 2 of the 5"),
        ("S59,2013,0.5\n", "S59", "line 61: has 1 of the 5"),
    ],
)
def test_a_row_unlike_those_of_its_block_is_refused(rows, old, new, message):
    assert old in SHORT
    with pytest.raises(InputError, match=message):
        rows(SHORT.replace(old, new))


def test_empty_columns_at_the_end_and_names_of_rows_change_nothing(take, tmp_path):
    expected = [("v2x_veracc", row[0], 2013, float(row[2])) for row in ROWS]
    for content in (
        WHOLE.replace("\n", ",,\n"),
        WHOLE.replace("country_text_id", ",country_text_id").replace("\n", "\n1,")[:-2],
        f"V-Dem,\n\n{WHOLE}",
        WHOLE.replace(",", "\t"),
        WHOLE.replace(",", ";").replace(".", ","),
        WHOLE.replace("\n", "\r"),
        WHOLE.replace("\n", "\r\n"),
        WHOLE.removesuffix("\n"),
    ):
        path = tmp_path / "x.csv"
        path.write_bytes(content.encode())
        found = take("vdem", path).observations
        assert [tuple(row) for row in found.itertuples(index=False)] == expected


@pytest.mark.parametrize("name", ["x.csv", "x.tsv", "x.TXT"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_mark_that_cuts_most_rows_alike(tmp_path, name, separator):
    mark = "," if separator == ";" else "."
    other = {",": ";", ";": ",", "\t": ","}[separator]
    noted = [[*HEADER, "note"], *([*row[:2], f"0{mark}5", f"1{mark}25", ""] for row in ROWS)]
    noted[1][-1] = f"one{other} two{other * 9} three"
    path = tmp_path / name
    path.write_text(f"V-Dem{other} a title\n{text_of(noted, separator)}")
    ((table,), _) = tables_of(path)
    assert [row for _, row in table.top[1:]] == noted


@pytest.mark.parametrize("separator", [";", "\t"])
def test_of_two_marks_that_cut_alike_a_comma_is_a_part_of_texts(tmp_path, separator):
    path = tmp_path / "x.csv"
    path.write_text(f"a{separator}b, c\n1{separator}2, 3\n")
    ((table,), _) = tables_of(path)
    assert [row for _, row in table.top] == [["a", "b, c"], ["1", "2, 3"]]


def test_a_folder_is_called_one(tmp_path):
    with pytest.raises(InputError, match=r": is a folder; a .csv, .* is expected$"):
        tables_of(tmp_path)


def test_letters_of_windows_far_below_are_read(rows):
    far = text_of([["ABC", "2013", "0.5", "x" * 1000]] * 1100)
    found = rows((WHOLE + far).encode() + "CIV,2013,0.1,Côte\n".encode("cp1252"))
    assert found[-1] == (1105, ["CIV", "2013", "0.1", "Côte"])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "is a web page or XML"),
        ("x.xlsx", b"<html><body>Sign in", "is a web page or XML"),
        ("x.xls", b'<?xml version="1.0"?><Workbook>', "is a web page or XML"),
        ("x.csv", b"version https://git-lfs.github.com/spec/v1\noid", "is a pointer of Git LFS"),
        ("x.csv", b"%PDF-1.7", "is a PDF"),
        ("x.csv", gzip.compress(b"a,b", mtime=0), "is packed by gzip; unpack it"),
        ("x.csv", workbook({"a": [["b", "c"]]}), "name it .xlsx, .xls or .zip"),
        ("x.csv", WHOLE.encode("utf-16"), "is text in UTF-16; save it as CSV in UTF-8"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_is_no_table_is_called_what_it_is(tmp_path, name, content, message, packed):
    path = tmp_path / name
    path.write_bytes(content)
    if packed:
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            archive.write(path, name)
        path = tmp_path / "x.zip"
    with pytest.raises(InputError, match=message) as refused:
        tables_of(path)
    assert str(path) in str(refused.value)


def test_a_spreadsheet_whose_bytes_have_changed_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook({"a": [HEADER, *ROWS]}))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"<v>2013</v>", b"<v>2014</v>"))
    with pytest.raises(InputError, match=r"sheet1.xml in it is damaged; download it again"):
        tables_of(path)
    path.write_bytes(content)
    assert len(tables_of(path)[0][0].top) == 4


def test_errors_and_formulas_without_a_value_are_texts_where_they_stand(tmp_path):
    path = tmp_path / "x.xlsx"
    cells = [["", "NER", "2013", "#DIV/0!"], [], ["", "TGO", "=1/4", "#N/A"], ["", "=B6", "=C6"]]
    other = [["code", "#REF!"], ["NER", '=""']]
    path.write_bytes(workbook({"One & two": [[], ["", *HEADER[:3]], *cells], "b": other}))
    # as a text that is empty is kept once it was calculated
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            shown = content.replace(b'B2"><f>""</f>', b'B2" t="str"><f>""</f>')
            archive.writestr(name, shown)
    (first, second), _ = tables_of(path)
    assert list(first.below(2, 3)) == [
        (3, ["NER", "2013", "#DIV/0!"]),
        (5, ["TGO", "=1/4 (not calculated)", "#N/A"]),
        (6, ["=B6 (not calculated)", "=C6 (not calculated)", ""]),
    ]
    assert second.top == [(1, ["code", "#REF!"]), (2, ["NER", ""])]


def test_errors_in_an_old_spreadsheet_are_texts_where_they_stand(tmp_path):
    book = xlwt.Workbook()
    for title, error in (("a", "#DIV/0!"), ("b", "#N/A!")):
        sheet = book.add_sheet(title)
        for column, name in enumerate(HEADER[:3], 1):
            sheet.write(2, column, name)
        sheet.write(3, 1, "NER")
        sheet.row(3).set_cell_error(3, error)
        sheet.write(4, 3, xlwt.Formula("1/4"))
    path = tmp_path / "x.xls"
    book.save(path)
    # it leaves its formulas without a value: that of one which gave an error
    content = path.read_bytes().replace(b"\x03\0\0\0\0\0\xff\xff", b"\x02\0\x17\0\0\0\xff\xff")
    path.write_bytes(content)
    (first, second), _ = tables_of(path)
    for table, error in ((first, "#DIV/0!"), (second, "#N/A")):
        assert list(table.below(3, 3)) == [(4, ["NER", "", error]), (5, ["", "", "#REF!"])]


def test_what_systems_put_beside_files_in_a_zip_is_passed_over(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("__MACOSX/._a.csv", "._a.csv", "b/.a.csv", "~$a.xlsx"):
            archive.writestr(name, b"\0\0")
        archive.writestr("b/a.csv", WHOLE)
    tables, unread = tables_of(tmp_path / "x.zip")
    assert [table.file for table in tables] == [f"{tmp_path}/x.zip/b/a.csv"] and not unread


def test_a_row_of_a_sheet_has_its_number_in_the_sheet(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook({"Scores": [[], [], ["", "", ""], HEADER, [], *ROWS]}))
    ((table,), _) = tables_of(path)
    assert table.top[0] == (4, HEADER)
    assert table.at(6) == f"{path}, sheet Scores, row 6"
    assert [number for number, _ in table.below(4, 4)] == [6, 7, 8]


def test_a_table_without_an_end_is_refused(rows, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_ROWS", 2)
    with pytest.raises(InputError, match="x.csv: more than 2 rows"):
        rows(WHOLE)
