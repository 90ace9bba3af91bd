"""datapackage.json says of each column what catalogue and codebook say."""

import json

from assessment.exhibits.datapackage import Table, data_package

ABOUT = {
    "title": "Gauges of 3 rivers: by day",
    "version": "1.2",
    "abstract": "Levels.",
    "keywords": ["rivers"],
    "authors": [
        {"name": "The makers", "website": "https://e.org"},
        {"given-names": "Jane", "family-names": "Doe"},
    ],
}
SOURCE = {"producer": "Bureau", "title": "Levels", "licence": "Ask", "website": "https://e.org; b"}


def _column(kind, **about):
    return {"type": kind, "empty": False, **about}


def _resource(*columns, names=None, path="one/Levels.csv", key=(), source="", about=SOURCE):
    """The resource of a table with columns (name, entry, values), and the whole package."""
    words = {
        (path, name): {"label": name.upper(), "definition": f"the {name}", "unit": unit}
        for name, unit in zip([name for name, _, _ in columns], ("m", "", *[""] * 9), strict=False)
    }
    names = names or [name for name, _, _ in columns]
    table = Table(path, "levels", list(key), list(columns), names, source)
    package = json.loads(data_package(ABOUT, {"gauge": about}, words, [table]))
    (resource,) = package["resources"]
    return resource, package


def test_types_and_constraints_are_those_of_the_catalogue():
    resource, _ = _resource(
        ("level", _column("number", least=-1, empty=True), ()),
        ("iso3", _column("iso3"), ()),
        ("share", _column("share"), ()),
        ("dry", _column("flag"), ()),
        ("class", _column("class"), ()),
        ("kind", _column("text"), ("lake", "river")),
        ("year", _column("year"), ()),
    )
    fields = {field.pop("name"): field for field in resource["schema"]["fields"]}
    assert fields["level"] == {
        "type": "number",
        "title": "LEVEL",
        "description": "the level",
        "unit": "m",
        "constraints": {"minimum": -1},
    }
    assert {name: field["type"] for name, field in fields.items()} == {
        "level": "number",
        "iso3": "string",
        "share": "number",
        "dry": "boolean",
        "class": "string",
        "kind": "string",
        "year": "year",
    }
    assert fields["iso3"]["constraints"] == {"required": True, "pattern": "[A-Z]{3}"}
    assert fields["share"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1}
    assert (fields["dry"]["trueValues"], fields["dry"]["falseValues"]) == (["true"], ["false"])
    assert fields["class"]["constraints"]["enum"] == ["upper", "middle", "lower"]
    assert fields["kind"]["constraints"]["enum"] == ["lake", "river"]
    assert not any("unit" in field for name, field in fields.items() if name != "level")


def test_columns_stand_in_the_order_of_the_file_and_patterns_by_name():
    columns = ("a", _column("text"), ()), ("<ISO3>_<measure>", _column("text"), ())
    resource, _ = _resource(*columns, names=["XXX_depth_2", "a"], path="x.parquet")
    fields = [(field["name"], field["description"]) for field in resource["schema"]["fields"]]
    assert fields == [("XXX_depth_2", "the <ISO3>_<measure>"), ("a", "the a")]
    assert resource["mediatype"] == "application/vnd.apache.parquet"
    assert "encoding" not in resource


def test_the_ends_of_a_window_are_years_and_other_options_words():
    option = _column("option")
    resource, _ = _resource(
        ("window_start", option, ("2013", "2014")), ("edition", option, ("2016", "2017"))
    )
    start, edition = resource["schema"]["fields"]
    assert (start["type"], start["constraints"]) == ("year", {"required": True})
    assert (edition["type"], edition["constraints"]["enum"]) == ("string", ["2016", "2017"])


def test_a_key_that_may_be_empty_is_no_primary_key():
    a, b = ("a", _column("text"), ()), ("b", _column("text", empty=True), ())
    assert _resource(a, b, key=["a"])[0]["schema"]["primaryKey"] == ["a"]
    assert _resource(a, b, key=["a", "b"])[0]["schema"]["uniqueKeys"] == [["a", "b"]]
    assert not {"primaryKey", "uniqueKeys"} & _resource(a)[0]["schema"].keys()


def test_package_and_the_table_of_one_source_name_sources_and_licences():
    column = ("a", _column("text"), ())
    resource, package = _resource(column, source="gauge")
    assert (package["name"], package["version"]) == ("gauges-of-3-rivers", "1.2")
    assert package["description"].endswith(" Levels.") and package["keywords"] == ["rivers"]
    assert package["contributors"] == [
        {"title": "The makers", "path": "https://e.org", "roles": ["creator"]},
        {"title": "Jane Doe", "roles": ["creator"]},
    ]
    assert "created" not in package
    for part in (package, resource):
        assert part["sources"] == [{"title": "Bureau, Levels", "path": "https://e.org"}]
        assert part["licenses"] == [{"title": "Ask", "path": "https://e.org"}]
    assert resource["name"] == "one-levels"
    assert "sources" not in _resource(column)[0]


def test_a_licence_of_creative_commons_is_named_and_leads_to_its_text():
    about = SOURCE | {"licence": "CC BY-SA 4.0"}
    resource, _ = _resource(("a", _column("text"), ()), source="gauge", about=about)
    (licence,) = resource["licenses"]
    assert licence["name"] == "CC-BY-SA-4.0"
    assert licence["path"] == "https://creativecommons.org/licenses/by-sa/4.0/"


def test_a_value_of_a_parquet_file_that_may_be_empty_has_no_range():
    """frictionless takes one that is empty for a number: tests/workflow/test_datapackage.py."""
    empty, held = _column("number", least=0, empty=True), _column("number", least=0)
    for path, of_empty in (("x.parquet", {}), ("x.csv", {"constraints": {"minimum": 0}})):
        resource, _ = _resource(("a", empty, ()), ("b", held, ()), path=path)
        first, second = resource["schema"]["fields"]
        assert {key: first[key] for key in first.keys() & {"constraints"}} == of_empty
        assert second["constraints"] == {"required": True, "minimum": 0}
