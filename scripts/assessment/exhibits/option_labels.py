"""Labels in exhibits of the choices of a grid of specifications and of their options."""

from collections.abc import Iterable, Mapping

NAMES = {
    "window": "Window",
    "window_start": "First year",
    "window_end": "Last year",
    "states": "States behind the quartiles",
    "population": "Values behind the quartiles",
    "quantile": "Quantile method",
    "upper": "Upper, against the third quartile",
    "lower": "Lower, against the first quartile",
    "support": "Rule of support",
    "membership": "Membership",
}
OPTIONS = {
    "population": {"state_years": "state-years pooled", "state_averages": "one value a state"},
    "upper": {">=": "at or above", ">": "above"},
    "lower": {"<": "below", "<=": "at or below"},
}
# Of an option's text in the figures' rows: inches a character, and the most characters shown.
CHARACTER, LONGEST = 0.062, 48
# A sentence of every caption about shares of a grid.
SHARES = (
    "Every combination has equal weight. A share describes the combinations tried; "
    "it is not the chance that a label is right."
)


def choice_text(choice: str) -> str:
    """The label of a choice; that of a choice among data is made from its key in the config."""
    return NAMES.get(choice, choice.replace("_", " ").capitalize())


def option_text(choice: str, option: object) -> str:
    """An option in words."""
    if choice == "window":
        return str(option).replace("-", "\N{EN DASH}")
    known = OPTIONS.get(choice, {})
    return known.get(str(option), str(option).replace("_", " "))


def option_label(choice: str, option: object) -> str:
    """The label of an option beside a row of a figure, cut where it is very long."""
    text = option_text(choice, option)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def options_width(choices: Mapping[str, Iterable]) -> float:
    """Inches that the longest label of any option takes; `choices` maps choice to options."""
    labels = [option_label(choice, one) for choice, listed in choices.items() for one in listed]
    return 0.1 + CHARACTER * max(map(len, labels))
