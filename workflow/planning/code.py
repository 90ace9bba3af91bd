"""The version of a rule's code: its script and every module of the library that it uses.

Snakemake notices an edited script, not an edited module that the script imports.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path


class CodeVersions:
    """Hashes of scripts with what they import from `scripts`, the folder that holds both."""

    def __init__(self, scripts):
        self.scripts = Path(scripts)
        self._imports = cache(self._imports)

    def of(self, script):
        """A short hash of `script` (a path below the folder) and of all that it imports."""
        content = hashlib.sha256()
        for path in self.modules(script):
            content.update(path.relative_to(self.scripts).as_posix().encode() + b"\0")
            content.update(path.read_bytes() + b"\0")
        return content.hexdigest()[:16]

    def modules(self, script):
        """The files that `script` leads to, itself included, sorted."""
        found, waiting = set(), [self.scripts / script]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting.extend(self._imports(path))
        return sorted(found)

    def _imports(self, path):
        names = set()
        for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
                # "from package import module" names the module second
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
        files = set()
        for name in names:
            parts = name.split(".")
            # importing a module runs the packages above it first
            for depth in range(1, len(parts) + 1):
                base = self.scripts.joinpath(*parts[:depth])
                files.update((base.with_suffix(".py"), base / "__init__.py"))
        return {file for file in files if file.is_file()}
