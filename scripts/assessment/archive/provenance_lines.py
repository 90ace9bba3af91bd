"""Where each artifact is made: the rule, the script, and the lines of the library that it calls.

Lines are found in the files of the commit, never typed.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import PurePosixPath

# A rule by its name, or one of a loop, whose name is made there; it is known by its script.
_RULE = re.compile(r"^[ \t]*(?P<rule>rule)(?:[ \t]+(?P<name>\w+))?[ \t]*:", re.MULTILINE)
_SCRIPT = re.compile(r"[\"'](?:\.\./)*(scripts/[^\"']+)[\"']")
_WORKFLOW = re.compile(r"Snakefile|workflow/rules/[^/]+\.smk")
_LIBRARY = "assessment"
# How a function of a package loads a module of the package by its name.
_LOADED = re.compile(r"import_module\(f['\"]\{__name__\}\.\{\w+\}['\"]\)")
# makes nothing
_ERRORS = "assessment.errors"


@dataclass(frozen=True)
class Call:
    """A call of the library in a script: `name` on `line`, defined at `defined` (file:line)."""

    line: int
    name: str
    defined: str


@dataclass(frozen=True)
class Origin:
    """What makes an artifact: `rule` at `rule_at` (file:line), and the `script` that it runs.

    `about` is the first paragraph of the script's docstring; `calls` are its calls of the library
    in the order of their lines.
    """

    rule: str
    rule_at: str
    script: str
    about: str
    calls: tuple[Call, ...]


class Origins:
    """Origins of artifacts.

    `files`: the commit's, name to (bytes, whether executable).
    """

    def __init__(self, files: Mapping[str, tuple[bytes, bool]]) -> None:
        self.files = files
        self._tree = cache(self._parsed)
        self._rule_at, self._calls = cache(self._found_rule), cache(self._found_calls)

    def of(self, name: str, artifact: Mapping[str, str]) -> Origin:
        """The Origin of the artifact `name`, with its `rule` and `script` as in provenance.json."""
        rule, script = artifact["rule"], artifact["script"]
        about, _, _ = (ast.get_docstring(self._tree(script)) or "").partition("\n\n")
        calls = self._calls(script, PurePosixPath(name).stem)
        return Origin(rule, self._rule_at(rule, script), script, " ".join(about.split()), calls)

    def _found_rule(self, rule, script):
        by_script = ""
        for file in sorted(filter(_WORKFLOW.fullmatch, self.files)):
            text = self._text(file)
            found = list(_RULE.finditer(text))
            for match, following in zip_longest(found, found[1:]):
                place = f"{file}:{text.count(chr(10), 0, match.start('rule')) + 1}"
                if match["name"] == rule:
                    return place
                body = text[match.end() : following and following.start()]
                if not match["name"] and script in _SCRIPT.findall(body):
                    by_script = place
        return by_script

    def _found_calls(self, script, stem):
        """The calls in a script, with what they lead to in a module that is loaded as `stem`."""
        tree = self._tree(script)
        modules = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and node.module.partition(".")[0] == _LIBRARY
            and node.module != _ERRORS
            for alias in node.names
        }
        found = {}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            # function(...), or module.function(...)
            if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                place = f"{modules.get(node.func.value.id)}.{node.func.attr}"
            else:
                place = modules.get(ast.unparse(node.func), "")
            module, _, function = place.rpartition(".")
            if defined := self._defined(module, function):
                found.setdefault(defined, Call(node.lineno, function, defined))
            for name in self._loaded(module, function):
                if defined := self._defined(f"{module}.{stem}", name):
                    found.setdefault(defined, Call(node.lineno, name, defined))
        return tuple(sorted(found.values(), key=lambda call: (call.line, call.name)))

    def _loaded(self, module, function):
        """The functions that a function asks for of a module that it loads by name."""
        _, node = self._definition(module, function)
        if node and (match := re.search(rf"(\w+) = {_LOADED.pattern}", ast.unparse(node))):
            return [
                one.attr
                for one in ast.walk(node)
                if isinstance(one, ast.Attribute) and ast.unparse(one.value) == match[1]
            ]
        return []

    def _defined(self, module, name):
        file, node = self._definition(module, name)
        return f"{file}:{node.lineno}" if node else ""

    def _definition(self, module, name):
        """(file, node) of a function or class of a module or of a package; ("", None) if not."""
        base = f"scripts/{module.replace('.', '/')}"
        for file in (f"{base}.py", f"{base}/__init__.py"):
            for node in self._tree(file).body if file in self.files else ():
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                    return file, node
        return "", None

    def _parsed(self, name):
        return ast.parse(self._text(name))

    def _text(self, name):
        return self.files[name][0].decode("utf-8")


def grouped(names: Iterable[str]) -> list[str]:
    """Names that differ in their ending alone as one, `a/b.{pdf,svg}`; sorted."""
    endings: dict[str, list[str]] = {}
    for path in map(PurePosixPath, names):
        endings.setdefault(str(path.with_suffix("")), []).append(path.suffix)
    found = []
    for stem, suffixes in endings.items():
        plain = sorted(suffix.removeprefix(".") for suffix in suffixes)
        found.append(f"{stem}.{{{','.join(plain)}}}" if len(plain) > 1 else f"{stem}{suffixes[0]}")
    return sorted(found)
