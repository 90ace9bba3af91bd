"""The availability of the data: who made them, on what terms, how they were obtained."""

from collections.abc import Iterable, Mapping

from assessment.archive.about import RAW
from assessment.archive.citations import references
from assessment.errors import InputError
from assessment.strict_json import parse_json

# What the registry's word on redistribution means, for people.
PASSING_ON = {
    "yes": "may be passed on",
    "no": "may not be passed on",
    "unclear": "the terms say nothing of passing on",
}
_MOST_SERIES = 10


def snapshots_read(artifacts: Mapping[str, Mapping]) -> set[tuple[str, str]]:
    """The (source, snapshot) pairs that the making of artifacts read, each with its `inputs`."""
    read = {name for entry in artifacts.values() for name in entry["inputs"]}
    parts = (name.split("/") for name in read if name.startswith(RAW))
    return {(source, snapshot) for _, _, source, snapshot, *_ in parts}


def sources(
    files: Mapping[str, tuple[bytes, bool]],
    registry: Mapping[str, dict],
    read: set[tuple[str, str]],
    left_out: set[str],
) -> list[dict]:
    """The description of each source that the archive has, for its README, sorted by name.

    `files`: the commit's, name to (bytes, whether executable); `read`: the (source, snapshot)
    pairs that the build read; `left_out`: names of the files that are not packed.
    """
    described = []
    for source, entry in sorted(registry.items()):
        snapshots = [
            _snapshot(files, entry, source, name, (source, name) in read, left_out)
            for name in entry["snapshots"]
            if f"{RAW}{source}/{name}/provenance.json" in files
        ]
        if snapshots:
            described.append(
                {
                    "name": source,
                    **{key: entry[key] for key in ("title", "producer", "website", "licence")},
                    **{key: entry[key] for key in ("access", "redistribution")},
                    "remarks": entry.get("remarks", ""),
                    "passing_on": PASSING_ON[entry["redistribution"]],
                    "to_get": entry.get("import", {}).get("get", ""),
                    "pulled": "world_bank" in entry,
                    "snapshots": snapshots,
                    "compiled": all(one["obtained_from"] == "compilation" for one in snapshots),
                    "provided": any(one["provided"] for one in snapshots),
                }
            )
    return described


def cited(
    described: list[dict], bibliography: str, others: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """references() of all that `described`, made by sources(), names and of `others`; adds `cite`
    to each snapshot."""
    snapshots = [snapshot for source in described for snapshot in source["snapshots"]]
    found = references(bibliography, {one["citation"] for one in snapshots} | set(others))
    for snapshot in snapshots:
        snapshot["cite"] = found[snapshot["citation"]][0]
    return found


def _snapshot(files, entry, source, name, read, left_out):
    about, folder = entry["snapshots"][name], f"{RAW}{source}/{name}/"
    place = f"{folder}provenance.json"
    provenance = parse_json(files[place][0], place)
    obtained = provenance.get("obtained", {}) if isinstance(provenance, dict) else None
    if not isinstance(obtained, dict):
        raise InputError(f"{place}: does not say how the snapshot was obtained")
    data = sorted(
        file for file in files if file.startswith(folder) and not file.endswith("provenance.json")
    )
    return {
        "name": name,
        "release": about["release"],
        "citation": about["citation"],
        "series": _series(about["indicators"]),
        "files": [{"name": file, "provided": file not in left_out} for file in data],
        "provided": any(file not in left_out for file in data),
        "read": read,
        "obtained_from": provenance.get("obtained_from", "the producer"),
        "obtained": _how_obtained(obtained),
        "repositories": [one["repository"] for one in _copies(obtained) if "repository" in one],
        "steps": obtained.get("steps", ""),
        "retrieved": str(provenance.get("retrieved", "not on record"))[:10],
        "retrieved_note": provenance.get("retrieved_note", ""),
    }


def _copies(obtained):
    """The public copies that a snapshot was read from, one or several."""
    return obtained.get("repositories", [obtained])


def _how_obtained(obtained):
    details = [
        f"{what}: {text}"
        for what, text in obtained.items()
        if what not in ("steps", "repositories")
    ]
    copies = obtained.get("repositories", [])
    return [
        *(", ".join(f"{what}: {text}" for what, text in one.items()) for one in copies),
        *details,
    ]


def _series(indicators):
    if len(indicators) > _MOST_SERIES:
        first = min(one["first_year"] for one in indicators.values())
        last = max(one["last_year"] for one in indicators.values())
        return f"{', '.join(indicators)}; {first}\u2013{last}"
    return "; ".join(
        f"{code}: {one['label']} ({one['unit']}), {one['first_year']}\u2013{one['last_year']}"
        for code, one in indicators.items()
    )
