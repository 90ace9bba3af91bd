"""Where each artifact is made: the rule, the script, and the lines of the library that it calls.

Lines are found in the files of the commit, never typed.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

# A rule by its name, or one of a loop, whose name is a string of its own.
_RULE = re.compile(r'^[ \t]*(?:rule[ \t]+(\w+)[ \t]*:|name:\s*(f?)(["\'])(.+?)\3)', re.MULTILINE)
_WORKFLOW = re.compile(r"Snakefile|workflow/rules/[^/]+\.smk")
_LIBRARY = "assessment"
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

    `about` is the first line of the script's docstring; `calls` are its calls of the library in
    the order of their lines. Empty where it is not known.
    """

    rule: str
    rule_at: str
    script: str
    about: str
    calls: tuple


class Origins:
    """Origins of artifacts.

    `files`: the commit's, name to (bytes, whether executable); `scripts`: the hash of a rule's
    code to the name of its script (assessment.config.code).
    """

    def __init__(self, files, scripts):
        self.files, self.scripts = files, scripts
        self._text, self._tree = cache(self._text), cache(self._tree)
        self._of = cache(self._of)

    def of(self, artifact):
        """The Origin of an artifact; what has its `rule` and `code`, as in provenance.json."""
        return self._of(artifact["rule"], artifact["code"])

    def _of(self, rule, code):
        script = self.scripts.get(code, "")
        about = (ast.get_docstring(self._tree(script)) or "") if script else ""
        calls = self._calls(script) if script else ()
        return Origin(rule, self._rule_at(rule), script, about.partition("\n")[0], calls)

    def _rule_at(self, rule):
        for name in sorted(filter(_WORKFLOW.fullmatch, self.files)):
            text = self._text(name)
            for match in _RULE.finditer(text):
                plain, is_format, _, quoted = match.groups()
                pattern = re.escape(plain or quoted)
                if is_format:
                    pattern = re.sub(r"\\\{.*?\\\}", ".+", pattern)
                if re.fullmatch(pattern, rule):
                    start = match.start() + re.match(r"\s*", match[0]).end()
                    return f"{name}:{text.count(chr(10), 0, start) + 1}"
        return ""

    def _calls(self, script):
        tree = self._tree(script)
        modules = {
            alias.asname or alias.name: (node.module, alias.name)
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
            called, attribute = node.func, None
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                called, attribute = called.value, called.attr
            if isinstance(called, ast.Name) and called.id in modules:
                module, name = modules[called.id]
                if attribute:
                    defined = self._defined(f"{module}.{name}", attribute)
                else:
                    defined = self._defined(module, name)
                if defined:
                    call = Call(node.lineno, attribute or name, defined)
                    found.setdefault(defined, call)
        return tuple(sorted(found.values(), key=lambda call: (call.line, call.name)))

    def _defined(self, module, name):
        file = f"scripts/{module.replace('.', '/')}.py"
        if file not in self.files:
            return ""
        for node in self._tree(file).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                return f"{file}:{node.lineno}"
        return ""

    def _tree(self, name):
        return ast.parse(self._text(name))

    def _text(self, name):
        return self.files[name][0].decode("utf-8")


def grouped(names):
    """Names that differ in their ending alone as one, `a/b.{pdf,svg}`; sorted."""
    endings = {}
    for path in map(PurePosixPath, names):
        endings.setdefault(str(path.with_suffix("")), []).append(path.suffix)
    found = []
    for stem, suffixes in endings.items():
        plain = sorted(suffix.removeprefix(".") for suffix in suffixes)
        found.append(f"{stem}.{{{','.join(plain)}}}" if len(plain) > 1 else f"{stem}{suffixes[0]}")
    return sorted(found)
