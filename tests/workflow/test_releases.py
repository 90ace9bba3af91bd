"""A tidy file holds every release that anything reads; what is no measure reads the pinned one."""

import hashlib
import json
import shutil

from _adapter import read_table

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow
ANOTHER = "another"


def _another_release(folder, source, pinned, registry, changed):
    """A snapshot beside the pinned one, its rows changed, as an import would have put it there."""
    raw = folder / "resources/raw" / source
    shutil.copytree(raw / pinned, raw / ANOTHER)
    rows = pd.read_csv(raw / pinned / "data.csv", dtype=str, keep_default_na=False)
    content = rows.assign(**changed).to_csv(index=False, lineterminator="\n").encode()
    (raw / ANOTHER / "data.csv").write_bytes(content)
    path = raw / ANOTHER / "provenance.json"
    provenance = json.loads(path.read_text(encoding="utf-8"))
    listed = registry[source]["snapshots"][pinned]["indicators"]
    indicators = {code: {"label": code, "unit": "", **about} for code, about in listed.items()}
    sha256 = hashlib.sha256(content).hexdigest()
    provenance |= {
        "release": ANOTHER,
        "citation": "another",
        "indicators": indicators,
        "files": [{"name": "data.csv", "bytes": len(content), "sha256": sha256}],
    }
    path.write_text(json.dumps(provenance), encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "changed", "reads"),
    [
        # everybody a member for ever
        ("memberships", {"start": "1950", "end": ""}, ["minusca/assessment.csv"]),
        (
            "un_contributions",
            {"personnel": "7"},
            ["minusca/assessment.csv", "comparison/order.csv"],
        ),
    ],
)
def test_the_release_of_an_alternative_is_not_read_with_the_pinned_one(
    built, new_project, config, registry, source, changed, reads
):
    project, pinned = new_project("two releases", of=built), config["snapshots"][source]
    _another_release(project.folder, source, pinned, registry, changed)
    path = project.folder / "config.yaml"
    text = path.read_text(encoding="utf-8")
    other = f"set: {{snapshots: {{{source}: {ANOTHER}}}}}"
    path.write_text(text.replace('set: {snapshots: {iiag: "2016"}}', other), encoding="utf-8")
    *names, alternatives = [
        f"results/{name}"
        for name in (*reads, "comparison/claims.csv", "comparison/alternatives.csv")
    ]
    project.build(*names, alternatives)
    tidy = pd.read_parquet(project.folder / f"results/tidy/{source}.parquet")
    assert set(tidy["release"]) == {pinned, ANOTHER}
    for name in names:
        assert (project.folder / name).read_bytes() == (built.folder / name).read_bytes(), name
    assert read_table(project.folder / alternatives)["left_out"].isna().all()
