"""The data package of a build is valid, and its tables are as it says."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package

pytestmark = pytest.mark.workflow
# First rows of a Parquet file that are held to its schema: for all, frictionless takes minutes.
ROWS = 50
KINDS = {
    "string": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "boolean": pa.types.is_boolean,
    "integer": pa.types.is_integer,
    "year": pa.types.is_integer,
    "number": lambda kind: pa.types.is_floating(kind) or pa.types.is_integer(kind),
}


@pytest.fixture(scope="module")
def path(built):
    return built.folder / "results/datapackage.json"


@pytest.fixture(scope="module")
def package(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_it_is_a_valid_data_package_with_every_table(built, package):
    assert [error.message for error in Package.metadata_validate(package)] == []
    tables = [*built.files("**/*.csv"), *built.files("**/*.parquet")]
    of_shards = {name for name in tables if name.startswith("results/shards/")}
    described = {f"results/{resource['path']}" for resource in package["resources"]}
    assert described == set(tables) - of_shards
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"] and field["description"], (resource["path"], field)


def test_each_csv_keeps_its_schema(path):
    for resource in Package.from_descriptor(str(path)).resources:
        if resource.format == "csv":
            report = resource.validate()
            assert report.valid, (resource.path, report.flatten(["message"]))


def test_each_parquet_file_keeps_its_schema(path, tmp_path):
    for resource in Package.from_descriptor(str(path)).resources:
        if resource.format == "parquet":
            begun = tmp_path / resource.path
            begun.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pq.read_table(path.parent / resource.path).slice(0, ROWS), begun)
            resource.basepath = str(tmp_path)
            report = resource.validate()
            assert report.valid, (resource.path, report.flatten(["message"]))


def test_a_value_of_another_type_is_found(path, tmp_path):
    """So that the test above can fail."""
    for resource in Package.from_descriptor(str(path)).resources:
        if resource.path.endswith("/thresholds.csv"):
            text = (path.parent / resource.path).read_text(encoding="utf-8")
            head, first, rest = text.split("\n", 2)
            cells = first.split(",")
            cells[1] = "high"
            changed = tmp_path / resource.path
            changed.parent.mkdir()
            changed.write_text("\n".join([head, ",".join(cells), rest]), encoding="utf-8")
            resource.basepath = str(tmp_path)
            assert not resource.validate().valid


def test_each_parquet_file_has_the_types_of_its_schema(path, package):
    for resource in package["resources"]:
        if resource["format"] == "parquet":
            schema = pq.read_schema(path.parent / resource["path"])
            fields = resource["schema"]["fields"]
            assert schema.names == [field["name"] for field in fields]
            for field in fields:
                kind = schema.field(field["name"]).type
                kind = kind.value_type if pa.types.is_dictionary(kind) else kind
                assert KINDS[field["type"]](kind), (resource["path"], field["name"], kind)
