"""What RO-Crate 1.1 and the profiles Workflow RO-Crate 1.0 and Workflow Run Crate 0.5 call MUST, as
checks of a crate, and what the last says SHOULD of a run and does not differ between two."""

import datetime
import json
from importlib.resources import files as files_of
from urllib.parse import unquote

DESCRIPTOR = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
RUN_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5",
    "https://w3id.org/ro/wfrun/workflow/0.5",
    PROFILE,
}
# Terms of the context, as rocrate brings them: those of a later version, which has these too.
TERMS = json.loads((files_of("rocrate") / "data/ro-crate.jsonld").read_text("utf-8"))["@context"]
WORKFLOW_TYPES = {"File", "SoftwareSourceCode", "ComputationalWorkflow"}


def faults(crate, names):
    """Which rules a crate (parsed JSON) breaks, a sentence each.

    `names` are those of all files in the crate's folder, the crate's own included.
    """
    broken = []
    if crate.get("@context") != CONTEXT:
        broken.append("the context is not that of the specification")
    graph = crate["@graph"]
    found = {entity.get("@id"): entity for entity in graph}
    if len(found) != len(graph) or None in found:
        broken.append("an entity has no @id of its own")
    broken += [f"{one.get('@id')}: has no @type" for one in graph if not one.get("@type")]
    broken += _terms(graph)
    broken += _descriptor(found.get(DESCRIPTOR, {}))
    root = found.get("./", {})
    broken += _root(root, found)
    broken += _workflow(found.get(_id(root.get("mainEntity")), {}))
    broken += _run(root, found)
    broken += _flat(graph, found)
    broken += _payload(root, found, names)
    return broken


def _id(value):
    return value.get("@id") if isinstance(value, dict) else None


def _types(entity):
    kinds = entity.get("@type", [])
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _all(value):
    return value if isinstance(value, list) else [value]


def _terms(graph):
    """What a program does not find in the context it passes over."""
    return [
        f"{one.get('@id')}: {name} is no term of the context"
        for one in graph
        for name in sorted(_types(one) | one.keys() - {"@id", "@type"})
        if name not in TERMS
    ]


def _descriptor(entity):
    broken = []
    if _types(entity) != {"CreativeWork"}:
        broken.append("the descriptor is no CreativeWork")
    if _id(entity.get("about")) != "./":
        broken.append("the descriptor is not about the root")
    claimed = {_id(one) for one in _all(entity.get("conformsTo"))}
    if not {SPECIFICATION, PROFILE} <= claimed:
        broken.append("the descriptor does not say what it conforms to")
    return broken


def _root(entity, found):
    broken = [
        f"the root has no {key}"
        for key in ("name", "description", "license")
        if not entity.get(key)
    ]
    if "Dataset" not in _types(entity):
        broken.append("the root is no Dataset")
    publishers = [found.get(_id(one), {}) for one in _all(entity.get("publisher", []))]
    if not all(_types(one) & {"Organization", "Person"} for one in publishers):
        broken.append("the root is published by nobody")
    try:
        datetime.datetime.fromisoformat(entity.get("datePublished", ""))
    except ValueError:
        broken.append("the root has no date of publication")
    return broken


def _workflow(entity):
    broken = []
    if not _types(entity) >= WORKFLOW_TYPES:
        broken.append("the main entity is no workflow")
    if not _id(entity.get("programmingLanguage")):
        broken.append("the workflow has no language")
    return broken


def _run(root, found):
    """The run: an action of the workflow, whose objects and results realise its parameters."""
    broken = []
    profiles = [found.get(_id(one), {}) for one in _all(root.get("conformsTo"))]
    if not {one.get("@id") for one in profiles if "CreativeWork" in _types(one)} >= RUN_PROFILES:
        broken.append("the root does not say which profiles it conforms to")
    workflow = found.get(_id(root.get("mainEntity")), {})
    actions = [found.get(_id(one), {}) for one in _all(root.get("mentions"))]
    actions = [one for one in actions if "CreateAction" in _types(one)]
    if not actions:
        broken.append("the root mentions no run")
    for action in actions:
        if _id(action.get("instrument")) != workflow.get("@id"):
            broken.append("the run is not one of the workflow")
        broken += [
            f"the run has no {key}" for key in ("name", "description") if not action.get(key)
        ]
        for slots, key in (("input", "object"), ("output", "result")):
            used = {_id(one) for one in _all(action.get(key, []))}
            for slot in (found.get(_id(one), {}) for one in _all(workflow.get(slots, []))):
                broken += _slot(slot, found, used)
    return broken


def _slot(slot, found, used):
    """A parameter of the workflow has a type, and what was used for it refers to it."""
    if _types(slot) != {"FormalParameter"} or not slot.get("additionalType"):
        return [f"{slot.get('@id')}: no parameter with a type"]
    example = _id(slot.get("workExample"))
    if example not in used:
        return [f"{slot['@id']}: the run did not use its example"]
    if _id(found[example].get("exampleOfWork")) != slot["@id"]:
        return [f"{example}: does not refer to its parameter"]
    return []


def _flat(graph, found):
    """Entities refer to each other by @id alone, and local ones are there."""
    broken = []
    for entity in graph:
        for key, value in entity.items():
            for one in _all(value):
                if not isinstance(one, dict):
                    continue
                if set(one) != {"@id"}:
                    broken.append(f"{entity.get('@id')}: {key} holds an entity of its own")
                elif one["@id"] not in found and "://" not in one["@id"]:
                    broken.append(
                        f"{entity.get('@id')}: {key} leads to {one['@id']}, not described"
                    )
    return broken


def _payload(root, found, names):
    """Every file is described, every file described is there, and the root leads to all."""
    reached, waiting = set(), [root]
    while waiting:
        for one in map(_id, _all(waiting.pop().get("hasPart", []))):
            if one in found and one not in reached:
                reached.add(one)
                waiting.append(found[one])
    files = {one for one, entity in found.items() if "File" in _types(entity)}
    folders = {one for one, entity in found.items() if "Dataset" in _types(entity) and one != "./"}
    broken = [f"{one}: the root does not lead to it" for one in (files | folders) - reached]
    broken += [f"{one}: described, and not there" for one in files if unquote(one) not in names]
    broken += [
        f"{one}: no folder that is there"
        for one in folders
        if not one.endswith("/") or not any(name.startswith(unquote(one)) for name in names)
    ]
    described = {unquote(one) for one in files} | {DESCRIPTOR}
    broken += [f"{name}: not described" for name in names - described]
    return broken
