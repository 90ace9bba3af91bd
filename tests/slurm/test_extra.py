"""The extra for Slurm fits the environment beside it, and is out of a plain start's way."""

import pkgutil
from importlib.metadata import distributions, version

from packaging.requirements import Requirement


def test_what_it_needs_is_there_in_a_version_that_it_takes(environment):
    """Its lock holds it alone and pip takes it without what it needs, so nothing else asks."""
    extra = {found.name: found for found in distributions(path=[str(environment / "slurm")])}
    assert "snakemake-executor-plugin-slurm" in extra
    for found in extra.values():
        for line in found.requires:
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                held = extra[need.name].version if need.name in extra else version(need.name)
                assert need.specifier.contains(held), f"{found.name} needs {line}, not {held}"


def test_a_plain_start_finds_no_executor(environment):
    def executors(path):
        names = [module.name for module in pkgutil.iter_modules(path)]
        return [name for name in names if name.startswith("snakemake_executor_plugin_")]

    assert executors(None) == []
    assert "snakemake_executor_plugin_slurm" in executors([str(environment / "slurm")])
