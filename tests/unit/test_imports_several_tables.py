"""Downloads of several tables: which is read, which is left out, and that it is reported."""

import pytest

from assessment.errors import InputError
from downloaded import workbook
from import_files import COMPOSITE, RANKS, named_tables, values_of, with_cell, zipped


def test_ranks_are_no_scores(take, file):
    path = file("2024 IIAG_Ranks.csv", RANKS)
    with pytest.raises(InputError) as refused:
        take("iiag", path)
    assert str(refused.value).startswith(
        f"{path}: overall_governance runs from 1 to 53: whole numbers, hardly one twice in a year: "
        "they are ranks. What is read is 'Overall governance, score, 0-100'; where it is had: "
    )


@pytest.mark.parametrize("ranks_first", [True, False])
def test_of_tables_that_fit_ranks_are_left_out_and_told(take, file, ranks_first):
    tables = named_tables(Ranks=RANKS, Composite=COMPOSITE)
    members = dict(sorted(tables.items(), reverse=ranks_first))
    path = file("iiag.zip", zipped(members))
    found = take("iiag", path)
    assert values_of(found)["overall_governance", "MUS", 2014] == 76.8
    assert found.table == "2024 IIAG_Composite.csv"
    (note,) = found.notes
    assert note.startswith(f"not read: {path}/2024 IIAG_Ranks.csv: ") and "they are ranks" in note
    with pytest.raises(InputError, match="they are ranks"):
        take("iiag", path, table="2024 IIAG_Ranks.csv")


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_tables_that_differ_are_named_and_not_taken_by_their_order(take, file, kind):
    changed = with_cell(COMPOSITE, 2, "OVERALL GOVERNANCE", "55.4")
    if kind == "zip":
        path = file("iiag.zip", zipped(named_tables(A=COMPOSITE, B=changed)))
        names = "'2024 IIAG_A.csv' and '2024 IIAG_B.csv'"
    else:
        path = file("iiag.xlsx", workbook({"A": COMPOSITE, "B": changed}))
        names = "'sheet A' and 'sheet B'"
    with pytest.raises(InputError) as refused:
        take("iiag", path)
    assert str(refused.value) == (
        f"{path}: {names} both have what is looked for, and not the same of it (first "
        "overall_governance of BEN 2014); --table NAME says which"
    )
    table = names.split("'")[3]
    found = take("iiag", path, table=table)
    assert (found.table, values_of(found)["overall_governance", "BEN", 2014]) == (table, 55.4)


def test_of_tables_that_agree_the_one_with_all_of_it_is_taken_and_told(take, file):
    found = take(
        "iiag", file("iiag.zip", zipped(named_tables(A=COMPOSITE[:2], B=COMPOSITE, C=COMPOSITE)))
    )
    assert found.table == "2024 IIAG_B.csv" and len(found.observations) == 3
    assert found.notes == [
        "the table 2024 IIAG_A.csv has nothing else", "the table 2024 IIAG_C.csv has nothing else"
    ]  # fmt: skip


UNREADABLE = {
    "a/empty.csv": "", "b.csv": "<html>", "c.csv": "\ufeffa,b".encode("utf-16"), "d.csv": 'x,"y',
    "e.csv": "a\0b", "f.xlsx": "PK\x03\x04 not whole", "g.xls": "nothing", "h.csv": "d" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("table", [None, "2024 IIAG_A.csv"])
def test_files_in_an_archive_that_cannot_be_read_are_told_and_stop_no_other(take, file, table):
    path = file("x.zip", zipped(UNREADABLE | named_tables(A=COMPOSITE)))
    found = take("iiag", path, table=table)
    assert found.table == "2024 IIAG_A.csv" and len(found.observations) == 3
    assert len(found.notes) == len(UNREADABLE)
    for note, name in zip(found.notes, UNREADABLE, strict=True):
        assert note.startswith(f"not read: {path}/{name}: ")


def test_where_no_table_fits_the_files_that_cannot_be_read_are_told(take, file):
    path = file("x.zip", zipped(UNREADABLE | {"i.csv": "a,b\n1,2\n"}))
    with pytest.raises(InputError, match="no table in it has the columns of iiag") as refused:
        take("iiag", path)
    assert str(refused.value).count("; not read: ") == len(UNREADABLE)
