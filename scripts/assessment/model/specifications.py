"""Every specification of a grid at once: classes and labels of the contributors under each, and
how often a contributor has a higher count than another state of the population.

Each distinct computation is done once. A measure's values depend on the window and the reading of
its data; its thresholds on these, the states of the population, its basis and the quantile
method; its classes on these and the rules for ties. Only then are the measures combined, by
broadcasting over the readings, and the counts turned into labels. Of states that are no
contributors it matters alone whether a class supports the model: a bit each (model.state_bits).

Arrays below have the axes of the grid (model.grid), the last running fastest: readings, states,
population, quantile, upper, lower, support. A measure's own arrays have one axis, its cases, in
place of the first two: the distinct pairs of a variant of its values and a set of states.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from assessment.errors import InputError
from assessment.model.classes import tied
from assessment.model.comparison import reads_as
from assessment.model.grid import CLASSIFICATION, Grid
from assessment.model.grid_values import GridValues
from assessment.model.state_bits import packed, pairs_won
from assessment.terms import CLASSES

MISSING = len(CLASSES)  # the code of a class where a state has no value
QUARTILES = (0.25, 0.5, 0.75)
# Of how many rows the counts of all states are held at once.
ROWS_AT_ONCE = 2**14
# The counts whose AUC is computed, and whether membership is one more thing to count.
COUNTS = {"count": False, "count_with_membership": True}


@dataclass(frozen=True)
class Block:
    """The specifications of one window, a row each, in the order of the grid.

    `options` maps choice to codes of its options, `labels` are contributors x rows, codes of
    LABELS, `classes` maps measure to contributors x rows, codes of CLASSES or MISSING. `auc` maps
    a count (COUNTS) to the probability that a contributor has more than another state of the
    population, ties half, a row each (float64); NaN where there is no such pair. Where a table was
    printed `agreement` has, a row each: cells, labels, values and population (how many of the
    printed ones come out) and error (mean absolute error of the printed values, in standard
    deviations of their column).
    """

    options: dict
    labels: np.ndarray
    classes: dict
    auc: dict
    agreement: dict = field(default_factory=dict)


def specified(grid: Grid, grid_values: GridValues, window: tuple[int, int]) -> Block:
    """The Block of one window of a grid. InputError where a population is empty."""
    columns = [_Column(name, grid, grid_values, window) for name in grid.plan["measures"]]
    populations = _populations(grid, columns, grid_values.states)
    for column in columns:
        column.classify(populations, grid_values)
    member = grid_values.members[window][grid_values.contributors]
    speaking = [c.classes == CLASSES.index(c.plan["supports"]) for c in columns]
    counts = sum(c.spread(own.view(np.uint8)) for c, own in zip(columns, speaking, strict=True))
    labels = _labels(counts, member, grid.supports)
    repeats = len(grid.supports)
    auc = {
        name: np.repeat(own, repeats) for name, own in _auc(columns, grid_values, window).items()
    }
    classes = {c.measure: np.repeat(c.spread(c.classes), repeats, axis=1) for c in columns}
    agreement = {}
    if grid_values.printed is not None:
        printed = grid_values.printed
        shared = [column for column in columns if column.measure in printed.measures]
        parts = {
            "cells": sum(c.spread(c.cells) for c in shared) + printed.members_agreeing(member),
            "values": sum(c.spread_variants(c.values_agreeing) for c in shared),
            "population": sum(c.spread(c.population_agreeing) for c in shared),
            "error": sum(c.spread_variants(c.error) for c in shared) / len(shared),
        }
        agreement = {key: np.repeat(part, repeats) for key, part in parts.items()}
        agreement["labels"] = (labels == printed.labels[:, None]).sum(axis=0, dtype=np.uint8)
    return Block(_options(grid, window), labels, classes, auc, agreement)


class _Column:
    """One measure over one window: its variants, then its cases and their classes."""

    def __init__(self, measure, grid, grid_values, window):
        self.measure, self.plan = measure, grid.plan["measures"][measure]
        self.rules = [grid.plan["classification"][name] for name in CLASSIFICATION[1:]]
        first = grid_values.years[0]
        self.observed = grid_values.values[measure][:, :, window[0] - first : window[1] - first + 1]
        names = list(grid.plan["readings"])
        self.variants = np.array(
            [
                grid.variant(measure, dict(zip(names, codes, strict=True)))
                for codes in grid.windows[window]
            ]
        )
        self.held = ~np.isnan(self.observed)
        self.values = np.stack(
            [
                _aggregated(values, held, one["aggregate"])
                for values, held, one in zip(
                    self.observed, self.held, self.plan["list"], strict=True
                )
            ]
        )

    def classify(self, populations, grid_values):
        """Thresholds and classes of all cases; with a printed table what agrees of it."""
        masks, place = populations
        cases, self.case = np.unique(
            self.variants[:, None] * len(masks) + place, return_inverse=True
        )
        self.case = self.case.reshape(place.shape)
        variant, mask = cases // len(masks), masks[cases % len(masks)]
        bases, methods, uppers, lowers = self.rules
        limits = [self._thresholds(variant, mask, basis, methods) for basis in bases]
        quartiles = np.stack([quartile for quartile, _ in limits], axis=1)
        values = self.values[variant].T
        rules = (len(bases), len(methods), len(uppers), len(lowers))
        self.classes = np.empty((len(grid_values.contributors), len(cases), *rules), dtype=np.uint8)
        parts = []
        for some in _slices(len(cases), int(np.prod(rules))):
            classes = _classes(values[:, some], quartiles[some], uppers, lowers)
            self.classes[:, some] = classes[grid_values.contributors]
            parts.append(packed(classes == CLASSES.index(self.plan["supports"])))
        self.supporting = np.concatenate(parts, axis=1)
        if grid_values.printed is not None and self.measure in grid_values.printed.measures:
            self._agree(grid_values, quartiles, np.stack([mean for _, mean in limits], axis=1))

    def _thresholds(self, variant, mask, basis, methods):
        """Quartiles cases x methods x 3, and means, over the states of each case's mask."""
        if basis == "state_years":
            population = np.where(mask[:, :, None], self.observed[variant], np.nan)
            population = population.reshape(len(variant), -1)
        else:
            population = np.where(mask, self.values[variant], np.nan)
        number = (~np.isnan(population)).sum(axis=1)
        if not number.all():
            raise InputError(f"measure {self.measure}: the population is empty")
        return _quartiles(np.sort(population, axis=1), number, methods), np.nanmean(population, 1)

    def _agree(self, grid_values, quartiles, means):
        printed = grid_values.printed.measures[self.measure]
        values = self.values[:, grid_values.contributors]
        same = self.classes == printed.classes[:, None, None, None, None, None]
        self.cells = same.sum(axis=0, dtype=np.uint8)
        self.values_agreeing = reads_as(values, printed.values, printed.digits).sum(axis=1)
        self.values_agreeing = self.values_agreeing.astype(np.uint8)
        self.error = printed.error(values).astype(np.float32)
        medians = reads_as(quartiles[..., 1], printed.median, printed.median_digits)
        means = reads_as(means, printed.mean, printed.mean_digits)
        agreeing = medians.astype(np.uint8) + means[:, :, None]
        self.population_agreeing = np.broadcast_to(
            agreeing[..., None, None], self.classes.shape[1:]
        )

    def spread(self, array, readings=slice(None)):
        """An array over cases and rules, laid out over readings, states and rules."""
        whole = array[..., self.case[readings], :, :, :, :]
        return whole.reshape(*array.shape[:-5], -1)

    def spread_variants(self, array):
        """An array over variants, laid out over readings, states and rules."""
        repeats = self.case.shape[1] * np.prod(self.classes.shape[2:])
        return np.repeat(array[self.variants], repeats)


def _slices(number, rows):
    """Places 0 to `number` - 1, of that number of rows each, in runs of about ROWS_AT_ONCE rows."""
    step = max(1, ROWS_AT_ONCE // rows)
    return [slice(start, start + step) for start in range(0, number, step)]


def _auc(columns, grid_values, window):
    """The AUC of each of COUNTS, a number for each reading and rule of classification."""
    exist, listed = grid_values.population[window], np.zeros(len(grid_values.states), dtype=bool)
    listed[grid_values.contributors] = True
    group, others = exist & listed, exist & ~listed
    sides, member = (packed(group), packed(others)), packed(grid_values.members[window])
    first = columns[0]
    readings, rows = len(first.case), int(np.prod(first.classes.shape[2:])) * first.case.shape[1]
    pairs = int(group.sum()) * int(others.sum())
    auc = {name: np.full(readings * rows, np.nan) for name in COUNTS}
    for some in _slices(readings, rows) if pairs else []:
        sets = [column.spread(column.supporting, some) for column in columns]
        members = np.broadcast_to(member[:, None], sets[0].shape)
        for name, counted in COUNTS.items():
            won = pairs_won([*sets, members] if counted else sets, *sides)
            auc[name][some.start * rows : some.start * rows + len(won)] = won / (2 * pairs)
    return auc


def _aggregated(values, held, aggregate):
    """One value a state from states x years, as model.aggregate makes it; NaN without a value."""
    number = held.sum(axis=1)
    total = np.where(held, values, 0.0).sum(axis=1)
    value = total if aggregate == "sum" else total / np.maximum(number, 1)
    return np.where(number > 0, value, np.nan)


def _populations(grid, columns, states):
    """The distinct sets of states (sets x states, bool), and which of them each reading and
    option of `states` takes (readings x options)."""
    complete = np.logical_and.reduce(
        [column.held.any(axis=2)[column.variants] for column in columns]
    )
    masks = []
    for name in grid.plan["classification"]["states"]:
        rule = grid.plan["populations"][name]
        kept = ~np.isin(states, rule["without"])
        masks.append(complete & kept if rule["complete"] else np.broadcast_to(kept, complete.shape))
    masks = np.stack(masks, axis=1)
    distinct, place = np.unique(masks.reshape(-1, len(states)), axis=0, return_inverse=True)
    return distinct, place.reshape(masks.shape[:2])


@cache
def _positions(number, method):
    """Where the quartiles of `number` sorted values lie among them, counted from 0.

    Every method takes one value or weighs two neighbours, so the quantile of 0, 1, 2, ... is the
    place itself and the weight.
    """
    return np.quantile(np.arange(number), QUARTILES, method=method)


def _quartiles(ordered, number, methods):
    """Quartiles of the rows of `ordered` (sorted, NaN last): rows x methods x 3."""
    places = np.array([[_positions(n, method) for method in methods] for n in number])
    below = places.astype(np.intp)
    above = np.minimum(below + 1, number[:, None, None] - 1)
    row = np.arange(len(ordered))[:, None, None]
    low, high = ordered[row, below], ordered[row, above]
    return low + (high - low) * (places - below)


def _classes(values, quartiles, uppers, lowers):
    """Codes of contributors x cases x bases x methods x upper rules x lower rules.

    `values` are contributors x cases, `quartiles` cases x bases x methods x 3.
    """
    cells = values[:, :, None, None]
    q1, q3 = quartiles[..., 0], quartiles[..., 2]
    at_q1, at_q3 = tied(cells, q1), tied(cells, q3)
    codes = np.empty((*cells.shape[:2], *q1.shape[1:], len(uppers), len(lowers)), dtype=np.uint8)
    for place, upper in enumerate(uppers):
        is_upper = at_q3 if upper == ">=" else np.False_
        is_upper = is_upper | ((cells > q3) & ~at_q3)
        for other, lower in enumerate(lowers):
            is_lower = at_q1 if lower == "<=" else np.False_
            is_lower = is_lower | ((cells < q1) & ~at_q1)
            codes[..., place, other] = np.where(is_upper, 2, np.where(is_lower, 0, 1))
    codes[np.isnan(values)] = MISSING
    return codes


def _labels(counts, member, supports):
    """Codes of LABELS, contributors x rows: the counts under each rule of support."""
    labels = np.empty((*counts.shape, len(supports)), dtype=np.uint8)
    for place, (rule, counted) in enumerate(supports):
        whole = counts + (member[:, None] if counted else False)
        labels[..., place] = whole >= rule["partial"]
        labels[..., place] += whole >= rule["full"]
    return labels.reshape(len(counts), -1)


def _options(grid, window):
    """Codes of every choice's option, a row each."""
    plan, choices = grid.plan, {choice.name: choice.options for choice in grid.choices}
    readings = np.array(grid.windows[window], dtype=np.uint8).reshape(len(grid.windows[window]), -1)
    rules = [len(plan["classification"][name]) for name in CLASSIFICATION]
    shape = (len(readings), *rules, len(grid.supports))
    codes = {
        "window_start": np.full(shape, choices["window_start"].index(window[0]), np.uint8),
        "window_end": np.full(shape, choices["window_end"].index(window[1]), np.uint8),
    }
    for place, name in enumerate(plan["readings"]):
        codes[name] = _along(0, readings[:, place], shape)
    for place, name in enumerate(CLASSIFICATION, start=1):
        codes[name] = _along(place, np.arange(rules[place - 1], dtype=np.uint8), shape)
    rule, counted = (
        np.array([plan[key].index(one) for one in values], dtype=np.uint8)
        for key, values in zip(
            ("support", "count_membership"), zip(*grid.supports, strict=True), strict=True
        )
    )
    codes["support"] = _along(len(shape) - 1, rule, shape)
    codes["membership"] = _along(len(shape) - 1, counted, shape)
    return {name: np.ravel(one) for name, one in codes.items()}


def _along(axis, values, shape):
    """`values` laid along one axis of an array of `shape`."""
    lengths = [1] * len(shape)
    lengths[axis] = len(values)
    return np.broadcast_to(values.reshape(lengths), shape)
