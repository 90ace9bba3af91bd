"""config.yaml and what is laid over it, claims, the registry: changed, checked and planned."""

import math
import os
import shutil
import subprocess
import sys
import unicodedata

from _runs import ROOT

from assessment.config import settings
from assessment.config.checks import checked_config
from assessment.config.claims import checked_claims, read_claims
from assessment.config.over_time import check_over_time
from assessment.config.readings import cleanings, planned_alternatives
from assessment.config.registry import checked_registry
from assessment.config.specifications import check_readings, planned_grid
from assessment.config.views import display
from assessment.strict_yaml import parse_yaml, read_yaml
from fuzzing.mutations import YAML, changed_json, changed_text, yaml_bomb
from fuzzing.verdicts import Wrong, judge


class Config:
    """A config.yaml, checked and planned as workflow/rules do."""

    def __init__(self, ground):
        self.ground = ground

    def unchanged(self):
        return {"config.yaml": self.ground.config_text}

    def make(self, random):
        if random.randrange(8) == 0:
            return {"config.yaml": yaml_bomb(random)}
        return {"config.yaml": changed_text(random, self.ground.config_text, YAML)}

    def try_out(self, folder):
        found = read_yaml(folder / "config.yaml")
        if not isinstance(found, dict):
            return "refused"  # by workflow/rules/start.smk
        registry = self.ground.registry
        config = checked_config(found, registry, ROOT)
        check_readings(config, registry, ROOT, "config.yaml")
        check_over_time(config, registry, ROOT, "config.yaml")
        for name, chosen in config["assessments"].items():
            if chosen["claims"]:
                read_claims(chosen["claims"], config, registry, ROOT, found["measures"])
            display(config, registry, name)
            settings.recipe(config, registry, name)
            if chosen["specifications"]:
                planned_grid(config, registry, name)
        cleanings(config, registry, ROOT)
        if config["alternatives"]:
            planned_alternatives(config, registry)
        _check_meaning(config, self.ground.config)
        return "right"


def _check_meaning(found, good):
    """Wrong where a checked file has a value that no good one of its kind can have."""
    kinds = dict(_leaves(good))
    for path, leaf in _leaves(found):
        where, before = ".".join(path), kinds.get(path)
        if isinstance(leaf, float) and not math.isfinite(leaf):
            raise Wrong(f"takes {leaf} for {where}")
        if isinstance(leaf, str) and any(unicodedata.category(x) in ("Cc", "Cs") for x in leaf):
            raise Wrong(f"takes {leaf!r} for {where}")
        if None in (before, leaf) or type(leaf) is type(before):
            continue
        # a number may be whole where fractions are allowed
        if not (isinstance(before, float) and type(leaf) is int):
            raise Wrong(f"takes {leaf!r} for {where}, which is as {before!r}")


def _leaves(data, path=()):
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, str(key)))
        elif not isinstance(value, list):
            yield (*path, str(key)), value


class ConfigFile(Config):
    """./run -n --configfile FILE, or with another config.yaml, as a process of its own."""

    def make(self, random):
        files = super().make(random)
        return files if random.randrange(3) else {"over.yaml": files["config.yaml"]}

    def try_out(self, folder):
        project = self.ground.project
        shutil.rmtree(project / ".snakemake", ignore_errors=True)
        options = []
        (project / "config.yaml").write_bytes(self.ground.config_text)
        if (folder / "over.yaml").is_file():
            options = ["--configfile", str(folder / "over.yaml")]
        else:
            shutil.copy(folder / "config.yaml", project / "config.yaml")
        # under its own limits, which a child takes over from this process
        run = subprocess.run(
            [sys.executable, "scripts/_snakemake.py", "-n", "--quiet", "rules", *options],
            cwd=project,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            env={**os.environ, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        judge(run.returncode, (0, 1), "", run.stdout + run.stderr if run.returncode else "")
        return "refused" if run.returncode else "right"


class Claims:
    """resources/published/<name>.yaml, the sentences of an article"""

    def __init__(self, ground):
        self.ground = ground
        names = {one["claims"] for one in ground.config["assessments"].values() if one["claims"]}
        path = ROOT / f"resources/published/{min(names)}.yaml"
        self.text, self.good = path.read_bytes(), read_yaml(path)

    def unchanged(self):
        return {"claims.yaml": self.text}

    def make(self, random):
        return {"claims.yaml": changed_text(random, self.text, YAML)}

    def try_out(self, folder):
        ground = self.ground
        claims = read_yaml(folder / "claims.yaml")
        states = set(ground.states["iso3"])
        parts = ground.config, ground.registry, states, ROOT, ground.config["measures"]
        claims = checked_claims(claims, *parts)
        _check_meaning(claims, self.good)
        return "right"


class Sources:
    """resources/sources.yaml, and the provenance of a snapshot that it does not list"""

    def __init__(self, ground):
        self.ground = ground
        self.text = (ROOT / "resources/sources.yaml").read_bytes()
        source = next(iter(ground.registry))
        (self.place, *_) = sorted((ROOT / "resources/raw" / source).glob("*/provenance.json"))

    def unchanged(self):
        return {"sources.yaml": self.text}

    def make(self, random):
        if random.randrange(3):
            return {"sources.yaml": changed_text(random, self.text, YAML)}
        return {"provenance.json": changed_json(random, self.place.read_bytes())}

    def try_out(self, folder):
        root = self.ground.project
        raw = root / "resources/raw" / self.place.parent.parent.name / "fuzzed"
        raw.mkdir(exist_ok=True)
        (raw / "data.csv").write_bytes(b"x\n")
        unlisted = folder / "provenance.json"
        listed = folder / "sources.yaml"
        (root / "resources/sources.yaml").write_bytes(
            listed.read_bytes() if listed.is_file() else self.text
        )
        (raw / "provenance.json").unlink(missing_ok=True)
        if unlisted.is_file():
            shutil.copy(unlisted, raw / "provenance.json")
        registry = checked_registry(root)
        _check_meaning(registry, self.ground.registry)
        config = {**parse_yaml(self.ground.config_text.decode(), "config.yaml")}
        if unlisted.is_file():
            config["snapshots"][raw.parent.name] = "fuzzed"
        checked_config(config, registry, root)
        return "right"
