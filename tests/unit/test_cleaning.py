"""Cleaning: special codes, repeated rows, names, linking, seats, memberships, the panel."""

import csv

import pandas as pd
import pytest

from assessment.config.settings import cleaning, cleanings
from assessment.data.cleaning import clean, selected
from assessment.data.linking import chain_linked
from assessment.data.panel import build_panel
from assessment.data.read_snapshot import read_snapshot
from assessment.data.seats import seats_held
from assessment.data.states import read_state_names, read_states
from assessment.data.strengths import tidy_contributions
from assessment.data.tidy import tidy_indicators, tidy_memberships
from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline
from frame_checks import held

RULE = {
    "terms_as_of": None,
    "fixed_years": {},
    "successors": {},
    "years": {"start": 2010, "end": 2016},
}


def _raw(*rows):
    return pd.DataFrame(rows, columns=["indicator", "iso3", "year", "value"])


def _terms(*rows):
    frame = pd.DataFrame(rows, columns=["iso3", "body", "start", "end"])
    return frame.assign(state=frame["iso3"].str.title(), source="test")


NAMES = {"Aaa": "AAA", "Bbb": "BBB", "Ccc": "CCC", "Ddd": "DDD"}


def _seats(terms, states, **changes):
    frame = seats_held(terms, states, NAMES, {"r": {**RULE, **changes}}, "s", "1")
    return {(row.iso3, row.year): row.value for row in frame.itertuples()}


def test_special_codes_are_missing_not_averaged(states):
    raw = _raw(("p", "AAA", 2013, -66.0), ("p", "AAA", 2014, 0.0), ("p", "BBB", 2013, -88.0))
    tidy = tidy_indicators(raw, states, "s", "1", [-66, -77, -88])
    assert tidy[["iso3", "year", "value"]].values.tolist() == [["AAA", 2014, 0.0]]


def test_a_state_has_no_figure_before_it_was_one(states):
    raw = _raw(("p", "DDD", 2010, 1.0), ("p", "DDD", 2011, 2.0))
    assert list(tidy_indicators(raw, states, "s", "1")["year"]) == [2011]


def test_a_state_year_that_stands_twice_is_refused_unless_it_is_known_to(states):
    raw = _raw(("p", "AAA", 2011, 3.0), ("p", "AAA", 2011, 4.0))
    with pytest.raises(InputError, match=r"p AAA 2011 appears twice \(lines 2, 3\)"):
        tidy_indicators(raw, states, "s", "1")
    known = [{"iso3": "AAA", "year": 2011, "keep": "last"}]
    assert list(tidy_indicators(raw, states, "s", "1", (), known)["value"]) == [4.0]
    with pytest.raises(InputError, match="says that AAA 2011 appears twice, and it does not"):
        tidy_indicators(raw.head(1), states, "s", "1", (), known)


def test_a_tidy_frame_has_every_release_and_a_reading_selects_one(root, config, registry):
    """Whatever reads a tidy file gets what cleaning that release alone would give."""
    readings = [
        cleaning(config, registry, "iiag"),
        cleaning({**config, "chain_links": {"iiag": None}}, registry, "iiag"),
        cleaning(
            {**config, "snapshots": {**config["snapshots"], "iiag": "2016"}}, registry, "iiag"
        ),
        cleaning(config, registry, "institutional_seats"),
    ]
    rules = {name: {**rule, "terms_as_of": None} for name, rule in config["counting_rules"].items()}
    other = {**config, "counting_rules": rules}
    readings.append(cleaning(other, registry, "institutional_seats"))
    merged = cleanings(registry, readings)
    states = read_states(root / "resources/states.csv")
    names = read_state_names(root / "resources/state_names.csv")
    tidy = {source: clean(root, how, states, names) for source, how in merged.items()}
    assert set(tidy["iiag"]["release"]) == {"2016", "2017"}
    assert list(merged["institutional_seats"]["counting_rules"]) == [
        *config["counting_rules"],
        "printed: terms_as_of null",
    ]
    for reading in readings:
        source = reading["source"]
        alone = InMemoryPipeline(root).tidy(reading)
        found = selected(tidy[source], reading, merged[source])
        pd.testing.assert_frame_equal(found, alone)


def test_an_unknown_state_is_refused(states):
    with pytest.raises(InputError, match="ZZZ is no state"):
        tidy_indicators(_raw(("p", "ZZZ", 2013, 1.0)), states, "s", "1")


def test_linking_moves_the_earlier_edition_to_the_level_of_the_later(states):
    later = tidy_indicators(
        _raw(("p", "AAA", 2014, 50.0), ("p", "AAA", 2015, 51.0), ("p", "BBB", 2014, 20.0)),
        states, "s", "new",
    )  # fmt: skip
    earlier = tidy_indicators(
        _raw(
            ("p", "AAA", 2013, 39.0), ("p", "AAA", 2014, 40.0), ("p", "AAA", 2015, 99.0),
            ("p", "BBB", 2013, 10.0), ("p", "CCC", 2013, 10.0), ("p", "CCC", 2014, 10.0),
        ),
        states, "s", "old",
    )  # fmt: skip
    linked = chain_linked(later, earlier)
    # AAA 2013: 39 + (50 - 40); BBB lacks 2014 in the old edition, CCC the new one
    assert linked[["iso3", "year", "value", "release"]].values.tolist() == [
        ["AAA", 2013, 49.0, "old linked to new"],
        ["AAA", 2014, 50.0, "new"],
        ["AAA", 2015, 51.0, "new"],
        ["BBB", 2014, 20.0, "new"],
    ]


def test_seats_have_explicit_zeros_and_count_once_a_body_and_year(states):
    terms = _terms(("AAA", "X", "2012-03", "2014-03"), ("AAA", "X", "2014-04", "2015-03"),
                   ("AAA", "Y", "2014", ""))  # fmt: skip
    seats = _seats(terms, states)
    assert [seats["AAA", year] for year in range(2010, 2017)] == [0, 0, 1, 1, 2, 2, 1]
    assert seats["BBB", 2010] == 0
    assert ("DDD", 2010) not in seats and seats["DDD", 2011] == 0


def test_a_body_of_fixed_years_counts_them_whatever_the_term(states):
    terms = _terms(("AAA", "X", "2012-04", "2014-03"), ("BBB", "X", "2012-04", "2015-03"))
    seats = _seats(terms, states, fixed_years={"X": 3})
    for iso3 in ("AAA", "BBB"):
        assert [seats[iso3, year] for year in range(2011, 2016)] == [0, 1, 1, 1, 0]


def test_terms_begun_after_the_list_was_made_do_not_count(states):
    terms = _terms(("AAA", "X", "2016-04", "2018-03"), ("BBB", "X", "2016-03", "2018-03"),
                   ("CCC", "X", "2016", "2017"))  # fmt: skip
    seats = _seats(terms, states, terms_as_of="2016-03-31")
    assert [seats[iso3, 2016] for iso3 in ("AAA", "BBB", "CCC")] == [0, 1, 1]


def test_a_body_counts_for_its_successor(states):
    terms = _terms(("AAA", "OLD", "2012", "2013"), ("AAA", "NEW", "2013", "2014"))
    assert _seats(terms, states)["AAA", 2013] == 2
    assert _seats(terms, states, successors={"OLD": "NEW"})["AAA", 2013] == 1


def test_a_name_that_does_not_belong_to_its_code_is_refused(states):
    terms = _terms(("AAA", "X", "2012", "2013"))
    with pytest.raises(InputError, match="Bbb is given as AAA, but .* says BBB"):
        _seats(terms.assign(state="Bbb"), states)
    with pytest.raises(InputError, match="no code is known for the name Elsewhere"):
        _seats(terms.assign(state="Elsewhere"), states)


def test_a_date_that_is_none_is_refused(states):
    with pytest.raises(InputError, match="'last year' is no date"):
        _seats(_terms(("AAA", "X", "last year", "2013")), states)


def test_memberships_are_dated_with_explicit_zeros(states):
    raw = pd.DataFrame(
        [
            ("AAA", "Aaa", "ORG", "", "", "a page"),
            ("BBB", "Bbb", "ORG", "1975-05-28", "2000-12", "a treaty"),
            ("BBB", "Bbb", "OTHER", "1990", "1999", "a page"),
            ("BBB", "Bbb", "OTHER", "1999-08", "", "another"),
        ],
        columns=["iso3", "state", "organisation", "start", "end", "source"],
    )
    tidy = tidy_memberships(raw, states, NAMES, "s", "1", 1999, 2001)
    held = tidy.fillna("").set_index(["indicator", "iso3", "year"])[["start", "end", "rests_on"]]
    assert held.loc["ORG", "AAA", 1999].tolist() == ["", "", "a page"]
    assert held.loc["ORG", "BBB", 2000].tolist() == ["1975-05-28", "2000-12", "a treaty"]
    assert held.loc["ORG", "BBB", 2001].tolist() == ["", "", ""]
    assert held.loc["OTHER", "BBB", 1999].tolist() == ["1999-08", "", "another"]
    tidy = tidy[tidy["indicator"] == "ORG"]
    member = tidy.pivot(index="iso3", columns="year", values="value")
    assert member.loc["AAA"].tolist() == [1, 1, 1]
    assert member.loc["BBB"].tolist() == [1, 1, 0]
    assert member.loc["CCC"].tolist() == [0, 0, 0]
    assert "DDD" not in member.index


def test_contributions_take_the_mission_as_indicator(states):
    raw = pd.DataFrame([("M", "AAA", 2013, 5.0)], columns=["mission", "iso3", "year", "personnel"])
    row = tidy_contributions(raw, states, "s", "1").iloc[0]
    assert (row["indicator"], row["value"]) == ("M", 5.0)


def test_the_panel_names_the_indicators_there_are(states):
    tidy = {"s": tidy_indicators(_raw(("p", "AAA", 2013, 1.0)), states, "s", "1")}
    panel = build_panel(tidy, {"m": {"source": "s", "indicator": "p"}})
    assert panel[["measure", "iso3", "year", "value"]].values.tolist() == [["m", "AAA", 2013, 1.0]]
    with pytest.raises(InputError, match="measure m: s has no indicator 'q'; it has: p"):
        build_panel(tidy, {"m": {"source": "s", "indicator": "q"}})


def test_standard_errors_go_with_the_figures_into_the_panel(states):
    plain = tidy_indicators(_raw(("p", "AAA", 2013, 1.0)), states, "s", "1")
    stated = _raw(("p", "AAA", 2013, 2.0), ("p", "BBB", 2013, 3.0))
    stated["standard_error"] = [0.5, None]
    tidy = {"s": plain, "t": tidy_indicators(stated, states, "t", "1")}
    wanted = {"m": {"source": "s", "indicator": "p"}, "n": {"source": "t", "indicator": "p"}}
    panel = held(build_panel(tidy, wanted), "panel.parquet").set_index(["measure", "iso3"])
    assert panel["standard_error"].isna().tolist() == [True, False, True]
    assert panel.loc[("n", "AAA"), ["value", "standard_error"]].tolist() == [2.0, 0.5]
    alone = held(build_panel({"s": plain}, {"m": wanted["m"]}), "panel.parquet")
    assert alone["standard_error"].isna().all()


def test_the_default_counting_rule_gives_the_known_state_years(root, config, registry):
    """288 state-years with a seat, derived apart from this code (tests/data/README.md)."""
    how = cleaning(config, registry, "institutional_seats")
    tidy = InMemoryPipeline(root).tidy(how)
    held = tidy[(tidy["indicator"] == "printed") & (tidy["value"] > 0)]
    derived = {(row.iso3, row.year): int(row.value) for row in held.itertuples()}
    with open(root / "tests/data/regional_leadership_state_years.csv", newline="") as file:
        known = {(r["iso3"], int(r["year"])): int(r["seats"]) for r in csv.DictReader(file)}
    assert len(known) == 288
    assert derived == known


def test_without_the_cut_states_gain_the_seats_of_terms_begun_later_alone(root, config, registry):
    """Held against the same known state-years; the terms are read beside the counting."""
    how = cleaning(config, registry, "institutional_seats")
    tidy = InMemoryPipeline(root).tidy(how)
    counted = tidy[tidy["indicator"] == "all_terms"].set_index(["iso3", "year"])["value"]
    with open(root / "tests/data/regional_leadership_state_years.csv", newline="") as file:
        known = {(r["iso3"], int(r["year"])): int(r["seats"]) for r in csv.DictReader(file)}
    rules = config["counting_rules"]
    (snapshot,) = how["snapshots"]
    terms = read_snapshot(root / snapshot["folder"], how["kind"], snapshot["sha256"])
    late = terms[terms["start"] > rules["printed"]["terms_as_of"]]
    begun = late.groupby("iso3")["start"].min().str[:4].astype("int64")
    years = range(rules["printed"]["years"]["start"], rules["printed"]["years"]["end"] + 1)
    gained = {key: seats - known.get(key, 0) for key, seats in counted.items() if key[1] in years}
    assert {key for key, more in gained.items() if more} <= {
        (iso3, year) for iso3, first in begun.items() for year in years if year >= first
    }
    assert min(gained.values()) == 0 < max(gained.values())
    assert counted.index.get_level_values("year").max() == int(terms["start"].max()[:4])


def test_the_embedded_sources_clean_as_their_notes_say(root, config, registry):
    rebuild = InMemoryPipeline(root)
    polity = rebuild.tidy(cleaning(config, registry, "polity"))
    sudan = polity[(polity["iso3"] == "SDN") & (polity["year"] == 2011)].set_index("indicator")
    assert sudan["value"].to_dict() == {"autoc": 4, "democ": 0, "polity": -4, "polity2": -4}
    assert polity["value"].min() >= -10
    wdi = rebuild.tidy(cleaning(config, registry, "wdi"))
    assert wdi.loc[wdi["iso3"] == "SSD", "year"].min() == 2011
    iiag = rebuild.tidy(cleaning(config, registry, "iiag"))
    assert set(iiag["release"]) == {"2017", "2016 linked to 2017"}
    assert iiag.groupby("release")["year"].agg(["min", "max"]).values.tolist() == [
        [2000, 2013],
        [2014, 2015],
    ]
    assert "standard_error" in rebuild.tidy(cleaning(config, registry, "wgi"))


def test_the_embedded_memberships_are_dated(root, config, registry):
    tidy = InMemoryPipeline(root).tidy(cleaning(config, registry, "memberships"))
    member = {(r.indicator, r.iso3, r.year) for r in tidy[tidy["value"] > 0].itertuples()}
    assert ("ECOWAS", "MRT", 2000) in member and ("ECOWAS", "MRT", 2001) not in member
    assert ("AU", "MAR", 2017) in member and ("AU", "MAR", 2016) not in member
    assert ("ECCAS", "RWA", 2016) in member and ("ECCAS", "RWA", 2015) not in member


def test_every_name_in_use_is_known_and_every_state_is_one(root, registry):
    states = read_states(root / "resources/states.csv")
    names = read_state_names(root / "resources/state_names.csv")
    assert len(states) == 54
    assert set(names.values()) <= set(states["iso3"])
    used = set()
    for source in ("institutional_seats", "memberships"):
        for name, entry in registry[source]["snapshots"].items():
            folder = root / "resources/raw" / source / name
            used |= set(read_snapshot(folder, registry[source]["kind"], entry["sha256"])["state"])
    # the other names are what downloaded files say, for ./run import
    assert used <= set(names)
    assert {names[name] for name in used} == set(states["iso3"])
