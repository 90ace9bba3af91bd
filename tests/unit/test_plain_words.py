"""No document, config, rule or script has one of the words that readers stumbled over."""

import re

from wording import stumbles

HABITS = re.compile(r"\btold\b|tell of|stands? for|hang(s)? on|anew|so many", re.IGNORECASE)
# Lines that must have one of them, such as one quoted from elsewhere: (file, line).
MEANT = set()


def test_what_people_and_developers_read_has_none_of_the_habits(root):
    """Data and pictures are left out; what is compiled or made by a program as well."""
    places = [root / "README.md", root / "config.yaml"]
    places += [
        path for name in ("docs", "workflow", "scripts") for path in (root / name).rglob("*")
    ]
    texts = [
        path for path in places if path.is_file() and path.suffix not in (".pyc", ".png", ".pdf")
    ]
    assert len(texts) > 200
    found = {
        (path.relative_to(root).as_posix(), line.strip())
        for path in texts
        for line in path.read_text(encoding="utf-8").splitlines()
        if HABITS.search(line)
    }
    assert found == MEANT


def test_scripts_and_styles_that_pages_carry_have_none_of_the_phrases(root):
    """They are read with the pages of a build (test_wording.py); here without one."""
    carried = [path for kind in ("js", "css") for path in (root / "workflow").rglob(f"*.{kind}")]
    assert carried and {path.name: stumbles(path) for path in carried if stumbles(path)} == {}
