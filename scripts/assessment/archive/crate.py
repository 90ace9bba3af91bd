"""ro-crate-metadata.json: an archive described for programs, as a Workflow Run RO-Crate.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profiles Workflow RO-Crate 1.0
(https://w3id.org/workflowhub/workflow-ro-crate/1.0) and Workflow Run Crate 0.5
(https://w3id.org/ro/wfrun/workflow/0.5). Dates are the commit's, so that the same commit is
described by the same bytes. What differs between builds of one commit is therefore left out,
though the last of these profiles says SHOULD: when the build ended, and who started it. The
workflow's address is that of its code in CITATION.cff, where it is given; without one the profile
of Bioschemas for workflows, which they recommend, cannot be followed.
"""

import json
from pathlib import PurePosixPath
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from assessment.archive.about import PROVENANCE, RAW
from assessment.archive.build import Build
from assessment.archive.citations import references
from assessment.archive.data_availability import snapshots_read
from assessment.citation_file import author_address, author_name
from assessment.errors import utf8
from assessment.strict_yaml import parse_yaml

NAME = "ro-crate-metadata.json"
VERSION = "1.1"
PROFILE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
# What the root conforms to: the same, and what it says of the run.
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    PROFILE: ("Workflow RO-Crate", "1.0"),
}
CONFIG = "config.yaml"
PARAMETER = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
WORKFLOW = "Snakefile"
# Media types by ending; those of a machine's own list would differ between machines.
_TYPES = {
    ".cff": "text/yaml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".tex": "application/x-tex",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".yaml": "text/yaml",
    ".yml": "text/yaml",
}


def metadata(build: Build, provenance: dict, names: set[str]) -> str:
    """The text of ro-crate-metadata.json.

    `provenance` is what provenance.json holds, `names` those of every
    other file of the archive.
    """
    citation = parse_yaml(build.files["CITATION.cff"][0].decode("utf-8"), "CITATION.cff")
    crate = ROCrate(version=VERSION)
    crate.metadata["conformsTo"] = [{"@id": crate.metadata.profile}, {"@id": PROFILE}]
    root = crate.root_dataset
    authors = _authors(crate, citation["authors"])
    code = _add(
        crate,
        f"https://spdx.org/licenses/{citation['license']}",
        "CreativeWork",
        name=citation["license"],
        description="Licence of the code. The data are under their producers' terms.",
    )
    for key, value in {
        "name": f"{citation['title']}, release {provenance['release']}",
        "description": "Code, raw data, results and provenance of one release, to be checked "
        "with `./run verify`; README-REPLICATION.md says how.",
        "datePublished": provenance["committed"],
        "version": provenance["release"],
        "identifier": f"{provenance['name']} {provenance['release']} {provenance['commit']}",
        "license": [code, {"@id": "LICENSE-DATA.md"}],
        "author": _one_or_all(authors),
        "publisher": _one_or_all(authors),
    }.items():
        root[key] = value
    root["conformsTo"] = [
        _add(crate, profile, "CreativeWork", name=name, version=version)
        for profile, (name, version) in PROFILES.items()
    ]
    engine = build.about["made_with"].get("packages", {}).get("snakemake")
    workflow = crate.add_workflow(
        None,
        WORKFLOW,
        main=True,
        lang="snakemake",
        lang_version=engine,
        properties={
            "name": citation["title"],
            "license": code,
            "author": _one_or_all(authors),
            "version": provenance["release"],
            "encodingFormat": "text/plain",
            **_url(citation.get("repository-code")),
        },
    )
    # what ran it, beside the language that it is written in
    workflow["softwareRequirements"] = _add(
        crate,
        "https://snakemake.github.io",
        "SoftwareApplication",
        name="Snakemake",
        url="https://snakemake.github.io",
        **({"softwareVersion": engine} if engine else {}),
    )
    _files(crate, names - {WORKFLOW, NAME}, root)
    snapshots = _snapshots(crate, build, names)
    _run(crate, workflow, provenance, snapshots)
    return json.dumps(crate.metadata.generate(), indent=1, ensure_ascii=False) + "\n"


def _add(crate, identifier, kind, **properties):
    """An entity that is described and no file; the one that is there where there is one."""
    return crate.get(identifier) or crate.add(
        ContextEntity(crate, identifier, {"@type": kind, **properties})
    )


def _one_or_all(values):
    """A single value by itself, as the specification likes it."""
    return values[0] if len(values) == 1 else values


def _authors(crate, authors):
    found = []
    for author in authors:
        name, address = author_name(author), author_address(author)
        kind = "Organization" if "name" in author else "Person"
        found.append(_add(crate, address or f"#{quote(name)}", kind, name=name, **_url(address)))
    return found


def _url(address):
    """What is found at an address says so itself too; nothing where there is none."""
    return {"url": address} if address else {}


def _files(crate, names, root):
    for name in sorted(names):
        path = PurePosixPath(name)
        about = {"name": path.name, "encodingFormat": _TYPES.get(path.suffix, "text/plain")}
        if path.name.startswith("README") and path.parent == PurePosixPath():
            about["about"] = root
        crate.add_file(None, quote(name), properties=about)


def _snapshots(crate, build, names):
    """(source, snapshot) to the data set that describes it, of all that the archive has."""
    found, bibliography = {}, utf8(build.files["references.bib"][0], "references.bib")
    for name in sorted(names):
        if not name.startswith(RAW):
            continue
        source, snapshot = name.split("/")[2:4]
        if (source, snapshot) not in found:
            entry = build.registry[source]
            about = entry["snapshots"][snapshot]
            key = about["citation"]
            terms = _add(crate, f"#licence-{quote(source)}", "CreativeWork", name=entry["licence"])
            website = _one_or_all(entry["website"].split("; "))
            maker = f"#producer-{quote(source)}"
            producer = _add(crate, maker, "Organization", name=entry["producer"], url=website)
            found[source, snapshot] = crate.add_dataset(
                None,
                f"{RAW}{quote(source)}/{quote(snapshot)}/",
                properties={
                    "name": f"{entry['title']}, {about['release']}",
                    "description": f"{entry['access']} Passing on: {entry['redistribution']}.",
                    "license": terms,
                    "creator": producer,
                    "citation": references(bibliography, [key])[key][1],
                    "url": website,
                },
            )
        found[source, snapshot].append_to("hasPart", crate.get(quote(name)))
    return found


def _run(crate, workflow, provenance, snapshots):
    """The build as an action of the workflow, and its inputs and outputs as parameters."""
    artifacts = provenance["artifacts"]
    read = {name for entry in artifacts.values() for name in entry["inputs"]}
    used = snapshots_read(artifacts)
    objects = [data for snapshot, data in snapshots.items() if snapshot in used]
    others = sorted(read - artifacts.keys())
    objects += [crate.get(quote(n)) for n in [*others, CONFIG] if not n.startswith(RAW)]
    results = [crate.get(quote(name)) for name in sorted(artifacts)]
    results = [entity for entity in results if entity]
    action = _add(
        crate,
        "#build",
        "CreateAction",
        name="The build that this archive was made of",
        description=f"Inputs, outputs and code of every job: {PROVENANCE}",
        instrument=workflow,
        object=[one for one in objects if one],
        result=results,
        # a build with a job that failed is not packed
        actionStatus={"@id": "http://schema.org/CompletedActionStatus"},
    )
    crate.root_dataset["mentions"] = action
    for log in sorted({entry["log"] for entry in artifacts.values()}):
        if entity := crate.get(quote(log)):
            entity["about"] = action
    for kind, entities in (("input", objects), ("output", results)):
        for entity in filter(None, entities):
            # read from its place by every run, and no parameter, which the profile keeps apart
            if entity.id == CONFIG:
                continue
            parameter = _add(
                crate,
                f"#{kind}-{quote(entity.id, safe='')}",
                "FormalParameter",
                name=entity["name"],
                workExample=entity,
                additionalType="Dataset" if entity.id.endswith("/") else "File",
                conformsTo={"@id": PARAMETER},
            )
            entity["exampleOfWork"] = parameter
            workflow.append_to(kind, parameter)
