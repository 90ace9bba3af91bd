"""Every layout of the registry reads a file as its producer gives it, value by value."""

import pytest

from downloaded import ERRORS, EXPECTED, FILES


def test_every_layout_has_its_file(registry):
    layouts = {
        (source, layout["name"])
        for source, entry in registry.items()
        for layout in entry.get("import", {}).get("layouts", ())
    }
    assert layouts == set(FILES)


@pytest.mark.parametrize(("source", "layout"), FILES)
def test_a_layout_finds_all_values_and_no_other(take, tmp_path, source, layout):
    found = take(source, FILES[source, layout](tmp_path))
    assert found.layout == layout
    rows = found.figures.set_index(list(found.figures)[:3])
    assert rows.iloc[:, 0].to_dict() == EXPECTED[source, layout]
    if (source, layout) in ERRORS:
        assert rows["standard_error"].to_dict() == ERRORS[source, layout]
