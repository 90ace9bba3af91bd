"""One LaTeX macro per number that a text would quote, so that no number is typed twice."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pandas as pd

from assessment.config.model import Display
from assessment.errors import InputError
from assessment.exhibits.discrimination_words import DIGITS, rows_of, variable_labels
from assessment.exhibits.latex import escape, macro_name
from assessment.exhibits.table import value_text
from assessment.terms import LABELS

# Columns of discrimination.csv that have macros, and what they are.
ESTIMATES = {
    "auc": "probability of the higher value",
    "auc_low": "lower end of its 95% interval",
    "auc_high": "upper end of its 95% interval",
    "share_upper_contributors": "share of the first side that speaks for the model",
    "share_upper_others": "share of the second side that speaks for the model",
    "tau": "Kendall's tau-b with strength",
}
TESTS = {
    "p": "two-sided",
    "p_adjusted": "adjusted after Holm",
    "fisher_p": "Fisher's exact test of the shares",
    "tau_p": "of tau",
    "tau_p_adjusted": "of tau, adjusted after Holm",
}
STATISTICS = {"q1": "first quartile", "median": "median", "q3": "third quartile", "mean": "mean"}


def numbers(
    population: pd.DataFrame,
    thresholds: pd.DataFrame,
    display: Display,
    summary: Mapping | None = None,
    discrimination: pd.DataFrame | None = None,
    chance: pd.DataFrame | None = None,
) -> list[tuple[str, str, str]]:
    """Macros of an assessment as (name, text, what it is), named after assessment, state, measure.

    Every state of the population has its value, class and years per measure, its count and
    its support; a ranked one its rank. `summary` is the assessment's part of the comparison
    with a printed table, where there is one; `discrimination` and `chance` are as in their CSV
    files. Values carry the table's digits, probabilities of tests two digits that are not 0.
    """
    name = display.name
    macros: list[tuple] = [
        ((name, "WindowStart"), display.window.start, "first year of the window"),
        ((name, "WindowEnd"), display.window.end, "last year of the window"),
        ((name, "Population"), len(population), "states of the population"),
    ]
    macros += [
        ((name, label, "Count"), count, f"contributors with {label} support")
        for label, count in _label_counts(population).items()
    ]
    for limits in thresholds.to_dict("records"):
        macros += _threshold_macros(name, limits, display)
    for state in population.to_dict("records"):
        macros += _state_macros(name, state, display)
    for key, value in (summary or {}).items():
        if isinstance(value, int):
            words = key.replace("coloured_cells", "cells with a class")
            macros.append(((name, key), value, f"comparison: {words.replace('_', ' ')}"))
    if discrimination is not None:
        macros += _discrimination_macros(name, discrimination, display)
    if chance is not None:
        macros += _chance_macros(name, chance)
    return _named(macros)


def _label_counts(population):
    ranked = population[population["rank"].notna()]
    return {label: int((ranked["support"] == label).sum()) for label in reversed(LABELS)}


def _threshold_macros(name, limits, display):
    (measure,) = [entry for entry in display.measures if entry.name == limits["measure"]]
    parts = (name, limits["measure"])
    macros = [
        (
            (*parts, key),
            value_text(limits[key], measure.population_digits),
            f"{measure.label}, {words} of the population",
        )
        for key, words in STATISTICS.items()
    ]
    for key in ("states", "observations"):
        macros.append(((*parts, key), limits[key], f"{measure.label}, {key} behind the quartiles"))
    return macros


def _state_macros(name, state, display):
    parts, label = (name, state["state"]), state["state"]
    macros = []
    for measure in display.measures:
        key, what = measure.name, f"{label}, {measure.label}"
        text = value_text(state[key], measure.digits)
        if text:
            macros.append(((*parts, key), text, f"{what}, {measure.unit}"))
            macros.append(((*parts, key, "Class"), state[f"{key}_class"], f"{what}, class"))
        macros.append(((*parts, key, "Years"), state[f"{key}_years"], f"{what}, years observed"))
    macros.append(((*parts, "UpperCount"), state["upper_count"], f"{label}, count behind support"))
    macros.append(((*parts, "Support"), state["support"], f"{label}, model support"))
    if not pd.isna(state["rank"]):
        macros.append(((*parts, "Rank"), f"{state['rank']:.0f}", f"{label}, rank"))
    return macros


def _discrimination_macros(name, discrimination, display):
    """Macros of the comparison with other states, without values that could not be computed."""
    labels, macros = variable_labels(discrimination, display), []
    for (variable, comparison), row in rows_of(discrimination).items():
        parts, label = (name, variable, comparison), f"{labels[variable]}, {_spaced(comparison)}"
        for key, words in ESTIMATES.items():
            if not pd.isna(row[key]):
                text = value_text(row[key], DIGITS)
                macros.append(((*parts, key), text, f"{label}: {words}"))
        for key, words in TESTS.items():
            if not pd.isna(row[key]):
                macros.append(((*parts, key), _significant(row[key]), f"{label}: p, {words}"))
        for key in ("contributors", "others"):
            macros.append(((*parts, key), row[key], f"{label}: {key} with a value"))
    return macros


def _chance_macros(name, chance):
    """Macros of the labels that states drawn at random would have."""
    macros = []
    for row in chance.to_dict("records"):
        parts = (name, "Chance", *(row[key] for key in ("labels", "drawn_from", "counted")))
        what = f"{row['labels']} labels, {row['counted']}, drawn from {row['drawn_from']}"
        for key in ("states", "drawn", "with_label", "observed"):
            macros.append(((*parts, key), row[key], f"{what}: {_spaced(key)}"))
        if not pd.isna(row["p"]):
            expected = value_text(row["expected"], DIGITS)
            macros.append(((*parts, "Expected"), expected, f"{what}: expected in a draw"))
            p = _significant(row["p"])
            macros.append(((*parts, "P"), p, f"{what}: p of as many or more"))
    return macros


def _spaced(key):
    return key.replace("_", " ")


def _significant(p):
    """A probability without an exponent: two digits that are not 0, as 0.070 or 0.00055, and more
    where two would round it to 1, as 0.998."""
    digits = 1
    while p < 1 and Decimal(f"{p:.{digits}e}") == 1:
        digits += 1
    return f"{Decimal(f'{p:.{digits}e}'):f}"


def _named(macros):
    named, first = [], {}
    for parts, value, what in macros:
        name = macro_name(*parts)
        if name in first:
            raise InputError(
                f"two numbers would share the macro \\{name}: {first[name]}; {what}. Rename the "
                "assessment or the measure"
            )
        first[name] = what
        named.append((name, str(value), what))
    return named


def numbers_latex(macros: Iterable[tuple[str, str, str]], provenance: str) -> str:
    """The macros as a .tex file for \\input, one a line with what it is.

    Numbers are written in digits, with a hyphen for a minus, so that siunitx and \\ifdim read them.
    """
    lines = [f"% {provenance}", "% A number that can be negative is printed as $\\Macro$."]
    for name, text, what in macros:
        lines.append(rf"\newcommand{{\{name}}}{{{escape(text)}}}% {' '.join(what.split())}")
    return "\n".join(lines) + "\n"
