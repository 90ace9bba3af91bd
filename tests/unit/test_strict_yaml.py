"""YAML that strangers wrote: each value what it looks like, or a line that names file and place."""

import pytest
import yaml

from assessment import strict_yaml
from assessment.errors import InputError
from assessment.strict_yaml import DEEPEST, MOST_BYTES, MOST_VALUES, parse_yaml, read_yaml

OWN = ("yaml_implicit_resolvers", "depth", "values", "descend_resolver", "ascend_resolver")


@pytest.fixture(params=["in C", "in Python"], autouse=True)
def parser(request, monkeypatch):
    """libyaml's parser, and the one that replaces it where it is missing."""
    if request.param == "in Python":
        own = vars(strict_yaml._Loader)
        slow = type("_Slow", (yaml.SafeLoader,), {name: own[name] for name in OWN})
        monkeypatch.setattr(strict_yaml, "_Loader", slow)


def _nested(lines, width, of):
    """Blocks of which each repeats the one before, several times."""
    names = ",".join(["*a{}"] * width)
    blocks = ["a0: &a0 {k: 1}"]
    for n in range(1, lines):
        blocks.append(f"a{n}: &a{n} {of.replace('@', names.replace('{}', str(n - 1)))}")
    return "\n".join(blocks)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_nested(10, 10, "{<<: [@]}"), "more than 100,000 values"),
        (_nested(10, 10, "[@]"), "more than 100,000 values"),
        (_nested(60, 2, "{b: {<<: [@]}}"), "more than 100,000 values"),
        (_nested(60, 2, "[{b: [@]}]"), "more than 100,000 values"),
        ("[" + "1," * MOST_VALUES + "]", "more than 100,000 values"),
        ("&a [*a]", "or one in itself"),
        ("a: &a {b: *a}", "or one in itself"),
        ("&a {<<: *a}", "or one in itself"),
        ("[" * 90_000 + "]" * 90_000, "more than 100 blocks"),
        ("{a: " * 5_000, "more than 100 blocks"),
        # ends the process in a parser in C that nobody watches
        ("? " * 400_000, "more than 100 blocks"),
        ("- " * 400_000, "more than 100 blocks"),
        ("".join(" " * n + "a:\n" for n in range(DEEPEST + 2)), "x.yaml, line 100: more than"),
    ],
    ids=lambda item: item[:20],
)
def test_what_grows_is_refused_before_it_does(text, message):
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "x.yaml")
    assert str(caught.value).startswith("x.yaml, line ") and message in str(caught.value)


def test_aliases_and_merge_keys_are_read_within_the_bounds():
    text = "a: &a {k: 1, l: 2}\nb: [*a, *a]\nc: {<<: *a, k: 3}\nd: {<<: [{k: 0}, *a]}\n"
    found = parse_yaml(text, "x.yaml")
    assert found == yaml.safe_load(text)
    # what one place does to its own leaves the others alone
    found["b"][0]["k"] = 9
    assert found["a"]["k"] == found["b"][1]["k"] == 1
    assert parse_yaml("[" * DEEPEST + "]" * DEEPEST, "x") == yaml.safe_load("[" * 100 + "]" * 100)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-12", -12), ("+5", 5), ("1.0", 1.0), (".5", 0.5), ("1e3", 1000.0),
        ("-1.5E-3", -0.0015), ("true", True), ("False", False), ("null", None), ("~", None),
        ("", None), ("2013-2016", "2013-2016"), ("v11.1", "v11.1"), ("1.2.3", "1.2.3"),
        ("'017'", "017"), ('"2016-01-01"', "2016-01-01"), ("'1:30'", "1:30"), ('"no"', "no"),
        ("a >= b", "a >= b"), ("NOR", "NOR"), ("é", "é"), ('"\\e"', "\x1b"),
    ],
)  # fmt: skip
def test_a_value_is_what_it_looks_like(text, value):
    found = parse_yaml(f"a: {text}\n", "x.yaml")["a"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (one, "is a number to some readers of YAML, and text to others: write plain digits, or")
        for one in ("1:30", "12:30:45.5", "017", "-012", "00", "097", "0o17", "0x1F", "0b11",
                    "1_000", ".nan", ".inf", "-.Inf")
    ]
    + [(one, "is a truth value to some readers") for one in ("yes", "NO", "On", "off")]
    + [(one, "is a date to some readers") for one in ("2016-01-01", "2016-1-1 10:00:00")]
    + [
        ("9" * 6_000, "a number of 6,000 digits, at most 18"),
        ("-" + "9" * 19, "a number of 20 digits"),
        ("1e400", "the number 1e400 is too large"),
        ("9" * 400 + ".0", "too large"),
        ("!!int '1:30'", "1:30 is no number in plain digits"),
        ("!!float nan", "nan is no number"),
        ("!!timestamp 2016-01-01", "2016-01-01 is marked as timestamp"),
        ("!!binary aGk=", "marked as binary"),
        ("!!python/name:os.system x", "marked as python/name:os.system"),
        ("!!set {b, c}", "a block of the kind set is not allowed here"),
        ("=", "write text in quotes"),
        ("<<", "write text in quotes"),
        ("*b", "undefined alias"),
        ("b: c", "mapping values are not allowed"),
    ],
)  # fmt: skip
def test_a_value_that_is_no_plain_one_is_refused_with_what_to_write(text, message):
    with pytest.raises(InputError) as caught:
        parse_yaml(f"# first\na: {text}\n", "x.yaml")
    assert str(caught.value).startswith("x.yaml, line 2: ") and message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: {c: 1, c: 2}", "line 2: the key 'c' appears twice"),
        ('a: 1\n"\\x61": 2', "line 2: the key 'a' appears twice"),
        ('"\\e[2J": 1\n"\\e[2J": 1', "the key '\\x1b[2J' appears twice"),
        ("2013: a", "the key 2013 is no text: write it in quotes"),
        ("no: a", "write true or false, or \"no\" for text"),
        ("~: a", "is no text"),
        ("? [a]\n: 1", "a block of the kind seq is not"),
        ("? {a: 1}\n: 1", "a block of the kind map is not"),
        ("<<: 1", "<< takes a block with keys"),
        ("--- a\n--- b", "another document"),
    ],
)  # fmt: skip
def test_keys_are_text_and_stand_once(text, message):
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "x.yaml")
    assert str(caught.value).startswith("x.yaml, line ") and message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: 1\nb: Ü".encode("latin-1"), ", line 2: not UTF-8; save the file as UTF-8"),
        ("a: 1".encode("utf-16"), ", line 1: not UTF-8"),
        ("a: 1".encode("utf-16-le"), ": not YAML: unacceptable character #x0000"),
        (b"a: \x1b[2J", ": not YAML: unacceptable character #x001b"),
        (b"#" * (MOST_BYTES + 1), ": longer than 1,000,000 bytes"),
        (None, ": there is no such file"),
    ],
)
def test_a_file_that_is_no_plain_text_is_named_in_one_line(content, message, tmp_path):
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_yaml(path)
    assert str(caught.value).startswith(f"{path}{message}") and "\n" not in str(caught.value)


def test_a_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=f"^{tmp_path}: cannot be read: "):
        read_yaml(tmp_path)


def test_what_the_project_has_reads_the_same_elsewhere(root):
    folders = [
        path for place in ("resources", "workflow") for path in root.glob(f"{place}/**/*.yaml")
    ]
    for path in [root / "config.yaml", *folders]:
        assert read_yaml(path) == yaml.safe_load(path.read_text(encoding="utf-8")), path
