"""datapackage.json of an archive: those of the tables described in the results that are packed."""

import json
from collections.abc import Container

from assessment.archive.about import RESULTS

# At the top, where programs look for it.
NAME = "datapackage.json"
OF_RESULTS = f"{RESULTS}{NAME}"


def packed_tables(described: str, names: Container[str]) -> str:
    """The text of the archive's datapackage.json.

    `described` is the text of results/datapackage.json, `names` those of the files packed.
    """
    package = json.loads(described)
    tables = [{**table, "path": f"{RESULTS}{table['path']}"} for table in package["resources"]]
    package["resources"] = [table for table in tables if table["path"] in names]
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"
