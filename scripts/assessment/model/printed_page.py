"""A printed table and the page around it, as the search for slips reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from assessment.model.comparison import printed_measures
from assessment.terms import POPULATION_ROWS, key_text

# A class as the text beside a table calls it.
CLASS_WORDS = {"upper": "the upper quartile", "middle": "the middle", "lower": "the lower quartile"}


class Slip(NamedTuple):
    """A contradiction: its kind, the column and states (ISO3) that it is about, the
    places of the page that say so besides the table's cells, and a sentence without its point."""

    kind: str
    column: str
    states: Sequence[str]
    places: Sequence[str]
    finding: str


@dataclass(frozen=True)
class Page:
    """`printed` as model.comparison describes it, `about` as published.schema.yaml does, `labels`
    the heads of measures, which need not be those printed."""

    printed: pd.DataFrame
    about: Mapping
    labels: Mapping[str, str]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of states, by ISO3."""
        return self.printed[~self.printed["iso3"].isin(POPULATION_ROWS)].set_index("iso3")

    @cached_property
    def population(self) -> pd.DataFrame:
        """The rows of the population, by mean and median."""
        return self.printed[self.printed["iso3"].isin(POPULATION_ROWS)].set_index("iso3")

    @cached_property
    def measures(self) -> list[str]:
        """The measures that the table has."""
        return printed_measures(self.printed)

    def entries(self, key: str) -> Sequence:
        """The entries of the page under a key; empty where it has none."""
        return self.about.get(key, ())

    def head(self, measure: str) -> str:
        """A measure as its head reads."""
        return self.labels.get(measure, key_text(measure))

    def names(self, states: Iterable[str]) -> str:
        """States by their printed names, their codes where they are not printed."""
        known = self.rows["state"]
        return joined(known.get(iso3, iso3) for iso3 in states)


def joined(words: Iterable[str]) -> str:
    """Words as a sentence enumerates them: "A, B and C"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def opening(text: str) -> str:
    """A text with a capital at its beginning; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def years_text(window: Mapping[str, int]) -> str:
    """The years of a window of the page, from `start` to `end`."""
    return f"{window['start']}\N{EN DASH}{window['end']}"


def the(place: str) -> str:
    """A place of the page in a sentence: those with a number need no article."""
    return place if place[-1].isdigit() else f"the {place}"
