"""Texts of cells are read as the one thing they can be, or refused with their place."""

import pandas as pd
import pytest

from assessment.data.cells import dates_of, numbers_of, years_of
from assessment.errors import InputError


def _at(texts):
    return pd.Series([f"x.csv, line {line}" for line in range(2, len(texts) + 2)])


def _numbers(texts, marks=".", missing=(), whole=False):
    frame = pd.DataFrame({"value": texts}, dtype=str)
    read = numbers_of(frame, _at(texts), list(missing), marks, whole=whole)
    return [None if pd.isna(number) else number for number in read["value"]]


@pytest.mark.parametrize(
    ("texts", "options", "numbers"),
    [
        (["0.5", " 1 ", "-2.", "+.5", "1e-3", "1130.0"], {}, [0.5, 1, -2, 0.5, 0.001, 1130]),
        (["", "NA", " . "], {"missing": ["NA", "."]}, [None, None, None]),
        # a minus as typesetters write it, spaces between thousands
        (["\u22120.4", "1\u00a0130", "1 130 000", "-0"], {}, [-0.4, 1130, 1_130_000, 0]),
        # persons, with the marks between thousands of either way of writing
        (["1,130", "12", "1,130,000"], {"whole": True}, [1130, 12, 1_130_000]),
        (["1.130", "1.130.000"], {"whole": True, "marks": ".,"}, None),
        (["1,130", "2,5"], {"marks": ".,"}, [1.13, 2.5]),
        (["1.130", "2.5"], {"marks": ".,"}, [1.13, 2.5]),
        (["0,130", "-0,5", "7"], {"marks": ".,"}, [0.13, -0.5, 7]),
        (["1.130", "12,0"], {"marks": ".,", "whole": True}, [1130, 12]),
    ],
)
def test_numbers_are_read_by_the_way_of_their_table(texts, options, numbers):
    if numbers is None:
        with pytest.raises(InputError, match="a fraction or thousands"):
            _numbers(texts, **options)
    else:
        assert _numbers(texts, **options) == numbers


@pytest.mark.parametrize("marks", [".", ".,"])
@pytest.mark.parametrize(
    "text",
    ["high", "12%", "True", "inf", "nan", "1_000", "0x1f", "1 13", "1 1300", "١", "1/2", "--1", "-",
     "1,2,3", "1.2.3", "2020-07-31", "1,,000", "1e", "$5", "1,13,000", "NA", "..", "#N/A"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_its_line(text, marks):
    with pytest.raises(InputError, match=r"^x.csv, line 3: value is '.*', ") as refused:
        _numbers(["7", text], marks)
    assert text in str(refused.value)


@pytest.mark.parametrize("text", ["0,5", "1,130", "1,130.5"])
def test_a_table_with_commas_between_its_cells_has_none_in_its_numbers(text):
    with pytest.raises(InputError, match="line 3: .* decimals come after '.' here"):
        _numbers(["0.5", text])


@pytest.mark.parametrize("text", ["1,130", "1.130", "-22,000"])
@pytest.mark.parametrize("whole", [False, True])
def test_a_number_of_two_readings_that_no_other_settles_is_refused(text, whole):
    with pytest.raises(InputError, match="line 3: value is '.*', a fraction or thousands"):
        _numbers(["7", text], ".,", whole=whole)


def test_numbers_of_two_ways_of_writing_are_refused_with_both_places():
    with pytest.raises(InputError, match=r"line 3: value is '0,5'.* and x.csv, line 2 has a point"):
        _numbers(["0.25", "0,5"], ".,")


@pytest.mark.parametrize("text", ["10.5", "0.1", "1e-1"])
def test_persons_are_whole(text):
    with pytest.raises(InputError, match=r"line 3: value is '.*', not a whole number"):
        _numbers(["10.0", text], whole=True)


def test_a_message_says_what_a_number_is_of():
    frame = pd.DataFrame({"value": ["x"]})
    with pytest.raises(InputError, match="^there: value of index is 'x', not a number"):
        numbers_of(frame, pd.Series(["there"]), [], ".", of=pd.Series(["index"]))


def _dates(*texts):
    return [str(date.date()) for date in dates_of(pd.Series(texts), _at(texts))]


@pytest.mark.parametrize(
    "written",
    ["2020-07-31 2020-08-31", "31/07/2020 31/08/2020", "07/31/2020 08/31/2020",
     "31-Jul-20 31-Aug-20", "31-Jul-2020 31-Aug-2020", "31/07/20 31/08/20", "44043 44074",
     "2020/07/31 2020/08/31", "31.07.2020 31.08.2020", "7/31/20 8/31/20",
     "31-07-2020 31-08-2020", "07-31-2020 08-31-2020", "31.07.20 31.08.20"],
)  # fmt: skip
@pytest.mark.parametrize(
    "time", ["", " 00:00:00", "T00:00:00", "T00:00:00.000Z", "T00:00:00Z", " 0:00", " 12:00:00 AM"]
)
def test_dates_of_one_way_of_writing_are_read(written, time):
    one, other = written.split()
    assert _dates(f"{one}{time}", f" {other}{time}") == ["2020-07-31", "2020-08-31"]


def test_one_day_that_can_be_read_in_one_way_alone_settles_all():
    assert _dates("01/02/2020", "13/02/2020") == ["2020-02-01", "2020-02-13"]
    assert _dates("01/02/2020", "02/13/2020") == ["2020-01-02", "2020-02-13"]


@pytest.mark.parametrize("texts", [("01/02/2020", "03/04/2020"), ("01/02/20",), ("01-02-2020",)])
def test_dates_of_two_readings_are_refused(texts):
    with pytest.raises(InputError, match=r"line 2: '01.02.20.*'.* month first; write them 2014-08"):
        _dates(*texts)
    assert _dates("2014-08-31") == ["2014-08-31"]


@pytest.mark.parametrize(
    "texts",
    [("2020-07-31", "31/08/2020"), ("31/07/2020", "July 2020"), ("31/07/2020", "31/08/2020 23:00"),
     ("31/07/2020", ""), ("2020-07-31", "2020-06-31"), ("31/07/2020", "44074"), ("44043", "44075")],
)  # fmt: skip
def test_dates_of_two_ways_of_writing_or_none_are_refused_with_their_line(texts):
    with pytest.raises(InputError, match=r"x.csv, line [23]: '.*' is no date written 2014-08-31"):
        _dates(*texts)


def test_years_are_years():
    assert list(years_of(pd.Series(["2013", " 2014.0"]), _at("ab"))) == [2013, 2014]
    for text in ("13", "2013.5", "", "3013", "DB2013"):
        with pytest.raises(InputError, match=f"line 3: '{text}' is no year"):
            years_of(pd.Series(["2013", text]), _at("ab"))
