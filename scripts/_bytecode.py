"""Compiled code that is kept whole or not at all: imported before what is to be kept so.

Until 3.12.8 and 3.13.1 Python leaves a file that a full disk has cut short, and cannot import from
it ever after (issue 126606 of github.com/python/cpython). Standard library alone: `./run verify`
has nothing else.
"""

import marshal
import os
import sys
from contextlib import suppress
from importlib import _bootstrap_external as loading

_HEADER = 16
_written = loading._write_atomic


def _whole(path, data, *mode):
    _written(path, data, *mode)
    if os.stat(path).st_size < len(data):
        os.unlink(path)


def _check(path):
    with open(path, "rb") as file:
        compiled = file.read()
    try:
        marshal.loads(compiled[_HEADER:])
    except (EOFError, ValueError, TypeError):
        os.unlink(path)


loading._write_atomic = _whole
# what is compiled before the line above
for name in (__name__, "_adapter"):
    if name in sys.modules:
        with suppress(OSError):
            _check(sys.modules[name].__spec__.cached)
