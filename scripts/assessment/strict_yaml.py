"""YAML files read strictly, whoever wrote them: bounded, and each value what it looks like.

UTF-8 only, no key twice, one plain line on error. A value that some readers of YAML take for a
number, a date or a truth value and others for text (017, 1:30, 2016-01-01, yes) is refused.
"""

import math
import re
from pathlib import Path
from typing import Any

import yaml

from assessment.errors import InputError, utf8
from assessment.strict_json import DEEPEST, MOST_DIGITS

# libyaml's parser where the wheel has it: ten times faster, same events
BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 1_000_000
# Of what aliases and merge keys repeat too, each time that they do.
MOST_VALUES = 100_000

_TAG = "tag:yaml.org,2002:"
# What text without quotes is to some readers alone, and how to write such a value here.
_UNLIKE = {
    f"{_TAG}int": ("a number", "plain digits, or "),
    f"{_TAG}float": ("a number", "plain digits, or "),
    f"{_TAG}bool": ("a truth value", "true or false, or "),
    f"{_TAG}timestamp": ("a date", ""),
}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# What a value without quotes is: as JSON has it, and as the core schema of YAML 1.2.
_CORE = [
    (f"{_TAG}int", re.compile(rf"{_INT.pattern}\Z")),
    # no point and no exponent, as in 017, is no way to write one
    (f"{_TAG}float", re.compile(rf"(?=[^.eE]*[.eE]){_FLOAT.pattern}\Z")),
    (f"{_TAG}bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")),
    (f"unlike {_TAG}int", re.compile(r"[-+]?0o?[0-9]+\Z")),
]


class _Loader(BASE):
    """Composes nodes, bounded while it does: a parser in C ends the process where it is too deep.

    Both are asked for each node, before its content and after.
    """

    # by the first character of a value, in the order in which they are tried
    yaml_implicit_resolvers = {
        first: _CORE + [(f"unlike {tag}" if tag in _UNLIKE else tag, one) for tag, one in known]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    depth = values = 0

    def descend_resolver(self, parent, index):
        self.depth += 1
        self.values += 1
        _check_bounds(self.depth, self.values, parent)

    def ascend_resolver(self):
        self.depth -= 1


class _Reading:
    """Nodes to plain data; what an alias repeats is read, and counted, wherever it does."""

    def __init__(self):
        self.values = 0

    def data(self, node, depth=1):
        self.values += 1
        _check_bounds(depth, self.values, node)
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._block(node, depth)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.data(one, depth + 1) for one in node.value]
        return _scalar(node)

    def _block(self, node, depth):
        own, merged = {}, {}
        for key_node, value_node in node.value:
            if key_node.tag == f"{_TAG}merge":
                merged = {**self._merged(value_node, depth), **merged}
                continue
            key = _scalar(key_node)
            if not isinstance(key, str):
                raise _fault(f"the key {key} is no text: write it in quotes", key_node)
            if key in own:
                raise _fault(f"the key '{key}' appears twice in one block", key_node)
            own[key] = self.data(value_node, depth + 1)
        return {**merged, **own}

    def _merged(self, node, depth):
        """What a merge key adds to its block; of two equal keys the first counts."""
        found = {}
        for one in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            block = self.data(one, depth + 1)
            if not isinstance(block, dict):
                raise _fault("<< takes a block with keys, or a list of such", node)
            found = {**block, **found}
        return found


def _check_bounds(depth, values, node):
    if depth > DEEPEST:
        raise _fault(f"more than {DEEPEST} blocks, each in the next, or one in itself", node)
    if values > MOST_VALUES:
        raise _fault(f"more than {MOST_VALUES:,} values, with those that aliases repeat", node)


def _scalar(node):
    text, kind = node.value, node.tag.removeprefix(_TAG)
    if not isinstance(text, str):
        raise _fault(f"a block of the kind {kind} is not allowed here", node)
    if kind.startswith("unlike "):
        what, plainly = _UNLIKE[kind.removeprefix("unlike ")]
        raise _fault(
            f"{text[:100]} is {what} to some readers of YAML, and text to others: "
            f'write {plainly}"{text[:100]}" for text',
            node,
        )
    if kind not in ("null", "bool", "int", "float", "str"):
        raise _fault(f"{text[:100]} is marked as {kind}: write text in quotes, without a !", node)
    if kind == "str":
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if not (_INT if kind == "int" else _FLOAT).fullmatch(text):
        raise _fault(f"{text[:100]} is no number in plain digits", node)
    if kind == "int" and len(text.lstrip("+-")) > MOST_DIGITS:
        raise _fault(f"a number of {len(text):,} digits, at most {MOST_DIGITS}", node)
    number = int(text) if kind == "int" else float(text)
    if not math.isfinite(number):
        raise _fault(f"the number {text[:20]} is too large for one", node)
    return number


def _fault(problem, node):
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def read_yaml(path: Path | str) -> Any:
    """The content of a YAML file as plain Python; InputError naming file and line for any fault."""
    path = Path(path)
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise InputError(f"{path}: longer than {MOST_BYTES:,} bytes")
    return parse_yaml(utf8(content, str(path)), path)


def parse_yaml(text: str, path: Path | str) -> Any:
    """YAML text as plain Python: dict with keys of text, list, str, int, finite float, bool, None.

    `path` is for messages. Takes time in line with the length of `text`; InputError where it holds
    more than MOST_VALUES values, with those that its aliases repeat, or more than DEEPEST blocks
    in each other.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        return None if node is None else _Reading().data(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise InputError(f"{path}{where}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise InputError(f"{path}: too many blocks, each in the next") from None
