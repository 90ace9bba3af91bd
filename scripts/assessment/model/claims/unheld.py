"""Statements on what no source here has: they are counted, not decided."""

from collections.abc import Mapping

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, no_data


def quantity(claim: Mapping, stated: Mapping, frames: Mapping, settings: ClaimRules) -> Finding:
    """A quantity outside all sources."""
    return no_data(f"no source here has {stated['what']}")
