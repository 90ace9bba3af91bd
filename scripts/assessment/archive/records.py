"""Records of jobs: what each read and made, by hash, as the job wrote it into its log.

A record is the log's last line: the rule, its script, the hash of its code, the hash of its other
params, and the sha256 of every input and output when the job ended. It is what results are held to
later: no date enters, and a file that was changed since has another hash than its record.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MARK = "record: "


@dataclass(frozen=True)
class Record:
    """One job: `script` is its file below the project's folder, `code` and `params` are hashes,
    `inputs` and `outputs` map the name of a file to its sha256."""

    rule: str
    script: str
    code: str
    params: str
    inputs: dict[str, str]
    outputs: dict[str, str]


def sha256_of(path: str | Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_data(data: object) -> str:
    """The sha256 of plain data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def record_line(
    rule: str, script: str, params: Mapping, inputs: Iterable[str], outputs: Mapping[str, str]
) -> str:
    """The record of a job of `script` that has just made `outputs`, a line for its log.

    `params` maps names to plain values or those of config.model; `code` among them is the hash of
    the rule's code; `outputs` maps names to sha256.
    """
    code, others = _hashed(params)
    record = {
        "rule": rule,
        "script": script,
        "code": code,
        "params": others,
        "inputs": {str(name): sha256_of(name) for name in sorted(inputs)},
        "outputs": dict(outputs),
    }
    return MARK + json.dumps(record)


def _hashed(params):
    """The hash of the code that params name, and that of the other params."""
    others = {name: value for name, value in params.items() if name != "code"}
    return params.get("code", ""), sha256_of_data(others)


def split_log(text: str) -> tuple[str, Record | None]:
    """The messages of a log, and its Record; None in its place where the job did not end well."""
    messages, _, last = text.rstrip("\n").rpartition("\n")
    if not last.startswith(MARK):
        return text, None
    try:
        record = Record(**json.loads(last.removeprefix(MARK)))
    except (ValueError, TypeError, RecursionError):
        return text, None
    if not (isinstance(record.inputs, dict) and isinstance(record.outputs, dict)):
        return text, None
    return messages, record


def record_in(log: str | Path) -> Record | None:
    """The Record that ends a log; None where it has none, or there is no such file."""
    try:
        return split_log(Path(log).read_text(encoding="utf-8"))[1]
    except (OSError, UnicodeDecodeError):
        return None


def unlike_record(
    rule: str,
    outputs: Iterable[str],
    inputs: Iterable[str],
    log: str,
    sha256_by_name: Callable[[str], str | None],
    params: Mapping | None = None,
) -> str:
    """Why results are not what their job made of the inputs that are there, a phrase; "" where they
    are. `outputs` are those that are there; inputs that are missing, or newer than the job, are for
    the workflow to see, and so are the `params` where None are given.

    `sha256_by_name` gives the hash of a file, None where there is no such file.
    """
    record = record_in(log)
    if record is None or record.rule != rule:
        return f"{log} has no record of its making"
    if params is not None and _hashed(params) != (record.code, record.params):
        return f"{log} is of other code, or of another config"
    for name in outputs:
        # a folder in the place of a file has no hash
        if sha256_by_name(name) != record.outputs.get(name, ""):
            return f"{name} was changed after it was made"
    ended = os.stat(log).st_mtime_ns
    for name in inputs:
        stated = record.inputs.get(name)
        if stated is None or sha256_by_name(name) in (None, stated):
            continue
        if os.stat(name).st_mtime_ns <= ended:
            return f"it was made of another {name} than the one that is there"
    return ""


def faults(
    planned: Mapping[str, tuple[str, str]],
    records: Mapping[str, Record | None],
    sha256s: Mapping[str, str],
) -> list[str]:
    """Why results do not belong to their inputs, a sentence for each file; none where they do.

    `planned` maps each result to the (rule, log) that make it, `records` each log to its Record
    or None, `sha256s` each file that is there to its hash; of a file that is not there, what its
    own job wrote is taken.
    """
    found = []
    written = {
        name: record.outputs[name]
        for record in filter(None, records.values())
        for name in record.outputs
    }
    for name, (rule, log) in planned.items():
        record = records[log]
        if record is None or record.rule != rule or name not in record.outputs:
            found.append(f"{name}: {log} has no record of its making")
        elif sha256s.get(name, record.outputs[name]) != record.outputs[name]:
            found.append(f"{name}: not what {rule} made; it was changed afterwards")
    for log in sorted({log for _, log in planned.values()}):
        record = records[log]
        if record is None:
            continue
        for name, sha256 in record.inputs.items():
            if sha256s.get(name, written.get(name)) != sha256:
                made = next(iter(record.outputs), log)
                found.append(f"{made}: made of another {name} than the one that is there")
    return found
