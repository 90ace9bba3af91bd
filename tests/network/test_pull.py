"""A pull gives the right data or a clear error in bounded time, whatever the API does."""

import copy
import gzip
import json

import pandas as pd
import pytest

from assessment.config import settings
from assessment.data.pulled import csv_bytes, pulled
from assessment.data.write_snapshot import incoming
from assessment.errors import InputError

# Long where an answer is expected, on a machine that may be busy; short where none will come.
PATIENCE, IMPATIENCE = 20.0, 2.0


@pytest.fixture
def how(config, registry):
    def of(source, **changed):
        return {**settings.pulling(config, registry, source), "patience": PATIENCE, **changed}

    return of


@pytest.fixture
def take(how, world, tmp_path):
    """Pull a source from the fake: its observations; with `whole` the folder and provenance too."""

    def pull(api, source="doing_business", whole=False, accept=False, **changed):
        asked = how(source, **changed)
        with incoming(tmp_path) as snapshot:
            observations, provenance = pulled(
                snapshot, asked, world["economies"], api.endpoint, accept
            )
            if not whole:
                return observations
            snapshot.add("data.csv", csv_bytes(observations))
            return observations, snapshot.store(source, "pulled", provenance), provenance

    return pull


@pytest.fixture
def expected(root):
    """The embedded values that the fake World Bank serves."""

    def of(source="doing_business", snapshot="DB2020"):
        return pd.read_csv(root / f"resources/raw/{source}/{snapshot}/data.csv")

    return of


def _same(observations, expected):
    keys = ["indicator", "iso3", "year"]
    expected = expected.sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(observations[list(expected)], expected, check_dtype=False)


@pytest.mark.parametrize("source, snapshot", [("doing_business", "DB2020"), ("wdi", "2020")])
def test_a_healthy_api_gives_the_figures_at_our_years(serve, take, expected, source, snapshot):
    _same(take(serve(), source), expected(source, snapshot))


def test_new_governance_series_come_with_their_standard_errors(serve, take, expected):
    observations = take(serve(), "wgi")
    old = expected("wgi", "2019")
    assert set(observations["indicator"]) == {f"GOV_WGI_{code}" for code in set(old["indicator"])}
    old["indicator"] = "GOV_WGI_" + old["indicator"]
    _same(observations, old)


# Faults that the pull gets over, or that harm nothing.
@pytest.mark.parametrize(
    "faults",
    [
        pytest.param({"per_page": 100}, id="capped per_page, honest header"),
        pytest.param({"status": {"code": 502, "times": 1}}, id="502 then good"),
        pytest.param({"status": {"code": 502, "times": 1, "page": 2}, "per_page": 500},
                     id="502 on the second page, then good"),
        pytest.param({"status": {"code": 403, "times": 1}, "on": "concepts"},
                     id="403 on one path, then good"),
        pytest.param({"status": {"code": 502}, "on": "country/all"},
                     id="502 on country/all, which is not asked"),
        pytest.param({"status": {"code": 429, "times": 1, "retry_after": 1}},
                     id="429 with Retry-After"),
        pytest.param({"truncated": {"times": 1}}, id="truncated JSON, then good"),
        pytest.param({"reset": {"times": 1}}, id="connection reset in mid-body, then good"),
        pytest.param({"html": {"times": 1}}, id="HTML at 200, then good"),
        pytest.param({"redirect": {"times": 1}}, id="redirect to HTML, then good"),
        pytest.param({"silent": {"seconds": 1, "times": 1}}, id="closed in silence, then good"),
        pytest.param({"bom": True}, id="UTF-8 BOM"),
        pytest.param({"shuffled": True}, id="tuples and rows in another order"),
        pytest.param({"string_header": True}, id="header numbers as strings"),
    ],
)  # fmt: skip
def test_what_passes_or_does_no_harm_gives_the_right_figures(serve, take, expected, faults):
    _same(take(serve(faults)), expected())


# Faults that end the pull, and what the message must say.
@pytest.mark.parametrize(
    ("faults", "message"),
    [
        pytest.param({"per_page": 500, "dishonest": True}, "the header says",
                     id="capped per_page, dishonest header"),
        pytest.param({"per_page": 500, "short_page": 2}, "the header says", id="short page"),
        pytest.param({"per_page": 486, "repeated_page": True}, "appears twice", id="repeated page"),
        pytest.param({"per_page": 500, "changing": {"total": 1900}}, "total changed",
                     id="total changes between pages"),
        pytest.param({"per_page": 500, "changing": {"lastupdated": "2026-01-01"}},
                     "lastupdated changed", id="lastupdated changes between pages"),
        pytest.param({"per_page": 500, "changing": {"page": 1}}, "page 1 came where page 2",
                     id="another page than was asked for"),
        pytest.param({"status": {"code": 502}}, "HTTP status 502", id="502 for ever"),
        pytest.param({"status": {"code": 400}}, "HTTP status 400", id="400"),
        pytest.param({"status": {"code": 403}, "on": "time/all"}, "HTTP status 403",
                     id="403 on one path for ever"),
        pytest.param({"status": {"code": 429, "retry_after": 3600}}, "asks to wait 3600 s",
                     id="429 with a Retry-After beyond patience"),
        pytest.param({"slow": {"pieces": 100, "pause": 0.3}}, "did not end in time",
                     id="slow body"),
        pytest.param({"silent": {"seconds": 10}}, "no answer within", id="silence"),
        pytest.param({"status": {"code": 502, "times": 1}, "silent": {"seconds": 10}},
                     "HTTP status 502", id="502, then silence"),
        pytest.param({"truncated": {}}, "the answer, line 1: no J", id="truncated JSON for ever"),
        pytest.param({"reset": {}}, "the connection failed", id="reset for ever"),
        pytest.param({"html": {}}, "page of HTML", id="HTML at 200 for ever"),
        pytest.param({"redirect": {}}, "redirected to /portal.html", id="redirect for ever"),
        pytest.param({"xml_160": True}, 'the API refused: .*id="160"', id="XML 160"),
        pytest.param({"error_120": 1}, "the API refused: 120 Invalid value", id="error 120"),
        pytest.param({"error_120": 2}, "120 Invalid value .*; 120 Invalid value",
                     id="error 120 with two entries"),
        pytest.param({"error_175": True}, "the API refused: 175 Invalid format", id="error 175"),
        pytest.param({"nothing": True}, "the answer holds no data", id="total 0 with []"),
        pytest.param({"header_null": True}, "the answer holds no data", id="[header, null]"),
        pytest.param({"all_null": True}, "not one value for TRD", id="every value null"),
        pytest.param({"duplicate": True}, "appears twice", id="duplicate rows"),
        pytest.param({"uninvited": ["LAG"]}, "LAG was not asked for: a city", id="a city"),
        pytest.param({"uninvited": ["SSF"]}, "SSF was not asked for: .* aggregate",
                     id="an aggregate"),
        pytest.param({"missing": ["NER"]}, "asked for NER and has no row", id="a state missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_with_source_request_and_cause(
    serve, take, expected, tmp_path, faults, message
):
    api = serve(faults)
    with pytest.raises(InputError, match=f"^doing_business: .*{message}"):
        take(api, patience=IMPATIENCE)
    assert len(api.requests) < 30
    # nothing is cached: a healthy server answers rightly afterwards
    _same(take(serve()), expected())


def test_the_message_names_the_request_and_where_the_refused_body_is_kept(serve, take, tmp_path):
    api = serve({"error_175": True})
    with pytest.raises(InputError) as refused:
        take(api)
    text = str(refused.value)
    assert f"(asked: {api.endpoint}/en/sources/1/series/TRD" in text
    assert "country/AGO;...;ZWE (54 in all)/time" in text
    (body,) = (tmp_path / "quarantine/doing_business").glob("*.body")
    assert f"the body is kept in {body}" in text
    assert b"175" in body.read_bytes()
    about = json.loads(body.with_suffix(".json").read_text())
    assert about["cause"].startswith("the API refused: 175")


@pytest.mark.parametrize("faults", [{"error_120": 1}, {"error_175": True}, {"xml_160": True}])
def test_a_refusal_by_the_api_is_not_asked_again(serve, take, faults):
    api = serve(faults)
    with pytest.raises(InputError):
        take(api)
    assert len([path for path, _ in api.requests if "/series/" in path]) == 1


def test_nobody_listening_is_told_with_the_request(take, serve):
    api = serve()
    api.__exit__()
    api.__exit__ = lambda: None
    with pytest.raises(
        InputError, match="^doing_business: the connection failed: .*asked: http://127.0.0.1"
    ):
        take(api, patience=IMPATIENCE)


def test_a_state_that_is_gone_is_taken_when_it_is_accepted(serve, take, expected):
    observations = take(serve({"missing": ["NER"]}), accept=True)
    _same(observations, expected().query("iso3 != 'NER'"))


def test_legacy_codes_are_refused_with_the_new_ones_before_anything_is_asked(serve, take):
    api = serve()
    with pytest.raises(InputError, match=r"CC.EST \(now GOV_WGI_CC.EST\).*different series"):
        take(api, "wgi", indicators=["CC.EST"], standard_errors={})
    assert api.requests == []


def test_years_outside_the_window_of_the_pull_are_not_asked_for(serve, take):
    api = serve()
    observations = take(api, years=[2013, 2015])
    assert sorted(set(observations["year"])) == [2013, 2014, 2015]
    assert api.requests[-1][0].endswith("time/YR2012;YR2013;YR2014")


def test_every_answer_is_kept_and_gives_the_figures_again(serve, take):
    observations, folder, provenance = take(serve({"per_page": 700}), whole=True)
    bodies = sorted((folder / "responses").iterdir())
    assert len(bodies) == len(provenance["obtained"]["requests"]) == 5
    found = {}
    for name in bodies:
        document = json.loads(gzip.decompress(name.read_bytes()))
        if "data" in name.name:
            for row in document["source"]["data"]:
                at = {part["concept"]: part["id"] for part in row["variable"]}
                if row["value"] is not None:
                    key = (at["Series"], at["Country"], int(at["Time"].removeprefix("YR")) + 1)
                    found[key] = row["value"]
    rows = observations.itertuples(index=False)
    assert found == {(row.indicator, row.iso3, row.year): row.value for row in rows}


def test_the_same_figures_give_the_same_bytes_whatever_the_order(serve, take):
    assert csv_bytes(take(serve())) == csv_bytes(take(serve({"shuffled": True, "per_page": 333})))


def test_a_revision_under_an_unchanged_date_gives_other_bytes(serve, take, world):
    revised = copy.deepcopy(world)
    revised["databases"]["1"]["series"]["TRD.ACRS.BRDR.DB0615.DFRN"]["NER"]["2012"] += 0.5
    assert csv_bytes(take(serve())) != csv_bytes(take(serve(of=revised)))


def test_one_request_at_a_time_and_no_more_than_needed(serve, take):
    api = serve({"per_page": 500})
    take(api)
    assert api.most_at_once == 1
    assert len(api.requests) == 2 + 4
