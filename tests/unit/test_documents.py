"""README.md and docs/: short enough to read, every link leads somewhere, every fence says what."""

import re

import pytest

from documents import DOCUMENTS, FENCED, anchors, commands, dead_links, text_of


def test_the_documents_are_the_readme_and_what_it_leads_to():
    readme = text_of("README.md")
    beside = {name for name in DOCUMENTS if name.startswith("docs/")}
    assert len(beside) > 6
    # each is one link away, or two by the document on archives
    led_to = readme + text_of("docs/archive.md").replace("](", "](docs/")
    assert [name for name in sorted(beside) if f"]({name}" not in led_to] == []


def test_the_readme_is_short():
    assert len(text_of("README.md").splitlines()) <= 120


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_link_is_dead(name):
    assert dead_links(name, text_of(name)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_fenced_block_names_its_language(name):
    text = text_of(name)
    assert all(language for language, _ in FENCED.findall(text))
    assert text.count("\n```") == 2 * len(FENCED.findall(text))
    # an indented block would be read by no test of commands
    assert "\n\n    ./run" not in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_mark_begins_a_line_of_a_sentence(name):
    """In Markdown a line that begins with one is HTML, and ends the paragraph before it."""
    lines = [line for line in text_of(name).splitlines() if line.lstrip().startswith("<!--")]
    assert [line for line in lines if not re.fullmatch(r"<!-- /?\w+ -->", line)] == []


@pytest.mark.parametrize(
    "link", ["docs/none.md", "#no-such-heading", "docs/data.md#none", "../elsewhere.md"]
)
def test_a_dead_link_is_found(link):
    text = f"# A heading, `code` & more\n\n[a]({link}) [b](#a-heading-code--more) [c](docs/data.md)"
    assert dead_links("README.md", text) == [link]


def test_headings_are_named_as_forges_do():
    text = "# Which years: 2013–2016\n\n```sh\n# no heading\n```\n"
    assert anchors(text) == {"which-years-20132016"}


def test_commands_are_found_wherever_they_are():
    text = "`./run -n`, `run`\n\n```sh\n./run a  # why\n# alone\nunzip x\n```\n\n`./run\nb`\n"
    assert commands(text) == ["./run a", "unzip x", "./run -n", "./run b"]
