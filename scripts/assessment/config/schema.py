"""Closed schemas with plain messages: which key is wrong, and what is allowed there."""

import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import fastjsonschema
from fastjsonschema.draft04 import CodeGeneratorDraft04
from fastjsonschema.draft07 import CodeGeneratorDraft07
from fastjsonschema.ref_resolver import RefResolver

from assessment.errors import InputError, listed
from assessment.strict_yaml import read_yaml


def validated(data: object, schema_path: Path) -> dict:
    """`data` with the schema's defaults filled in; InputError naming the key of any fault."""
    try:
        return _compiled(schema_path, False)(data)
    except fastjsonschema.JsonSchemaValueException:
        pass
    # only a fault needs the validator that names it, which takes four times as long to make
    try:
        return _compiled(schema_path, True)(data)
    except fastjsonschema.JsonSchemaValueException as error:
        raise InputError(_message(error)) from None


def without_nulls(data: dict, schema_path: Path, files: Sequence[Mapping]) -> dict:
    """`data` without the keys whose value is null, where the schema has no such value for them.

    So null takes away what a file below has: the key counts as one that nobody wrote. `files` are
    those that `data` comes from; InputError for a null at a name that none of them has.
    """
    definition = read_yaml(schema_path)
    return _pruned(data, [definition], definition["definitions"], files, "")


def check_day(text: str, where: str) -> None:
    """InputError where a text that has the form of a day is no day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{where}: there is no day '{text}'; write year-month-day") from None


def _pruned(data, schemas, definitions, files, where):
    if not isinstance(data, dict):
        return data
    kept, files = {}, [file for file in files if isinstance(file, Mapping)]
    for key, value in data.items():
        named = any(key in one.get("properties", {}) for one in schemas)
        asked = [
            one.get("properties", {}).get(key, one.get("additionalProperties")) for one in schemas
        ]
        inner = [one for schema in asked if schema for one in _variants(schema, definitions)]
        below = [file[key] for file in files if file.get(key) is not None]
        if value is not None or not inner or any("null" in one.get("type", []) for one in inner):
            kept[key] = _pruned(value, inner, definitions, below, f"{where}{key}.")
        elif ".set." in where and not named and not below:
            # of a `set`, which changes what other keys have, null leaves out the change alone
            wanted = inner[0]["description"]
            raise InputError(f"{where}{key}: null is not allowed; wanted: {wanted}")
        elif files and not named and not below:
            known = {name for file in files for name, one in file.items() if one is not None}
            raise InputError(
                f"{where}{key}: null leaves out what is there, and there is none of that name; "
                f"known: {listed(known, 40)}"
            )
    return kept


def _variants(schema, definitions):
    """A schema, or those of which it asks for one, without references."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        return [plain for one in schema["oneOf"] for plain in _variants(one, definitions)]
    return [schema]


@cache
def _compiled(schema_path: Path, detailed: bool) -> Callable:
    # it is kept where Python keeps the code that it compiles
    if not detailed and not sys.dont_write_bytecode:
        try:
            return _kept(schema_path)
        except OSError:
            pass  # nothing can be written there, or nobody may
    namespace = {}
    exec(_source(schema_path, detailed), namespace)
    return namespace["validate"]


class _Strict(CodeGeneratorDraft07):
    """In draft 07 2.0 is an integer, and in Python infinity a number; here neither is."""

    def generate_type(self):
        CodeGeneratorDraft04.generate_type(self)
        if "number" in self._definition["type"]:
            with self.l("if {variable} - {variable} != 0:"):
                self.exc("{name} must be a finite number", rule="type")


def _source(schema_path, detailed):
    """The code of a validator, as fastjsonschema makes it of its own draft 07."""
    definition = read_yaml(schema_path)
    resolver = RefResolver.from_schema(definition, store={})
    made = _Strict(definition, resolver=resolver, detailed_exceptions=detailed)
    return f"{made.global_state_code}\n{made.func_code}"


def _kept(schema_path):
    """The validator from its source, kept beside the schema: to make it takes ten times as long."""
    own = Path(__file__).read_bytes()
    made_of = schema_path.read_bytes() + own + fastjsonschema.VERSION.encode()
    name = f"{schema_path.stem}-{hashlib.sha256(made_of).hexdigest()[:16]}"
    path = schema_path.parent / "__pycache__" / f"{name}.py"
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        passing = path.with_suffix(f".{os.getpid()}")
        try:
            passing.write_text(_source(schema_path, False), encoding="utf-8")
            passing.replace(path)
        finally:
            passing.unlink(missing_ok=True)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.validate


def _message(error):
    key = ".".join(str(part) for part in error.path[1:]) or "top level"
    definition = error.definition
    if error.rule == "additionalProperties":
        allowed = definition.get("properties", {})
        unknown = sorted(set(error.value) - set(allowed))
        return f"{key}: unknown key {listed(unknown)}; allowed: {listed(allowed, 40)}"
    if error.rule == "required":
        lacking = [name for name in definition["required"] if name not in error.value]
        missing = f"{key}: missing key {listed(lacking)}"
        unknown = sorted(set(error.value) - set(definition.get("properties", error.value)))
        return (
            f"{missing}; in its place is {listed(unknown)}, which is unknown"
            if unknown
            else missing
        )
    if error.rule == "enum":
        return f"{key}: {_short(error.value)} is not allowed; allowed: {listed(definition['enum'])}"
    if error.rule == "oneOf":
        return f"{key}: {_short(error.value)} is not allowed; wanted: {definition['description']}"
    if error.rule == "type" and definition["type"] == "string" and _is_plain(error.value):
        # 0.10 and 0.1 are one number and two names, and the file has only one of them
        how = f'"{error.value}"' if isinstance(error.value, int) else "as it is spelt there"
        return f"{key}: {error.value} is no text; write it in quotes: {how}"
    fault = error.message.removeprefix(error.name).strip()
    if isinstance(error.value, float) and error.value.is_integer() and error.rule == "type":
        fault += f", as {error.value:.0f} is"
    wanted = f" ({definition['description']})" if "description" in definition else ""
    return f"{key}: {_short(error.value)} {fault}{wanted}"


def _short(value):
    is_word = value is None or isinstance(value, bool)
    text = json.dumps(value) if is_word else repr(value)  # as YAML has it
    return text if len(text) <= 300 else f"{text[:300]}..."


def _is_plain(value):
    return isinstance(value, int | float) and not isinstance(value, bool)
