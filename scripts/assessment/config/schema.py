"""Closed schemas with plain messages: which key is wrong, and what is allowed there."""

import hashlib
import importlib.util
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import fastjsonschema

from assessment.errors import InputError, listed
from assessment.strict_yaml import read_yaml


def validated(data: object, schema_path: Path) -> dict:
    """`data` with the schema's defaults filled in; InputError naming the key otherwise."""
    try:
        return _compiled(schema_path, False)(data)
    except fastjsonschema.JsonSchemaValueException:
        pass
    # only a fault needs the validator that can tell it, which takes four times as long to make
    try:
        return _compiled(schema_path, True)(data)
    except fastjsonschema.JsonSchemaValueException as error:
        raise InputError(_told(error)) from None


@cache
def _compiled(schema_path: Path, telling: bool) -> Callable:
    if not telling:
        try:
            return _kept(schema_path)
        except OSError:
            pass  # nothing can be written there, or nobody may
    return fastjsonschema.compile(read_yaml(schema_path), detailed_exceptions=telling)


def _kept(schema_path):
    """The validator from its source, kept beside the schema: to make it takes ten times as long."""
    made_of = schema_path.read_bytes() + fastjsonschema.VERSION.encode()
    name = f"{schema_path.stem}-{hashlib.sha256(made_of).hexdigest()[:16]}"
    path = schema_path.parent / "__pycache__" / f"{name}.py"
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        passing = path.with_suffix(f".{os.getpid()}")
        source = fastjsonschema.compile_to_code(read_yaml(schema_path), detailed_exceptions=False)
        passing.write_text(source, encoding="utf-8")
        passing.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.validate


def _told(error):
    key = ".".join(str(part) for part in error.path[1:]) or "top level"
    definition = error.definition
    if error.rule == "additionalProperties":
        allowed = definition.get("properties", {})
        unknown = sorted(set(error.value) - set(allowed))
        return f"{key}: unknown key {listed(unknown)}; allowed: {listed(allowed, 40)}"
    if error.rule == "required":
        lacking = [name for name in definition["required"] if name not in error.value]
        return f"{key}: missing key {listed(lacking)}"
    if error.rule == "enum":
        return f"{key}: {error.value!r} is not allowed; allowed: {listed(definition['enum'])}"
    if error.rule == "oneOf":
        return f"{key}: {error.value!r} is not allowed; wanted: {definition['description']}"
    told = error.message.removeprefix(error.name).strip()
    wanted = f" ({definition['description']})" if "description" in definition else ""
    return f"{key}: {error.value!r} {told}{wanted}"
