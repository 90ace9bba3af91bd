"""A downloaded file that cannot be trusted is refused with its reason."""

import io

import openpyxl
import pytest

from assessment.errors import InputError
from downloaded import workbook
from import_files import COMPOSITE, UN, VDEM, csv_text, with_cell, zipped


def _damaged_zip(place, value=255):
    """One whose member is not what it was, or packed by a method that nobody knows."""
    content = bytearray(zipped({"x.csv": csv_text(VDEM)}))
    content[place] = value
    content[content.index(b"PK\x01\x02") + place + 2] = value
    return bytes(content)


def _wide_sheet(last):
    """A spreadsheet of two cells, with all that there can be between them."""
    book = openpyxl.Workbook()
    book.active["A1"] = book.active[last] = "x"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("source", "name", "content", "message"),
    [
        ("vdem", "x.csv", b"", "is empty"),
        ("vdem", "x.csv", b"a,b\0c\n", "binary data"),
        ("vdem", "x.ods", b"a", "a .csv, .tsv, .txt, .xlsx, .xls or a .zip of one is expected"),
        ("vdem", "x.csv", [["country_text_id", "yr"], ["NER", "2013"]],
         r"closest to 'V-Dem Country-Year CSV' is line 1 \(.*\), and lacks v2x_veracc, year"),
        ("vdem", "x.csv", with_cell(VDEM, 2, "v2x_veracc", "high"),
         "line 3: value of v2x_veracc is 'high'"),
        ("vdem", "x.csv", with_cell(VDEM, 2, "v2x_veracc", "inf"), "not a number"),
        ("vdem", "x.csv", with_cell(VDEM, 2, "year", "13"), "line 3: '13' is no year"),
        ("vdem", "x.csv", VDEM[:2], "no state of Africa"),
        ("vdem", "x.csv", VDEM[:1], "no rows below the header"),
        ("vdem", "x.csv", [VDEM[0], VDEM[3]], "no value of an African state"),
        ("un_contributions", "x.csv", with_cell(UN, 1, "Last_Reporting_Date", "July 2013"),
         "'July 2013' is no date"),
        ("un_contributions", "x.csv", with_cell(UN, 1, "Male_Personnel", "-97"), "negative"),
        ("vdem", "x.zip", b"PK\x03\x04 not whole", "not a zip file; download it again"),
        ("vdem", "x.zip", zipped({"../../etc/x.csv": "a"}), "leads out of it"),
        ("vdem", "x.zip", zipped({"/etc/x.csv": "a"}), "leads out of it"),
        ("vdem", "x.zip", zipped({"C:\\x.csv": "a"}), "leads out of it"),
        ("vdem", "x.zip", zipped({".": "a"}), "is empty, or leads out of it"),
        ("vdem", "x.zip", zipped({"x.csv": "a", "./.": "a"}), "is empty, or leads out of it"),
        # what follows a NUL is no part of a name
        ("vdem", "x.zip", zipped({"@.csv": "a"}).replace(b"@.csv", b"\0.csv"), "is empty, or le"),
        ("vdem", "x.csv", "\ufeff", "is empty"),
        ("vdem", "x.csv", "\ufeff\r\n ", "is empty"),
        ("vdem", "x.zip", zipped({"x.pdf": "a"}), "none of .csv, .tsv, .txt, .xlsx, .xls in the"),
        ("vdem", "x.zip", zipped({"bomb.csv": "0," * 20_000_000}), "which no table of data does"),
        ("vdem", "x.zip", zipped({f"{n}.csv": "a" for n in range(1001)}), "1001 files"),
        ("iiag", "x.xlsx", zipped({"xl/worksheets/sheet1.xml": " " * 40_000_000}),
         "which no spreadsheet does"),
        ("iiag", "x.xlsx", b"PK\x03\x04", "not a zip file; download it again"),
        ("vdem", "x.csv", [*VDEM[:2], [*VDEM[2], "5"]], "line 3: 6 cells, and the header has 5"),
        ("vdem", "x.csv", [VDEM[0], *([*row, "5"] for row in VDEM[1:])], "line 2: 6 cells"),
        ("vdem", "x.csv", csv_text(VDEM) + 'a,"b', "cannot be read: unexpected end of data"),
        ("vdem", "x.csv", csv_text(VDEM) + "d" * 200_000, "cannot be read: field larger"),
        ("vdem", "x.zip", _damaged_zip(60), "cannot be read: "),
        ("vdem", "x.zip", _damaged_zip(8, 99), "cannot be read: "),
        ("iiag", "x.xlsx", _wide_sheet("XFD1048576"),
         "its reader gave up; download it again, or save it as CSV"),
        ("iiag", "x.xlsx", _wide_sheet("XFD1300"), "more than 20,000,000 cells"),
        ("polity", "x.xls", b"nothing of the kind", "cannot be read as a spreadsheet"),
        ("iiag", "x.csv", [["REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"],
                           ["NER", "OTHER", "2014", "1"]], "none of the series MIF"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_with_its_reason(
    take, file, source, name, content, message
):
    path = file(name, content)
    with pytest.raises(InputError, match=message) as refused:
        take(source, path)
    assert str(path) in str(refused.value)


def test_a_last_row_that_may_have_been_cut_is_told_where_it_is_read(take, file):
    text = csv_text(COMPOSITE).removesuffix("\r\n").removesuffix("\n")
    assert take("iiag", file("x.csv", f"{text}\n")).notes == []
    notes = take("iiag", path := file("x.csv", text)).notes
    assert notes == [
        f"{path}, line 4, the last, has no end: if the file was cut off there, its last value is "
        "short"
    ]
    assert take("iiag", file("x.csv", f"{text}\n\nSource: the Foundation")).notes == []


@pytest.mark.parametrize("table", [None, "y.csv"])
def test_an_archive_of_which_a_part_is_damaged_is_refused_whole(take, file, table):
    content = zipped({"x.csv": "a,b\n" * 20_000, "y.csv": csv_text(VDEM)})
    whole = file("x.zip", content)
    assert take("vdem", whole, table=table).table == "y.csv"
    # the sum of the first, in its header and in the directory
    place = content.index(b"PK\x01\x02") + 16
    changed = bytes(byte ^ 255 for byte in content[14:18])
    damaged = content[:14] + changed + content[18:place] + changed + content[place + 4 :]
    with pytest.raises(InputError, match=r"x.csv: cannot be read: Bad CRC"):
        take("vdem", file("x.zip", damaged), table=table)


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "=1+1"])
def test_an_error_in_a_cell_of_a_value_is_no_value_only_where_the_layout_says_so(take, file, text):
    path = file("x.xlsx", workbook({"Scores": with_cell(COMPOSITE, 2, "OVERALL GOVERNANCE", text)}))
    with pytest.raises(InputError, match=r"sheet Scores, row 3: value of .* is '[#=].*', not a nu"):
        take("iiag", path)


def test_an_encrypted_archive_is_refused(take, file):
    content = bytearray(zipped({"x.csv": csv_text(VDEM)}))
    # the flag of encryption, in the member's header and in the directory
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="is encrypted"):
        take("vdem", file("x.zip", bytes(content)))
