"""The locks pin every package by hash and name no host; environment.yml has the same versions."""

import re
import tomllib

import pytest

from assessment.strict_yaml import read_yaml

# what conda calls a package whose name differs there
CONDA_NAMES = {"matplotlib-base": "matplotlib", "snakemake-minimal": "snakemake"}


def _packages(root, lock):
    """Name to (version, number of hashes)."""
    text = (root / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name, version = re.match(r"([\w.-]+)==([^ ;]+)", line).groups()
            packages[name.lower()] = (version, line.count("--hash=sha256:"))
    return packages


@pytest.mark.parametrize(
    "lock", [f"requirements{kind}.lock" for kind in ("", "-test", "-build", "-slurm")]
)
def test_every_package_has_a_hash_and_no_host_is_named(root, lock):
    packages = _packages(root, lock)
    assert packages
    assert all(hashes for _, hashes in packages.values())
    text = (root / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|\bfile:", text)


def test_the_lock_of_the_tests_holds_all_of_the_other(root):
    plain, test = (_packages(root, f"requirements{kind}.lock") for kind in ("", "-test"))
    assert plain.items() <= test.items()


def test_what_every_start_would_import_is_in_the_lock_of_the_extra_alone(root):
    plain, test, extra = (
        _packages(root, f"requirements{kind}.lock") for kind in ("", "-test", "-slurm")
    )
    assert "snakemake-executor-plugin-slurm" in extra
    assert not extra.keys() & (plain.keys() | test.keys())
    for name in (*plain, *test):
        assert not name.startswith(("snakemake-executor-plugin-", "snakemake-storage-plugin-"))


def test_conda_gets_the_direct_dependencies_at_the_versions_of_the_lock(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = read_yaml(root / "environment.yml")["dependencies"]
    python, *pins = pins
    assert python == f"python{project['requires-python']}"
    named = dict(pin.split("=") for pin in pins)
    versions = {CONDA_NAMES.get(name, name): version for name, version in named.items()}
    lock = _packages(root, "requirements.lock")
    direct = [re.match(r"[\w.-]+", name)[0] for name in project["dependencies"]]
    assert versions == {name: lock[name][0] for name in direct}
