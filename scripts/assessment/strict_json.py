"""JSON read strictly: UTF-8, no key twice, finite numbers, bounded; one plain line on error.

Standard library alone: `./run verify` has nothing else.
"""

import json
import math
import re
from pathlib import Path
from typing import Any

from assessment.errors import InputError, utf8

# Blocks in blocks; what reads them may call itself for each.
DEEPEST = 100
# Digits of an integer: more than any count needs, and what 64 bits hold.
MOST_DIGITS = 18
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(path: Path | str, name: str | None = None) -> Any:
    """The data in a JSON file, as `parse_json`; `name` is what messages call it, if not `path`."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{name or path}: cannot be read: {error.strerror}") from None
    return parse_json(content, name or str(path))


def parse_json(content: bytes, name: str) -> Any:
    """JSON as plain Python, a mark of UTF-8 before it or not; numbers are finite, integers have at
    most MOST_DIGITS digits, text can be written.

    Takes time and memory in line with the length of `content`, which is for the caller to bound.
    InputError, which begins with `name`, for what is no JSON or exceeds the bounds, for blocks
    more than DEEPEST deep, and for a key that appears twice in one block.
    """
    text = utf8(content, name)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_block,
            parse_float=_finite,
            parse_int=_integer,
            parse_constant=_no_number,
        )
        if _HALF.search(text):
            # halves of a character may follow each other; one alone cannot be written
            json.dumps(data, ensure_ascii=False).encode()
        too_deep = _deeper(data, DEEPEST)
    except RecursionError:
        too_deep = True
    except json.JSONDecodeError as error:
        raise InputError(f"{name}, line {error.lineno}: no JSON: {error.msg}") from None
    except UnicodeEncodeError:
        raise InputError(f"{name}: no JSON: half a character, \\ud800 to \\udfff") from None
    except ValueError as error:
        raise InputError(f"{name}: no JSON: {error}") from None
    if too_deep:
        raise InputError(f"{name}: blocks are nested too deep, more than {DEEPEST}")
    return data


def _block(pairs):
    block = dict(pairs)
    if len(block) != len(pairs):
        seen = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise ValueError(f"the key {twice[:100]!r} appears twice in one block")
    return block


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:20]} is too large for one")
    return number


def _integer(text):
    if len(text.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"an integer of {len(text):,} digits, at most {MOST_DIGITS}")
    return int(text)


def _no_number(name):
    raise ValueError(f"{name} is no number of JSON")


def _deeper(data, most):
    """Whether blocks are nested deeper than `most`; level by level, so that depth costs none."""
    level = [data]
    for _ in range(most):
        level = [
            inner
            for block in level
            if isinstance(block, dict | list)
            for inner in (block.values() if isinstance(block, dict) else block)
        ]
        if not level:
            return False
    return any(isinstance(block, dict | list) for block in level)
