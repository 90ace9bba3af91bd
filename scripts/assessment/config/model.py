"""What a checked config says, as frozen values that all wings may import.

Rules of Snakemake get them as params, inside tuples (a NamedTuple is one): it records those by
their repr, and ignores any other object.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Window:
    """Years from `start` to `end`, both included."""

    start: int
    end: int

    @property
    def years(self) -> range:
        """The years, in order."""
        return range(self.start, self.end + 1)

    def meets(self, first: int, last: int) -> bool:
        """Whether any of the years lies in first to last."""
        return first <= self.end and self.start <= last

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True)
class Population:
    """The states of which quartiles are computed: all that have a value, except `without` (ISO3);
    where `complete`, only those that have a value on every measure."""

    label: str
    complete: bool
    without: tuple[str, ...]


@dataclass(frozen=True)
class Classification:
    """The rules by which values are classed: `population` is state_years or state_averages,
    `quantile` one of model.thresholds.QUANTILE_METHODS, `upper` is >= or >, `lower` is < or <=."""

    population: str
    states: Population
    quantile: str
    upper: str
    lower: str


@dataclass(frozen=True)
class Support:
    """The counts from which the label is Full or Partial, and whether membership counts."""

    full: int
    partial: int
    count_membership: bool


@dataclass(frozen=True)
class Strongest:
    """Contributors by strength: the first `top`, or, where it is None, all that sent anybody; `by`
    is one of model.contributors.RULES, `month` the one whose strength year_end takes for a year."""

    top: int | None
    by: str
    month: int = 12


@dataclass(frozen=True)
class Measure:
    """A measure as people read it: `rationale` is the heading of its group, `supports` the class
    that speaks for the model (upper or lower), digits those of a state and of the population."""

    name: str
    label: str
    rationale: str
    unit: str
    aggregate: str
    supports: str
    digits: int
    population_digits: int


class Rules(NamedTuple):
    """The rules for values, classes and support of an assessment.

    `aggregates` maps each measure, in the order of the table, to mean or sum; `supports` to the
    class that speaks for the model. `contributors` are ISO3 codes in rank order, or Strongest.
    """

    mission: str
    window: Window
    regional_organisation: str
    membership: str
    contributors: tuple[str, ...] | Strongest
    aggregates: Mapping[str, str]
    supports: Mapping[str, str]
    classification: Classification
    support: Support


class MeasurementRules(NamedTuple):
    """The rules for class probabilities and vintages of an assessment, as in Rules."""

    window: Window
    aggregates: Mapping[str, str]
    classification: Classification


class DiscriminationRules(NamedTuple):
    """The rules for comparing contributors with other states: as in Rules, whether the
    label counts membership, and the keys of `discrimination` of the config."""

    mission: str
    window: Window
    supports: Mapping[str, str]
    count_membership: bool
    draws: int
    seed: int


class ClaimRules(NamedTuple):
    """The rules for verdicts on claims: as in Rules, and the keys of `claims` of the config.

    `editions` is source to {release in the panel: how it reads}, `citations` source to the keys of
    what its pinned releases cite, `citation` the key of the text, which is no evidence of itself.
    `digits` are those of a state, `population_digits` of quartiles; `within_year` has the measures
    whose values compare within a year alone; `assessed` are the assessment's measures and its
    organisation.
    """

    window: Window
    aggregates: Mapping[str, str]
    digits: Mapping[str, int]
    population_digits: Mapping[str, int]
    within_year: tuple[str, ...]
    classification: Classification
    count_membership: bool
    assessed: tuple[str, ...]
    editions: Mapping[str, Mapping[str, str]]
    citations: Mapping[str, tuple[str, ...]]
    citation: str
    coverage: float
    level: float
    trend_years: int
    band: float
    codes: int
    steady: float


class Display(NamedTuple):
    """An assessment in words: names, window, measures in the order of the table, rules.

    `version` is written into the metadata of its files. A view for one use has None where that use
    does not look, so that what is only shown elsewhere reruns nothing.
    """

    name: str
    title: str
    mission: str
    window: Window
    regional_organisation: str
    measures: tuple[Measure, ...]
    classification: Classification
    support: Support
    release: str
    version: str
    # of the table: (label, in what it differs) of data that are not those of other assessments
    own_data: tuple[tuple[str, str], ...] = ()
    # whether strength in the mission chooses the contributors, rather than a list
    ranked: bool = False
    # of the contributions: the month whose strengths rank the contributors, where they do
    ranked_in: int | None = None
    # of class probabilities: how many draws they rest on
    draws: int | None = None
    # of vintages: measure to {release: what it is called}
    releases: Mapping[str, Mapping[str, str]] | None = None

    def only(self, *names: str) -> "Display":
        """The view with these fields alone, None in place of the others."""
        unread: Any = {key: None for key in self._fields if key not in names}
        return self._replace(**unread)


class Listed(NamedTuple):
    """A measure of the config, and whether one of its assessments lists it."""

    name: str
    label: str
    assessed: bool


class Covered(NamedTuple):
    """The words of the coverage figure."""

    title: str
    measures: tuple[Listed, ...]
    version: str


def plain(content: Any) -> Any:
    """`content` as dicts, lists and scalars, for JSON: values of this module as dicts."""
    if is_dataclass(content) and not isinstance(content, type):
        return plain(asdict(content))
    if hasattr(content, "_asdict"):
        return plain(content._asdict())
    if isinstance(content, Mapping):
        return {key: plain(value) for key, value in content.items()}
    return [plain(one) for one in content] if isinstance(content, list | tuple) else content
