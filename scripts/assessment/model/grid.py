"""The grid of specifications: every combination of choices that stated rules allow.

Plain data and counting, without NumPy, so that a grid can be checked before any work starts. A
plan is what scripts/assessment/config/specifications.py makes of a config:

- window: {start: [years], end: [years], least_years, least_coverage}
- readings: {choice: [options]}, the choices among data
- measures: {measure: {choices: [names of readings], variants: {options joined by " | ": place},
  list: [{aggregate, first_year, last_year, closed}]}}; a variant is one reading of the data,
  first_year and last_year what its source covers, closed the last year of a list of terms
- classification: {population, states, quantile, upper, lower}, a list of options each
- support: [{full, partial}], count_membership: [bool]
- contributors: how many states are listed
- left_out: {choice: {option: why}}, options that no window can be assessed with
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Self

from assessment.errors import InputError

CLASSIFICATION = ("states", "population", "quantile", "upper", "lower")
# What results call other choices than those among data: the two years of a window also together,
# and all choices.
OTHER_CHOICES = (
    "window_start", "window_end", "window", *CLASSIFICATION, "support", "membership", "all",
)  # fmt: skip
RULES = {
    "window": "a window has at least {least_years} years",
    "coverage": "every measure has values in at least {least_coverage:.0%} of the window's years",
    "sum": "a measure that is summed covers every year of the window, since a missing year would "
    "count as zero",
    "list": "a list of terms does not close before the window's last year begins",
    "support": "Partial needs less than Full, and Full no more than there is to count",
}
# Bytes that a job holds for each specification of its largest window: the cells and labels of a
# contributor as codes, once as computed and once as columns; measured, see benchmarks/.
BYTES_A_CELL = 3
BYTES_A_SPECIFICATION = 170


@dataclass(frozen=True)
class Choice:
    """One choice: its name and the names of its options, in the order of their codes."""

    name: str
    options: tuple


def choices_of_plan(plan: Mapping) -> list[Choice]:
    """The choices of a plan in the order of the columns that identify a specification."""
    return [
        Choice("window_start", tuple(plan["window"]["start"])),
        Choice("window_end", tuple(plan["window"]["end"])),
        *(Choice(name, tuple(options)) for name, options in plan["readings"].items()),
        *(Choice(name, tuple(plan["classification"][name])) for name in CLASSIFICATION),
        Choice("support", tuple(support_name(one) for one in plan["support"])),
        Choice("membership", tuple(membership_name(one) for one in plan["count_membership"])),
    ]


class Grid:
    """The specifications of a plan, window by window.

    A window's specifications are the product of its valid readings, the rules of classification
    and the valid rules of support, the last running fastest.
    """

    def __init__(self, plan: Mapping) -> None:
        self.plan = plan
        self.supports, self._unsupported = self._valid_supports()
        self._excluded = Counter()
        self._variants = self._variants_read()
        self.windows = {}
        for start, end in product(plan["window"]["start"], plan["window"]["end"]):
            if end - start + 1 < plan["window"]["least_years"]:
                self._excluded["window"] += self._per_window
                continue
            readings = self._valid_readings(start, end)
            if readings:
                self.windows[start, end] = readings
        self._excluded["support"] += sum(map(len, self.windows.values())) * (
            self._classifications * self._unsupported
        )

    @classmethod
    def read(cls, path: Path | str) -> Self:
        """The grid of a plan in a JSON file."""
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file))

    @property
    def choices(self) -> list[Choice]:
        """The choices in the order of the columns that identify a specification."""
        return choices_of_plan(self.plan)

    @property
    def _classifications(self):
        return prod(len(self.plan["classification"][name]) for name in CLASSIFICATION)

    @property
    def _readings(self):
        return prod(len(options) for options in self.plan["readings"].values())

    @property
    def _per_window(self):
        supports = len(self.plan["support"]) * len(self.plan["count_membership"])
        return self._readings * self._classifications * supports

    @property
    def product(self) -> int:
        """How many combinations there are before any is excluded."""
        window = self.plan["window"]
        return len(window["start"]) * len(window["end"]) * self._per_window

    @property
    def size(self) -> int:
        """How many specifications there are."""
        return sum(map(self.rows, self.windows))

    @property
    def excluded(self) -> dict[str, int]:
        """Combinations excluded by each rule, in words, by the first rule that each breaks."""
        return {
            text.format(**self.plan["window"]): self._excluded[rule] for rule, text in RULES.items()
        }

    def described(self) -> dict:
        """The grid in words and numbers, for people and other programs."""
        return {
            "assessment": self.plan["assessment"],
            "choices": {choice.name: list(choice.options) for choice in self.choices},
            "combinations": self.product,
            "excluded": self.excluded,
            "specifications": self.size,
            "windows": {f"{start}-{end}": self.rows((start, end)) for start, end in self.windows},
            "left_out": self.plan.get("left_out", {}),
        }

    @property
    def memory(self) -> int:
        """About how many bytes the largest job holds, beside what its libraries take."""
        cells = self.plan["contributors"] * (len(self.plan["measures"]) + 1)
        largest = max(map(self.rows, self.windows), default=0)
        a_row = BYTES_A_SPECIFICATION + BYTES_A_CELL * cells
        # the summary holds of all rows each label, as it is, packed and summed, and two numbers
        return max(largest * a_row, self.size * (3 * self.plan["contributors"] + 32))

    def rows(self, window: tuple[int, int]) -> int:
        """How many specifications a window has."""
        return len(self.windows[window]) * self._classifications * len(self.supports)

    def shards(self, count: int) -> list[list[tuple[int, int]]]:
        """The windows in `count` runs of about as many specifications each, in order.

        No run is empty, unless there are fewer windows.
        """
        runs, run, done = [[] for _ in range(count)], 0, 0
        for place, window in enumerate(self.windows):
            rows = self.rows(window)
            full = done + rows / 2 > self.size * (run + 1) / count
            left = len(self.windows) - place < count - run
            if runs[run] and (full or left) and run + 1 < count:
                run += 1
            runs[run].append(window)
            done += rows
        return runs

    def _valid_supports(self):
        measures = len(self.plan["measures"])
        pairs = list(product(self.plan["support"], self.plan["count_membership"]))
        valid = [
            (rule, counted)
            for rule, counted in pairs
            if rule["partial"] < rule["full"] <= measures + counted
        ]
        return valid, len(pairs) - len(valid)

    def _valid_readings(self, start, end):
        """The combinations of readings that a window can be assessed with, as tuples of codes."""
        broken = {
            name: [self._broken_rule(one, start, end) for one in measure["list"]]
            for name, measure in self.plan["measures"].items()
        }
        valid = []
        per_reading = self._classifications * (len(self.supports) + self._unsupported)
        for codes, variants in self._variants.items():
            rules = {broken[name][one] for name, one in zip(broken, variants, strict=True)}
            if rules == {None}:
                valid.append(codes)
            else:
                first = next(rule for rule in RULES if rule in rules)
                self._excluded[first] += per_reading
        return valid

    def _variants_read(self):
        """Codes of each combination of readings to the variants that the measures take then."""
        names = list(self.plan["readings"])
        combinations = product(*(range(len(o)) for o in self.plan["readings"].values()))
        return {
            codes: tuple(
                self.variant(measure, dict(zip(names, codes, strict=True)))
                for measure in self.plan["measures"]
            )
            for codes in combinations
        }

    def variant(self, measure: str, codes: Mapping[str, int]) -> int:
        """Which variant of a measure's values a combination of readings (name: code) takes."""
        own = self.plan["measures"][measure]
        key = [self.plan["readings"][name][codes[name]] for name in own["choices"]]
        return own["variants"][" | ".join(key)]

    def _broken_rule(self, variant, start, end):
        years = end - start + 1
        covered = min(end, variant["last_year"]) - max(start, variant["first_year"]) + 1
        if covered < max(1, self.plan["window"]["least_coverage"] * years):
            return "coverage"
        if variant["aggregate"] == "sum" and covered < years:
            return "sum"
        if variant["closed"] is not None and variant["closed"] < end:
            return "list"
        return None


def support_name(rule: Mapping[str, int]) -> str:
    """A rule of support as an option is called: "Full from 3, Partial from 2"."""
    return f"Full from {rule['full']}, Partial from {rule['partial']}"


def membership_name(counted: bool) -> str:
    """Whether membership counts, as an option is called."""
    return "counted" if counted else "not counted"


def without_unread(plan: dict) -> dict:
    """A plan without the options of readings that no window can be assessed with, which are listed
    in its `left_out` with the years that their measure covers.

    An option is used where any combination with it is; where a grid is too large to look at, or
    empty, nothing is left out: checked_grid says what is wrong with it.
    """
    kept, left_out = dict(plan["readings"]), {}
    for choice, options in plan["readings"].items():
        why = {option: _unread(plan, choice, option) for option in options}
        if not all(why.values()):
            kept[choice] = [option for option in options if not why[option]]
            left_out[choice] = {option: reason for option, reason in why.items() if reason}
    return {
        **plan,
        "readings": kept,
        "left_out": {choice: reasons for choice, reasons in left_out.items() if reasons},
    }


def _unread(plan, choice, option):
    """Why no window has a value of a measure with an option; "" where one has."""
    first, last = min(plan["window"]["start"]), max(plan["window"]["end"])
    for name, measure in plan["measures"].items():
        if choice not in measure["choices"]:
            continue
        place = measure["choices"].index(choice)
        read = [
            measure["list"][variant]
            for options, variant in measure["variants"].items()
            if options.split(" | ")[place] == option
        ]
        if all(one["last_year"] < first or last < one["first_year"] for one in read):
            years = f"{read[0]['first_year']}-{read[0]['last_year']}"
            return f"{name} has {years}, and no window of {first}-{last} a value of it"
    return ""


def checked_grid(plan: Mapping, memory: int, shards: int, most: int = 2**31) -> Grid:
    """The grid of a plan; InputError with its size and the reason where it cannot be computed.

    `memory` is the bound in MiB on what one job may hold, `most` that on the product of all
    choices, beyond which the combinations are not even looked at.
    """
    window = plan["window"]
    readings = prod(len(options) for options in plan["readings"].values())
    looked_at = len(window["start"]) * len(window["end"]) * readings
    classification = prod(len(plan["classification"][name]) for name in CLASSIFICATION)
    whole = looked_at * classification * len(plan["support"]) * len(plan["count_membership"])
    if whole > most or looked_at > 10**6:
        raise InputError(
            f"the grid has {whole:,} combinations, too many to look at ({most:,} at most, of which "
            f"{10**6:,} of windows and readings); leave out options"
        )
    grid = Grid(plan)
    excluded = "; ".join(f"{count:,}: {rule}" for rule, count in grid.excluded.items() if count)
    if not grid.size:
        raise InputError(
            f"the grid is empty: each of its {grid.product:,} combinations is excluded ({excluded})"
            "; give it other options, or set the specifications of the assessment to false"
        )
    needed = grid.memory / 2**20
    if needed > memory:
        raise InputError(
            f"one job of the grid of {grid.size:,} specifications would hold about {needed:,.0f} "
            f"MiB, more than the {memory:,} of specifications.memory; leave out options or raise it"
        )
    if shards > len(grid.windows):
        raise InputError(
            f"specifications.shards: {shards} shards for the {len(grid.windows)} windows of the "
            "grid; a shard is one window at least"
        )
    return grid
