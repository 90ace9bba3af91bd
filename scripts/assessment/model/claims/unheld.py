"""Statements on what no source here has: they are counted, and not judged."""

from collections.abc import Mapping

from assessment.config.model import ClaimRules
from assessment.model.claims.finding import Finding, no_data


def quantity(claim: Mapping, said: Mapping, frames: Mapping, settings: ClaimRules) -> Finding:
    """A quantity outside all sources."""
    return no_data(f"no source here has {said['what']}")
