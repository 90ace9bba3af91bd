"""Checks config.yaml and the snapshots that it pins, as JSON: `python pinned.py ROOT`.

For `./run doctor`, which has none of the packages that this takes. The object has `error` ("" where
the config holds), `pinned` (source to snapshot) and `snapshots` (the folder of each that is pinned
to what is wrong with it: "" for nothing, null where it is missing).
"""

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # modules of this folder, where Python looks first, would hide others of the same name
    sys.path[:] = [str(Path(__file__).resolve().parents[2]), *sys.path[1:]]

# isort: split
from assessment.config.checks import checked_config
from assessment.config.data_checks import is_held
from assessment.config.own_data import own_snapshots
from assessment.config.registry import checked_registry
from assessment.data.read_snapshot import verified_bytes
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml


def pinned(root: Path) -> dict:
    """The object that the module prints, for the project in `root`."""
    try:
        registry = checked_registry(root)
        config = checked_config(read_yaml(root / "config.yaml"), registry, root)
    except InputError as error:
        return {"error": str(error), "pinned": {}, "snapshots": {}}
    faults: dict[str, str | None] = {}
    pins = [config["snapshots"], *own_snapshots(config).values()]
    for source, name in [pin for pinned in pins for pin in pinned.items()]:
        folder = f"resources/raw/{source}/{name}"
        sha256 = registry[source]["snapshots"].get(name, {}).get("sha256")
        try:
            if is_held(root, source, name):
                verified_bytes(folder, sha256)
                faults[folder] = ""
            else:
                faults[folder] = None
        except InputError as error:
            faults[folder] = str(error)
    return {"error": "", "pinned": config["snapshots"], "snapshots": faults}


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    json.dump(pinned(Path(".")), sys.stdout)
