"""CITATION.cff: how the software and those who made it are named."""

from collections.abc import Mapping


def author_name(author: Mapping[str, str]) -> str:
    """The name of an author, a person or, with `name`, an organisation."""
    return author.get("name") or f"{author['given-names']} {author['family-names']}"


def author_address(author: Mapping[str, str]) -> str:
    """Where an author is found on the web: ORCID or website, empty where neither is given."""
    return author.get("orcid") or author.get("website") or ""
