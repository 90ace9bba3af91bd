"""Looks for the programs that typeset the tables."""

import shutil
from dataclasses import dataclass

from assessment.exhibits.typeset import ENGINES, RASTERISER


@dataclass(frozen=True)
class Typesetting:
    """The TeX engine by name, or None; the endings of the files that can be made.

    `missing` says in one line what is left out and why; "" where nothing is.
    """

    engine: str | None
    endings: tuple[str, ...]
    missing: str = ""


def found_typesetting() -> Typesetting:
    """The programs on the PATH; nothing is started, since every plan asks."""
    engine = next(filter(shutil.which, ENGINES), None)
    left = "the build goes on without {}; what an earlier one made is not renewed"
    if engine is None:
        why = f"no {' or '.join(ENGINES)} on the PATH: "
        return Typesetting(None, (), why + left.format("table*.pdf and table*.png"))
    if not shutil.which(RASTERISER):
        why = f"no {RASTERISER} (of poppler-utils) on the PATH: "
        return Typesetting(engine, ("pdf",), why + left.format("table*.png"))
    return Typesetting(engine, ("pdf", "png"))
