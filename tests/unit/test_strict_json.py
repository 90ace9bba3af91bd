"""JSON that strangers wrote: read as it is, or refused with a line that names the file."""

import json
import random
import subprocess
import sys

import pytest

from assessment.errors import InputError
from assessment.strict_json import DEEPEST, MOST_DIGITS, parse_json, read_json


@pytest.mark.parametrize(
    "content",
    [b"null", b"[]", b' {"a": [1, -2.5e3, "\\u00e9", true]} ', '"é\\ud83d\\ude00"'.encode()],
)
def test_plain_json_is_what_the_library_makes_of_it(content):
    assert parse_json(content, "x.json") == json.loads(content)


def test_at_the_bounds_it_is_read():
    deepest = b"[" * DEEPEST + b"]" * DEEPEST
    assert parse_json(deepest, "x") == json.loads(deepest)
    assert parse_json(b"-" + b"9" * MOST_DIGITS, "x") == -int("9" * MOST_DIGITS)
    # the API begins its answers with one
    assert parse_json(b"\xef\xbb\xbf[1]", "x") == [1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no JSON"),
        (b'{"a": 1', "no JSON"),
        (b"release: 1\n", "no JSON"),
        (b"[1]\n[2]", "x.json, line 2: no JSON"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "the key 'c' appears twice"),
        (b'{"a": 1, "\\u0061": 2}', "the key 'a' appears twice"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "too deep"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "too deep"),
        (b"[" * 100_000, "too deep"),
        (b'[{"a":' * 50_000, "too deep"),
        (b"[NaN]", "NaN is no number"),
        (b"[Infinity]", "Infinity is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"[1e400]", "the number 1e400 is too large"),
        (b"[-1e999999999]", "too large"),
        (b"[" + b"9" * 400 + b".5]", "too large"),
        (b"[" + b"9" * 6_000 + b"]", "an integer of 6,000 digits"),
        (b"[1" + b"0" * MOST_DIGITS + b"]", "an integer of 19 digits"),
        (b'"\\ud800"', "half a character"),
        (b'{"\\uDFFF": "\\ud83d\\ude00"}', "half a character"),
        (b'"\xe9"', "line 1: not UTF-8"),
        ("[1]".encode("utf-16"), "not UTF-8"),
        (b"\xff\xfe", "not UTF-8"),
        (b'"\x1b[2J"', "no JSON"),
    ],
)
def test_what_does_not_hold_is_a_line_that_names_the_file(content, message):
    with pytest.raises(InputError) as caught:
        parse_json(content, "x.json")
    assert str(caught.value).startswith("x.json") and message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_json_is_refused_and_never_anything_else(tmp_path):
    whole = json.dumps({"format": 2, "artifacts": {"a": {"sha256": "f" * 8, "n": [1.5, -2]}}})
    draw = random.Random(7)
    for _ in range(2_000):
        content = bytearray(whole.encode())
        for _ in range(draw.randint(1, 4)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        try:
            parse_json(bytes(content), "x.json")
        except InputError as error:
            assert str(error).startswith("x.json")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a.json").write_text('{"a": 1}')
    assert read_json(tmp_path / "a.json") == {"a": 1}
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match=r"^b\.json: cannot be read: "):
            read_json(path, "b.json")


def test_verify_has_it_with_nothing_but_the_standard_library(root):
    program = "import sys; sys.path.insert(0, sys.argv[1]); import _ending, assessment.strict_json"
    bare = [sys.executable, "-I", "-S", "-c", program, str(root / "scripts")]
    subprocess.run(bare, check=True)
