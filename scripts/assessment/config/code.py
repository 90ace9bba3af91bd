"""The version of a rule's code: its script and every module of the library that it uses.

Snakemake notices an edited script, not an edited module that the script imports.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

# An import statement, its names in brackets or on the line. Parsing would find the same, and
# cost a tenth of a start in which nothing is to be done.
_IMPORT = re.compile(r"^[ \t]*(?:from +([\w.]+) +)?import +(\([^)]*\)|[^\n#]*)", re.MULTILINE)
_NAME = re.compile(r"[\w.]+(?: +as +\w+)?")


class CodeVersions:
    """Hashes of scripts with what they import from `scripts`, the folder that holds both."""

    def __init__(self, scripts: Path | str) -> None:
        self.scripts = Path(scripts)
        self._imports = cache(self._found_imports)

    def of(self, *paths: Path | str) -> str:
        """A short hash of files (by their paths below the folder) and of all that they import.

        A module that a script imports by a name made at run time must be named beside it.
        """
        content = hashlib.sha256()
        for path in self.modules(*paths):
            content.update(path.relative_to(self.scripts).as_posix().encode() + b"\0")
            content.update(path.read_bytes() + b"\0")
        return content.hexdigest()[:16]

    def modules(self, *paths: Path | str) -> list[Path]:
        """The files that `paths` lead to, themselves included, sorted."""
        found, waiting = set(), [self.scripts / path for path in paths]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting.extend(self._imports(path))
        return sorted(found)

    def _found_imports(self, path):
        names = set()
        for package, imported in _IMPORT.findall(path.read_text(encoding="utf-8")):
            listed = [name.split()[0] for name in _NAME.findall(imported)]
            # "from package import module" names the module second
            names.update(
                [package, *(f"{package}.{name}" for name in listed)] if package else listed
            )
        files = set()
        for name in names:
            parts = name.split(".")
            # importing a module runs the packages above it first
            for depth in range(1, len(parts) + 1):
                base = self.scripts.joinpath(*parts[:depth])
                files.update((base.with_suffix(".py"), base / "__init__.py"))
        return {file for file in files if file.is_file()}
