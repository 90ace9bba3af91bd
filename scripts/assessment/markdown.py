"""Text into Markdown: everything that a template prints is escaped."""

import re
from pathlib import Path

import jinja2

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# A bracket alone is one, as of a box to tick; with a parenthesis after it, it would be a link.
_SPECIAL = re.compile(r"[&<>]|[\\`*|~$]|\](?=\()")


def escape(text: object) -> str:
    """Any value as text that Markdown shows as it is, on one line; None is empty."""
    plain = "" if text is None else " ".join(str(text).split())
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), plain)


def render(template: Path, **values: object) -> str:
    """A Jinja2 template file (a Path) as Markdown."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template.parent),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        finalize=escape,
    )
    return environment.get_template(template.name).render(**values)
