"""The registry, the snapshots, their provenance and the bibliography tell the same story."""

import hashlib
import json
import re

import pytest

from assessment.data.geography import read_geography
from assessment.data.read_snapshot import read_snapshot
from assessment.strict_yaml import read_yaml

COUNTED = {"indicators": "indicator", "contributions": "mission", "missions": "mission"}
NAMED = {"terms": "body", "memberships": "organisation"}


@pytest.fixture(scope="module")
def snapshots(root, registry):
    return [
        (source, entry, name, snapshot, root / "resources/raw" / source / name)
        for source, entry in registry.items()
        for name, snapshot in entry["snapshots"].items()
    ]


def test_the_registry_is_sorted(registry):
    assert list(registry) == sorted(registry)


def test_every_folder_of_the_raw_store_is_registered(root, registry):
    folders = {(folder.parent.name, folder.name) for folder in (root / "resources/raw").glob("*/*")}
    registered = {
        (source, name) for source, entry in registry.items() for name in entry["snapshots"]
    }
    assert folders == registered


def test_hashes_sizes_and_texts_agree(snapshots):
    for source, entry, name, snapshot, folder in snapshots:
        content = (folder / "data.csv").read_bytes()
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        (file,) = provenance["files"]
        assert file == {
            "name": "data.csv",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        assert snapshot["sha256"] == file["sha256"]
        assert (provenance["source"], provenance["snapshot"]) == (source, name)
        for key in ("producer", "title"):
            assert provenance[key] == entry[key]
        for key in ("release", "citation", "obtained_from"):
            assert provenance[key] == snapshot[key]
        assert provenance["licence"] == snapshot.get("licence", entry["licence"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", provenance["retrieved"])
        assert provenance["obtained"]["steps"]


def test_the_registry_states_indicators_and_years_as_they_are(snapshots):
    for source, entry, name, snapshot, folder in snapshots:
        frame = read_snapshot(folder, entry["kind"], snapshot["sha256"])
        stated = snapshot["indicators"]
        if entry["kind"] in NAMED:
            assert set(frame[NAMED[entry["kind"]]]) == set(stated), (source, name)
            continue
        if "month" in frame:
            frame["year"] = frame["month"].str[:4].astype("int64")
        years = frame.groupby(COUNTED[entry["kind"]])["year"].agg(["min", "max"])
        actual = {key: (row["min"], row["max"]) for key, row in years.iterrows()}
        assert actual == {
            key: (item["first_year"], item["last_year"]) for key, item in stated.items()
        }, (source, name)
        with_error = {
            code
            for code, rows in frame.groupby(COUNTED[entry["kind"]])
            if "standard_error" in frame and rows["standard_error"].notna().any()
        }
        assert with_error == {key for key, item in stated.items() if "standard_error" in item}


def test_every_snapshot_is_cited_and_every_reference_is_used(root, snapshots, registry):
    bibliography = (root / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),", bibliography, re.MULTILINE)
    assert len(keys) == len(set(keys))
    cited = {snapshot["citation"] for _, _, _, snapshot, _ in snapshots}
    cited |= {
        entry["world_bank"]["citation"] for entry in registry.values() if "world_bank" in entry
    }
    for entry in registry.values():
        for layout in entry.get("import", {}).get("layouts", []):
            cited |= {layout["edition"]["citation"]} if "edition" in layout else set()
    for path in (root / "resources/published").glob("*.yaml"):
        cited.add(read_yaml(path)["citation"])
    cited |= set(read_geography(root / "resources/geography.csv")["source"])
    assert set(keys) == cited


def test_what_africa_has_in_a_mission_is_a_part_of_the_whole_and_of_types_that_are_known(
    root, registry
):
    """Of every month that both sources have; the two were read from other tables of the reports."""
    frames = {}
    for source in ("un_contributions", "un_mission_strengths"):
        entry = registry[source]
        ((name, about),) = [
            one for one in entry["snapshots"].items() if one[0].startswith("monthly")
        ]
        folder = root / "resources/raw" / source / name
        frames[source] = read_snapshot(folder, entry["kind"], about["sha256"])
    sent, whole = frames.values()
    assert set(sent["type"]) == {"all", *registry["un_contributions"]["types"]}
    assert set(sent["basis"]) == {"reported", "derived"}
    months = sent.groupby(["mission", "month"])["personnel"].sum()
    of_all = whole[whole["type"] == "all"].set_index(["mission", "month"])["personnel"]
    both = months.to_frame("sent").join(of_all.rename("whole"), how="inner")
    assert len(both) > 1_500 and (both["sent"] <= both["whole"]).all()


def test_a_release_that_was_inferred_is_called_so(snapshots):
    """Its name is what every table, note and codebook has of it."""
    inferred = 0
    for source, _, name, snapshot, folder in snapshots:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        steps = provenance["obtained"]["steps"]
        says_so = re.search(r"(?i)\b(edition|release) is inferred", steps) is not None
        assert snapshot["release"].endswith("(inferred)") == says_so, (source, name)
        inferred += says_so
    assert inferred


def test_nothing_that_is_held_rests_on_a_text_whose_table_is_rebuilt(root, snapshots):
    """Such a row or snapshot would name the text's key, or say in words that it is the article."""
    texts = {read_yaml(path)["citation"] for path in (root / "resources/published").glob("*.yaml")}
    mention = re.compile(
        "|".join([*map(re.escape, texts), r"(?<!/)\barticle\b(?! whose)", r"\bseed\b"])
    )
    for source, entry, name, snapshot, folder in snapshots:
        assert snapshot["citation"] not in texts, (source, name)
        if entry["kind"] in NAMED:
            frame = read_snapshot(folder, entry["kind"], snapshot["sha256"])
            resting = frame[frame["source"].str.contains(mention)]
            assert resting.empty, (source, name, resting.values.tolist()[:1])
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        assert not mention.search(json.dumps(provenance["obtained"])), (source, name)


def test_every_source_stands_in_the_data_licences(root, registry):
    text = (root / "LICENSE-DATA.md").read_text(encoding="utf-8")
    for source, entry in registry.items():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| {source} |")]
        assert entry["licence"] in row
        assert f"| {entry['redistribution']} |" in row
