"""The words that every wing shares: classes, labels of support, their order, marks and colours."""

from collections.abc import Mapping, Sequence

# From least to most: the number of one is its place here. Tables, legends and
# columns begin with the most.
CLASSES = ("lower", "middle", "upper")
LABELS = ("Low", "Partial", "Full")

# The kind of cell that a label is shown as; kinds have colours and marks, classes among them.
KIND_OF_LABEL = {"Full": "upper", "Partial": "partial", "Low": "lower"}
# Darkened for text on white, and of unlike lightness, so that they survive greyscale.
COLOURS = {"upper": "00613C", "partial": "8A5A00", "lower": "A3123A"}
# What a class is must not depend on the colour alone.
MARKS = {"upper": "▲", "middle": "", "lower": "▼"}

# What contributors are compared by beside the measures: membership, the number of measures of the
# class that supports the model, the same with membership, and the label.
SUMMARIES = ("member", "count", "count_with_membership", "support")

# Between the names of an earlier release and of the later one that it is linked to.
LINKED = " linked to "

# The rows of a printed table that describe the population, and no state.
POPULATION_ROWS = {"mean": "Population mean", "median": "Population median"}


def key_text(key: str) -> str:
    """A key as words, for what has no label: a printed column that the config has no measure of."""
    return key.replace("_", " ").capitalize()


def capitalised(text: str) -> str:
    """A clause as the beginning of a sentence: names in it keep their letters."""
    return text[:1].upper() + text[1:]


def enumerated(names: Sequence[str]) -> str:
    """Names as they are read out: "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def agreement_text(counts: Mapping[str, int]) -> str:
    """How far a rebuilt table agrees with the printed one, in a clause.

    `counts` is an assessment's part of results/comparison/summary.json.
    """
    text = (
        "{coloured_cells_agreeing} of {coloured_cells} cells fall in the printed class, "
        "{printed_colours_agreeing} of {printed_colours} of the coloured ones, and "
        "{labels_agreeing} of {labels} labels are those printed"
    ).format(**counts)
    members = counts["coloured_cells"] - counts["measure_cells"]
    if not members:
        return text
    # memberships are records: that they agree says little, so values are counted apart too
    agreeing = counts["coloured_cells_agreeing"] - counts["measure_cells_agreeing"]
    return (
        f"{text} (values {counts['measure_cells_agreeing']} of {counts['measure_cells']}, "
        f"memberships {agreeing} of {members})"
    )


def share_text(share: float) -> str:
    """A share of one as a percentage that does not call a few none, nor nearly all of them all."""
    if 1e-9 < share < 0.01:  # less is noise of the arithmetic
        return "<1%"
    if 0.99 < share < 1 - 1e-9:
        return ">99%"
    return f"{share:.0%}"


def share_words(share: float) -> str:
    """share_text for a sentence, which no sign of comparison begins."""
    return share_text(share).replace("<", "under ").replace(">", "over ")
