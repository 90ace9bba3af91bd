"""Every layout of the registry reads a file as its producer gives it, value by value."""

import json
import shutil
from datetime import date

import pytest

from assessment.config.measurement import with_standard_errors
from assessment.config.registry import checked_registry
from assessment.importing import Choices, read_import
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


def test_an_imported_release_has_its_standard_errors_where_the_next_plan_looks(
    root, registry, config, tmp_path
):
    name = next(iter(config["assessments"]))
    before = with_standard_errors(config, registry, name)
    path = FILES["wgi", "a sheet an indicator, years above the header"](tmp_path)
    made = read_import(path, "wgi", Choices("t1"), config, registry, root, date(2026, 1, 2))
    for part in ("resources/sources.yaml", "workflow/schemas/sources.schema.yaml"):
        (tmp_path / part).parent.mkdir(parents=True)
        shutil.copy(root / part, tmp_path / part)
    provenance = tmp_path / "resources/raw/wgi/t1/provenance.json"
    provenance.parent.mkdir(parents=True)
    provenance.write_text(json.dumps(made.provenance), encoding="utf-8")
    config["snapshots"]["wgi"] = "t1"
    assert before and with_standard_errors(config, checked_registry(tmp_path), name) == before
