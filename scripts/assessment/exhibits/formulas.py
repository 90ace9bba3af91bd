"""The values that definitions in the catalogue take from the config in force, as text.

What can be computed is not typed in the catalogue. `context` comes from views.codebook.
"""

from assessment.config.model import Strongest
from assessment.exhibits.option_labels import choice_text
from assessment.exhibits.ranking import STRENGTHS, strength_formula
from assessment.exhibits.table import window_text
from assessment.model.classes import RELATIVE_TOLERANCE
from assessment.model.thresholds import QUANTILE_METHODS

TYPES = {name: place for place, name in enumerate(QUANTILE_METHODS, start=1)}
MEMBERSHIPS = {
    "any": "in any year of the window",
    "all": "in all years of the window in which the state existed",
    "end": "in the last year of the window",
}
RELATIONS = {">=": "≥", "<=": "≤"}


def of_all(context: dict) -> dict[str, str]:
    """The values that any definition can name."""
    assessments, rules = context["assessments"], context["classification"]
    printed = [one for one in assessments if one["published"]]
    return {
        "rank": _each(assessments, _rank),
        "member": _each(assessments, _member),
        "strengths": _strengths(assessments),
        "counted": _counted(context),
        "windows": _windows(assessments),
        "printed_windows": _windows(printed),
        "printed_missions": _each(printed, lambda one: one["mission"]),
        **{key: RELATIONS.get(rules[key], rules[key]) for key in ("upper", "lower")},
        "tolerance": f"{RELATIVE_TOLERANCE:g}",
        "linked": _linked(context["sources"]),
        "population": population_formula(rules),
        "quantile": quantile_formula(rules),
        **{key: str(context["support"][key]) for key in ("full", "partial")},
        **{key: str(context["measurement_error"][key]) for key in ("draws", "seed")},
        **{f"arrangement_{key}": str(value) for key, value in context["discrimination"].items()},
        "best": str(context["best"]),
    }


def of_measure(context: dict, name: str, assessment: str = "") -> dict[str, str]:
    """What the definition of a column of a measure can name, as {{ measure.label }}; `assessment`
    is the one whose file has the column, where it is of one."""
    having = [one for one in context["assessments"] if name in [m["name"] for m in one["measures"]]]
    listing = [one["measures"] for one in having if one["name"] == assessment]
    (measure,) = [one for one in (*listing, context["measures"])[0] if one["name"] == name]
    keys = ("name", "label", "unit", "aggregate")
    return {**{key: measure[key] for key in keys}, "windows": _windows(having)}


def of_choice(choice: str, options: tuple[str, ...]) -> dict[str, str]:
    """What the definition of a choice of a grid can name, as {{ choice.label }}."""
    unit = "year" if choice.startswith("window") else ""
    return {"label": choice_text(choice), "options": "; ".join(options), "unit": unit}


def of_source(context: dict, name: str) -> dict[str, str]:
    """What the definition of a column of a source's file can name, as {{ source.seats }}."""
    (source,) = [one for one in context["sources"] if one["name"] == name]
    rules = source.get("counting_rules", {})
    seats = [f"{rule}: {seats_formula(about, source['bodies'])}" for rule, about in rules.items()]
    return {"seats": ". ".join(seats)}


def link_formula(releases: list[dict], first: int | None = None) -> str:
    """How values of an earlier release are moved onto the level of the pinned one, which begins
    here in the year `first` where that is asked for."""
    later, earlier = (one["release"] for one in releases)
    year = f"{first}, " if first else ""
    return (
        f"{earlier}, shifted for each state by the difference between {later} and {earlier} in "
        f"{year}the first year that the copy of {later} here has; empty where a state lacks either"
    )


def seats_formula(rule: dict, bodies: dict[str, str]) -> str:
    """How terms of office become seats a year: `rule` counts them, `bodies` is code to label."""
    counted = " + ".join(label for body, label in bodies.items() if body not in rule["successors"])
    parts = [f"number of bodies on which the state held a seat in the year ({counted})"]
    as_of = rule["terms_as_of"]
    parts.append(f"only terms begun by {as_of}" if as_of else "all terms, whenever begun")
    for body, years in rule["fixed_years"].items():
        parts.append(
            f"a term on {bodies.get(body, body)} counts in {years} calendar years from its first"
        )
    other = "any other term" if rule["fixed_years"] else "a term"
    parts.append(f"{other} counts in every calendar year that it touches")
    for body, successor in rule["successors"].items():
        parts.append(f"{bodies.get(body, body)} counts as {bodies.get(successor, successor)}")
    parts.append("a state counts once a body and year")
    parts.append(f"0 where it held none, {window_text(**rule['years'])}")
    return "; ".join(parts)


def population_formula(rules: dict) -> str:
    """The values over which the quartiles of a measure are taken."""
    whose = rules["states"]["label"]
    if rules["population"] == "state_years":
        return f"all values of the {whose} in the window, state-years pooled"
    return f"one value a state, its mean or sum over the window, of the {whose}"


def quantile_formula(rules: dict) -> str:
    """The quantile method by its name and its type after Hyndman and Fan (1996)."""
    return (
        f"quantile method {rules['quantile']} (type {TYPES[rules['quantile']]} of Hyndman and Fan)"
    )


def _each(assessments, text_of):
    """One text for all assessments, or one for each where they differ."""
    texts = {one["name"]: text_of(one) for one in assessments}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{name}: {text}" for name, text in texts.items())


def _windows(assessments):
    return _each(assessments, lambda one: window_text(**one["window"]))


def _rank(assessment):
    contributors = assessment["contributors"]
    if not isinstance(contributors, dict):
        return f"place in the configured list of {len(contributors)} contributors"
    top, mission = contributors["top"], assessment["mission"]
    every = f"all states with personnel in {mission} in the window"
    return (
        f"place among {f'the {top} strongest contributors to {mission}' if top else every} by "
        f"uniformed personnel, {strength_formula(contributors['by'], contributors['month'])}, "
        "ties by ISO3"
    )


def _strengths(assessments):
    """What each rule ranks by, with the months of year_end in the assessments."""
    ranked = [one for one in assessments if isinstance(one["contributors"], dict)]
    months = {one["contributors"]["month"] for one in ranked} or {Strongest.month}
    each = {by: [strength_formula(by, month) for month in sorted(months)] for by in STRENGTHS}
    return "; ".join(f"{by}: {' or '.join(dict.fromkeys(texts))}" for by, texts in each.items())


def _member(assessment):
    organisation = assessment["regional_organisation"].replace("_", " ")
    window = window_text(**assessment["window"])
    return f"whether a member of {organisation} {MEMBERSHIPS[assessment['membership']]} ({window})"


def _linked(sources):
    """How values before a pinned release are moved, in words that follow "as in the tidy file"."""
    return "".join(
        f"; {source['name']} before its pinned release begins: {link_formula(source['releases'])}"
        for source in sources
        if len(source["releases"]) > 1
    )


def _counted(context):
    """What is counted besides the class upper, in words that follow "class upper"."""
    measures = {one["name"]: one for each in context["assessments"] for one in each["measures"]}
    low = [name for name, measure in measures.items() if measure["supports"] == "lower"]
    lower = f" (lower for {', '.join(low)})" if low else ""
    if context["support"]["count_membership"]:
        return f"{lower} + 1 if member is true"
    return f"{lower}, membership not counted"
