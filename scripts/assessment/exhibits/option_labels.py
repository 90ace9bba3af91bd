"""How the choices of a grid of specifications, and their options, read in exhibits."""

import re
from collections.abc import Iterable, Mapping

NAMES = {
    "window": "Window",
    "window_start": "First year",
    "window_end": "Last year",
    "seats_counted_by": "Years counted per seat term",
    "seats_known": "Seat terms begun",
    "seats_aggregate": "Aggregation of seats",
    "states": "States in the quartiles",
    "population": "Values in the quartiles",
    "quantile": "Quantile method",
    "upper": "A value equal to the third quartile",
    "lower": "A value equal to the first quartile",
    "support": "Points needed",
    "membership": "Membership",
}
OPTIONS = {
    "states": {
        "complete": "with a value on every measure",
        "without_micro_states": "without micro-states",
        "without_north_africa": "without North Africa",
    },
    "population": {"state_years": "yearly values", "state_averages": "one average per state"},
    "upper": {">=": "is upper", ">": "is not upper"},
    "lower": {"<": "is not lower", "<=": "is lower"},
}
# In an option as results name it: what is matched, and how people read it.
_PATTERNS = {
    "window": (r"^(\d+)-(\d+)$", "\\1\N{EN DASH}\\2"),
    "quantile": (r"\bcdf\b", "CDF"),
    "support": (r"(Full|Partial) from (\d+)", r"\2 for \1"),
}
# Of an option's text in the figures' rows: inches a character, and the most characters shown.
CHARACTER, LONGEST = 0.0575, 42
# Once on the page, and in the text of each figure of a grid.
SHARES = (
    "Every combination has equal weight. A share describes the combinations tried; "
    "it is not the chance that a label is right."
)


def choice_text(choice: str) -> str:
    """A choice as people read it; those among data are the keys of the config."""
    return NAMES.get(choice, choice.replace("_", " ").capitalize())


def option_text(choice: str, option: object) -> str:
    """An option as people read it."""
    text = str(option)
    text = OPTIONS.get(choice, {}).get(text, text.replace("_", " "))
    return re.sub(*_PATTERNS[choice], text) if choice in _PATTERNS else text


def option_label(choice: str, option: object) -> str:
    """An option as a figure's row names it, cut where it is very long."""
    text = option_text(choice, option)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def options_width(choices: Mapping[str, Iterable]) -> float:
    """Inches that the longest label of any option takes; `choices` maps choice to options."""
    labels = [option_label(choice, one) for choice, listed in choices.items() for one in listed]
    return 0.1 + CHARACTER * max(map(len, labels))
