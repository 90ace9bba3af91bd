"""Values of another kind than is meant are known by what they are, not by how they are called."""

import numpy as np
import pandas as pd
import pytest

from assessment.data.plausible import ImplausibleError, check_plausible
from assessment.data.read_snapshot import read_snapshot
from assessment.errors import InputError

STATES = [f"S{number:02d}" for number in range(54)]


def _scores(years=(2014, 2015)):
    """Scores with decimals on a scale of 0 to 100, of 54 states."""
    random = np.random.default_rng(1)
    rows = [("a", iso3, year) for year in years for iso3 in STATES]
    frame = pd.DataFrame(rows, columns=["indicator", "iso3", "year"])
    return frame.assign(value=random.uniform(12, 83, len(frame)).round(1))


def _entry(low=0, high=100, **more):
    about = {"a": {"label": "Overall", "unit": "score"}}
    return {
        "range": [low, high],
        "import": {"get": "https://example.org, the scores"},
        "snapshots": {"1": {"indicators": about}},
        **more,
    }


def _ranks(frame, ascending=False):
    return frame.groupby("year")["value"].rank(method="min", ascending=ascending)


def _told(frame, entry, ranked=54):
    with pytest.raises(ImplausibleError) as refused:
        check_plausible(frame, entry, "x.csv", ranked)
    return str(refused.value)


def test_all_figures_that_are_held_are_plausible(root, registry):
    seen = 0
    for source, entry in registry.items():
        if "import" not in entry or entry["kind"] != "indicators":
            continue
        for name, about in entry["snapshots"].items():
            folder = root / "resources/raw" / source / name
            observations = read_snapshot(folder, "indicators", about["sha256"])
            for some in (
                observations,
                observations[observations["iso3"].isin(["BEN", "NER", "TCD"])],
            ):
                assert check_plausible(some, entry, name, 54) == []
                seen += 1
    assert seen > 20


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("states", [54, 3])
def test_ranks_are_told_and_where_the_scores_are(states, ascending):
    frame = _scores()
    frame = frame.assign(value=_ranks(frame, ascending)).sort_values("value", kind="stable")
    first = frame["iso3"].unique()[:states]
    message = _told(frame[frame["iso3"].isin(first)], _entry())
    assert (
        "they are ranks. What is read is 'Overall, score'; where it is had: https://ex" in message
    )


def test_ranks_among_all_states_of_the_world_are_told():
    frame = _scores((2014,))
    world = frame.assign(value=_ranks(frame) * 3.5 // 1)
    assert "they are ranks" in _told(world, _entry(0, 200), ranked=190)
    assert "ranks" in _told(world, _entry(), ranked=190)


@pytest.mark.parametrize("states", [54, 3, 1])
def test_rounded_scores_are_in_doubt(states):
    frame = _scores(range(2005, 2015))
    frame = frame[frame["iso3"].isin(STATES[:states])]
    # three states of the lower half, none of which is the first of anything
    frame = frame.assign(value=(frame["value"] if states == 54 else frame["value"] / 2).round())
    doubts = check_plausible(frame, _entry(), "x.csv", 54)
    assert doubts == ["a has whole numbers and halves throughout: they may be ranks, or rounded"]
    halves = frame.assign(value=frame["value"] + 0.5)
    assert check_plausible(halves, _entry(), "x.csv", 54) == doubts
    assert check_plausible(frame.head(9), _entry(), "x.csv", 54) == []


@pytest.mark.parametrize("states", [15, 2, 1])
def test_ranks_of_some_of_the_states_are_in_doubt(states):
    """Those of a region, say, of which none is the first of all; those with the mean of two too."""
    frame = _scores(range(2005, 2015))
    for method in ("min", "average"):
        ranks = frame.groupby("year")["value"].rank(method=method, ascending=False)
        some = frame.assign(value=ranks.clip(lower=2))[frame["iso3"].isin(STATES[:states])]
        assert "ranks" in "".join(check_plausible(some, _entry(), "x.csv", 15))


def test_values_of_nought_to_one_on_a_wider_scale_are_in_doubt():
    frame = _scores(range(2005, 2010))
    frame = frame[frame["iso3"].isin(STATES[:2])]
    frame = frame.assign(value=frame["value"] / 100)
    for entry in (_entry(-5, 5), _entry()):
        assert check_plausible(frame, entry, "x.csv", 54) == [
            "a runs within 0 and 1: it may be of another scale"
        ]
    assert check_plausible(frame, _entry(0, 1), "x.csv", 54) == []
    several = pd.concat([frame.head(9), frame.head(9).assign(indicator="b")])
    assert len(check_plausible(several, _entry(-5, 5), "x.csv", 54)) == 2
    assert check_plausible(frame.head(9), _entry(-5, 5), "x.csv", 54) == []


def test_what_is_whole_by_nature_is_no_rank():
    frame = _scores((2014,))
    entry = _entry(0, 100, whole_numbers=True)
    assert check_plausible(frame.assign(value=_ranks(frame)), entry, "x.csv", 54) == []


@pytest.mark.parametrize(
    ("entry", "change", "states", "why"),
    [
        (_entry(), lambda one: one / 100, 54, "a runs from 0.124 to 0.816: another scale"),
        (_entry(), lambda one: one / 100, 3, "another scale; resources/sources.yaml has 0 to 100"),
        (_entry(), lambda one: one / 10, 54, "another scale"),
        (_entry(), lambda one: one * 10, 3, "another scale"),
        (_entry(), lambda one: one * 0 + 50.5, 3, "the same value for all states and years"),
        (_entry(-5, 5), lambda one: one, 3, "percentiles or ranks"),
        (_entry(-5, 5), lambda one: one / 25, 54, "all on one side of nought"),
        (_entry(0, 10, whole_numbers=True), lambda one: one * 0 + 4, 54, "the same value"),
    ],
)
def test_another_scale_and_no_difference_are_told(entry, change, states, why):
    frame = _scores()
    frame = frame.assign(value=change(frame["value"]))
    assert why in _told(frame[frame["iso3"].isin(STATES[:states])], entry)


def test_a_figure_out_of_range_is_a_fault_of_the_table_and_codes_are_none():
    frame = _scores()
    frame.loc[5, "value"] = 120.0
    with pytest.raises(InputError, match="a of S05 2014: 120 is outside 0 to 100") as refused:
        check_plausible(frame, _entry(), "x.csv", 54)
    assert not isinstance(refused.value, ImplausibleError)
    frame.loc[::2, "value"] = -77.0
    frame.loc[5, "value"] = 20.5
    assert check_plausible(frame, _entry(missing_codes=[-77]), "x.csv", 54) == []
