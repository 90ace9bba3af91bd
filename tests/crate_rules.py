"""What RO-Crate 1.1 and the profiles Workflow RO-Crate 1.0 and Workflow Run Crate 0.5 call MUST, as
checks of a crate, and what the last says SHOULD of a run and does not differ between two."""

import datetime
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
WORKFLOW_TYPES = {"File", "SoftwareSourceCode", "ComputationalWorkflow"}


def faults(crate, names):
    """Which rules a crate (parsed JSON) breaks, a sentence each.

    `names` are those of all files in the crate's folder, the crate's own included.
    """
    told = []
    if crate.get("@context") != CONTEXT:
        told.append("the context is not that of the specification")
    graph = crate["@graph"]
    found = {entity.get("@id"): entity for entity in graph}
    if len(found) != len(graph) or None in found:
        told.append("an entity has no @id of its own")
    told += [f"{one.get('@id')}: has no @type" for one in graph if not one.get("@type")]
    told += _descriptor(found.get(DESCRIPTOR, {}))
    root = found.get("./", {})
    told += _root(root)
    told += _workflow(found.get(_id(root.get("mainEntity")), {}))
    told += _run(root, found)
    told += _flat(graph, found)
    told += _payload(root, found, names)
    return told


def _id(value):
    return value.get("@id") if isinstance(value, dict) else None


def _types(entity):
    kinds = entity.get("@type", [])
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _all(value):
    return value if isinstance(value, list) else [value]


def _descriptor(entity):
    told = []
    if _types(entity) != {"CreativeWork"}:
        told.append("the descriptor is no CreativeWork")
    if _id(entity.get("about")) != "./":
        told.append("the descriptor is not about the root")
    claimed = {_id(one) for one in _all(entity.get("conformsTo"))}
    if not {SPECIFICATION, PROFILE} <= claimed:
        told.append("the descriptor does not say what it conforms to")
    return told


def _root(entity):
    told = [
        f"the root has no {key}"
        for key in ("name", "description", "license")
        if not entity.get(key)
    ]
    if "Dataset" not in _types(entity):
        told.append("the root is no Dataset")
    try:
        datetime.datetime.fromisoformat(entity.get("datePublished", ""))
    except ValueError:
        told.append("the root has no date of publication")
    return told


def _workflow(entity):
    told = []
    if not _types(entity) >= WORKFLOW_TYPES:
        told.append("the main entity is no workflow")
    if not _id(entity.get("programmingLanguage")):
        told.append("the workflow has no language")
    return told


def _run(root, found):
    """The run: an action of the workflow, whose objects and results realise its parameters."""
    told = []
    profiles = [found.get(_id(one), {}) for one in _all(root.get("conformsTo"))]
    if not {one.get("@id") for one in profiles if "CreativeWork" in _types(one)} >= RUN_PROFILES:
        told.append("the root does not say which profiles it conforms to")
    workflow = found.get(_id(root.get("mainEntity")), {})
    actions = [found.get(_id(one), {}) for one in _all(root.get("mentions"))]
    actions = [one for one in actions if "CreateAction" in _types(one)]
    if not actions:
        told.append("the root mentions no run")
    for action in actions:
        if _id(action.get("instrument")) != workflow.get("@id"):
            told.append("the run is not one of the workflow")
        told += [f"the run has no {key}" for key in ("name", "description") if not action.get(key)]
        for slots, key in (("input", "object"), ("output", "result")):
            used = {_id(one) for one in _all(action.get(key, []))}
            for slot in (found.get(_id(one), {}) for one in _all(workflow.get(slots, []))):
                told += _slot(slot, found, used)
    return told


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
    told = []
    for entity in graph:
        for key, value in entity.items():
            for one in _all(value):
                if not isinstance(one, dict):
                    continue
                if set(one) != {"@id"}:
                    told.append(f"{entity.get('@id')}: {key} holds an entity of its own")
                elif one["@id"] not in found and "://" not in one["@id"]:
                    told.append(f"{entity.get('@id')}: {key} leads to {one['@id']}, not described")
    return told


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
    told = [f"{one}: the root does not lead to it" for one in (files | folders) - reached]
    told += [f"{one}: described, and not there" for one in files if unquote(one) not in names]
    told += [
        f"{one}: no folder that is there"
        for one in folders
        if not one.endswith("/") or not any(name.startswith(unquote(one)) for name in names)
    ]
    described = {unquote(one) for one in files} | {DESCRIPTOR}
    told += [f"{name}: not described" for name in names - described]
    return told
