"""Text into Markdown: everything that a template prints is escaped."""

from pathlib import Path

import jinja2

_SPECIAL = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|"), ("*", "\\*"), ("`", "\\`"))


def escape(text: object) -> str:
    """Any value as text that Markdown shows as it is, on one line; None is empty."""
    plain = "" if text is None else " ".join(str(text).split())
    for character, safe in _SPECIAL:
        plain = plain.replace(character, safe)
    return plain


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
