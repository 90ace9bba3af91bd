"""A plan names the keys of the params that changed, not the params whole."""

import pytest

from _params import changed_keys

WINDOW = "Rules(mission='A', window=Window(start={}, end=2016), listed=('AAA', 'BBB'))"
CODE = "'0123456789abcdef'"


@pytest.mark.parametrize(
    ("before", "now", "message"),
    [
        (WINDOW.format(2013), WINDOW.format(2012), "one.window.start: 2013 -> 2012"),
        ("4000", "400", "one: 4000 -> 400"),
        ("['a', 'b']", "['a']", "one: ['a', 'b'] -> ['a']"),
        ("{'a': {'b': 1}}", "{'a': {'b': 1}, 'c': {'d': 2}}", "one.c: new"),
        ("{'a': {'b': 1}}", "{'a': None}", "one.a: {...} -> None"),
        ("{('a', 1): 2, 'b': 3}", "{('a', 1): 4, 'b': 3}", "one.('a', 1): 2 -> 4"),
        # an element of a list that has a name keeps it; what is alike in several is shown once
        ("[{'name': 'b', 'x': 1}]", "[{'name': 'a'}, {'name': 'b', 'x': 2}]",
         "one.a: new, one.b.x: 1 -> 2"),
        ("[[1, [2]], [1, [3]]]", "[[5, [2]], [5, [3]]]", "one.*.*: 1 -> 5"),
        ("['a 1.0: b', {}]", "['a 1.1: b', {}]", "one.*: 'a 1.0: b' -> 'a 1.1: b'"),
        # no Python, as of what hides what it holds
        ("<plan, 1234>", "<plan, 5678>", "one: <plan, 1234> -> <plan, 5678>"),
        (f"'{'x' * 90_000}'", "'y'", f"one: '{'x' * 36}... -> 'y'"),
        ("[" * 5000 + "]" * 5000, "1", f"one: {'[' * 37}... -> 1"),
    ],
)  # fmt: skip
def test_what_changed_is_named_with_its_values(before, now, message):
    assert changed_keys({before}, {now: "one"}) == message


def test_each_of_before_is_set_beside_what_is_most_like_it():
    before = {WINDOW.format(2013), CODE, "'fedcba'"}
    now = {"'fedcbb'": "style", CODE.replace("0", "1"): "code", WINDOW.format(2012): "rules"}
    change = changed_keys(before, now).split(", ")
    assert sorted(change) == ["its code", "rules.window.start: 2013 -> 2012",
                            "style: 'fedcba' -> 'fedcbb'"]  # fmt: skip
    assert changed_keys({"1"}, {}) == "one fewer than before"
    assert changed_keys({"1"}, {"1.5": "one", "{'a': 2}": "other"}) == "one: 1 -> 1.5, other: new"


def test_of_many_changes_the_first_are_told():
    before, now = (
        "{" + ", ".join(f"'{n}a': {n + more}" for n in range(9)) + "}" for more in (0, 1)
    )
    change = changed_keys({before}, {now: "one"})
    assert change.startswith("one.0a: 0 -> 1, ") and change.endswith(", and 5 more")
