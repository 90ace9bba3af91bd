"""Which keys of a job's params changed, from the texts in which Snakemake keeps those of before."""

import ast
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

# What is shown of a change; a table of settings may have become another one whole.
MOST_KEYS, MOST_LETTERS = 4, 40
_CODE = re.compile("'[0-9a-f]{16}'")


def changed_keys(before: set[str], now: Mapping[str, str]) -> str:
    """The keys that changed, each with its value before and now, in a phrase.

    `before` are the values of params as Python writes them, and `now` maps such values to the names
    of the params. Each value of before is compared with the one of now that differs least from it.
    """
    phrases, left = [], dict(now)
    for text in sorted(before):
        if not now:
            break
        pairs = [
            (list(_differences(name, _tree(text), _tree(one))), one) for one, name in now.items()
        ]
        least, one = min(pairs, key=lambda pair: _apart(text, *pair))
        phrases += ["its code"] if now[one] == "code" else least
        left.pop(one, None)
    phrases += [f"{name}: new" for name in left.values()]
    # the same in each of a list is one change
    phrases = list(dict.fromkeys(re.sub(r"^[^:]+", _of_each, one) for one in phrases))
    more = [f"and {len(phrases) - MOST_KEYS} more"] if len(phrases) > MOST_KEYS else []
    return ", ".join([*phrases[:MOST_KEYS], *more]) or "one fewer than before"


def _of_each(key):
    return re.sub(r"\.\d+(?=\.|$)", ".*", key[0])


def _apart(text, differences, other):
    """How far two values are apart; a hash of code is like no other."""
    alike = len(os.path.commonprefix([text, other]))
    return bool(_CODE.fullmatch(text)) != bool(_CODE.fullmatch(other)), len(differences), -alike


def _differences(key: str, before: Any, now: Any) -> Iterator[str]:
    if before == now:
        return
    if not (isinstance(before, dict) and isinstance(now, dict)):
        yield f"{key}: {_short(before)} -> {_short(now)}"
        return
    for name in [*now, *(name for name in before if name not in now)]:
        if name not in now or name not in before:
            yield f"{key}.{name}: {'new' if name in now else 'gone'}"
        else:
            yield from _differences(f"{key}.{name}", before[name], now[name])


def _short(value):
    text = "{...}" if isinstance(value, dict) else value
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 3]}..."


@cache
def _tree(text):
    """A value as dicts of dicts, with the text of what has no keys."""
    try:
        return _of_node(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _of_node(node):
    if isinstance(node, ast.Dict) and None not in node.keys:
        pairs = zip(map(_key, node.keys), node.values, strict=True)
    elif isinstance(node, ast.Call):
        pairs = [(str(place), one) for place, one in enumerate(node.args)]
        pairs += [(str(one.arg), one.value) for one in node.keywords]
    elif isinstance(node, ast.List | ast.Tuple) and any(
        isinstance(one, ast.Dict | ast.List | ast.Tuple | ast.Call) for one in node.elts
    ):
        pairs = ((_named(one) or str(place), one) for place, one in enumerate(node.elts))
    else:
        return ast.unparse(node)
    return {key: _of_node(value) for key, value in pairs}


def _key(node):
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _named(node):
    """The `name` of an element of a list: so another element before it does not change its key."""
    named = (
        zip(map(_key, node.keys), node.values, strict=True) if isinstance(node, ast.Dict) else ()
    )
    return next((_key(value) for key, value in named if key == "name"), "")
