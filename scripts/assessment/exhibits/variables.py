"""Every column and key of the result files, with its formula.

What a formula says follows the config in force; nothing of it is typed that can be computed.
"""

from assessment.exhibits.measurement_variables import measurement_variables
from assessment.exhibits.specification_variables import specification_variables
from assessment.exhibits.table import window_text
from assessment.model.classes import RELATIVE_TOLERANCE
from assessment.model.thresholds import QUANTILE_METHODS

# Columns of codebook.csv with what they hold; in their order.
COLUMNS = {
    "kind": "measure (a configured measure) or derived (a column or key of a result file)",
    "name": "the key of the measure in the config; the name of the column",
    "label": "how people read it",
    "files": "where a derived variable stands, below the folder of results; parted by semicolons",
    "definition": "what it is; for a derived variable its formula, under the config in force",
    "unit": "unit of its values; empty for text",
    "source": "key of the source in the registry",
    "producer": "who makes the source",
    "title": "title of the source",
    "release": "releases that the figures come from, each with its years",
    "indicator": "the source's own code, or the counting rule",
    "licence": "terms of the source",
    "citation": "keys in references.bib",
    "first_year": "first year with a figure",
    "last_year": "last year with a figure",
    "states": "states with a figure in any year",
    "observations": "figures, one a state and year",
    "missing_between": "years without a figure between a state's first and last, by state (ISO3)",
}
TYPES = {name: place for place, name in enumerate(QUANTILE_METHODS, start=1)}
STRENGTHS = {
    "mean": "the mean over the years of the window that the source has",
    "maximum": "the largest yearly figure in the window",
    "last": "the last year of the window that the source has",
}
MEMBERSHIPS = {
    "any": "in any year of the window",
    "all": "in all years of the window in which the state existed",
    "end": "in the last year of the window",
}


def link_formula(releases):
    """How figures of an earlier release are moved onto the level of the pinned one."""
    later, earlier = (one["release"] for one in releases)
    return (
        f"{earlier} + (L − E), where L and E are the state's figures of {later} and {earlier} in "
        f"the first year of {later}; empty where a state lacks either"
    )


def seats_formula(rule, bodies):
    """How terms of office become seats a year: `rule` counts them, `bodies` is code to label."""
    parts = [
        f"number of bodies on which the state held a seat in the year ({_counted(rule, bodies)})"
    ]
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
    parts.append(f"0 where it held none, {window_text(rule['years'])}")
    return "; ".join(parts)


def _counted(rule, bodies):
    return " + ".join(label for body, label in bodies.items() if body not in rule["successors"])


def derived(told):
    """Rows (name, label, files, definition, unit) of every column and key of the result files."""
    return [
        *_assessed(told),
        *_thresholds(told),
        *_compared(told),
        *_claims(told),
        *_alternatives(told),
        *_grouped(measurement_variables(told)),
        *_grouped(specification_variables(told)),
        *_panel(),
        *_tidy(told),
        *_own_columns(),
    ]


def _rows(files, *variables):
    """Variables as (name, label, definition, unit) that stand in the same files."""
    keys = ("name", "label", "definition", "unit")
    files = "; ".join(files)
    return [{**dict(zip(keys, one, strict=True)), "files": files} for one in variables]


def _each(assessments, text_of):
    """One text for all assessments, or one for each where they differ."""
    texts = {one["name"]: text_of(one) for one in assessments}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{name}: {text}" for name, text in texts.items())


def _windows(assessments):
    return _each(assessments, lambda one: window_text(one["window"]))


def _tidy(told):
    every = [_tidy_file(source) for source in told["sources"]]
    rows = _rows(
        every,
        ("source", "Source", "key of the source in the registry", ""),
        ("release", "Release", "snapshot that the figure comes from", ""),
        ("iso3", "State", "ISO 3166-1 alpha-3", ""),
        ("year", "Year", "calendar year, or report year where the source counts so", "year"),
    )
    files_of = {}
    for source in told["sources"]:
        variables = [
            ("indicator", "Indicator", _INDICATORS[source["kind"]], ""),
            ("value", "Figure", _value(source), "the indicator's own"),
        ]
        if source["kind"] == "indicators":
            words = "standard error of the figure, where the source states one"
            variables.append(("standard_error", "Standard error", words, "as value"))
        files_of.setdefault(tuple(variables), []).append(_tidy_file(source))
    for variables, files in files_of.items():
        rows += _rows(files, *variables)
    return rows


def _tidy_file(source):
    return f"tidy/{source['name']}.parquet"


_INDICATORS = {
    "indicators": "the source's own code",
    "terms": "name of the counting rule",
    "memberships": "the organisation",
    "contributions": "the mission",
}


def _value(source):
    if source["kind"] == "terms":
        rules = source["counting_rules"].items()
        return ". ".join(f"{name}: {seats_formula(rule, source['bodies'])}" for name, rule in rules)
    if source["kind"] == "memberships":
        return "1 in a year in which the state is a member, 0 otherwise"
    if source["kind"] == "contributions":
        return "mean uniformed personnel of the year; a state that is not listed sent nobody"
    if len(source["releases"]) > 1:
        linked = link_formula(source["releases"])
        return f"figure as released; before the pinned release begins: {linked}"
    return "figure as released; no row where the source has none"


def _panel():
    return _rows(
        ["panel.parquet"],
        ("measure", "Measure", "key of the measure in the config", ""),
        ("iso3", "State", "ISO 3166-1 alpha-3", ""),
        ("year", "Year", "as in the source's tidy file", "year"),
        ("value", "Figure", "as in the source's tidy file", "the measure's own"),
        (
            "standard_error", "Standard error",
            "as in the source's tidy file; empty where the source states none", "the measure's own",
        ),
        ("source", "Source", "key of the source in the registry", ""),
        ("release", "Release", "snapshot that the figure comes from", ""),
        ("indicator", "Indicator", "the source's own code, or the counting rule", ""),
    )  # fmt: skip


def _assessed(told):
    rules, support, assessments = told["classification"], told["support"], told["assessments"]
    files = _files(assessments, "assessment.csv", "population.csv")
    rows = _rows(
        files,
        ("rank", "Rank", _each(assessments, _rank) + "; empty for other states", ""),
        ("iso3", "State", "ISO 3166-1 alpha-3", ""),
        ("state", "State", "name of the state", ""),
        ("member", "Member", _each(assessments, _member), "true or false"),
    )
    labels = {}
    for one in assessments:
        for measure in one["measures"]:
            labels.setdefault(measure["name"], measure)
    for name, measure in labels.items():
        having = [a for a in assessments if name in [m["name"] for m in a["measures"]]]
        window, label = _windows(having), measure["label"]
        rows += _rows(
            _files(having, "assessment.csv", "population.csv"),
            (
                name, label,
                f"{measure['aggregate']} of the state's figures observed in the window ({window}); "
                "years without a figure are left out; empty where it has none",
                measure["unit"],
            ),
            (f"{name}_class", f"{label}, class", class_formula(name, rules), ""),
            (
                f"{name}_years", f"{label}, years observed",
                f"number of years of the window ({window}) in which the state has a figure",
                "years",
            ),
        )  # fmt: skip
    counted = (
        " + 1 if member is true" if support["count_membership"] else ", membership not counted"
    )
    rows += _rows(
        files,
        (
            "upper_count", "Coloured cells that support the model",
            f"number of measures of class upper{_low_ones(labels)}{counted}; a missing class "
            "counts as none",
            "cells",
        ),
        ("support", "Model support", support_formula(support), ""),
    )  # fmt: skip
    return rows


def _low_ones(measures):
    """Where a low value speaks for the model, the lower class counts."""
    low = [name for name, measure in measures.items() if measure["supports"] == "lower"]
    return f" (lower for {', '.join(low)})" if low else ""


def _rank(assessment):
    contributors = assessment["contributors"]
    if not isinstance(contributors, dict):
        return f"place in the configured list of {len(contributors)} contributors"
    return (
        f"place among the {contributors['top']} strongest contributors to {assessment['mission']} "
        f"by uniformed personnel, {STRENGTHS[contributors['by']]}, ties by ISO3"
    )


def _member(assessment):
    organisation = assessment["regional_organisation"].replace("_", " ")
    window = window_text(assessment["window"])
    return f"whether a member of {organisation} {MEMBERSHIPS[assessment['membership']]} ({window})"


def class_formula(measure, rules):
    """When a value is upper, lower or middle, under classification rules."""
    upper, lower = (
        {">=": "≥", "<=": "≤"}.get(rules[key], rules[key]) for key in ("upper", "lower")
    )
    return (
        f"upper where {measure} {upper} q3, otherwise lower where {measure} {lower} q1, otherwise "
        "middle, with q1 and q3 of its row in thresholds.csv; empty where the value is; values "
        f"within {RELATIVE_TOLERANCE:g} of a quartile, relative to it, count as equal to it"
    )


def support_formula(support):
    """The label that each count comes to."""
    full, partial = support["full"], support["partial"]
    return f"Full where upper_count ≥ {full}, otherwise Partial where ≥ {partial}, otherwise Low"


def population_formula(rules):
    """What the quartiles of a measure are taken of."""
    whose = rules["states"]["label"]
    if rules["population"] == "state_years":
        return f"all figures of the {whose} in the window, state-years pooled"
    return f"one value a state, its mean or sum over the window, of the {whose}"


def quantile_formula(rules):
    """The quantile method by its name and its type after Hyndman and Fan (1996)."""
    return (
        f"quantile method {rules['quantile']} (type {TYPES[rules['quantile']]} of Hyndman and Fan)"
    )


def _thresholds(told):
    rules = told["classification"]
    population, method = population_formula(rules), quantile_formula(rules)
    windows = _windows(told["assessments"])
    unit = "the measure's own"
    return _rows(
        _files(told["assessments"], "thresholds.csv"),
        ("measure", "Measure", "key of the measure in the config", ""),
        ("q1", "First quartile", f"0.25 quantile of {population} ({windows}); {method}", unit),
        ("median", "Median", f"0.5 quantile of {population} ({windows}); {method}", unit),
        ("q3", "Third quartile", f"0.75 quantile of {population} ({windows}); {method}", unit),
        ("mean", "Population mean", f"arithmetic mean of {population} ({windows})", unit),
        ("states", "States", "states with at least one figure in the window", "states"),
        (
            "observations",
            "Observations",
            f"number of values in the population: {population}",
            "values",
        ),
    )


_COUNTS = (
    (
        "coloured_cells", "Coloured cells",
        "printed cells of membership and measures of the listed states", "cells",
    ),
    (
        "coloured_cells_agreeing", "Coloured cells that agree",
        "coloured cells whose printed and rebuilt class are the same", "cells",
    ),
    ("labels", "Labels", "printed labels of support", "labels"),
    ("labels_agreeing", "Labels that agree", "labels printed as rebuilt", "labels"),
    ("population_cells", "Population figures", "printed means and medians of all states", "cells"),
    (
        "population_cells_agreeing", "Population figures that agree",
        "population figures that read as the rebuilt ones at the printed digits", "cells",
    ),
)  # fmt: skip


def _claims(told):
    if not any(one["claims"] for one in told["assessments"]):
        return []
    return _rows(
        ["comparison/claims.csv"],
        ("assessment", "Assessment", "the assessment whose rules decide the sentence", ""),
        ("id", "Name", "name of the sentence in its file", ""),
        ("paragraph", "Paragraph", "paragraph that the sentence comes from, counted from 1", ""),
        ("subject", "Subject", "ISO3 of the state, or what else the sentence is about", ""),
        ("measure", "Measure", "the measure, or what else is said of the subject", ""),
        ("statement", "Statement", "kind of the statement and what it says", ""),
        ("period", "Period", "first and last year that it is about", "years"),
        ("claim", "Sentence", "the sentence in our words", ""),
        ("verdict", "Verdict", "supported, contradicted or undecidable", ""),
        ("basis", "Basis", "measure or proxy: what the verdict rests on", ""),
        ("figures", "Figures", "the figures that the verdict rests on", ""),
        ("reason", "Reason", "why it is contradicted or undecidable", ""),
    )


def _compared(told):
    printed = [one for one in told["assessments"] if one["published"]]
    if not printed:
        return []
    rows = _rows(
        [f"comparison/{one['name']}.csv" for one in printed],
        ("iso3", "Row", "ISO3 of the state, or mean or median for the population's rows", ""),
        ("column", "Column", "member, a measure, or support", ""),
        ("printed", "Printed", "the cell as printed", "the column's"),
        (
            "rebuilt", "Rebuilt",
            "the same cell of population.csv or thresholds.csv, unrounded", "the column's",
        ),
        (
            "difference", "Difference",
            "rebuilt − printed; empty for member and support", "the column's",
        ),
        ("printed_class", "Printed class", "class that the printed colour stands for", ""),
        (
            "rebuilt_class", "Rebuilt class",
            "class of the rebuilt cell; a member is upper, another state lower", "",
        ),
        (
            "agrees", "Agrees",
            "of member and measures: printed_class = rebuilt_class; of support: printed = rebuilt; "
            "of mean and median: printed = rebuilt at the printed digits",
            "true or false",
        ),
    )  # fmt: skip
    rows += _rows(
        ["comparison/summary.json"],
        *_COUNTS,
        (
            "measure_cells", "Cells of measures",
            "coloured cells without those of membership", "cells",
        ),
        (
            "measure_cells_agreeing", "Cells of measures that agree",
            "cells of measures whose printed and rebuilt class are the same", "cells",
        ),
        (
            "mean_absolute_error", "Mean absolute error",
            "of each measure: mean of |rebuilt − printed| over the listed states",
            "the measure's own",
        ),
    )  # fmt: skip
    rows += _rows(
        ["comparison/slips.csv"],
        ("printed_table", "Printed table", "name of the printed table", ""),
        ("kind", "Kind", "order, repeated value, window or label count", ""),
        (
            "column",
            "Column",
            "the measure or column that it is about; empty for the whole table",
            "",
        ),
        ("states", "States", "ISO3 of the states concerned, parted by a space", ""),
        ("finding", "Finding", "what does not fit together, in words", ""),
    )
    windows, missions = _windows(printed), _each(printed, lambda one: one["mission"])
    return rows + _rows(
        ["comparison/order.csv"],
        ("iso3", "State", "ISO 3166-1 alpha-3", ""),
        ("state", "State", "name of the state as printed", ""),
        ("printed_rank", "Printed rank", "place in the printed table", ""),
        (
            "personnel", "Uniformed personnel",
            f"mean of the yearly figures of {missions} over the years of the window ({windows}) "
            "that the source has; a state that is not listed in a year counts 0",
            "persons",
        ),
        (
            "rank", "Rank by strength",
            "place among those printed by personnel, ties sharing the best", "",
        ),
        ("assessment", "Assessment", "key of the assessment in the config", ""),
    )  # fmt: skip


def _alternatives(told):
    if not told["alternatives"]:
        return []
    labels = {measure["name"]: measure["label"] for measure in told["measures"]}
    units = {measure["name"]: measure["unit"] for measure in told["measures"]}
    return _rows(
        ["comparison/alternatives.csv"],
        ("choice", "Choice", "what was chosen; All for the config in force", ""),
        ("default", "Default", "the choice in force", ""),
        ("alternative", "Alternative", "what is tried in its place", ""),
        *_COUNTS,
        (
            "labels_changed", "Labels that change",
            "listed states whose support differs from that under the config in force", "states",
        ),
        *(
            (
                f"{name}_error", f"{labels[name]}, mean absolute error",
                f"mean of |rebuilt − printed| of {name} over the listed states", units[name],
            )
            for name in told["alternatives"]
        ),
    )  # fmt: skip


def _grouped(groups):
    """Rows of pairs (files, variables)."""
    return [row for files, variables in groups for row in _rows(files, *variables)]


def _own_columns():
    return _rows(
        ["codebook.csv"],
        *(
            (name, name.replace("_", " ").capitalize(), words, "")
            for name, words in COLUMNS.items()
        ),
    )


def _files(assessments, *names):
    return [f"{one['name']}/{name}" for one in assessments for name in names]
