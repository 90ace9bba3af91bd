"""The version of a rule's code: its script and every module of the library that it uses.

Snakemake notices an edited script, not an edited module that the script imports.
"""

import hashlib
import re
from functools import cache, cached_property
from pathlib import Path

# An import statement, its names in brackets or on the line. Parsing would find the same, and
# cost a tenth of a start in which nothing is to be done.
_IMPORT = re.compile(r"^[ \t]*(?:from +([\w.]+) +)?import +(\([^)]*\)|[^\n#]*)", re.MULTILINE)
_NAME = re.compile(r"[\w.]+(?: +as +\w+)?")


class CodeVersions:
    """Hashes of scripts with what they import from `scripts`, the folder that holds both."""

    def __init__(self, scripts: Path | str) -> None:
        self.scripts = Path(scripts)
        self._read = cache(Path.read_bytes)
        self._imports = cache(self._found_imports)
        # each script of a plan asks for much the same modules
        self._hash = cache(self._hashed)

    def of(self, *paths: Path | str) -> str:
        """A short hash of files (by their paths below the folder) and of all that they import.

        A module that a script imports by a name made at run time must be named beside it.
        """
        content = hashlib.sha256()
        for path in self.modules(*paths):
            content.update(self._hash(path))
        return content.hexdigest()[:16]

    def modules(self, *paths: Path | str) -> list[Path]:
        """The files that `paths` lead to, themselves included, sorted."""
        files, waiting = set(), [self.scripts / path for path in paths]
        while waiting:
            path = waiting.pop()
            if path not in files:
                files.add(path)
                waiting.extend(self._imports(path))
        return sorted(files)

    def _hashed(self, path):
        place = path.relative_to(self.scripts).as_posix().encode()
        return hashlib.sha256(place + b"\0" + self._read(path)).digest()

    def _found_imports(self, path):
        names = set()
        for package, imported in _IMPORT.findall(self._read(path).decode()):
            listed = [name.split()[0] for name in _NAME.findall(imported)]
            # "from package import module" names the module second
            names.update(
                [package, *(f"{package}.{name}" for name in listed)] if package else listed
            )
        # importing a module runs the packages above it first
        above = {name[:end] for name in names for end in _ends(name)}
        found = (self._known.get(name.replace(".", "/")) for name in above)
        return {file for files in found if files for file in files}

    @cached_property
    def _known(self):
        """Module to its files, by its path below the folder without an ending."""
        known = {}
        for path in self.scripts.rglob("*.py"):
            module = path.parent if path.name == "__init__.py" else path.with_suffix("")
            known.setdefault(module.relative_to(self.scripts).as_posix(), []).append(path)
        return known


def _ends(name):
    return [place for place, sign in enumerate(name) if sign == "."] + [len(name)]
