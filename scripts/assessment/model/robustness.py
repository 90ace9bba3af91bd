"""How firm each label is across a grid of specifications, and which choices it hangs on.

Every specification counts alike, so shares tell of the choices that the grid offers and are no
probabilities. `codes` maps each choice to the codes of its options, a row a specification;
`labels` are contributors x rows, codes of LABELS (0 Low, 1 Partial, 2 Full).
"""

from math import prod

import numpy as np
import pandas as pd

from assessment.terms import LABELS

ALL = "all"


def firmness(labels, contributors, importances, configured):
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


def configured_labels(codes, choices, labels, contributors, configured):
    """The label of each contributor (iso3 to label) under the configured option of each choice.

    Empty where a choice has no such option in the grid, or the grid leaves the combination out.
    """
    if None in configured.values():
        return {}
    same = np.ones(labels.shape[1], dtype=bool)
    for choice in choices:
        same &= codes[choice.name] == choice.options.index(configured[choice.name])
    found = np.flatnonzero(same)
    if not len(found):
        return {}
    return {iso3: LABELS[own[found[0]]] for iso3, own in zip(contributors, labels, strict=True)}


def importance(codes, choices, labels, contributors):
    """How much of a label's variance each choice accounts for, by state and over all.

    The label counts 0, 1, 2. `main` is the variance of its mean given the choice, `total` its
    mean variance given all others, both as shares of its variance: Sobol's first-order and total
    effects (Saltelli and others 2010), taken over the specifications that there are, so that
    combinations left out of the grid have no weight. `flips` is the share of the pairs of
    specifications that differ in the choice alone in which the label differs. Columns: iso3
    ("all" for the sum of all variances), choice, main, total, flips; empty where a label never
    varies or a choice has one option.
    """
    whole = prod(len(choice.options) for choice in choices)
    place = np.zeros(labels.shape[1], dtype=np.min_scalar_type(-whole))
    for choice in choices:
        place = place * len(choice.options) + codes[choice.name]
    rows, after = [], whole
    for choice in choices:
        length = len(choice.options)
        after //= length
        # the specifications that agree in every other choice
        others = place // (after * length) * after + place % after
        sums = np.zeros(5)
        tallies = _tallies(_numbered(others, whole // length), labels, length)
        for iso3, own, tally in zip(contributors, labels, tallies, strict=True):
            parts = np.array([*_between(codes[choice.name], own, length), *_within(tally)])
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


def _between(option, own, length):
    """Variance of the label, and of its mean given the option."""
    codes = option.astype(np.min_scalar_type(3 * length)) * 3 + own
    counts = np.bincount(codes, minlength=3 * length).reshape(-1, 3)
    number, scores = counts.sum(axis=1), counts @ np.arange(3)
    mean = scores.sum() / number.sum()
    square = (counts @ np.arange(3) ** 2).sum() / number.sum()
    held = number > 0
    between = (scores[held] ** 2 / number[held]).sum() / number.sum() - mean**2
    # float noise must not make a variance of nothing less than nothing
    return square - mean**2, max(0.0, between)


def _numbered(groups, highest):
    """Numbers of groups, renumbered without gaps."""
    held = np.bincount(groups, minlength=highest) > 0
    return (np.cumsum(held, dtype=np.int32) - 1)[groups]


def _tallies(groups, labels, length):
    """For each contributor how often a group has each count of labels.

    A group has `length` specifications at most, so its counts of Partial and Full need few bits,
    and those of several contributors are summed at once in the 53 of a float. Yields arrays of
    rows Low, Partial, Full, groups.
    """
    size = np.bincount(groups)
    base = length + 1
    together = max(1, int(53 // np.log2(base**2)))
    weights = np.array([0, 1, base])
    for first in range(0, len(labels), together):
        some = labels[first : first + together]
        packed = np.zeros(labels.shape[1])
        for own in some[::-1]:
            packed *= base**2
            packed += weights[own]
        packed = np.bincount(groups, weights=packed).astype(np.int64)
        for _ in some:
            packed, own = np.divmod(packed, base**2)
            tally = np.bincount(own + base**2 * size)
            kinds = np.flatnonzero(tally)
            full, partial = np.divmod(kinds % base**2, base)
            low = kinds // base**2 - partial - full
            yield np.stack([low, partial, full, tally[kinds]])


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


def curve(codes, choices, labels):
    """How many specifications give so many Full and Partial labels, by choice and option.

    Columns: full, partial, low (contributors with the label), choice, option, specifications; one
    row for each that there is, from most support to least.
    """
    contributors = len(labels)
    full = (labels == LABELS.index("Full")).sum(axis=0)
    partial = (labels == LABELS.index("Partial")).sum(axis=0)
    key = full * (contributors + 1) + partial
    keys = (contributors + 1) ** 2
    rows = []
    for choice in choices:
        counts = np.bincount(codes[choice.name].astype(np.int64) * keys + key,
                             minlength=keys * len(choice.options))  # fmt: skip
        for place, held in zip(*np.nonzero(counts.reshape(-1, keys).T), strict=True):
            full_ones, partial_ones = divmod(int(place), contributors + 1)
            rows.append(
                (
                    full_ones,
                    partial_ones,
                    contributors - full_ones - partial_ones,
                    choice.name,
                    choice.options[held],
                    int(counts[held * keys + place]),
                )
            )
    columns = ["full", "partial", "low", "choice", "option", "specifications"]
    frame = pd.DataFrame(rows, columns=columns)
    order = {choice.name: place for place, choice in enumerate(choices)}
    return frame.sort_values(
        ["full", "partial", "choice"],
        ascending=[False, False, True],
        key=lambda column: column.map(order) if column.name == "choice" else column,
        kind="stable",
        ignore_index=True,
    )
