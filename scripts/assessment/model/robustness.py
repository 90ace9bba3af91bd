"""Label stability across a grid of specifications (firmness), and the choices that it depends on.

Every specification has equal weight, so shares describe the choices that the grid offers and are
no probabilities. `sides` (model.sides) say of every row which options it takes; `labels` are
contributors x rows, codes of LABELS (0 Low, 1 Partial, 2 Full).
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from assessment.model.sides import Side, choices_along, counts_by_option, row_of, shape_of
from assessment.terms import LABELS

ALL = "all"


def firmness(
    labels: np.ndarray,
    contributors: Sequence[str],
    importances: pd.DataFrame,
    configured: Mapping[str, str],
) -> pd.DataFrame:
    """Share of the specifications that give each label, and what flips it most often.

    `configured` maps iso3 to the label of the configured specification, empty where the grid
    lacks it. Columns: iso3, Full, Partial, Low, configured, flipped_by (a choice, empty where no
    choice changes the label), flips (share of the pairs of specifications that differ in that
    choice alone in which the label differs).
    """
    rows = []
    for iso3, own in zip(contributors, labels, strict=True):
        shares = np.bincount(own, minlength=len(LABELS)) / len(own)
        flips = importances[importances["iso3"] == iso3].set_index("choice")["flips"].dropna()
        most = flips.idxmax() if len(flips) and flips.max() > 0 else None
        rows.append(
            {
                "iso3": iso3,
                **{label: shares[LABELS.index(label)] for label in reversed(LABELS)},
                "configured": configured.get(iso3),
                "flipped_by": most,
                "flips": flips[most] if most else 0.0,
            }
        )
    return pd.DataFrame(rows)


def configured_labels(
    sides: Sequence[Side],
    labels: np.ndarray,
    contributors: Sequence[str],
    configured: Mapping[str, object],
) -> dict[str, str]:
    """The label of each contributor (iso3 to label) under the configured option of each choice.

    Empty where a choice has no such option in the grid, or the grid leaves the combination out.
    """
    row = row_of(sides, configured)
    if row is None:
        return {}
    return {iso3: LABELS[own[row]] for iso3, own in zip(contributors, labels, strict=True)}


def importance(
    sides: Sequence[Side], labels: np.ndarray, contributors: Sequence[str]
) -> pd.DataFrame:
    """How much of a label's variance each choice accounts for, by state and over all.

    The label counts 0, 1, 2. `main` is the variance of its mean given the choice, `total` its
    mean variance given all others, both as shares of its variance: Sobol's first-order and total
    effects (Saltelli and others 2010), taken over the specifications that there are, so that
    combinations left out of the grid have no weight. `flips` is the share of the pairs of
    specifications that differ in the choice alone in which the label differs. Columns: iso3
    ("all" for the sum of all variances), choice, main, total, flips; empty where a label never
    varies or a choice has one option.
    """
    counts = [counts_by_option(own, sides, len(LABELS)) for own in labels]
    along = choices_along(sides)
    # of a group of specifications no choice has more than its options: so its counts of Partial
    # and Full are one small number, the digits of which cannot run into each other
    base = 1 + max(len(choice.options) for _, choice, _ in along)
    packed = np.array([0, 1, base], dtype=np.min_scalar_type(base**2))[labels]
    rows = []
    for number, (place, choice, codes) in enumerate(along):
        side = sides[place]
        others = [own for one, own in zip(side.choices, side.codes, strict=True) if one != choice]
        sums = np.zeros(5)
        tallies = _tallies(packed, shape_of(sides), place, codes, others, base)
        for iso3, own, tally in zip(contributors, counts, tallies, strict=True):
            parts = np.array([*_between(own[number]), *_within(tally)])
            sums += parts
            rows.append(_row(iso3, choice.name, *parts))
        rows.append(_row(ALL, choice.name, *sums))
    return pd.DataFrame(rows)


def _row(iso3, choice, variance, main, total, pairs, differing):
    varies = pairs and variance
    return {
        "iso3": iso3,
        "choice": choice,
        "main": main / variance if varies else None,
        "total": total / variance if varies else None,
        "flips": differing / pairs if pairs else None,
    }


def _between(counts):
    """Variance of the label, and of its mean given the option, from counts options x labels."""
    number, scores = counts.sum(axis=1), counts @ np.arange(3)
    mean = scores.sum() / number.sum()
    square = (counts @ np.arange(3) ** 2).sum() / number.sum()
    held = number > 0
    between = (scores[held] ** 2 / number[held]).sum() / number.sum() - mean**2
    # float noise must not make a variance of nothing less than nothing
    return square - mean**2, max(0.0, between)


def _tallies(
    packed: np.ndarray,
    shape: tuple[int, ...],
    place: int,
    codes: np.ndarray,
    others: list[np.ndarray],
    base: int,
) -> Iterator[np.ndarray]:
    """For each contributor how often a group has each count of labels.

    A group are the specifications that agree in every choice but one, whose `codes` are along
    the side at `place`, as are those of the `others` on that side. Yields arrays of rows Low,
    Partial, Full, groups.
    """
    after = int(np.prod(shape[place + 1 :], dtype=np.int64))
    box = packed.reshape(len(packed), -1, shape[place], after)
    group = np.zeros(shape[place], dtype=np.intp)
    if others:
        group = np.unique(np.stack(others), axis=1, return_inverse=True)[1].reshape(-1)
    size = np.bincount(group)
    sums = np.zeros((*box.shape[:2], len(size), after), dtype=packed.dtype)
    for code in np.unique(codes):
        held = np.flatnonzero(codes == code)
        sums[:, :, group[held]] += box[:, :, held]
    for own in sums:
        parts = []
        for number in np.unique(size):
            tally = np.bincount(own[:, size == number].ravel(), minlength=1)
            kinds = np.flatnonzero(tally)
            full, partial = np.divmod(kinds, base)
            parts.append(np.stack([number - partial - full, partial, full, tally[kinds]]))
        yield np.concatenate(parts, axis=1)


def _within(tally):
    """Mean variance of the label within groups; pairs within them, and those that differ."""
    counts, groups = tally[:3], tally[3]
    number = counts.sum(axis=0)
    scores = np.arange(3) @ counts
    squares = np.arange(3) ** 2 @ counts
    variance = (groups * (squares - scores**2 / number)).sum() / (groups * number).sum()
    pairs = (groups * (number * (number - 1) // 2)).sum()
    alike = (groups * (counts * (counts - 1) // 2)).sum()
    return variance, pairs, pairs - alike


def curve(sides: Sequence[Side], labels: np.ndarray) -> pd.DataFrame:
    """How many specifications give each number of Full and Partial labels, by choice and option.

    Columns: full, partial, low (contributors with the label), choice, option, specifications; one
    row for each that there is, from most support to least.
    """
    contributors = len(labels)
    full = (labels == LABELS.index("Full")).sum(axis=0, dtype=np.int32)
    partial = (labels == LABELS.index("Partial")).sum(axis=0, dtype=np.int32)
    keys = (contributors + 1) ** 2
    counted = counts_by_option(full * (contributors + 1) + partial, sides, keys)
    along = choices_along(sides)
    rows = []
    for (_, choice, _), counts in zip(along, counted, strict=True):
        for key, held in zip(*np.nonzero(counts.T), strict=True):
            full_ones, partial_ones = divmod(int(key), contributors + 1)
            rows.append(
                (
                    full_ones,
                    partial_ones,
                    contributors - full_ones - partial_ones,
                    choice.name,
                    choice.options[held],
                    int(counts[held, key]),
                )
            )
    columns = ["full", "partial", "low", "choice", "option", "specifications"]
    frame = pd.DataFrame(rows, columns=columns)
    order = {choice.name: place for place, (_, choice, _) in enumerate(along)}
    return frame.sort_values(
        ["full", "partial", "choice"],
        ascending=[False, False, True],
        key=lambda column: column.map(order) if column.name == "choice" else column,
        kind="stable",
        ignore_index=True,
    )
