"""Whatever the API answers and a table holds, it is refused with a plain line or taken as it is."""

import csv
import io
import json
import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assessment.data.read_snapshot import COLUMNS, OPTIONAL_COLUMNS, parse_csv
from assessment.data.transport import Answer
from assessment.data.worldbank import Request, pull
from assessment.errors import InputError
from strategies import somewhere, steady, texts

ASKED = Request(
    *("source", 1, ("a", "b"), ("AAA", "BBB"), (2001, 2002)),
    time_offset=1,
    ranges={"a": (0.0, 1e6), "b": (0.0, 1e6)},
)
KEYS = {
    (code, iso3, year)
    for code in ASKED.indicators
    for iso3 in ASKED.states
    for year in (2001, 2002)
}
ONE = {"page": 1, "pages": 1, "per_page": 5000, "total": 1}


def _row(code, iso3, year):
    variable = [
        {"concept": "Country", "id": iso3, "value": iso3},
        {"concept": "Series", "id": code, "value": code},
        {"concept": "Time", "id": f"YR{year - 1}", "value": str(year - 1)},
    ]
    return {"variable": variable, "value": year / 8}


def _answers():
    """What the API says to ASKED, as tests/network/fake_world_bank.py has it."""
    concepts = [{"id": name, "value": name} for name in ("Country", "Series", "Time")]
    times = [{"id": f"YR{year}", "value": str(year)} for year in (2000, 2001, 2002)]
    of = {"id": "1", "name": "Database"}
    rows = [_row(*key) for key in sorted(KEYS)]
    return [
        {**ONE, "source": [{**of, "concept": concepts}]},
        {**ONE, "source": [{**of, "concept": [{"id": "Time", "name": "Time", "variable": times}]}]},
        {**ONE, "total": len(rows), "lastupdated": "2026-01-01", "source": {**of, "data": rows}},
    ]


class Told:
    """A transport that has its answers; the last is given for whatever is asked after it."""

    def __init__(self, documents):
        self.documents, self.count = documents, 0

    def progress(self, share):
        pass

    def get(self, url):
        self.count += 1
        assert self.count < 50, "it asks for ever"
        document = self.documents[min(self.count, len(self.documents)) - 1]
        return Answer(url, json.dumps(document).encode(), document)


def _observations(answers):
    kept = []
    found = pull(ASKED, "http://127.0.0.1:9/v2", Told(answers), kept.append)
    assert [answer.url for answer in kept] == found.urls
    return found.observations


def test_the_answers_that_are_changed_here_are_taken():
    observations = _observations(_answers())
    assert {tuple(row[:3]): row[3] for row in observations.itertuples(index=False)} == {
        key: key[2] / 8 for key in KEYS
    }


@steady
@given(
    st.sampled_from(range(3)).flatmap(
        lambda at: somewhere(_answers()[at]).map(lambda one: (at, one))
    )
    | st.tuples(st.just(2), somewhere(_answers()[2], st.floats() | st.sampled_from(["1", 10**400])))
)
def test_any_json_in_an_answer_is_refused_or_gives_numbers_that_were_asked_for(changed):
    answers = _answers()
    answers[changed[0]] = changed[1]
    try:
        observations = _observations(answers)
    except InputError:
        return
    assert {tuple(row[:3]) for row in observations.itertuples(index=False)} <= KEYS
    assert observations["value"].between(0, 1e6).all()
    assert not (np.signbit(observations["value"]) & (observations["value"] == 0)).any()


cells = texts | st.integers(1900, 2100).map(str) | st.floats().map(str)
separators = st.sampled_from([",", ",", ",", ";", '"', "\n", "\r\n", "\x00", '","'])


@steady
@given(
    st.sampled_from(sorted(COLUMNS)),
    st.lists(st.lists(cells, min_size=1, max_size=6), max_size=4),
    separators,
)
def test_any_text_is_a_table_of_its_kind_or_refused(kind, rows, separator):
    text = "\n".join([",".join(COLUMNS[kind]), *(separator.join(row) for row in rows)])
    try:
        content = text.encode("utf-8", "surrogatepass")
        frame = parse_csv(content, "data.csv", COLUMNS[kind], OPTIONAL_COLUMNS.get(kind, ()))
    except InputError as error:
        assert str(error).startswith("data.csv")
        return
    assert list(frame.columns)[: len(COLUMNS[kind])] == COLUMNS[kind] and len(frame)
    for name in frame:
        if name == "year":
            assert frame[name].dtype == np.int64
        elif name in ("value", "personnel"):
            assert frame[name].dtype == np.float64 and all(map(math.isfinite, frame[name]))
        else:
            assert pd.api.types.is_string_dtype(frame[name])


written = texts.filter(lambda text: not set(text) & set("\x00\r\ud800"))


@steady
@given(
    st.lists(
        st.tuples(written, written, st.integers(1900, 2100), st.floats(-1e9, 1e9)),
        min_size=1,
        max_size=3,
    )
)
def test_a_table_that_was_written_is_read_as_it_was(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS["indicators"], *rows])
    found = parse_csv(text.getvalue().encode(), "data.csv", COLUMNS["indicators"])
    assert list(found.itertuples(index=False, name=None)) == rows
