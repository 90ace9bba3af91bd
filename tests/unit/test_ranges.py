"""Figures are finite and within the range that the registry states for their source."""

import math

import pandas as pd
import pytest

from assessment.config.registry import checked_registry
from assessment.data.ranges import check_ranges, check_within, error_range, finite_number
from assessment.data.read_snapshot import read_snapshot
from assessment.errors import InputError


def _frame(**columns):
    given = {"indicator": "a", "iso3": "NER", "year": 2013, "value": 1.0, **columns}
    return pd.DataFrame([given])


def test_every_figure_that_is_held_is_within_its_range(root, registry):
    seen = 0
    for source, entry in registry.items():
        if entry["kind"] not in ("indicators", "contributions", "missions"):
            continue
        assert "range" in entry, source
        for name, about in entry["snapshots"].items():
            folder = root / "resources/raw" / source / name
            observations = read_snapshot(folder, entry["kind"], about.get("sha256"))
            check_ranges(observations, entry, name, entry.get("missing_codes", ()))
            seen += 1
        if isinstance(entry["range"], dict):
            pulled = entry.get("world_bank", {}).get("indicators", {})
            assert {*about["indicators"], *pulled} == set(entry["range"]), source
    assert seen > 10


@pytest.mark.parametrize(
    ("value", "range_", "right"),
    [
        (0.0, [0, 100], True),
        (100.0, [0, 100], True),
        (100.1, [0, 100], False),
        (-0.1, [0, 100], False),
        (1e308, [0, 100], False),
        (1e308, {"a": [0, 1]}, False),
        (1e308, {"b": [0, 1]}, True),
        (-66.0, [0, 10], True),
        (-67.0, [0, 10], False),
    ],
)
def test_a_figure_outside_the_range_is_refused_with_its_place(value, range_, right):
    entry = {"range": range_}
    if right:
        check_ranges(_frame(value=value), entry, "x.csv", [-66])
    else:
        with pytest.raises(InputError, match=r"^x.csv: a of NER 2013: .* is outside 0 to "):
            check_ranges(_frame(value=value), entry, "x.csv", [-66])


@pytest.mark.parametrize("error, right", [(0.2, True), (0.0, False), (-0.2, False), (11.0, False)])
def test_a_standard_error_is_above_nought_and_no_wider_than_the_range(error, right):
    frame = pd.concat([_frame(standard_error=error), _frame(standard_error=math.nan)])
    frame = frame.reset_index(drop=True)
    if right:
        check_ranges(frame, {"range": [-5, 5]}, "x.csv")
    else:
        with pytest.raises(InputError, match="the standard error .* is outside"):
            check_ranges(frame, {"range": [-5, 5]}, "x.csv")


def test_persons_have_a_range_too():
    frame = pd.DataFrame([{"mission": "M", "iso3": "NER", "year": 2013, "personnel": -1.0}])
    with pytest.raises(InputError, match="M of NER 2013: -1 is outside"):
        check_ranges(frame, {"range": [0, 10]}, "x.csv")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_range_has_what_is_no_number(value):
    with pytest.raises(InputError):
        check_within(value, (-math.inf, 1e300) if value > 0 else error_range((0.0, 1.0)))


@pytest.mark.parametrize("value", [10**400, -(10**400), math.nan, math.inf, True, "1", None, [1]])
def test_what_is_no_figure_is_refused(value):
    with pytest.raises(InputError, match="is no (finite )?number"):
        finite_number(value)


def test_a_negative_zero_is_a_zero():
    assert math.copysign(1, finite_number(-0.0)) == 1 and finite_number(-3) == -3.0


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("range: [5, -5]", "the least comes first"),
        ("range: {v2x_veracc: [1, 1]}", "the least comes first"),
        ("range: [0, 1, 2]", "vdem"),
        ("range: [a, b]", "vdem"),
        ("range: {}", "vdem"),
    ],
)
def test_a_range_that_is_none_is_refused_at_planning(root, tmp_path, stated, message):
    (tmp_path / "workflow").symlink_to(root / "workflow")
    text = (root / "resources/sources.yaml").read_text(encoding="utf-8")
    assert text.count("range: [-5, 5] # the model") == 1
    (tmp_path / "resources").mkdir()
    path = tmp_path / "resources/sources.yaml"
    path.write_text(text.replace("range: [-5, 5] # the model", f"{stated} #"), encoding="utf-8")
    with pytest.raises(InputError, match=f"^resources/sources.yaml: .*{message}"):
        checked_registry(tmp_path)
