"""From each downloaded file to the table: imported, pinned, built, its values are in the results.

The command imports and pins a file of every layout; a build then reads them all: the table has what
was pinned last, and the tidy files have every release, since the readings of a grid name each.
"""

import json
import subprocess
import sys

import pandas as pd
import pytest
import yaml

from assessment.strict_yaml import read_yaml
from downloaded import ERRORS, EXPECTED, FILES
from project import PATIENCE

pytestmark = pytest.mark.workflow
# Imports by the command, all of a list in one process.
COMMANDS = """
import json, sys
sys.path.insert(0, "scripts")
command = __import__("import")
sys.exit(max(command.main(arguments) for arguments in json.load(sys.stdin)))
"""
STATES = ["BEN", "NER", "TCD"]
MEASURES = {
    "governance": "iiag", "political_accountability": "vdem", "democracy": "polity",
    "trade_across_borders": "doing_business", "wgi_rule_of_law": "wgi",
}  # fmt: skip
# What cannot be pinned beside the others, with the year, the mission and the rule of law of each:
# missions of other years, and a method with codes of its own.
ROUNDS = {
    "first": (2014, "MINUSMA", "RL.EST"),
    "second": (2009, "UNAMID", "GOV_WGI_RL.EST"),
}
SECOND = {
    ("wgi", "a sheet an indicator, revised method"),
    ("un_contributions", "contributions by mission, a row a month"),
}
KEYS = {name: [key for key in FILES if (key in SECOND) == (name == "second")] for name in ROUNDS}


def _release(key):
    return f"made-{list(FILES).index(key)}"


class Round:
    """The results of a build with the files of a round: the table, and tidy frames by source."""

    def __init__(self, project, name, base, pins, folder):
        self.year, mission, self.law = ROUNDS[name]
        self._path, self._base, self._mission = project.folder / "config.yaml", base, mission
        # listed measures need their indicator; a method with other codes comes with the pin
        listed = [one for one in MEASURES if one != "wgi_rule_of_law"]
        self._write(pins, listed, base["measures"], None)
        files = [(key, str(FILES[key](folder))) for key in KEYS[name]]
        arguments = [
            [key[0], path, "--release", _release(key), "--pin", "--accept"] for key, path in files
        ]
        run = subprocess.run(
            [sys.executable, "-c", COMMANDS],
            input=json.dumps(arguments),
            cwd=project.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        self.pins = read_yaml(self._path)["snapshots"]
        about = {**base["measures"]}
        about["wgi_rule_of_law"] = {**about["wgi_rule_of_law"], "indicator": self.law}
        self._write(self.pins, [*MEASURES], about, self._grid(KEYS[name]))
        sources = sorted({source for source, _ in KEYS[name]})
        project.build(
            "results/files/assessment.csv", *(f"results/tidy/{one}.parquet" for one in sources)
        )
        results = project.folder / "results"
        self.table = pd.read_csv(results / "files/assessment.csv", index_col="iso3")
        self.tidy = {one: pd.read_parquet(results / f"tidy/{one}.parquet") for one in sources}

    def _write(self, pins, listed, about, grid):
        table = {
            "title": "Files",
            "mission": self._mission,
            "window": {"start": self.year, "end": self.year},
            "regional_organisation": "ECOWAS",
            "membership": "any",
            "contributors": STATES,
            "measures": listed,
        }
        config = {
            **self._base,
            "assessments": {"files": table},
            "measures": {name: about[name] for name in MEASURES},
            "snapshots": pins,
            "chain_links": {},
            "alternatives": None,
            "specifications": grid,
        }
        self._path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")

    def _grid(self, keys):
        """A grid that is not computed, but whose readings have every release cleaned."""
        readings = {source: {"as pinned": {}} for source in MEASURES.values()}
        for source, layout in keys:
            if source in readings:
                name = _release((source, layout))
                readings[source][name] = {"snapshots": {source: name}}
        years = {"first": self.year, "last": self.year}
        return {"window": {"start": years, "end": years}, "readings": readings}


@pytest.fixture(scope="module")
def rounds(new_project, root, tmp_path_factory):
    project, base = new_project("imports"), read_yaml(root / "config.yaml")
    folder = tmp_path_factory.mktemp("downloads")
    first = Round(project, "first", base, base["snapshots"], folder)
    repinned = {source: base["snapshots"][source] for source, _ in SECOND}
    second = Round(project, "second", base, {**first.pins, **repinned}, folder)
    return {"first": first, "second": second}


def _round(rounds, key):
    return rounds["second" if key in SECOND else "first"]


def _by_month(tidy):
    """What a file had of a tidy frame of personnel, whose sums are those of the types."""
    month = tidy["year"].astype(str) + tidy["month"].map("-{:02d}".format)
    keys = [tidy["indicator"], tidy["iso3"], month.rename("month"), tidy["type"]]
    values = tidy.set_index(keys)["value"]
    whole, single = (values[tidy["type"].eq("all").to_numpy() == one] for one in (True, False))
    if single.empty:
        return whole.to_dict()
    summed = single.groupby(["indicator", "iso3", "month"]).sum()
    assert summed.to_dict() == whole.droplevel("type").to_dict()
    return single.to_dict()


@pytest.mark.parametrize("key", FILES, ids=": ".join)
def test_all_values_of_a_file_are_in_the_results(rounds, registry, key):
    source = key[0]
    tidy = _round(rounds, key).tidy[source]
    tidy = tidy[tidy["release"] == _release(key)]
    if "month" in tidy:
        assert _by_month(tidy) == EXPECTED[key]
        return
    tidy = tidy.set_index(["indicator", "iso3", "year"])
    codes = registry[source].get("missing_codes", [])
    expected = {name: value for name, value in EXPECTED[key].items() if value not in codes}
    assert tidy["value"].to_dict() == expected
    if key in ERRORS:
        assert tidy["standard_error"].to_dict() == ERRORS[key]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", ROUNDS)
def test_three_states_have_the_values_of_the_file_in_the_table(rounds, name, measure, raw_config):
    built, source = rounds[name], MEASURES[measure]
    (pinned,) = [key for key in FILES if _release(key) == built.pins[source]]
    indicator = raw_config["measures"][measure]["indicator"]
    if source == "wgi":
        indicator = built.law
    values = EXPECTED[pinned]
    for iso3 in STATES:
        assert built.table.loc[iso3, measure] == values[indicator, iso3, built.year]
