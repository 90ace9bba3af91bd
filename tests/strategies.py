"""What strangers may write: strategies of hypothesis for the property tests of readers.

The profile in conftest.py draws every property the same way on every machine, so that a failure is
one for all.
"""

import copy
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st

# What the profile of conftest.py leaves open: how many examples.
steady = settings(max_examples=200)

# Texts that readers, terminals, shells, spreadsheets, file systems or people have tripped over.
TEXTS = [
    *("", " ", "a", "-1", "null", "NA", "nan", "inf", "1e400", "²", "٣", "1_000", "1:30", "=1+1"),
    *("\x00", "\x1b[2J\x1b]0;x\x07", "\u202egnp.exe", "\u200b", "\ufeff", "\r", "a\nb", "\u2028"),
    *("../x", "/x", "a/../../x", "a//b", "./a", "a/", "~/x", "..", ".", "C:x", "C:\\x", "a\\b"),
    *("aux.txt", "a/NUL", "com1", "a.", "a ", ".git/config", "a/.GIT/x", ".venv/bin/python"),
    *("<script>x</script>", "%s{0}", "e\u0301", "é", "x" * 300, "--help", "a:b", "a*", "\ud800"),
]
texts = st.sampled_from(TEXTS) | st.text(max_size=12)
numbers = (
    st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**400, 2.0, -0.0, 1e308, 5e-324])
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
# Plain data as JSON has it; lone halves of characters cannot be written, and are left to texts.
data = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def places(document: object, path: tuple = ()) -> list[tuple]:
    """The path of every value in plain data, the whole as () among them."""
    inner = []
    if isinstance(document, dict):
        inner = document.items()
    elif isinstance(document, list):
        inner = enumerate(document)
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def with_value(document: object, path: tuple, value: object) -> object:
    """A copy of plain data with another value at one place."""
    if not path:
        return value
    document = copy.deepcopy(document)
    block = document
    for key in path[:-1]:
        block = block[key]
    block[path[-1]] = value
    return document


def value_at(document: object, path: tuple) -> object:
    """The value at a place of plain data."""
    for key in path:
        document = document[key]
    return document


def somewhere(
    document: object, values: st.SearchStrategy = data, near: Callable | None = None
) -> st.SearchStrategy:
    """Plain data with any value at any place; a place is as likely as its depth is small.

    `near` gives a strategy of the value that is there, to be drawn from as often.
    """
    every = places(document)
    by_depth = [[path for path in every if len(path) == depth] for depth in {*map(len, every)}]

    def changed(path):
        drawn = values | near(value_at(document, path)) if near else values
        return st.builds(with_value, st.just(document), st.just(path), drawn)

    return st.sampled_from(by_depth).flatmap(st.sampled_from).flatmap(changed)
